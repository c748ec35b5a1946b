"""One slow piece at a time, few in front of it, and none for those who have gone."""

import asyncio
import threading

import pytest

from services.kit.faults import Fault, Reason
from services.kit.lane import Lane


async def test_who_is_too_many_is_told_and_who_has_gone_is_not_begun() -> None:
    lane, gate, begun = Lane("test", 3), threading.Event(), []

    def piece(name: str) -> str:
        begun.append(name)
        assert gate.wait(10)
        return name

    try:
        first, second, third = (asyncio.create_task(lane.run(piece, n)) for n in "abc")
        while not begun:
            await asyncio.sleep(0)
        with pytest.raises(Fault) as refused:
            await lane.run(piece, "d")
        assert refused.value.reason is Reason.SERVER_BUSY
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        gate.set()
        assert [await first, await third] == ["a", "c"]
        assert begun == ["a", "c"]
    finally:
        gate.set()
        lane.close()
