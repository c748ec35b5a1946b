"""PostgreSQL: open, ping, close."""

import asyncio
from typing import Any

import psycopg
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.kit.config import PostgresSettings

# How long a server may take to hear that nobody waits for a statement any more.
_CANCEL_SECONDS = 0.5


class _Connection(psycopg.AsyncConnection[Any]):
    """A connection that is given up when a server that does not answer cannot be told to stop either.

    The driver would wait ten seconds for it, far beyond the deadline of the call.
    """

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
