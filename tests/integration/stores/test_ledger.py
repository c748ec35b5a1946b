"""What the ledger promises, in memory and in PostgreSQL; and in PostgreSQL alone that 200 at once exceed nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.chat.context.material import Counting, Part, Receipt, Section
from services.chat.ledger.ledger import Ledger, abandon
from services.chat.ledger.model import (
    Budget,
    BudgetScope,
    Entry,
    GroupBy,
    Holder,
    Need,
    Period,
    Price,
    Spender,
    Sum,
    Tally,
    Window,
)
from services.chat.model import ReplyState, Usage
from services.chat.unit import ChatUnit
from services.chat.writing import Brief
from services.kit.faults import Fault, Reason
from services.kit.paging import PageRequest
from services.kit.postgres import Postgres
from services.kit.uow import SYSTEM, Scope
from tests.fakes.chat import BRIEF
from tests.fakes.memory import Hand
from tests.integration.stores.houses import House, in_postgres
from tests.integration.stores.test_chats import MODEL, add, reply, talk
from tests.support.stack import Stack

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)


@pytest.fixture
def scope() -> Scope:
    """A tenant of its own: budgets and windows are a tenant's."""
    return Scope(f"t-{uuid4().hex[:12]}", "ada")


def budget(name: str, limit: int = 100, **more: Any) -> Budget:
    values: dict[str, Any] = {
        "budget_id": name, "uid": str(uuid4()), "scope": BudgetScope.TENANT, "subject": "",
        "period": Period.DAY, "token_limit": limit, "version": 1, "create_time": NOON,
    }  # fmt: skip
    return Budget(**(values | more))


def entry(scope: Scope, name: str = "r1", prompt: int = 6, answer: int = 4, **more: Any) -> Entry:
    values: dict[str, Any] = {
        "user": scope.owner, "conversation_id": "t1", "reply_id": name, "client": "",
        "model": "m", "prompt_version": "p/1", "reserved": Need(prompt, answer),
        "create_time": NOON,
    }  # fmt: skip
    return Entry(**(values | more))


def ended(one: Entry, prompt: int = 5, answer: int = 2, **more: Any) -> Entry:
    at = one.create_time + timedelta(seconds=9)
    return replace(one, used=Need(prompt, answer), settle_time=at, **more)


async def begin(house: House[Any], scope: Scope, *entries: Entry) -> None:
    async with house.work.begin(scope) as unit:
        for one in entries:
            await unit.ledger.open(one)
            await unit.ledger.take(one.windows, one.reserved.total)


async def standing(house: House[Any], scope: Scope, *windows: Window) -> list[Tally]:
    async with house.work.begin(scope) as unit:
        found = await unit.ledger.tallies(windows)
    return [found[window] for window in windows]


