"""Receipts through the use cases: refused early, kept with the reply, the same after a takeover."""

import asyncio
from dataclasses import replace

from services.chat.context.material import Part, Passage
from services.chat.model import ReplyState, WriterId, WriterKind
from services.chat.replies import ReplyUseCases
from services.chat.writers.counting import ByteCounter
from services.chat.writers.prompt import messages
from services.chat.writing import ChartFacts, Fact
from services.kit.faults import Reason
from services.kit.ids import RandomIds
from tests.fakes.chat import OneWriter
from tests.fakes.makings import WHO, repeat
from tests.unit.chat.rooms import Room, refusal, room_of

FACTS = (
    Fact("day_master", "day_master", "day", {"stem": "stem.geng"}, "Day master: Geng"),
    *(Fact(f"star.{n}", "star", "year", {"star": "star.x"}, f"Star number {n}") for n in range(40)),
)


def small(room: Room, window: int = 2000, name: str = "scribe") -> ByteCounter:
    room.charts.facts = FACTS
    return ByteCounter(name, window, 200)


async def test_a_reply_has_the_receipt_of_what_its_writer_was_given() -> None:
    async with room_of() as room:
        room.writer.counts = small(room, window=1600)
        await room.talk()
        first = await room.asked("one?")
        room.clock.move(seconds=1)
        reply = await room.asked("What about 2027?")
        found, receipt = await room.replies.receipt(WHO, reply.name)
        brief = room.writer.briefs[-1]
        assert (found, receipt) == (reply, brief.receipt)
        assert receipt.section(Part.QUESTION).included == (reply.user_message_id,)
        assert receipt.section(Part.TURNS).included == (first.user_message_id, first.message_id)
        findings = receipt.section(Part.FINDINGS)
        assert {"day_master", "2027/flow.flow_year"} <= set(findings.included)
        assert 0 < findings.cut < findings.all == 42
        assert receipt.prompt <= 1400
        system = messages(brief)[0]["content"]
        assert system.count("[F") == len(findings.included) + 1  # the rules name one


async def test_what_has_none_is_not_found() -> None:
    async with room_of() as room:
        await room.talk()
        reply = await room.asked()
        missing = f"{reply.name}x"
        fault = await refusal(room.replies.receipt(WHO, missing))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, missing)
        row = room.work.rows("replies")[0]
        table = room.work._tables["replies"]
        table[next(iter(table))] = replace(row, receipt=None)
        fault = await refusal(room.replies.receipt(WHO, reply.name))
        assert fault.resource == f"{reply.name}/contextReceipt"


async def test_a_question_without_room_is_refused_before_anything_is_stored() -> None:
    async with room_of() as room:
        room.writer.counts = small(room, window=1400)
        await room.talk()
        fault = await refusal(room.ask("why? " * 300))
        assert fault.reason is Reason.CONTEXT_TOO_LONG
        assert set(fault.metadata) == {"limit", "size"}
        assert await room.messages() == []
        assert room.work.rows("replies") == []
        # The conversation is free, and a shorter one is answered.
        assert (await room.asked("why?")).state is ReplyState.COMPLETED


async def test_a_repeated_request_is_answered_with_the_reply_that_there_is() -> None:
    async with room_of() as room:
        room.writer.counts = small(room)
        await room.talk()
        request = repeat()
        reply = await room.ask("why?", request)
        await room.ended(reply)
        # By now there would be no room.
        room.writer.counts = small(room, window=300)
        again = await room.ask("why?", request)
        assert again.name == reply.name


async def _interrupted(room: Room) -> str:
    room.writer.gate = asyncio.Semaphore(0)
    await room.talk()
    reply = await room.ask("one?")
    room.writer.gate.release()
    await room.wrote(reply, "Hel!")
    room.die()
    room.writer.gate = None
    return reply.name


async def test_whoever_goes_on_is_given_the_same() -> None:
    async with room_of() as room:
        room.writer.counts = small(room)
        name = await _interrupted(room)
        _, receipt = await room.replies.receipt(WHO, name)
        await room.another_process().take_over_now()
        reply = await room.ended(await room.replies.get(WHO, name))
        assert (reply.state, reply.epoch) == (ReplyState.COMPLETED, 2)
        assert room.writer.briefs[0] == room.writer.briefs[1]
        assert (await room.replies.receipt(WHO, name))[1] == receipt


async def test_another_model_with_less_room_is_given_what_fits_it_and_the_receipt_says_so() -> None:
    async with room_of() as room:
        room.writer.counts = small(room)
        name = await _interrupted(room)
        _, before = await room.replies.receipt(WHO, name)
        room.writer.id = WriterId(WriterKind.LANGUAGE_MODEL, "other")
        room.writer.counts = small(room, window=1500, name="other")
        await room.another_process().take_over_now()
        await room.ended(await room.replies.get(WHO, name))
        _, after = await room.replies.receipt(WHO, name)
        assert (after.model, room.writer.briefs[-1].receipt) == ("other", after)
        assert after.prompt <= 1300 < before.prompt


class Shelf:
    """Implements `context.ports.Passages`."""

    async def find(
        self, question: str, chart: ChartFacts, language_code: str
    ) -> tuple[Passage, ...]:
        assert (question, chart.facts[0].id, language_code) == ("why?", "day_master", "en")
        return (Passage("passages/p1", "穷通宝鉴: 庚金…"),)


async def test_passages_are_told_as_soon_as_somebody_finds_them() -> None:
    async with room_of() as room:
        room.writer.counts = small(room, window=8000)
        replies = ReplyUseCases(
            room.work, room.charts, OneWriter(room.writer), room.runners, room.log, room.clock, RandomIds(),
            Shelf(),
        )  # fmt: skip
        room.replies = replies
        await room.talk()
        reply = await room.asked("why?")
        _, receipt = await replies.receipt(WHO, reply.name)
        assert receipt.section(Part.PASSAGES).included == ("passages/p1",)
        assert "穷通宝鉴" in messages(room.writer.briefs[-1])[0]["content"]
