"""Redis: open, ping, close."""

import redis.asyncio as aioredis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from services.kit.config import RedisSettings


class Redis:
    """The connections of one process."""

    def __init__(self, settings: RedisSettings, *, patient: bool = False) -> None:
        """`patient` connections wait for ever for the next word: for subscriptions."""
        self.client: aioredis.Redis = aioredis.Redis.from_url(
            settings.url.get_secret_value(),
            socket_connect_timeout=1.0,
            socket_timeout=None if patient else 2.0,
            # Callers decide what a failure means; a silent retry would only make it slower.
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0 if patient else 15,
        )

    async def ping(self) -> None:
        """Raise unless the server answers."""
        await self.client.ping()

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()
