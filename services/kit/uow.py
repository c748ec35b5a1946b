"""One unit of work: a transaction on one user's data, with its keys, its events and its repeatable answer.

Everything commits together: the change, the events that tell of it, and the answer that a repeated request will get. A
database session never outlives the use case that opened it, so none is ever held across a stream or a model call.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, NoReturn, TypeVar

from sqlalchemy import ColumnElement, delete, false, func, not_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kit import events
from services.kit.call import Repeat, Replayed, current
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock, Ids
from services.kit.postgres import Postgres
from services.kit.principal import Principal
from services.kit.tables import KitTables
from services.kit.vault import DataKey, KeyWrapper, new_key

REPEATABLE_FOR = timedelta(hours=24)
# Longer than any event can wait in a queue, dead letters included.
CONSUMED_FOR = timedelta(days=30)
# First byte of an answer that is kept unsealed; a sealed one begins with the vault's format byte.
_PLAIN = b"\x00"
_NO_EVENT = "00000000-0000-0000-0000-000000000000"
_SET_SCOPE = text(
    "SELECT set_config('baziai.tenant', :tenant, true), set_config('baziai.owner', :owner, true),"
    " set_config('baziai.system', :system, true)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a transaction sees (row-level security enforces it). system: every user's, for jobs."""

    tenant: str
    owner: str
    system: bool = False

    @classmethod
    def of(cls, principal: Principal) -> "Scope":
        """The rows of the caller."""
        return cls(principal.tenant, principal.subject)


SYSTEM = Scope("", "", system=True)