class TestBudgets:
    async def test_they_are_read_as_stored_by_their_tenant(
        self, chats: House[Any], scope: Scope
    ) -> None:
        one = budget("all")
        hers = budget("ada", 7, scope=BudgetScope.USER, subject="ada", period=Period.MONTH)
        async with chats.work.begin(scope) as unit:
            assert await unit.ledger.budget("all") is None
            assert await unit.ledger.add_budget(one) is None
            assert await unit.ledger.add_budget(hers) is None
            # Its id, or its place, is taken.
            assert await unit.ledger.add_budget(budget("all", period=Period.MONTH)) == one
            assert await unit.ledger.add_budget(budget("other", 1)) == one
            assert await unit.ledger.budget("all", lock=True) == one
        async with chats.work.begin(Scope("other", scope.owner)) as unit:
            assert await unit.ledger.budget("all") is None
            await unit.ledger.delete_budget("all")
        async with chats.work.begin(scope) as unit:
            changed = replace(one, token_limit=5, version=2)
            await unit.ledger.limit_budget(changed)
            page = await unit.ledger.budgets(PageRequest(1))
            rest = await unit.ledger.budgets(PageRequest(1, page.next))
            assert (*page.items, *rest.items) == (hers, changed)
            assert rest.next == ()
            await unit.ledger.delete_budget("all")
            assert await unit.ledger.budget("all") is None

    async def test_those_are_found_that_may_limit_a_spender(
        self, chats: House[Any], scope: Scope
    ) -> None:
        some = {
            "all": budget("all"),
            "each": budget("each", scope=BudgetScope.EACH_USER),
            "ada": budget("ada", scope=BudgetScope.USER, subject="ada"),
            "bob": budget("bob", scope=BudgetScope.USER, subject="bob"),
            "key": budget("key", scope=BudgetScope.CLIENT, subject="app"),
            "keys": budget("keys", scope=BudgetScope.EACH_CLIENT),
        }
        async with chats.work.begin(scope) as unit:
            for one in some.values():
                assert await unit.ledger.add_budget(one) is None
            for spender, may, apply in (
                (Spender("ada"), {"all", "each", "ada", "keys"}, {"all", "ada"}),
                (Spender("cy", "app"), {"all", "each", "key", "keys"}, {"all", "each", "key"}),
                (Spender("cy", "x"), {"all", "each", "keys"}, {"all", "each", "keys"}),
            ):
                found = await unit.ledger.budgets_for(spender)
                assert {one.budget_id for one in found} == may
                assert {one.budget_id for one in spender.applying(found)} == apply


class TestWindows:
    async def test_what_is_reserved_is_freed_and_what_is_used_is_spent(
        self, chats: House[Any], scope: Scope
    ) -> None:
        one, two = entry(scope, client="app"), entry(scope, "r2", 10, 10)
        await begin(chats, scope, one, two)
        day = Period.DAY.start(NOON)
        client = Window(Holder.CLIENT, "app", Period.DAY, day)
        tenant = Window(Holder.TENANT, "", Period.DAY, day)
        user = Window(Holder.USER, "ada", Period.MONTH, Period.MONTH.start(NOON))
        never = Window(Holder.USER, "bob", Period.DAY, day)
        places = (client, tenant, user, never)
        assert await standing(chats, scope, *places) == [
            Tally(0, 10), Tally(0, 30), Tally(0, 30), Tally(),
        ]  # fmt: skip
        async with chats.work.begin(scope) as unit:
            await unit.ledger.close([ended(one)])
        assert await standing(chats, scope, *places) == [
            Tally(7, 0), Tally(7, 20), Tally(7, 20), Tally(),
        ]  # fmt: skip
        # A user's windows are seen by the tenant, nobody else's are.
        assert await standing(chats, Scope(scope.tenant, "bob"), user) == [Tally(7, 20)]
        assert await standing(chats, Scope("other", "ada"), user) == [Tally()]

    async def test_what_ends_tomorrow_counts_today(self, chats: House[Any], scope: Scope) -> None:
        late = entry(scope, create_time=datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC))
        await begin(chats, scope, late)
        async with chats.work.begin(scope) as unit:
            await unit.ledger.close([ended(late)])
        before = late.spender.windows(late.create_time)
        after = late.spender.windows(late.create_time + timedelta(seconds=9))
        assert set(before).isdisjoint(after)
        assert await standing(chats, scope, *before) == [Tally(7, 0)] * 4
        assert await standing(chats, scope, *after) == [Tally()] * 4

    async def test_what_was_not_reserved_is_counted_all_the_same(
        self, chats: House[Any], scope: Scope
    ) -> None:
        none = entry(scope, prompt=0, answer=0)
        async with chats.work.begin(scope) as unit:
            await unit.ledger.open(none)
        async with chats.work.begin(scope) as unit:
            await unit.ledger.close([ended(none)])
        assert await standing(chats, scope, *none.windows) == [Tally(7, 0)] * 4

    async def test_old_ones_are_forgotten_unless_something_is_reserved(
        self, chats: House[Any], scope: Scope
    ) -> None:
        old = NOON - timedelta(days=100)
        ends, stays, new = entry(scope, create_time=old), entry(scope, "r2"), entry(scope, "r3")
        stays = replace(stays, create_time=old - timedelta(days=40))
        await begin(chats, scope, ends, stays, new)
        async with chats.work.begin(scope) as unit:
            await unit.ledger.close([ended(ends), ended(new)])
        async with chats.work.begin(SYSTEM) as unit:
            await unit.ledger.forget_windows(NOON - timedelta(days=70))
        assert await standing(chats, scope, *ends.windows) == [Tally()] * 4
        assert await standing(chats, scope, *stays.windows) == [Tally(0, 10)] * 4
        assert await standing(chats, scope, *new.windows) == [Tally(7, 0)] * 4


