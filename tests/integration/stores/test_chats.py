"""What conversations, messages and replies promise, in memory and in PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.chat.context.material import (
    CitedFinding,
    Counting,
    Exchange,
    Part,
    Passage,
    Receipt,
    Section,
    Summary,
)
from services.chat.manuscript import Manuscript, Progress, Taken
from services.chat.model import (
    Citation,
    Conversation,
    FallBack,
    FinishReason,
    Message,
    Rating,
    Reply,
    ReplyError,
    ReplyState,
    Role,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.spans import Span, Verdict
from services.chat.telling import Cursor
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from services.kit.uow import SYSTEM, Scope
from tests.fakes.chat import BRIEF
from tests.integration.stores.houses import House

IDS = RandomIds()
MODEL = WriterId(WriterKind.LANGUAGE_MODEL, "model")
LEASE = timedelta(minutes=5)
# The lease of a process that has died.
OVER = timedelta(seconds=-5)


def talk(scope: Scope, now: datetime, name: str = "t1", **more: Any) -> Conversation:
    values: dict[str, Any] = {
        "user": scope.owner,
        "conversation_id": name,
        "uid": IDS.uuid(),
        "title": "事业",
        "charts": ("users/u/profiles/li/charts/c1",),
        "language_code": "zh-Hans",
        "version": 1,
        "create_time": now,
        "update_time": now,
    }
    return Conversation(**(values | more))


def message(scope: Scope, now: datetime, name: str = "m1", **more: Any) -> Message:
    values: dict[str, Any] = {
        "user": scope.owner,
        "conversation_id": "t1",
        "message_id": name,
        "role": Role.USER,
        "text": "career?",
        "language_code": "en",
        "create_time": now,
    }
    return Message(**(values | more))


def reply(scope: Scope, now: datetime, name: str = "", **more: Any) -> Reply:
    values: dict[str, Any] = {
        "tenant": scope.tenant,
        "user": scope.owner,
        "conversation_id": "t1",
        "reply_id": name or IDS.resource("r"),
        "user_message_id": "m1",
        "writer": MODEL,
        "language_code": "en",
        "create_time": now,
    }
    return Reply(**(values | more))


async def add(house: House[Any], scope: Scope, *things: Any, lease: timedelta = LEASE) -> None:
    async with house.work.begin(scope) as unit:
        for thing in things:
            match thing:
                case Conversation():
                    assert await unit.conversations.add(thing)
                case Message():
                    await unit.messages.add(thing)
                case _:
                    await unit.replies.add(thing, lease, BRIEF)


SUMMARY = Summary(
    "m1",
    4,
    (Exchange("事业？", (CitedFinding("users/u/profiles/p/charts/c", "day_master", "庚"),)),),
    2,
)
RECEIPT = Receipt(
    "model",
    BRIEF.chart.name,
    (Section(Part.FINDINGS, ("f1",), 2), Section(Part.TURNS, ("m1",), 1, 4, 7)),
    Counting.EXACT,
    "tokenizer.json sha256:0",
    100,
    10,
    7,
)
RECEIPTED = replace(
    BRIEF,
    question_id="m1",
    older=1,
    summary=SUMMARY,
    passages=(Passage("p1", "滴天髓"),),
    receipt=RECEIPT,
)


def strangers(scope: Scope) -> tuple[Scope, Scope]:
    return Scope("other", scope.owner), Scope(scope.tenant, f"{scope.owner}x")


class TestConversations:
    async def test_what_is_stored_is_read(self, chats: House[Any], scope: Scope) -> None:
        one = talk(scope, chats.clock.now(), running_reply="r1", charts=())
        await add(chats, scope, one)
        async with chats.work.begin(scope) as unit:
            assert await unit.conversations.get("t1") == one
            assert await unit.conversations.get("t1", lock=True) == one
            assert await unit.conversations.get("t2") is None

    async def test_an_id_is_taken_once(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        one = talk(scope, now)
        await add(chats, scope, one)
        async with chats.work.begin(scope) as unit:
            assert not await unit.conversations.add(talk(scope, now, title="other"))
            assert await unit.conversations.get("t1") == one
        for other in strangers(scope):
            await add(chats, other, talk(other, now))

    async def test_nobody_sees_or_changes_anothers(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        one, said, answer = talk(scope, now), message(scope, now), reply(scope, now)
        await add(chats, scope, one, said, answer)
        async with chats.work.begin(scope) as unit:
            await unit.summaries.keep("t1", SUMMARY)
        for stranger in strangers(scope):
            async with chats.work.begin(stranger) as unit:
                assert await unit.conversations.get("t1") is None
                assert (await unit.conversations.list(PageRequest(10))).items == ()
                assert await unit.messages.get("t1", "m1") is None
                assert (await unit.messages.list("t1", PageRequest(10))).items == ()
                assert list(await unit.messages.up_to("t1", "m1", 10)) == []
                assert list(await unit.messages.branch("t1", "m1")) == []
                assert await unit.summaries.longest("t1", ["m1"]) is None
                assert await unit.replies.receipt("t1", answer.reply_id) is None
                await unit.replies.refit(answer, RECEIPTED)
                await unit.summaries.keep("t1", SUMMARY)
                assert await unit.replies.get("t1", answer.reply_id) is None
                assert list(await unit.replies.keys_of("t1")) == []
                assert list(await unit.replies.all_keys()) == []
                await unit.conversations.replace(replace(one, user=stranger.owner, title="x"))
                await unit.conversations.release(reply(scope, now, "r1"))
                await unit.conversations.delete("t1")
                await unit.messages.rate("t1", "m1", Rating.UP)
                await unit.replies.request_cancel("t1", answer.reply_id)
                assert await unit.conversations.destroy_all() == {
                    "conversations": 0,
                    "messages": 0,
                }
        async with chats.work.begin(scope) as unit:
            assert await unit.conversations.get("t1") == one
            assert await unit.messages.get("t1", "m1") == said
            assert await unit.replies.get("t1", answer.reply_id) == answer
        async with chats.work.begin(SYSTEM) as unit:
            assert await unit.replies.renew({answer.reply_id: 1}, LEASE) == {answer.reply_id: False}

    async def test_a_new_version_takes_the_place_of_the_old(
        self, chats: House[Any], scope: Scope
    ) -> None:
        one = talk(scope, chats.clock.now())
        await add(chats, scope, one)
        new = replace(one, title="爱", charts=(), version=2, running_reply="r1")
        async with chats.work.begin(scope) as unit:
            await unit.conversations.replace(new)
        async with chats.work.begin(scope) as unit:
            assert await unit.conversations.get("t1") == new

    async def test_only_its_own_reply_releases_it(self, chats: House[Any], scope: Scope) -> None:
        one = talk(scope, chats.clock.now(), running_reply="r1")
        await add(chats, scope, one)
        now = later = chats.clock.move(seconds=3)
        async with chats.work.begin(scope) as unit:
            await unit.conversations.release(reply(scope, now, "r0"))
            assert await unit.conversations.get("t1") == one
            await unit.conversations.release(reply(scope, now, "r1"))
            assert await unit.conversations.get("t1") == replace(
                one, running_reply=None, version=2, update_time=later
            )

    async def test_pages_begin_with_what_changed_last(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        some = [
            talk(scope, now, f"t{n}", update_time=now + timedelta(seconds=n // 2)) for n in range(7)
        ]
        await add(chats, scope, *some)
        for size in (1, 2, 3, 7, 200):
            found: list[Conversation] = []
            after: tuple[str, ...] = ()
            while True:
                async with chats.work.begin(scope) as unit:
                    page = await unit.conversations.list(PageRequest(size, after))
                found += page.items
                if not page.next:
                    break
                after = page.next
            assert found == some[::-1]

    async def test_everything_in_it_goes_with_it(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        gone, stays = reply(scope, now), reply(scope, now, conversation_id="t2")
        await add(chats, scope, talk(scope, now), talk(scope, now, "t2"), message(scope, now))
        await add(chats, scope, message(scope, now, "m2", conversation_id="t2"), gone, stays)
        async with chats.work.begin(scope) as unit:
            await unit.conversations.delete("t1")
        async with chats.work.begin(scope) as unit:
            assert await unit.conversations.get("t1") is None
            assert await unit.messages.get("t1", "m1") is None
            assert await unit.replies.get("t1", gone.reply_id) is None
            assert await unit.messages.get("t2", "m2") is not None
            assert list(await unit.replies.all_keys()) == [stays.log_key]

    async def test_all_of_a_user_are_destroyed_and_counted(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now, other = chats.clock.now(), Scope("other", scope.owner)
        await add(chats, scope, talk(scope, now), talk(scope, now, "t2"))
        await add(chats, scope, *(message(scope, now, f"m{n}") for n in range(3)))
        await add(chats, scope, reply(scope, now))
        await add(chats, other, talk(other, now))
        async with chats.work.begin(scope) as unit:
            counts = {"conversations": 2, "messages": 3}
            assert await unit.conversations.destroy_all() == counts
            assert list(await unit.replies.all_keys()) == []
        async with chats.work.begin(other) as unit:
            assert await unit.conversations.get("t1") is not None

    async def test_a_purged_user_can_neither_store_nor_read(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        await add(chats, scope, talk(scope, now), message(scope, now))
        async with chats.work.begin(scope) as unit:
            await unit.destroy_key()
        for tried in ("add", "get", "list", "say", "hear"):
            with pytest.raises(Fault) as refused:
                async with chats.work.begin(scope) as unit:
                    match tried:
                        case "add":
                            await unit.conversations.add(talk(scope, now, "t2"))
                        case "get":
                            await unit.conversations.get("t1")
                        case "list":
                            await unit.conversations.list(PageRequest(1))
                        case "say":
                            await unit.messages.add(message(scope, now, "m2"))
                        case _:
                            await unit.messages.get("t1", "m1")
            assert refused.value.reason is Reason.USER_PURGED


class TestMessages:
    async def test_what_is_stored_is_read(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        cited = Citation("F1", "users/u/profiles/li/charts/c1", "day_master", "庚金")
        full = message(
            scope, now, "m2", role=Role.ASSISTANT, text="庚 [F1] \"'\n", citations=(cited,),
            spans=(Span(2, Verdict.CHECKED), Span(7, Verdict.UNVERIFIABLE)),
            reply_id="r1", in_reply_to="m1", parent_id="m1", rating=Rating.DOWN,
        )  # fmt: skip
        await add(chats, scope, talk(scope, now), message(scope, now), full)
        async with chats.work.begin(scope) as unit:
            assert await unit.messages.get("t1", "m1") == message(scope, now)
            assert await unit.messages.get("t1", "m2") == full
            assert await unit.messages.get("t2", "m1") is None

    async def test_pages_begin_with_the_oldest_and_the_latest_end_with_the_newest(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        some = [
            message(
                scope,
                now + timedelta(seconds=n // 2),
                f"m{n}",
                parent_id=f"m{n - 1}" if n else None,
            )
            for n in range(7)
        ]
        await add(chats, scope, talk(scope, now), talk(scope, now, "t2"), *some)
        await add(chats, scope, message(scope, now, "m9", conversation_id="t2"))
        for size in (1, 2, 3, 7, 200):
            found: list[Message] = []
            after: tuple[str, ...] = ()
            while True:
                async with chats.work.begin(scope) as unit:
                    page = await unit.messages.list("t1", PageRequest(size, after))
                found += page.items
                if not page.next:
                    break
                after = page.next
            assert found == some
        async with chats.work.begin(scope) as unit:
            assert list(await unit.messages.up_to("t1", "m6", 3)) == some[-3:]
            assert list(await unit.messages.up_to("t1", "m6", 100)) == some
            assert list(await unit.messages.up_to("t1", "m2", 100)) == some[:3]
            ids = [one.message_id for one in some]
            assert list(await unit.messages.branch("t1", "m6")) == ids
            assert list(await unit.messages.branch("t1", "m2")) == ids[:3]
            assert list(await unit.messages.branch("t1", "never")) == []

    async def test_branches(self, chats: House[Any], scope: Scope) -> None:
        """m0 ─ m1 ─ m2 ─ m3, beside m1 its other version m4 ─ m5, and beside m3 another answer m6."""
        now = chats.clock.now()
        parents = {
            "m0": None,
            "m1": "m0",
            "m2": "m1",
            "m3": "m2",
            "m4": "m0",
            "m5": "m4",
            "m6": "m2",
        }
        some = {
            name: message(scope, now + timedelta(seconds=n), name, parent_id=parent)
            for n, (name, parent) in enumerate(parents.items())
        }
        await add(chats, scope, talk(scope, now), *some.values())
        async with chats.work.begin(scope) as unit:

            async def names(last: str | None, size: int = 100) -> list[str]:
                found: list[str] = []
                after: tuple[str, ...] = ()
                while True:
                    page = await unit.messages.list("t1", PageRequest(size, after), last)
                    found += [one.message_id for one in page.items]
                    if not page.next:
                        return found
                    after = page.next

            for size in (1, 2, 100):
                assert await names(None, size) == list(parents)
                assert await names("m3", size) == ["m0", "m1", "m2", "m3"]
                assert await names("m5", size) == ["m0", "m4", "m5"]
                assert await names("m6", size) == ["m0", "m1", "m2", "m6"]
            found = {name: await unit.messages.get("t1", name) for name in parents}
            assert found["m0"].alternatives == found["m2"].alternatives == ()
            assert found["m1"].alternatives == found["m4"].alternatives == ("m1", "m4")
            assert found["m3"].alternatives == ("m3", "m6")
            for name, end in (("m0", "m6"), ("m1", "m6"), ("m3", "m3"), ("m4", "m5"), ("m5", "m5")):
                assert await unit.messages.end_of_branch("t1", name) == end
            shown = (await unit.messages.list("t1", PageRequest(100), "m3")).items
            assert [one.alternatives for one in shown] == [(), ("m1", "m4"), (), ("m3", "m6")]

    async def test_an_answer_becomes_the_active_message_if_its_question_is(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        for name, active, expected in (("t1", "m1", "m2"), ("t2", "m9", "m9"), ("t3", "m1", "m1")):
            one = reply(scope, now, conversation_id=name, user_message_id="m1")
            running = talk(scope, now, name, running_reply=one.reply_id, active_message=active)
            await add(chats, scope, running)
            ended = replace(one, message_id=None if name == "t3" else "m2")
            async with chats.work.begin(scope) as unit:
                await unit.conversations.release(replace(ended, reply_id="r0"))
                assert await unit.conversations.get(name) == running
                await unit.conversations.release(ended)
                found = await unit.conversations.get(name)
                assert (found.active_message, found.running_reply) == (expected, None)

    async def test_a_rating_can_be_changed(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        other = message(scope, now, "m2", parent_id="m1")
        await add(chats, scope, talk(scope, now), message(scope, now), other)
        for rating in (Rating.UP, Rating.DOWN, Rating.NONE):
            async with chats.work.begin(scope) as unit:
                await unit.messages.rate("t1", "m1", rating)
                found = await unit.messages.get("t1", "m1")
                assert found == message(scope, now, rating=rating)
                assert await unit.messages.get("t1", "m2") == other


class TestReplies:
    async def test_what_is_stored_is_read(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        one = reply(scope, now)
        await add(chats, scope, talk(scope, now), one)
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.get("t1", one.reply_id) == one
            assert await unit.replies.get("t2", one.reply_id) is None
            assert list(await unit.replies.keys_of("t1")) == [one.log_key]
            assert list(await unit.replies.keys_of("t2")) == []

    @pytest.mark.parametrize("failed", [False, True])
    async def test_it_ends_once(self, chats: House[Any], scope: Scope, failed: bool) -> None:
        now = chats.clock.now()
        one = reply(scope, now)
        await add(chats, scope, talk(scope, now), one)
        ended = replace(
            one,
            state=ReplyState.FAILED if failed else ReplyState.COMPLETED,
            message_id=None if failed else "m2",
            finish_reason=FinishReason.ERROR if failed else FinishReason.STOP,
            usage=Usage(10, 20),
            error=ReplyError("INTERNAL", "internal error") if failed else None,
            end_time=now,
        )
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.finish(ended)
            assert await unit.replies.get("t1", one.reply_id) == ended
            assert not await unit.replies.finish(replace(ended, message_id="m3"))
            assert await unit.replies.get("t1", one.reply_id) == ended
            assert not await unit.replies.finish(reply(scope, now))

    async def test_who_writes_and_who_was_passed_over_is_kept(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        one = reply(scope, now, fall_backs=(FallBack("first", "MODEL_UNAVAILABLE"),))
        await add(chats, scope, talk(scope, now), one)
        composer = WriterId(WriterKind.COMPOSER, "composer")
        over = (*one.fall_backs, FallBack("model", "CONTEXT_TOO_LONG"))
        handed = replace(one, writer=composer, fall_backs=over)
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.get("t1", one.reply_id) == one
            assert await unit.replies.hand_on(handed)
            assert await unit.replies.get("t1", one.reply_id) == handed
            assert not await unit.replies.hand_on(replace(handed, epoch=2))
            ended = replace(
                handed, state=ReplyState.CANCELLED, finish_reason=FinishReason.UNHEARD,
                usage=Usage(1, 2, estimated=True), end_time=now,
            )  # fmt: skip
            assert await unit.replies.finish(ended)
            assert not await unit.replies.hand_on(one)
            assert await unit.replies.get("t1", one.reply_id) == ended

    async def test_a_writer_that_was_taken_over_ends_nothing(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        one = reply(scope, now, epoch=2)
        await add(chats, scope, talk(scope, now), one)
        async with chats.work.begin(scope) as unit:
            assert not await unit.replies.finish(replace(one, epoch=1, state=ReplyState.COMPLETED))
            assert await unit.replies.get("t1", one.reply_id) == one
            assert await unit.replies.finish(replace(one, epoch=3, state=ReplyState.FAILED))

    async def test_only_what_nobody_renews_is_abandoned(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        alive, dead = reply(scope, now), reply(scope, now)
        await add(chats, scope, talk(scope, now), alive)
        await add(chats, scope, dead, lease=OVER)

        async def abandoned(limit: int = 1000) -> list[Reply]:
            async with chats.work.begin(SYSTEM) as unit:
                found = await unit.replies.abandoned([MODEL], LEASE, limit)
            return [one for one in found if one.user == scope.owner]

        assert await abandoned() == [dead]
        assert await abandoned(limit=0) == []
        async with chats.work.begin(SYSTEM) as unit:
            # Its writer was only slow.
            epochs = {dead.reply_id: 1}
            assert await unit.replies.renew(epochs, LEASE) == {dead.reply_id: False}
            assert await unit.replies.take_over(dead, LEASE) is None
        assert await abandoned() == []

    async def test_who_has_the_same_writer_goes_first(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        dead = reply(scope, now)
        await add(chats, scope, talk(scope, now))
        await add(chats, scope, dead, lease=OVER)

        async def seen_by(*writers: WriterId, patience: timedelta = LEASE) -> bool:
            async with chats.work.begin(SYSTEM) as unit:
                found = await unit.replies.abandoned(writers, patience, 1000)
            return dead in found

        other = WriterId(WriterKind.COMPOSER, "composer")
        assert await seen_by(MODEL)
        assert await seen_by(other, MODEL)
        assert not await seen_by(other)
        assert not await seen_by()
        assert await seen_by(other, patience=timedelta(0))

    async def test_it_is_taken_over_once(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        dead = reply(scope, now)
        await add(chats, scope, talk(scope, now))
        await add(chats, scope, dead, lease=OVER)
        async with chats.work.begin(scope) as unit:
            await unit.replies.request_cancel("t1", dead.reply_id)
        async with chats.work.begin(SYSTEM) as unit:
            taken = await unit.replies.take_over(dead, LEASE)
            assert taken == Taken(replace(dead, epoch=2), stop=True)
        async with chats.work.begin(SYSTEM) as unit:
            assert await unit.replies.take_over(dead, LEASE) is None
            # The first writer was only asleep: nothing of it counts any more.
            assert await unit.replies.renew({dead.reply_id: 1}, LEASE) == {}
            assert await unit.replies.renew({dead.reply_id: 2}, LEASE) == {dead.reply_id: True}
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.next_epoch(dead) is None
            await unit.replies.let_go(dead)
            await unit.replies.checkpoint(dead, Progress("lost"))
            kept = await unit.replies.manuscript(dead)
            assert kept is not None and kept.progress == Progress()
            assert not await unit.replies.finish(replace(dead, state=ReplyState.COMPLETED))

    async def test_what_was_asked_and_written_is_kept_until_its_end(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        one = reply(scope, now)
        await add(chats, scope, talk(scope, now), one)
        cited = Citation("F1", "users/u/profiles/p/charts/c", "day_master", "庚")
        progress = Progress("庚金。", 2, (cited,), Cursor(1, 7), (Span(3, Verdict.REPAIRED),))
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.manuscript(one) == Manuscript(BRIEF, Progress())
            await unit.replies.checkpoint(one, progress)
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.manuscript(one) == Manuscript(BRIEF, progress)
            moved = await unit.replies.next_epoch(one)
            assert moved == replace(one, epoch=2)
            assert await unit.replies.finish(replace(moved, state=ReplyState.COMPLETED))
            assert await unit.replies.manuscript(one) is None
        async with chats.work.begin(scope) as unit:
            await unit.replies.checkpoint(one, progress)
            assert await unit.replies.manuscript(one) is None

    async def test_a_receipt_outlives_the_manuscript(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        one, old = reply(scope, now), reply(scope, now)
        await add(chats, scope, talk(scope, now), old)
        async with chats.work.begin(scope) as unit:
            await unit.replies.add(one, LEASE, RECEIPTED)
            assert await unit.replies.receipt("t1", one.reply_id) == RECEIPT
            # Of an older release.
            assert await unit.replies.receipt("t1", old.reply_id) is None
            assert await unit.replies.receipt("t1", "never") is None
            kept = await unit.replies.manuscript(one)
            assert kept is not None and kept.brief == RECEIPTED
        refit = replace(RECEIPTED, receipt=replace(RECEIPT, model="other", window=9))
        async with chats.work.begin(scope) as unit:
            await unit.replies.refit(one, refit)
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.receipt("t1", one.reply_id) == refit.receipt
            kept = await unit.replies.manuscript(one)
            assert kept is not None and kept.brief == refit
            # Somebody else writes it by now, then nobody any more.
            await unit.replies.refit(replace(one, epoch=2), RECEIPTED)
            assert await unit.replies.finish(replace(one, state=ReplyState.COMPLETED))
            await unit.replies.refit(one, RECEIPTED)
        async with chats.work.begin(scope) as unit:
            assert await unit.replies.receipt("t1", one.reply_id) == refit.receipt
            await unit.conversations.delete("t1")
            assert await unit.replies.receipt("t1", one.reply_id) is None

    async def test_what_is_let_go_is_free_at_once(self, chats: House[Any], scope: Scope) -> None:
        now = chats.clock.now()
        one = reply(scope, now)
        await add(chats, scope, talk(scope, now), one)
        async with chats.work.begin(scope) as unit:
            await unit.replies.let_go(one)
        async with chats.work.begin(SYSTEM) as unit:
            taken = await unit.replies.take_over(one, LEASE)
            assert taken is not None and taken.reply.epoch == 2

    async def test_a_wish_to_stop_is_heard_with_the_next_renewal(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        some = [reply(scope, now) for _ in range(3)]
        ids = [one.reply_id for one in some]
        await add(chats, scope, talk(scope, now), *some)
        async with chats.work.begin(scope) as unit:
            await unit.replies.request_cancel("t1", ids[0])
            await unit.replies.finish(replace(some[2], state=ReplyState.COMPLETED))
        async with chats.work.begin(SYSTEM) as unit:
            epochs = dict.fromkeys([*ids, "r0"], 1)
            assert await unit.replies.renew(epochs, LEASE) == {ids[0]: True, ids[1]: False}
            assert await unit.replies.renew({}, LEASE) == {}


class TestSummaries:
    async def test_the_longest_of_a_branch_is_found(self, chats: House[Any], scope: Scope) -> None:
        await add(chats, scope, talk(scope, chats.clock.now()))
        longer = replace(SUMMARY, through="m3", covers=6)
        async with chats.work.begin(scope) as unit:
            await unit.summaries.keep("t1", longer)
            await unit.summaries.keep("t1", SUMMARY)
            # Made twice, the first one stays.
            await unit.summaries.keep("t1", replace(SUMMARY, covers=9))
            await unit.summaries.keep("t2", SUMMARY)
        async with chats.work.begin(scope) as unit:
            assert await unit.summaries.longest("t1", ["m0", "m1", "m2", "m3", "m4"]) == longer
            assert await unit.summaries.longest("t1", ["m0", "m1", "m2", "n3"]) == SUMMARY
            assert await unit.summaries.longest("t1", ["m0"]) is None
            assert await unit.summaries.longest("t1", []) is None
            assert await unit.summaries.longest("t2", ["m1"]) is None

    @pytest.mark.parametrize("all_of_them", [False, True])
    async def test_they_go_with_their_talk(
        self, chats: House[Any], scope: Scope, all_of_them: bool
    ) -> None:
        now = chats.clock.now()
        await add(chats, scope, talk(scope, now))
        async with chats.work.begin(scope) as unit:
            await unit.summaries.keep("t1", SUMMARY)
        async with chats.work.begin(scope) as unit:
            if all_of_them:
                await unit.conversations.destroy_all()
            else:
                await unit.conversations.delete("t1")
        await add(chats, scope, talk(scope, now))
        async with chats.work.begin(scope) as unit:
            assert await unit.summaries.longest("t1", ["m1"]) is None
