"""What can be done with evaluations, and how the gate asks for them."""

from dataclasses import replace
from datetime import datetime

from services.chat.models.evaluation import Evaluation, Gate, Lack, verdict_of
from services.chat.models.model import Alias, Target
from services.chat.ports import Unit, Work
from services.kit.call import Repeat
from services.kit.faults import Fault, Reason, invalid, not_found
from services.kit.ids import Clock
from services.kit.names import EVALUATION, MODEL_VERSION
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope


class EvaluationUseCases:
    """The verbs of evaluations."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    async def create(self, who: Principal, wanted: Evaluation, repeat: Repeat | None) -> Evaluation:
        """Record what a suite found; the verdict is ours, whatever `wanted` says."""
        _check_measures(wanted)
        evaluation = replace(
            wanted,
            verdict=verdict_of(wanted.measures),
            actor=who.full_name,
            create_time=self._clock.now(),
        )
        async with self._work.begin(Scope.of(who), repeat) as unit:
            await _check_version(unit, evaluation.version)
            if not await unit.evaluations.add(evaluation):
                message = "this evaluation_id is taken"
                raise Fault(Reason.RESOURCE_EXISTS, message, resource=evaluation.name)
            await unit.remember(evaluation, personal=False)
        return evaluation

    async def get(self, who: Principal, name: str) -> Evaluation:
        """Return an evaluation."""
        async with self._work.begin(Scope.of(who)) as unit:
            found = await unit.evaluations.get(*EVALUATION.parse(name))
        if found is None:
            raise not_found(name)
        return found

    async def list(self, who: Principal, parent: str, page: PageRequest) -> Page[Evaluation]:
        """Return one page of the evaluations of a version."""
        async with self._work.begin(Scope.of(who)) as unit:
            await _check_version(unit, parent)
            model_id, version_id = MODEL_VERSION.parse(parent)
            return await unit.evaluations.list(model_id, version_id, page)


async def let_in(
    unit: Unit, gate: Gate, alias: Alias, target: Target, broken: str, now: datetime
) -> str:
    """Let versions write by an alias; EVALUATION_MISSING for one that lacks evidence and no reason to do without.

    Return that reason if it was needed, else nothing.
    """
    for version in gate.asked_of(alias.alias_id, alias.target, target):
        model_id, version_id = MODEL_VERSION.parse(version)
        newest = await unit.evaluations.newest(model_id, version_id, gate.suite)
        lack = gate.lack(newest, now)
        if lack is not None and broken:
            return broken
        if lack is not None:
            raise _missing(gate, alias, version, newest, lack)
    return ""


def _missing(
    gate: Gate, alias: Alias, version: str, newest: Evaluation | None, lack: Lack
) -> Fault:
    metadata = {
        "alias": alias.name,
        "suite": gate.suite,
        "found": lack.value,
        "max_age_days": str(gate.max_age.days),
    }
    if newest is not None:
        metadata["evaluation"] = newest.name
    message = f"{version} has no passing evaluation that is new enough"
    return Fault(Reason.EVALUATION_MISSING, message, resource=version, metadata=metadata)


async def _check_version(unit: Unit, name: str) -> None:
    if name not in await unit.registry.known([name]):
        raise not_found(name)


def _check_measures(wanted: Evaluation) -> None:
    names = set()
    for index, one in enumerate(wanted.measures):
        field = f"evaluation.measures[{index}]"
        if not one.low <= one.mean <= one.high:
            raise invalid(f"{field}.mean", "must lie in its interval")
        if one.name in names:
            raise invalid(f"{field}.name", "is measured twice")
        names.add(one.name)
