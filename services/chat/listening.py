"""Whether anybody reads a reply, in whatever process: readers say so in the log's engine, for half of a grace period.

Whoever writes a reply looks there, and gives it the other half after the last sign. What is not known counts as heard:
no reply is stopped because the engine is away.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from services.chat.ports import LogUnavailableError, ReplyLog
from services.kit.tasks import cancelled

# Signs come so often in the time for which they hold.
_SIGNS = 3
LOOK_SECONDS = 0.1


@asynccontextmanager
async def listening(log: ReplyLog, key: str, grace_seconds: float) -> AsyncIterator[None]:
    """Say that the log is read, until the block is left; nothing is said where there is no grace period."""
    if not grace_seconds:
        yield
        return
    held = grace_seconds / 2
    saying = asyncio.create_task(_say(log, key, held))
    try:
        yield
    finally:
        await cancelled(saying)
        # The grace period begins when the reader leaves.
        await _sign(log, key, held)


async def _say(log: ReplyLog, key: str, held: float) -> None:
    while True:
        await _sign(log, key, held)
        await asyncio.sleep(held / _SIGNS)


async def _sign(log: ReplyLog, key: str, held: float) -> None:
    with suppress(LogUnavailableError):
        await log.listen(key, held)


class Silence:
    """Tells which logs nobody has read for a whole grace period."""

    def __init__(self, log: ReplyLog, grace_seconds: float) -> None:
        self._log = log
        self._held = grace_seconds / 2
        self._heard_until: Mapping[str, float] = {}

    async def unheard(self, keys: Sequence[str]) -> Sequence[str]:
        """Look once; to be asked with all logs that are being written."""
        now = asyncio.get_running_loop().time()
        try:
            left = await self._log.listened(keys)
        except LogUnavailableError:
            left = dict.fromkeys(keys, self._held)
        # One that is new here has its whole grace before it.
        known = {key: self._heard_until.get(key, now + self._held) for key in keys}
        self._heard_until = {
            key: now + left[key] if left[key] > 0 else until for key, until in known.items()
        }
        return [key for key in keys if now >= self._heard_until[key] + self._held]
