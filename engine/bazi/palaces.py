"""Derived pillars: 胎元, 胎息, 命宫, 身宫; the void branches (空亡) and the ruling stem of the month (人元司令).

Pillars are places in the cycle of sixty.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from bazi.pillars import DAY_MS, month_index
from bazi.sexagenary import cycle_index


class Ruler(NamedTuple):
    """The stem that rules a part of the solar month, and the days from the 节 at which it does (end not included)."""

    stem: int
    first_day: int
    end_day: int


_HOUR = 3
# Common version, equal to tyme4py 1.5.0 but for 申 (`_RULERS_OF_TYME`). Days of each stem in turn, by branch.
_RULERS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((8, 10), (9, 20)),
    ((9, 9), (7, 3), (5, 18)),
    ((4, 7), (2, 7), (0, 16)),
    ((0, 10), (1, 20)),
    ((1, 9), (9, 3), (4, 18)),
    ((4, 5), (6, 9), (2, 16)),
    ((2, 10), (5, 9), (3, 11)),
    ((3, 9), (1, 3), (5, 18)),
    ((4, 7), (8, 7), (6, 16)),
    ((6, 10), (7, 20)),
    ((7, 9), (3, 3), (4, 18)),
    ((4, 7), (0, 5), (8, 18)),
)


# 人元司令分野 of tyme4py 1.5.0 where it differs.
_RULERS_OF_TYME: dict[int, tuple[tuple[int, int], ...]] = {8: ((4, 10), (8, 3), (6, 17))}


def _first_days(branch: int) -> tuple[int, ...]:
    tables = (_RULERS[branch], _RULERS_OF_TYME.get(branch, ()))
    return tuple(sorted({day for table in tables for day in accumulate(d for _, d in table[:-1])}))


# The days from the 节, by the branch of the month, on which the ruling stem changes by either table.
RULER_DAYS = tuple(map(_first_days, range(12)))


class Palaces(NamedTuple):
    """Derived pillars as places in the cycle of sixty; life and body are None without the hour."""

    conception: int
    breath: int
    life: int | None
    body: int | None


def palaces(indices: Sequence[int], months_on: int = 0) -> Palaces:
    """Return the derived pillars of three or four natal ones.

    `months_on` is 1 for a birth after the 中气 where the palaces are counted by it.
    """
    year, month, day = indices[:3]
    if len(indices) <= _HOUR:
        return Palaces(_CONCEPTIONS[month], _BREATHS[day], None, None)
    counted, hour, tiger = month + months_on, indices[_HOUR], 2 + 12 * year
    # `life_palace` and `body_palace` with their numbers put together.
    life = (tiger + (15 - counted - hour) % 12) % 60
    body = (tiger + (counted + hour - 1) % 12) % 60
    return Palaces(_CONCEPTIONS[month], _BREATHS[day], life, body)


def void_branches(index: int) -> tuple[int, int]:
    """Return the two branches that the decade (旬) of a pillar leaves out."""
    decade = index // 10
    return (10 - 2 * decade) % 12, (11 - 2 * decade) % 12


def conception(month: int) -> int:
    """Return 胎元: one stem and three branches on from the month pillar."""
    return cycle_index((month % 10 + 1) % 10, (month % 12 + 3) % 12)


def breath(day: int) -> int:
    """Return 胎息: the partners in 五合 and 六合 of the day's stem and branch."""
    return cycle_index((day % 10 + 5) % 10, (1 - day % 12) % 12)


_CONCEPTIONS = tuple(conception(month) for month in range(60))
_BREATHS = tuple(breath(day) for day in range(60))


def life_palace(year: int, month: int, hour: int) -> int:
    """Return 命宫, counted from the month of the 节 and the double-hour."""
    m, h = (month - 2) % 12 + 1, (hour - 2) % 12 + 1
    number = 14 - (m + h) if m + h < 14 else 26 - (m + h)
    return month_index(year, (number - 1) % 12)


def body_palace(year: int, month: int, hour: int) -> int:
    """Return 身宫, counted from the month of the 节 (寅 = 1) and the double-hour (子 = 1)."""
    number = ((month - 2) % 12 + 1 + hour % 12 + 1 - 1) % 12 + 1
    return month_index(year, (number - 1) % 12)


def ruler(month_branch: int, since_jie_ms: int) -> Ruler:
    """Return the ruling stem of the month at a distance from the 节 that began it."""
    return _ruler_in(_RULERS[month_branch], since_jie_ms)


def other_ruler(month_branch: int, since_jie_ms: int) -> Ruler | None:
    """Return the ruling stem by the other published table, None where it says the same."""
    rulers = _RULERS_OF_TYME.get(month_branch)
    if rulers is None:
        return None
    other = _ruler_in(rulers, since_jie_ms)
    return None if other.stem == ruler(month_branch, since_jie_ms).stem else other


def _ruler_in(rulers: tuple[tuple[int, int], ...], since_jie_ms: int) -> Ruler:
    day, first = since_jie_ms // DAY_MS, 0
    for stem, days in rulers[:-1]:
        if day < first + days:
            return Ruler(stem, first, first + days)
        first += days
    # A solar month may be longer than the thirty days of the table: the last goes on.
    return Ruler(rulers[-1][0], first, max(first + rulers[-1][1], 32))
