"""Finish the OpenAPI 3 document that protoc-gen-openapi drafts: `python -m tools.openapi DRAFT TARGET`.

The draft knows paths, messages and comments. This adds what it cannot know: who may call (the access policy), which
answers are streams and how they arrive, the limits that protovalidate enforces, and that fields bound to the path are
not sent in the body.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

from baziai.type.v1 import access_pb2
from buf.validate import validate_pb2
from tools.descriptors import bindings, methods, own_files, read_contract

DESCRIPTION = """\
Four Pillars (八字) profiles, charts and conversations about them. The same contract is served as gRPC and gRPC-web.

* Every error is a `google.rpc.Status` with one `google.rpc.ErrorInfo` among its details; its `reason` is what to
  branch on (docs/errors.md).
* Fields of a JSON body that the contract does not know are ignored without a word; unknown query parameters are
  refused.
* 64-bit integers are JSON strings.
* A streamed answer arrives as one JSON object a line, or as server-sent events with `Accept: text/event-stream`. The
  HTTP status cannot change once it has begun: the last event says how it ended, and a stream without one was cut.
"""

DATE = "google.type.Date"
# The draft takes google.type.Date for an ISO string; in the JSON of protobuf it is an object as any other message.
DATE_SCHEMA = {
    "type": "object",
    "description": "A civil date of the proleptic Gregorian calendar, without a time zone.",
    "properties": {
        "year": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 9999},
        "month": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 31},
    },
}


def finish(draft: dict[str, Any], contract: FileDescriptorSet) -> dict[str, Any]:
    """Return the finished document; `draft` is changed in place."""
    draft["info"] |= {
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
    }
    draft["servers"] = [{"url": "/"}]
    draft["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    by_operation = {"_".join(rpc.split(".")[-2:]): method for rpc, method in methods(contract)}
    for path in draft["paths"].values():
        for operation in path.values():
            _operation(operation, by_operation[operation["operationId"]])
    schemas = draft["components"]["schemas"]
    schemas[DATE] = DATE_SCHEMA
    for name, message in messages(contract):
        if name in schemas:
            _limits(schemas[name], message)
            _spell_out_dates(schemas[name], message)
    _drop_path_fields(schemas, contract)
    _unindent(draft)
    return draft


def _operation(operation: dict[str, Any], method: MethodDescriptorProto) -> None:
    policy = method.options.Extensions[access_pb2.access]
    signed_in: dict[str, list[str]] = {"bearer": []}
    operation["security"] = (
        [{}, signed_in] if policy.access == access_pb2.ACCESS_PUBLIC else [signed_in]
    )
    if policy.roles:
        operation["description"] += f"\nNeeds one of the roles {', '.join(policy.roles)}."
    if method.server_streaming:
        answer = operation["responses"]["200"]
        answer["description"] = "A stream of these: one JSON object a line, or server-sent events."
        answer["content"]["text/event-stream"] = answer["content"]["application/json"]


def messages(contract: FileDescriptorSet) -> Iterator[tuple[str, DescriptorProto]]:
    """Yield every message of this project, nested ones included, as (name in the document, descriptor)."""

    def below(prefix: str, message: DescriptorProto) -> Iterator[tuple[str, DescriptorProto]]:
        yield f"{prefix}.{message.name}", message
        for nested in message.nested_type:
            # The draft joins the names of nested messages by an underscore.
            for name, inner in below(message.name, nested):
                yield f"{prefix}.{name.replace('.', '_')}", inner

    for file in own_files(contract):
        for message in file.message_type:
            yield from below(file.package, message)


def _limits(schema: dict[str, Any], message: DescriptorProto) -> None:
    properties = schema.get("properties", {})
    for field in message.field:
        if field.json_name in properties and "$ref" not in properties[field.json_name]:
            properties[field.json_name] |= limits(field)


def _spell_out_dates(schema: dict[str, Any], message: DescriptorProto) -> None:
    reference = {"$ref": f"#/components/schemas/{DATE}"}
    for field in message.field:
        drafted = schema.get("properties", {}).get(field.json_name)
        if drafted is None or field.type_name != f".{DATE}":
            continue
        described = {"description": drafted["description"]} if "description" in drafted else {}
        if field.label == FieldDescriptorProto.LABEL_REPEATED:
            schema["properties"][field.json_name] = {
                "type": "array",
                "items": reference,
            } | described
        else:
            schema["properties"][field.json_name] = {"allOf": [reference]} | described


def limits(field: FieldDescriptorProto) -> dict[str, Any]:
    """Return the JSON Schema keywords for the protovalidate rules of a field; {} when it has none that translate."""
    rules = field.options.Extensions[validate_pb2.field]
    kind = rules.WhichOneof("type")
    if kind is None:
        return {}
    typed = getattr(rules, kind)
    names = {"string": STRING, "repeated": REPEATED, "map": MAP}.get(kind, NUMBER)
    known = {
        name: getattr(typed, name) for name in names if name in typed.DESCRIPTOR.fields_by_name
    }
    found = {names[name]: value for name, value in known.items() if typed.HasField(name)}
    if kind == "string" and typed.uuid:
        found["format"] = "uuid"
    # Limits of 64-bit integers would have to be strings, which JSON Schema cannot compare.
    return {} if kind in {"int64", "uint64", "duration", "timestamp"} else found


STRING = {"min_len": "minLength", "max_len": "maxLength", "pattern": "pattern"}
REPEATED = {"min_items": "minItems", "max_items": "maxItems", "unique": "uniqueItems"}
MAP = {"min_pairs": "minProperties", "max_pairs": "maxProperties"}
NUMBER = {"gte": "minimum", "lte": "maximum"}


def _drop_path_fields(schemas: dict[str, Any], contract: FileDescriptorSet) -> None:
    inputs = {rpc: method.input_type.removeprefix(".") for rpc, method in methods(contract)}
    json_names = {
        (name, field.name): field.json_name
        for name, message in messages(contract)
        for field in message.field
    }
    for binding in bindings(contract):
        request = inputs[binding.rpc]
        if binding.body != "*" or request not in schemas:
            continue
        for variable in re.findall(r"\{([^}=]+)", binding.path):
            _drop(schemas[request], json_names.get((request, variable), ""))


def _drop(schema: dict[str, Any], field: str) -> None:
    schema.get("properties", {}).pop(field, None)
    left = [name for name in schema.pop("required", []) if name != field]
    if left:
        schema["required"] = left


def _unindent(node: Any) -> None:
    # The draft keeps the blank that follows `//` on every line but the first.
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "description" and isinstance(value, str):
                node[key] = re.sub(r"\n ", "\n", value)
            else:
                _unindent(value)
    elif isinstance(node, list):
        for item in node:
            _unindent(item)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def main(draft: str, target: str) -> int:
    """Read DRAFT, write TARGET."""
    document = finish(yaml.safe_load(Path(draft).read_text(encoding="utf-8")), read_contract())
    text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    Path(target).write_text(
        f"# Written by `make gen` from proto/; edit the contract there.\n{text}", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
