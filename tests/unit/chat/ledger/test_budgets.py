"""Budgets through the use cases of replies: refused before anything is stored, settled whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.chat import runners as runners_module
from services.chat.context.material import Counting
from services.chat.jobs import ChatJobs
from services.chat.ledger.ledger import Ledger
from services.chat.ledger.model import (
    Budget,
    BudgetScope,
    Entry,
    GroupBy,
    Need,
    Period,
    Price,
    Spender,
    Sum,
    Tally,
    Window,
)
from services.chat.ledger.usecases import UsageUseCases
from services.chat.model import FinishReason, Reply, ReplyState, Usage, WriterId, WriterKind
from services.chat.writers.counting import ByteCounter
from services.chat.writing import Brief, Counted, Ended, Fitted, Passed, Text
from services.kit.events import UserPurgeRequested
from services.kit.faults import Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from services.kit.principal import Principal
from tests.fakes.makings import MINE, WHO, event, repeat
from tests.unit.chat.rooms import T1, Room, refusal, room_of

# What HELLO says that it used.
USED = Need(10, 2)
ANSWER = 200


class Books(Room):
    """A room whose writer has a window, and what stands in the ledger."""

    async def limit(self, tokens: int, scope: BudgetScope = BudgetScope.EACH_USER) -> Budget:
        wanted = Budget(
            budget_id=f"{scope.value.lower().replace('_', '-')}", uid="", scope=scope, subject="",
            period=Period.DAY, token_limit=tokens, version=0, create_time=self.clock.now(),
        )  # fmt: skip
        usage = UsageUseCases(self.work, self.clock, RandomIds())
        made = (await usage.create_budget(WHO, wanted, None)).budget
        assert made is not None
        return made

    @property
    def tally(self) -> Tally:
        """What stands in the user's day; the same must stand in all other windows of one talk."""
        rows: dict[tuple[str, Window], Tally] = self.work._tables.get("usage_windows", {})
        [tally] = set(rows.values()) or {Tally()}
        return tally

    @property
    def entry(self) -> Entry:
        found: Entry = self.work.rows("usage_entries")[-1]
        return found


@pytest.fixture
async def books(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Books]:
    monkeypatch.setattr("tests.unit.chat.rooms.Room", Books)
    async with room_of() as opened:
        assert isinstance(opened, Books)
        # No period ends in the middle of a test.
        opened.clock.time = datetime(2026, 2, 4, 12, tzinfo=UTC)
        opened.writer.counts = ByteCounter("scribe", 4000, ANSWER)
        await opened.talk()
        yield opened


async def begun(books: Books) -> Reply:
    """A reply that is in the middle of being written."""
    books.writer.gate = asyncio.Semaphore(1)
    reply = await books.ask()
    await books.wrote(reply, "Hel!")
    return reply


def let_on(books: Books) -> None:
    assert books.writer.gate is not None
    for _ in range(9):
        books.writer.gate.release()


async def test_the_longest_is_reserved_and_what_was_used_is_spent(books: Books) -> None:
    reply = await begun(books)
    _, receipt = await books.replies.receipt(WHO, reply.name)
    assert receipt.counting is Counting.UPPER_BOUND
    assert books.entry.reserved == Need(receipt.prompt, ANSWER)
    assert books.entry.prompt_version.startswith("prompts/reading-")
    assert books.tally == Tally(0, receipt.prompt + ANSWER)
    let_on(books)
    await books.ended(reply)
    assert books.tally == Tally(USED.total, 0)
    assert (books.entry.used, books.entry.model) == (USED, "scribe")
    assert books.entry.reply == reply.name
    assert books.entry.settle_time == books.clock.now()


async def test_what_does_not_fit_is_refused_before_anything_is_stored(books: Books) -> None:
    reply = await books.asked()
    wanted = books.entry.reserved.total
    budget = await books.limit(wanted)
    before = await books.messages()
    fault = await refusal(books.ask())
    assert fault.reason is Reason.BUDGET_EXCEEDED
    assert fault.metadata["budget"] == budget.name
    assert fault.metadata["limit"] == str(wanted)
    assert (fault.metadata["spent"], fault.metadata["reserved"]) == (str(USED.total), "0")
    assert int(fault.metadata["wanted"]) + USED.total > wanted
    # Until midnight.
    assert fault.retry_after == 12 * 3600
    assert await books.messages() == before
    assert (await books.talks.get(WHO, T1)).running_reply is None
    assert len(books.work.rows("usage_entries")) == 1
    assert books.tally == Tally(USED.total, 0)
    assert (await books.replies.get(WHO, reply.name)).state is ReplyState.COMPLETED
    # What it wanted fits tomorrow, when nothing is spent, and not yet today.
    usage, fits = UsageUseCases(books.work, books.clock, RandomIds()), int(fault.metadata["wanted"])
    await usage.limit_budget(WHO, budget.name, fits, "", None)
    assert (await refusal(books.ask())).reason is Reason.BUDGET_EXCEEDED
    books.clock.move(hours=12)
    assert (await books.asked()).state is ReplyState.COMPLETED


