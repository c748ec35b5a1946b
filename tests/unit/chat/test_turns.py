"""Many at once: what takes long is done a few at a time, and nobody waits behind what nobody waits for."""

import asyncio
from typing import Any

import pytest

from services.chat import replies, running
from services.chat.model import ReplyState
from services.chat.questions import Question
from services.chat.running import RunningReply
from services.chat.writing import ChartFacts
from tests.fakes.makings import WHO
from tests.unit.chat.rooms import Room, room_of

MANY = 40


async def ask_many(room: Room) -> list[Any]:
    names = [(await room.talk(conversation_id=f"t{n}")).name for n in range(MANY)]
    return [
        asyncio.create_task(room.replies.ask(WHO, name, Question("career?"), None))
        for name in names
    ]


class Gate:
    """Counts who is inside until it is opened."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.open = asyncio.Event()

    async def passed(self) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.open.wait()
        finally:
            self.inside -= 1

    def hold_charts(self, room: Room) -> None:
        """Let nobody read a chart before it is opened."""
        plain = room.charts.get

        async def get(name: str, language_code: str) -> ChartFacts:
            await self.passed()
            return await plain(name, language_code)

        # The fake has no gate of its own.
        room.charts.get = get  # type: ignore[method-assign]

    async def holds(self, count: int) -> None:
        async with asyncio.timeout(5):
            while self.inside < count:
                await asyncio.sleep(0.001)


async def test_questions_are_made_ready_a_few_at_a_time_and_all_are_answered() -> None:
    gate = Gate()
    async with room_of() as room:
        tasks = await ask_many(room)
        gate.hold_charts(room)
        await gate.holds(replies._OPENING_AT_ONCE)
        gate.open.set()
        ended = [await room.ended(reply) for reply in await asyncio.gather(*tasks)]
        assert {reply.state for reply in ended} == {ReplyState.COMPLETED}
    assert gate.most == replies._OPENING_AT_ONCE


async def test_who_goes_away_while_it_waits_gives_its_turn_back() -> None:
    gate = Gate()
    async with room_of() as room:
        tasks = await ask_many(room)
        gate.hold_charts(room)
        await gate.holds(replies._OPENING_AT_ONCE)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        gate.open.set()
        assert (await room.asked("once more")).state is ReplyState.COMPLETED


async def test_checkpoints_are_stored_a_few_at_a_time_and_ends_do_not_wait_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = Gate()

    async def stuck(_self: RunningReply) -> None:
        await gate.passed()

    monkeypatch.setattr(RunningReply, "_store_progress", stuck)
    async with room_of() as room:
        tasks = await ask_many(room)
        ended = [await room.ended(reply) for reply in await asyncio.gather(*tasks)]
        assert {reply.state for reply in ended} == {ReplyState.COMPLETED}
    assert gate.most == running._CHECKPOINTS_AT_ONCE
