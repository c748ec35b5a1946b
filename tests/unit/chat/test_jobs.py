"""Background work for chat: a purge takes rows and logs, once."""

from datetime import timedelta
from typing import Any

import pytest

from services.chat import codec
from services.chat.context.material import Summary
from services.chat.jobs import ChatJobs
from services.chat.model import Conversation, Reply, WriterId, WriterKind
from services.chat.ports import LogUnavailableError
from services.chat.telling import Cursor, Started
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
    counts = {"conversations": 1, "messages": 0, "memories": 0}
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


class TestSummarize:
    """The rolling summary: what a long talk began with, once for each end of a reply."""

    async def long_talk(self, rooms: Any, questions: int = 11) -> None:
        await rooms.talk(title="t")
        await self.asked(rooms, *(f"question {n}?" for n in range(questions)))

    async def asked(self, rooms: Any, *questions: str, **more: Any) -> None:
        for text in questions:
            rooms.clock.move(seconds=1)
            await rooms.asked(text, **more)
            rooms.clock.move(seconds=1)

    async def summarized(self, rooms: Any, times: int = 1) -> Summary | None:
        """The summary of the active branch after the job of the last reply."""
        told = rooms.work.told()[-1]
        happened = event(told, rooms.clock)
        for _ in range(times):
            await ChatJobs(rooms.work, rooms.log).summarize(happened, told)
        return await self.summary(rooms)

    async def summary(self, rooms: Any) -> Summary | None:
        talk = await rooms.talks.get(WHO, T1)
        async with rooms.work.begin(MINE) as unit:
            branch = await unit.messages.branch("t1", talk.active_message)
            found: Summary | None = await unit.summaries.longest("t1", branch)
        return found

    async def test_the_next_answer_is_written_with_it_instead_of_what_it_covers(self) -> None:
        async with room_of() as rooms:
            await self.long_talk(rooms)
            summary = await self.summarized(rooms, times=3)
            assert summary is not None
            assert (summary.covers, len(rooms.work.rows("summaries"))) == (10, 1)
            assert [one.asked for one in summary.exchanges] == [f"question {n}?" for n in range(5)]
            messages = await rooms.messages()
            assert summary.through == messages[9].message_id
            await self.asked(rooms, "and now?")
            brief = rooms.writer.briefs[-1]
            assert (brief.summary, len(brief.turns), brief.older) == (summary, 12, 0)
            assert brief.turns[0].text == "question 5?"

    async def test_a_short_talk_gets_none(self) -> None:
        async with room_of() as rooms:
            await self.long_talk(rooms, 10)
            assert await self.summarized(rooms) is None

    async def test_it_is_extended_and_the_longest_of_a_branch_counts(self) -> None:
        async with room_of() as rooms:
            await self.long_talk(rooms)
            first = await self.summarized(rooms)
            await self.asked(rooms, *(f"more {n}?" for n in range(5)))
            second = await self.summarized(rooms)
            assert first is not None and second is not None
            assert (first.covers, second.covers) == (10, 20)
            assert second.exchanges[:5] == first.exchanges

    async def test_a_branch_that_leaves_before_its_end_does_not_use_it(self) -> None:
        async with room_of() as rooms:
            await self.long_talk(rooms)
            assert await self.summarized(rooms) is not None
            messages = await rooms.messages()
            await self.asked(rooms, "elsewhere?", replaces=messages[8].name)
            brief = rooms.writer.briefs[-1]
            assert (brief.summary, len(brief.turns)) == (None, 8)
            # One that leaves after it does.
            await rooms.talks.select(WHO, messages[-1].name, None)
            await self.asked(rooms, "late?", replaces=messages[12].name)
            brief = rooms.writer.briefs[-1]
            assert brief.summary is not None and len(brief.turns) == 2

    async def test_it_goes_with_the_talk_and_is_not_made_for_what_is_gone(self) -> None:
        async with room_of() as rooms:
            await self.long_talk(rooms)
            await self.summarized(rooms)
            told: Any = rooms.work.told()[-1]
            await rooms.forget_rows()
            assert rooms.work.rows("summaries") == []
            await ChatJobs(rooms.work, rooms.log).summarize(event(told, rooms.clock), told)
            assert rooms.work.rows("summaries") == []

    async def test_a_user_who_is_being_purged_gets_none(self) -> None:
        async with room_of() as rooms:
            await self.long_talk(rooms)
            async with rooms.work.begin(MINE) as unit:
                await unit.destroy_key()
            told: Any = rooms.work.told()[-1]
            await ChatJobs(rooms.work, rooms.log).summarize(event(told, rooms.clock), told)
            assert rooms.work.rows("summaries") == []


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
