"""The experiment that runs, as this process knows it: which arm a new reply is under, and what it is written by.

The store is asked every second. What was not heard of for two seconds is not known to run any more.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from services.chat.context.material import Enrolment, Instructions, PromptSource
from services.chat.experiments.model import Arm, Standing
from services.chat.experiments.ports import AliasesToServe, Enrolled
from services.chat.ports import Unit, Work
from services.chat.prompts import built_in
from services.chat.prompts.model import PromptVersion, Serving
from services.chat.prompts.telling import Usability, told
from services.kit.languages import READINGS
from services.kit.names import ALIAS, PROMPT_VERSION
from services.kit.uow import SYSTEM

_LOOK_SECONDS = 1.0
FRESH_SECONDS = 2.0
_log = structlog.stdlib.get_logger("experiments")


@dataclass(frozen=True, slots=True)
class _Running:
    """What runs: versions by name, what stands behind labels by label and prompt."""

    standing: Standing
    versions: Mapping[str, PromptVersion] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Serving]] = field(default_factory=dict)


class Trials:
    """Implements `experiments.ports.Enroller`."""

    def __init__(self, work: Work, aliases: AliasesToServe, monotonic: Callable[[], float]) -> None:
        """`monotonic`: seconds of a clock that never goes back."""
        self._work = work
        self._aliases = aliases
        self._monotonic = monotonic
        self._running: _Running | None = None
        self._looked_at: float | None = None
        self._looking = asyncio.Lock()
        self._usability = Usability()

    async def enrol(self, language_code: str, user: str) -> Enrolled | None:
        """Return how a new reply to a user by full name is written, None for most. Never fails."""
        if not self._is_fresh:
            # Readers are served as without it where it cannot be known.
            with suppress(Exception):
                await self._look_again()
        running = self._running
        if running is None or not self._is_fresh:
            return None
        experiment = running.standing.experiment
        prompt_id = built_in.prompt_id(language_code)
        arm = experiment.arm_of(user, running.standing.share)
        if arm is None or not experiment.covers(prompt_id) or not self._is_usable(running):
            return None
        return Enrolled(
            Enrolment(experiment.experiment_id, arm.arm_id),
            ALIAS.parse(arm.model_alias)[0] if arm.model_alias else "",
            _instructions(running, arm, language_code, user),
        )

    def _is_usable(self, running: _Running) -> bool:
        """Whether this release can write by all arms: with one arm left out the others would compare with nothing."""
        behind = [
            version
            for by_prompt in running.labels.values()
            for serving in by_prompt.values()
            for version in serving.versions.values()
        ]
        return all(self._usability.of(each) for each in (*running.versions.values(), *behind))

    @property
    def _is_fresh(self) -> bool:
        return self._looked_at is not None and self._monotonic() - self._looked_at < FRESH_SECONDS

    async def _look_again(self) -> None:
        """Look now, as this process was too busy to look in time; once for all who ask together."""
        async with self._looking:
            if not self._is_fresh:
                await self.refresh()

    async def follow(self) -> None:
        """Do as the store says. Runs for ever."""
        while True:
            try:
                await self.refresh()
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                _log.warning("experiments", error_type=type(error).__name__)
            await asyncio.sleep(_LOOK_SECONDS)

    async def refresh(self) -> None:
        """Look once what runs."""
        asked_at = self._monotonic()
        async with self._work.begin(SYSTEM) as unit:
            standing = await unit.experiments.running()
            running = None if standing is None else await _loaded(unit, standing)
        if standing is not None:
            aliases = filter(None, (arm.model_alias for arm in standing.experiment.arms))
            await self._aliases.serve([ALIAS.parse(each)[0] for each in aliases])
        self._running, self._looked_at = running, asked_at


async def _loaded(unit: Unit, standing: Standing) -> _Running:
    """Return what the arms of an experiment write by."""
    versions, arms = {}, standing.experiment.arms
    for name in {each for arm in arms for each in arm.prompt_versions}:
        prompt_id, number = PROMPT_VERSION.parse(name)
        found = await unit.prompts.version(prompt_id, int(number))
        if found is not None:
            versions[name] = found
    prompts = [built_in.prompt_id(each) for each in READINGS]
    labels = {
        label: await unit.prompts.serving(label, prompts)
        for label in {arm.prompt_label for arm in arms if arm.prompt_label}
    }
    return _Running(standing, versions, labels)


def _instructions(
    running: _Running, arm: Arm, language_code: str, user: str
) -> Instructions | None:
    prompt_id = built_in.prompt_id(language_code)
    version = running.versions.get(arm.version_of(prompt_id))
    if version is not None:
        return told(version, PromptSource.EXPERIMENT, "")
    if not arm.prompt_label:
        return None
    serving = running.labels[arm.prompt_label].get(prompt_id)
    if serving is None:
        return built_in.instructions(language_code, arm.prompt_label)
    version = serving.versions[serving.label.version_for(user)]
    return told(version, PromptSource.LABEL, arm.prompt_label)
