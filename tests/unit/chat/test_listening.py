"""A reader that leaves is gone, at whatever moment it leaves."""

import asyncio
from typing import Any

from services.chat.listening import listening


class Deaf:
    """A log whose commands lose a cancel, as Redis's driver does in the turn in which a command has been sent."""

    signs = 0

    async def listen(self, key: str, seconds: float) -> None:
        self.signs += 1
        try:
            await asyncio.sleep(0.02)
        except asyncio.CancelledError:
            if self.signs > 1:
                raise


async def test_a_reader_that_leaves_while_it_says_that_it_reads_is_gone() -> None:
    log: Any = Deaf()
    async with asyncio.timeout(5), listening(log, "reply", 0.06):
        await asyncio.sleep(0)
    told = log.signs
    await asyncio.sleep(0.1)
    assert log.signs == told
