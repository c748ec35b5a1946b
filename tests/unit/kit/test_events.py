"""Events keep what they say on their way through the outbox and the queue."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from baziai.events.v1 import events_pb2 as pb
from services.kit import events
from services.kit.events import Event, Payload

KINDS = get_args(Payload)
VALUES: dict[str, Any] = {"birth_revision": 3, "prompt_tokens": 4, "completion_tokens": 5}
CONTRACT = pb.Event.DESCRIPTOR


def example(kind: type[Any]) -> Any:
    known: dict[str, Any] = {"destroyed": {"charts": 2}, **VALUES}
    return kind(**{one.name: known.get(one.name, f"a {one.name}") for one in fields(kind)})


def member_fields(payload: Any) -> set[str]:
    """Fields of a payload that the contract carries."""
    member = CONTRACT.fields_by_name[events.kind_of(payload)].message_type
    assert member is not None
    return set(member.fields_by_name)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_contract_carries_arrives(kind: type[Any]) -> None:
    sent = Event("e", datetime.now(UTC), "t", "u", example(kind), "00-1-2-01")
    arrived = events.decode(events.encode(sent))
    assert arrived is not None
    carried = member_fields(sent.payload)
    lost: dict[str, Any] = {
        one.name: one.default for one in fields(kind) if one.name not in carried
    }
    # Ahead of the contract stands only what can be done without.
    assert MISSING not in lost.values()
    payload: Any = sent.payload
    assert arrived == replace(sent, payload=replace(payload, **lost))


@pytest.mark.parametrize("kind", KINDS)
def test_the_contract_carries_nothing_that_nobody_reads(kind: type[Any]) -> None:
    assert member_fields(example(kind)) <= {one.name for one in fields(kind)}


def test_a_kind_of_a_newer_release_is_told_from_a_broken_one() -> None:
    assert events.decode(pb.Event(event_id="e").SerializeToString()) is None
    # A member of the oneof that this release does not know.
    assert events.decode(b"\xfa\xe7\x07\x00") is None


def test_every_kind_of_the_contract_is_known() -> None:
    kinds = {one.name for one in CONTRACT.oneofs_by_name["payload"].fields}
    assert kinds == {events.kind_of(example(kind)) for kind in KINDS}
