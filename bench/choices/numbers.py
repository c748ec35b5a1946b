"""What scores are worth: intervals, a paired test, and what answering without looking would score."""

import math
from collections import Counter
from collections.abc import Sequence
from statistics import NormalDist, fmean
from typing import NamedTuple

from bench.choices.items import LETTERS, Item

_Z = NormalDist().inv_cdf(0.975)


class Share(NamedTuple):
    """So many of so many, with Wilson's 95 % interval."""

    right: int
    all: int
    share: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.share:.1%} ({self.low:.1%} to {self.high:.1%}), {self.right} of {self.all}"


def wilson(right: int, count: int) -> Share:
    """Return a share with its interval."""
    if not count:
        return Share(0, 0, 0.0, 0.0, 1.0)
    share, z2 = right / count, _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z / (1 + z2 / count) * math.sqrt(share * (1 - share) / count + z2 / (4 * count**2))
    return Share(right, count, share, max(0.0, middle - half), min(1.0, middle + half))


class Paired(NamedTuple):
    """Two answerers of the same questions: right alone, each, and McNemar's exact two-sided probability."""

    first_alone: int
    second_alone: int
    probability: float


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> Paired:
    """Hold two answerers against each other."""
    a = sum(one and not other for one, other in zip(first, second, strict=True))
    b = sum(other and not one for one, other in zip(first, second, strict=True))
    tail = sum(math.comb(a + b, k) for k in range(min(a, b) + 1)) / 2 ** (a + b)
    return Paired(a, b, min(1.0, 2 * tail))


class Baselines(NamedTuple):
    """What answering without looking scores: each letter always, the best letter of each year, chance."""

    letters: dict[str, Share]
    best_of_years: Share
    chance: float

    @property
    def best(self) -> Share:
        """The best single letter."""
        return max(self.letters.values(), key=lambda one: one.share)


def baselines(items: Sequence[Item]) -> Baselines:
    """Return the baselines of a set with its options as they were published."""
    keys = Counter(item.answer for item in items)
    widest = max(len(item.options) for item in items)
    years = Counter((item.year, item.answer) for item in items)
    best = sum(
        max(years[year, place] for place in range(widest)) for year in {item.year for item in items}
    )
    letters = {LETTERS[place]: wilson(keys[place], len(items)) for place in range(widest)}
    chance = fmean(1 / len(item.options) for item in items)
    return Baselines(letters, wilson(best, len(items)), chance)
