"""What can be done with budgets, and what can be known of usage."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.chat.ledger.model import (
    Allowance,
    Budget,
    Entry,
    GroupBy,
    Holder,
    Spender,
    Summary,
    Window,
)
from services.chat.ports import Unit, Work
from services.kit import etag
from services.kit.call import Repeat
from services.kit.faults import Fault, Reason, invalid, not_found
from services.kit.ids import Clock, Ids
from services.kit.names import BUDGET
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import SYSTEM, Scope

_SUMMARIZED = timedelta(days=30)


class UsageUseCases:
    """The verbs of budgets and usage."""

    def __init__(self, work: Work, clock: Clock, ids: Ids) -> None:
        self._work = work
        self._clock = clock
        self._ids = ids

    # --- budgets --------------------------------------------------------------------------------

    async def create_budget(
        self, who: Principal, wanted: Budget, repeat: Repeat | None
    ) -> Allowance:
        """Make a budget; all but uid, version and time are taken from `wanted`."""
        budget = replace(wanted, uid=self._ids.uuid(), version=1, create_time=self._clock.now())
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if (taken := await unit.ledger.add_budget(budget)) is not None:
                message = "this budget_id, or the scope and period, are taken"
                raise Fault(Reason.RESOURCE_EXISTS, message, resource=taken.name)
            allowance = await self._standing(unit, budget)
            await unit.remember(allowance, personal=False)
        return allowance

    async def get_budget(self, who: Principal, name: str) -> Allowance:
        """Return a budget and what stands in its present window."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await self._standing(unit, await _budget(unit, name))

    async def list_budgets(self, who: Principal, page: PageRequest) -> Page[Allowance]:
        """Return one page of budgets and what stands in their present windows."""
        async with self._work.begin(Scope.of(who)) as unit:
            found = await unit.ledger.budgets(page)
            now = self._clock.now()
            tallies = await unit.ledger.tallies([one.window(now) for one in found.items])
        items = [Allowance(at := one.window(now), tallies[at], one) for one in found.items]
        return Page(tuple(items), found.next)

    async def limit_budget(
        self,
        who: Principal,
        name: str,
        token_limit: int | None,
        sent_etag: str,
        repeat: Repeat | None,
    ) -> Allowance:
        """Change the limit of a budget; None leaves it as it is."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await _budget(unit, name, lock=True)
            etag.check(name, sent_etag, old.etag)
            new = old if token_limit is None else replace(old, token_limit=token_limit)
            if new != old:
                new = replace(new, version=old.version + 1)
                await unit.ledger.limit_budget(new)
            allowance = await self._standing(unit, new)
            await unit.remember(allowance, personal=False)
        return allowance

    async def delete_budget(
        self, who: Principal, name: str, sent_etag: str, repeat: Repeat | None
    ) -> None:
        """Take a budget away."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await _budget(unit, name, lock=True)
            etag.check(name, sent_etag, old.etag)
            await unit.ledger.delete_budget(old.budget_id)
            await unit.remember(None, personal=False)

    async def _standing(self, unit: Unit, budget: Budget) -> Allowance:
        window = budget.window(self._clock.now())
        return Allowance(window, (await unit.ledger.tallies([window]))[window], budget)

    # --- usage ----------------------------------------------------------------------------------

    async def usage(self, who: Principal) -> list[Allowance]:
        """Return what the caller has used and may use: its own windows always, others where a budget limits them."""
        spender, now = Spender(who.subject, who.client), self._clock.now()
        windows = spender.windows(now)
        async with self._work.begin(Scope.of(who)) as unit:
            tallies = await unit.ledger.tallies(windows)
            budgets = spender.applying(await unit.ledger.budgets_for(spender))
        limits: dict[Window, Budget] = {
            one.window(now, spender.subject(one.scope.holder)): one for one in budgets
        }
        return [
            Allowance(window, tallies[window], limits.get(window))
            for window in windows
            if window in limits or window.holder is Holder.USER
        ]

    async def entries(self, who: Principal, page: PageRequest) -> Page[Entry]:
        """Return one page of what the caller's replies used."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.ledger.entries(page)

    async def summary(
        self, who: Principal, group_by: GroupBy, start: datetime | None, end: datetime | None
    ) -> Summary:
        """Return sums over the caller's tenant."""
        until = end or self._clock.now()
        # The first days of the calendar have nothing before them.
        since = start or until - min(_SUMMARIZED, until - datetime.min.replace(tzinfo=UTC))
        if since > until:
            raise invalid("end_time", "must not be before start_time")
        # Of all users' entries, and nothing but sums of them.
        async with self._work.begin(SYSTEM) as unit:
            return await unit.ledger.summary(who.tenant, group_by, since, until)


async def _budget(unit: Unit, name: str, *, lock: bool = False) -> Budget:
    (budget_id,) = BUDGET.parse(name)
    budget = await unit.ledger.budget(budget_id, lock=lock)
    if budget is None:
        raise not_found(name)
    return budget