async def test_a_repeated_question_is_reserved_for_once(books: Books) -> None:
    again = repeat()
    first = await books.ask(again=again)
    assert (await books.ask(again=again)).name == first.name
    await books.ended(first)
    assert books.tally == Tally(USED.total, 0)


async def test_the_composer_uses_nothing_and_is_limited_by_nothing(books: Books) -> None:
    await books.limit(0, BudgetScope.TENANT)
    books.writer.counts = None
    books.writer.id = WriterId(WriterKind.COMPOSER, "composer")
    await books.asked()
    assert books.work.rows("usage_windows") == []
    entry = books.entry
    assert (entry.reserved, entry.used, entry.model) == (Need(), Need(), "composer")
    assert entry.settle_time is not None


async def test_a_stop_is_charged_what_was_written_until_then(books: Books) -> None:
    counted = Usage(100, 1, estimated=True)
    books.writer.pieces = (Counted(counted), Text("Hel!"), Text("lo!"), *books.writer.pieces)
    books.writer.gate = asyncio.Semaphore(2)
    reply = await books.ask()
    await books.wrote(reply, "Hel!")
    await books.replies.cancel(WHO, reply.name)
    await books.ended(reply)
    assert books.tally == Tally(101, 0)
    assert books.entry.estimated


async def test_a_kill_and_its_takeover_leak_nothing(books: Books) -> None:
    reply = await begun(books)
    reserved = books.tally.reserved
    books.die()
    assert books.tally == Tally(0, reserved)
    books.writer.gate = None
    await books.another_process().take_over_now()
    assert (await books.ended(reply)).epoch == 2
    assert books.tally == Tally(USED.total, 0)


async def test_a_reply_that_is_given_up_is_charged_nothing(books: Books) -> None:
    reply = await begun(books)
    for _ in range(runners_module.MOST_EPOCHS):
        books.die()
        await books.another_process().take_over_now()
    assert (await books.ended(reply)).state is ReplyState.FAILED
    assert books.tally == Tally()
    assert books.entry.settle_time is not None


async def test_a_talk_that_is_deleted_meanwhile_is_charged_in_full(books: Books) -> None:
    await begun(books)
    reserved = books.tally.reserved
    await books.talks.delete(WHO, T1, "", None)
    assert books.tally == Tally(reserved, 0)
    assert books.entry.estimated
    let_on(books)
    await books.runners.drain(1)
    assert books.tally == Tally(reserved, 0)


async def test_a_purge_forgets_the_user_and_not_what_was_used(books: Books) -> None:
    await books.asked()
    await begun(books)
    reserved = books.tally.reserved
    asked = UserPurgeRequested("operations/o1")
    await ChatJobs(books.work, books.log, books.clock).purge_user(event(asked, books.clock), asked)
    assert {row.user for row in books.work.rows("usage_entries")} == {""}
    places = books.work._tables["usage_windows"]
    assert {window.holder.value for _, window in places} == {"TENANT"}
    assert set(places.values()) == {Tally(USED.total + reserved, 0)}


class TestAnother:
    """Somebody else writes than who was asked first, by another brief."""

    @staticmethod
    def brief(books: Books, prompt: int) -> Brief:
        brief = books.writer.briefs[-1]
        assert brief.receipt is not None
        return replace(brief, receipt=replace(brief.receipt, prompt=prompt))

    async def prepare(self, books: Books, prompt: int) -> None:
        await books.asked()
        other = WriterId(WriterKind.LANGUAGE_MODEL, "other")
        books.writer.pieces = (
            Passed(other, ()),
            Fitted(self.brief(books, prompt)),
            Text("Hi! "),
            Ended(FinishReason.STOP, Usage(prompt, 7)),
        )

    async def test_what_is_missing_is_reserved_too(self, books: Books) -> None:
        await self.prepare(books, 5000)
        reply = await books.asked()
        assert reply.state is ReplyState.COMPLETED
        assert (books.entry.reserved, books.entry.model) == (Need(5000, ANSWER), "other")
        assert books.tally == Tally(USED.total + 5007, 0)

    async def test_and_where_there_is_no_room_the_reply_fails_and_says_so(
        self, books: Books
    ) -> None:
        await self.prepare(books, 5000)
        await books.limit(5000)
        reply = await books.asked()
        assert reply.state is ReplyState.FAILED
        assert reply.error is not None
        assert reply.error.reason == Reason.BUDGET_EXCEEDED
        assert books.tally.reserved == 0
        assert books.tally.spent <= 5000


