"""The registry in PostgreSQL."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Table, and_, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.chat.models.model import (
    Alias,
    Canary,
    Cause,
    Change,
    Model,
    ModelVersion,
    Server,
    Serving,
    Shadow,
    Target,
)
from services.chat.models.tables import changes as h
from services.chat.models.tables import models as m
from services.chat.models.tables import servers as s
from services.chat.models.tables import versions as v
from services.kit.names import MODEL_VERSION
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction

T = TypeVar("T")


class PostgresRegistry:
    """Implements `ports.RegistryStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add_model(self, model: Model) -> bool:
        """Store a new one; False if its id is taken."""
        return await self._add(m, asdict(model))

    async def model(self, model_id: str) -> Model | None:
        """Return one."""
        query = select(m).where(m.c.model_id == model_id)
        row = (await self._tx.connection.execute(query)).mappings().one_or_none()
        return None if row is None else _model(row)

    async def models(self, page: PageRequest) -> Page[Model]:
        """Return one page, the oldest first."""
        return await self._page(m, m.c.model_id, page, _model)

    async def add_version(self, version: ModelVersion) -> bool:
        """Store a new one; False if its id is taken."""
        return await self._add(v, asdict(version))

    async def known(self, names: Sequence[str]) -> frozenset[str]:
        """Return which of these names of versions there are."""
        return frozenset(version.name for version in await self._versions(names))

    async def _versions(self, names: Sequence[str]) -> Sequence[ModelVersion]:
        ids = [MODEL_VERSION.parse(name) for name in names]
        query = select(v).where(tuple_(v.c.model_id, v.c.version_id).in_(ids))
        return [_version(row) for row in (await self._tx.connection.execute(query)).mappings()]

    async def versions(self, model_id: str, page: PageRequest) -> Page[ModelVersion]:
        """Return one page, the oldest first."""
        return await self._page(v, v.c.version_id, page, _version, v.c.model_id == model_id)

    async def add_server(self, server: Server) -> bool:
        """Store a new one; False if its id is taken."""
        return await self._add(s, asdict(server))

    async def servers(self, model_id: str, version_id: str, page: PageRequest) -> Page[Server]:
        """Return one page, the oldest first."""
        of = and_(s.c.model_id == model_id, s.c.version_id == version_id)
        return await self._page(s, s.c.endpoint_id, page, _server, of)

    async def delete_server(self, model_id: str, version_id: str, endpoint_id: str) -> bool:
        """Take one away; False if there is none."""
        gone = await self._tx.connection.execute(
            delete(s).where(
                s.c.model_id == model_id,
                s.c.version_id == version_id,
                s.c.endpoint_id == endpoint_id,
            )
        )
        return bool(gone.rowcount)

    async def append(self, change: Change) -> bool:
        """Add to the history of an alias; False if an entry of that number is there already."""
        return await self._add(h, asdict(change) | {"cause": change.cause.value})

    async def alias(self, alias_id: str, as_of: datetime | None = None) -> Alias:
        """Return an alias as it stands, or stood at a moment."""
        query = select(h).where(h.c.alias_id == alias_id)
        if as_of is not None:
            query = query.where(h.c.change_time <= as_of)
        last = await self._tx.connection.execute(query.order_by(h.c.number.desc()).limit(1))
        row = last.mappings().one_or_none()
        return Alias(alias_id, None if row is None else _change(row))

    async def aliases(self, page: PageRequest) -> Page[Alias]:
        """Return one page of those that were ever set, by name."""
        newest = select(h.c.alias_id, func.max(h.c.number)).group_by(h.c.alias_id)
        query = select(h).where(tuple_(h.c.alias_id, h.c.number).in_(newest)).order_by(h.c.alias_id)
        if page.after:
            query = query.where(h.c.alias_id > page.after[0])
        rows = (await self._tx.connection.execute(query.limit(page.size + 1))).mappings().all()
        found = tuple(Alias(row["alias_id"], _change(row)) for row in rows[: page.size])
        return Page(found, (found[-1].alias_id,) if len(rows) > page.size else ())

    async def changes(self, alias_id: str, page: PageRequest) -> Page[Change]:
        """Return one page of the history of an alias, the newest first."""
        query = select(h).where(h.c.alias_id == alias_id).order_by(h.c.number.desc())
        if page.after:
            query = query.where(h.c.number < int(page.after[0]))
        rows = (await self._tx.connection.execute(query.limit(page.size + 1))).mappings().all()
        found = tuple(map(_change, rows[: page.size]))
        return Page(found, (str(found[-1].number),) if len(rows) > page.size else ())

    async def serving(self, alias_id: str) -> Serving:
        """Return all that stands behind an alias now."""
        alias = await self.alias(alias_id)
        names = alias.target.named
        if not names:
            return Serving(alias)
        found = {version.name: version for version in await self._versions(names)}
        ids = [MODEL_VERSION.parse(name) for name in names]
        query = select(s).where(tuple_(s.c.model_id, s.c.version_id).in_(ids))
        rows = await self._tx.connection.execute(query.order_by(s.c.create_time, s.c.endpoint_id))
        return Serving(
            alias, tuple(found[name] for name in names), tuple(map(_server, rows.mappings()))
        )

    async def _add(self, table: Table, values: dict[str, Any]) -> bool:
        added = await self._tx.connection.execute(
            insert(table).values(values).on_conflict_do_nothing()
        )
        return bool(added.rowcount)

    async def _page(
        self,
        table: Table,
        last: ColumnElement[str],
        page: PageRequest,
        read: Callable[[RowMapping], T],
        of: ColumnElement[bool] | None = None,
    ) -> Page[T]:
        """Return one page by time of creation and id."""
        query = select(table).order_by(table.c.create_time, last)
        if of is not None:
            query = query.where(of)
        if page.after:
            time, last_id = page.after
            position = tuple_(table.c.create_time, last)
            query = query.where(position > tuple_(datetime.fromisoformat(time), last_id))
        rows = (await self._tx.connection.execute(query.limit(page.size + 1))).mappings().all()
        shown = rows[: page.size]
        end = shown[-1] if len(rows) > page.size else None
        after = () if end is None else (end["create_time"].isoformat(), end[last.key or ""])
        return Page(tuple(map(read, shown)), after)


def _model(row: RowMapping) -> Model:
    return Model(**row)


def _version(row: RowMapping) -> ModelVersion:
    return ModelVersion(**row)


def _server(row: RowMapping) -> Server:
    return Server(**row)


def _change(row: RowMapping) -> Change:
    kept = row["target"]
    canary, shadow = kept.get("canary"), kept.get("shadow")
    target = Target(
        tuple(kept["versions"]),
        kept["settings"],
        Canary(**canary) if canary else None,
        Shadow(**shadow) if shadow else None,
    )
    return Change(**{**row, "cause": Cause(row["cause"]), "target": target})