class TestEntries:
    async def test_they_are_open_until_they_are_closed(
        self, chats: House[Any], scope: Scope
    ) -> None:
        one, two = entry(scope), entry(scope, "r2", conversation_id="t2")
        await begin(chats, scope, one, two)
        async with chats.work.begin(scope) as unit:
            opened = unit.ledger.opened
            assert list(await opened(None, None)) == [one, two]
            assert list(await opened("t2", None)) == [two]
            assert list(await opened("t1", "r2")) == []
            assert list(await opened("t1", "r1")) == [one]
            larger = replace(one, reserved=Need(9, 9), model="n", prompt_version="p/2")
            await unit.ledger.enlarge(larger)
            assert list(await opened("t1", None)) == [larger]
            await unit.ledger.take(one.windows, 8)
            done = ended(larger, estimated=True, price=Price(3, 5))
            await unit.ledger.close([done])
            assert list(await opened("t1", None)) == []
        async with chats.work.begin(Scope(scope.tenant, "bob")) as unit:
            assert list(await unit.ledger.opened(None, None)) == []
            assert (await unit.ledger.entries(PageRequest(9))).items == ()
        async with chats.work.begin(scope) as unit:
            page = await unit.ledger.entries(PageRequest(1))
            rest = await unit.ledger.entries(PageRequest(1, page.next))
            assert (*page.items, *rest.items, rest.next) == (two, done, ())
        assert done.cost == 5 * 3 + 2 * 5

    async def test_those_are_strays_whose_replies_are_not_being_written(
        self, chats: House[Any], scope: Scope
    ) -> None:
        now = chats.clock.now()
        written, over = reply(scope, now, "r1"), reply(scope, now, "r2")
        await add(chats, scope, talk(scope, now), written, over)
        await begin(chats, scope, entry(scope), entry(scope, "r2"), entry(scope, "r3"))
        async with chats.work.begin(scope) as unit:
            done = replace(over, state=ReplyState.COMPLETED, end_time=now)
            assert await unit.replies.finish(done)
        async with chats.work.begin(SYSTEM) as unit:
            found = await unit.ledger.strays(10_000)
        mine = {one.reply_id for tenant, one in found if tenant == scope.tenant}
        assert mine == {"r2", "r3"}

    async def test_a_purged_users_name_nobody_and_are_summed_all_the_same(
        self, chats: House[Any], scope: Scope
    ) -> None:
        one = entry(scope)
        await begin(chats, scope, one)
        async with chats.work.begin(scope) as unit:
            await unit.ledger.close([ended(one)])
            await unit.ledger.forget_user()
        async with chats.work.begin(scope) as unit:
            assert (await unit.ledger.entries(PageRequest(9))).items == ()
        async with chats.work.begin(SYSTEM) as unit:
            found = await unit.ledger.summary(scope.tenant, GroupBy.USER, NOON, NOON + timedelta(1))
        assert list(found.rows) == [Sum("", 1, Need(5, 2), 0, 0)]
        tallies = dict(zip(one.windows, await standing(chats, scope, *one.windows), strict=True))
        for window, tally in tallies.items():
            assert tally == (Tally() if window.holder is Holder.USER else Tally(7, 0))

    async def test_sums_are_of_a_tenant_and_a_span_of_time(
        self, chats: House[Any], scope: Scope
    ) -> None:
        bob = Scope(scope.tenant, "bob")
        tomorrow = NOON + timedelta(days=1)
        done = [
            ended(entry(scope, "r1", client="app"), price=Price(10, 20)),
            ended(entry(scope, "r2", model="n", prompt_version="p/2"), price=Price(1, 1)),
            ended(entry(bob, "r3", create_time=tomorrow), estimated=True),
        ]
        open_one = entry(scope, "r4")
        for who, some in ((scope, [*done[:2], open_one]), (bob, done[2:])):
            await begin(chats, who, *(replace(one, used=Need(), settle_time=None) for one in some))
            async with chats.work.begin(who) as unit:
                await unit.ledger.close([one for one in some if one is not open_one])
        first, second, third = (
            Sum("", 1, Need(5, 2), cost, n) for cost, n in ((90, 0), (7, 0), (0, 1))
        )
        both = Sum("", 2, Need(10, 4), 97, 0)

        async def sums(group_by: GroupBy, until: datetime) -> Sequence[Sum]:
            async with chats.work.begin(SYSTEM) as unit:
                found = await unit.ledger.summary(scope.tenant, group_by, NOON, until)
            whole = both if until == tomorrow else Sum("", 3, Need(15, 6), 97, 1)
            assert found.total == whole
            return list(found.rows)

        late = tomorrow + timedelta(seconds=1)
        keyed = {
            GroupBy.MODEL: [Sum("m", 2, Need(10, 4), 90, 1), replace(second, key="n")],
            GroupBy.USER: [replace(both, key="users/ada"), replace(third, key="users/bob")],
            GroupBy.DAY: [replace(both, key="2026-02-04"), replace(third, key="2026-02-05")],
            GroupBy.CLIENT: [replace(first, key="app"), Sum("", 2, Need(10, 4), 7, 1)],
        }  # fmt: skip
        for group_by, wanted in keyed.items():
            assert await sums(group_by, late) == wanted
        assert await sums(GroupBy.ALL, tomorrow) == [both]
        assert await sums(GroupBy.PROMPT_VERSION, tomorrow) == [
            replace(first, key="p/1"), replace(second, key="p/2"),
        ]  # fmt: skip


