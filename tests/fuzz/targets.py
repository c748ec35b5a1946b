"""What must hold of every public function of the engine, whatever it is given.

A target takes what is `Given`; it may raise what stands in the tree of BaziError and nothing else. What fails an assert
or raises otherwise is a finding.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from bazi import Birth, Chart, Clock, DayBoundary, Options, Precision, compute, resolve
from bazi.batch import Status, batch_births
from bazi.compatibility import compare
from bazi.core_record import core_record
from bazi.drawing import svg
from bazi.errors import BaziError
from bazi.flow_moment import flow_at
from bazi.flows import Flows, Life
from bazi.judgement import judgement
from bazi.labels import LANGUAGES, describe
from bazi.lookup import lookup, lookup_page, parse_pillar
from bazi.luck import LuckDirection
from bazi.lunar_calendar import (
    LunarDate,
    from_solar,
    leap_month,
    month_length,
    month_uncertainty,
    to_solar,
)
from bazi.moment import Calendar
from bazi.option_list import departures, options_table
from bazi.options import DaylightSaving
from bazi.requirements import Requirement
from bazi.selection import Unit, select_dates
from bazi.solar_terms import (
    SolarTerm,
    month_span,
    term_instant,
    term_ms,
    term_uncertainty,
    utc_datetime,
)
from bazi.uncertainty import uncertainty
from tests.fuzz.given import ZONES, Given

_DAY_MS = 86_400_000
_BOUNDARIES, _CLOCKS = tuple(DayBoundary), tuple(Clock)
_DATED = (DaylightSaving.FROM_ZONE, DaylightSaving.KEEP)


def chart(given: Given) -> None:
    """A chart, all that is derived from it, and its picture."""
    made, language = compute(given.birth(), given.options()), given.choice(LANGUAGES)
    findings = (*made.findings, *judgement(made))
    known = {finding.id for finding in findings}
    assert len(known) == len(findings)
    for finding in findings:
        assert "{" not in describe(finding, language)
        assert all(basis in known or basis.startswith("input.") for basis in finding.evidence)
    assert 3 <= len(made.indices) <= 4
    assert all(0 <= index < 60 for index in made.indices)
    assert made.palaces
    assert svg(made, language).startswith("<svg")
    assert repr(made) == "Chart(…)"
    departures(made.options)


def pillars_are_found_again(given: Given) -> None:
    """lookup∘compute = identity."""
    birth, options = given.birth(), given.options()
    made = compute(birth, options)
    # A birth at the edge of the years supported may be outside them on the sun's clock, which lookups go by.
    within = 1600 <= made.moment.local.year <= 2400
    if len(made.indices) == 4 and made.options.dst in _DATED and within:
        assert made.moment.epoch_ms in _Found(made)


class _Found:
    """The moments that a lookup gives for a chart's pillars, in the years about it."""

    def __init__(self, made: Chart) -> None:
        birth, year = made.birth, made.moment.local.year
        self._intervals = lookup(
            *made.indices,
            first=max(year - 1, 1600),
            last=min(year + 1, 2400),
            options=made.options,
            zone=birth.zone,
            longitude=birth.longitude,
            latitude=birth.latitude,
        )

    def __contains__(self, epoch_ms: int) -> bool:
        return any(start <= epoch_ms < end for start, end in self._intervals)


def any_lookup(given: Given) -> None:
    """Lookups of anything: in order, apart, and every moment has the pillars asked for."""
    asked = [None if given.flag() else given.integer(-1, 60) for _ in range(4)]
    first = given.integer(1598, 2402)
    options = given.options()
    page = lookup_page(
        lookup(
            *asked,
            first=first,
            last=first + given.integer(-1, 3),
            options=options,
            longitude=None if given.flag() else given.number(-181, 181),
            latitude=None if given.flag() else given.number(-91, 91),
            after_ms=None if given.flag() else given.instant("Etc/UTC"),
        ),
        given.integer(0, 20),
    )
    assert all(one.end_ms < other.start_ms for one, other in pairwise(page.intervals))
    assert all(start < end for start, end in page.intervals)
    parse_pillar(given.choice("甲乙子x") + given.choice("子丑甲y"))


