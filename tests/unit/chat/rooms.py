"""Chat's use cases on stores, logs, charts and a writer in memory."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chat import codec
from services.chat.model import Conversation, FinishReason, Message, Reply, Role, Usage
from services.chat.questions import Question
from services.chat.replies import ReplyUseCases
from services.chat.runners import Runners
from services.chat.telling import Beat, Cursor, EndedUnlogged, Logged
from services.chat.usecases import ConversationUseCases
from services.chat.writing import Ended, Piece, Text
from services.kit.call import Repeat
from services.kit.faults import Fault
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from tests.fakes.chat import Charts, MemoryChatUnit, MemoryReplyLog, OneWriter, Scribe
from tests.fakes.makings import MINE, WHO
from tests.fakes.memory import Hand, MemoryWork

C1 = "users/ada/profiles/li/charts/c1"
T1 = "users/ada/conversations/t1"
# Sentences: readers see each as soon as it ends.
HELLO: Sequence[Piece] = (
    Text("Hel!"),
    Text("lo!"),
    Ended(FinishReason.STOP, Usage(prompt_tokens=10, completion_tokens=2)),
)
LEASE = timedelta(seconds=5)


def wanted(**more: Any) -> Conversation:
    """What a user wants a conversation to be."""
    epoch = datetime.fromtimestamp(0, UTC)
    values: dict[str, Any] = {
        "user": "", "conversation_id": "t1", "uid": "", "title": "事业", "charts": (C1,),
        "language_code": "en", "version": 0, "create_time": epoch, "update_time": epoch,
    }  # fmt: skip
    return Conversation(**(values | more))


class Room:
    """Everything wired, nothing started."""

    def __init__(
        self, pieces: Sequence[Any] = HELLO, lease: timedelta = LEASE, unheard: float = 0.0
    ) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryChatUnit, self.clock)
        self.log = MemoryReplyLog(codec.event_bytes, idle_seconds=0.01)
        self.charts = Charts({C1})
        self.writer = Scribe(pieces)
        self.others: list[Runners] = []
        ids = RandomIds()
        writers = OneWriter(self.writer)
        self.runners = Runners(self.work, self.log, writers, self.clock, ids, lease, unheard)
        self.talks = ConversationUseCases(
            self.work, self.charts, self.runners, self.log, self.clock, ids
        )
        self.replies = ReplyUseCases(
            self.work, self.charts, writers, self.runners, self.log, self.clock, ids
        )

    async def talk(self, **more: Any) -> Conversation:
        return await self.talks.create(WHO, wanted(**more), None)

    async def ask(self, text: str = "career?", again: Repeat | None = None, **more: Any) -> Reply:
        only = more.get("checked_only", False)
        question = Question(text, more.get("language", ""), more.get("replaces", ""), only)
        return await self.replies.ask(WHO, T1, question, again)

    async def asked(self, text: str = "career?", **more: Any) -> Reply:
        """Ask, and wait for the end."""
        return await self.ended(await self.ask(text, **more))

    async def ended(self, reply: Reply) -> Reply:
        async with asyncio.timeout(5):
            await self.replies.wait(WHO, reply)
        return await self.replies.get(WHO, reply.name)

    async def messages(self, *, all_branches: bool = False) -> list[Message]:
        page = PageRequest(100)
        return list(
            (await self.talks.list_messages(WHO, T1, page, all_branches=all_branches)).items
        )

    async def answer(self) -> Message:
        """The last thing the assistant said."""
        return [one for one in await self.messages() if one.role is Role.ASSISTANT][-1]

    def another_process(self) -> Runners:
        """Another process, with the same writer. Its replies are waited for by `ended`."""
        writers, lease = OneWriter(self.writer), timedelta(seconds=5)
        other = Runners(self.work, self.log, writers, self.clock, RandomIds(), lease)
        self.others.append(other)
        return other

    def elsewhere(self) -> ReplyUseCases:
        """Another process with readers, who are not patient."""
        runners = self.another_process()
        runners._lease = timedelta(seconds=0.02)
        return ReplyUseCases(
            self.work,
            self.charts,
            OneWriter(self.writer),
            runners,
            self.log,
            self.clock,
            RandomIds(),
        )

    def die(self) -> None:
        """As if every process were killed: nothing more is written, stored or told, and the leases run out."""
        for runners in (self.runners, *self.others):
            for task in list(runners._tasks):
                task.cancel()
            for running in runners._running.values():
                running._in_scope = running._stored = _never  # type: ignore[method-assign, assignment]
        self.clock.move(seconds=60)

    async def wrote(self, reply: Reply, text: str) -> None:
        """Wait until the log tells so much."""
        async with asyncio.timeout(5):
            while (told := await self.log.told(reply.log_key)) is None or told.text != text:
                await asyncio.sleep(0.001)

    async def kept(self, reply: Reply, text: str) -> None:
        """Wait until so much stands in the checkpoint."""
        async with asyncio.timeout(5):
            while True:
                async with self.work.begin(MINE) as unit:
                    found = await unit.replies.manuscript(reply)
                if found is not None and found.progress.text == text:
                    return
                await asyncio.sleep(0.001)

    async def forget_rows(self) -> None:
        """As if somebody deleted the conversation in another process."""
        async with self.work.begin(MINE) as unit:
            await unit.conversations.delete("t1")

    async def follow(
        self, reply: Reply, after: Cursor = Cursor()
    ) -> list[Logged | Beat | EndedUnlogged]:
        """All that a reader is told."""
        return await everything(self.replies.follow(WHO, reply, after))


async def everything(
    following: AsyncGenerator[Logged | Beat | EndedUnlogged, None],
) -> list[Logged | Beat | EndedUnlogged]:
    """All that a reader is told."""
    async with asyncio.timeout(5), aclosing(following) as told:
        return [one async for one in told]


async def _never(*_: Any) -> Any:
    raise asyncio.CancelledError


@asynccontextmanager
async def room_of(
    pieces: Sequence[Any] = HELLO, lease: timedelta = LEASE, unheard: float = 0.0
) -> AsyncIterator[Room]:
    """A room whose replies are ended when it is left."""
    room = Room(pieces, lease, unheard)
    try:
        yield room
    finally:
        room.log.away = False
        for runners in (room.runners, *room.others):
            await runners.drain(0)


async def refusal(call: Any) -> Fault:
    """The fault that a call ends with."""
    with pytest.raises(Fault) as raised:
        await call
    return raised.value
