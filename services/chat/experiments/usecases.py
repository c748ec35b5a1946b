"""What can be done with experiments."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from services.chat.experiments.model import (
    Arm,
    Experiment,
    ExperimentChange,
    Standing,
    State,
)
from services.chat.experiments.results import Results, results
from services.chat.ports import Unit, Work
from services.chat.prompts import built_in
from services.chat.prompts.usecases import check_usable, existing_prompt, existing_version
from services.chat.shares import WHOLE
from services.kit import etag
from services.kit.call import Repeat
from services.kit.faults import Fault, Reason, Violation, invalid, not_found
from services.kit.ids import Clock, Ids
from services.kit.languages import READINGS
from services.kit.names import ALIAS, EXPERIMENT, PROMPT, PROMPT_VERSION
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import SYSTEM, Scope


class ExperimentUseCases:
    """The verbs of experiments."""

    def __init__(
        self,
        work: Work,
        clock: Clock,
        ids: Ids,
        protected: frozenset[str],
    ) -> None:
        """`protected`: aliases that ask for evidence."""
        self._work = work
        self._clock = clock
        self._ids = ids
        self._protected = protected
        self._prompts = frozenset(map(built_in.prompt_id, READINGS))

    async def create(self, who: Principal, wanted: Experiment, repeat: Repeat | None) -> Standing:
        """Create an experiment; who asks, when and the salt are not taken from `wanted`."""
        _check_arms(wanted.arms, self._prompts)
        experiment = Experiment(
            experiment_id=wanted.experiment_id,
            description=wanted.description,
            arms=wanted.arms,
            primary=wanted.primary,
            observation=wanted.observation,
            # Nobody can choose who gets what by choosing a name.
            salt=hashlib.sha256(f"{wanted.name}/{self._ids.uuid()}".encode()).hexdigest(),
            author=who.full_name,
            create_time=self._clock.now(),
        )
        standing = Standing(experiment)
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.experiments.add(experiment):
                message = "this experiment_id is taken"
                raise Fault(Reason.RESOURCE_EXISTS, message, resource=experiment.name)
            await unit.remember(standing, personal=False)
        return standing

    async def get(self, who: Principal, name: str) -> Standing:
        """Return an experiment."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await _existing(unit, name)

    async def list(self, who: Principal, page: PageRequest) -> Page[Standing]:
        """Return one page of experiments."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.experiments.list(page)

    async def list_changes(
        self, who: Principal, parent: str, page: PageRequest
    ) -> Page[ExperimentChange]:
        """Return one page of the history of an experiment."""
        async with self._work.begin(Scope.of(who)) as unit:
            found = await _existing(unit, parent)
            return await unit.experiments.changes(found.experiment.experiment_id, page)

    async def start(
        self,
        who: Principal,
        name: str,
        share: int,
        reason: str,
        sent_etag: str,
        repeat: Repeat | None,
    ) -> Standing:
        """Start a draft, or let a larger share take part in what runs."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            # Before the rest is read: whoever changes anything meanwhile takes this number.
            number = await unit.experiments.last_number() + 1
            found = await _existing(unit, name)
            etag.check(name, sent_etag, found.etag)
            _check_not_stopped(found)
            if share < found.share:
                raise invalid("share_basis_points", f"must be {found.share} at least, as it is")
            running = await unit.experiments.running()
            if running is not None and running.name != name:
                message = "another experiment runs; stop it first"
                raise Fault(Reason.EXPERIMENT_RUNNING, message, resource=running.name)
            for arm in found.experiment.arms:
                await self._check_there(unit, arm)
            changed = found.changed(
                number, State.RUNNING, share, reason, who.full_name, self._clock.now()
            )
            return await _appended(unit, found, changed)

    async def stop(
        self, who: Principal, name: str, reason: str, sent_etag: str, repeat: Repeat | None
    ) -> Standing:
        """End an experiment for ever."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            number = await unit.experiments.last_number() + 1
            found = await _existing(unit, name)
            etag.check(name, sent_etag, found.etag)
            _check_not_stopped(found)
            changed = found.changed(
                number, State.STOPPED, found.share, reason, who.full_name, self._clock.now()
            )
            return await _appended(unit, found, changed)

    async def results(self, who: Principal, name: str) -> Results:
        """Return what an experiment has shown until now."""
        async with self._work.begin(Scope.of(who)) as unit:
            standing = await _existing(unit, name)
        now = self._clock.now()
        # Of all users' replies, and nothing but counts of them.
        async with self._work.begin(SYSTEM) as unit:
            evidence = await unit.experiments.evidence(standing.experiment, now)
        return results(standing, evidence, now)

    async def _check_there(self, unit: Unit, arm: Arm) -> None:
        """Refuse an arm that replies cannot be written by."""
        for name in arm.prompt_versions:
            version = await existing_version(unit, name)
            check_usable(version, await existing_prompt(unit, PROMPT.format(version.prompt_id)))
        if arm.prompt_label:
            for prompt_id in sorted(self._prompts):
                label = await unit.prompts.label(prompt_id, arm.prompt_label)
                if label.change is None:
                    raise not_found(label.name)
        if arm.model_alias:
            (alias_id,) = ALIAS.parse(arm.model_alias)
            if alias_id not in self._protected:
                raise invalid("model_alias", "must be an alias that asks for evidence")
            if (await unit.registry.alias(alias_id)).change is None:
                raise not_found(arm.model_alias)


async def _existing(unit: Unit, name: str) -> Standing:
    found = await unit.experiments.get(*EXPERIMENT.parse(name))
    if found is None:
        raise not_found(name)
    return found


def _check_not_stopped(found: Standing) -> None:
    if found.state is State.STOPPED:
        message = "it was stopped; create another one"
        raise Fault(Reason.EXPERIMENT_STOPPED, message, resource=found.name)


async def _appended(unit: Unit, found: Standing, change: ExperimentChange) -> Standing:
    if not await unit.experiments.append(change):
        message = "somebody else started or stopped an experiment at this moment"
        raise Fault(Reason.ETAG_MISMATCH, message, resource=found.name)
    standing = Standing(found.experiment, (*found.history, change))
    await unit.remember(standing, personal=False)
    return standing


def _check_arms(arms: tuple[Arm, ...], prompts: frozenset[str]) -> None:
    """Raise FIELDS_INVALID for arms that cannot be compared."""
    found = list(_wrong(arms, prompts))
    if found:
        raise Fault(Reason.FIELDS_INVALID, "these arms cannot be compared", violations=found)


def _wrong(arms: tuple[Arm, ...], prompts: frozenset[str]) -> Iterator[Violation]:
    if sum(arm.weight for arm in arms) != WHOLE:
        yield Violation("experiment.arms", f"weights must make {WHOLE} together")
    if len({arm.arm_id for arm in arms}) < len(arms):
        yield Violation("experiment.arms", "ids must differ")
    for place, arm in enumerate(arms):
        at = f"experiment.arms[{place}].prompt_versions"
        named = Counter(PROMPT_VERSION.parse(each)[0] for each in arm.prompt_versions)
        if arm.prompt_label and named:
            yield Violation(at, "must be empty beside a label")
        if max(named.values(), default=0) > 1:
            yield Violation(at, "must name one version of a prompt")
        if named.keys() - prompts:
            yield Violation(
                at, f"must be of prompts that readings are written by: {sorted(prompts)}"
            )
