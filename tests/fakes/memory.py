"""Units of work in memory: one at a time, all or nothing, fenced by tenant and owner."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

from services.kit.call import Repeat, Replayed
from services.kit.events import Event, Payload
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock, Ids, RandomIds
from services.kit.paging import Page, PageRequest
from services.kit.uow import CONSUMED_FOR, REPEATABLE_FOR, Scope

Tables = dict[str, dict[Any, Any]]
T = TypeVar("T")


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def now(self) -> datetime:
        return self.time

    def move(self, **by: float) -> datetime:
        self.time += timedelta(**by)
        return self.time


class _Answer(NamedTuple):
    fingerprint: bytes
    expire_time: datetime
    reply: bytes | None = None
    personal: bool = True


class MemoryUnit:
    """Implements `kit.units.KitUnit` on dictionaries. Keys of rows begin with tenant and owner."""

    def __init__(self, tables: Tables, scope: Scope, clock: Clock, ids: Ids) -> None:
        self.tables, self.scope, self.clock, self.ids = tables, scope, clock, ids
        self._repeat: Repeat | None = None

    def table(self, name: str) -> dict[Any, Any]:
        return self.tables.setdefault(name, {})

    def key(self, *rest: str) -> tuple[str, ...]:
        return (self.scope.tenant, self.scope.owner, *rest)

    def mine(self, name: str) -> dict[Any, Any]:
        """Rows that the scope sees."""
        mine = self.key()
        rows = self.table(name).items()
        return {key: row for key, row in rows if self.scope.system or key[:2] == mine}

    def destroy(self, name: str, keys: Iterable[Any]) -> int:
        """Delete rows; return how many there were."""
        return sum(self.table(name).pop(key, None) is not None for key in list(keys))

    def use_key(self) -> None:
        """As opening or sealing does: refuse while the user is purged, make a key otherwise."""
        if self.table("user_keys").setdefault(self.key(), None) is not None:
            raise Fault(Reason.USER_PURGED, "this user's data is being purged", retry_after=5.0)

    def opened(self, row: T) -> T:
        """What opening a sealed row does; None needs no key."""
        if row is not None:
            self.use_key()
        return row

    def kept(self, _key: tuple[str, str]) -> bool:
        """Whether the mark of a purged user must stay."""
        return False

    async def destroy_key(self) -> None:
        self.table("user_keys")[self.key()] = self.clock.now()

    async def forget_marks(self, older_than: timedelta) -> None:
        before = self.clock.now() - older_than
        marks = self.mine("user_keys").items()
        old = [key for key, at in marks if at is not None and at < before and not self.kept(key)]
        self.destroy("user_keys", old)

    # --- events -----------------------------------------------------------------------------------

    async def emit(self, payload: Payload, of: Scope | None = None) -> Event:
        scope = of or self.scope
        event = Event(self.ids.uuid(), self.clock.now(), scope.tenant, scope.owner, payload)
        await self.emit_again(event)
        return event

    async def emit_again(self, event: Event) -> None:
        self.table("outbox").setdefault((event.tenant, event.user, event.event_id), event)

    async def consume(self, consumer: str, event_id: str) -> bool:
        marks, key = self.table("consumed"), (consumer, event_id)
        if key in marks:
            return False
        marks[key] = self.clock.now()
        return True

    async def consume_once(self, consumer: str, subject: str) -> bool:
        return await self.consume(f"{consumer}/{subject}", "")

    async def dealt_with(self, consumer: str, subject: str) -> bool:
        return (f"{consumer}/{subject}", "") in self.table("consumed")

    # --- repeated requests ------------------------------------------------------------------------

    async def claim(self, repeat: Repeat) -> None:
        answers, key = self.table("requests"), self._request_key(repeat)
        now, known = self.clock.now(), answers.get(key)
        self._repeat = repeat
        if known is None or known.expire_time < now:
            answers[key] = _Answer(repeat.key.fingerprint, now + REPEATABLE_FOR)
        else:
            self._replay(repeat, known)

    async def seen(self, repeat: Repeat) -> None:
        known = self.table("requests").get(self._request_key(repeat))
        if known is not None and known.reply is not None and known.expire_time >= self.clock.now():
            self._replay(repeat, known)

    def _replay(self, repeat: Repeat, known: _Answer) -> NoReturn:
        if known.fingerprint != repeat.key.fingerprint:
            raise Fault(Reason.REQUEST_ID_REUSED, "this request_id was used for another request")
        if known.personal:
            self.use_key()
        assert known.reply is not None
        raise Replayed(known.reply)

    async def remember(self, result: Any, *, personal: bool = True) -> None:
        if self._repeat is None:
            return
        if personal:
            self.use_key()
        answers, key = self.table("requests"), self._request_key(self._repeat)
        reply = self._repeat.encode(result)
        answers[key] = answers[key]._replace(reply=reply, personal=personal)

    def _request_key(self, repeat: Repeat) -> tuple[str, ...]:
        return self.key(repeat.key.method, repeat.key.request_id)

    async def forget_requests(self) -> None:
        answers = self.mine("requests").items()
        self.destroy("requests", [k for k, known in answers if known.reply and known.personal])

    async def forget_expired(self) -> None:
        now = self.clock.now()
        answers, marks = self.mine("requests").items(), self.table("consumed").items()
        self.destroy("requests", [key for key, known in answers if known.expire_time < now])
        self.destroy("consumed", [key for key, at in marks if at < now - CONSUMED_FOR])


U = TypeVar("U", bound=MemoryUnit)


class MemoryWork(Generic[U]):
    """Implements `kit.units.KitWork`: the next unit begins when the last has ended, and sees all of it or nothing."""

    def __init__(
        self, unit: Callable[[Tables, Scope, Clock, Ids], U], clock: Clock, ids: Ids | None = None
    ) -> None:
        self._unit, self._clock, self._ids = unit, clock, ids or RandomIds()
        self._tables: Tables = {}
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def begin(self, scope: Scope, repeat: Repeat | None = None) -> AsyncIterator[U]:
        async with self._turn:
            copy = {name: dict(rows) for name, rows in self._tables.items()}
            unit = self._unit(copy, scope, self._clock, self._ids)
            if repeat is not None:
                await unit.claim(repeat)
            yield unit
            self._tables = copy

    def rows(self, table: str) -> list[Any]:
        """What is committed in a table."""
        return list(self._tables.get(table, {}).values())

    def told(self) -> list[Payload]:
        """What stands in the outbox, the oldest first."""
        return [event.payload for event in self.rows("outbox")]

    def sent(self) -> list[Event]:
        """Take everything out of the outbox, as the relay does."""
        return [self._tables["outbox"].pop(key) for key in list(self._tables.get("outbox", {}))]


def paged(
    rows: Iterable[T],
    page: PageRequest,
    position: Callable[[T], tuple[datetime, str]],
    *,
    descending: bool = False,
) -> Page[T]:
    """Return one page of rows ordered by their position (a time and an id that breaks ties)."""
    ordered: Sequence[T] = sorted(rows, key=position, reverse=descending)
    if page.after:
        after = (datetime.fromisoformat(page.after[0]), page.after[1])
        ordered = [
            row
            for row in ordered
            if (position(row) < after if descending else position(row) > after)
        ]
    shown = tuple(ordered[: page.size])
    if len(ordered) <= page.size:
        return Page(shown)
    time, last = position(shown[-1])
    return Page(shown, (time.isoformat(), last))
