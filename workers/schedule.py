"""Recurring jobs: one process at a time does them, whoever holds the database's advisory lock."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import structlog

from workers.config import Settings

_LOCK = 7_236_114_903
_log = structlog.stdlib.get_logger("schedule")


class Schedule:
    """Runs `sweep` now and then; `run` goes on until cancelled."""

    def __init__(self, settings: Settings, sweep: Callable[[], Awaitable[None]]) -> None:
        self._url = settings.postgres_relay.url.get_secret_value()
        self._timeout = settings.postgres_relay.connect_timeout_seconds
        self._every = settings.queue.sweep_seconds
        self._sweep = sweep

    async def run(self) -> None:
        """Sweep, wait, and again; a failure is said and tried again next time."""
        while True:
            try:
                await self._once()
            except Exception as error:  # noqa: BLE001 - whatever a driver raises: it must go on
                _log.warning("sweep failed", error_type=type(error).__name__)
            await asyncio.sleep(self._every)

    async def _once(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=self._timeout,
            application_name="baziai-schedule",
        )
        async with connection:
            cursor = await connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
            row = await cursor.fetchone()
            if row is not None and row[0]:
                await self._sweep()
