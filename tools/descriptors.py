"""The contract as descriptors with comments, read afresh from proto/ by buf."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from google.api import annotations_pb2, http_pb2
from google.protobuf.descriptor_pb2 import (
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

VERBS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Binding:
    """One HTTP binding of an RPC (package.Service.Method): `verb` in capitals, `path` as in the contract."""

    rpc: str
    verb: str
    path: str
    body: str


def read_contract() -> FileDescriptorSet:
    """Return every file of the workspace with its source info; CalledProcessError when it does not compile."""
    built = subprocess.run(
        ["buf", "build", "--as-file-descriptor-set", "-o", "-#format=binpb"],
        stdout=subprocess.PIPE,
        check=True,
    )
    return FileDescriptorSet.FromString(built.stdout)


def own_files(contract: FileDescriptorSet) -> list[FileDescriptorProto]:
    """Return the files of this project, vendored ones left out."""
    return [file for file in contract.file if file.package.startswith("baziai.")]


def methods(contract: FileDescriptorSet) -> Iterator[tuple[str, MethodDescriptorProto]]:
    """Yield every RPC of this project as (package.Service.Method, descriptor)."""
    for file in own_files(contract):
        for service in file.service:
            for method in service.method:
                yield f"{file.package}.{service.name}.{method.name}", method


def bindings(contract: FileDescriptorSet) -> list[Binding]:
    """Return all HTTP bindings of this project, additional ones included."""
    return [
        binding
        for rpc, method in methods(contract)
        if method.options.HasExtension(annotations_pb2.http)
        for binding in _rules(rpc, method.options.Extensions[annotations_pb2.http])
    ]


def _rules(rpc: str, rule: http_pb2.HttpRule) -> Iterator[Binding]:
    pattern = rule.WhichOneof("pattern")
    if pattern in VERBS:
        yield Binding(rpc, pattern.upper(), getattr(rule, pattern), rule.body)
    elif pattern == "custom":
        yield Binding(rpc, rule.custom.kind.upper(), rule.custom.path, rule.body)
    for more in rule.additional_bindings:
        yield from _rules(rpc, more)


def comments(file: FileDescriptorProto) -> dict[tuple[int, ...], str]:
    """Return the leading comments of a file by source path (see SourceCodeInfo.Location.path), unindented."""
    return {
        tuple(location.path): "\n".join(
            line.strip() for line in location.leading_comments.strip().splitlines()
        )
        for location in file.source_code_info.location
        if location.leading_comments.strip()
    }