def what_is_possible(given: Given) -> None:
    """The charts of an imprecise birth tile its time, and the chart of the written time is one of them."""
    birth, options = given.birth(), given.options()
    hours = (given.integer(-1, 30), given.integer(-1, 49)) if given.flag(6) else None
    found = uncertainty(birth, options, hours=hours)
    runs = sorted(run for possible in found.possible for run in possible.intervals)
    assert sum(end - start for start, end in runs) == sum(b - a for a, b in found.intervals)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(runs))
    assert len({possible.indices for possible in found.possible}) == len(found.possible)
    assert found.findings
    if hours is None:
        _is_among(birth, options)


def _is_among(birth: Birth, options: Options) -> None:
    made = compute(birth, options)
    found = uncertainty(birth, options)
    assert any(possible.indices[: len(made.indices)] == made.indices for possible in found.possible)
    if birth.precision is not Precision.EXACT and len(made.indices) == 4:
        assert made.alternatives == found.differing_pillars


def life(given: Given) -> None:
    """Decades tile the life, months the year, days and hours the time between; one pillar of each at every instant."""
    made = compute(given.birth(), given.options())
    at = given.instant(made.birth.zone)
    passing = made.life
    luck = made.luck
    if luck is not None:
        _tiles(passing.luck, luck.marks_ms[0], luck.marks_ms[-1])
        step = 1 if luck.direction is LuckDirection.FORWARD else -1
        assert all((b - a) % 60 == step % 60 for a, b in pairwise(luck.indices))
        assert luck.marks_ms[0] >= made.moment.epoch_ms
    year = passing.year_at(at)
    assert year.start_ms <= at < year.end_ms
    _tiles(passing.months(year.number), year.start_ms, year.end_ms)
    if made.options.plain:
        assert len(passing.months(year.number)) == 12
    _one_at(passing, at)
    moment = flow_at(made, at)
    assert all(flow.start_ms <= at < flow.end_ms for flow in moment.flows.values())
    assert all("{" not in describe(finding, "en") for finding in moment.findings)
    assert moment.age in {moment.nominal_age, moment.full_age}
    passing.small_luck()


def _one_at(passing: Life, at: int) -> None:
    day, hour = passing.day_at(at), passing.hour_at(at)
    month = passing.month_at(at)
    assert all(flow.start_ms <= at < flow.end_ms for flow in (month, day, hour))
    year = passing.year_at(at).pillar_index
    four = (year, month.pillar_index, day.pillar_index, hour.pillar_index)
    assert passing.pillars_at(at) == four
    start, end = at - _DAY_MS, at + 2 * _DAY_MS
    for flows in (passing.days(start, end), passing.hours(start, end)):
        _tiles(flows, start, end)
        found = flows.at(at)
        assert found is not None
        assert found.pillar_index in four


def _tiles(flows: Flows | None, start: int, end: int) -> None:
    assert flows is not None
    marks = [flow.start_ms for flow in flows] + [flows[-1].end_ms]
    assert (marks[0], marks[-1]) == (start, end)
    assert all(one < other for one, other in pairwise(marks))


def record(given: Given) -> None:
    """The record in one step is that of the chart."""
    birth, options = given.birth(), given.options()
    found = core_record(birth, options)
    made = compute(birth, options)
    assert found.chart == made
    assert found.pillars == made.pillars
    assert found.stars == made.stars
    assert found.relations == made.relations
    assert found.palaces == made.palaces
    assert (found.luck is None) == (made.luck is None)


def two_charts(given: Given) -> None:
    """Two charts compared."""
    found = compare(
        compute(given.birth(), given.options()), compute(given.birth(), given.options())
    )
    assert all("{" not in describe(finding, "zh-Hans") for finding in found.findings)
    assert all(verdict.finding for verdict in (found.tally(), *found.useful()))


def dates(given: Given) -> None:
    """Date selection."""
    first = date(1599, 12, 25) + timedelta(given.integer(0, 292_600))
    natal = compute(given.birth()) if given.flag(4) else None
    kind = given.choice(("star", "relation", "pillar", ""))
    page = select_dates(
        first,
        first + timedelta(given.integer(-1, 3)),
        [Requirement(kind=kind)] if given.flag(1) else [],
        zone=given.choice(ZONES),
        unit=given.choice(tuple(Unit)),
        natal=natal,
        longitude=None if given.flag() else given.number(-180, 180),
        latitude=None if given.flag() else given.number(-90, 90),
        options=given.options(),
        limit=given.integer(0, 50),
        scan=given.integer(0, 50),
    )
    assert all(hit.start_ms < hit.end_ms for hit in page.hits)


