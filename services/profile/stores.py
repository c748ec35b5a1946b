"""Profiles and operations in PostgreSQL. Names and births are sealed with the user's key."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, exists, func, not_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from services import births
from services.kit.paging import Page, PageRequest
from services.kit.uow import Scope, Transaction
from services.profile.model import PURGED_SLICES, Destruction, Profile, PurgeOperation, Query
from services.profile.tables import destructions as d
from services.profile.tables import kit
from services.profile.tables import operations as o
from services.profile.tables import profiles as p


class PostgresProfiles:
    """Implements `ports.ProfileStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    @property
    def _mine(self) -> ColumnElement[bool]:
        # Row-level security says the same; saying it twice lets the planner use the primary key.
        return and_(p.c.tenant == self._tx.scope.tenant, p.c.owner == self._tx.scope.owner)

    async def add(self, profile: Profile) -> bool:
        """Store a new profile; False if its id is taken."""
        added = await self._tx.connection.execute(
            insert(p)
            .values(tenant=self._tx.scope.tenant, **await self._row(profile))
            .on_conflict_do_nothing(index_elements=["tenant", "owner", "profile_id"])
        )
        return bool(added.rowcount)

    async def get(self, profile_id: str, *, lock: bool = False) -> Profile | None:
        """Return a profile, deleted or not."""
        query = select(p).where(self._mine, p.c.profile_id == profile_id)
        row = (
            await self._tx.connection.execute(query.with_for_update() if lock else query)
        ).one_or_none()
        return None if row is None else await self._profile(row)

    async def many(self, profile_ids: Sequence[str]) -> Mapping[str, Profile]:
        """Return those of the profiles that exist, by id."""
        query = select(p).where(self._mine, p.c.profile_id.in_(profile_ids))
        rows = (await self._tx.connection.execute(query)).all()
        return {row.profile_id: await self._profile(row) for row in rows}

    async def list(self, query: Query, page: PageRequest) -> Page[Profile]:
        """Return one page by keyset: the position is the time and the id of the last row."""
        column = p.c[query.order.column]
        conditions = [self._mine]
        if not query.show_deleted:
            conditions.append(p.c.delete_time.is_(None))
        if query.labels:
            conditions.append(p.c.labels.contains(dict(query.labels)))
        if page.after:
            time, last_id = page.after
            position = tuple_(column, p.c.profile_id)
            after = tuple_(datetime.fromisoformat(time), last_id)
            conditions.append(position < after if query.order.descending else position > after)
        order = (
            (column.desc(), p.c.profile_id.desc())
            if query.order.descending
            else (column, p.c.profile_id)
        )
        found = select(p).where(*conditions).order_by(*order).limit(page.size + 1)
        rows = (await self._tx.connection.execute(found)).all()
        shown = rows[: page.size]
        items = tuple([await self._profile(row) for row in shown])
        if len(rows) <= page.size:
            return Page(items)
        last = shown[-1]
        return Page(items, (getattr(last, query.order.column).isoformat(), last.profile_id))

    async def replace(self, profile: Profile) -> None:
        """Store a new version."""
        await self._tx.connection.execute(
            update(p)
            .where(self._mine, p.c.profile_id == profile.profile_id)
            .values(**await self._row(profile))
        )

    async def count(self) -> int:
        """Return how many profiles there are, deleted ones included."""
        counted = select(func.count()).select_from(p).where(self._mine)
        return int((await self._tx.connection.execute(counted)).scalar_one())

    async def destroy_all(self) -> int:
        """Destroy all profiles of the user."""
        return int((await self._tx.connection.execute(delete(p).where(self._mine))).rowcount)

    async def destroy_deleted_before(self, moment: datetime) -> Sequence[tuple[Scope, str, str]]:
        """Destroy some profiles of anybody that were deleted before `moment` (system scope)."""
        oldest = (
            select(p.c.tenant, p.c.owner, p.c.profile_id)
            .where(p.c.delete_time < moment)
            .order_by(p.c.delete_time)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        gone = (
            delete(p)
            .where(tuple_(p.c.tenant, p.c.owner, p.c.profile_id).in_(oldest))
            .returning(p.c.tenant, p.c.owner, p.c.profile_id, p.c.uid)
        )
        return [
            (Scope(row.tenant, row.owner), row.profile_id, row.uid)
            for row in await self._tx.connection.execute(gone)
        ]

    async def _row(self, profile: Profile) -> dict[str, Any]:
        key = await self._tx.sealing_key()
        return {
            "owner": profile.user,
            "profile_id": profile.profile_id,
            "uid": profile.uid,
            "display_name": key.seal(profile.display_name.encode(), f"profile/{profile.uid}/name"),
            "birth": key.seal(births.dump(profile.birth), f"profile/{profile.uid}/birth"),
            "labels": dict(profile.labels),
            "birth_revision": profile.birth_revision,
            "version": profile.version,
            "create_time": profile.create_time,
            "update_time": profile.update_time,
            "delete_time": profile.delete_time,
        }

    async def _profile(self, row: Row[Any]) -> Profile:
        key = await self._tx.data_key()
        return Profile(
            user=row.owner,
            profile_id=row.profile_id,
            uid=row.uid,
            display_name=key.open(row.display_name, f"profile/{row.uid}/name").decode(),
            birth=births.load(key.open(row.birth, f"profile/{row.uid}/birth")),
            labels=row.labels,
            birth_revision=row.birth_revision,
            version=row.version,
            create_time=row.create_time,
            update_time=row.update_time,
            delete_time=row.delete_time,
        )


# A sweep comes every minute: what it leaves over the next one takes.
_AT_ONCE = 100
_UNFINISHED = func.cardinality(o.c.finished) < len(PURGED_SLICES)


class PostgresOperations:
    """Implements `ports.OperationStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    @property
    def _mine(self) -> ColumnElement[bool]:
        return and_(o.c.tenant == self._tx.scope.tenant, o.c.owner == self._tx.scope.owner)

    async def add(self, operation: PurgeOperation) -> None:
        """Store a new operation."""
        await self._tx.connection.execute(
            insert(o).values(
                tenant=self._tx.scope.tenant,
                owner=operation.user,
                operation_id=operation.operation_id,
                forced=operation.forced,
                finished=list(operation.finished),
                destroyed=dict(operation.destroyed),
                create_time=operation.create_time,
                update_time=operation.update_time,
                ask_time=operation.ask_time,
            )
        )

    async def get(self, operation_id: str, *, lock: bool = False) -> PurgeOperation | None:
        """Return an operation."""
        query = select(o).where(self._mine, o.c.operation_id == operation_id)
        row = (
            await self._tx.connection.execute(query.with_for_update() if lock else query)
        ).one_or_none()
        return None if row is None else _operation(row)

    async def running(self) -> PurgeOperation | None:
        """Return the newest forced operation of the user if it is not done."""
        query = select(o).where(self._mine, o.c.forced).order_by(o.c.create_time.desc()).limit(1)
        row = (await self._tx.connection.execute(query)).one_or_none()
        operation = None if row is None else _operation(row)
        return None if operation is None or operation.done else operation

    async def due(self, now: datetime) -> Sequence[tuple[Scope, str]]:
        """Return some forced operations that are not done and to be asked for by now."""
        query = (
            select(o.c.tenant, o.c.owner, o.c.operation_id)
            .where(o.c.ask_time <= now, o.c.forced, _UNFINISHED)
            .order_by(o.c.ask_time)
            .limit(_AT_ONCE)
        )
        rows = await self._tx.connection.execute(query)
        return [(Scope(row.tenant, row.owner), row.operation_id) for row in rows]

    async def replace(self, operation: PurgeOperation) -> None:
        """Store its progress."""
        await self._tx.connection.execute(
            update(o)
            .where(self._mine, o.c.operation_id == operation.operation_id)
            .values(
                finished=list(operation.finished),
                destroyed=dict(operation.destroyed),
                update_time=operation.update_time,
                ask_time=operation.ask_time,
            )
        )

    async def forget_ended(self, before: datetime) -> None:
        """Forget operations that ended before a moment."""
        await self._tx.connection.execute(
            delete(o).where(o.c.update_time < before, not_(and_(o.c.forced, _UNFINISHED)))
        )


