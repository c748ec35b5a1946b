"""Experiments in PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, Table, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from services.chat.experiments.evidence import evidence_of
from services.chat.experiments.model import (
    Arm,
    Evidence,
    Experiment,
    ExperimentChange,
    Exposure,
    Metric,
    Standing,
    State,
)
from services.chat.experiments.tables import changes as h
from services.chat.experiments.tables import experiments as x
from services.chat.experiments.tables import exposures as e
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction


class PostgresExperiments:
    """Implements `experiments.ports.ExperimentStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add(self, experiment: Experiment) -> bool:
        """Store a new one; False if its id is taken."""
        hours = experiment.observation // timedelta(hours=1)
        return await self._add(
            x,
            {
                "experiment_id": experiment.experiment_id,
                "description": experiment.description,
                "arms": [asdict(arm) for arm in experiment.arms],
                "primary_metric": experiment.primary.value,
                "observation_hours": hours,
                "salt": experiment.salt,
                "author": experiment.author,
                "create_time": experiment.create_time,
            },
        )

    async def get(self, experiment_id: str) -> Standing | None:
        """Return one."""
        found = await self._standing(select(x).where(x.c.experiment_id == experiment_id))
        return found[0] if found else None

    async def list(self, page: PageRequest) -> Page[Standing]:
        """Return one page, the oldest first."""
        query = select(x).order_by(x.c.create_time, x.c.experiment_id)
        if page.after:
            time, last_id = page.after
            position = tuple_(x.c.create_time, x.c.experiment_id)
            query = query.where(position > tuple_(datetime.fromisoformat(time), last_id))
        found = await self._standing(query.limit(page.size + 1))
        shown = tuple(found[: page.size])
        if len(found) <= page.size:
            return Page(shown, ())
        last = shown[-1].experiment
        return Page(shown, (last.create_time.isoformat(), last.experiment_id))

    async def last_number(self) -> int:
        """Return the number of the newest entry of any history, 0 if there is none."""
        query = select(func.coalesce(func.max(h.c.number), 0))
        return int((await self._tx.connection.execute(query)).scalar_one())

    async def append(self, change: ExperimentChange) -> bool:
        """Add to the history of an experiment; False if there is an entry of that number."""
        return await self._add(h, asdict(change) | {"state": change.state.value})

    async def changes(self, experiment_id: str, page: PageRequest) -> Page[ExperimentChange]:
        """Return one page of the history of an experiment, the newest first."""
        query = select(h).where(h.c.experiment_id == experiment_id).order_by(h.c.number.desc())
        if page.after:
            query = query.where(h.c.number < int(page.after[0]))
        rows = (await self._tx.connection.execute(query.limit(page.size + 1))).mappings().all()
        found = tuple(map(_change, rows[: page.size]))
        return Page(found, (str(found[-1].number),) if len(rows) > page.size else ())

    async def running(self) -> Standing | None:
        """Return the one that runs."""
        ended = select(h.c.experiment_id).where(h.c.state == State.STOPPED.value)
        query = (
            select(h.c.experiment_id)
            .where(h.c.state == State.RUNNING.value, h.c.experiment_id.not_in(ended))
            .order_by(h.c.number.desc())
            .limit(1)
        )
        found = (await self._tx.connection.execute(query)).scalar_one_or_none()
        return None if found is None else await self.get(found)

    async def expose(self, exposure: Exposure) -> None:
        """Note that the user is exposed; nothing happens if that is known."""
        await self._tx.connection.execute(
            insert(e)
            .values(
                exposure_id=func.gen_random_uuid(),
                tenant=self._tx.scope.tenant,
                owner=self._tx.scope.owner,
                experiment_id=exposure.enrolment.experiment_id,
                arm=exposure.enrolment.arm_id,
                create_time=exposure.time,
            )
            .on_conflict_do_nothing()
        )

    async def forget_user(self) -> None:
        """Make the user's exposures name nobody."""
        scope = self._tx.scope
        mine = (e.c.tenant == scope.tenant, e.c.owner == scope.owner)
        await self._tx.connection.execute(update(e).where(*mine).values(owner=""))

    async def evidence(self, experiment: Experiment, now: datetime) -> Evidence:
        """Return what has been seen until now."""
        return await evidence_of(self._tx.connection, experiment, now)

    async def _standing(self, query: Select[Any]) -> Sequence[Standing]:
        rows = (await self._tx.connection.execute(query)).mappings().all()
        ids = [row["experiment_id"] for row in rows]
        history: Mapping[str, list[ExperimentChange]] = defaultdict(list)
        entries = select(h).where(h.c.experiment_id.in_(ids)).order_by(h.c.number)
        for row in (await self._tx.connection.execute(entries)).mappings():
            history[row["experiment_id"]].append(_change(row))
        return [Standing(_experiment(row), tuple(history[row["experiment_id"]])) for row in rows]

    async def _add(self, table: Table, values: dict[str, Any]) -> bool:
        added = await self._tx.connection.execute(
            insert(table).values(values).on_conflict_do_nothing()
        )
        return bool(added.rowcount)


def _experiment(row: RowMapping) -> Experiment:
    return Experiment(
        experiment_id=row["experiment_id"],
        description=row["description"],
        arms=tuple(
            Arm(**(arm | {"prompt_versions": tuple(arm["prompt_versions"])})) for arm in row["arms"]
        ),
        primary=Metric(row["primary_metric"]),
        observation=timedelta(hours=row["observation_hours"]),
        salt=row["salt"],
        author=row["author"],
        create_time=row["create_time"],
    )


def _change(row: RowMapping) -> ExperimentChange:
    return ExperimentChange(**{**row, "state": State(row["state"])})
