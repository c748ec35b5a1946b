"""Budgets, the windows in which tokens are counted, and an entry for each reply."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.kit.etag import etag_of
from services.kit.names import BUDGET, REPLY, USER


class Period(StrEnum):
    """How long tokens are counted together, by the calendar in UTC."""

    DAY = "DAY"
    MONTH = "MONTH"

    def start(self, at: datetime) -> datetime:
        """Return when the period that a moment (UTC) lies in began."""
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight if self is Period.DAY else midnight.replace(day=1)

    def end(self, at: datetime) -> datetime:
        """Return when the period that a moment (UTC) lies in ends."""
        # From its first day 32 days lead into the next month, whichever it is.
        days = 1 if self is Period.DAY else 32
        return self.start(self.start(at) + timedelta(days=days))


class Holder(StrEnum):
    """Whose tokens are counted together."""

    CLIENT = "CLIENT"
    TENANT = "TENANT"
    USER = "USER"


class BudgetScope(StrEnum):
    """Whose tokens a budget limits."""

    TENANT = "TENANT"
    EACH_USER = "EACH_USER"
    USER = "USER"
    EACH_CLIENT = "EACH_CLIENT"
    CLIENT = "CLIENT"

    @property
    def holder(self) -> Holder:
        """Whose tokens are counted for it."""
        return Holder(self.value.removeprefix("EACH_"))


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Where tokens are counted. subject: id of the user or the client, empty for the tenant.

    Their order is the one in which their rows are locked: the same for everybody, so that nobody waits in a circle.
    """

    holder: Holder
    subject: str
    period: Period
    start: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands in a window: tokens of replies that ended, and those reserved by replies that are being written."""

    spent: int = 0
    reserved: int = 0

    @property
    def taken(self) -> int:
        """What is not free any more."""
        return self.spent + self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many tokens may be taken in each period. subject: id of the user or the client that it is for alone."""

    budget_id: str
    uid: str
    scope: BudgetScope
    subject: str
    period: Period
    token_limit: int
    version: int
    create_time: datetime

    @property
    def name(self) -> str:
        """`budgets/{budget}`."""
        return BUDGET.format(self.budget_id)

    @property
    def etag(self) -> str:
        """Etag of this version."""
        return etag_of(self.uid, self.version)

    def window(self, at: datetime, subject: str = "") -> Window:
        """Return where its tokens are counted. subject: of whom, where it is for each."""
        start = self.period.start(at)
        return Window(self.scope.holder, self.subject or subject, self.period, start)


@dataclass(frozen=True, slots=True)
class Spender:
    """On whose behalf a reply is written. client: empty where the token names none."""

    user: str
    client: str = ""

    def subject(self, holder: Holder) -> str:
        """Return its id as a holder of this kind."""
        return {Holder.USER: self.user, Holder.CLIENT: self.client}.get(holder, "")

    def windows(self, at: datetime) -> tuple[Window, ...]:
        """Return all windows in which a reply that begins at a moment is counted, in their order."""
        holders = [holder for holder in Holder if holder is not Holder.CLIENT or self.client]
        found = [
            Window(holder, self.subject(holder), period, period.start(at))
            for holder in holders
            for period in Period
        ]
        return tuple(sorted(found))

    def applying(self, budgets: Iterable[Budget]) -> Sequence[Budget]:
        """Return those that limit it: one that names it takes the place of the one for each."""
        found: dict[tuple[Holder, Period], Budget] = {}
        for budget in sorted(budgets, key=lambda one: bool(one.subject)):
            holder = budget.scope.holder
            mine = self.subject(holder)
            named = budget.subject in ("", mine) and (mine or holder is Holder.TENANT)
            if named:
                found[holder, budget.period] = budget
        return [found[key] for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class Price:
    """What a token costs, in billionths of a currency."""

    prompt: int = 0
    completion: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """Tokens of a prompt and of an answer."""

    prompt: int = 0
    completion: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.prompt + self.completion

    def at_least(self, other: "Need") -> "Need":
        """Return what covers both."""
        return Need(max(self.prompt, other.prompt), max(self.completion, other.completion))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one reply used. settle_time: None while it is being written. user: empty after that user was purged."""

    user: str
    conversation_id: str
    reply_id: str
    client: str
    model: str
    prompt_version: str
    reserved: Need
    create_time: datetime
    used: Need = Need()
    estimated: bool = False
    price: Price = Price()
    settle_time: datetime | None = None

    @property
    def reply(self) -> str:
        """Name of the reply."""
        return REPLY.format(self.user, self.conversation_id, self.reply_id)

    @property
    def spender(self) -> Spender:
        """On whose behalf it is written."""
        return Spender(self.user, self.client)

    @property
    def windows(self) -> tuple[Window, ...]:
        """Where it is counted: where it began, whenever it ends."""
        return self.spender.windows(self.create_time)

    @property
    def cost(self) -> int:
        """What it cost, in billionths."""
        return self.used.prompt * self.price.prompt + self.used.completion * self.price.completion


@dataclass(frozen=True, slots=True)
class Allowance:
    """What stands in a window, and the budget that limits it if there is one."""

    window: Window
    tally: Tally
    budget: Budget | None = None


class GroupBy(StrEnum):
    """What sums are of."""

    ALL = "ALL"
    MODEL = "MODEL"
    PROMPT_VERSION = "PROMPT_VERSION"
    USER = "USER"
    DAY = "DAY"
    CLIENT = "CLIENT"


@dataclass(frozen=True, slots=True)
class Sum:
    """What replies that ended used together."""

    key: str = ""
    replies: int = 0
    used: Need = Need()
    cost: int = 0
    estimated: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """The sums that cost most, and everything together."""

    rows: Sequence[Sum]
    total: Sum


def user_key(user: str) -> str:
    """Return the key of a user's sum; empty for those who were purged."""
    return USER.format(user) if user else ""
