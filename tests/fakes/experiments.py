"""Experiments in memory; replies, messages and entries of the ledger are those of the other fakes."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from statistics import fmean
from typing import Any
from uuid import uuid4

from services.chat.context.material import Enrolment
from services.chat.experiments.model import (
    Evidence,
    Experiment,
    ExperimentChange,
    Exposure,
    Metric,
    Observed,
    Standing,
    State,
    Totals,
)
from services.chat.experiments.statistics import Moments
from services.chat.ledger.model import Entry
from services.chat.model import Message, Rating, Reply, ReplyState
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


@dataclass(frozen=True)
class _Exposed:
    tenant: str
    owner: str
    exposure: Exposure


class MemoryExperiments:
    """Implements `experiments.ports.ExperimentStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._experiments: dict[str, Experiment] = unit.table("experiments")
        self._changes: dict[int, ExperimentChange] = unit.table("experiment_changes")
        self._exposures: dict[str, _Exposed] = unit.table("experiment_exposures")

    async def add(self, experiment: Experiment) -> bool:
        if experiment.experiment_id in self._experiments:
            return False
        self._experiments[experiment.experiment_id] = experiment
        return True

    async def get(self, experiment_id: str) -> Standing | None:
        found = self._experiments.get(experiment_id)
        return None if found is None else self._standing(found)

    def _standing(self, experiment: Experiment) -> Standing:
        return Standing(experiment, tuple(self._history(experiment.experiment_id)))

    def _history(self, experiment_id: str) -> list[ExperimentChange]:
        rows = [row for row in self._changes.values() if row.experiment_id == experiment_id]
        return sorted(rows, key=lambda row: row.number)

    async def list(self, page: PageRequest) -> Page[Standing]:
        rows = map(self._standing, self._experiments.values())
        return paged(
            rows, page, lambda row: (row.experiment.create_time, row.experiment.experiment_id)
        )

    async def last_number(self) -> int:
        return max(self._changes, default=0)

    async def append(self, change: ExperimentChange) -> bool:
        if change.experiment_id not in self._experiments:
            raise LookupError("a change without an experiment")
        if change.number in self._changes:
            return False
        self._changes[change.number] = change
        return True

    async def changes(self, experiment_id: str, page: PageRequest) -> Page[ExperimentChange]:
        rows = self._history(experiment_id)[::-1]
        if page.after:
            rows = [row for row in rows if row.number < int(page.after[0])]
        found = tuple(rows[: page.size])
        return Page(found, (str(found[-1].number),) if len(rows) > page.size else ())

    async def running(self) -> Standing | None:
        found = map(self._standing, self._experiments.values())
        return next((each for each in found if each.state is State.RUNNING), None)

    async def expose(self, exposure: Exposure) -> None:
        tenant, owner = self._unit.scope.tenant, self._unit.scope.owner
        experiment_id = exposure.enrolment.experiment_id
        if experiment_id not in self._experiments:
            raise LookupError("an exposure without an experiment")
        if not any(
            (row.tenant, row.owner, row.exposure.enrolment.experiment_id)
            == (tenant, owner, experiment_id)
            for row in self._exposures.values()
        ):
            self._exposures[str(uuid4())] = _Exposed(tenant, owner, exposure)

    async def forget_user(self) -> None:
        mine = (self._unit.scope.tenant, self._unit.scope.owner)
        for key, row in self._exposures.items():
            if (row.tenant, row.owner) == mine:
                self._exposures[key] = replace(row, owner="")

    async def evidence(self, experiment: Experiment, now: datetime) -> Evidence:
        exposed: dict[date, Counter[str]] = defaultdict(Counter)
        seen: dict[tuple[str, date], list[Mapping[Metric, float | None]]] = defaultdict(list)
        for row in self._of(experiment):
            if row.exposure.time > now:
                continue
            arm = row.exposure.enrolment.arm_id
            exposed[_day(row.exposure.time)][arm] += 1
            end = row.exposure.time + experiment.observation
            if end <= now:
                seen[arm, _day(end)].append(self._observations(row, end))
        observed = [
            Observed(arm, day, len(users), {metric: _moments(users, metric) for metric in Metric})
            for (arm, day), users in sorted(seen.items(), key=lambda one: one[0][::-1])
        ]
        return Evidence(exposed, observed, self._totals(experiment))

    def _of(self, experiment: Experiment) -> Sequence[_Exposed]:
        return [
            row
            for row in self._exposures.values()
            if row.exposure.enrolment.experiment_id == experiment.experiment_id
        ]

    def _replies(self, experiment: Experiment) -> Sequence[Reply]:
        rows: Sequence[Reply] = [row.reply for row in self._unit.table("replies").values()]
        return [
            row
            for row in rows
            if row.enrolment and row.enrolment.experiment_id == experiment.experiment_id
        ]

    def _observations(self, of: _Exposed, end: datetime) -> Mapping[Metric, float | None]:
        experiment = self._experiments[of.exposure.enrolment.experiment_id]
        replies = [
            row
            for row in self._replies(experiment)
            if (row.tenant, row.user) == (of.tenant, of.owner)
            and row.create_time < end
            and row.state is not ReplyState.RUNNING
        ]
        rated = [self._message(row) for row in replies]
        ratings = [row.rating for row in rated if row and row.rating is not Rating.NONE]
        sentences = sum(map(_sentences, replies))
        costs = [entry.cost for row in replies if (entry := self._entry(row))]
        return {
            Metric.COMPLETION: _mean([row.state is ReplyState.COMPLETED for row in replies]),
            Metric.RATING: _mean([each is Rating.UP for each in ratings]),
            Metric.GROUNDING: sum(map(_corrected, replies)) / sentences if sentences else None,
            Metric.TOKENS: _mean(
                [row.usage.prompt_tokens + row.usage.completion_tokens for row in replies]
            ),
            Metric.COST: _mean(costs),
        }

    def _message(self, of: Reply) -> Message | None:
        key = (of.tenant, of.user, of.conversation_id, of.message_id)
        found: Message | None = self._unit.table("messages").get(key)
        return found

    def _entry(self, of: Reply) -> Entry | None:
        key = (of.tenant, of.user, of.conversation_id, of.reply_id)
        found: Entry | None = self._unit.table("usage_entries").get(key)
        return found

    def _totals(self, experiment: Experiment) -> Mapping[str, Totals]:
        by_arm: dict[str, list[Reply]] = defaultdict(list)
        for row in self._replies(experiment):
            if isinstance(row.enrolment, Enrolment):
                by_arm[row.enrolment.arm_id].append(row)
        return {
            arm: Totals(
                len(rows),
                sum(row.state is ReplyState.COMPLETED for row in rows),
                sum(row.grounding.false_claims for row in rows if row.grounding),
                sum(map(_corrected, rows)),
                sum(map(_sentences, rows)),
            )
            for arm, rows in by_arm.items()
        }


def _corrected(of: Reply) -> int:
    return of.grounding.repaired + of.grounding.removed if of.grounding else 0


def _sentences(of: Reply) -> int:
    return of.grounding.sentences if of.grounding else 0


def _mean(of: Sequence[float]) -> float | None:
    return fmean(of) if of else None


def _moments(users: Sequence[Mapping[Metric, Any]], metric: Metric) -> Moments:
    seen = [user[metric] for user in users if user[metric] is not None]
    return Moments(len(seen), sum(seen), sum(each * each for each in seen))


def _day(time: datetime) -> date:
    return time.astimezone(UTC).date()
