"""Reverse lookup: complete, exact to the millisecond, and the inverse of compute."""

import contextlib
from datetime import date, datetime
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lunar_python import EightChar, Solar

from bazi import Birth, Clock, DayBoundary, Options, compute
from bazi.clock_history import local_clock
from bazi.conventions import conventions as conventions_at
from bazi.errors import BaziError, ImpossiblePillars, InvalidRequest
from bazi.lookup import Interval, lookup, lookup_page, parse_pillar
from bazi.lookup_checks import months_of
from bazi.lookup_conventions import _months
from bazi.options import DaylightSaving, SeasonFrame, Southern, TermPrecision, YearBoundary
from bazi.pillars import DAY_MS, HOUR_MS, pillar_indices
from bazi.sexagenary import PILLARS
from bazi.solar_terms import SolarTerm, term_ms, utc_datetime
from tests.unit.bazi.births import drawn

BEIJING = 8 * HOUR_MS
ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Asia/Urumqi",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Pacific/Apia",
)
BOUNDARIES = tuple(DayBoundary)
CLOCKS = (Clock.WALL, Clock.STANDARD, Clock.MEAN_SOLAR, Clock.TRUE_SOLAR)

births = drawn(
    {
        "year": st.integers(1601, 2399),
        "month": st.integers(1, 12),
        "day": st.integers(1, 28),
        "hour": st.integers(0, 23),
        "minute": st.integers(0, 59),
        "second": st.integers(0, 59),
        "zone": st.sampled_from(ZONES),
        "longitude": st.floats(-180, 180),
        "fold": st.integers(0, 1),
    }
)


@settings(max_examples=400, deadline=None)
@given(births, st.sampled_from(CLOCKS), st.sampled_from(BOUNDARIES))
def test_a_lookup_of_a_chart_finds_its_birth(
    birth: Birth, clock: Clock, boundary: DayBoundary
) -> None:
    options = Options(clock=clock, day_boundary=boundary)
    try:
        chart = compute(birth, options)
    except BaziError:  # the clock jumped over it
        return
    reading = local_clock(clock, zone=birth.zone, longitude=birth.longitude)
    epoch_ms = chart.moment.epoch_ms
    assert reading.local_ms(epoch_ms) == chart.moment.local_ms
    found = list(
        lookup(*chart.indices, options=options, zone=birth.zone, longitude=birth.longitude)
    )
    assert sum(start <= epoch_ms < end for start, end in found) == 1
    for start, end in found:
        for inside in (start, end - 1):
            assert pillar_indices(inside, reading.local_ms(inside), boundary) == chart.indices
        for outside in (start - 1, end):
            assert pillar_indices(outside, reading.local_ms(outside), boundary) != chart.indices


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("year", [1600, 1990, 2400])
def test_every_hour_of_a_year_is_found_once(year: int, boundary: DayBoundary) -> None:
    """Cut the year where any pillar can change; each stretch must be in its own answer and no other may hold it."""
    first = _midnight(year) - BEIJING
    last = _midnight(year + 1) - BEIJING
    cuts = set(range(first, last + 1, HOUR_MS))
    cuts |= {term_ms(year, SolarTerm(n)) for n in range(0, 24, 2)}
    expected: dict[tuple[int, ...], list[list[int]]] = {}
    ordered = sorted(cut for cut in cuts if first <= cut <= last)
    for start, end in pairwise(ordered):
        runs = expected.setdefault(pillar_indices(start, start + BEIJING, boundary), [])
        if runs and runs[-1][1] == start:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    options = Options(clock=Clock.STANDARD, day_boundary=boundary)
    for indices, runs in expected.items():
        found = list(lookup(*indices, first=year, last=year, options=options))
        assert found == [Interval(*run) for run in runs], indices


def _midnight(year: int) -> int:
    return (date(year, 1, 1).toordinal() - 719_163) * 24 * HOUR_MS


