"""Prompts in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, Table, func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on, insert

from services.chat.prompts.model import (
    Cause,
    Content,
    Label,
    LabelChange,
    Prompt,
    PromptVersion,
    Purpose,
    Serving,
    Variable,
    VariableType,
)
from services.chat.prompts.tables import changes as h
from services.chat.prompts.tables import prompts as p
from services.chat.prompts.tables import versions as v
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction


class PostgresPrompts:
    """Implements `ports.PromptStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add_prompt(self, prompt: Prompt) -> bool:
        """Store a new one; False if its id is taken."""
        return await self._add(p, asdict(prompt) | {"purpose": prompt.purpose.value})

    async def prompt(self, prompt_id: str) -> Prompt | None:
        """Return one."""
        row = await self._one(select(p).where(p.c.prompt_id == prompt_id))
        return None if row is None else _prompt(row)

    async def prompts(self, page: PageRequest) -> Page[Prompt]:
        """Return one page, the oldest first."""
        query = select(p).order_by(p.c.create_time, p.c.prompt_id)
        if page.after:
            time, last_id = page.after
            position = tuple_(p.c.create_time, p.c.prompt_id)
            query = query.where(position > tuple_(datetime.fromisoformat(time), last_id))
        rows, more = await self._rows(query, page)
        found = tuple(map(_prompt, rows))
        return Page(found, (found[-1].create_time.isoformat(), found[-1].prompt_id) if more else ())

    async def add_version(self, version: PromptVersion) -> bool:
        """Store a new one; False if its number is taken, or another one has the same content."""
        return await self._add(
            v,
            {
                "prompt_id": version.prompt_id,
                "number": version.number,
                "template": version.content.template,
                "variables": [asdict(variable) for variable in version.content.variables],
                "content_hash": version.content.digest,
                "author": version.author,
                "note": version.note,
                "create_time": version.create_time,
            },
        )

    async def version(self, prompt_id: str, number: int) -> PromptVersion | None:
        """Return one."""
        row = await self._one(select(v).where(v.c.prompt_id == prompt_id, v.c.number == number))
        return None if row is None else _version(row)

    async def version_of(self, prompt_id: str, digest: str) -> PromptVersion | None:
        """Return the one with this content."""
        query = select(v).where(v.c.prompt_id == prompt_id, v.c.content_hash == digest)
        row = await self._one(query)
        return None if row is None else _version(row)

    async def last_number(self, prompt_id: str) -> int:
        """Return the number of the newest version, 0 if there is none."""
        query = select(func.coalesce(func.max(v.c.number), 0)).where(v.c.prompt_id == prompt_id)
        return int((await self._tx.connection.execute(query)).scalar_one())

    async def versions(self, prompt_id: str, page: PageRequest) -> Page[PromptVersion]:
        """Return one page, the newest first."""
        query = select(v).where(v.c.prompt_id == prompt_id).order_by(v.c.number.desc())
        if page.after:
            query = query.where(v.c.number < int(page.after[0]))
        rows, more = await self._rows(query, page)
        found = tuple(map(_version, rows))
        return Page(found, (str(found[-1].number),) if more else ())

    async def append(self, change: LabelChange) -> bool:
        """Add to the history of a label; False if an entry of that number is there already."""
        return await self._add(h, asdict(change) | {"cause": change.cause.value})

    async def label(self, prompt_id: str, label_id: str, as_of: datetime | None = None) -> Label:
        """Return a label as it stands, or stood at a moment."""
        query = select(h).where(h.c.prompt_id == prompt_id, h.c.label_id == label_id)
        if as_of is not None:
            query = query.where(h.c.change_time <= as_of)
        row = await self._one(query.order_by(h.c.number.desc()).limit(1))
        return Label(prompt_id, label_id, None if row is None else _change(row))

    async def labels(self, prompt_id: str, page: PageRequest) -> Page[Label]:
        """Return one page of those that were ever moved, by name."""
        query = (
            select(h)
            .where(h.c.prompt_id == prompt_id)
            .ext(distinct_on(h.c.label_id))
            .order_by(h.c.label_id, h.c.number.desc())
        )
        if page.after:
            query = query.where(h.c.label_id > page.after[0])
        rows, more = await self._rows(query, page)
        found = tuple(Label(prompt_id, row["label_id"], _change(row)) for row in rows)
        return Page(found, (found[-1].label_id,) if more else ())

    async def changes(self, prompt_id: str, label_id: str, page: PageRequest) -> Page[LabelChange]:
        """Return one page of the history of a label, the newest first."""
        query = select(h).where(h.c.prompt_id == prompt_id, h.c.label_id == label_id)
        if page.after:
            query = query.where(h.c.number < int(page.after[0]))
        rows, more = await self._rows(query.order_by(h.c.number.desc()), page)
        found = tuple(map(_change, rows))
        return Page(found, (str(found[-1].number),) if more else ())

    async def serving(self, label_id: str, prompt_ids: Sequence[str]) -> Mapping[str, Serving]:
        """Return what stands behind a label of each of some prompts, by id; of those alone where it was moved."""
        newest = (
            select(h)
            .where(h.c.label_id == label_id, h.c.prompt_id.in_(prompt_ids))
            .ext(distinct_on(h.c.prompt_id))
            .order_by(h.c.prompt_id, h.c.number.desc())
        )
        found = [_change(row) for row in (await self._tx.connection.execute(newest)).mappings()]
        if not found:
            return {}
        named = [(each.prompt_id, number) for each in found for number in _numbers(each)]
        query = select(v).where(tuple_(v.c.prompt_id, v.c.number).in_(named))
        rows = (await self._tx.connection.execute(query)).mappings()
        versions = {(row["prompt_id"], row["number"]): _version(row) for row in rows}
        return {
            each.prompt_id: Serving(
                Label(each.prompt_id, label_id, each),
                {number: versions[each.prompt_id, number] for number in _numbers(each)},
            )
            for each in found
        }

    async def _one(self, query: Select[Any]) -> RowMapping | None:
        row: RowMapping | None = (await self._tx.connection.execute(query)).mappings().one_or_none()
        return row

    async def _rows(
        self, query: Select[Any], page: PageRequest
    ) -> tuple[Sequence[RowMapping], bool]:
        """Return the rows of a page, and whether there are more."""
        found = (await self._tx.connection.execute(query.limit(page.size + 1))).mappings().all()
        return found[: page.size], len(found) > page.size

    async def _add(self, table: Table, values: dict[str, Any]) -> bool:
        added = await self._tx.connection.execute(
            insert(table).values(values).on_conflict_do_nothing()
        )
        return bool(added.rowcount)


def _numbers(change: LabelChange) -> tuple[int, ...]:
    return tuple(filter(None, (change.version, change.rest_version)))


def _prompt(row: RowMapping) -> Prompt:
    return Prompt(**{**row, "purpose": Purpose(row["purpose"])})


def _version(row: RowMapping) -> PromptVersion:
    variables = tuple(
        Variable(**(each | {"type": VariableType(each["type"])})) for each in row["variables"]
    )
    return PromptVersion(
        prompt_id=row["prompt_id"],
        number=row["number"],
        content=Content(row["template"], variables),
        author=row["author"],
        note=row["note"],
        create_time=row["create_time"],
    )


def _change(row: RowMapping) -> LabelChange:
    return LabelChange(**{**row, "cause": Cause(row["cause"])})
