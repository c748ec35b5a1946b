"""Evaluations of versions, and the gate: what may write by an alias that matters has evidence for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.chat.models.model import Target
from services.kit.names import EVALUATION, MODEL_VERSION


class Better(StrEnum):
    """Which way a measure is better; NONE: it is told, not judged."""

    NONE = "NONE"
    MORE = "MORE"
    LESS = "LESS"


class Verdict(StrEnum):
    """What measures say together."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    INCONCLUSIVE = "INCONCLUSIVE"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number with its 95 % interval, of so many samples. baseline: the mean it is held against, if any."""

    name: str
    mean: float
    low: float
    high: float
    samples: int
    baseline: float | None = None
    better: Better = Better.NONE

    @property
    def is_judged(self) -> bool:
        """Whether it can fail."""
        return self.baseline is not None and self.better is not Better.NONE

    @property
    def is_worse(self) -> bool:
        """Whether all of its interval lies on the worse side of its baseline."""
        if self.baseline is None:
            return False
        if self.better is Better.MORE:
            return self.high < self.baseline
        return self.better is Better.LESS and self.low > self.baseline


def verdict_of(measures: Sequence[Measure]) -> Verdict:
    """Return what measures say together."""
    if any(one.is_worse for one in measures):
        return Verdict.FAILED
    if any(one.is_judged for one in measures):
        return Verdict.PASSED
    return Verdict.INCONCLUSIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a suite found of a version. artefact_sha256: of the file with every answer; actor: full name."""

    model_id: str
    version_id: str
    evaluation_id: str
    suite: str
    suite_version: str
    artefact_sha256: str
    measures: tuple[Measure, ...]
    baseline: str
    verdict: Verdict
    actor: str
    create_time: datetime

    @property
    def name(self) -> str:
        """`models/{model}/versions/{version}/evaluations/{evaluation}`."""
        return EVALUATION.format(self.model_id, self.version_id, self.evaluation_id)

    @property
    def version(self) -> str:
        """`models/{model}/versions/{version}`."""
        return MODEL_VERSION.format(self.model_id, self.version_id)


class Lack(StrEnum):
    """What keeps a version from writing."""

    NONE = "NONE"
    FAILED = "FAILED"
    INCONCLUSIVE = "INCONCLUSIVE"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Gate:
    """Which aliases are protected, and what evidence they ask for."""

    aliases: frozenset[str]
    suite: str
    max_age: timedelta

    def asked_of(self, alias_id: str, old: Target, new: Target) -> tuple[str, ...]:
        """Return the versions that need evidence before they write by an alias: those that do not write by it yet."""
        if alias_id not in self.aliases:
            return ()
        entering = [version for version in new.versions if version not in old.versions]
        tried = new.canary.version if new.canary else None
        known = {*old.versions, old.canary.version if old.canary else None}
        if tried is not None and tried not in known:
            entering.append(tried)
        return tuple(entering)

    def lack(self, newest: Evaluation | None, now: datetime) -> Lack | None:
        """Return what a version's newest evaluation by the suite lacks, None if it is evidence enough."""
        if newest is None:
            return Lack.NONE
        if newest.verdict is not Verdict.PASSED:
            return Lack(newest.verdict.value)
        return Lack.EXPIRED if now - newest.create_time > self.max_age else None