@pytest.mark.parametrize("boundary", BOUNDARIES)
@settings(max_examples=60, deadline=None)
@given(
    known=st.sets(st.integers(0, 3)),
    at=st.integers(-11_000_000_000_000, 13_000_000_000_000),
)
def test_any_subset(boundary: DayBoundary, known: set[int], at: int) -> None:
    indices = pillar_indices(at, at + BEIJING, boundary)
    asked = [index if place in known else None for place, index in enumerate(indices)]
    options = Options(clock=Clock.STANDARD, day_boundary=boundary)
    found = list(islice(lookup(*asked, options=options, after_ms=at), 20))
    assert found[0].start_ms == at
    for start, end in found:
        for inside in (start, end - 1):
            got = pillar_indices(inside, inside + BEIJING, boundary)
            assert all(want in (None, index) for want, index in zip(asked, got, strict=True))
    for before, after in pairwise(found):
        assert before.end_ms < after.start_ms
        between = pillar_indices(before.end_ms, before.end_ms + BEIJING, boundary)
        assert any(want not in (None, i) for want, i in zip(asked, between, strict=True))


conventions = st.tuples(
    st.sampled_from((*CLOCKS, Clock.BEIJING)),
    st.sampled_from(BOUNDARIES),
    st.sampled_from(list(SeasonFrame)),
    st.sampled_from(list(YearBoundary)),
    st.sampled_from(list(TermPrecision)),
    st.sampled_from(list(Southern)),
).map(
    lambda drawn: Options(
        clock=drawn[0],
        day_boundary=drawn[1],
        year_month_frame=drawn[2],
        year_boundary=drawn[3],
        term_precision=drawn[4],
        southern=drawn[5],
    )
)


@settings(max_examples=150, deadline=None)
@given(
    births,
    conventions,
    st.sets(st.integers(0, 3), min_size=1),
    st.sampled_from((None, 0, 1)),
    st.sampled_from((-30.0, 30.0)),
)
def test_any_conventions(
    birth: Birth, options: Options, known: set[int], day: int | None, latitude: float
) -> None:
    birth = birth._replace(latitude=latitude)
    if day is not None:  # near a 节
        jie = utc_datetime(term_ms(birth.year, SolarTerm(birth.month * 2 - 2)) + day * HOUR_MS)
        birth = birth._replace(day=jie.day, hour=jie.hour)
    try:
        chart = compute(birth, options)
    except BaziError:
        return
    at = chart.moment.epoch_ms
    asked = [index if place in known else None for place, index in enumerate(chart.indices)]
    found = list(
        islice(
            lookup(
                *asked,
                options=options,
                zone=birth.zone,
                longitude=birth.longitude,
                latitude=latitude,
                first=birth.year - 1,
                last=birth.year + 1,
            ),
            400,
        )
    )
    assert any(start <= at < end for start, end in found) or found[-1].end_ms < at
    for before, after in pairwise(found):
        assert before.end_ms < after.start_ms
    rules = conventions_at(options, birth.zone, birth.longitude, latitude)
    for start, end in found[:3]:
        for instant, inside in ((start, True), (end - 1, True), (start - 1, False), (end, False)):
            if instant < found[0].start_ms:
                continue  # the search began there
            got = rules.indices(instant, rules.clock.local_ms(instant))
            fits = all(want in (None, i) for want, i in zip(asked, got, strict=True))
            assert fits is inside


def test_a_jie_inside_a_day_cuts_to_the_millisecond() -> None:
    jie = term_ms(1990, SolarTerm.LI_CHUN)
    before = pillar_indices(jie - 1, jie - 1 + BEIJING)
    after = pillar_indices(jie, jie + BEIJING)
    assert [i.end_ms for i in lookup(*before, first=1990, last=1990)] == [jie]
    assert [i.start_ms for i in lookup(*after, first=1990, last=1990)] == [jie]


def test_where_lunar_python_finds_less() -> None:
    """Its answers are all in ours; the second half of a divided 子 hour is not in its."""
    options = Options(clock=Clock.STANDARD, day_boundary=DayBoundary.SPLIT)
    missed = 0
    for hour in (*range(1, 24, 4), 23):
        solar = Solar.fromYmdHms(1988, 2, 15, hour, 30, 0)
        eight: EightChar = solar.getLunar().getEightChar()
        names = (eight.getYear(), eight.getMonth(), eight.getDay(), eight.getTime())
        theirs = Solar.fromBaZi(*names, 2, 1600)
        ours = list(lookup(*names, options=options))
        for answer in theirs:
            if answer.getYear() <= 2400:
                at = _epoch(answer.toYmdHms())
                assert any(start <= at < end for start, end in ours), answer.toYmdHms()
        at = _epoch(solar.toYmdHms())
        assert any(start <= at < end for start, end in ours)
        missed += len(ours) > sum(answer.getYear() <= 2400 for answer in theirs)
    assert missed


