"""The two stars that no pillar gives by itself: 三奇, three stems in a row, and 元辰, which asks for the sex."""

from collections.abc import Sequence
from itertools import combinations

from bazi.options import StarSet
from bazi.stars_table import STARS

_NUMBERS = {star.id: number for number, star in enumerate(STARS)}
SAN_QI = 1 << _NUMBERS["star.san_qi"]
YUAN_CHEN = 1 << _NUMBERS["star.yuan_chen"]
_TRIOS = STARS[_NUMBERS["star.san_qi"]].hits
_ALL_TRIOS = frozenset(_TRIOS)
# The library's third never matches: its expression holds a sign of another width.
_TRIOS_THERE = frozenset((*_TRIOS[:2], *(trio[::-1] for trio in _TRIOS[:2])))
_MARKS = STARS[_NUMBERS["star.yuan_chen"]].hits


def yuan_chen(year: int, forward: bool) -> int:  # noqa: FBT001 - the sex and the year, as `Chart.forward` says them
    """Return the branch that a year pillar marks for 阳男阴女 (`forward`) or 阴男阳女."""
    return _MARKS[year % 12 + (0 if forward else 12)][0]


def san_qi_places(indices: Sequence[int], star_set: int) -> tuple[int, ...]:
    """Return the three places whose stems make 三奇, empty if none do."""
    stems = [index % 10 for index in indices]
    if star_set == StarSet.CANTIAN:
        for places in combinations(range(len(stems)), 3):
            if tuple([stems[place] for place in places]) in _TRIOS_THERE:
                return places
        return ()
    year, month, day = stems[:3]
    if (year, month, day) in _ALL_TRIOS:
        return (0, 1, 2)
    return (1, 2, 3) if (month, day, *stems[3:]) in _ALL_TRIOS else ()
