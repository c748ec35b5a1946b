"""The token ledger in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from services.chat.ledger.model import (
    Budget,
    Entry,
    GroupBy,
    Holder,
    Need,
    Spender,
    Sum,
    Summary,
    Tally,
    Window,
    user_key,
)
from services.chat.ledger.ports import MOST_SUMS
from services.chat.model import ReplyState
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


class MemoryLedger:
    """Implements `ledger.ports.LedgerStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._tenant = unit.scope.tenant
        self._budgets: dict[tuple[str, str], Budget] = unit.table("budgets")
        self._windows: dict[tuple[str, Window], Tally] = unit.table("usage_windows")
        self._entries: dict[tuple[str, ...], Entry] = unit.table("usage_entries")

    def _of_tenant(self) -> list[Budget]:
        return [row for (tenant, _), row in self._budgets.items() if tenant == self._tenant]

    async def add_budget(self, budget: Budget) -> Budget | None:
        taken = self._budgets.get((self._tenant, budget.budget_id))
        place = (budget.scope, budget.subject, budget.period)
        alike = [b for b in self._of_tenant() if (b.scope, b.subject, b.period) == place]
        if taken is not None or alike:
            return taken or alike[0]
        self._budgets[self._tenant, budget.budget_id] = budget
        return None

    async def budget(self, budget_id: str, *, lock: bool = False) -> Budget | None:
        return self._budgets.get((self._tenant, budget_id))

    async def budgets(self, page: PageRequest) -> Page[Budget]:
        return paged(self._of_tenant(), page, lambda row: (row.create_time, row.budget_id))

    async def budgets_for(self, spender: Spender) -> Sequence[Budget]:
        def may(budget: Budget) -> bool:
            mine = spender.subject(budget.scope.holder)
            return not budget.subject or (bool(mine) and budget.subject == mine)

        return [one for one in self._of_tenant() if may(one)]

    async def limit_budget(self, budget: Budget) -> None:
        key = (self._tenant, budget.budget_id)
        if key in self._budgets:
            old = self._budgets[key]
            limit, version = budget.token_limit, budget.version
            self._budgets[key] = replace(old, token_limit=limit, version=version)

    async def delete_budget(self, budget_id: str) -> None:
        self._budgets.pop((self._tenant, budget_id), None)

    async def tallies(self, windows: Sequence[Window]) -> Mapping[Window, Tally]:
        return {one: self._windows.get((self._tenant, one), Tally()) for one in windows}

    async def take(self, windows: Sequence[Window], tokens: int) -> Mapping[Window, Tally]:
        for window in windows:
            self._move(window, Tally(0, tokens))
        return await self.tallies(windows)

    def _move(self, window: Window, by: Tally) -> None:
        key = (self._tenant, window)
        old = self._windows.get(key, Tally())
        new = Tally(old.spent + by.spent, old.reserved + by.reserved)
        assert new.spent >= 0
        assert new.reserved >= 0
        self._windows[key] = new

    def _key(self, entry: Entry) -> tuple[str, ...]:
        return self._unit.key(entry.conversation_id, entry.reply_id)

    async def open(self, entry: Entry) -> None:
        assert self._key(entry) not in self._entries
        self._entries[self._key(entry)] = entry

    def _mine(self) -> list[Entry]:
        mine = self._unit.key()
        return [row for key, row in self._entries.items() if key[:2] == mine]

    async def opened(self, conversation_id: str | None, reply_id: str | None) -> Sequence[Entry]:
        return sorted(
            (
                row
                for row in self._mine()
                if row.settle_time is None
                and conversation_id in (None, row.conversation_id)
                and reply_id in (None, row.reply_id)
            ),
            key=lambda row: (row.conversation_id, row.reply_id),
        )

    async def strays(self, limit: int) -> Sequence[tuple[str, Entry]]:
        replies = self._unit.table("replies")
        return [
            (key[0], row)
            for key, row in self._entries.items()
            if row.settle_time is None
            and (key not in replies or replies[key].reply.state is not ReplyState.RUNNING)
        ][:limit]

    async def enlarge(self, entry: Entry) -> None:
        self._entries[self._key(entry)] = entry

    async def close(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._entries[self._key(entry)] = entry
            for window in entry.windows if entry.reserved.total or entry.used.total else ():
                self._move(window, Tally(entry.used.total, -entry.reserved.total))

    async def entries(self, page: PageRequest) -> Page[Entry]:
        rows = self._mine()
        return paged(rows, page, lambda row: (row.create_time, row.reply_id), descending=True)

    async def forget_user(self) -> None:
        mine = self._unit.key()
        for key in [key for key in self._entries if key[:2] == mine]:
            nobodys = replace(
                self._entries.pop(key), user="", conversation_id="", reply_id=self._unit.ids.uuid()
            )
            self._entries[self._tenant, "", "", nobodys.reply_id] = nobodys
        for place in list(self._windows):
            tenant, window = place
            subject = (window.holder, window.subject)
            if tenant == self._tenant and subject == (Holder.USER, self._unit.scope.owner):
                del self._windows[place]

    async def forget_windows(self, before: datetime) -> None:
        for place, tally in list(self._windows.items()):
            if place[1].start < before and not tally.reserved:
                del self._windows[place]

    async def summary(
        self, tenant: str, group_by: GroupBy, start: datetime, end: datetime
    ) -> Summary:
        rows = [
            row
            for key, row in self._entries.items()
            if key[0] == tenant and row.settle_time is not None and start <= row.create_time < end
        ]
        groups: dict[str, list[Entry]] = {}
        for row in rows:
            groups.setdefault(_group(row, group_by), []).append(row)
        whole = _sum("", rows)
        if group_by is GroupBy.ALL:
            return Summary([whole], whole)
        sums = [_sum(key, some) for key, some in groups.items()]
        sums.sort(key=lambda one: (-one.cost, -one.used.total, one.key))
        return Summary(sums[:MOST_SUMS], whole)


def _group(row: Entry, group_by: GroupBy) -> str:
    return {
        GroupBy.ALL: "",
        GroupBy.MODEL: row.model,
        GroupBy.PROMPT_VERSION: row.prompt_version,
        GroupBy.USER: user_key(row.user),
        GroupBy.DAY: row.create_time.astimezone(UTC).date().isoformat(),
        GroupBy.CLIENT: row.client,
    }[group_by]


def _sum(key: str, rows: Iterable[Entry]) -> Sum:
    rows = list(rows)
    used = Need(sum(r.used.prompt for r in rows), sum(r.used.completion for r in rows))
    return Sum(key, len(rows), used, sum(r.cost for r in rows), sum(r.estimated for r in rows))
