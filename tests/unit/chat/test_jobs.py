"""Background work for chat: a purge takes rows and logs, once."""

from datetime import timedelta
from typing import Any

import pytest

from services.chat import codec
from services.chat.jobs import ChatJobs
from services.chat.model import Conversation, Cursor, Reply, Started, WriterId, WriterKind
from services.chat.ports import LogUnavailableError
from services.kit.events import UserPurgeRequested, UserPurgeStepFinished
from tests.fakes.chat import BRIEF, MemoryChatUnit, MemoryReplyLog
from tests.fakes.makings import MINE, WHO, event
from tests.fakes.memory import Hand, MemoryWork
from tests.unit.chat.rooms import T1, room_of

ASKED = UserPurgeRequested("operations/o1")


class Room:
    """Conversations with a reply each, their jobs and logs."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryChatUnit, self.clock)
        self.log = MemoryReplyLog(codec.event_bytes)
        self.jobs = ChatJobs(self.work, self.log)

    async def reply(self, name: str) -> str:
        """Store a reply and begin its log; return the key of the log."""
        now = self.clock.now()
        talk = Conversation(
            user=MINE.owner, conversation_id=name, uid=name, title="", charts=(),
            language_code="en", version=1, create_time=now, update_time=now,
        )  # fmt: skip
        reply = Reply(
            tenant=MINE.tenant, user=MINE.owner, conversation_id=name, reply_id=name,
            user_message_id="m", writer=WriterId(WriterKind.COMPOSER, "composer"),
            language_code="en", create_time=now,
        )  # fmt: skip
        async with self.work.begin(MINE) as unit:
            await unit.conversations.add(talk)
            await unit.replies.add(reply, timedelta(seconds=5), BRIEF)
        await self.log.append(reply.log_key, Cursor(1, 0), [Started(reply)], reply)
        return reply.log_key

    async def purge(self) -> None:
        await self.jobs.purge_user(event(ASKED, self.clock), ASKED)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_rows_and_logs_go_together(room: Room) -> None:
    key = await room.reply("r1")
    await room.purge()
    assert await room.log.end(key) is None
    assert room.work.rows("replies") == room.work.rows("conversations") == []
    counts = {"conversations": 1, "messages": 0}
    assert room.work.told() == [UserPurgeStepFinished("operations/o1", "chat", counts)]


async def test_a_late_repeat_takes_nothing_that_was_written_since(room: Room) -> None:
    await room.reply("r1")
    await room.purge()
    room.clock.move(minutes=2)
    await room.jobs.sweep()
    key = await room.reply("r2")
    await room.purge()
    assert await room.log.end(key) == Cursor(1, 1)
    assert len(room.work.rows("replies")) == 1
    assert room.work.told()[-1] == UserPurgeStepFinished("operations/o1", "chat", {})


async def test_while_the_log_is_away_the_keys_are_not_lost(room: Room) -> None:
    key = await room.reply("r1")
    room.log.away = True
    with pytest.raises(LogUnavailableError):
        await room.purge()
    assert len(room.work.rows("replies")) == 1
    assert room.work.told() == []
    room.log.away = False
    await room.purge()
    assert room.work.rows("replies") == []
    assert await room.log.end(key) is None


class TestTitle:
    async def asked(self, title: str = "") -> Any:
        """A talk in which one question was asked and answered."""
        async with room_of() as rooms:
            await rooms.talk(title=title)
            await rooms.asked("我的事业如何？细说。")
            return rooms

    async def titled(self, rooms: Any, times: int = 1) -> Any:
        jobs = ChatJobs(rooms.work, rooms.log)
        [told] = rooms.work.told()
        happened = event(told, rooms.clock)
        for _ in range(times):
            await jobs.title(happened, told)
        return await rooms.talks.get(WHO, T1)

    async def test_a_talk_without_a_title_is_given_its_question(self) -> None:
        rooms = await self.asked()
        before = await rooms.talks.get(WHO, T1)
        talk = await self.titled(rooms, times=3)
        assert (talk.title, talk.version) == ("我的事业如何？", before.version + 1)

    async def test_a_title_that_was_given_stays(self) -> None:
        rooms = await self.asked("mine")
        assert (await self.titled(rooms)).title == "mine"

    async def test_what_is_gone_or_being_purged_needs_none(self) -> None:
        rooms = await self.asked()
        async with rooms.work.begin(MINE) as unit:
            await unit.destroy_key()
        jobs = ChatJobs(rooms.work, rooms.log)
        [told] = rooms.work.told()
        await jobs.title(event(told, rooms.clock), told)
        rooms = await self.asked()
        await rooms.forget_rows()
        [told] = rooms.work.told()
        await jobs.title(event(told, rooms.clock), told)
