"""Consent and memories ↔ protobuf."""

from collections.abc import Mapping
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp

from baziai.chat.v1 import memory_pb2 as pb
from baziai.chat.v1 import memory_service_pb2
from services.chat.memory.model import Consent, Kind, Memory, Source

# What an update may change.
UPDATABLE = ("text",)
_NEVER = datetime.fromtimestamp(0, UTC)
_KINDS = {
    Kind.NAME: pb.Memory.KIND_NAME,
    Kind.WORK: pb.Memory.KIND_WORK,
    Kind.PLACE: pb.Memory.KIND_PLACE,
    Kind.LANGUAGE: pb.Memory.KIND_LANGUAGE,
    Kind.LENGTH: pb.Memory.KIND_LENGTH,
    Kind.NOTE: pb.Memory.KIND_NOTE,
}
_KIND_OF: Mapping[int, Kind] = {value: key for key, value in _KINDS.items()}
_SOURCES = {Source.MESSAGE: pb.Memory.SOURCE_MESSAGE, Source.USER: pb.Memory.SOURCE_USER}


def wanted(message: pb.Memory) -> Memory:
    """Return the memory that is to be made by hand; what is ours to set is empty."""
    return Memory(
        user="",
        memory_id="",
        kind=_KIND_OF.get(message.kind, Kind.NOTE),
        text=message.text,
        source=Source.USER,
        version=0,
        create_time=_NEVER,
        update_time=_NEVER,
    )


def memory(model: Memory) -> pb.Memory:
    """Return the message of a memory."""
    return pb.Memory(
        name=model.name,
        kind=_KINDS[model.kind],
        text=model.text,
        source=_SOURCES[model.source],
        message=model.message,
        create_time=_timestamp(model.create_time),
        update_time=_timestamp(model.update_time),
        etag=model.etag,
    )


def memory_name(model: Memory) -> bytes:
    """Return what a repeated request is told: which memory it is. Its text is kept in one place only."""
    return model.name.encode()


def consent(model: Consent) -> pb.MemoryConsent:
    """Return the message of whether a user wants to be remembered."""
    encoded = pb.MemoryConsent(name=model.name, granted=model.granted, memory_count=model.count)
    if model.change_time is not None:
        encoded.change_time.CopyFrom(_timestamp(model.change_time))
    return encoded


def consent_bytes(model: Consent) -> bytes:
    """Return the answer that a repeated request gets."""
    return consent(model).SerializeToString()


def deleted(count: int) -> memory_service_pb2.DeleteAllMemoriesResponse:
    """Return the message of how many memories were forgotten."""
    return memory_service_pb2.DeleteAllMemoriesResponse(deleted_count=count)


def deleted_bytes(count: int) -> bytes:
    """Return the answer that a repeated request gets."""
    return deleted(count).SerializeToString()


def _timestamp(at: datetime) -> Timestamp:
    encoded = Timestamp()
    encoded.FromDatetime(at)
    return encoded
