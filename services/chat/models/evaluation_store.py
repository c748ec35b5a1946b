"""Evaluations in PostgreSQL. The role of the service may read and add, and nothing else."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from services.chat.models.evaluation import Better, Evaluation, Measure, Verdict
from services.chat.models.tables import evaluations as e
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction


class PostgresEvaluations:
    """Implements `ports.EvaluationStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add(self, evaluation: Evaluation) -> bool:
        """Store a new one; False if its id is taken."""
        values = asdict(evaluation) | {"verdict": evaluation.verdict.value}
        added = await self._tx.connection.execute(insert(e).values(values).on_conflict_do_nothing())
        return bool(added.rowcount)

    async def get(self, model_id: str, version_id: str, evaluation_id: str) -> Evaluation | None:
        """Return one."""
        query = _of(model_id, version_id).where(e.c.evaluation_id == evaluation_id)
        row = (await self._tx.connection.execute(query)).mappings().one_or_none()
        return None if row is None else _evaluation(row)

    async def list(self, model_id: str, version_id: str, page: PageRequest) -> Page[Evaluation]:
        """Return one page, the newest first."""
        query = _newest_first(_of(model_id, version_id))
        if page.after:
            time, last_id = page.after
            position = tuple_(e.c.create_time, e.c.evaluation_id)
            query = query.where(position < tuple_(datetime.fromisoformat(time), last_id))
        rows = (await self._tx.connection.execute(query.limit(page.size + 1))).mappings().all()
        found = tuple(map(_evaluation, rows[: page.size]))
        if len(rows) <= page.size:
            return Page(found)
        return Page(found, (found[-1].create_time.isoformat(), found[-1].evaluation_id))

    async def newest(self, model_id: str, version_id: str, suite: str) -> Evaluation | None:
        """Return the newest one by a suite."""
        query = _newest_first(_of(model_id, version_id).where(e.c.suite == suite)).limit(1)
        row = (await self._tx.connection.execute(query)).mappings().one_or_none()
        return None if row is None else _evaluation(row)


def _of(model_id: str, version_id: str) -> Select[Any]:
    return select(e).where(and_(e.c.model_id == model_id, e.c.version_id == version_id))


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(e.c.create_time.desc(), e.c.evaluation_id.desc())


def _evaluation(row: RowMapping) -> Evaluation:
    measures = tuple(
        Measure(**(one | {"better": Better(one["better"])})) for one in row["measures"]
    )
    return Evaluation(**{**row, "measures": measures, "verdict": Verdict(row["verdict"])})