def moments(given: Given) -> None:
    """The moment alone: its clocks lie about one another, and its instant is read back from its offset."""
    moment = resolve(given.birth(), given.options())
    assert moment.wall_ms - moment.utc_offset * 1000 == moment.epoch_ms
    assert moment.utc_offset in moment.candidate_offsets
    if moment.true_solar_ms is not None and moment.mean_solar_ms is not None:
        assert abs(moment.true_solar_ms - moment.mean_solar_ms) < 1_100_000
    assert moment.seconds_to_jie >= 0
    assert 0 <= moment.seconds_to_hour_edge <= 3600


def calendars(given: Given) -> None:
    """Lunar dates and terms: there and back."""
    day = date(1640, 1, 1) + timedelta(given.integer(0, 280_000))
    lunar = from_solar(day)
    assert to_solar(lunar) == day
    assert 1 <= lunar.day <= month_length(lunar.year, lunar.month, leap=lunar.leap)
    known = month_uncertainty(lunar.year, lunar.month, leap=lunar.leap)
    assert known.seconds > 0
    assert lunar.year > 2026 or not known.in_doubt
    to_solar(LunarDate(given.integer(1640, 2405), given.integer(-1, 14), given.integer(0, 31)))
    leap_month(given.integer(1640, 2405))


def terms(given: Given) -> None:
    """Instants of terms, their months, and how well they are known."""
    year, term = given.integer(1590, 2410), given.choice(tuple(SolarTerm))
    assert term_instant(year, term) == utc_datetime(term_ms(year, term))
    at = term_ms(year, term)
    span = month_span(at)
    assert span.start_ms <= at < span.end_ms
    assert term_uncertainty(at) >= 0
    assert options_table()


def lunar_births(given: Given) -> None:
    """A birth by its lunar date is the birth by its solar one."""
    day = date(1645, 1, 28) + timedelta(given.integer(0, 275_900))
    lunar = from_solar(day)
    zone, hour = given.choice(ZONES), given.integer(0, 23)
    solar = Birth(day.year, day.month, day.day, hour, zone, fold=0)
    written = solar._replace(
        year=lunar.year,
        month=lunar.month,
        day=lunar.day,
        calendar=Calendar.LUNAR,
        leap_month=lunar.leap,
    )
    assert compute(written).indices == compute(solar).indices


def _whole(birth: Birth) -> bool:
    """Tell whether a birth can be written into columns of 32-bit numbers."""
    numbers = (*birth[:4], birth.minute, birth.second, birth.fold or 0)
    return all(isinstance(number, int) and -(2**31) <= number < 2**31 for number in numbers)


def many_at_once(given: Given) -> None:
    """A birth among many is the birth alone."""
    births = [given.birth() for _ in range(3)]
    births = [birth for birth in births if birth.zone in ZONES and _whole(birth)]
    births = [birth._replace(longitude=given.integer(-180, 180), latitude=None) for birth in births]
    options = Options(clock=given.choice(_CLOCKS), day_boundary=given.choice(_BOUNDARIES))
    found = batch_births(
        *(np.array([birth[n] for birth in births], np.int32) for n in (0, 1, 2, 3, 5, 6)),
        zones=ZONES,
        zone=np.array([ZONES.index(birth.zone) for birth in births], np.int32),
        longitude=np.array([birth.longitude for birth in births], np.float64),
        fold=np.array([-1 if birth.fold is None else birth.fold for birth in births], np.int32),
        clock=options.clock,
        boundary=options.day_boundary,
    )
    for n, birth in enumerate(births):
        written = Birth(*birth[:8], longitude=birth.longitude)
        try:
            alone = compute(written, options).indices
        except BaziError:
            assert found.status[n] != Status.OK
        else:
            assert found.status[n] == Status.OK
            assert tuple(int(column[n]) for column in found.pillars) == alone


TARGETS: tuple[Callable[[Given], None], ...] = (
    *(chart, pillars_are_found_again, any_lookup, what_is_possible, life, record, two_charts),
    *(dates, moments, calendars, terms, lunar_births, many_at_once),
)


def ask(data: bytes) -> None:
    """Give the bytes to the target that the first one names."""
    given = Given(data)
    target = given.choice(TARGETS)
    refused = None
    try:
        target(given)
    except BaziError as error:
        refused = error
    assert refused is None or (refused.field and refused.reason.isupper())
