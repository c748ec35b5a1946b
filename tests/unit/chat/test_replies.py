"""Replies: what is refused before the first event, one end whatever happens, readers who miss nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy

from baziai.chat.v1 import reply_pb2
from services.chat import replies as replies_module
from services.chat import runners as runners_module
from services.chat import running as running_module
from services.chat.codec import event_of
from services.chat.grounding.checker import WITHHELD
from services.chat.model import (
    Citation,
    FallBack,
    FinishReason,
    ReplyError,
    ReplyState,
    Role,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.spans import Span, Verdict, joined
from services.chat.telling import Beat, Cursor, EndedUnlogged, Logged, Wrote
from services.chat.writing import TOLD, Cited, Counted, Ended, Passed, Text
from services.kit.events import ReplyFinished
from services.kit.faults import Fault, Reason
from services.kit.uow import SYSTEM
from tests.fakes.makings import MINE, WHO, repeat
from tests.unit.chat.grounding.charts import LI, chart
from tests.unit.chat.rooms import C1, HELLO, T1, Room, everything, refusal, room_of

COMPOSER = WriterId(WriterKind.COMPOSER, "composer")


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with room_of() as opened:
        yield opened


@pytest.fixture
async def slow() -> AsyncIterator[Room]:
    """The writer waits before each piece until it is let through."""
    async with room_of() as opened:
        opened.writer.gate = asyncio.Semaphore(0)
        await opened.talk()
        yield opened


def told(room: Room) -> list[tuple[Role, str]]:
    """The turns that the writer was told last."""
    return [(turn.role, turn.text) for turn in room.writer.briefs[-1].turns]


def told_text(seen: Sequence[Any]) -> dict[int, str]:
    """The text of each block as a reader puts it together."""
    found: dict[int, str] = {}
    for one in seen:
        match event_of(one.payload) if isinstance(one, Logged) else None:
            case Wrote(text, block):
                found[block] = found.get(block, "") + text
    return found


def kind_of(seen: Any) -> str:
    """Which event a reader was told."""
    return str(reply_pb2.ReplyEvent.FromString(seen.payload).WhichOneof("event"))


# Two sentences of which the findings tell nothing, and one that is about no chart.
UNCHECKED = [
    Text("2026年与日柱相冲！"),
    Text("好！"),
    Text("2024年与时柱相同！"),
    Ended(FinishReason.STOP, Usage()),
]


async def begun(room: Room, letters: int = 1, **more: Any) -> Any:
    """Ask, and wait until so many pieces stand in the log."""
    assert room.writer.gate is not None
    reply = await room.ask(**more)
    for _ in range(letters):
        room.writer.gate.release()
    async with asyncio.timeout(5):
        while (await room.log.end(reply.log_key) or Cursor()).seq < 4:
            await asyncio.sleep(0.001)
    return reply


class TestAsk:
    async def test_question_and_answer_are_stored_and_told(self, room: Room) -> None:
        await room.talk()
        reply = await room.ask(language="zh-CN")
        assert (reply.state, reply.language_code) == (ReplyState.RUNNING, "zh-Hans")
        assert (await room.talks.get(WHO, T1)).running_reply == reply.reply_id
        ended = await room.ended(reply)
        assert ended == replace(
            reply,
            state=ReplyState.COMPLETED,
            message_id=ended.message_id,
            grounding=ended.grounding,
            finish_reason=FinishReason.STOP,
            usage=Usage(10, 2),
            end_time=room.clock.now(),
        )
        question, answer = await room.messages()
        assert (question.role, question.text) == (Role.USER, "career?")
        assert (question.name, answer.name) == (reply.user_message, ended.message)
        assert (answer.text, answer.reply_id) == ("Hel!lo!", reply.reply_id)
        assert answer.in_reply_to == question.message_id
        assert await room.replies.with_message(WHO, reply.name) == (ended, answer)
        talk = await room.talks.get(WHO, T1)
        assert (talk.running_reply, talk.version) == (None, 3)
        assert room.work.told() == [ReplyFinished(reply.name, "COMPLETED", "scribe", 10, 2)]

    async def test_the_writer_is_told_what_was_said_before(self, room: Room) -> None:
        await room.talk()
        await room.asked("one?")
        room.clock.move(seconds=1)
        await room.asked("two?")
        brief = room.writer.briefs[-1]
        assert (brief.question, brief.language_code) == ("two?", "en")
        assert (brief.chart.name, brief.today) == (C1, room.clock.now())
        assert told(room) == [(Role.USER, "one?"), (Role.ASSISTANT, "Hel!lo!")]

    @pytest.mark.parametrize(
        ("question", "minor"),
        [
            ("My wife was born 1988-07-12: do we match?", False),
            ("My girlfriend was born 2015-07-12: do we match?", True),
            ("My daughter was born 2015-07-12: how do we get on?", False),
        ],
    )
    async def test_whose_birth_a_question_tells_is_asked_about(
        self, question: str, minor: bool, room: Room
    ) -> None:
        await room.talk()
        await room.asked(question)
        chart = room.writer.briefs[-1].chart
        assert [fact.other for fact in chart.between] == ([] if minor else [TOLD])
        assert chart.other_is_minor is minor

    async def test_whose_birth_was_told_before_is_still_asked_about(self, room: Room) -> None:
        await room.talk()
        await room.asked("My wife was born 1988-07-12: do we match?")
        room.clock.move(seconds=1)
        await room.asked("Is she good with money?")
        assert room.writer.briefs[-1].chart.between
        room.clock.move(seconds=1)
        await room.asked("How is my career?")
        assert not room.writer.briefs[-1].chart.between

    async def test_markers_are_explained_once(self) -> None:
        pieces = [Text("a [F1]"), Cited("F1", "f1"), Cited("F1", "f1"), Cited("F2", "f9"), *HELLO]
        async with room_of(pieces) as room:
            await room.talk()
            await room.asked()
            assert (await room.answer()).citations == (
                # F2 stands nowhere in the text, and for no finding.
                Citation("F1", C1, "f1", "庚 (en)"),
            )

    async def refused(self, room: Room, expected: Reason, **more: Any) -> Fault:
        """Refused, and as if it had never been asked."""
        before = room.work.rows("conversations")
        fault = await refusal(room.ask(**more))
        assert fault.reason is expected
        assert room.work.rows("messages") == room.work.rows("replies") == []
        assert room.work.rows("conversations") == before
        return fault

    async def test_without_a_conversation(self, room: Room) -> None:
        assert (await self.refused(room, Reason.RESOURCE_NOT_FOUND)).resource == T1

    async def test_without_a_chart(self, room: Room) -> None:
        await room.talk(charts=())
        assert (await self.refused(room, Reason.CONVERSATION_WITHOUT_CHART)).resource == T1

    async def test_with_a_chart_that_is_gone(self, room: Room) -> None:
        await room.talk()
        room.charts.known.clear()
        assert (await self.refused(room, Reason.RESOURCE_NOT_FOUND)).resource == C1

    async def test_without_a_model(self, room: Room) -> None:
        await room.talk()
        room.writer.refusal = Fault(Reason.MODEL_UNAVAILABLE, "away", retry_after=5.0)
        assert (await self.refused(room, Reason.MODEL_UNAVAILABLE)).retry_after == 5.0

    async def test_without_a_log(self, room: Room) -> None:
        await room.talk()
        room.log.away = True
        assert (await self.refused(room, Reason.STORE_UNAVAILABLE)).retry_after

    async def test_while_the_server_goes_away(self, room: Room) -> None:
        await room.talk()
        await room.runners.drain(0)
        assert (await self.refused(room, Reason.SERVER_BUSY)).retry_after

    async def test_of_a_purged_user(self, room: Room) -> None:
        await room.talk()
        async with room.work.begin(MINE) as unit:
            await unit.destroy_key()
        await self.refused(room, Reason.USER_PURGED)

    async def test_while_another_is_being_written(self, slow: Room) -> None:
        reply = await slow.ask()
        fault = await refusal(slow.ask("again?"))
        assert fault.reason is Reason.CONVERSATION_BUSY
        assert fault.metadata == {"reply": reply.name}
        assert len(await slow.messages()) == 1

    async def test_two_at_once_begin_one(self, slow: Room) -> None:
        answers = await asyncio.gather(slow.ask(), slow.ask(), return_exceptions=True)
        faults = [one for one in answers if isinstance(one, Fault)]
        assert [fault.reason for fault in faults] == [Reason.CONVERSATION_BUSY]
        assert len(slow.work.rows("replies")) == 1

    async def test_a_repeat_finds_its_reply_running_or_ended(self, slow: Room) -> None:
        again = repeat()
        reply = await slow.ask(again=again)
        assert await slow.ask(again=again) == reply
        assert slow.writer.gate is not None
        for _ in HELLO:
            slow.writer.gate.release()
        ended = await slow.ended(reply)
        assert await slow.ask(again=again) == ended
        assert len(slow.writer.briefs) == 1
        other = repeat(b"other", again.key.request_id)
        assert (await refusal(slow.ask(again=other))).reason is Reason.REQUEST_ID_REUSED


class TestEnds:
    @pytest.mark.parametrize(
        ("raised", "error"),
        [
            (
                Fault(Reason.MODEL_UNAVAILABLE, "the model broke off"),
                ReplyError("MODEL_UNAVAILABLE", "the model broke off"),
            ),
            (ValueError("a secret"), ReplyError("INTERNAL", "internal error")),
        ],
    )
    async def test_a_writer_that_fails(self, raised: Exception, error: ReplyError) -> None:
        async with room_of([Text("Hel"), raised]) as room:
            await room.talk()
            ended = await room.asked()
            assert (ended.state, ended.error) == (ReplyState.FAILED, error)
            assert (ended.finish_reason, ended.message) == (FinishReason.ERROR, "")
            assert [one.role for one in await room.messages()] == [Role.USER]
            assert (await room.talks.get(WHO, T1)).running_reply is None
            assert room.work.told() == [ReplyFinished(ended.name, "FAILED", "scribe", 0, 0)]

    async def test_a_writer_that_is_cut(self) -> None:
        async with room_of([Text("Hel"), Ended(FinishReason.LENGTH, Usage(1, 1))]) as room:
            await room.talk()
            ended = await room.asked()
            assert (ended.state, ended.finish_reason) == (
                ReplyState.COMPLETED,
                FinishReason.LENGTH,
            )

    async def test_a_writer_that_says_nothing_leaves_no_message(self) -> None:
        async with room_of([Ended(FinishReason.SAFETY, Usage())]) as room:
            await room.talk()
            ended = await room.asked()
            assert (ended.state, ended.message) == (ReplyState.COMPLETED, "")
            assert await room.replies.with_message(WHO, ended.name) == (ended, None)

    async def test_who_stops_keeps_what_was_written(self, slow: Room) -> None:
        reply = await begun(slow)
        stopped = await slow.replies.cancel(WHO, reply.name)
        assert (stopped.state, stopped.finish_reason) == (
            ReplyState.CANCELLED,
            FinishReason.CANCELLED,
        )
        assert (await slow.answer()).text == "Hel!"
        assert await slow.replies.cancel(WHO, reply.name) == stopped
        missing = await refusal(slow.replies.cancel(WHO, f"{T1}/replies/r0"))
        assert missing.reason is Reason.RESOURCE_NOT_FOUND

    async def test_what_was_written_until_then_is_counted(self) -> None:
        pieces = [Counted(Usage(7, 1)), Text("Hel!"), Counted(Usage(7, 9)), *HELLO]
        async with room_of(pieces) as room:
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await begun(room, letters=2)
            assert (await room.replies.cancel(WHO, reply.name)).usage == Usage(7, 1)

    async def test_another_writer_is_stored_before_its_first_word_and_told(self) -> None:
        over = FallBack("scribe", "MODEL_UNAVAILABLE")
        async with room_of([Passed(COMPOSER, (over,)), *HELLO]) as room:
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await room.ask()
            # Who writes is told with the first word.
            for _ in range(2):
                room.writer.gate.release()
            async with asyncio.timeout(5):
                while not (now := await room.replies.get(WHO, reply.name)).fall_backs:
                    await asyncio.sleep(0.001)
            assert (now.state, now.writer, now.fall_backs) == (
                ReplyState.RUNNING,
                COMPOSER,
                (over,),
            )
            for _ in HELLO[1:]:
                room.writer.gate.release()
            ended = await room.ended(reply)
            assert (ended.writer, ended.fall_backs) == (COMPOSER, (over,))
            kinds = [kind_of(one) for one in await room.follow(reply)]
            assert kinds.index("writer_changed") < kinds.index("text_delta")

    async def test_another_writer_of_a_reply_that_is_gone_writes_nothing(self) -> None:
        over = FallBack("scribe", "MODEL_UNAVAILABLE")
        async with room_of([Passed(COMPOSER, (over,)), *HELLO]) as room:
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await room.ask()
            await room.forget_rows()
            for _ in range(4):
                room.writer.gate.release()
            await room.runners.drain(5)
            assert room.work.rows("messages") == []
            assert await room.log.end(reply.log_key) is None

    async def test_what_nobody_listens_to_is_stopped_after_its_grace(self) -> None:
        async with room_of(unheard=0.2) as room:
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            heeding = asyncio.create_task(room.runners.heed_silence())
            loop = asyncio.get_running_loop()
            try:
                reply = await begun(room)
                reader = asyncio.create_task(room.follow(reply))
                await asyncio.sleep(0.4)
                assert (await room.replies.get(WHO, reply.name)).state is ReplyState.RUNNING
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)
                left = loop.time()
                async with asyncio.timeout(5):
                    while (now := await room.replies.get(WHO, reply.name)).end_time is None:
                        await asyncio.sleep(0.005)
                assert loop.time() - left >= 0.2
            finally:
                heeding.cancel()
                await asyncio.gather(heeding, return_exceptions=True)
            assert (now.state, now.finish_reason) == (ReplyState.CANCELLED, FinishReason.UNHEARD)
            assert (await room.answer()).text == "Hel!"

    async def test_a_wish_from_another_process_is_heard_with_the_lease(self, slow: Room) -> None:
        reply = await begun(slow)
        async with slow.work.begin(MINE) as unit:
            await unit.replies.request_cancel("t1", reply.reply_id)
        await slow.runners._renew()
        assert (await slow.ended(reply)).state is ReplyState.CANCELLED

    async def test_a_process_that_goes_away_hands_its_replies_over(self, slow: Room) -> None:
        reply = await begun(slow)
        await slow.runners.drain(0)
        left = await slow.replies.get(WHO, reply.name)
        assert (left.state, left.epoch) == (ReplyState.RUNNING, 1)
        assert slow.writer.gate is not None
        slow.writer.gate = None
        other = slow.another_process()
        await other.take_over_now()
        ended = await slow.ended(reply)
        assert (ended.state, ended.epoch) == (ReplyState.COMPLETED, 2)
        assert slow.writer.begun_from == ["", "Hel!"]
        assert (await slow.answer()).text == "Hel!lo!"
        assert told_text(await slow.follow(reply)) == {0: "Hel!lo!"}

    async def test_who_died_is_succeeded_from_the_checkpoint_when_the_log_is_lost(self) -> None:
        async with room_of([Text("One!"), Text(" Two!"), *HELLO]) as room:
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await begun(room)
            await room.kept(reply, "One!")
            room.writer.gate.release()
            await room.wrote(reply, "One! Two!")
            room.die()
            await room.log.delete([reply.log_key])
            room.writer.gate = None
            await room.another_process().take_over_now()
            ended = await room.ended(reply)
            assert (ended.state, ended.epoch) == (ReplyState.COMPLETED, 2)
            assert room.writer.begun_from == ["", "One!"]
            assert (await room.answer()).text == "One! Two!Hel!lo!"
            # Readers of the lost log replace what they have.
            assert told_text(await room.follow(reply, Cursor(1, 4))) == {1: "One! Two!Hel!lo!"}

    async def test_who_goes_on_keeps_the_verdicts_of_what_was_told(self) -> None:
        async with room_of(UNCHECKED) as room:
            room.charts.facts = chart(LI).facts
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await begun(room, 2)
            await room.wrote(reply, "2026年与日柱相冲！好！")
            room.die()
            room.writer.gate = None
            await room.another_process().take_over_now()
            await room.ended(reply)
            message = await room.answer()
            assert [one.verdict for one in message.spans] == [
                Verdict.UNVERIFIABLE,
                Verdict.PLAIN,
                Verdict.UNVERIFIABLE,
            ]
            seen = [
                event_of(one.payload) for one in await room.follow(reply) if isinstance(one, Logged)
            ]
            told = [Span(len(one.text), one.verdict) for one in seen if isinstance(one, Wrote)]
            assert joined(told) == message.spans

    async def test_who_goes_on_leaves_out_what_was_asked_to_be_left_out(self) -> None:
        async with room_of(UNCHECKED) as room:
            room.charts.facts = chart(LI).facts
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await begun(room, 2, checked_only=True)
            note = WITHHELD["en"]
            await room.wrote(reply, f"{note}好！")
            room.die()
            room.writer.gate = None
            await room.another_process().take_over_now()
            await room.ended(reply)
            message = await room.answer()
            assert message.text == f"{note}好！{note}"
            assert [one.verdict for one in message.spans] == [
                Verdict.WITHHELD,
                Verdict.PLAIN,
                Verdict.WITHHELD,
            ]
            again = await room.ended(
                await room.replies.regenerate(WHO, reply.user_message, "", None, checked_only=True)
            )
            assert again.grounding is not None
            assert (again.grounding.withheld, again.grounding.unverifiable) == (2, 0)

    async def test_a_writer_that_cannot_go_on_begins_anew_and_readers_replace(self) -> None:
        async with room_of() as room:
            room.writer.gate = asyncio.Semaphore(0)
            room.writer.continues = False
            await room.talk()
            reply = await begun(room)
            room.die()
            room.writer.gate = None
            await room.another_process().take_over_now()
            await room.ended(reply)
            assert (await room.answer()).text == "Hel!lo!"
            told = told_text(await room.follow(reply))
            assert told == {0: "Hel!", 1: "Hel!lo!"}

    async def test_a_log_emptied_in_the_middle_is_told_again(self, slow: Room) -> None:
        reply = await begun(slow)
        reader = asyncio.create_task(slow.follow(reply, Cursor(1, 3)))
        await asyncio.sleep(0)
        await slow.log.delete([reply.log_key])
        assert slow.writer.gate is not None
        for _ in HELLO:
            slow.writer.gate.release()
        assert (await slow.ended(reply)).state is ReplyState.COMPLETED
        assert told_text(await reader)[1] == "Hel!lo!"
        assert (await slow.answer()).text == "Hel!lo!"

    async def test_a_wish_to_stop_outlives_the_process(self, slow: Room) -> None:
        reply = await begun(slow)
        slow.die()
        async with slow.work.begin(MINE) as unit:
            await unit.replies.request_cancel("t1", reply.reply_id)
        await slow.another_process().take_over_now()
        ended = await slow.ended(reply)
        assert (ended.state, ended.epoch) == (ReplyState.CANCELLED, 2)
        assert (await slow.answer()).text == "Hel!"

    async def test_a_reply_that_kills_its_writers_is_given_up(self, slow: Room) -> None:
        reply = await begun(slow)
        for _ in range(runners_module.MOST_EPOCHS):
            slow.die()
            assert (await slow.replies.get(WHO, reply.name)).state is ReplyState.RUNNING
            await slow.another_process().take_over_now()
        ended = await slow.ended(reply)
        assert ended.state is ReplyState.FAILED
        assert ended.error is not None
        assert ended.error.reason == Reason.REPLY_INTERRUPTED
        assert isinstance((await slow.follow(reply))[-1], Logged)
        assert (await slow.talks.get(WHO, T1)).running_reply is None

    async def test_a_deleted_reply_leaves_nothing(self, slow: Room) -> None:
        reply = await begun(slow)
        await slow.forget_rows()
        await slow.runners._renew()
        await slow.runners.drain(5)
        assert await slow.log.end(reply.log_key) is None
        assert slow.work.rows("messages") == []
        assert slow.work.told() == []

    async def test_a_process_that_was_only_asleep_changes_nothing(self) -> None:
        async with room_of(lease=timedelta(seconds=-1)) as room:
            room.writer.gate = asyncio.Semaphore(0)
            await room.talk()
            reply = await begun(room)
            gate, room.writer.gate = room.writer.gate, None
            await room.another_process().take_over_now()
            ended = await room.ended(reply)
            assert (ended.state, ended.epoch) == (ReplyState.COMPLETED, 2)
            for _ in HELLO:
                gate.release()
            await room.runners.drain(5)
            assert await room.replies.get(WHO, reply.name) == ended
            assert told_text(await room.follow(reply)) == {0: "Hel!lo!"}
            assert [one.role for one in await room.messages()] == [Role.USER, Role.ASSISTANT]
            assert len(room.work.told()) == 1

    async def test_a_store_that_is_away_for_a_while_loses_no_end(
        self, room: Room, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(running_module, "_STORE_RETRY_SECONDS", 0.001)
        await room.talk()
        begin, failures = room.work.begin, 3

        def broken(scope: Any, repeat: Any = None) -> Any:
            nonlocal failures
            if scope == MINE and room.writer.briefs and failures:
                failures -= 1
                raise ConnectionError
            return begin(scope, repeat)

        reply = await room.ask()
        monkeypatch.setattr(room.work, "begin", broken)
        await room.runners.drain(5)
        assert failures == 0
        assert (await room.replies.get(WHO, reply.name)).state is ReplyState.COMPLETED

    async def test_a_log_that_is_away_loses_no_word(self, slow: Room, monkeypatch: Any) -> None:
        reply = await begun(slow)
        slow.log.away = True
        assert slow.writer.gate is not None
        for _ in HELLO:
            slow.writer.gate.release()
        async with asyncio.timeout(5):
            while (await slow.replies.get(WHO, reply.name)).state is ReplyState.RUNNING:
                await asyncio.sleep(0.001)
        assert (await slow.answer()).text == "Hel!lo!"
        slow.log.away = False
        assert isinstance((await slow.follow(reply))[-1], Logged)


class TestNeeds:
    async def test_years_that_are_named_are_computed_before_anybody_writes(
        self, room: Room
    ) -> None:
        await room.talk()
        reply = await room.asked("2027年如何？")
        facts = room.writer.briefs[-1].chart.facts
        assert [fact.moment for fact in facts] == ["", "2027"]
        assert facts[1].at is not None
        assert reply.state is ReplyState.COMPLETED

    async def test_a_finding_of_a_moment_is_cited_with_it(self) -> None:
        pieces = [Cited("F2", "2027/flow.flow_year"), Text("2027 [F2]."), *HELLO]
        async with room_of(pieces) as room:
            await room.talk()
            await room.asked("2027?")
            [cited] = (await room.answer()).citations
            assert (cited.finding_id, cited.at) == (
                "flow.flow_year",
                datetime(2027, 7, 1, 12, tzinfo=UTC),
            )

    async def test_a_chart_that_cannot_be_asked_is_spoken_of_without(self, room: Room) -> None:
        await room.talk()
        room.charts.stale = True
        assert (await room.asked("2027?")).state is ReplyState.COMPLETED
        assert len(room.writer.briefs[-1].chart.facts) == 1

    async def test_two_people_are_laid_beside_one_another(self) -> None:
        async with room_of() as room:
            other = C1.replace("c1", "c2")
            room.charts.known.add(other)
            await room.talk(charts=(C1, other))
            await room.asked("我们合婚如何？")
            assert room.writer.briefs[-1].chart.facts[-1].other == other
            await room.asked("财运？")
            assert room.writer.briefs[-1].chart.facts[-1].other == ""


class TestBranches:
    async def test_an_edited_question_begins_a_branch(self, room: Room) -> None:
        await room.talk()
        await room.asked("one?")
        room.clock.move(seconds=1)
        second = await room.asked("two?")
        room.clock.move(seconds=1)
        edited = await room.asked("zwei?", replaces=second.user_message)
        # The writer is told what came before the question that was edited, and nothing of that.
        assert told(room) == [(Role.USER, "one?"), (Role.ASSISTANT, "Hel!lo!")]
        assert [one.text for one in await room.messages()] == [
            "one?",
            "Hel!lo!",
            "zwei?",
            "Hel!lo!",
        ]
        question = (await room.messages())[2]
        both = (second.user_message_id, edited.user_message_id)
        assert question.alternatives == both
        everything = await room.messages(all_branches=True)
        assert [one.text for one in everything] == [
            "one?", "Hel!lo!", "two?", "Hel!lo!", "zwei?", "Hel!lo!",
        ]  # fmt: skip
        talk = await room.talks.select(WHO, second.user_message, None)
        assert talk.active_message == second.message_id
        assert [one.text for one in await room.messages()] == ["one?", "Hel!lo!", "two?", "Hel!lo!"]
        assert await room.talks.select(WHO, second.message, None) == talk
        room.clock.move(seconds=1)
        third = await room.asked("three?")
        assert (await room.messages())[-2].parent_id == second.message_id
        assert (await room.talks.get(WHO, T1)).active_message == third.message_id

    async def test_the_first_question_can_be_edited(self, room: Room) -> None:
        await room.talk()
        first = await room.asked("one?")
        room.clock.move(seconds=1)
        await room.asked("eins?", replaces=first.user_message)
        assert room.writer.briefs[-1].turns == ()
        assert [one.text for one in await room.messages()] == ["eins?", "Hel!lo!"]

    async def test_another_answer_stands_beside_the_first(self, room: Room) -> None:
        await room.talk()
        first = await room.asked("one?")
        for name in (first.user_message, first.message):
            room.clock.move(seconds=1)
            again = await room.replies.regenerate(WHO, name, "zh-CN", None)
            ended = await room.ended(again)
            assert ended.user_message_id == first.user_message_id
            assert ended.language_code == "zh-Hans"
            question, answer = await room.messages()
            assert answer.message_id == ended.message_id
            assert answer.alternatives[0] == first.message_id
            assert answer.alternatives[-1] == ended.message_id
            assert room.writer.briefs[-1].turns == ()
            assert room.writer.briefs[-1].question == question.text == "one?"

    async def test_a_repeated_regeneration_attaches(self, room: Room) -> None:
        await room.talk()
        first = await room.asked()
        again = repeat()
        second = await room.replies.regenerate(WHO, first.message, "", again)
        await room.ended(second)
        third = await room.replies.regenerate(WHO, first.message, "", again)
        assert third.name == second.name

    async def test_what_cannot_be_replaced_or_selected(self, slow: Room) -> None:
        reply = await begun(slow)
        busy = (
            slow.talks.select(WHO, reply.user_message, None),
            slow.replies.regenerate(WHO, reply.user_message, "", None),
        )
        for call in busy:
            assert (await refusal(call)).reason is Reason.CONVERSATION_BUSY
        assert slow.writer.gate is not None
        for _ in HELLO:
            slow.writer.gate.release()
        ended = await slow.ended(reply)
        elsewhere = "users/ada/conversations/t2/messages/m1"
        for name in (ended.message, elsewhere):
            fault = await refusal(slow.ask("x", replaces=name))
            assert fault.reason is Reason.FIELDS_INVALID
        missing = f"{T1}/messages/m0"
        for call in (
            slow.ask("x", replaces=missing),
            slow.talks.select(WHO, missing, None),
            slow.replies.regenerate(WHO, missing, "", None),
        ):
            assert (await refusal(call)).reason is Reason.RESOURCE_NOT_FOUND

    async def test_after_a_failure_the_question_can_be_asked_again(self) -> None:
        async with room_of([Text("Hel"), RuntimeError("broken")]) as room:
            await room.talk()
            failed = await room.asked()
            assert failed.state is ReplyState.FAILED
            room.writer.pieces = HELLO
            await room.ended(await room.replies.regenerate(WHO, failed.user_message, "", None))
            assert [one.text for one in await room.messages()] == ["career?", "Hel!lo!"]


class TestFollow:
    async def test_every_reader_is_told_the_same_to_the_end(self, room: Room) -> None:
        await room.talk()
        reply = await room.ask()
        first, second = await asyncio.gather(room.follow(reply), room.follow(reply))
        logged = [one for one in first if isinstance(one, Logged)]
        assert [one.at.seq for one in logged] == list(range(1, len(logged) + 1))
        assert [one.terminal for one in logged].index(True) == len(logged) - 1
        assert [one for one in second if isinstance(one, Logged)] == logged
        assert await room.follow(reply, Cursor(1, 2)) == logged[2:]

    async def test_it_can_be_resumed_at_a_place(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        everything = await room.follow(reply)
        rest = await room.replies.resume(WHO, reply, Cursor(1, 3))
        assert [one async for one in rest] == everything[3:]

    async def test_places_beyond_the_end_are_refused(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        for at in (Cursor(1, 99), Cursor(2, 1)):
            fault = await refusal(room.replies.resume(WHO, reply, at))
            assert fault.reason is Reason.RESUME_TOKEN_INVALID

    async def test_a_log_that_is_gone_or_away_is_said_so(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        room.log.away = True
        for call in (room.replies.resume(WHO, reply, Cursor()), room.follow(reply)):
            fault = await refusal(call)
            assert fault.reason is Reason.STORE_UNAVAILABLE
            assert fault.retry_after
        room.log.away = False
        await room.log.delete([reply.log_key])
        fault = await refusal(room.replies.resume(WHO, reply, Cursor()))
        assert (fault.reason, fault.resource) == (Reason.REPLY_LOG_EXPIRED, reply.name)

    async def test_a_log_whose_beginning_is_gone_is_said_so(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        del room.log._logs[reply.log_key][:4]
        assert (await refusal(room.follow(reply))).reason is Reason.REPLY_LOG_EXPIRED

    async def test_silence_is_said_and_the_store_is_asked(
        self, slow: Room, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(replies_module, "HEARTBEAT_SECONDS", 0.001)
        monkeypatch.setattr(slow.runners, "_lease", timedelta(seconds=0.05))
        reply = await begun(slow)
        told = asyncio.create_task(slow.follow(reply))
        # The process ended it but its last word never reached the log.
        async with slow.work.begin(SYSTEM) as unit:
            lost = replace(reply, state=ReplyState.FAILED, epoch=2)
            assert await unit.replies.finish(lost)
        await slow.runners._renew()
        seen = await told
        assert any(isinstance(one, Beat) for one in seen)
        assert isinstance(seen[-1], EndedUnlogged)
        assert seen[-1].reply == lost

    @pytest.mark.parametrize(
        "away",
        [
            Fault(Reason.STORE_UNAVAILABLE, "a store does not answer"),
            sqlalchemy.exc.TimeoutError(),
            sqlalchemy.exc.OperationalError("SELECT", {}, ConnectionError()),
        ],
    )
    async def test_readers_stay_while_the_store_is_away(
        self, slow: Room, monkeypatch: Any, away: Exception
    ) -> None:
        reply, elsewhere, asked = await begun(slow), slow.elsewhere(), asyncio.Event()

        async def silent(*_: Any) -> Any:
            asked.set()
            raise away

        monkeypatch.setattr(elsewhere, "get", silent)
        told = asyncio.create_task(everything(elsewhere.follow(WHO, reply)))
        await asyncio.wait_for(asked.wait(), 5)
        assert slow.writer.gate is not None
        for _ in HELLO:
            slow.writer.gate.release()
        assert await told == await slow.follow(reply)

    async def test_a_reader_of_what_was_deleted_is_told_so(self, slow: Room) -> None:
        reply = await begun(slow)
        await slow.forget_rows()
        reading = everything(slow.elsewhere().follow(WHO, reply))
        assert (await refusal(reading)).reason is Reason.RESOURCE_NOT_FOUND

    async def test_the_store_is_not_asked_by_whoever_writes(
        self, slow: Room, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(slow.runners, "_lease", timedelta(seconds=0.001))
        monkeypatch.setattr(replies_module, "HEARTBEAT_SECONDS", 0.02)
        reply = await begun(slow)
        monkeypatch.setattr(slow.replies, "get", None)
        async with aclosing(slow.replies.follow(WHO, reply)) as told:
            async for one in told:
                if isinstance(one, Beat):
                    break

    async def test_nobody_waits_for_what_has_ended(self, room: Room) -> None:
        await room.talk()
        reply = await room.asked()
        room.log.away = True
        await room.replies.wait(WHO, reply)
