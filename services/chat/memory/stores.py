"""Consent and memories in PostgreSQL. What was told is sealed with the user's key."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from services.chat.memory.model import Consent, Kind, Memory, Source
from services.chat.memory.tables import consents as c
from services.chat.memory.tables import memories as m
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction


class PostgresMemories:
    """Implements `ports.MemoryStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._mine = self._of_scope(m)

    def _of_scope(self, table: Table) -> ColumnElement[bool]:
        """Rows of the scope. Row-level security says the same; saying it twice lets the planner use the primary key."""
        scope = self._tx.scope
        return and_(table.c.tenant == scope.tenant, table.c.owner == scope.owner)

    async def consent(self, *, lock: bool = False) -> Consent:
        """Return whether the user wants to be remembered."""
        if lock:
            # Key first, then rows, as a purge takes them: nobody waits in a circle.
            await self._tx.sealing_key()
        query = select(c.c.granted, c.c.change_time).where(self._of_scope(c))
        found = await self._tx.connection.execute(query.with_for_update() if lock else query)
        row = found.one_or_none()
        if row is None:
            return Consent(self._tx.scope.owner)
        counted = await self._tx.connection.execute(select(func.count()).where(self._mine))
        return Consent(self._tx.scope.owner, row.granted, row.change_time, counted.scalar_one())

    async def set_consent(self, *, granted: bool, change_time: datetime) -> None:
        """Store whether the user wants to be remembered."""
        # Nothing is sealed here; but nothing may be stored for a user who is being purged.
        await self._tx.sealing_key()
        scope, set_ = self._tx.scope, {"granted": granted, "change_time": change_time}
        await self._tx.connection.execute(
            insert(c)
            .values(tenant=scope.tenant, owner=scope.owner, **set_)
            .on_conflict_do_update(index_elements=["tenant", "owner"], set_=set_)
        )

    async def add(self, memory: Memory) -> None:
        """Store a new one."""
        await self._tx.connection.execute(
            insert(m).values(tenant=self._tx.scope.tenant, **await self._row(memory))
        )

    async def get(self, memory_id: str, *, lock: bool = False) -> Memory | None:
        """Return one."""
        if lock:
            await self._tx.sealing_key()
        query = select(m).where(self._mine, m.c.memory_id == memory_id)
        found = await self._tx.connection.execute(query.with_for_update() if lock else query)
        row = found.one_or_none()
        return None if row is None else await self._memory(row)

    async def list(self, page: PageRequest) -> Page[Memory]:
        """Return one page by keyset: the position is the creation time and the id of the last row."""
        query = select(m).where(self._mine).order_by(m.c.create_time, m.c.memory_id)
        if page.after:
            time, last_id = page.after
            position = tuple_(m.c.create_time, m.c.memory_id)
            query = query.where(position > tuple_(datetime.fromisoformat(time), last_id))
        rows = (await self._tx.connection.execute(query.limit(page.size + 1))).all()
        shown = rows[: page.size]
        items = tuple([await self._memory(row) for row in shown])
        if len(rows) <= page.size:
            return Page(items)
        return Page(items, (shown[-1].create_time.isoformat(), shown[-1].memory_id))

    async def all(self) -> Sequence[Memory]:
        """Return all, the oldest first."""
        query = select(m).where(self._mine).order_by(m.c.create_time, m.c.memory_id)
        return [await self._memory(row) for row in await self._tx.connection.execute(query)]

    async def replace(self, memory: Memory) -> None:
        """Store a new version."""
        await self._tx.connection.execute(
            update(m)
            .where(self._mine, m.c.memory_id == memory.memory_id)
            .values(**await self._row(memory))
        )

    async def delete(self, memory_id: str) -> None:
        """Forget one."""
        await self._tx.connection.execute(delete(m).where(self._mine, m.c.memory_id == memory_id))

    async def delete_all(self) -> int:
        """Forget all of the user."""
        gone = await self._tx.connection.execute(delete(m).where(self._mine))
        return int(gone.rowcount)

    async def destroy_all(self) -> int:
        """Forget all of the user, and that there ever was consent."""
        await self._tx.connection.execute(delete(c).where(self._of_scope(c)))
        return await self.delete_all()

    async def _row(self, memory: Memory) -> dict[str, Any]:
        key = await self._tx.sealing_key()
        body = {
            "kind": memory.kind.value,
            "text": memory.text,
            "source": memory.source.value,
            "message": memory.message,
        }
        return {
            "owner": memory.user,
            "memory_id": memory.memory_id,
            "body": key.seal(json.dumps(body).encode(), _place(memory.memory_id)),
            "version": memory.version,
            "create_time": memory.create_time,
            "update_time": memory.update_time,
        }

    async def _memory(self, row: Row[Any]) -> Memory:
        key = await self._tx.data_key()
        body = json.loads(key.open(row.body, _place(row.memory_id)))
        return Memory(
            user=row.owner,
            memory_id=row.memory_id,
            kind=Kind(body["kind"]),
            text=body["text"],
            source=Source(body["source"]),
            message=body["message"],
            version=row.version,
            create_time=row.create_time,
            update_time=row.update_time,
        )


def _place(memory_id: str) -> str:
    return f"chat/memory/{memory_id}"
