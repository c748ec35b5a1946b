"""Redis: open, ping, close."""

import redis.asyncio as aioredis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from services.kit.config import RedisSettings

_CONNECTIONS = 16
# A busy loop is late with answers that have long arrived; a dead server refuses connections at once.
_ANSWER_SECONDS = 5.0


class Redis:
    """The connections of one process: so many, and callers wait for one."""

    def __init__(self, settings: RedisSettings, *, patient: bool = False) -> None:
        """`patient` connections wait for ever for the next word: for subscriptions."""
        pool: aioredis.BlockingConnectionPool = aioredis.BlockingConnectionPool.from_url(
            settings.url.get_secret_value(),
            max_connections=_CONNECTIONS,
            timeout=_ANSWER_SECONDS,
            socket_connect_timeout=1.0,
            socket_timeout=None if patient else _ANSWER_SECONDS,
            # Callers decide what a failure means; a silent retry would only make it slower.
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0 if patient else 15,
        )
        self.client: aioredis.Redis = aioredis.Redis.from_pool(pool)

    async def ping(self) -> None:
        """Raise unless the server answers."""
        await self.client.ping()

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()
