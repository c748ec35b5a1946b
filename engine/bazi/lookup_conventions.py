"""Reverse lookup under the rarer conventions: where a month or a year does not begin at the instant of a 节.

The days and hours that fit are found as ever; what is left is cut at every reading of the clock that may begin a month
or a year, and each piece is asked for its pillars. So it is exact whatever the conventions are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from bazi.clock_history import LocalClock
from bazi.conventions import Conventions
from bazi.errors import OutOfRange
from bazi.lunar_calendar import LunarDate, to_solar
from bazi.options import YearBoundary
from bazi.pillars import DAY_MS, year_index
from bazi.sexagenary import CYCLE_LENGTH
from bazi.solar_terms import FIRST_YEAR, JIE_MS, LI_CHUN_JIE, SolarTerm, term_ms

_FARTHEST = 2 * DAY_MS

# What a lookup does inside a stretch of time: the windows in which day and hour fit.
Windows = Callable[[int, int], Iterator[tuple[int, int]]]
Wanted = tuple[int | None, ...]


def walk(
    wanted: Wanted, windows: Windows, rules: Conventions, clock: LocalClock, start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield the intervals between two instants in which the pillars are those wanted, in order."""
    year, month = wanted[:2]
    if year is None:
        # What begins the year does not matter, and need not be known.
        rules = rules._replace(year_boundary=YearBoundary.LI_CHUN)
    for number in _months(year, start, end):
        # Months that are all wanted lie side by side; a single one may begin or end a day off its 节.
        reach = 0 if month is None else _FARTHEST
        if month is not None and rules.month_pillar(number) != month:
            continue
        low = max(start, JIE_MS[number] - reach)
        high = min(end, JIE_MS[number + 1] + reach)
        if low < high:
            marks = _marks(rules, number)
            for window in windows(low, high):
                yield from _fitting(wanted, rules, clock, window, marks)


def _months(year: int | None, start: int, end: int) -> Iterator[int]:
    """Yield the places of the 节 whose months may have a year pillar (None: any) between two instants."""
    first = max(bisect_right(JIE_MS, start) - 2, LI_CHUN_JIE)
    last = min(bisect_left(JIE_MS, end) + 1, len(JIE_MS) - 2)
    if year is None:
        yield from range(first, last)
        return
    begun = (year - year_index(FIRST_YEAR)) % CYCLE_LENGTH
    for count in range(begun, len(JIE_MS) // 12, CYCLE_LENGTH):
        # At 冬至 a year begins a month and a half before 立春, at the lunar new year at most half a month off it.
        place = 12 * count + LI_CHUN_JIE
        yield from range(max(place - 3, first), min(place + 14, last))


def _marks(rules: Conventions, number: int) -> tuple[int, ...]:
    """Return the readings of the clock near a month at which a month or a year may begin."""
    terms = [*JIE_MS[number : number + 2]]
    year = FIRST_YEAR + number // 12
    readings = []
    for near in (year - 1, year, year + 1):
        if rules.year_boundary is YearBoundary.WINTER_SOLSTICE and near >= FIRST_YEAR:
            terms.append(term_ms(near, SolarTerm.DONG_ZHI))
        elif rules.year_boundary is YearBoundary.LUNAR_NEW_YEAR:
            readings += _new_year(near)
    return (*(rules.threshold(at) for at in terms), *terms, *readings)


def _new_year(year: int) -> list[int]:
    try:
        first = to_solar(LunarDate(year, 1, 1))
    except OutOfRange:
        return []
    return [(first.toordinal() - date(1970, 1, 1).toordinal()) * DAY_MS]


def _fitting(
    wanted: Wanted,
    rules: Conventions,
    clock: LocalClock,
    window: tuple[int, int],
    marks: tuple[int, ...],
) -> Iterator[tuple[int, int]]:
    cuts = {*window, *(mark for mark in marks if window[0] < mark < window[1])}
    for low, high, offset in clock.pieces(*window):
        cuts.add(low)
        readings = (clock.first_instant(mark, offset) for mark in marks)
        cuts.update(at for at in readings if low < at < high)
    for start, end in pairwise(sorted(cuts)):
        found = rules.indices(start, clock.local_ms(start))
        if all(want is None or want == got for want, got in zip(wanted, found, strict=True)):
            yield start, end
