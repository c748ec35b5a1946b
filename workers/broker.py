"""The queue: dramatiq on Redis, and the middleware that jobs run in."""

from contextlib import AsyncExitStack
from typing import Any

import dramatiq
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import (
    AgeLimit,
    AsyncIO,
    Middleware,
    Retries,
    ShutdownNotifications,
    TimeLimit,
)

from workers.config import Settings
from workers.jobs import Jobs, open_jobs

QUEUE = "events"
_DAY_MS = 24 * 3600 * 1000
_TIME_LIMIT_MS = 60_000
_FIRST_BACKOFF_MS = 500
# After this long without a sign of its process, what a killed worker had taken is given to another. The default is a
# minute, and the default chance of looking is so small that a quiet queue looks once in hours.
_HEARTBEAT_TIMEOUT_MS = 5_000
_MAINTENANCE_CHANCE = 200_000


class OpenJobs(Middleware):
    """Opens the jobs on the loop that runs them, when the worker boots, and closes them when it has shut down.

    Has to stand behind `AsyncIO`, which owns that loop.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self._jobs: Jobs | None = None

    @property
    def jobs(self) -> Jobs:
        """The open jobs."""
        if self._jobs is None:
            raise RuntimeError("the worker has not booted")
        return self._jobs

    def before_worker_boot(self, broker: Any, worker: Any) -> None:
        """Open."""
        loop = get_event_loop_thread()
        if loop is None:
            raise RuntimeError("AsyncIO must stand before OpenJobs")
        self._jobs = loop.run_coroutine(open_jobs(self._settings, self._stack))

    def after_worker_shutdown(self, broker: Any, worker: Any) -> None:
        """Close."""
        loop = get_event_loop_thread()
        if loop is not None:
            loop.run_coroutine(self._stack.aclose())
        self._jobs = None


def make_broker(settings: Settings) -> tuple[RedisBroker, OpenJobs]:
    """Return the broker. Dead letters stay in the queue's `XQ` for a week."""
    opened = OpenJobs(settings)
    broker = RedisBroker(  # type: ignore[no-untyped-call]  # dramatiq leaves it untyped
        url=settings.redis.url.get_secret_value(),
        namespace="baziai:queue",
        heartbeat_timeout=_HEARTBEAT_TIMEOUT_MS,
        maintenance_chance=_MAINTENANCE_CHANCE,
        middleware=[
            AgeLimit(max_age=_DAY_MS * 7),
            TimeLimit(time_limit=_TIME_LIMIT_MS),
            ShutdownNotifications(notify_shutdown=False),
            Retries(
                max_retries=settings.queue.max_retries,
                min_backoff=_FIRST_BACKOFF_MS,
                max_backoff=int(settings.queue.max_backoff_seconds * 1000),
            ),
            AsyncIO(),
            opened,
        ],
    )
    dramatiq.set_broker(broker)
    return broker, opened
