"""What slices tell each other after the fact, and its form on the wire (`baziai.events.v1`).

Events carry names and counts. No birth data and no text ever stands in one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from baziai.events.v1 import events_pb2 as pb


@dataclass(frozen=True, slots=True)
class UserPurgeRequested:
    """Somebody asked that all data of a user be destroyed."""

    operation: str


@dataclass(frozen=True, slots=True)
class UserPurgeStepFinished:
    """One slice has destroyed its share; `destroyed` counts rows by kind."""

    operation: str
    slice: str
    destroyed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BirthRevised:
    """The birth of a profile changed."""

    profile: str
    birth_revision: int
    # Which profile of that name, for the name may be given again. Empty: told by an older release.
    profile_uid: str = ""


@dataclass(frozen=True, slots=True)
class ChartCreated:
    """A chart was stored."""

    chart: str
    engine_version: str


@dataclass(frozen=True, slots=True)
class ReplyFinished:
    """A reply reached its terminal state."""

    reply: str
    state: str
    model: str
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class MessageRated:
    """A message was rated `UP`, `DOWN` or `NONE`."""

    message: str
    rating: str


@dataclass(frozen=True, slots=True)
class ProfileDestroyed:
    """A deleted profile was destroyed for good."""

    profile: str
    profile_uid: str = ""


Payload = (
    UserPurgeRequested
    | UserPurgeStepFinished
    | BirthRevised
    | ChartCreated
    | ReplyFinished
    | MessageRated
    | ProfileDestroyed
)


@dataclass(frozen=True, slots=True)
class Event:
    """A payload with its envelope."""

    event_id: str
    create_time: datetime
    tenant: str
    user: str
    payload: Payload
    traceparent: str = ""


# Member of the oneof → payload class. The names of the fields agree on both sides.
_PAYLOADS: Mapping[str, type[Payload]] = {
    "user_purge_requested": UserPurgeRequested,
    "user_purge_step_finished": UserPurgeStepFinished,
    "birth_revised": BirthRevised,
    "chart_created": ChartCreated,
    "reply_finished": ReplyFinished,
    "message_rated": MessageRated,
    "profile_destroyed": ProfileDestroyed,
}
_MEMBERS = {kind: member for member, kind in _PAYLOADS.items()}


def kind_of(payload: Payload) -> str:
    """Return the name of the payload's kind, such as `birth_revised`."""
    return _MEMBERS[type(payload)]


def encode(event: Event) -> bytes:
    """Return the event as `baziai.events.v1.Event`."""
    message = pb.Event(
        event_id=event.event_id,
        tenant=event.tenant,
        user=event.user,
        traceparent=event.traceparent,
    )
    message.create_time.FromDatetime(event.create_time)
    member = getattr(message, kind_of(event.payload))
    member.SetInParent()
    for name in type(event.payload).__slots__:
        value = getattr(event.payload, name)
        if isinstance(value, Mapping):
            getattr(member, name).update(value)
        else:
            setattr(member, name, value)
    return message.SerializeToString()


def decode(data: bytes) -> Event | None:
    """Return the event, None for a kind that a newer release has added."""
    message = pb.Event.FromString(data)
    member = message.WhichOneof("payload")
    kind = _PAYLOADS.get(member or "")
    if member is None or kind is None:
        return None
    source = getattr(message, member)
    values: dict[str, Any] = {}
    for name in kind.__slots__:
        value = getattr(source, name)
        values[name] = dict(value) if isinstance(value, Mapping) else value
    return Event(
        message.event_id,
        message.create_time.ToDatetime(UTC),
        message.tenant,
        message.user,
        kind(**values),
        message.traceparent,
    )
