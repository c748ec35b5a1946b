"""The relay: from the outboxes to the queue.

An event is deleted in the transaction that has locked it, after the queue has it: killed in between, the relay sends it
again, and consumers know what they have done. Any number of relays can run; locked rows are skipped.
"""

import asyncio
from contextlib import suppress
from typing import Any

import dramatiq
import psycopg
import structlog
from dramatiq.brokers.redis import RedisBroker
from psycopg import sql

from workers.actors import message
from workers.config import Settings
from workers.jobs import ROUTES

SCHEMAS = ("profile", "chart", "chat")
CHANNEL = "baziai_outbox"
_BATCH = 100
_log = structlog.stdlib.get_logger("relay")
_TAKE = """
  DELETE FROM {outbox} WHERE position IN (
    SELECT position FROM {outbox} WHERE kind = ANY(%s) ORDER BY position LIMIT %s FOR UPDATE SKIP LOCKED)
  RETURNING position, kind, payload
"""


class Relay:
    """Moves events; `run` goes on until cancelled."""

    def __init__(self, settings: Settings, broker: RedisBroker) -> None:
        self._url = settings.postgres_relay.url.get_secret_value()
        self._timeout = settings.postgres_relay.connect_timeout_seconds
        self._every = settings.queue.relay_seconds
        self._broker = broker
        self._connection: psycopg.AsyncConnection[tuple[int, str, bytes]] | None = None

    async def run(self) -> None:
        """Move events as they come; connect again, with a wait, when the database or the queue is away."""
        while True:
            try:
                await self._connected()
            except Exception as error:  # noqa: BLE001 - whatever a driver raises: it must go on
                _log.warning("relay waits", error_type=type(error).__name__)
                await asyncio.sleep(1)

    async def ping(self) -> None:
        """Raise unless the relay has a connection that stands."""
        if self._connection is None or self._connection.closed:
            raise ConnectionError("the relay is not connected")

    async def _connected(self) -> None:
        connection = await psycopg.AsyncConnection[tuple[int, str, bytes]].connect(
            self._url,
            autocommit=True,
            connect_timeout=self._timeout,
            application_name="baziai-relay",
        )
        try:
            async with connection:
                # Listening first: what is committed while we look is told afterwards.
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                self._connection = connection
                while True:
                    for schema in SCHEMAS:
                        while await self._move(connection, schema) == _BATCH:
                            pass
                    await self._told(connection)
        finally:
            self._connection = None

    async def _told(self, connection: psycopg.AsyncConnection[tuple[int, str, bytes]]) -> None:
        """Wait for a notification, or for as long as we trust that none was lost."""
        with suppress(StopAsyncIteration):
            await anext(connection.notifies(timeout=self._every, stop_after=1))

    async def _move(
        self, connection: psycopg.AsyncConnection[tuple[int, str, bytes]], schema: str
    ) -> int:
        """Move up to a batch of one outbox; return how many events it was."""
        take = sql.SQL(_TAKE).format(outbox=sql.Identifier(schema, "outbox"))
        async with connection.transaction():
            rows = await (await connection.execute(take, (list(ROUTES), _BATCH))).fetchall()
            messages = [
                message(consumer, bytes(payload))
                for _, kind, payload in sorted(rows)
                for consumer in ROUTES[kind]
            ]
            if messages:
                await asyncio.to_thread(self._enqueue, messages)
        return len(rows)

    def _enqueue(self, messages: list[dramatiq.Message[Any]]) -> None:
        for queued in messages:
            self._broker.enqueue(queued)