def _operation(row: Row[Any]) -> PurgeOperation:
    return PurgeOperation(
        operation_id=row.operation_id,
        user=row.owner,
        forced=row.forced,
        create_time=row.create_time,
        update_time=row.update_time,
        ask_time=row.ask_time,
        finished=tuple(row.finished),
        destroyed=row.destroyed,
    )


class PostgresDestructions:
    """Implements `ports.DestructionStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add(self, destruction: Destruction) -> None:
        """Store a new record."""
        await self._tx.connection.execute(
            insert(d).values(
                tenant=destruction.tenant,
                owner=destruction.user,
                event_id=destruction.event_id,
                profile_id=destruction.profile_id,
                profile_uid=destruction.profile_uid,
                create_time=destruction.create_time,
                ask_time=destruction.ask_time,
            )
        )

    async def due(self, now: datetime) -> Sequence[Destruction]:
        """Return some that are to be told again by now."""
        query = select(d).where(d.c.ask_time <= now).order_by(d.c.ask_time).limit(_AT_ONCE)
        return [
            Destruction(
                tenant=row.tenant,
                user=row.owner,
                profile_id=row.profile_id,
                profile_uid=row.profile_uid,
                event_id=row.event_id,
                create_time=row.create_time,
                ask_time=row.ask_time,
            )
            for row in await self._tx.connection.execute(query)
        ]

    async def replace(self, destruction: Destruction) -> None:
        """Store when it is told again."""
        await self._tx.connection.execute(
            update(d)
            .where(
                d.c.tenant == destruction.tenant,
                d.c.owner == destruction.user,
                d.c.event_id == destruction.event_id,
            )
            .values(ask_time=destruction.ask_time)
        )

    async def forget(self, before: datetime) -> None:
        """Forget those made before a moment."""
        await self._tx.connection.execute(delete(d).where(d.c.create_time < before))

    async def destroy_all(self) -> None:
        """Destroy all of the user."""
        scope = self._tx.scope
        await self._tx.connection.execute(
            delete(d).where(d.c.tenant == scope.tenant, d.c.owner == scope.owner)
        )


class ProfileUnit(Transaction):
    """Implements `ports.Unit`."""

    @property
    def profiles(self) -> PostgresProfiles:
        """Profiles."""
        return PostgresProfiles(self)

    @property
    def operations(self) -> PostgresOperations:
        """Operations."""
        return PostgresOperations(self)

    @property
    def destructions(self) -> PostgresDestructions:
        """Destroyed profiles."""
        return PostgresDestructions(self)

    def under_way(self) -> ColumnElement[bool]:
        """Marks stay until every slice has finished with the user."""
        return (
            exists()
            .where(o.c.tenant == kit.user_keys.c.tenant, o.c.owner == kit.user_keys.c.owner)
            .where(o.c.forced, _UNFINISHED)
        )
