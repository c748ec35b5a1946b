"""Actors: decode the event, call the job."""

import base64
from typing import Any

import dramatiq
import structlog
from dramatiq.brokers.redis import RedisBroker

from services.kit import events
from workers.broker import QUEUE, OpenJobs

CONSUME = "consume"
_log = structlog.stdlib.get_logger("actors")


def declare(broker: RedisBroker, opened: OpenJobs) -> None:
    """Declare the one actor on the broker: it hands an event to one consumer."""

    async def consume(consumer: str, data: str) -> None:
        event = events.decode(base64.b64decode(data))
        if event is None:
            # From a newer release: raising keeps it in the queue until that release's workers take it.
            raise RuntimeError("an event of an unknown kind")
        await opened.jobs.consumers()[consumer](event, event.payload)
        _log.info("consumed", consumer=consumer, event_id=event.event_id)

    dramatiq.actor(actor_name=CONSUME, queue_name=QUEUE, broker=broker)(consume)


def message(consumer: str, payload: bytes) -> dramatiq.Message[Any]:
    """Return the message that hands an event to a consumer."""
    return dramatiq.Message(
        queue_name=QUEUE,
        actor_name=CONSUME,
        args=(consumer, base64.b64encode(payload).decode()),
        kwargs={},
        options={},
    )
