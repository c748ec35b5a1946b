"""Routes and messages of the background work."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from baziai.events.v1 import events_pb2
from services.chart.jobs import ChartJobs
from services.chat.jobs import ChatJobs
from services.kit import events
from services.profile.jobs import ProfileJobs
from services.profile.model import PURGED_SLICES
from workers.actors import CONSUME, message
from workers.broker import QUEUE
from workers.jobs import ROUTES, Jobs
from workers.relay import SCHEMAS


@dataclass
class Nothing:
    """Stands for a store that is never asked."""


def jobs() -> Jobs:
    nothing: Any = Nothing()
    return Jobs(ProfileJobs(nothing, nothing), ChartJobs(nothing), ChatJobs(nothing, nothing))


def test_every_route_ends_at_a_consumer_and_begins_at_a_kind_of_the_contract() -> None:
    consumers = jobs().consumers()
    for kind, names in ROUTES.items():
        assert kind in events_pb2.Event.DESCRIPTOR.fields_by_name
        assert set(names) <= set(consumers)
    assert {name for names in ROUTES.values() for name in names} == set(consumers)


def test_every_slice_is_purged_and_relayed() -> None:
    purging = {name.split(".")[0] for name in ROUTES["user_purge_requested"]}
    assert purging == set(PURGED_SLICES) == set(SCHEMAS)


def test_a_message_carries_its_event_whole() -> None:
    event = events.Event("e", datetime.now(UTC), "t", "u", events.BirthRevised("p", 3))
    made = message("chart.note_birth", events.encode(event))
    assert (made.queue_name, made.actor_name) == (QUEUE, CONSUME)
    consumer, data = made.args
    assert consumer == "chart.note_birth"
    assert events.decode(base64.b64decode(data)) == event
