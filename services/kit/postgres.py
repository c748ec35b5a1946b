"""PostgreSQL: open, ping, close."""

import asyncio
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.kit.call import current
from services.kit.config import PostgresSettings
from services.kit.faults import Fault, Reason

RV = TypeVar("RV")

# A server that has said nothing for so long within one call is away. Statements take milliseconds; only a lock that
# somebody holds for as long looks the same, and then too the call is better tried again.
_SILENT_SECONDS = 2.0
# Kept of the call's time to tell the server to stop, and the caller.
_LAST_SECONDS = 1.0
# The same for background work, which no caller waits for: a connection that leads nowhere any more, because an address
# moved, must not hold a lease's renewal or a sweep for ever.
_BACKGROUND_SECONDS = 60.0
# How long a server may take to hear that nobody waits for a statement any more.
_CANCEL_SECONDS = 0.5


class _Connection(psycopg.AsyncConnection[Any]):
    """A connection that is given up when the server does not answer.

    A call learns that the store is away before its deadline. And a server that cannot be told to
    stop either is not waited for: the driver would do so for ten seconds, far beyond the deadline.
    """

    async def wait(
        self,
        gen: PQGen[RV],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109 - the driver's signature
    ) -> RV:
        """Wait for an answer; STORE_UNAVAILABLE when the call has hardly any time left."""
        try:
            async with asyncio.timeout(_patience()):
                return await super().wait(gen, interval, timeout)
        except TimeoutError:
            # The statement was stopped by now, or the connection closed.
            raise Fault(
                Reason.STORE_UNAVAILABLE, "a store does not answer", retry_after=1.0, waited=True
            ) from None

    async def _try_cancel(
        self,
        *,
        timeout: float = _CANCEL_SECONDS,  # noqa: ASYNC109 - the driver's signature
    ) -> None:
        try:
            await self.cancel_safe(timeout=min(timeout, _CANCEL_SECONDS))
        except psycopg.Error:
            self.pgconn.finish()
            # What was interrupted goes on being interrupted; the pool finds the connection closed.
            raise asyncio.CancelledError from None


def _patience() -> float:
    """Seconds to wait for one answer."""
    call = current()
    remaining = None if call is None else call.remaining()
    return (
        _BACKGROUND_SECONDS
        if remaining is None
        else max(_SILENT_SECONDS, remaining - _LAST_SECONDS)
    )


class Postgres:
    """The connection pool of one role."""

    def __init__(self, settings: PostgresSettings, application: str) -> None:
        url = settings.url.get_secret_value()
        self._statement_timeout_ms = settings.statement_timeout_ms
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+psycopg://", 1),
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=settings.pool_timeout_seconds,
            # A connection that died with the server is found before a statement is lost on it.
            pool_pre_ping=True,
            # Values of statements are personal data; an error must not quote them.
            hide_parameters=True,
            # Without it an INSERT does not tell whether ON CONFLICT left the row out.
            execution_options={"preserve_rowcount": True},
            connect_args={
                "async_creator_fn": _Connection.connect,
                "connect_timeout": settings.connect_timeout_seconds,
                "application_name": application,
                # What was sent and never acknowledged, and a line on which nothing comes, end within half a minute.
                "tcp_user_timeout": 20_000,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "options": f"-c statement_timeout={settings.statement_timeout_ms} -c timezone=UTC",
            },
        )
        # SQLAlchemy's dialect logs nothing of ours; psycopg prepares a statement at its 5th run.
        event.listen(self.engine.sync_engine, "connect", _prepare_early)

    async def ping(self) -> None:
        """Raise unless the server answers."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def _prepare_early(connection: object, _record: object) -> None:
    # The statements of a service are few and recur: preparing them at the second run saves planning.
    driver = getattr(connection, "driver_connection", None)
    if driver is not None:
        driver.prepare_threshold = 1
