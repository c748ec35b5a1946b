"""Reverse lookup: every instant whose chart has given pillars.

The walk goes over the months and years that fit; within them the day and the hour follow from the count of days
modulo sixty, so that nothing is tried out. The answers are complete half-open intervals: all of a double-hour, cut
where a 节 or a jump of the clock falls into it, both ends of the 子 hour where a school divides it.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from bazi.clock_history import LocalClock, local_clock, merged
from bazi.errors import ImpossiblePillars, InvalidRequest
from bazi.lookup_checks import check_place, check_years, months_of
from bazi.option_checks import checked
from bazi.options import (
    DEFAULT_OPTIONS,
    Clock,
    DayBoundary,
    DaylightSaving,
    Options,
    YearBoundary,
)
from bazi.pillars import HOUR_MS, day_and_hour, month_index, year_index
from bazi.request_checks import whole
from bazi.sexagenary import CYCLE_LENGTH, Pillar
from bazi.solar_terms import FIRST_YEAR, JIE_MS, LI_CHUN_JIE

if TYPE_CHECKING:
    from bazi.conventions import Conventions

FIRST_LOOKUP_YEAR, LAST_LOOKUP_YEAR = 1600, 2400
MAX_PAGE = 1000
_UNIX_ORDINAL = 719_163
_DAY_MS = 86_400_000
# Days and double-hours come back to the same place after sixty days.
_PERIOD_HOURS = 60 * 24
_PERIOD_MS = _PERIOD_HOURS * HOUR_MS
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"

# A pillar, its place in the cycle of sixty, or its two characters.
PillarLike = Pillar | int | str
# Stretches of local ms within sixty days.
_Pattern = tuple[tuple[int, int], ...]


class Interval(NamedTuple):
    """Instants in epoch ms from `start_ms` to before `end_ms`."""

    start_ms: int
    end_ms: int


class Found(Iterator[Interval]):
    """The intervals of a lookup in order, each worked out when it is asked for.

    `searched`: the time looked at, which is shorter than what was asked for where the conventions cannot tell the year.
    `clock`: the one that days and hours are read from.
    """

    __slots__ = ("_intervals", "clock", "searched")

    def __init__(
        self, intervals: Iterator[tuple[int, int]], searched: Interval, clock: LocalClock
    ) -> None:
        self._intervals = intervals
        self.searched = searched
        self.clock = clock

    def __next__(self) -> Interval:
        return Interval(*next(self._intervals))


class Page(NamedTuple):
    """Some intervals in order, and the instant to go on `after`, None when there are no more."""

    intervals: tuple[Interval, ...]
    after_ms: int | None


def lookup(
    year: PillarLike | None = None,
    month: PillarLike | None = None,
    day: PillarLike | None = None,
    hour: PillarLike | None = None,
    *,
    first: int = FIRST_LOOKUP_YEAR,
    last: int = LAST_LOOKUP_YEAR,
    options: Options = DEFAULT_OPTIONS,
    zone: str | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    utc_offset: int | None = None,
    after_ms: int | None = None,
) -> Found:
    """Return, in order, the intervals in which a chart has the pillars given; a pillar left out may be any.

    `first` and `last` are years of the local clock (1600–2400). `options` are the conventions that the pillars
    follow; the place is a `zone`, a `longitude` (solar clocks) or a `utc_offset` in seconds, by default Beijing's, and
    a `latitude` where the south counts otherwise. With `after_ms` only instants from there on are given. Nothing is
    computed before it is asked for. Where the year begins with the lunar one, a year pillar is sought from 1645 on, the
    first year of that calendar's table.

    Raises ImpossiblePillars for pillars that no moment can have together (an empty answer would read as "not in
    these years"), InvalidRequest, or UnknownZone.
    """
    options = checked(options)
    check_place(zone, longitude, latitude, utc_offset)
    check_years(first, last, after_ms)
    wanted = Wanted(*(_index(given, name) for name, given in _named(year, month, day, hour)))
    clock = _clock(options, zone, longitude, utc_offset)
    start, end = _reach(clock, first, last)
    rules = None if options.plain else _rules(options, longitude, latitude, clock)
    counted = wanted
    if rules is not None and rules.swap_hour and wanted.hour is not None:
        # The south's hour is counted like the one opposite.
        counted = wanted._replace(hour=_opposite(wanted.hour))
    _check(counted, options, south=rules is not None and rules.south)
    pattern = _pattern(counted.day, counted.hour, options.day_boundary)
    if rules is not None and wanted.year is not None:
        start = _known_years(rules, start, end)
    searched = Interval(start, end)
    if after_ms is not None:
        start = max(start, after_ms)
    if rules is None or (wanted.year is None and wanted.month is None):
        return Found(merged(_walk(wanted, pattern, clock, start, end)), searched, clock)
    from bazi.lookup_conventions import walk

    windows = partial(_windows, pattern, clock)
    return Found(merged(walk(wanted, windows, rules, clock, start, end)), searched, clock)


def lookup_page(intervals: Iterator[Interval], limit: int = 100) -> Page:
    """Return the next `limit` (1–1000) intervals of a lookup, and where a later lookup goes on (`after_ms`).

    Raises InvalidRequest.
    """
    whole("limit", limit)
    if not 1 <= limit <= MAX_PAGE:
        raise InvalidRequest(
            f"a page has 1 to {MAX_PAGE} intervals",
            field="limit",
            reason="LIMIT_OUT_OF_RANGE",
            metadata={"min": "1", "max": str(MAX_PAGE)},
        )
    found = tuple(islice(intervals, limit))
    more = len(found) == limit and next(intervals, None) is not None
    return Page(found, found[-1].end_ms if more else None)


def parse_pillar(text: str) -> int:
    """Return the place in the cycle of sixty of a pillar written with two characters, such as 甲子.

    Raises InvalidRequest or ImpossiblePillars.
    """
    if len(text) != 2 or text[0] not in _STEMS or text[1] not in _BRANCHES:
        raise InvalidRequest(
            "a pillar is a stem and a branch, such as 甲子",
            field="pillar",
            reason="PILLAR_NOT_UNDERSTOOD",
        )
    stem, branch = _STEMS.index(text[0]), _BRANCHES.index(text[1])
    if (stem ^ branch) & 1:
        raise ImpossiblePillars(
            "stem and branch differ in polarity",
            field="pillar",
            reason="POLARITY_MISMATCH",
            metadata={"possible": _BRANCHES[stem & 1 :: 2]},
        )
    return (6 * stem - 5 * branch) % CYCLE_LENGTH


class Wanted(NamedTuple):
    """Places in the cycle of sixty, None for any."""

    year: int | None
    month: int | None
    day: int | None
    hour: int | None


def _named(*given: PillarLike | None) -> Iterator[tuple[str, PillarLike | None]]:
    return zip(("year", "month", "day", "hour"), given, strict=True)


def _index(given: PillarLike | None, name: str) -> int | None:
    if given is None:
        return None
    if isinstance(given, Pillar):
        return given.index
    if isinstance(given, str):
        return parse_pillar(given)
    whole(name, given)
    if not 0 <= given < CYCLE_LENGTH:
        raise InvalidRequest(
            "a place in the cycle is 0 to 59", field=name, reason="PILLAR_OUT_OF_RANGE"
        )
    return given


def _clock(
    options: Options, zone: str | None, longitude: float | None, utc_offset: int | None
) -> LocalClock:
    clock = options.clock
    if options.dst not in (DaylightSaving.FROM_ZONE, DaylightSaving.KEEP):
        raise InvalidRequest(
            "what is said of one written clock is no rule to search by",
            field="options",
            reason="OPTIONS_NOT_SEARCHABLE",
        )
    if clock is Clock.AUTO:
        clock = Clock.STANDARD if longitude is None else Clock.TRUE_SOLAR
    if clock is Clock.STANDARD and options.dst is DaylightSaving.KEEP:
        clock = Clock.WALL
    return local_clock(clock, zone=zone, longitude=longitude, utc_offset=utc_offset)


def _rules(
    options: Options, longitude: float | None, latitude: float | None, clock: LocalClock
) -> "Conventions":
    from bazi.conventions import conventions

    # The clock is already found; any zone will do.
    return conventions(options, "Etc/UTC", longitude, latitude)._replace(clock=clock)


def _known_years(rules: "Conventions", start: int, end: int) -> int:
    """Return from when on the conventions tell the year: `start`, or later where the lunar calendar's table begins."""
    if rules.year_boundary is not YearBoundary.LUNAR_NEW_YEAR:
        return start
    from bazi.lunar_calendar_table import FIRST_YEAR as FIRST_LUNAR_YEAR

    known = max(start, rules.year_edge(FIRST_LUNAR_YEAR))
    if known >= end:
        raise InvalidRequest(
            f"with years that begin at the lunar new year, a year pillar is known from {FIRST_LUNAR_YEAR} on",
            field="first",
            reason="YEARS_OUT_OF_RANGE",
            metadata={"first": str(FIRST_LUNAR_YEAR), "last": str(LAST_LOOKUP_YEAR)},
        )
    return known


def _opposite(hour: int) -> int:
    branch = hour % 12
    return (hour - branch + (branch + 6) % 12) % 60


def _check(wanted: Wanted, options: Options, *, south: bool) -> None:
    """Refuse a month that the year's stem never has, and an hour that the day's stem never has."""
    if wanted.year is not None and wanted.month is not None:
        months = months_of(wanted.year, options.year_boundary, south=south)
        if wanted.month not in months:
            raise _impossible("month", "MONTH_NOT_OF_YEAR", wanted.month, months)
    if wanted.day is not None and wanted.hour is not None:
        hours = [hour for _, _, hour in _hours((wanted.day - _DAY_ZERO) % 60, options.day_boundary)]
        if wanted.hour not in hours:
            raise _impossible("hour", "HOUR_NOT_OF_DAY", wanted.hour, hours)


def _impossible(name: str, reason: str, given: int, possible: list[int]) -> ImpossiblePillars:
    stems = "".join(_STEMS[index % 10] for index in possible if index % 12 == given % 12)
    return ImpossiblePillars(
        f"this {name} pillar never stands with that stem: over this branch stands {stems}",
        field=name,
        reason=reason,
        metadata={"possible": stems},
    )


# --- years and months: instants ---------------------------------------------------------------------


def _reach(clock: LocalClock, first: int, last: int) -> tuple[int, int]:
    if not FIRST_LOOKUP_YEAR <= first <= last <= LAST_LOOKUP_YEAR:
        raise InvalidRequest(
            f"years must lie between {FIRST_LOOKUP_YEAR} and {LAST_LOOKUP_YEAR}, the first not after the last",
            field="first",
            reason="YEARS_OUT_OF_RANGE",
            metadata={"first": str(FIRST_LOOKUP_YEAR), "last": str(LAST_LOOKUP_YEAR)},
        )
    start, end = (_new_year(clock, year) for year in (first, last + 1))
    return start, end


def _new_year(clock: LocalClock, year: int) -> int:
    midnight = (date(year, 1, 1).toordinal() - _UNIX_ORDINAL) * _DAY_MS
    for piece in clock.pieces(midnight - 2 * _DAY_MS, midnight + 2 * _DAY_MS):
        at = clock.first_instant(midnight, piece.offset_ms)
        if at < piece.end_ms:
            return max(at, piece.start_ms)
    raise AssertionError("every clock reaches every midnight")  # pragma: no cover


def _blocks(wanted: Wanted, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between 节 in which year and month fit, not yet cut to the range."""
    if wanted.year is None and wanted.month is None:
        yield start, end
        return
    length = 1
    if wanted.month is None:
        places = range(LI_CHUN_JIE + 12 * _first_of(wanted.year), len(JIE_MS) - 12, 720)
        length = 12
    elif wanted.year is None:
        # Months run on through the cycle: five years have sixty.
        number = (wanted.month - month_index(year_index(FIRST_YEAR), 0)) % 60
        places = range(LI_CHUN_JIE + number, len(JIE_MS) - 1, 60)
    else:
        number = (wanted.month - month_index(wanted.year, 0)) % 60
        places = range(LI_CHUN_JIE + 12 * _first_of(wanted.year) + number, len(JIE_MS) - 1, 720)
    for place in places:
        if JIE_MS[place] >= end:
            return
        if JIE_MS[place + length] > start:
            yield JIE_MS[place], JIE_MS[place + length]


def _first_of(year: int | None) -> int:
    """Return how many years after the first of the table a year of the cycle comes."""
    return ((year or 0) - year_index(FIRST_YEAR)) % 60


# --- days and hours: local clock ---------------------------------------------------------------------

_DAY_ZERO = day_and_hour(HOUR_MS, DayBoundary.NEXT_DAY)[0]
# Of local hours: from, to, and which double-hour of the cycle.
_Hours = Iterator[tuple[int, int, int]]


def _hours(day: int, boundary: DayBoundary) -> _Hours:
    """Yield the double-hours of day `day` (counted from 1970-01-01) as local hours, in order."""
    begin = 24 * day - (boundary is DayBoundary.NEXT_DAY)
    edges = sorted({begin, begin + 24, *range(24 * day + 1, 24 * day + 24, 2)})
    for start, end in pairwise(edges):
        yield start, end, day_and_hour(start * HOUR_MS, boundary)[1]


# 61 days, 61 double-hours, three boundaries.
@lru_cache(maxsize=12_000)
def _pattern(day: int | None, hour: int | None, boundary: DayBoundary) -> _Pattern | None:
    """Return the local ms, within sixty days from 1970-01-01, at which day and hour are these; None for always."""
    if day is None and hour is None:
        return None
    days = range(60) if day is None else ((day - _DAY_ZERO) % 60,)
    if hour is None:
        begin = 24 * days[0] - (boundary is DayBoundary.NEXT_DAY)
        return ((begin * HOUR_MS, (begin + 24) * HOUR_MS),)
    return tuple(
        (start * HOUR_MS, end * HOUR_MS)
        for number in days
        for start, end, found in _hours(number, boundary)
        if found == hour
    )


def _walk(
    wanted: Wanted,
    pattern: _Pattern | None,
    clock: LocalClock,
    start: int,
    end: int,
) -> Iterator[tuple[int, int]]:
    for block_start, block_end in _blocks(wanted, start, end):
        low, high = max(block_start, start), min(block_end, end)
        if low < high:
            yield from _windows(pattern, clock, low, high)


def _windows(
    pattern: _Pattern | None, clock: LocalClock, low: int, high: int
) -> Iterator[tuple[int, int]]:
    if pattern is None:
        yield low, high
        return
    for piece in clock.pieces(low, high):
        yield from _in_piece(pattern, clock, *piece)


def _in_piece(
    pattern: _Pattern, clock: LocalClock, low: int, high: int, offset: float
) -> Iterator[tuple[int, int]]:
    shown_low, shown_high = clock.shown(low, offset), clock.shown(high, offset)
    # The first window of a period may begin an hour before it.
    period = shown_low // _PERIOD_MS * _PERIOD_MS
    while period - HOUR_MS <= shown_high:
        for window_start, window_end in pattern:
            if period + window_end <= shown_low:
                continue
            if period + window_start > shown_high:
                return
            start = max(clock.first_instant(period + window_start, offset), low)
            end = min(clock.first_instant(period + window_end, offset), high)
            if start < end:
                yield start, end
        period += _PERIOD_MS
