"""Date selection: days or double-hours whose findings, alone and with a natal chart, are those required.

A candidate is a whole stretch of time with the same pillars: it begins and ends where a chart changes, whatever the
civil date is. Where what is required changes while the pillars stay (the ruling stem of the month, the palaces
at a 中气), only that part of the candidate is a hit. Nothing is judged here: what is wanted is said by finding id or
kind. A search is bounded and goes on from page to page.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import IntEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from bazi.birth_checks import FIRST_DATE, LAST_DATE
from bazi.clock_history import LocalClock, local_clock
from bazi.compatibility import compare
from bazi.errors import InvalidRequest, OutOfRange
from bazi.findings import Finding
from bazi.local_clock import clock_of, instant_of
from bazi.lookup import Interval
from bazi.moment import Birth
from bazi.option_checks import checked
from bazi.options import DEFAULT_OPTIONS, Clock, DaylightSaving, Options
from bazi.phases import Phase, phase, phase_starts
from bazi.pillars import DAY_MS
from bazi.request_checks import instance, member, whole
from bazi.requirements import Requirement, checked_requirements
from bazi.resolution import resolve
from bazi.results import Chart
from bazi.uncertainty import MOVING, Uncertainty

MAX_HITS, MAX_SCAN = 1000, 20_000
_UNIX_ORDINAL = date(1970, 1, 1).toordinal()
# A day is over within the third civil date, even where the zone left out the second.
_FARTHEST = 3
# What moves within a candidate, and what is said of a chart that was asked for without a sex.
_OF_NO_DAY = MOVING | {"luck.absent"}
_SEARCHABLE = (DaylightSaving.FROM_ZONE, DaylightSaving.KEEP)


class Unit(IntEnum):
    """What is selected: whole days (three pillars) or double-hours (four)."""

    DAY = 1
    DOUBLE_HOUR = 2


class Hit(NamedTuple):
    """Instants from `start_ms` to before `end_ms` with these pillars, and the findings that fulfil the requirements.

    They hold at each of these instants.
    """

    start_ms: int
    end_ms: int
    indices: tuple[int, ...]
    findings: tuple[Finding, ...]


class SelectionPage(NamedTuple):
    """Hits in order; `next_date`: where to go on, None at the end; `scanned`: how many candidates were looked at.

    `clock`: what day and hour were read from. A hit that reaches into the next page is in both, whole.
    """

    hits: tuple[Hit, ...]
    next_date: date | None
    scanned: int
    clock: LocalClock


def select_dates(
    first: date,
    last: date,
    requirements: Iterable[Requirement],
    *,
    zone: str,
    unit: Unit = Unit.DAY,
    natal: Chart | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    options: Options = DEFAULT_OPTIONS,
    limit: int = 100,
    scan: int = 4000,
) -> SelectionPage:
    """Return the days or double-hours of civil dates `first` to `last` that fulfil every requirement.

    Those that only begin or end within the dates are given whole: a day from 23:00 on begins on the eve.
    A candidate's findings are those of a chart of that time (a day has three pillars), and with `natal` those between
    the natal chart (`one`) and the time (`other`). A page ends with the date on which `limit` hits (1–1000) or `scan`
    candidates (1–20,000) are reached.

    Raises InvalidRequest, and what `uncertainty` raises for a place.
    """
    options, unit = checked(options), member("unit", unit, Unit)
    requirements = checked_requirements(
        requirements, natal=natal is not None, hour=unit is Unit.DOUBLE_HOUR
    )
    _check(first, last, limit, scan, options)
    if natal is not None:
        instance("natal", natal, Chart, "a Chart, or None")
    dates = _Dates(zone, longitude, latitude, options, unit)
    clock = clock_of(dates.options, zone, longitude)
    hits: list[Hit] = []
    scanned, until = 0, first
    for candidate in dates.candidates(first, last):
        began = dates.shown(candidate.start_ms)
        if began > until:
            if len(hits) >= limit or scanned >= scan:
                return SelectionPage(tuple(hits), began, scanned, clock)
            until = began
        scanned += 1
        hits += _hits(candidate, requirements, natal)
    return SelectionPage(tuple(hits), None, scanned, clock)


def _check(
    first: date,
    last: date,
    limit: int,
    scan: int,
    options: Options,
) -> None:
    for name, day in (("first", first), ("last", last)):
        if isinstance(day, datetime) or not isinstance(day, date):
            raise _invalid(name, "TYPE_INVALID", f"{name} must be a date")
    whole("limit", limit)
    whole("scan", scan)
    if not FIRST_DATE <= first <= last <= LAST_DATE:
        raise _invalid("first", "DATES_OUT_OF_RANGE", f"dates run from {FIRST_DATE} to {LAST_DATE}")
    if not 1 <= limit <= MAX_HITS:
        raise _invalid("limit", "LIMIT_OUT_OF_RANGE", f"a page has 1 to {MAX_HITS} hits")
    if not 1 <= scan <= MAX_SCAN:
        raise _invalid("scan", "SCAN_OUT_OF_RANGE", f"a page looks at 1 to {MAX_SCAN} candidates")
    if options.dst not in _SEARCHABLE:
        words = "what is said of one written clock is no rule to search by"
        raise _invalid("options", "OPTIONS_NOT_SEARCHABLE", words)


def _invalid(field: str, reason: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, field=field, reason=reason)


class _Part(NamedTuple):
    """A phase of a candidate, and what makes the chart of an instant of it."""

    start_ms: int
    phase: Phase
    found: Uncertainty


class _Candidate(NamedTuple):
    """A stretch of time with the same pillars, and the phases in it, one after the other."""

    start_ms: int
    end_ms: int
    indices: tuple[int, ...]
    parts: tuple[_Part, ...]

    def joined(self, later: "_Candidate") -> "_Candidate":
        """Return this one with what follows on it."""
        goes_on = self.parts[-1].phase == later.parts[0].phase
        return self._replace(end_ms=later.end_ms, parts=self.parts + later.parts[goes_on:])


class _Dates:
    """The civil dates of a place, cut into candidates."""

    def __init__(
        self,
        zone: str,
        longitude: float | None,
        latitude: float | None,
        options: Options,
        unit: Unit,
    ) -> None:
        day = FIRST_DATE
        self.birth = Birth(
            day.year, day.month, day.day, None, zone, longitude=longitude, latitude=latitude
        )
        self.options = options
        self.places = 3 if unit is Unit.DAY else 4
        self.wall = local_clock(Clock.WALL, zone=zone)

    def midnight(self, ordinal: int) -> int:
        """Return the first instant at which the civil date, or a later one, is shown."""
        return instant_of(self.wall, (ordinal - _UNIX_ORDINAL) * DAY_MS)

    def shown(self, epoch_ms: int) -> date:
        """Return the civil date of an instant."""
        return date.fromordinal(self.wall.local_ms(epoch_ms) // DAY_MS + _UNIX_ORDINAL)

    def candidates(self, first: date, last: date) -> Iterator[_Candidate]:
        """Yield those with an instant in the dates, in order; whole, but at the ends of the tables."""
        start, end = first.toordinal(), last.toordinal() + 1
        begin, after = self.midnight(start), self.midnight(end)
        earliest = max(start - _FARTHEST, FIRST_DATE.toordinal())
        pending: _Candidate | None = None
        for ordinal in range(earliest, min(end + _FARTHEST, LAST_DATE.toordinal() + 1)):
            if pending is not None and pending.start_ms >= after:
                break
            try:
                pieces = list(self._pieces(ordinal))
            except OutOfRange:
                if start <= ordinal < end:
                    raise
                continue
            for piece in pieces:
                if pending is not None and piece.indices == pending.indices:
                    pending = pending.joined(piece)
                    continue
                if pending is not None and begin < pending.end_ms and pending.start_ms < after:
                    yield pending
                pending = piece
        if pending is not None and begin < pending.end_ms and pending.start_ms < after:
            yield pending

    def _pieces(self, ordinal: int) -> Iterator[_Candidate]:
        start, end = self.midnight(ordinal), self.midnight(ordinal + 1)
        if start >= end:  # the zone skipped this day
            return
        day = date.fromordinal(ordinal)
        birth = self.birth._replace(year=day.year, month=day.month, day=day.day)
        moment = resolve(birth._replace(fold=0), self.options)
        found = Uncertainty(birth, self.options, moment, [Interval(start, end)])
        for low, high, indices in self._unshifted(found):
            yield _Candidate(low, high, indices, tuple(_parts(found, low, high, indices)))

    def _unshifted(self, found: Uncertainty) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield stretches with the same pillars in which the local clock does not jump."""
        pieces = (
            (low, high, (indices[: self.places], found.clock.local_ms(low) - low))
            for low, high, indices in found.pieces()
        )
        for (indices, _), run in groupby(pieces, key=itemgetter(2)):
            stretch = list(run)
            yield stretch[0][0], stretch[-1][1], indices


