"""A task that has to end does, also when it was cancelled at a moment at which that is lost."""

import asyncio
from contextlib import suppress

from services.kit.tasks import cancelled


async def test_a_cancel_that_is_lost_comes_again() -> None:
    lost = 0

    async def work() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                # As `asyncio.wait_for` does before Python 3.12.
                lost += 1
                if lost > 2:
                    raise

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await cancelled(task)
    assert task.cancelled()
    assert lost == 3


async def test_what_failed_or_has_ended_is_no_matter() -> None:
    async def fail() -> None:
        raise ValueError

    failed, done = asyncio.create_task(fail()), asyncio.create_task(asyncio.sleep(0))
    with suppress(ValueError):
        await failed
    await done
    await cancelled(failed, done)
    await cancelled()