# --- many at once, in PostgreSQL ----------------------------------------------------------------

CALLS, PROMPT, ANSWER = 200, 60, 40


def brief(prompt: int = PROMPT, answer: int = ANSWER) -> Brief:
    receipt = Receipt(
        "model", "c", (Section(Part.SYSTEM, ("reading-2/en",)),), Counting.EXACT, "t", 999, answer, prompt
    )  # fmt: skip
    return replace(BRIEF, receipt=receipt)


@pytest.fixture
async def real(started: Stack, clock: Hand) -> AsyncIterator[House[Any]]:
    """A pool so large that very many transactions are open at once."""
    more = {
        "pool_size": 40,
        "pool_timeout_seconds": 60.0,
        # Patience for a machine that has much else to do.
        "statement_timeout_ms": 30_000,
    }
    pool = Postgres(started.postgres("chat").model_copy(update=more), "tests-ledger")
    yield in_postgres("chat", ChatUnit, clock, started, pool)
    await pool.close()


async def test_two_hundred_at_once_never_exceed_a_budget_and_all_is_freed(
    real: House[Any], scope: Scope
) -> None:
    """Limits of the tenant and of each user bite; every call is another user's or the same one's, in any order."""
    ledger, now = Ledger(), real.clock.now()
    limit, of_user = 70 * (PROMPT + ANSWER), 15 * (PROMPT + ANSWER)
    async with real.work.begin(scope) as unit:
        for one in (
            budget("all", limit),
            budget("each", of_user, scope=BudgetScope.EACH_USER, period=Period.MONTH),
        ):
            assert await unit.ledger.add_budget(one) is None
    everybody = [Scope(scope.tenant, f"u{n % 8}") for n in range(CALLS)]
    running = []

    async def call(who: Scope, number: int) -> Reason | None:
        # Those of a user of two conversations at once, so that windows are wanted by many in any order.
        one = reply(who, now, f"r{number}", conversation_id=f"t{number}")
        try:
            async with real.work.begin(who) as unit:
                await ledger.reserve(unit, one, brief(), client=f"app{number % 3}")
        except Fault as fault:
            return fault.reason
        running.append(one)
        return None

    told = await asyncio.gather(*(call(who, number) for number, who in enumerate(everybody)))
    assert set(told) == {None, Reason.BUDGET_EXCEEDED}
    tenant = Spender("").windows(now)
    tenant = tuple(window for window in tenant if window.holder is Holder.TENANT)
    assert await standing(real, scope, *tenant) == [Tally(0, limit)] * 2
    assert len(running) == 70
    # Ends and beginnings at once: what is freed may be taken, and never more.
    seen: list[int] = []

    async def watch() -> None:
        while True:
            seen.extend(tally.taken for tally in await standing(real, scope, *tenant))
            await asyncio.sleep(0.005)

    async def end(one: Any) -> None:
        done = replace(
            one, state=ReplyState.COMPLETED, usage=Usage(PROMPT, 10), end_time=now, writer=MODEL
        )
        async with real.work.begin(Scope(one.tenant, one.user)) as unit:
            await ledger.settle(unit, done)
            # Twice is once.
            await ledger.settle(unit, done)

    watching = asyncio.create_task(watch())
    first = running[:]
    begun = [call(who, CALLS + number) for number, who in enumerate(everybody)]
    await asyncio.gather(*map(end, first), *begun)
    again = running[len(first) :]
    assert again
    await asyncio.gather(*map(end, again))
    watching.cancel()
    assert max(seen) <= limit
    spent = (PROMPT + 10) * len(running)
    assert await standing(real, scope, *tenant) == [Tally(spent, 0)] * 2
    for who in set(everybody):
        windows = [w for w in Spender(who.owner).windows(now) if w.holder is Holder.USER]
        mine = (PROMPT + 10) * sum(one.user == who.owner for one in running)
        assert await standing(real, scope, *windows) == [Tally(mine, 0)] * 2
        assert mine <= of_user


