"""Any order of beginnings, ends, deaths, new limits and midnights: nothing is exceeded, lost or counted twice."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.chat.context.material import Counting, Part, Receipt, Section
from services.chat.ledger.ledger import Ledger, abandon
from services.chat.ledger.model import Budget, BudgetScope, Holder, Need, Period, Spender, Window
from services.chat.model import Reply, ReplyState, Usage, WriterId, WriterKind
from services.chat.writing import Brief
from services.kit.faults import Fault, Reason
from services.kit.uow import Scope
from tests.fakes.chat import BRIEF, MemoryChatUnit
from tests.fakes.memory import Hand, MemoryWork

USERS, CLIENTS = ("ada", "bob"), ("", "app")
TOKENS = st.integers(0, 30)
LEDGER = Ledger()


def brief(need: Need) -> Brief:
    receipt = Receipt(
        "m", "c", (Section(Part.SYSTEM, ("p",)),), Counting.EXACT, "t", 99, need.completion, need.prompt
    )  # fmt: skip
    return replace(BRIEF, receipt=receipt)


@dataclass
class Known:
    """A reply as the test knows it."""

    reply: Reply
    client: str
    reserved: int
    spent: int = 0


class Machine(RuleBasedStateMachine):
    """One tenant, two users, a client."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Hand()
        self.clock.time = datetime(2026, 2, 27, 9, tzinfo=UTC)
        self.work = MemoryWork(MemoryChatUnit, self.clock)
        self.budgets: dict[str, Budget] = {}
        self.running: list[Known] = []
        self.ended: list[Known] = []
        self.number = 0

    def run(self, user: str, act: Any) -> Any:
        async def within() -> Any:
            async with self.work.begin(Scope("t", user)) as unit:
                return await act(unit)

        return asyncio.run(within())

    def taken(self, window: Window) -> int:
        return sum(one.reserved + one.spent for one in self._of(window, self.running + self.ended))

    @staticmethod
    def _of(window: Window, some: Iterable[Known]) -> list[Known]:
        return [
            one
            for one in some
            if window in Spender(one.reply.user, one.client).windows(one.reply.create_time)
        ]

    def room(self, spender: Spender) -> int:
        now = self.clock.now()
        left = [
            budget.token_limit
            - self.taken(budget.window(now, spender.subject(budget.scope.holder)))
            for budget in spender.applying(self.budgets.values())
        ]
        return min(left, default=10**9)

    @rule(
        scope=st.sampled_from(BudgetScope),
        period=st.sampled_from(Period),
        subject=st.sampled_from(USERS),
        limit=st.integers(0, 120),
    )
    def set_limit(self, scope: BudgetScope, period: Period, subject: str, limit: int) -> None:
        named = {BudgetScope.USER: subject, BudgetScope.CLIENT: "app"}.get(scope, "")
        name = f"{scope}-{period}-{named}"
        old = self.budgets.get(name)
        budget = Budget(
            budget_id=name, uid=name, scope=scope, subject=named, period=period, token_limit=limit,
            version=1, create_time=self.clock.now(),
        )  # fmt: skip
        if old is None:
            assert self.run("op", lambda unit: unit.ledger.add_budget(budget)) is None
        else:
            self.run("op", lambda unit: unit.ledger.limit_budget(budget))
        self.budgets[name] = budget

    @precondition(lambda self: self.budgets)
    @rule(data=st.data())
    def lift_limit(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.budgets)))
        self.run("op", lambda unit: unit.ledger.delete_budget(name))
        del self.budgets[name]

    @rule(
        user=st.sampled_from(USERS), client=st.sampled_from(CLIENTS), prompt=TOKENS, answer=TOKENS
    )
    def begin(self, user: str, client: str, prompt: int, answer: int) -> None:
        self.number += 1
        reply = Reply(
            tenant="t", user=user, conversation_id=f"t{self.number}", reply_id=f"r{self.number}",
            user_message_id="m", writer=WriterId(WriterKind.LANGUAGE_MODEL, "m"),
            language_code="en", create_time=self.clock.now(),
        )  # fmt: skip
        need = Need(prompt, answer)
        fits = not need.total or need.total <= self.room(Spender(user, client))
        if fits:
            self.run(user, lambda unit: LEDGER.reserve(unit, reply, brief(need), client))
            self.running.append(Known(reply, client, need.total))
            return
        with pytest.raises(Fault) as refused:
            self.run(user, lambda unit: LEDGER.reserve(unit, reply, brief(need), client))
        assert refused.value.reason is Reason.BUDGET_EXCEEDED

    @precondition(lambda self: self.running)
    @rule(data=st.data(), share=st.floats(0, 1), twice=st.booleans())
    def end(self, data: st.DataObject, share: float, twice: bool) -> None:
        one = self.running.pop(data.draw(st.integers(0, len(self.running) - 1)))
        used = int(one.reserved * share)
        done = replace(
            one.reply, state=ReplyState.COMPLETED, usage=Usage(used, 0), end_time=self.clock.now()
        )
        for _ in range(1 + twice):
            self.run(one.reply.user, lambda unit: LEDGER.settle(unit, done))
        self.ended.append(replace(one, reserved=0, spent=used))

    @rule(user=st.sampled_from(USERS))
    def destroy_what_is_written(self, user: str) -> None:
        self.run(user, lambda unit: abandon(unit, self.clock.now()))
        for one in [one for one in self.running if one.reply.user == user]:
            self.running.remove(one)
            self.ended.append(replace(one, reserved=0, spent=one.reserved))

    @rule(hours=st.integers(1, 20))
    def time_passes(self, hours: int) -> None:
        self.clock.move(hours=hours)

    @invariant()
    def windows_say_what_happened(self) -> None:
        for (_, window), tally in self.work._tables.get("usage_windows", {}).items():
            running, ended = (self._of(window, some) for some in (self.running, self.ended))
            assert tally.reserved == sum(one.reserved for one in running)
            assert tally.spent == sum(one.spent for one in ended)
            if window.holder is Holder.TENANT and not self.running:
                assert tally.reserved == 0


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
