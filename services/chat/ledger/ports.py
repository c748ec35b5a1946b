"""What the ledger needs of the world."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.chat.ledger.model import Budget, Entry, GroupBy, Spender, Summary, Tally, Window
from services.kit.paging import Page, PageRequest

# More sums would be a report, not an answer.
MOST_SUMS = 1000


class LedgerStore(Protocol):
    """Budgets and windows of the tenant in scope, entries of the user in scope."""

    async def add_budget(self, budget: Budget) -> Budget | None:
        """Store a new one; return the one in its place if its id, or its scope and period, are taken."""

    async def budget(self, budget_id: str, *, lock: bool = False) -> Budget | None:
        """Return one; `lock` keeps others from changing it until the end."""

    async def budgets(self, page: PageRequest) -> Page[Budget]:
        """Return one page, the oldest first."""

    async def budgets_for(self, spender: Spender) -> Sequence[Budget]:
        """Return all that may limit a spender: the tenant's, those for each, and those that name it."""

    async def limit_budget(self, budget: Budget) -> None:
        """Store a new limit and version."""

    async def delete_budget(self, budget_id: str) -> None:
        """Take one away."""

    async def tallies(self, windows: Sequence[Window]) -> Mapping[Window, Tally]:
        """Return what stands in each window."""

    async def take(self, windows: Sequence[Window], tokens: int) -> Mapping[Window, Tally]:
        """Reserve tokens in each window, and return what stands there then.

        From here to the end of this unit nobody else changes them: lock nothing else afterwards.
        """

    async def open(self, entry: Entry) -> None:
        """Store the entry of a reply that begins."""

    async def opened(self, conversation_id: str | None, reply_id: str | None) -> Sequence[Entry]:
        """Return entries of replies that are being written, locked; None: of whichever conversation, or reply."""

    async def strays(self, limit: int) -> Sequence[tuple[str, Entry]]:
        """Return tenants and entries that are open although no such reply is being written (system scope)."""

    async def enlarge(self, entry: Entry) -> None:
        """Store what is reserved for a reply now, who is to write it, and by which prompt."""

    async def close(self, entries: Sequence[Entry]) -> None:
        """Store the ends of entries that were open: in their windows what was reserved is free, what was used is spent.

        Windows are locked as by `take`.
        """

    async def entries(self, page: PageRequest) -> Page[Entry]:
        """Return one page, the newest first."""

    async def forget_user(self) -> None:
        """Make the user's entries, which must have ended, name nobody, and destroy the user's windows."""

    async def forget_windows(self, before: datetime) -> None:
        """Destroy windows that began before, unless something is reserved in them (system scope)."""

    async def summary(
        self, tenant: str, group_by: GroupBy, start: datetime, end: datetime
    ) -> Summary:
        """Return sums of the tenant's entries that were made in a span of time and have ended (system scope)."""