async def test_what_a_release_before_the_ledger_ends_is_settled_by_the_sweep(books: Books) -> None:
    first = await begun(books)
    jobs = ChatJobs(books.work, books.log, books.clock)
    reserved = books.tally.reserved
    await jobs.sweep()
    # It is being written.
    assert books.tally == Tally(0, reserved)
    books.die()
    ended = replace(
        first, state=ReplyState.COMPLETED, usage=Usage(5, 6), end_time=books.clock.now()
    )
    async with books.work.begin(MINE) as unit:
        assert await unit.replies.finish(ended)
        await unit.conversations.release(ended)
    await jobs.sweep()
    assert books.tally == Tally(11, 0)
    books.writer.gate = asyncio.Semaphore(1)
    second = await books.ask()
    reserved = books.tally.reserved
    books.die()
    await books.forget_rows()
    await jobs.sweep()
    assert second.name == books.entry.reply
    assert books.tally == Tally(11 + reserved, 0)


async def test_a_reply_costs_what_its_writers_price_says(books: Books) -> None:
    books.replies._ledger = Ledger({"scribe": Price(3, 50)})
    means = replace(books.runners._means, ledger=Ledger({"scribe": Price(1, 1)}))
    books.runners._means = means
    await books.asked()
    # Of the moment in which it was given to its writer.
    assert books.entry.cost == USED.prompt * 3 + USED.completion * 50
    usage = UsageUseCases(books.work, books.clock, RandomIds())
    books.clock.move(seconds=1)
    summary = await usage.summary(WHO, GroupBy.MODEL, None, None)
    assert list(summary.rows) == [Sum("scribe", 1, USED, books.entry.cost, 0)]
    # Before the first day of the calendar there is nothing to reckon from.
    first = datetime.min.replace(tzinfo=UTC)
    assert (await usage.summary(WHO, GroupBy.ALL, None, first)).total == Sum()
    elsewhere = Principal("ada", tenant="other")
    assert (await usage.summary(elsewhere, GroupBy.ALL, None, None)).total == Sum()


async def test_a_user_sees_what_applies(books: Books) -> None:
    usage = UsageUseCases(books.work, books.clock, RandomIds())
    await books.limit(10_000)
    await books.limit(20_000, BudgetScope.TENANT)
    await books.limit(30_000, BudgetScope.EACH_CLIENT)
    await books.asked()
    day = Period.DAY.start(books.clock.now())
    found = {
        (one.window.holder.value, one.window.period.value): one.budget and one.budget.token_limit
        for one in await usage.usage(replace(WHO, client="app"))
    }
    assert found == {
        ("USER", "DAY"): 10_000, ("USER", "MONTH"): None, ("TENANT", "DAY"): 20_000,
        ("CLIENT", "DAY"): 30_000,
    }  # fmt: skip
    [own] = [one for one in await usage.usage(WHO) if one.budget and one.window.subject == "ada"]
    assert (own.window.start, own.tally) == (day, Tally(USED.total, 0))
    assert (await usage.entries(WHO, PageRequest(9))).items == (books.entry,)
    assert (await usage.entries(Principal("bob"), PageRequest(9))).items == ()


async def test_a_limit_that_is_lowered_under_what_is_spent_refuses(books: Books) -> None:
    usage = UsageUseCases(books.work, books.clock, RandomIds())
    budget = await books.limit(100_000)
    await books.asked()
    changed = await usage.limit_budget(WHO, budget.name, USED.total - 1, budget.etag, None)
    assert changed.budget is not None
    assert changed.budget.etag != budget.etag
    fault = await refusal(usage.delete_budget(WHO, budget.name, budget.etag, None))
    assert fault.reason is Reason.ETAG_MISMATCH
    assert (await refusal(books.ask())).reason is Reason.BUDGET_EXCEEDED
    await usage.delete_budget(WHO, budget.name, changed.budget.etag, None)
    assert (await books.asked()).state is ReplyState.COMPLETED
    assert (await refusal(usage.get_budget(WHO, budget.name))).reason is Reason.RESOURCE_NOT_FOUND


@pytest.mark.parametrize(
    ("period", "at", "start", "end"),
    [
        (Period.DAY, "2026-02-28T23:59:59", "2026-02-28", "2026-03-01"),
        (Period.DAY, "2026-03-01T00:00:00", "2026-03-01", "2026-03-02"),
        (Period.MONTH, "2026-12-31T23:59:59", "2026-12-01", "2027-01-01"),
        (Period.MONTH, "2028-02-01T00:00:00", "2028-02-01", "2028-03-01"),
        (Period.MONTH, "2026-01-31T12:00:00", "2026-01-01", "2026-02-01"),
    ],
)
def test_periods_are_those_of_the_calendar(period: Period, at: str, start: str, end: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert period.start(moment) == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert period.end(moment) == datetime.fromisoformat(end).replace(tzinfo=UTC)


def test_windows_come_in_one_order_whoever_wants_them() -> None:
    now = datetime(2026, 2, 4, tzinfo=UTC)
    some = [*Spender("a", "x").windows(now), *Spender("b", "x").windows(now - timedelta(1))]
    assert list(Spender("a", "x").windows(now)) == sorted(Spender("a", "x").windows(now))
    assert [w.holder.value for w in sorted(some)] == ["CLIENT"] * 4 + ["TENANT"] * 4 + ["USER"] * 4
    assert MINE.owner == "ada"
