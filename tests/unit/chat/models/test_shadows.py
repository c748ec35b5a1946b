"""Shadows are measured, never shown, never stored as text, and never in anybody's way."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from services.chat.models.model import Measures
from services.chat.models.pool import Pool
from services.chat.models.shadows import Shadows
from services.chat.writing import Text
from services.kit.ids import RandomIds
from services.kit.uow import SYSTEM
from tests.fakes.chat import BRIEF, MemoryChatUnit
from tests.fakes.memory import Hand, MemoryWork
from tests.unit.chat.models.servers import AWAY, BIG, END, SAID, Server, pool, reply

SINCE = datetime(2020, 1, 1, tzinfo=UTC)


class Room:
    def __init__(self, server: Server, *, chosen: bool = True) -> None:
        self.work = MemoryWork(MemoryChatUnit, Hand())
        self.server = server
        self.pool: Pool | None = pool(server) if chosen else None
        self.shadows = Shadows(self.work, lambda _: self.pool, Hand(), RandomIds())

    async def run(self, times: int = 1) -> Measures:
        for _ in range(times):
            self.shadows.begin(reply(BIG), BRIEF)
        await asyncio.gather(*self.shadows._running)
        async with self.work.begin(SYSTEM) as unit:
            return await unit.measures.of_shadow(BIG.model, SINCE)


async def test_what_it_writes_is_measured_and_thrown_away() -> None:
    room = Room(Server(BIG, [Text("A secret sentence. "), *SAID]))
    found = await room.run()
    assert (found.replies, found.errors, found.sentences) == (1, 0, 2)
    assert (found.prompt_tokens, found.completion_tokens) == (3, 2)
    assert found.first_word_ms is not None
    assert "secret" not in str(room.work._tables)


async def test_what_fails_counts_as_an_error() -> None:
    for pieces in ([AWAY], [Text("a"), AWAY]):
        room = Room(Server(BIG, pieces))
        found = await room.run()
        assert (found.replies, found.errors) == (1, 1)


async def test_for_most_replies_there_is_none() -> None:
    room = Room(Server(BIG), chosen=False)
    assert await room.run() == Measures()
    assert room.server.asked == 0


async def test_a_few_at_once_and_closed_at_the_end() -> None:
    gate = asyncio.Event()
    waiting: list[Any] = [Text("a"), gate, END]
    room = Room(Server(BIG, waiting))
    for _ in range(9):
        room.shadows.begin(reply(BIG), BRIEF)
    async with asyncio.timeout(5):
        while room.server.asked < 4:
            await asyncio.sleep(0)
    await room.shadows.close()
    assert (room.server.asked, room.server.closed) == (4, 4)
    assert (await room.run(0)) == Measures()