class Transaction:
    """An open unit of work. Rolled back unless the block that opened it ends without an error.

    Implements `units.KitUnit`, and is the base of each slice's unit, which adds the slice's stores.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        scope: Scope,
        tables: KitTables,
        wrapper: KeyWrapper,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self.connection = connection
        self.scope = scope
        self.clock = clock
        self.ids = ids
        self._tables = tables
        self._wrapper = wrapper
        self._key: DataKey | None = None
        self._held = False
        self._repeat: Repeat | None = None

    async def data_key(self) -> DataKey:
        """Return the user's key to read with, made now if the user has none. USER_PURGED while a purge is under way."""
        if self._key is None:
            self._key = await self._load_key(held=False)
        return self._key

    async def sealing_key(self) -> DataKey:
        """Return the user's key to write with.

        It is held until this transaction ends, so that no purge can destroy it before what it
        sealed is there to be destroyed too.
        """
        if not self._held:
            self._key, self._held = await self._load_key(held=True), True
        assert self._key is not None
        return self._key

    async def _load_key(self, *, held: bool) -> DataKey:
        table = self._tables.user_keys
        mine = (table.c.tenant == self.scope.tenant) & (table.c.owner == self.scope.owner)
        query = select(table.c.kek_id, table.c.wrapped).where(mine)
        if held:
            query = query.with_for_update(read=True)
        row = (await self.connection.execute(query)).one_or_none()
        if row is None:
            kek_id, wrapped = self._wrapper.wrap(new_key())
            await self.connection.execute(
                insert(table)
                .values(
                    tenant=self.scope.tenant,
                    owner=self.scope.owner,
                    kek_id=kek_id,
                    wrapped=wrapped,
                    create_time=self.clock.now(),
                )
                .on_conflict_do_nothing()
            )
            row = (await self.connection.execute(query)).one()
        if row.wrapped is None:
            raise Fault(Reason.USER_PURGED, "this user's data is being purged", retry_after=5.0)
        return DataKey.of(self._wrapper.unwrap(row.kek_id, row.wrapped))

    async def destroy_key(self) -> None:
        """Destroy the user's key: what was sealed by it is lost for good.

        Waits for transactions that hold the key, and is therefore to be called before their rows
        are destroyed. Nothing can be stored for the user until `forget_marks` takes the mark away.
        """
        table = self._tables.user_keys
        # The row stays as a mark, also for a user who never had a key: nothing may be stored meanwhile.
        marked = insert(table).values(
            tenant=self.scope.tenant,
            owner=self.scope.owner,
            kek_id="",
            wrapped=None,
            create_time=self.clock.now(),
        )
        await self.connection.execute(
            marked.on_conflict_do_update(
                index_elements=["tenant", "owner"],
                set_={"wrapped": None, "kek_id": "", "create_time": self.clock.now()},
            )
        )
        self._key = None

    def under_way(self) -> ColumnElement[bool]:
        """Return which marks must stay whatever their age: a condition on `user_keys`."""
        return false()

    async def forget_marks(self, older_than: timedelta) -> None:
        """Take away the marks of destroyed keys (system scope), so that those users may begin anew.

        `older_than` must exceed every deadline, so that no call that read before the purge can
        write after it.
        """
        table = self._tables.user_keys
        await self.connection.execute(
            delete(table).where(
                table.c.wrapped.is_(None),
                table.c.create_time < self.clock.now() - older_than,
                not_(self.under_way()),
            )
        )

    async def forget_requests(self) -> None:
        """Forget the sealed answers kept for repeated requests of this user.

        Plain ones stay: a purge that is sent again must find that it was done.
        """
        table = self._tables.requests
        await self.connection.execute(
            delete(table).where(
                table.c.tenant == self.scope.tenant,
                table.c.owner == self.scope.owner,
                func.get_byte(table.c.reply, 0) != _PLAIN[0],
            )
        )

    async def forget_expired(self) -> None:
        """Delete answers that no repeated request can ask for any more, and old consumed marks (system scope)."""
        now = self.clock.now()
        requests, consumed = self._tables.requests, self._tables.consumed
        await self.connection.execute(delete(requests).where(requests.c.expire_time < now))
        await self.connection.execute(
            delete(consumed).where(consumed.c.consume_time < now - CONSUMED_FOR)
        )

    async def emit(self, payload: events.Payload, of: Scope | None = None) -> events.Event:
        """Tell the world of this change, if and when it commits. `of`: whose it is, for the system's own changes."""
        call, scope = current(), of or self.scope
        event = events.Event(
            event_id=self.ids.uuid(),
            create_time=self.clock.now(),
            tenant=scope.tenant,
            user=scope.owner,
            payload=payload,
            traceparent=call.traceparent if call else "",
        )
        await self.emit_again(event)
        return event

    async def emit_again(self, event: events.Event) -> None:
        """Tell of an event anew: consumers know it by its id. Nothing to do while it still waits to be told."""
        await self.connection.execute(
            insert(self._tables.outbox).on_conflict_do_nothing(index_elements=["event_id"]),
            {
                "event_id": event.event_id,
                "tenant": event.tenant,
                "owner": event.user,
                "kind": events.kind_of(event.payload),
                "payload": events.encode(event),
                "create_time": event.create_time,
            },
        )

    async def consume_once(self, consumer: str, subject: str) -> bool:
        """Return whether `consumer` deals with `subject` for the first time, whichever event told of it."""
        return await self.consume(f"{consumer}/{subject}", _NO_EVENT)

    async def dealt_with(self, consumer: str, subject: str) -> bool:
        """Return whether `consumer` has dealt with `subject` before; mark nothing."""
        mark = {"consumer": f"{consumer}/{subject}", "event_id": _NO_EVENT}
        found = select(self._tables.consumed.c.event_id).filter_by(**mark)
        return (await self.connection.execute(found)).one_or_none() is not None

    async def consume(self, consumer: str, event_id: str) -> bool:
        """Return whether `consumer` sees this event for the first time; commits with the effect."""
        result = await self.connection.execute(
            insert(self._tables.consumed)
            .values(consumer=consumer, event_id=event_id, consume_time=self.clock.now())
            .on_conflict_do_nothing()
        )
        return bool(result.rowcount)

    async def claim(self, repeat: Repeat) -> None:
        """Claim a request id for this transaction.

        Raises Replayed with the first answer if the request was answered before, and
        REQUEST_ID_REUSED if the id was used for another request. Two at once: the second waits for
        the first to commit or roll back.
        """
        table, key = self._tables.requests, repeat.key
        now = self.clock.now()
        fresh = {"fingerprint": key.fingerprint, "reply": None, "expire_time": now + REPEATABLE_FOR}
        claimed = await self.connection.execute(
            insert(table)
            .values(**self._request_key(repeat), **fresh)
            .on_conflict_do_update(
                index_elements=["tenant", "owner", "method", "request_id"],
                set_=fresh,
                where=table.c.expire_time < now,
            )
        )
        self._repeat = repeat
        if claimed.rowcount:
            return
        row = (
            await self.connection.execute(
                select(table.c.fingerprint, table.c.reply).filter_by(**self._request_key(repeat))
            )
        ).one()
        await self._replay(repeat, row)

    async def seen(self, repeat: Repeat) -> None:
        """Raise as `claim` does if the request was answered before; claim nothing."""
        table = self._tables.requests
        row = (
            await self.connection.execute(
                select(table.c.fingerprint, table.c.reply)
                .filter_by(**self._request_key(repeat))
                .where(table.c.expire_time >= self.clock.now())
            )
        ).one_or_none()
        if row is not None and row.reply is not None:
            await self._replay(repeat, row)

    async def _replay(self, repeat: Repeat, row: Any) -> NoReturn:
        if row.fingerprint != repeat.key.fingerprint:
            raise Fault(
                Reason.REQUEST_ID_REUSED,
                "this request_id was used for a request with other content",
            )
        if row.reply[:1] == _PLAIN:
            raise Replayed(row.reply[1:])
        raise Replayed((await self.data_key()).open(row.reply, self._place(repeat)))

    async def remember(self, result: Any, *, personal: bool = True) -> None:
        """Keep the answer for a repeated request, sealed if it is personal. Nothing to do without a request id."""
        if self._repeat is None:
            return
        repeat = self._repeat
        answer = repeat.encode(result)
        sealed = (
            (await self.data_key()).seal(answer, self._place(repeat))
            if personal
            else _PLAIN + answer
        )
        await self.connection.execute(
            update(self._tables.requests)
            .filter_by(**self._request_key(repeat))
            .values(reply=sealed)
        )

    def _request_key(self, repeat: Repeat) -> dict[str, str]:
        return {
            "tenant": self.scope.tenant,
            "owner": self.scope.owner,
            "method": repeat.key.method,
            "request_id": repeat.key.request_id,
        }

    def _place(self, repeat: Repeat) -> str:
        return f"requests/{repeat.key.method}/{repeat.key.request_id}"


T = TypeVar("T", bound=Transaction)


class Work(Generic[T]):
    """Opens units of work of one slice; `unit` is the slice's own kind of transaction."""

    def __init__(
        self,
        postgres: Postgres,
        tables: KitTables,
        wrapper: KeyWrapper,
        clock: Clock,
        ids: Ids,
        unit: Callable[[AsyncConnection, Scope, KitTables, KeyWrapper, Clock, Ids], T],
    ) -> None:
        self._postgres = postgres
        self._tables = tables
        self._wrapper = wrapper
        self._clock = clock
        self._ids = ids
        self._unit = unit

    @asynccontextmanager
    async def begin(self, scope: Scope, repeat: Repeat | None = None) -> AsyncIterator[T]:
        """Open a unit of work in `scope`; claim the request id if there is one. Commits at the end of the block."""
        async with self._postgres.engine.begin() as connection:
            await connection.execute(
                _SET_SCOPE,
                {
                    "tenant": scope.tenant,
                    "owner": scope.owner,
                    "system": "on" if scope.system else "off",
                },
            )
            unit = self._unit(
                connection, scope, self._tables, self._wrapper, self._clock, self._ids
            )
            if repeat is not None:
                await unit.claim(repeat)
            yield unit