def _parts(found: Uncertainty, low: int, high: int, indices: tuple[int, ...]) -> Iterator[_Part]:
    chart = found.chart_at(low, indices)
    yield _Part(low, phase(chart), found)
    for at in phase_starts(chart, found.clock, high):
        yield _Part(at, phase(found.chart_at(at, indices)), found)


def _hits(
    candidate: _Candidate, requirements: Sequence[Requirement], natal: Chart | None
) -> list[Hit]:
    """Return the stretches of a candidate that fulfil the requirements, each by the same findings."""
    hits: list[Hit] = []
    starts = [part.start_ms for part in candidate.parts]
    for part, end in zip(candidate.parts, (*starts[1:], candidate.end_ms), strict=True):
        chart = part.found.chart_at(part.start_ms, candidate.indices)
        found = _fulfilled(requirements, tuple(_findings(chart, natal)))
        if found is None:
            continue
        if hits and hits[-1].end_ms == part.start_ms and hits[-1].findings == found:
            hits[-1] = hits[-1]._replace(end_ms=end)
        else:
            hits.append(Hit(part.start_ms, end, candidate.indices, found))
    return hits


def _findings(chart: Chart, natal: Chart | None) -> Iterator[Finding]:
    yield from (finding for finding in chart.findings if finding.kind not in _OF_NO_DAY)
    if natal is not None:
        yield from compare(natal, chart).findings


def _fulfilled(
    requirements: Sequence[Requirement], findings: tuple[Finding, ...]
) -> tuple[Finding, ...] | None:
    """Return the findings that fulfil the requirements, None if one is not fulfilled."""
    kept: dict[str, Finding] = {}
    for requirement in requirements:
        matching = [finding for finding in findings if requirement.matches(finding)]
        if bool(matching) is requirement.absent:
            return None
        kept.update((finding.id, finding) for finding in matching)
    return tuple(kept.values())
