"""Tasks that have to end."""

import asyncio

_AGAIN_SECONDS = 0.05


async def cancelled(*tasks: "asyncio.Task[None]") -> None:
    """Cancel tasks, and again until they have ended; how they ended is nobody's concern any more.

    Once is not enough: `asyncio.wait_for`, in which every command to Redis waits while it is sent and the driver of
    PostgreSQL while it reads, loses a cancel that comes in the turn in which the wait ends (until Python 3.12). What
    works for ever would then do so.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_AGAIN_SECONDS)
    for task in tasks:
        if not task.cancelled():
            # Looked at, so that nobody is told that it never was.
            task.exception()
