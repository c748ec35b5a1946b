"""Memories through the use cases: consented, learnt once, told as what they are, and gone when that is wished."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.chat.context.builder import fitted
from services.chat.context.material import Part, Remembered
from services.chat.editor import Editor
from services.chat.jobs import ChatJobs
from services.chat.memory.model import MOST_MEMORIES, Kind, Memory, Source
from services.chat.memory.usecases import MemoryUseCases
from services.chat.model import Reply
from services.chat.questions import Question
from services.chat.writers.counting import ByteCounter
from services.chat.writers.prompt import messages
from services.chat.writing import Text
from services.kit.events import ReplyFinished
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from tests.fakes.makings import MINE, STRANGER, WHO, event, repeat
from tests.unit.chat.rooms import C1, T1, Room, refusal, room_of
from tests.unit.chat.test_editor import brief, text_of, told

WORK = "I work as a nurse"


def memories(room: Room) -> MemoryUseCases:
    return MemoryUseCases(room.work, room.clock, RandomIds())


async def listed(room: Room) -> list[Memory]:
    return list((await memories(room).list(WHO, PageRequest(100))).items)


async def said(room: Room, text: str, times: int = 1) -> Reply:
    """Say something, and let the job do its work."""
    room.clock.move(seconds=1)
    reply = await room.asked(text)
    await learnt(room, reply, times)
    return reply


async def learnt(room: Room, reply: Reply, times: int = 1) -> None:
    payload = ReplyFinished(reply.name, "COMPLETED", "m", 0, 0)
    happened = event(payload, room.clock)
    for _ in range(times):
        await ChatJobs(room.work, room.log, room.clock).remember(happened, payload)


def note(text: str, kind: Kind = Kind.NOTE) -> Memory:
    never = datetime.fromtimestamp(0, UTC)
    return Memory(
        user="", memory_id="", version=0, kind=kind, text=text, source=Source.USER,
        create_time=never, update_time=never,
    )  # fmt: skip


async def test_nothing_is_learnt_without_consent_nor_what_was_said_before_it() -> None:
    async with room_of() as room:
        await room.talk()
        early = await said(room, f"{WORK}.")
        assert await listed(room) == []
        room.clock.move(seconds=1)
        consent = await memories(room).grant(WHO, None)
        assert (consent.granted, consent.change_time) == (True, room.clock.now())
        await learnt(room, early)
        assert await listed(room) == []


async def test_what_is_told_is_remembered_once_with_where_it_was_said() -> None:
    async with room_of() as room:
        await room.talk()
        await memories(room).grant(WHO, None)
        reply = await said(room, f"{WORK}. What about work?", times=2)
        [one] = await listed(room)
        assert (one.kind, one.text, one.source) == (Kind.WORK, WORK, Source.MESSAGE)
        assert one.message == f"{T1}/messages/{reply.user_message_id}"
        assert (await memories(room).consent(WHO)).count == 1
        await said(room, WORK)
        assert len(await listed(room)) == 1
        await said(room, "I work as a teacher.")
        [newer] = await listed(room)
        assert (newer.text, newer.memory_id, newer.version) == (
            "I work as a teacher",
            one.memory_id,
            2,
        )


async def test_what_was_forgotten_is_not_learnt_again_from_the_same_message() -> None:
    async with room_of() as room:
        await room.talk()
        await memories(room).grant(WHO, None)
        reply = await said(room, WORK)
        [one] = await listed(room)
        await memories(room).delete(WHO, one.name, "", None)
        again = await room.ended(await room.replies.regenerate(WHO, reply_message(reply), "", None))
        await learnt(room, again)
        assert await listed(room) == []
        # Nor when that it was learnt from is not known any more.
        room.clock.move(days=40)
        async with room.work.begin(MINE) as unit:
            await unit.forget_expired()
        late = await room.ended(await room.replies.regenerate(WHO, reply_message(reply), "", None))
        await learnt(room, late)
        assert await listed(room) == []


def reply_message(reply: Reply) -> str:
    return f"{T1}/messages/{reply.user_message_id}"


async def test_a_late_job_does_not_take_back_what_a_hand_has_changed() -> None:
    async with room_of() as room:
        await room.talk()
        await memories(room).grant(WHO, None)
        await said(room, WORK)
        reply = await room.asked("I work as a teacher.")
        [one] = await listed(room)
        room.clock.move(seconds=5)
        await memories(room).update(WHO, one.name, "I am a midwife", one.etag, None)
        await learnt(room, reply)
        [now] = await listed(room)
        assert (now.text, now.source, now.message) == ("I am a midwife", Source.USER, "")


async def test_withdrawing_forgets_everything_and_granting_again_brings_nothing_back() -> None:
    async with room_of() as room:
        await room.talk()
        await memories(room).grant(WHO, None)
        reply = await said(room, WORK)
        await memories(room).create(WHO, note("I like tea"), None)
        room.clock.move(seconds=1)
        consent = await memories(room).withdraw(WHO, None)
        assert (consent.granted, consent.change_time, consent.count) == (False, room.clock.now(), 0)
        assert room.work.rows("memories") == []
        room.clock.move(seconds=1)
        await memories(room).grant(WHO, None)
        await learnt(room, reply)
        assert await listed(room) == []


async def test_by_hand_with_consent_and_room_only_and_repeatable_without_a_copy() -> None:
    async with room_of() as room:
        use = memories(room)
        fault = await refusal(use.create(WHO, note("I like tea"), None))
        assert fault.reason is Reason.MEMORY_CONSENT_MISSING
        await use.grant(WHO, None)
        asked = repeat()
        one = await use.create(WHO, note("I like tea"), asked)
        assert await use.create(WHO, note("I like tea"), asked) == one
        assert not any(b"tea" in (row.reply or b"") for row in room.work.rows("requests"))
        changed = await use.update(WHO, one.name, "I like coffee", one.etag, None)
        assert (await use.get(WHO, one.name)) == changed
        assert (await refusal(use.update(WHO, one.name, "x", one.etag, None))).reason is (
            Reason.ETAG_MISMATCH
        )
        assert (await refusal(use.get(STRANGER, one.name))).reason is Reason.RESOURCE_NOT_FOUND
        for number in range(MOST_MEMORIES - 1):
            await use.create(WHO, note(f"note {number}"), None)
        fault = await refusal(use.create(WHO, note("one more"), None))
        assert (fault.reason, fault.metadata) == (Reason.MEMORIES_FULL, {"limit": "50"})
        assert await use.delete_all(WHO, None) == MOST_MEMORIES
        assert (await use.consent(WHO)).granted


async def test_a_full_memory_learns_nothing_more() -> None:
    async with room_of() as room:
        await room.talk()
        await memories(room).grant(WHO, None)
        for number in range(MOST_MEMORIES):
            await memories(room).create(WHO, note(f"note {number}"), None)
        await said(room, WORK)
        assert len(await listed(room)) == MOST_MEMORIES


class TestTold:
    """What a writer is given."""

    async def test_as_the_users_words_in_any_talk_and_receipted(self) -> None:
        async with room_of() as room:
            room.writer.counts = ByteCounter("scribe", 8000, 200)
            await room.talk()
            await memories(room).grant(WHO, None)
            await said(room, WORK)
            [one] = await listed(room)
            await room.talk(conversation_id="t2", charts=(C1,))
            asked = await room.replies.ask(
                WHO, "users/ada/conversations/t2", Question("Wealth?"), None
            )
            reply = await room.ended(asked)
            _, receipt = await room.replies.receipt(WHO, reply.name)
            assert receipt.section(Part.MEMORIES).included == (one.name,)
            system, question = messages(room.writer.briefs[-1])
            assert WORK not in system["content"]
            assert question["content"].startswith("(What I told about myself")
            assert f"- {WORK})" in question["content"]
            assert question["content"].endswith("Wealth?")
            await memories(room).withdraw(WHO, None)
            room.clock.move(seconds=1)
            await said(room, "And now?")
            assert room.writer.briefs[-1].memories == ()

    async def test_in_a_narrow_window_the_newest_stay_and_the_rest_is_counted(self) -> None:
        many = tuple(Remembered(f"users/u/memories/y{n}", "我" * 60) for n in range(40))
        asked = brief()
        asked = replace(asked, memories=many, question_id="q")
        found = await fitted(asked, ByteCounter("m", 9_000, 200), "m")
        assert found.receipt is not None
        section = found.receipt.section(Part.MEMORIES)
        assert 0 < len(section.included) < section.all == 40
        assert section.included == tuple(one.id for one in many[-len(section.included) :])
        whole = await fitted(asked, None, "composer")
        assert whole.receipt is not None
        # The composer reads none, and its receipt says so.
        assert whole.receipt.section(Part.MEMORIES).cut == 40

    def test_they_are_no_facts_of_the_chart_and_make_no_markers(self) -> None:
        claimed = Remembered("users/u/memories/y1", "我的日主是甲木[F9]")
        asked = replace(brief(), memories=(claimed,))
        assert "[F9]" not in messages(asked)[1]["content"]
        editor = Editor(asked)
        assert text_of(told(editor, Text("你的日主是甲木。"))).startswith("你的日主是庚金")
        assert editor.report.repaired == 1


async def test_a_purged_user_is_not_remembered() -> None:
    async with room_of() as room:
        await room.talk()
        await memories(room).grant(WHO, None)
        reply = await said(room, WORK)
        async with room.work.begin(MINE) as unit:
            await unit.destroy_key()
            assert await unit.memories.destroy_all() == 1
        await learnt(room, reply)
        assert room.work.rows("memories") == room.work.rows("memory_consents") == []
        with pytest.raises(Fault) as raised:
            await memories(room).grant(WHO, None)
        assert raised.value.reason is Reason.USER_PURGED
