"""The ledger in PostgreSQL.

Whether there is room is decided by rows of windows, under their locks, never by sums over entries.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Text,
    and_,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

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
from services.chat.ledger.rows import budget_of, entry_of, reserved_columns, used_columns, window_of
from services.chat.ledger.tables import budgets as b
from services.chat.ledger.tables import entries as e
from services.chat.ledger.tables import windows as w
from services.chat.model import ReplyState
from services.chat.tables import replies as r
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction

_PLACE = (w.c.holder, w.c.subject, w.c.period, w.c.start_time)
_OPEN = e.c.settle_time.is_(None)


class PostgresLedger:
    """Implements `ports.LedgerStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._tenant = transaction.scope.tenant
        self._mine = and_(e.c.tenant == self._tenant, e.c.owner == transaction.scope.owner)

    # --- budgets --------------------------------------------------------------------------------

    async def add_budget(self, budget: Budget) -> Budget | None:
        """Store a new one; return the one in its place if its id, or its scope and period, are taken."""
        row = {
            "budget_id": budget.budget_id,
            "uid": budget.uid,
            "scope": budget.scope.value,
            "subject": budget.subject,
            "period": budget.period.value,
            "token_limit": budget.token_limit,
            "version": budget.version,
            "create_time": budget.create_time,
        }
        added = await self._tx.connection.execute(
            insert(b).values(tenant=self._tenant, **row).on_conflict_do_nothing()
        )
        if added.rowcount:
            return None
        same = and_(
            b.c.scope == row["scope"], b.c.subject == row["subject"], b.c.period == row["period"]
        )
        by_id = b.c.budget_id == budget.budget_id
        found = await self._budgets(or_(by_id, same), by_id.desc())
        return found[0]

    async def budget(self, budget_id: str, *, lock: bool = False) -> Budget | None:
        """Return one."""
        query = select(b).where(b.c.tenant == self._tenant, b.c.budget_id == budget_id)
        if lock:
            query = query.with_for_update()
        row = (await self._tx.connection.execute(query)).mappings().one_or_none()
        return None if row is None else budget_of(row)

    async def budgets(self, page: PageRequest) -> Page[Budget]:
        """Return one page by keyset: the position is the creation time and the id of the last row."""
        found = select(b).where(b.c.tenant == self._tenant)
        if page.after:
            time, last = page.after
            position = tuple_(b.c.create_time, b.c.budget_id)
            found = found.where(position > tuple_(datetime.fromisoformat(time), last))
        ordered = found.order_by(b.c.create_time, b.c.budget_id).limit(page.size + 1)
        rows = (await self._tx.connection.execute(ordered)).mappings().all()
        items = tuple(map(budget_of, rows[: page.size]))
        if len(rows) <= page.size:
            return Page(items)
        return Page(items, (items[-1].create_time.isoformat(), items[-1].budget_id))

    async def budgets_for(self, spender: Spender) -> Sequence[Budget]:
        """Return all that may limit a spender."""
        named = {"USER": spender.user, "CLIENT": spender.client}
        of_all = b.c.subject == ""
        return await self._budgets(
            or_(of_all, *(and_(b.c.scope == k, b.c.subject == v) for k, v in named.items() if v))
        )

    async def _budgets(
        self, which: ColumnElement[bool], *order: ColumnElement[Any]
    ) -> Sequence[Budget]:
        query = select(b).where(b.c.tenant == self._tenant, which).order_by(*order)
        return [budget_of(row) for row in (await self._tx.connection.execute(query)).mappings()]

    async def limit_budget(self, budget: Budget) -> None:
        """Store a new limit and version."""
        await self._tx.connection.execute(
            update(b)
            .where(b.c.tenant == self._tenant, b.c.budget_id == budget.budget_id)
            .values(token_limit=budget.token_limit, version=budget.version)
        )

    async def delete_budget(self, budget_id: str) -> None:
        """Take one away."""
        await self._tx.connection.execute(
            delete(b).where(b.c.tenant == self._tenant, b.c.budget_id == budget_id)
        )

    # --- windows --------------------------------------------------------------------------------

    async def tallies(self, windows: Sequence[Window]) -> Mapping[Window, Tally]:
        """Return what stands in each window."""
        found = dict.fromkeys(windows, Tally())
        if windows:
            rows = await self._tx.connection.execute(select(w).where(self._in(windows)))
            found |= {
                window_of(row): Tally(row["spent"], row["reserved"]) for row in rows.mappings()
            }
        return found

    async def take(self, windows: Sequence[Window], tokens: int) -> Mapping[Window, Tally]:
        """Reserve tokens in each window, and return what stands there then."""
        return await self._add(dict.fromkeys(windows, Tally(0, tokens)))

    async def _add(self, more: Mapping[Window, Tally]) -> Mapping[Window, Tally]:
        """Add to windows, those that are not there yet included: rows are locked in the order of the values."""
        rows = [
            {**self._place(window), "spent": tally.spent, "reserved": tally.reserved}
            for window, tally in sorted(more.items(), key=lambda item: item[0])
        ]
        new = insert(w).values(rows)
        added = await self._tx.connection.execute(
            new.on_conflict_do_update(
                index_elements=w.primary_key,
                set_={
                    "spent": w.c.spent + new.excluded.spent,
                    "reserved": w.c.reserved + new.excluded.reserved,
                },
            ).returning(w)
        )
        return {window_of(row): Tally(row["spent"], row["reserved"]) for row in added.mappings()}

    async def _free(self, ends: Mapping[Window, Tally]) -> None:
        """Take what was reserved out of windows and add what was spent."""
        locked = select(w).where(self._in(list(ends))).order_by(*_PLACE).with_for_update()
        await self._tx.connection.execute(locked)
        alike: dict[Tally, list[Window]] = defaultdict(list)
        for window, end in ends.items():
            alike[end].append(window)
        for end, windows in alike.items():
            await self._tx.connection.execute(
                update(w)
                .where(self._in(windows))
                .values(spent=w.c.spent + end.spent, reserved=w.c.reserved - end.reserved)
            )

    def _in(self, windows: Sequence[Window]) -> ColumnElement[bool]:
        places = [(one.holder.value, one.subject, one.period.value, one.start) for one in windows]
        return and_(w.c.tenant == self._tenant, tuple_(*_PLACE).in_(places))

    def _place(self, window: Window) -> dict[str, Any]:
        return {
            "tenant": self._tenant,
            "holder": window.holder.value,
            "subject": window.subject,
            "period": window.period.value,
            "start_time": window.start,
        }

    # --- entries --------------------------------------------------------------------------------

    async def open(self, entry: Entry) -> None:
        """Store the entry of a reply that begins."""
        row = {
            "tenant": self._tenant,
            "owner": entry.user,
            "conversation_id": entry.conversation_id,
            "reply_id": entry.reply_id,
            "client": entry.client,
            "create_time": entry.create_time,
            **reserved_columns(entry),
            **used_columns(entry),
        }
        await self._tx.connection.execute(insert(e), row)

    async def opened(self, conversation_id: str | None, reply_id: str | None) -> Sequence[Entry]:
        """Return entries of replies that are being written, locked."""
        query = select(e).where(self._mine, _OPEN)
        if conversation_id is not None:
            query = query.where(e.c.conversation_id == conversation_id)
        if reply_id is not None:
            query = query.where(e.c.reply_id == reply_id)
        ordered = query.order_by(e.c.conversation_id, e.c.reply_id).with_for_update()
        return [entry_of(row) for row in (await self._tx.connection.execute(ordered)).mappings()]

    async def strays(self, limit: int) -> Sequence[tuple[str, Entry]]:
        """Return tenants and entries that are open although no such reply is being written."""
        written = exists().where(
            r.c.tenant == e.c.tenant,
            r.c.owner == e.c.owner,
            r.c.conversation_id == e.c.conversation_id,
            r.c.reply_id == e.c.reply_id,
            r.c.state == ReplyState.RUNNING.value,
        )
        query = select(e).where(_OPEN, ~written).limit(limit)
        rows = (await self._tx.connection.execute(query)).mappings()
        return [(row["tenant"], entry_of(row)) for row in rows]

    async def enlarge(self, entry: Entry) -> None:
        """Store what is reserved for a reply now, who is to write it, and by which prompt."""
        await self._store(entry, reserved_columns(entry))

    async def close(self, entries: Sequence[Entry]) -> None:
        """Store the ends of entries that were open."""
        ends: dict[Window, Tally] = defaultdict(Tally)
        for entry in entries:
            await self._store(entry, reserved_columns(entry) | used_columns(entry))
            for window in entry.windows if entry.reserved.total or entry.used.total else ():
                old = ends[window]
                ends[window] = Tally(
                    old.spent + entry.used.total, old.reserved + entry.reserved.total
                )
        if any(end.reserved for end in ends.values()):
            await self._free(ends)
        elif ends:
            # Nothing was reserved, so perhaps nothing is there yet.
            await self._add(ends)

    async def _store(self, entry: Entry, values: Mapping[str, Any]) -> None:
        await self._tx.connection.execute(
            update(e)
            .where(
                self._mine,
                e.c.conversation_id == entry.conversation_id,
                e.c.reply_id == entry.reply_id,
            )
            .values(**values)
        )

    async def entries(self, page: PageRequest) -> Page[Entry]:
        """Return one page by keyset: the position is the creation time and the id of the last row."""
        found = select(e).where(self._mine)
        position = tuple_(e.c.create_time, e.c.reply_id)
        if page.after:
            time, last = page.after
            found = found.where(position < tuple_(datetime.fromisoformat(time), last))
        ordered = found.order_by(e.c.create_time.desc(), e.c.reply_id.desc())
        query = ordered.limit(page.size + 1)
        rows = (await self._tx.connection.execute(query)).mappings().all()
        items = tuple(map(entry_of, rows[: page.size]))
        if len(rows) <= page.size:
            return Page(items)
        return Page(items, (items[-1].create_time.isoformat(), items[-1].reply_id))

    async def forget_user(self) -> None:
        """Make the user's entries name nobody, and destroy the user's windows."""
        # The id of the reply goes too: it may stand in logs beside the user.
        nobody = {
            "owner": "",
            "conversation_id": "",
            "reply_id": func.gen_random_uuid().cast(e.c.reply_id.type),
        }
        await self._tx.connection.execute(update(e).where(self._mine).values(**nobody))
        await self._tx.connection.execute(
            delete(w).where(
                w.c.tenant == self._tenant,
                w.c.holder == Holder.USER.value,
                w.c.subject == self._tx.scope.owner,
            )
        )

    async def forget_windows(self, before: datetime) -> None:
        """Destroy windows that began before, unless something is reserved in them."""
        await self._tx.connection.execute(
            delete(w).where(w.c.start_time < before, w.c.reserved == 0)
        )

    # --- sums -----------------------------------------------------------------------------------

    async def summary(
        self, tenant: str, group_by: GroupBy, start: datetime, end: datetime
    ) -> Summary:
        """Return sums of the tenant's entries."""
        span = and_(
            e.c.tenant == tenant,
            e.c.create_time >= start,
            e.c.create_time < end,
            e.c.settle_time.is_not(None),
        )
        cost = func.coalesce(
            func.sum(
                e.c.prompt_tokens * e.c.prompt_price + e.c.completion_tokens * e.c.completion_price
            ),
            0,
        ).label("cost")
        prompt = func.coalesce(func.sum(e.c.prompt_tokens), 0).label("prompt")
        completion = func.coalesce(func.sum(e.c.completion_tokens), 0).label("completion")
        estimated = func.coalesce(func.sum(case((e.c.estimated, 1), else_=0)), 0)
        sums = (
            func.count().label("replies"),
            prompt,
            completion,
            cost,
            estimated.label("estimated"),
        )
        whole = (await self._tx.connection.execute(select(*sums).where(span))).mappings().one()
        if group_by is GroupBy.ALL:
            return Summary([_sum(whole, group_by)], _sum(whole, group_by))
        key = _KEYS[group_by].label("key")
        dearest = (cost.desc(), (prompt + completion).desc(), key)
        query = select(key, *sums).where(span).group_by(key).order_by(*dearest).limit(MOST_SUMS)
        rows = (await self._tx.connection.execute(query)).mappings().all()
        return Summary([_sum(row, group_by, row["key"]) for row in rows], _sum(whole, group_by))


_KEYS: Mapping[GroupBy, ColumnElement[str]] = {
    GroupBy.MODEL: e.c.model,
    GroupBy.PROMPT_VERSION: e.c.prompt_version,
    GroupBy.USER: e.c.owner,
    GroupBy.DAY: literal_column("to_char(create_time AT TIME ZONE 'UTC', 'YYYY-MM-DD')", Text),
    GroupBy.CLIENT: e.c.client,
}


def _sum(row: RowMapping, group_by: GroupBy, key: str = "") -> Sum:
    return Sum(
        user_key(key) if group_by is GroupBy.USER else key,
        int(row["replies"]),
        Need(int(row["prompt"]), int(row["completion"])),
        int(row["cost"]),
        int(row["estimated"]),
    )
