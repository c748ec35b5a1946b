"""Prompts ↔ protobuf."""

from collections.abc import Iterable
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chat.v1 import context_receipt_pb2
from baziai.chat.v1 import prompt_pb2 as pb
from baziai.chat.v1 import prompt_service_pb2 as service_pb
from services.chat.context.material import Counting
from services.chat.prompts.linting import Looked
from services.chat.prompts.model import (
    Cause,
    Code,
    Content,
    Difference,
    Issue,
    Label,
    LabelChange,
    Prompt,
    PromptVersion,
    Purpose,
    Resolved,
    Severity,
    Value,
    Values,
    Variable,
    VariableType,
)
from services.kit.faults import invalid
from services.kit.names import PROMPT_VERSION

_NEVER = datetime.fromtimestamp(0, UTC)
_PURPOSES = {
    Purpose.GENERAL: pb.PROMPT_PURPOSE_GENERAL,
    Purpose.READING: pb.PROMPT_PURPOSE_READING,
}
_PURPOSES_OF = {value: purpose for purpose, value in _PURPOSES.items()}
_TYPES = {kind: pb.PromptVariable.Type.Value(f"TYPE_{kind}") for kind in VariableType}
_TYPES_OF = {value: kind for kind, value in _TYPES.items()}
_CAUSES = {cause: pb.PromptLabelChange.Cause.Value(f"CAUSE_{cause}") for cause in Cause}
_CODES = {code: pb.PromptIssue.Code.Value(f"CODE_{code}") for code in Code}
_SEVERITIES = {one: pb.PromptIssue.Severity.Value(f"SEVERITY_{one}") for one in Severity}
_COUNTINGS = {
    Counting.NONE: context_receipt_pb2.TOKEN_COUNTING_UNSPECIFIED,
    Counting.EXACT: context_receipt_pb2.TOKEN_COUNTING_EXACT,
    Counting.UPPER_BOUND: context_receipt_pb2.TOKEN_COUNTING_UPPER_BOUND,
}
# What a value of the contract is of.
_KINDS = {
    "text": VariableType.TEXT,
    "integer": VariableType.INTEGER,
    "boolean": VariableType.BOOLEAN,
    "date": VariableType.DATE,
    "list": VariableType.TEXT_LIST,
}


# --- what is sent ---------------------------------------------------------------------------------


def purpose(sent: "pb.PromptPurpose.ValueType") -> Purpose:
    """Return the purpose that was sent, GENERAL for none."""
    return _PURPOSES_OF.get(sent, Purpose.GENERAL)


def wanted_prompt(message: pb.Prompt, prompt_id: str) -> Prompt:
    """Return the prompt that is to be registered."""
    return Prompt(
        prompt_id=prompt_id,
        description=message.description,
        language_code=message.language_code,
        purpose=purpose(message.purpose),
        create_time=_NEVER,
    )


def content(message: pb.PromptVersion) -> Content:
    """Return what a version is to say."""
    return Content(message.template, tuple(map(_wanted_variable, message.variables)))


def _wanted_variable(message: pb.PromptVariable) -> Variable:
    return Variable(
        name=message.name,
        type=_TYPES_OF[message.type],
        required=message.required,
        max_length=message.max_length,
        max_items=message.max_items,
        description=message.description,
    )


def values(sent: Iterable[pb.PromptValue]) -> Values:
    """Return what is to be filled in; FIELDS_INVALID for a variable that is filled in twice."""
    found: dict[str, Value] = {}
    for message in sent:
        if message.name in found:
            raise invalid(f"values.{message.name}", "must be given once")
        field = message.WhichOneof("value") or "text"
        value = tuple(message.list.texts) if field == "list" else getattr(message, field)
        found[message.name] = Value(_KINDS[field], value)
    return found


def moment(sent: Timestamp) -> datetime:
    """Return the moment of a (validated) timestamp."""
    return sent.ToDatetime(UTC)


# --- what is answered -----------------------------------------------------------------------------


def prompt(found: Prompt) -> pb.Prompt:
    """Return the message of a prompt."""
    return pb.Prompt(
        name=found.name,
        description=found.description,
        language_code=found.language_code,
        purpose=_PURPOSES[found.purpose],
        create_time=_timestamp(found.create_time),
    )


def prompt_bytes(found: Prompt) -> bytes:
    """Return the answer that a repeated request gets."""
    return prompt(found).SerializeToString()


def version(found: PromptVersion) -> pb.PromptVersion:
    """Return the message of a version."""
    return pb.PromptVersion(
        name=found.name,
        template=found.content.template,
        variables=map(_variable, found.content.variables),
        content_hash=found.content.digest,
        author=found.author,
        note=found.note,
        create_time=_timestamp(found.create_time),
    )


def version_bytes(found: PromptVersion) -> bytes:
    """Return the answer that a repeated request gets."""
    return version(found).SerializeToString()


def _variable(found: Variable) -> pb.PromptVariable:
    return pb.PromptVariable(
        name=found.name,
        type=_TYPES[found.type],
        required=found.required,
        max_length=found.max_length,
        max_items=found.max_items,
        description=found.description,
    )


def change(found: LabelChange) -> pb.PromptLabelChange:
    """Return the message of an entry in the history of a label."""
    return pb.PromptLabelChange(
        number=found.number,
        version=_named(found.prompt_id, found.version),
        from_version=_named(found.prompt_id, found.from_version),
        share_percent=found.share_percent,
        rest_version=_named(found.prompt_id, found.rest_version),
        cause=_CAUSES[found.cause],
        reason=found.reason,
        actor=found.actor,
        change_time=_timestamp(found.change_time),
    )


def label(found: Label) -> pb.PromptLabel:
    """Return the message of a label."""
    encoded = pb.PromptLabel(name=found.name, etag=found.etag)
    if found.change is not None:
        encoded.version = _named(found.prompt_id, found.change.version)
        encoded.change.CopyFrom(change(found.change))
    return encoded


def label_bytes(found: Label) -> bytes:
    """Return the answer that a repeated request gets."""
    return label(found).SerializeToString()


def difference(found: Difference) -> service_pb.PromptDiff:
    """Return the message of what differs between two versions."""
    return service_pb.PromptDiff(
        base=found.base,
        version=found.version,
        template_diff=found.template,
        variable_changes=[
            service_pb.PromptDiff.VariableChange(
                name=one.name,
                before=None if one.before is None else _variable(one.before),
                after=None if one.after is None else _variable(one.after),
            )
            for one in found.variables
        ],
    )


def looked(found: Looked) -> service_pb.LintPromptResponse:
    """Return the message of what is wrong with a version."""
    return service_pb.LintPromptResponse(
        issues=map(_issue, found.issues),
        token_count=found.tokens,
        counting=_COUNTINGS[found.counting],
        tokenizer=found.tokenizer,
        window_token_count=found.window,
        content_hash=found.content.digest,
    )


def _issue(found: Issue) -> pb.PromptIssue:
    return pb.PromptIssue(
        severity=_SEVERITIES[found.code.severity],
        code=_CODES[found.code],
        line=found.line,
        variable=found.variable,
        message=found.message,
    )


def resolved(found: Resolved) -> service_pb.ResolvedPrompt:
    """Return the message of a version that was filled in."""
    return service_pb.ResolvedPrompt(
        version=found.version.name,
        content_hash=found.version.content.digest,
        text=found.text,
        text_hash=found.text_digest,
        change=None if found.change is None else change(found.change),
    )


def _named(prompt_id: str, number: int) -> str:
    return PROMPT_VERSION.format(prompt_id, str(number)) if number else ""


def _timestamp(moment: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(moment)
    return encoded
