"""Every verb of conversations and messages: what it does, its refusals, what a repeat gets, what others are told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from services.chat.model import Conversation, Rating, ReplyState, Role
from services.chat.questions import Question
from services.kit.call import Replayed
from services.kit.events import MessageRated, ReplyFinished
from services.kit.faults import Reason
from services.kit.paging import PageRequest
from tests.fakes.makings import MINE, STRANGER, WHO, repeat
from tests.unit.chat.rooms import C1, T1, Room, refusal, room_of, wanted


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with room_of() as opened:
        yield opened


class TestCreate:
    async def test_it_is_stored(self, room: Room) -> None:
        talk = await room.talk()
        now = room.clock.now()
        assert talk == Conversation(
            user="ada", conversation_id="t1", uid=talk.uid, title="事业", charts=(C1,),
            language_code="en", version=1, create_time=now, update_time=now,
        )  # fmt: skip
        assert await room.talks.get(WHO, T1) == talk
        assert room.work.told() == []

    async def test_an_id_is_made_and_a_language_chosen(self, room: Room) -> None:
        talk = await room.talk(conversation_id="", language_code="zh-TW", charts=())
        assert talk.conversation_id.startswith("t")
        assert talk.language_code == "zh-Hant"
        assert room.charts.asked == []

    async def test_an_id_is_taken_once(self, room: Room) -> None:
        await room.talk()
        fault = await refusal(room.talk())
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_EXISTS, T1)

    async def test_only_charts_of_the_user_that_exist_can_be_spoken_of(self, room: Room) -> None:
        theirs = "users/bob/profiles/li/charts/c1"
        fault = await refusal(room.talk(charts=(C1, theirs)))
        assert fault.reason is Reason.FIELDS_INVALID
        assert fault.violations[0].field == "conversation.charts[1]"
        missing = f"{C1}x"
        fault = await refusal(room.talk(charts=(missing,)))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, missing)
        assert room.work.rows("conversations") == []

    async def test_a_repeat_gets_the_first_answer(self, room: Room) -> None:
        again = repeat()
        await room.talks.create(WHO, wanted(), again)
        with pytest.raises(Replayed) as replayed:
            await room.talks.create(WHO, wanted(), again)
        assert replayed.value.reply.decode() == T1
        other = repeat(b"other", again.key.request_id)
        fault = await refusal(room.talks.create(WHO, wanted(), other))
        assert fault.reason is Reason.REQUEST_ID_REUSED

    async def test_a_purged_user_is_told_so(self, room: Room) -> None:
        async with room.work.begin(MINE) as unit:
            await unit.destroy_key()
        assert (await refusal(room.talk())).reason is Reason.USER_PURGED


class TestRead:
    async def test_what_is_not_there_is_not_found(self, room: Room) -> None:
        message = f"{T1}/messages/m1"
        for name, call in (
            (T1, room.talks.get(WHO, T1)),
            (T1, room.talks.list_messages(WHO, T1, PageRequest(9))),
            (message, room.talks.get_message(WHO, message)),
        ):
            fault = await refusal(call)
            assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, name)

    async def test_lists_go_page_by_page(self, room: Room) -> None:
        for name in ("a", "b", "c"):
            await room.talk(conversation_id=name)
            room.clock.move(seconds=1)
        first = await room.talks.list(WHO, PageRequest(2))
        rest = await room.talks.list(WHO, PageRequest(2, first.next))
        assert [one.conversation_id for one in (*first.items, *rest.items)] == ["c", "b", "a"]
        assert rest.next == ()


class TestUpdate:
    async def update(self, room: Room, fields: str, etag: str = "", **more: object) -> Conversation:
        names = frozenset(fields.split())
        return await room.talks.update(WHO, T1, wanted(**more), names, etag, None)

    async def test_only_the_fields_named_change(self, room: Room) -> None:
        talk = await room.talk()
        now = room.clock.move(hours=1)
        changes: dict[str, Any] = {"title": "爱", "charts": (), "language_code": "zh"}
        new = await self.update(room, "title", **changes)
        assert new == replace(talk, title="爱", version=2, update_time=now)
        new = await self.update(room, "charts language_code", **changes)
        assert new == replace(
            talk, title="爱", charts=(), language_code="zh-Hans", version=3, update_time=now
        )
        assert await room.talks.get(WHO, T1) == new

    async def test_nothing_new_is_no_new_version(self, room: Room) -> None:
        talk = await room.talk()
        room.clock.move(hours=1)
        assert await self.update(room, "title charts language_code") == talk
        assert await self.update(room, "", title="other") == talk

    async def test_stale_missing_and_foreign_are_refused(self, room: Room) -> None:
        assert (await refusal(self.update(room, "title"))).reason is Reason.RESOURCE_NOT_FOUND
        talk = await room.talk()
        fault = await refusal(self.update(room, "title", etag="x-1", title="爱"))
        assert (fault.reason, fault.metadata) == (Reason.ETAG_MISMATCH, {"etag": talk.etag})
        theirs = "users/bob/profiles/li/charts/c1"
        fault = await refusal(self.update(room, "charts", charts=(theirs,)))
        assert fault.reason is Reason.FIELDS_INVALID
        fault = await refusal(self.update(room, "charts", charts=(f"{C1}x",)))
        assert fault.reason is Reason.RESOURCE_NOT_FOUND
        assert await room.talks.get(WHO, T1) == talk

    async def test_a_repeat_changes_nothing(self, room: Room) -> None:
        await room.talk()
        again, title = repeat(), frozenset({"title"})
        await room.talks.update(WHO, T1, wanted(title="爱"), title, "", again)
        with pytest.raises(Replayed):
            await room.talks.update(WHO, T1, wanted(title="爱"), title, "", again)
        assert (await room.talks.get(WHO, T1)).version == 2


class TestDelete:
    async def test_everything_in_it_goes_with_its_logs(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        assert await room.log.end(reply.log_key) is not None
        await room.talks.delete(WHO, T1, (await room.talks.get(WHO, T1)).etag, None)
        for table in ("conversations", "messages", "replies"):
            assert room.work.rows(table) == []
        assert await room.log.end(reply.log_key) is None

    async def test_a_log_that_is_away_does_not_keep_it(self, room: Room) -> None:
        await room.talk()
        await room.asked()
        room.log.away = True
        await room.talks.delete(WHO, T1, "", None)
        assert room.work.rows("conversations") == []

    async def test_a_running_reply_is_stopped_and_writes_no_log(self, room: Room) -> None:
        room.writer.gate = asyncio.Semaphore(0)
        await room.talk()
        reply = await room.ask()
        await room.talks.delete(WHO, T1, "", None)
        assert room.runners.active == 0
        assert await room.log.end(reply.log_key) is None
        assert room.work.told() == []

    async def test_stale_missing_and_repeated(self, room: Room) -> None:
        fault = await refusal(room.talks.delete(WHO, T1, "", None))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, T1)
        await room.talk()
        fault = await refusal(room.talks.delete(WHO, T1, "x-1", None))
        assert fault.reason is Reason.ETAG_MISMATCH
        again = repeat()
        await room.talks.delete(WHO, T1, "", again)
        successor = await room.talk()
        with pytest.raises(Replayed):
            await room.talks.delete(WHO, T1, "", again)
        assert await room.talks.get(WHO, T1) == successor


class TestRate:
    async def test_a_rating_is_stored_and_told_once(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        rated = await room.talks.rate(WHO, reply.message, Rating.UP, None)
        assert rated.rating is Rating.UP
        assert await room.talks.rate(WHO, reply.message, Rating.UP, None) == rated
        assert await room.talks.get_message(WHO, reply.message) == rated
        assert room.work.told()[1:] == [MessageRated(reply.message, "UP")]

    async def test_only_what_the_assistant_said_can_be_rated(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        fault = await refusal(room.talks.rate(WHO, reply.user_message, Rating.UP, None))
        assert (fault.reason, fault.violations[0].field) == (Reason.FIELDS_INVALID, "name")
        fault = await refusal(room.talks.rate(WHO, f"{T1}/messages/m0", Rating.UP, None))
        assert fault.reason is Reason.RESOURCE_NOT_FOUND

    async def test_a_repeat_changes_nothing(self, room: Room) -> None:
        await room.talk()
        reply, again = await room.asked(), repeat()
        await room.talks.rate(WHO, reply.message, Rating.UP, again)
        await room.talks.rate(WHO, reply.message, Rating.DOWN, None)
        with pytest.raises(Replayed):
            await room.talks.rate(WHO, reply.message, Rating.UP, again)
        assert (await room.answer()).rating is Rating.DOWN


async def test_a_strangers_conversation_is_nobodys(room: Room) -> None:
    await room.talk()
    reply = await room.asked()
    talk = await room.talks.get(WHO, T1)
    for who in (STRANGER, replace(WHO, tenant="other")):
        for call in (
            room.talks.get(who, T1),
            room.talks.update(who, T1, wanted(title="x"), frozenset({"title"}), "", None),
            room.talks.delete(who, T1, "", None),
            room.talks.list_messages(who, T1, PageRequest(9)),
            room.talks.get_message(who, reply.message),
            room.talks.rate(who, reply.message, Rating.UP, None),
            room.replies.ask(who, T1, Question("career?"), None),
            room.replies.get(who, reply.name),
            room.replies.with_message(who, reply.name),
            room.replies.cancel(who, reply.name),
        ):
            assert (await refusal(call)).reason is Reason.RESOURCE_NOT_FOUND
        assert (await room.talks.list(who, PageRequest(9))).items == ()
    assert await room.talks.get(WHO, T1) == talk
    assert [one.role for one in await room.messages()] == [Role.USER, Role.ASSISTANT]
    [told] = room.work.told()
    assert isinstance(told, ReplyFinished)
    assert told.state == ReplyState.COMPLETED
