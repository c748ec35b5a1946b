"""What has been seen of an experiment, counted in PostgreSQL by day: every look of the past can be had again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import BigInteger, Float, and_, case, cast, func, literal_column, select
from sqlalchemy import Date as SqlDate
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chat.experiments.model import Evidence, Experiment, Metric, Observed, Totals
from services.chat.experiments.statistics import Moments
from services.chat.experiments.tables import exposures as e
from services.chat.ledger.tables import entries as u
from services.chat.model import Rating, ReplyState
from services.chat.tables import VERDICTS, sentences
from services.chat.tables import messages as m
from services.chat.tables import replies as r

# Of whoever has no reply there is nothing to observe.
_COMPLETED = case(
    (r.c.state == ReplyState.COMPLETED.value, 1.0), (r.c.state.is_not(None), 0.0), else_=None
)
_UP = case((m.c.rating == Rating.UP.value, 1.0), (m.c.rating == Rating.DOWN.value, 0.0))
_COST = u.c.prompt_tokens * u.c.prompt_price + u.c.completion_tokens * u.c.completion_price
_FALSE = literal_column(
    "(SELECT sum((one->>'false')::bigint) FROM jsonb_array_elements(chat.replies.grounding->'classes') one)",
    BigInteger,
)


_ALL = sentences(*VERDICTS)
_CORRECTED = sentences("repaired", "removed")
# The observation of a user, over the user's replies.
_OBSERVATIONS = {
    Metric.COMPLETION: func.avg(_COMPLETED),
    Metric.RATING: func.avg(_UP),
    Metric.GROUNDING: func.sum(_CORRECTED) / cast(func.nullif(func.sum(_ALL), 0), Float),
    Metric.TOKENS: func.avg(r.c.prompt_tokens + r.c.completion_tokens),
    Metric.COST: func.avg(_COST),
}


async def evidence_of(
    connection: AsyncConnection, experiment: Experiment, now: datetime
) -> Evidence:
    """Return what has been seen until now."""
    return Evidence(
        await _exposed(connection, experiment, now),
        await _observed(connection, experiment, now),
        await _totals(connection, experiment),
    )


def _day(time: Any) -> Any:
    return cast(func.timezone("UTC", time), SqlDate)


async def _exposed(
    connection: AsyncConnection, experiment: Experiment, now: datetime
) -> Mapping[date, Mapping[str, int]]:
    day = _day(e.c.create_time).label("day")
    query = (
        select(day, e.c.arm, func.count())
        .where(e.c.experiment_id == experiment.experiment_id, e.c.create_time <= now)
        .group_by(day, e.c.arm)
        .order_by(day)
    )
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for on, arm, count in await connection.execute(query):
        found[on][arm] = count
    return found


async def _observed(
    connection: AsyncConnection, experiment: Experiment, now: datetime
) -> list[Observed]:
    end = e.c.create_time + experiment.observation
    # What names nobody any more has no replies.
    of_user = and_(
        r.c.experiment_id == e.c.experiment_id,
        r.c.tenant == e.c.tenant,
        r.c.owner == e.c.owner,
        r.c.create_time < end,
        r.c.state != ReplyState.RUNNING.value,
    )
    same = (r.c.tenant, r.c.owner, r.c.conversation_id)
    answer = and_(
        *(a == b for a, b in zip((m.c.tenant, m.c.owner, m.c.conversation_id), same, strict=True)),
        m.c.message_id == r.c.message_id,
    )
    entry = and_(
        *(a == b for a, b in zip((u.c.tenant, u.c.owner, u.c.conversation_id), same, strict=True)),
        u.c.reply_id == r.c.reply_id,
    )
    users = (
        select(
            e.c.arm,
            _day(end).label("day"),
            *(cast(what, Float).label(metric.value) for metric, what in _OBSERVATIONS.items()),
        )
        .select_from(e.outerjoin(r, of_user).outerjoin(m, answer).outerjoin(u, entry))
        .where(e.c.experiment_id == experiment.experiment_id, end <= now)
        .group_by(e.c.exposure_id)
        .subquery()
    )
    columns = [users.c[metric.value] for metric in Metric]
    query = (
        select(users.c.arm, users.c.day, func.count(), *chain.from_iterable(map(_moments, columns)))
        .group_by(users.c.arm, users.c.day)
        .order_by(users.c.day, users.c.arm)
    )
    return [_found(row) for row in await connection.execute(query)]


def _moments(column: Any) -> Sequence[Any]:
    return func.count(column), func.sum(column), func.sum(column * column)


def _found(row: Sequence[Any]) -> Observed:
    arm, day, users, *rest = row
    moments = {
        metric: Moments(rest[3 * at], rest[3 * at + 1] or 0.0, rest[3 * at + 2] or 0.0)
        for at, metric in enumerate(Metric)
    }
    return Observed(arm, day, users, moments)


async def _totals(connection: AsyncConnection, experiment: Experiment) -> Mapping[str, Totals]:
    query = (
        select(
            r.c.arm,
            func.count(),
            func.count().filter(r.c.state == ReplyState.COMPLETED.value),
            *(func.coalesce(func.sum(what), 0) for what in (_FALSE, _CORRECTED, _ALL)),
        )
        .where(r.c.experiment_id == experiment.experiment_id)
        .group_by(r.c.arm)
    )
    return {arm: Totals(*map(int, counts)) for arm, *counts in await connection.execute(query)}
