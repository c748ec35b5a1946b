"""What versions do, counted in PostgreSQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, and_, case, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.chat.model import ReplyState
from services.chat.models.model import Measures, ShadowRun
from services.chat.models.ports import BLAMED
from services.chat.models.tables import shadow_runs as u
from services.chat.tables import VERDICTS, sentences
from services.chat.tables import replies as r
from services.kit.uow import Transaction

# Longer than anybody asks about.
_KEPT = timedelta(days=30)


class PostgresMeasures:
    """Implements `ports.MeasureStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def of_replies(self, versions: Sequence[str], since: datetime) -> Mapping[str, Measures]:
        """Return the measures of replies that each was to write (system scope)."""
        planned = func.coalesce(r.c.fall_backs[0]["model"].astext, r.c.model)
        failed = and_(r.c.state == ReplyState.FAILED.value, r.c.error_reason.in_(BLAMED))
        wrote = r.c.fall_backs.is_(None)
        query = (
            select(
                planned.label("version"),
                func.count().label("replies"),
                func.count().filter(or_(failed, ~wrote)).label("errors"),
                _sum(wrote, sentences(*VERDICTS)),
                _sum(wrote, sentences("repaired", "removed")),
                _median(case((wrote, r.c.first_word_ms))),
                _sum(wrote, r.c.prompt_tokens),
                _sum(wrote, r.c.completion_tokens),
            )
            .where(
                # As the index says it.
                or_(r.c.model.like("models/%"), r.c.fall_backs.is_not(None)),
                r.c.create_time >= since,
                or_(r.c.state == ReplyState.COMPLETED.value, failed),
                planned.in_(list(versions)),
            )
            .group_by(planned)
        )
        return {row[0]: _measures(row[1:]) for row in await self._tx.connection.execute(query)}

    async def of_shadow(self, version: str, since: datetime) -> Measures:
        """Return the measures of what a version wrote unseen."""
        query = select(
            func.count(),
            func.count(u.c.error_reason),
            func.sum(u.c.sentences),
            func.sum(u.c.corrected),
            _median(u.c.first_word_ms),
            func.sum(u.c.prompt_tokens),
            func.sum(u.c.completion_tokens),
        ).where(u.c.version == version, u.c.create_time >= since)
        return _measures((await self._tx.connection.execute(query)).one())

    async def add_shadow_run(self, run: ShadowRun) -> None:
        """Keep the measures of an answer that nobody saw; those of a month ago go."""
        await self._tx.connection.execute(insert(u).values(asdict(run)))
        old = run.create_time - _KEPT
        await self._tx.connection.execute(
            delete(u).where(u.c.version == run.version, u.c.create_time < old)
        )


def _sum(of: Any, what: Any) -> Any:
    return func.sum(case((of, what), else_=0))


def _median(column: Column[Any] | Any) -> Any:
    return func.percentile_cont(0.5).within_group(column)


def _measures(row: Sequence[Any]) -> Measures:
    replies, errors, sentences, corrected, first_word, read, written = row
    return Measures(
        replies,
        errors,
        int(sentences or 0),
        int(corrected or 0),
        None if first_word is None else float(first_word),
        int(read or 0),
        int(written or 0),
    )