async def test_purges_ends_and_beginnings_at_once_wait_in_no_circle(
    real: House[Any], scope: Scope
) -> None:
    """Replies of two days, many clients and one user: whoever closes many takes their windows in the order of all."""
    ledger, now = Ledger(), real.clock.now()
    days = [now, now - timedelta(days=1), now - timedelta(days=31)]

    async def begin_and_end(number: int) -> None:
        who = Scope(scope.tenant, f"u{number % 4}")
        one = reply(who, days[number % 3], f"r{number}", conversation_id=f"t{number}", writer=MODEL)
        async with real.work.begin(who) as unit:
            await ledger.reserve(unit, one, brief(), client=f"app{number % 5}")
        if number % 2:
            return
        done = replace(one, usage=Usage(1, 1), end_time=now)
        async with real.work.begin(who) as unit:
            await ledger.settle(unit, done)

    async def give_up(user: str) -> None:
        for _ in range(5):
            async with real.work.begin(Scope(scope.tenant, user)) as unit:
                await abandon(unit, now)
            await asyncio.sleep(0.01)

    users = [f"u{n}" for n in range(4)]
    await asyncio.gather(*map(begin_and_end, range(120)), *map(give_up, users))
    for user in users:
        async with real.work.begin(Scope(scope.tenant, user)) as unit:
            await abandon(unit, now)
            assert not await unit.ledger.opened(None, None)
    for day in days:
        windows = [w for user in users for w in Spender(user).windows(day)]
        assert all(tally.reserved == 0 for tally in await standing(real, scope, *windows))
