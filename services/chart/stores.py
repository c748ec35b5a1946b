"""Charts in PostgreSQL, sealed with the user's key."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert

from services.chart.model import ANY_PROFILE, Query, StoredChart
from services.chart.tables import charts as c
from services.chart.tables import revisions as r
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction

# An unknown uid could be anybody's: better a chart too many that is called stale.
_STALE = and_(
    func.coalesce(r.c.birth_revision, 0) > c.c.birth_revision,
    func.coalesce(r.c.profile_uid >= c.c.profile_uid, true()),
)


class PostgresCharts:
    """Implements `ports.ChartStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    @property
    def _mine(self) -> ColumnElement[bool]:
        # Row-level security says the same; saying it twice lets the planner use the primary key.
        return and_(c.c.tenant == self._tx.scope.tenant, c.c.owner == self._tx.scope.owner)

    def _selected(self) -> Select[Any]:
        known = and_(
            r.c.tenant == c.c.tenant, r.c.owner == c.c.owner, r.c.profile_id == c.c.profile_id
        )
        return select(c, _STALE.label("stale")).select_from(c.outerjoin(r, known)).where(self._mine)

    async def add(self, chart: StoredChart) -> bool:
        """Store a new chart; False if its id is taken."""
        key = await self._tx.sealing_key()
        added = await self._tx.connection.execute(
            insert(c)
            .values(
                tenant=self._tx.scope.tenant,
                owner=chart.user,
                profile_id=chart.profile_id,
                chart_id=chart.chart_id,
                uid=chart.uid,
                profile_uid=chart.profile_uid or None,
                document=key.seal(chart.document, f"chart/{chart.uid}"),
                birth_revision=chart.birth_revision,
                engine_version=chart.engine_version,
                version=1,
                create_time=chart.create_time,
            )
            .on_conflict_do_nothing(index_elements=["tenant", "owner", "profile_id", "chart_id"])
        )
        return bool(added.rowcount)

    async def get(self, profile_id: str, chart_id: str) -> StoredChart | None:
        """Return a chart."""
        query = self._selected().where(c.c.profile_id == profile_id, c.c.chart_id == chart_id)
        row = (await self._tx.connection.execute(query)).one_or_none()
        return None if row is None else await self._chart(row)

    async def list(self, query: Query, page: PageRequest) -> Page[StoredChart]:
        """Return one page by keyset: the position is the time and the uid of the last row."""
        found = self._selected()
        if query.profile_id != ANY_PROFILE:
            found = found.where(c.c.profile_id == query.profile_id)
        if query.engine_version is not None:
            found = found.where(c.c.engine_version == query.engine_version)
        if query.stale is not None:
            found = found.where(_STALE if query.stale else ~_STALE)
        if page.after:
            time, uid = page.after
            # Said to be one: PostgreSQL compares no uuid with a text.
            last = tuple_(datetime.fromisoformat(time), cast(uid, c.c.uid.type))
            found = found.where(tuple_(c.c.create_time, c.c.uid) < last)
        ordered = found.order_by(c.c.create_time.desc(), c.c.uid.desc()).limit(page.size + 1)
        rows = (await self._tx.connection.execute(ordered)).all()
        shown = rows[: page.size]
        items = tuple([await self._chart(row) for row in shown])
        if len(rows) <= page.size:
            return Page(items)
        return Page(items, items[-1].position)

    async def delete(self, profile_id: str, chart_id: str) -> bool:
        """Delete a chart; False if there was none."""
        gone = delete(c).where(self._mine, c.c.profile_id == profile_id, c.c.chart_id == chart_id)
        return bool((await self._tx.connection.execute(gone)).rowcount)

    async def note_revision(self, profile_id: str, profile_uid: str, birth_revision: int) -> None:
        """Note which revision of a birth is current."""
        noted = insert(r).values(
            tenant=self._tx.scope.tenant,
            owner=self._tx.scope.owner,
            profile_id=profile_id,
            profile_uid=profile_uid or None,
            birth_revision=birth_revision,
        )
        new = noted.excluded
        # Events can come late or twice: the revision of one profile only grows, and only a later profile begins anew.
        grown = func.greatest(r.c.birth_revision, new.birth_revision)
        await self._tx.connection.execute(
            noted.on_conflict_do_update(
                index_elements=["tenant", "owner", "profile_id"],
                set_={
                    "birth_revision": case(
                        (new.profile_uid > r.c.profile_uid, new.birth_revision), else_=grown
                    ),
                    "profile_uid": func.greatest(r.c.profile_uid, new.profile_uid),
                },
                where=func.coalesce(new.profile_uid >= r.c.profile_uid, true()),
            )
        )

    async def destroy_of(self, profile_id: str, profile_uid: str, before: datetime) -> int:
        """Destroy charts of a profile made before a moment, and what was noted of its birth."""
        # The uid tells, where it is known; clocks of two machines may differ.
        older = c.c.create_time < before
        theirs = or_(c.c.profile_uid == profile_uid, and_(c.c.profile_uid.is_(None), older))
        gone = await self._tx.connection.execute(
            delete(c).where(
                self._mine, c.c.profile_id == profile_id, theirs if profile_uid else older
            )
        )
        noted = delete(r).where(
            r.c.tenant == self._tx.scope.tenant,
            r.c.owner == self._tx.scope.owner,
            r.c.profile_id == profile_id,
        )
        if profile_uid:
            noted = noted.where(func.coalesce(r.c.profile_uid <= profile_uid, true()))
        await self._tx.connection.execute(noted)
        return int(gone.rowcount)

    async def destroy_all(self) -> int:
        """Destroy all charts of the user, and what was noted of the births."""
        gone = await self._tx.connection.execute(delete(c).where(self._mine))
        await self._tx.connection.execute(
            delete(r).where(r.c.tenant == self._tx.scope.tenant, r.c.owner == self._tx.scope.owner)
        )
        return int(gone.rowcount)

    async def _chart(self, row: Row[Any]) -> StoredChart:
        key = await self._tx.data_key()
        return StoredChart(
            user=row.owner,
            profile_id=row.profile_id,
            chart_id=row.chart_id,
            uid=row.uid,
            profile_uid=row.profile_uid or "",
            document=key.open(row.document, f"chart/{row.uid}"),
            birth_revision=row.birth_revision,
            engine_version=row.engine_version,
            create_time=row.create_time,
            stale=row.stale,
        )


class ChartUnit(Transaction):
    """Implements `ports.Unit`."""

    @property
    def charts(self) -> PostgresCharts:
        """Charts."""
        return PostgresCharts(self)
