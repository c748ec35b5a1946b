"""What evidence says: estimates by arm, comparisons with control, the check of the split, and the verdict. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.chat.experiments.model import Evidence, Metric, Standing, Totals
from services.chat.experiments.statistics import (
    LEAST_USERS,
    Interval,
    Moments,
    Test,
    compare,
    estimate,
    least,
    running,
    split,
)

ERROR_LEVEL = 0.05
SPLIT_LEVEL = 0.01


class Verdict(StrEnum):
    """What can be said."""

    TOO_EARLY = "TOO_EARLY"
    UNDECIDED = "UNDECIDED"
    BETTER = "BETTER"
    WORSE = "WORSE"
    SPLIT_BROKEN = "SPLIT_BROKEN"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over users; no interval while nothing can be said."""

    metric: Metric
    seen: Moments
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class ArmResult:
    """What users of one arm got."""

    arm: str
    exposed: int
    observed: int
    totals: Totals
    estimates: Sequence[Estimate]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An arm compared with control. test: as it stands now; p_value: the least of all days."""

    arm: str
    metric: Metric
    level: float
    test: Test | None = None
    p_value: float | None = None
    verdict: Verdict = Verdict.TOO_EARLY


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """Whether users are split as ordered."""

    p_value: float

    @property
    def alarm(self) -> bool:
        """Whether they are not."""
        return self.p_value <= SPLIT_LEVEL


@dataclass(frozen=True, slots=True)
class Results:
    """What an experiment has shown until a moment."""

    standing: Standing
    arms: Sequence[ArmResult]
    comparisons: Sequence[Comparison]
    split: SplitCheck
    at: datetime

    @property
    def verdict(self) -> Verdict:
        """What can be said by the primary metric."""
        if self.split.alarm:
            return Verdict.SPLIT_BROKEN
        primary = self.standing.experiment.primary
        found = {each.verdict for each in self.comparisons if each.metric is primary}
        # What is promised by one arm is not taken back by what is not known of another.
        order = (Verdict.BETTER, Verdict.UNDECIDED, Verdict.TOO_EARLY, Verdict.WORSE)
        return next(each for each in order if each in found)

    @property
    def summary(self) -> str:
        """Return the verdict in a sentence."""
        experiment = self.standing.experiment
        primary = [each for each in self.comparisons if each.metric is experiment.primary]
        better = ", ".join(each.arm for each in primary if each.verdict is Verdict.BETTER)
        by = experiment.primary.lower()
        return {
            Verdict.SPLIT_BROKEN: "Users are not split as ordered: until it is known why, no comparison counts.",
            Verdict.BETTER: f"By {by}, better than {experiment.arms[0].arm_id}: {better}.",
            Verdict.WORSE: f"By {by}, every arm is worse than {experiment.arms[0].arm_id}.",
            Verdict.UNDECIDED: f"By {by}, no difference has been shown, which is not to say that there is none.",
            Verdict.TOO_EARLY: f"Nothing can be said by {by} yet: it takes {LEAST_USERS} observed users of each arm.",
        }[self.verdict]


def results(standing: Standing, evidence: Evidence, at: datetime) -> Results:
    """Return what evidence says."""
    arms = [arm.arm_id for arm in standing.experiment.arms]
    days = sorted({each.day for each in evidence.observed})
    known = _by_day(evidence, arms, days)
    checked = _checked(standing, evidence)
    control, *others = arms
    compared = [
        _compared(arm, metric, _level(standing, metric), known[control], known[arm])
        for arm in others
        for metric in Metric
    ]
    if checked.alarm:
        compared = [
            Comparison(c.arm, c.metric, c.level, c.test, c.p_value, Verdict.SPLIT_BROKEN)
            for c in compared
        ]
    return Results(
        standing, [_arm(arm, evidence, known[arm]) for arm in arms], compared, checked, at
    )


# Of one arm: by metric, what was known at the end of each day on which anything was seen of any arm.
_Known = Mapping[Metric, Sequence[Moments]]


def _by_day(evidence: Evidence, arms: Sequence[str], days: Sequence[date]) -> Mapping[str, _Known]:
    seen = {(each.arm, each.day): each.moments for each in evidence.observed}
    return {
        arm: {
            metric: running([seen.get((arm, day), {}).get(metric, Moments()) for day in days])
            for metric in Metric
        }
        for arm in arms
    }


def _level(standing: Standing, metric: Metric) -> float:
    experiment = standing.experiment
    level = ERROR_LEVEL / (len(experiment.arms) - 1)
    return level if metric is experiment.primary else level / (len(Metric) - 1)


def _compared(
    arm: str, metric: Metric, level: float, control: _Known, of_arm: _Known
) -> Comparison:
    looks = [
        compare(*pair, level, share=metric.is_share)
        for pair in zip(control[metric], of_arm[metric], strict=True)
    ]
    p_value = least(looks)
    if p_value is None:
        return Comparison(arm, metric, level)
    # Users are only ever added, so what could be said once can be said now.
    test = looks[-1]
    verdict = Verdict.UNDECIDED
    if test is not None and p_value <= level:
        # By the look that showed it: later ones may lie on either side of nothing.
        shown = next(each for each in looks if each is not None and each.p_value <= level)
        good = (shown.difference > 0) is metric.more_is_better
        verdict = Verdict.BETTER if good else Verdict.WORSE
    return Comparison(arm, metric, level, test, p_value, verdict)


def _checked(standing: Standing, evidence: Evidence) -> SplitCheck:
    weights = {arm.arm_id: float(arm.weight) for arm in standing.experiment.arms}
    counts: dict[str, int] = defaultdict(int)
    p_value = 1.0
    for day in sorted(evidence.exposed):
        for arm, count in evidence.exposed[day].items():
            counts[arm] += count
        p_value = min(p_value, split(weights, counts))
    return SplitCheck(p_value)


def _arm(arm: str, evidence: Evidence, known: _Known) -> ArmResult:
    seen = {metric: days[-1] if days else Moments() for metric, days in known.items()}
    estimates = [
        Estimate(metric, each, estimate(each, ERROR_LEVEL, share=metric.is_share))
        for metric, each in seen.items()
    ]
    return ArmResult(
        arm,
        sum(day.get(arm, 0) for day in evidence.exposed.values()),
        sum(each.users for each in evidence.observed if each.arm == arm),
        evidence.totals.get(arm, Totals()),
        estimates,
    )