def _epoch(text: str) -> int:
    naive = datetime.fromisoformat(text) - datetime.fromisoformat("1970-01-01 00:00:00")
    return int(naive.total_seconds() * 1000) - BEIJING


def test_summer_time_shows_an_hour_twice() -> None:
    options = Options(clock=Clock.WALL, day_boundary=DayBoundary.MIDNIGHT)
    # The clocks of Shanghai went back from 02:00 to 01:00 on 1986-09-14: the double-hour 丑 lasted three hours.
    at = _epoch("1986-09-14 00:30:00") + HOUR_MS // 2
    reading = local_clock(Clock.WALL, zone="Asia/Shanghai")
    indices = pillar_indices(at, reading.local_ms(at), DayBoundary.MIDNIGHT)
    (found,) = lookup(*indices, first=1986, last=1986, options=options, zone="Asia/Shanghai")
    assert found.end_ms - found.start_ms == 3 * HOUR_MS


def test_pages_go_on_where_they_stopped() -> None:
    whole = list(islice(lookup(hour="甲子"), 250))
    first = lookup_page(lookup(hour="甲子"), 100)
    second = lookup_page(lookup(hour="甲子", after_ms=first.after_ms), 100)
    assert (*first.intervals, *second.intervals) == tuple(whole[:200])
    assert lookup_page(lookup("庚午", first=1990, last=1991)).after_ms is None
    for limit in (0, 1001):
        with pytest.raises(InvalidRequest):
            lookup_page(lookup(), limit)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"year": "甲子", "month": "甲寅"}, "MONTH_NOT_OF_YEAR"),
        ({"day": "甲子", "hour": "丙子"}, "HOUR_NOT_OF_DAY"),
        ({"day": "甲丑"}, "POLARITY_MISMATCH"),
        ({"day": "甲"}, "PILLAR_NOT_UNDERSTOOD"),
        ({"options": Options(dst=DaylightSaving.ONE_HOUR)}, "OPTIONS_NOT_SEARCHABLE"),
        ({"options": Options(southern=Southern.MONTH)}, "LATITUDE_REQUIRED"),
        ({"day": 60}, "PILLAR_OUT_OF_RANGE"),
        ({"first": 1599}, "YEARS_OUT_OF_RANGE"),
        ({"first": 2000, "last": 1999}, "YEARS_OUT_OF_RANGE"),
        ({"longitude": 181.0}, "LONGITUDE_OUT_OF_RANGE"),
        ({"options": Options(clock=Clock.TRUE_SOLAR)}, "LONGITUDE_REQUIRED"),
        ({"zone": "Asia/Tokyo", "utc_offset": 0}, "ZONE_AND_OFFSET"),
        ({"utc_offset": 90_000}, "UTC_OFFSET_OUT_OF_RANGE"),
        ({"zone": "Asia/Atlantis"}, "UNKNOWN_ZONE"),
    ],
)
def test_what_is_refused(asked: dict[str, object], reason: str) -> None:
    with pytest.raises(BaziError) as refused:
        lookup(**asked)  # type: ignore[arg-type]
    assert refused.value.reason == reason


LUNAR_YEARS = Options(clock=Clock.STANDARD, year_boundary=YearBoundary.LUNAR_NEW_YEAR)


@pytest.mark.parametrize("asked", [{"day": "甲子"}, {"month": "丙寅"}, {"month": 2, "hour": 40}])
def test_what_needs_no_year_is_found_before_the_lunar_calendar_begins(
    asked: dict[str, str | int],
) -> None:
    found = lookup(**asked, options=LUNAR_YEARS, last=1700)  # type: ignore[arg-type]
    plain = lookup(**asked, options=Options(clock=Clock.STANDARD), last=1700)  # type: ignore[arg-type]
    assert found.searched == plain.searched
    assert list(found) == list(plain)


