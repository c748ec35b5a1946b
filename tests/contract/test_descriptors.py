"""Rules of the contract, read from its descriptors: what every field, RPC and message must say."""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from google.api import annotations_pb2
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)
from protovalidate import Validator

from baziai.chart.v1 import chart_service_pb2
from baziai.chat.v1 import (
    chat_service_pb2,
    experiment_service_pb2,
    memory_service_pb2,
    model_service_pb2,
    prompt_service_pb2,
    usage_service_pb2,
)
from baziai.profile.v1 import profile_service_pb2
from baziai.type.v1 import access_pb2
from buf.validate import validate_pb2
from mesh.places import ROOT
from services.kit import contract as kit_contract
from services.kit.contract import PROTO_ROOT
from tests.support import corpus
from tools.check_paths import collisions
from tools.descriptors import bindings, comments, own_files, read_contract

SERVICES = [
    module.DESCRIPTOR.services_by_name[name]
    for module, name in (
        (profile_service_pb2, "ProfileService"),
        (chart_service_pb2, "ChartService"),
        (chat_service_pb2, "ChatService"),
        (model_service_pb2, "ModelService"),
        (prompt_service_pb2, "PromptService"),
        (experiment_service_pb2, "ExperimentService"),
        (usage_service_pb2, "UsageService"),
        (memory_service_pb2, "MemoryService"),
    )
]
METHODS: list[MethodDescriptor] = [method for service in SERVICES for method in service.methods]
# Standard reading verbs; every other RPC changes something, unless it is named as a pure computation.
READS = ("Get", "List", "BatchGet", "Render")
COMPUTES = {
    *("ComputeChart", "BatchComputeCharts", "DrawChart", "ReverseLookup"),
    *(
        "ResolveUncertainty",
        "ForecastChart",
        "ForecastStoredChart",
        "CompareCharts",
        "CompareStoredCharts",
    ),
    *("StreamCharts", "SelectDates"),
    *("SearchPlaces", "LocatePlace"),
    *("ResolveBirthMoment", "ResumeReply", "ResolveAlias", "SummarizeUsage"),
    *("DiffPromptVersions", "LintPrompt", "ResolvePrompt"),
}
# Stopping what is stopped already is the same stop: nothing to repeat by an id.
IDEMPOTENT_BY_NATURE = {"CancelReply"}


