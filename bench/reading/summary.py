"""Numbers of many replies: means with intervals, drawn by chart, because replies about one chart are alike."""

import random
import statistics
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

_DRAWS = 1000


class Told(NamedTuple):
    """One reply. counts: of its sentences by verdict. first_ms, total_ms: until its first text, until its end."""

    chart: int
    language: str
    topic: str
    ended: bool
    checked: int
    unverifiable: int
    corrected: int
    plain: int
    specificity: float
    citations: int
    right_language: bool
    safety: int
    first_ms: float
    total_ms: float
    prompt_tokens: int
    completion_tokens: int

    @property
    def factual(self) -> int:
        """Sentences that speak of the chart."""
        return self.checked + self.unverifiable + self.corrected


class Interval(NamedTuple):
    """A mean, and where 95 of 100 means of charts drawn anew lie."""

    mean: float
    low: float
    high: float


Measure = Callable[[Sequence[Told]], float]


def _share(part: Callable[[Told], int], whole: Callable[[Told], int]) -> Measure:
    def measure(told: Sequence[Told]) -> float:
        return sum(map(part, told)) / max(sum(map(whole, told)), 1)

    return measure


def _mean(of: Callable[[Told], float]) -> Measure:
    return lambda told: statistics.fmean(map(of, told))


# Which is better: more (1) or less (-1); 0: told, not judged.
MEASURES: dict[str, tuple[Measure, int]] = {
    "replies that ended well": (_mean(lambda one: one.ended), 1),
    "of the sentences on the chart: checked": (_share(lambda o: o.checked, lambda o: o.factual), 1),
    "put right or cut": (_share(lambda o: o.corrected, lambda o: o.factual), -1),
    "not understood by the checker": (_share(lambda o: o.unverifiable, lambda o: o.factual), -1),
    "specificity": (_mean(lambda one: one.specificity), 1),
    "replies that cite": (_mean(lambda one: one.citations > 0), 1),
    "replies in the language asked for": (_mean(lambda one: one.right_language), 1),
    "sentences cut by the safety floor, a reply": (_mean(lambda one: one.safety), 0),
    "milliseconds to the first text": (_mean(lambda one: one.first_ms), 0),
    "milliseconds to the end": (_mean(lambda one: one.total_ms), 0),
    "prompt tokens": (_mean(lambda one: one.prompt_tokens), 0),
    "completion tokens": (_mean(lambda one: one.completion_tokens), 0),
}


def summarised(told: Sequence[Told], seed: int = 1) -> dict[str, Interval]:
    """Return every measure with its interval."""
    by_chart: dict[int, list[Told]] = {}
    for one in told:
        by_chart.setdefault(one.chart, []).append(one)
    charts, chance = list(by_chart.values()), random.Random(seed)
    draws = [
        [one for chart in chance.choices(charts, k=len(charts)) for one in chart]
        for _ in range(_DRAWS)
    ]
    found = {}
    for name, (measure, _) in MEASURES.items():
        drawn = sorted(measure(each) for each in draws)
        low, high = drawn[_DRAWS * 25 // 1000], drawn[_DRAWS * 975 // 1000 - 1]
        found[name] = Interval(measure(told), low, high)
    return found


def worse(found: dict[str, Interval], baseline: dict[str, Any]) -> list[str]:
    """Return the measures that are judged and lie, with all of their interval, on the worse side of a baseline."""
    fallen = []
    for name, (_, better) in MEASURES.items():
        if name in baseline and better:
            before, now = baseline[name][0], found[name]
            if (now.high < before) if better > 0 else (now.low > before):
                fallen.append(name)
    return fallen
