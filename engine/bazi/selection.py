"""Date selection: days or double-hours whose findings, alone and with a natal chart, are those required.

Nothing is judged here: what is wanted is said by finding id or kind. A search is bounded and goes on from page to page.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

from bazi.birth_checks import FIRST_DATE, LAST_DATE
from bazi.compatibility import compare
from bazi.errors import ImpossibleMoment, InvalidRequest
from bazi.findings import Finding
from bazi.moment import Birth
from bazi.options import DEFAULT_OPTIONS, Options
from bazi.results import Chart
from bazi.uncertainty import MOVING, PossibleChart, uncertainty

MAX_HITS, MAX_SCAN = 1000, 20_000


class Unit(IntEnum):
    """What is selected: whole days (three pillars) or double-hours (four)."""

    DAY = 1
    DOUBLE_HOUR = 2


class Requirement(NamedTuple):
    """Findings wanted: by `id` (a trailing * stands for any rest), `kind` and (key, value) pairs; `absent`: none."""

    id: str = ""
    kind: str = ""
    value: tuple[tuple[str, str], ...] = ()
    absent: bool = False

    def matches(self, finding: Finding) -> bool:
        """Tell whether a finding is of the sort described."""
        if self.id.endswith("*"):
            if not finding.id.startswith(self.id[:-1]):
                return False
        elif self.id and finding.id != self.id:
            return False
        if self.kind and finding.kind != self.kind:
            return False
        return all(pair in finding.value for pair in self.value)


class Hit(NamedTuple):
    """Instants from `start_ms` to before `end_ms` with these pillars, and the findings that fulfil the requirements."""

    start_ms: int
    end_ms: int
    indices: tuple[int, ...]
    findings: tuple[Finding, ...]


class SelectionPage(NamedTuple):
    """Hits in order; `next_date`: where to go on, None at the end; `scanned`: how many candidates were looked at.

    `unfinished`: the last hit reaches to the end of the last date looked at and may go on in the next page.
    """

    hits: tuple[Hit, ...]
    next_date: date | None
    scanned: int
    unfinished: bool = False


def select_dates(
    first: date,
    last: date,
    requirements: Sequence[Requirement],
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

    A candidate's findings are those of a chart of that time (a day has three pillars), and with `natal` those between
    the natal chart (`one`) and the time (`other`). A page ends with the date on which `limit` hits (1–1000) or `scan`
    candidates (1–20,000) are reached.

    Raises InvalidRequest, and what `uncertainty` raises for a place.
    """
    _check(first, last, requirements, limit, scan)
    hits: list[Hit] = []
    scanned, end_ms = 0, 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        if len(hits) >= limit or scanned >= scan:
            unfinished = bool(hits) and hits[-1].end_ms == end_ms
            return SelectionPage(tuple(hits), date.fromordinal(ordinal), scanned, unfinished)
        day = date.fromordinal(ordinal)
        birth = Birth(
            day.year, day.month, day.day, None, zone, longitude=longitude, latitude=latitude
        )
        new: list[Hit] = []
        for chart, possible in _candidates(birth, options, unit):
            scanned += 1
            end_ms = max(end_ms, *(end for _, end in possible.intervals))
            found = _fulfilled(requirements, tuple(_findings(chart, natal)))
            if found is not None:
                new += (Hit(start, end, chart.indices, found) for start, end in possible.intervals)
        # One double-hour can stand at both ends of a date.
        for hit in sorted(new, key=itemgetter(0)):
            _append(hits, hit)
    return SelectionPage(tuple(hits), None, scanned)


def _append(hits: list[Hit], hit: Hit) -> None:
    # With a day that begins at 23:00 its last part stands under the next civil date: one hit, not two.
    last = hits[-1] if hits else None
    if last is not None and last.end_ms == hit.start_ms and last[2:] == hit[2:]:
        hits[-1] = last._replace(end_ms=hit.end_ms)
    else:
        hits.append(hit)


def _check(
    first: date, last: date, requirements: Sequence[Requirement], limit: int, scan: int
) -> None:
    if not FIRST_DATE <= first <= last <= LAST_DATE:
        raise _invalid("first", "DATES_OUT_OF_RANGE", f"dates run from {FIRST_DATE} to {LAST_DATE}")
    if not requirements:
        raise _invalid("requirements", "NOTHING_REQUIRED", "say which findings are required")
    if not 1 <= limit <= MAX_HITS:
        raise _invalid("limit", "LIMIT_OUT_OF_RANGE", f"a page has 1 to {MAX_HITS} hits")
    if not 1 <= scan <= MAX_SCAN:
        raise _invalid("scan", "SCAN_OUT_OF_RANGE", f"a page looks at 1 to {MAX_SCAN} candidates")


def _invalid(field: str, reason: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, field=field, reason=reason)


def _candidates(
    birth: Birth, options: Options, unit: Unit
) -> Iterator[tuple[Chart, PossibleChart]]:
    """Yield the charts of one civil date, each with its instants; nothing for a date that the zone skipped."""
    try:
        found = uncertainty(birth, options)
    except ImpossibleMoment:
        return
    possible = found.possible
    if unit is Unit.DAY:
        possible = tuple(_days(possible))
    for chart in possible:
        yield found.chart(chart), chart


def _days(possible: Sequence[PossibleChart]) -> Iterator[PossibleChart]:
    """Join double-hours of equal year, month and day."""
    whole: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for chart in possible:
        whole.setdefault(chart.indices[:3], []).extend(chart.intervals)
    for indices, intervals in whole.items():
        yield PossibleChart.joined(indices, sorted(intervals))


def _findings(chart: Chart, natal: Chart | None) -> Iterator[Finding]:
    yield from (finding for finding in chart.findings if finding.kind not in MOVING)
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