@pytest.fixture(scope="module")
def contract() -> FileDescriptorSet:
    os.environ["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return read_contract()


def named(method: MethodDescriptor) -> str:
    return str(method.full_name)


def policy(method: MethodDescriptor) -> access_pb2.AccessPolicy:
    return method.GetOptions().Extensions[access_pb2.access]


# --- documented ----------------------------------------------------------------------------------

# Field numbers of descriptor.proto, which make up source paths.
_MESSAGE, _ENUM, _SERVICE = 4, 5, 6
_FIELD, _NESTED, _NESTED_ENUM, _VALUE, _METHOD = 2, 3, 4, 2, 2
Place = tuple[tuple[int, ...], str]


def _enum(path: tuple[int, ...], name: str, enum: EnumDescriptorProto) -> Iterator[Place]:
    yield path, name
    for index, value in enumerate(enum.value):
        yield (*path, _VALUE, index), f"{name}.{value.name}"


def _message(path: tuple[int, ...], name: str, message: DescriptorProto) -> Iterator[Place]:
    if message.options.map_entry:
        return
    yield path, name
    for index, field in enumerate(message.field):
        yield (*path, _FIELD, index), f"{name}.{field.name}"
    for index, nested in enumerate(message.nested_type):
        yield from _message((*path, _NESTED, index), f"{name}.{nested.name}", nested)
    for index, enum in enumerate(message.enum_type):
        yield from _enum((*path, _NESTED_ENUM, index), f"{name}.{enum.name}", enum)


def places(file: FileDescriptorProto) -> Iterator[Place]:
    """Everything in a file that a reader may ask about."""
    for index, message in enumerate(file.message_type):
        yield from _message((_MESSAGE, index), message.name, message)
    for index, enum in enumerate(file.enum_type):
        yield from _enum((_ENUM, index), enum.name, enum)
    for index, service in enumerate(file.service):
        yield (_SERVICE, index), service.name
        for number, method in enumerate(service.method):
            yield (_SERVICE, index, _METHOD, number), f"{service.name}.{method.name}"


def test_everything_is_documented(contract: FileDescriptorSet) -> None:
    silent, seen = [], 0
    for file in own_files(contract):
        said = comments(file)
        for path, name in places(file):
            seen += 1
            if not said.get(path):
                silent.append(f"{file.name}: {name}")
    assert seen > 300
    assert not silent


def test_comments_hold_no_notes_to_ourselves(contract: FileDescriptorSet) -> None:
    for file in own_files(contract):
        for text in comments(file).values():
            assert not re.search(r"\b(TODO|FIXME|XXX|TBD)\b", text), f"{file.name}: {text}"


# --- every RPC -----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS, ids=named)
def test_every_rpc_names_who_may_call(method: MethodDescriptor) -> None:
    named_policy = policy(method)
    assert named_policy.access != access_pb2.ACCESS_UNSPECIFIED
    if named_policy.access == access_pb2.ACCESS_ROLE:
        assert named_policy.roles
    if named_policy.access == access_pb2.ACCESS_OWNER:
        assert named_policy.owner_field, "only operations have names without a user"


@pytest.mark.parametrize(
    "method",
    [m for m in METHODS if policy(m).access == access_pb2.ACCESS_OWNER],
    ids=named,
)
def test_the_owners_field_can_hold_no_name_without_a_user(method: MethodDescriptor) -> None:
    *path, last = policy(method).owner_field.split(".")
    message = method.input_type
    for step in path:
        inner = message.fields_by_name[step].message_type
        assert inner is not None
        message = inner
    field = message.fields_by_name[last]
    rules = field.GetOptions().Extensions[validate_pb2.field]
    assert rules.string.pattern.startswith("^users/"), rules.string.pattern
    assert rules.string.pattern.endswith("$")
    # The chassis refuses an update that names nothing (`Validate`); all others do so by their rule.
    if not method.name.startswith("Update"):
        assert rules.ignore == validate_pb2.IGNORE_UNSPECIFIED, "an empty name must not pass"
    pattern = re.compile(rules.string.pattern)
    for evil in ("", "users", "users//profiles/p", "profiles/p", "xusers/a", "users/a/../b"):
        assert not pattern.search(evil), f"{evil!r} passes {rules.string.pattern}"


@cache
def service_config(package: str) -> dict[str, Any]:
    parts = package.split(".")
    path = PROTO_ROOT.joinpath(*parts, f"{parts[1]}_service_config.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("method", METHODS, ids=named)
def test_every_rpc_has_a_timeout_and_only_safe_ones_retry(method: MethodDescriptor) -> None:
    service = method.containing_service
    entries = [
        entry
        for entry in service_config(service.file.package)["methodConfig"]
        for name in entry["name"]
        if name == {"service": service.full_name, "method": method.name}
    ]
    assert len(entries) == 1, "named once, by its own name"
    [entry] = entries
    assert 0 < float(entry["timeout"].removesuffix("s")) <= 3600
    info = kit_contract.load([service.full_name])[f"/{service.full_name}/{method.name}"]
    assert info.timeout == float(entry["timeout"].removesuffix("s"))
    if "retryPolicy" in entry:
        assert set(entry["retryPolicy"]["retryableStatusCodes"]) <= {"UNAVAILABLE"}
        reads = method.name.startswith(READS) or method.name in COMPUTES
        assert (
            reads
            or "request_id" in method.input_type.fields_by_name
            or (method.name in IDEMPOTENT_BY_NATURE)
        )


@pytest.mark.parametrize("method", METHODS, ids=named)
def test_every_rpc_is_had_by_http_and_by_a_case_of_the_corpus(method: MethodDescriptor) -> None:
    assert method.GetOptions().HasExtension(annotations_pb2.http)
    steps = {corpus.method_of(step) for case in corpus.load() for step in case.steps}
    assert f"{method.containing_service.full_name}/{method.name}" in steps


@pytest.mark.parametrize(
    "method",
    [m for m in METHODS if not m.name.startswith(READS) and m.name not in COMPUTES],
    ids=named,
)
def test_every_mutation_can_be_sent_twice(method: MethodDescriptor) -> None:
    if method.name in IDEMPOTENT_BY_NATURE:
        return
    field = method.input_type.fields_by_name["request_id"]
    rules = field.GetOptions().Extensions[validate_pb2.field]
    assert rules.string.uuid
    assert rules.ignore == validate_pb2.IGNORE_IF_ZERO_VALUE


def test_every_mutation_says_whether_it_may_be_retried(contract: FileDescriptorSet) -> None:
    unsafe, safe = "Not safe to retry without a `request_id`", "afe to retry"
    said = {
        f"{file.package}.{service.name}.{method.name}": " ".join(
            comments(file).get((_SERVICE, index, _METHOD, number), "").split()
        )
        for file in own_files(contract)
        for index, service in enumerate(file.service)
        for number, method in enumerate(service.method)
    }
    for method in METHODS:
        words = said[method.full_name]
        if method.name.startswith(READS) or method.name == "ResumeReply":
            assert safe not in words, "reading is; nobody need say so"
            continue
        [entry] = (
            entry
            for entry in service_config(method.containing_service.file.package)["methodConfig"]
            for name in entry["name"]
            if name == {"service": method.containing_service.full_name, "method": method.name}
        )
        assert words.count(safe) == 1, f"{method.full_name}: {words}"
        # What clients do by themselves is what the words promise.
        assert ("retryPolicy" in entry) == (unsafe not in words), method.full_name


# A catalogue of the contract itself, some dozens of rows that never grow with use.
UNPAGED = {"ListOptions"}


@pytest.mark.parametrize(
    "method",
    [m for m in METHODS if m.name.startswith("List") and m.name not in UNPAGED],
    ids=named,
)
def test_every_list_comes_in_pages(method: MethodDescriptor) -> None:
    asked, answered = method.input_type.fields_by_name, method.output_type.fields_by_name
    assert asked["page_size"].type == FieldDescriptor.TYPE_INT32
    assert asked["page_token"].type == FieldDescriptor.TYPE_STRING
    assert answered["next_page_token"].type == FieldDescriptor.TYPE_STRING
    rules = asked["page_size"].GetOptions().Extensions[validate_pb2.field].int32
    assert rules.gte == 0
    assert asked["page_token"].GetOptions().Extensions[validate_pb2.field].string.max_len


@pytest.mark.parametrize("method", [m for m in METHODS if m.name.startswith("Update")], ids=named)
def test_every_update_has_a_mask_and_an_etag(method: MethodDescriptor) -> None:
    fields = method.input_type.fields_by_name
    mask = fields["update_mask"].message_type
    assert mask is not None
    assert mask.full_name == "google.protobuf.FieldMask"
    [resource] = [
        f.message_type for f in method.input_type.fields if f.message_type not in (None, mask)
    ]
    assert resource is not None
    assert "etag" in resource.fields_by_name


# --- every input field ---------------------------------------------------------------------------


# Part of a resource that a request carries for the sake of another field; nobody reads it from there.
UNREAD = {"baziai.chart.v1.Chart.name"}


def _inputs() -> list[FieldDescriptor]:
    """Every field of ours that a caller can fill in and a service reads."""
    found: dict[str, FieldDescriptor] = {}
    waiting = [method.input_type for method in METHODS]
    seen = set()
    while waiting:
        message = waiting.pop()
        if message.full_name in seen or not message.full_name.startswith("baziai."):
            continue
        seen.add(message.full_name)
        for field in message.fields:
            if _output_only(field) or field.full_name in UNREAD:
                continue
            found[field.full_name] = field
            if field.message_type is not None and not _is_map(field):
                waiting.append(field.message_type)
    return list(found.values())


def _output_only(field: FieldDescriptor) -> bool:
    from google.api import field_behavior_pb2

    behaviors = field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
    return field_behavior_pb2.OUTPUT_ONLY in behaviors


def _is_map(field: FieldDescriptor) -> bool:
    return bool(field.message_type is not None and field.message_type.GetOptions().map_entry)


def _bounded(field: FieldDescriptor) -> bool:
    rules = field.GetOptions().Extensions[validate_pb2.field]
    if _is_map(field):
        both = (rules.map.keys.string, rules.map.values.string)
        return bool(rules.map.max_pairs) and all(text.max_len or text.pattern for text in both)
    if field.is_repeated:
        return bool(rules.repeated.max_items)
    if field.type == FieldDescriptor.TYPE_STRING:
        text = rules.string
        return bool(text.max_len or text.len or text.pattern or text.uuid or text.max_bytes)
    if field.type == FieldDescriptor.TYPE_ENUM:
        return bool(rules.enum.defined_only)
    return True


def test_every_input_has_a_bound() -> None:
    inputs = _inputs()
    assert len(inputs) > 60
    assert [f.full_name for f in inputs if not _bounded(f)] == []


# What is shown on one line, to others too.
LINES = {
    "baziai.profile.v1.Profile.display_name",
    "baziai.chat.v1.Conversation.title",
    "baziai.chat.v1.Memory.text",
    "baziai.type.v1.Place.display_name",
}
INVISIBLE = {
    "NUL": "\0",
    "escape": "\x1b",
    "delete": "\x7f",
    "line feed": "\n",
    "next line": "\x85",
    "soft hyphen": "\xad",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "byte order mark": "\ufeff",
    "private use": "\ue000",
    "tag": "\U000e0041",
}


@pytest.mark.parametrize("kind", INVISIBLE)
def test_what_cannot_be_seen_has_no_place_in_a_line_of_text(kind: str) -> None:
    fields = [field for field in _inputs() if field.full_name in LINES]
    assert {field.full_name for field in fields} == LINES
    for field in fields:
        for text, fine in (("事业 Ω-1 ✓", True), (f"a{INVISIBLE[kind]}b", False)):
            assert field.containing_type is not None
            message = message_factory.GetMessageClass(field.containing_type)()
            setattr(message, field.name, text)
            broken = {
                element.field_name
                for violation in Validator().collect_violations(message)
                for element in (violation.proto.field.elements if violation.proto.field else ())
            }
            assert (field.name not in broken) == fine, field.full_name


def test_every_enum_has_a_zero_that_means_unspecified() -> None:
    pool = descriptor_pool.Default()
    for service in SERVICES:
        for file in (service.file, *service.file.dependencies):
            if file.package.startswith("baziai."):
                for enum in pool.FindFileByName(file.name).enum_types_by_name.values():
                    assert enum.values_by_number[0].name.endswith("_UNSPECIFIED"), enum.full_name


# --- paths ---------------------------------------------------------------------------------------


def test_no_two_paths_answer_for_each_other(contract: FileDescriptorSet) -> None:
    assert collisions(bindings(contract)) == []


def test_committed_descriptors_are_those_of_the_contract(contract: FileDescriptorSet) -> None:
    committed = FileDescriptorSet.FromString(
        Path(ROOT / "gen/descriptors/baziai.binpb").read_bytes()
    )
    for file in contract.file:
        file.ClearField("source_code_info")
    own = {f.name: f.SerializeToString(deterministic=True) for f in own_files(contract)}
    assert own == {f.name: f.SerializeToString(deterministic=True) for f in own_files(committed)}