def test_a_year_that_the_lunar_calendar_does_not_tell_is_not_silently_missing() -> None:
    with pytest.raises(InvalidRequest) as refused:
        lookup("甲子", first=1600, last=1644, options=LUNAR_YEARS)
    assert refused.value.reason == "YEARS_OUT_OF_RANGE"
    assert refused.value.metadata == {"first": "1645", "last": "2400"}
    found = lookup("甲申", first=1600, last=1710, options=LUNAR_YEARS)
    assert found.searched.start_ms == _epoch("1645-01-28 00:00:00")  # 乙酉 began
    assert [utc_datetime(start + BEIJING).year for start, _ in found] == [1704]
    assert lookup("甲申", options=Options()).searched.start_ms == _epoch("1600-01-01 00:00:00")


def test_a_year_alone_visits_its_own_months() -> None:
    """Under conventions where each month must be asked, sixty years are not asked for one."""
    by_day = LUNAR_YEARS._replace(term_precision=TermPrecision.DAY)
    rules = conventions_at(by_day, "Asia/Shanghai", None, None)
    found = list(lookup("甲子", options=by_day, zone="Asia/Shanghai"))
    assert found == [
        Interval(rules.year_edge(year), rules.year_edge(year + 1)) for year in range(1684, 2401, 60)
    ]
    assert len(list(_months(0, *lookup("甲子").searched))) < 14 * 17


def test_only_the_dividing_school_has_a_second_midnight_hour() -> None:
    split = Options(day_boundary=DayBoundary.SPLIT)
    assert next(lookup(day="甲子", hour="丙子", options=split))
    with pytest.raises(ImpossiblePillars) as refused:
        lookup(day="甲子", hour="丙子")
    assert refused.value.metadata["possible"] == "甲"


def test_pillars_are_read_from_any_form() -> None:
    assert parse_pillar("癸亥") == 59
    for form in ("癸亥", 59, PILLARS[59]):
        assert next(lookup(day=form)) == next(lookup(day=59))


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=3), st.integers(-100, 100), st.integers(1500, 2500), st.integers(1500, 2500)
)
def test_nothing_but_typed_errors(text: str, index: int, first: int, last: int) -> None:
    with contextlib.suppress(BaziError):
        list(islice(lookup(None, index, text, first=first, last=last), 3))


@pytest.mark.parametrize("clock", [Clock.AUTO, Clock.STANDARD, Clock.WALL])
def test_daylight_saving_is_kept_by_a_lookup_too(clock: Clock) -> None:
    options = Options(clock=clock, dst=DaylightSaving.KEEP)
    chart = compute(Birth(1981, 5, 20, 1, "America/New_York", minute=26), options)
    (found,) = lookup(
        *chart.indices, first=1981, last=1981, options=options, zone="America/New_York"
    )
    assert found.start_ms <= chart.moment.epoch_ms < found.end_ms


@pytest.mark.parametrize("boundary", YearBoundary)
@pytest.mark.parametrize("latitude", [None, -33.9])
def test_the_months_of_a_year_are_those_that_occur(
    boundary: YearBoundary, latitude: float | None
) -> None:
    """Noon of every day of sixty years that follow one another: each pair of year and month, and no other."""
    southern = Southern.IGNORE if latitude is None else Southern.MONTH
    options = Options(year_boundary=boundary, southern=southern, clock=Clock.BEIJING)
    rules = conventions_at(options, "Etc/UTC", None, latitude)
    first = (date(1924, 1, 1).toordinal() - date(1970, 1, 1).toordinal()) * DAY_MS + DAY_MS // 2
    seen: dict[int, set[int]] = {}
    # Nineteen years bring every place that the lunar new year takes; sixty every pillar: all pairs need both.
    for number in range(240 * 366):
        at = first + number * DAY_MS
        year, month, *_ = rules.indices(at, rules.clock.local_ms(at))
        seen.setdefault(year, set()).add(month)
    for year in range(60):
        possible = months_of(year, boundary, south=latitude is not None)
        assert seen[year] <= set(possible)
        if boundary is not YearBoundary.LUNAR_NEW_YEAR:
            assert seen[year] == set(possible)
    outside = next(m for m in range(60) if m not in months_of(0, boundary, south=False))
    with pytest.raises(ImpossiblePillars):
        lookup(0, outside, options=Options(year_boundary=boundary))
