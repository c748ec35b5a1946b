"""Imprecise times: the possible charts are those of every minute, and nothing else."""

from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bazi import Birth, Clock, DayBoundary, Options, Precision, Sex, compute
from bazi.errors import AmbiguousMoment, BaziError, ImpossibleMoment, InvalidBirth
from bazi.labels import LANGUAGES, describe
from bazi.options import (
    DaylightSaving,
    SeasonFrame,
    Southern,
    TermPrecision,
    UnknownHour,
    YearBoundary,
)
from bazi.resolution import resolve
from bazi.results import Position
from bazi.sexagenary import PILLARS
from bazi.solar_terms import SolarTerm, term_ms, utc_datetime
from bazi.uncertainty import DAY_PARTS, Uncertainty, uncertainty
from tests.unit.bazi.births import drawn

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")
MINUTE_MS = 60_000

births = drawn(
    {
        "year": st.integers(1930, 2100),
        "month": st.integers(1, 12),
        "day": st.integers(1, 28),
        "hour": st.none(),
        "zone": st.sampled_from(ZONES),
        "longitude": st.floats(-180, 180),
    }
)
options_of = st.tuples(
    st.sampled_from(tuple(Clock)),
    st.sampled_from(tuple(DayBoundary)),
    st.sampled_from(tuple(DaylightSaving)),
).map(lambda drawn: Options(clock=drawn[0], day_boundary=drawn[1], dst=drawn[2]))


def every_minute(
    birth: Birth, options: Options, minutes: range = range(24 * 60)
) -> dict[int, tuple[int, ...]]:
    """The pillars of every minute that the birth's clock showed that day, by instant."""
    found = {}
    for minute in minutes:
        for fold in (0, 1):
            written = birth._replace(hour=minute // 60, minute=minute % 60, fold=fold)
            try:
                chart = compute(written, options)
            except ImpossibleMoment:
                continue
            found[chart.moment.epoch_ms] = chart.indices
    return found


def check_against_minutes(found: Uncertainty, minutes: dict[int, tuple[int, ...]]) -> None:
    for instant, indices in minutes.items():
        holding = [
            chart.indices
            for chart in found.possible
            if any(start <= instant < end for start, end in chart.intervals)
        ]
        assert holding == [indices]
    whole = sum(end - start for start, end in found.intervals)
    assert sum(chart.duration_ms for chart in found.possible) == whole == len(minutes) * MINUTE_MS
    # What no minute shows lasts less than one.
    for chart in found.possible:
        if chart.indices not in minutes.values():
            assert all(end - start < MINUTE_MS for start, end in chart.intervals)


@settings(max_examples=16, deadline=None)
@given(births, options_of)
@example(Birth(1990, 6, 15, None, "Asia/Shanghai", longitude=75.99), Options())
@example(Birth(2007, 3, 4, None, "America/New_York", longitude=-74.0), Options())
@example(
    Birth(1990, 1, 5, None, "Asia/Tokyo"), Options(clock=Clock.WALL, dst=DaylightSaving.ONE_HOUR)
)
def test_unknown_times_against_every_minute(birth: Birth, options: Options) -> None:
    check_against_minutes(uncertainty(birth, options), every_minute(birth, options))


def test_a_day_of_another_sun_has_two_day_pillars_wherever_it_is_told() -> None:
    """At Kashgar the sun's day ends at two in the morning of Beijing's clock."""
    birth = Birth(1990, 6, 15, None, "Asia/Shanghai", longitude=75.99)
    days = {indices[2] for indices in every_minute(birth, Options()).values()}
    assert days == {46, 47}
    found, chart = uncertainty(birth), compute(birth)
    assert {pillar.index for pillar in dict(found.differing_pillars)[Position.DAY]} == days
    assert Position.DAY not in dict(found.stable_pillars)
    assert {pillar.index for pillar in dict(chart.alternatives)[Position.DAY]} == days
    assert chart.options.clock is found.options.clock is Clock.TRUE_SOLAR


@pytest.mark.parametrize("boundary", list(DayBoundary))
@pytest.mark.parametrize(
    ("zone", "date"),
    [
        ("Asia/Shanghai", (1986, 5, 4)),  # the clock jumped
        ("Asia/Shanghai", (1986, 9, 14)),  # and went back
        ("Asia/Shanghai", (1990, 2, 4)),  # 立春
        ("Australia/Lord_Howe", (2020, 4, 5)),  # half an hour back
        ("America/New_York", (1883, 11, 18)),  # from the sun's time to the zone's
    ],
)
@pytest.mark.parametrize("clock", [Clock.WALL, Clock.STANDARD, Clock.TRUE_SOLAR])
def test_hard_days_against_every_minute(
    zone: str, date: tuple[int, int, int], clock: Clock, boundary: DayBoundary
) -> None:
    year, month, day = date
    birth = Birth(year=year, month=month, day=day, hour=None, zone=zone, longitude=100.0)
    options = Options(clock=clock, day_boundary=boundary)
    minutes = every_minute(birth, options)
    found = uncertainty(birth, options)
    if date == (1883, 11, 18):  # it went back by 3 min 58 s: not by whole minutes
        assert {chart.indices for chart in found.possible} == set(minutes.values())
    else:
        check_against_minutes(found, minutes)


@pytest.mark.parametrize("frame", list(SeasonFrame))
@pytest.mark.parametrize("precision", list(TermPrecision))
@pytest.mark.parametrize(
    ("year_boundary", "date"),
    [
        (YearBoundary.LI_CHUN, (1990, 2, 4)),
        (YearBoundary.LUNAR_NEW_YEAR, (1990, 1, 27)),
        (YearBoundary.WINTER_SOLSTICE, (1990, 12, 22)),
    ],
)
def test_other_conventions_against_every_minute(
    date: tuple[int, int, int],
    year_boundary: YearBoundary,
    precision: TermPrecision,
    frame: SeasonFrame,
) -> None:
    year, month, day = date
    birth = Birth(
        year=year,
        month=month,
        day=day,
        hour=None,
        zone="Asia/Tokyo",
        longitude=139.7,
        latitude=-35.7,
    )
    options = Options(
        clock=Clock.TRUE_SOLAR,
        year_month_frame=frame,
        year_boundary=year_boundary,
        term_precision=precision,
        southern=Southern.MONTH_AND_HOUR,
    )
    check_against_minutes(uncertainty(birth, options), every_minute(birth, options))


def holding_at(birth: Birth, options: Options, minutes: range) -> list[tuple[int, ...]]:
    """The pillars of every minute from the written time on, in order of time."""
    moment = compute(birth, options).moment
    found = []
    for minute in minutes:
        at = moment.epoch_ms + minute * MINUTE_MS
        written = utc_datetime(at)
        # Asked on another clock: what is read from the sun alone does not mind.
        other = birth._replace(
            year=written.year,
            month=written.month,
            day=written.day,
            hour=written.hour,
            minute=written.minute,
            zone="Etc/UTC",
            precision=Precision.EXACT,
            precision_minutes=0,
        )
        found.append(compute(other, options).indices)
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.integers(-700, 700),
    st.integers(1, 720),
    st.sampled_from(list(SolarTerm)[::2]),
    st.integers(1700, 2300),
    st.floats(-180, 180),
    st.sampled_from(list(DayBoundary)),
)
def test_alternatives_of_a_range_are_those_of_every_minute(
    off: int, reach: int, jie: SolarTerm, year: int, longitude: float, boundary: DayBoundary
) -> None:
    """Ranges about a 节: what no whole minute shows lasts less than one, and is possible all the same."""
    at = utc_datetime(term_ms(year, jie) // MINUTE_MS * MINUTE_MS + off * MINUTE_MS)
    birth = Birth(
        *(at.year, at.month, at.day, at.hour, "Etc/UTC", at.minute),
        longitude=longitude,
        precision=Precision.MINUTE_RANGE,
        precision_minutes=reach,
    )
    options = Options(clock=Clock.TRUE_SOLAR, day_boundary=boundary)
    minutes = holding_at(birth, options, range(-reach, reach + 1))
    possible = uncertainty(birth, options).possible
    long_enough = {chart.indices for chart in possible if chart.duration_ms > MINUTE_MS}
    assert long_enough <= set(minutes) <= {chart.indices for chart in possible}
    check_alternatives(birth, options, minutes)


def check_alternatives(birth: Birth, options: Options, minutes: list[tuple[int, ...]]) -> None:
    """What a chart calls possible is what the exact scan finds, and every minute is among it."""
    options = options._replace(unknown_hour=UnknownHour.CANDIDATES)
    chart = compute(birth, options)
    found = uncertainty(birth, options)
    assert chart.alternatives == found.differing_pillars
    assert any(
        possible.indices[: len(chart.indices)] == chart.indices for possible in found.possible
    )
    several = dict(chart.alternatives)
    for place, position in enumerate(Position):
        seen = tuple(PILLARS[i] for i in dict.fromkeys(four[place] for four in minutes))
        listed = several.get(position, (PILLARS[found.possible[0].indices[place]],))
        # In order of time, nothing but what lasts less than a minute missing.
        assert tuple(pillar for pillar in listed if pillar in seen) == seen


@settings(max_examples=12, deadline=None)
@given(births, options_of)
def test_alternatives_of_an_unknown_time(birth: Birth, options: Options) -> None:
    minutes = every_minute(birth, options)
    check_alternatives(birth, options, [minutes[at] for at in sorted(minutes)])


@pytest.mark.parametrize(
    ("zone", "date"),
    [
        ("Asia/Shanghai", (1986, 5, 4)),
        ("Asia/Shanghai", (1986, 9, 14)),
        ("Asia/Shanghai", (1990, 2, 4)),
        ("Australia/Lord_Howe", (2020, 4, 5)),
        ("Europe/London", (1941, 5, 4)),
    ],
)
@pytest.mark.parametrize("clock", [Clock.WALL, Clock.STANDARD, Clock.TRUE_SOLAR])
@pytest.mark.parametrize("saving", list(DaylightSaving))
def test_alternatives_of_hard_days_and_their_double_hours(
    zone: str, date: tuple[int, int, int], clock: Clock, saving: DaylightSaving
) -> None:
    birth = Birth(*date, None, zone, longitude=100.0)
    options = Options(clock=clock, dst=saving)
    minutes = every_minute(birth, options)
    check_alternatives(birth, options, [minutes[at] for at in sorted(minutes)])
    for hour in range(1, 23, 2):
        ranged = birth._replace(hour=hour, minute=59, fold=0, precision=Precision.DOUBLE_HOUR)
        in_it = every_minute(birth, options, range(60 * hour, 60 * hour + 120))
        try:
            check_alternatives(ranged, options, [in_it[at] for at in sorted(in_it)])
        except (
            ImpossibleMoment
        ):  # the clock jumped over the written time, and there is no chart of it
            assert date[1] in {4, 5}


@pytest.mark.parametrize(
    ("zone", "date", "noon"),
    [
        ("America/Denver", (1883, 11, 18), "12:00"),  # twice
        ("Africa/Khartoum", (2000, 1, 15), "13:00"),  # jumped over
        ("America/Havana", (1925, 7, 19), "12:29"),
    ],
)
def test_a_day_whose_noon_the_clock_showed_twice_or_never(
    zone: str, date: tuple[int, int, int], noon: str
) -> None:
    birth = Birth(*date, None, zone, longitude=0.0)
    chart = compute(birth)
    assert chart.moment.wall.isoformat()[11:16] == noon
    assert chart.alternatives == tuple(
        found for found in uncertainty(birth).differing_pillars if found[0] is not Position.HOUR
    )
    with pytest.raises((AmbiguousMoment, ImpossibleMoment)):
        compute(birth._replace(hour=12))


def test_a_day_that_a_zone_skipped() -> None:
    with pytest.raises(ImpossibleMoment) as refused:
        compute(Birth(2011, 12, 30, None, "Pacific/Apia"))
    assert refused.value.reason == "DATE_NEVER_EXISTED"


def test_a_double_hour_in_which_the_clock_went_back_has_three_hours() -> None:
    birth = Birth(
        year=1986,
        month=9,
        day=14,
        hour=2,
        zone="Asia/Shanghai",
        precision=Precision.DOUBLE_HOUR,
    )
    found = uncertainty(birth, Options(clock=Clock.STANDARD))
    assert sum(end - start for start, end in found.intervals) == 3 * 60 * MINUTE_MS
    assert [pillar.branch for pillar in dict(found.differing_pillars)[Position.HOUR]] == [0, 1]


def test_minutes_either_side_of_a_jie() -> None:
    birth = Birth(
        year=1990,
        month=2,
        day=4,
        hour=10,
        minute=12,
        zone="Asia/Shanghai",
        precision=Precision.MINUTE_RANGE,
        precision_minutes=3,
    )
    found = uncertainty(birth, Options(clock=Clock.STANDARD))
    jie = term_ms(1990, SolarTerm.LI_CHUN)
    assert [chart.intervals[0].start_ms for chart in found.possible][1] == jie
    assert [position for position, _ in found.differing_pillars] == [Position.YEAR, Position.MONTH]
    assert found.doubt is not None
    assert found.doubt.seconds == 0
    assert (found.doubt.before[0].index, found.doubt.after[0].index) == (5, 6)


def test_stable_findings_hold_in_every_chart_and_the_others_do_not() -> None:
    birth = Birth(year=1990, month=2, day=4, hour=None, zone="Asia/Shanghai", sex=Sex.FEMALE)
    found = uncertainty(birth)
    charts = [found.chart(possible) for possible in found.possible]
    assert len(charts) == 14  # thirteen double-hours, one of them cut by 立春
    stable = {finding.id: finding for finding in found.stable}
    for chart in charts:
        held = {finding.id: finding.value for finding in chart.findings}
        for identifier, finding in stable.items():
            assert held[identifier] == finding.value
    for identifier in found.varying:
        values = {
            next((f.value for f in chart.findings if f.id == identifier), None) for chart in charts
        }
        assert len(values) > 1 or identifier == "ruler.month"
    assert "pillar.hour" in found.varying
    assert not set(stable) & set(found.varying)


def test_a_part_of_the_day() -> None:
    birth = Birth(year=1975, month=8, day=20, hour=None, zone="Asia/Tokyo")
    found = uncertainty(birth, hours=DAY_PARTS["morning"])
    hours = dict(found.differing_pillars)[Position.HOUR]
    assert [pillar.branch for pillar in hours] == [3, 4, 5, 6]
    assert [position for position, _ in found.stable_pillars] == [
        Position.YEAR,
        Position.MONTH,
        Position.DAY,
    ]
    for hours_given in ((3, 3), (-1, 4), (0, 49)):
        with pytest.raises(InvalidBirth) as refused:
            uncertainty(birth, hours=hours_given)
        assert refused.value.reason == "HOURS_OUT_OF_RANGE"
    with pytest.raises(InvalidBirth):
        uncertainty(birth._replace(hour=3), hours=(0, 6))


@pytest.mark.parametrize(
    ("year", "seconds", "doubtful"), [(1990, 0.3, True), (1990, 2, False), (2300, 60, True)]
)
def test_a_jie_nearer_than_it_is_known(year: int, seconds: float, doubtful: bool) -> None:
    at = utc_datetime(term_ms(year, SolarTerm.LI_CHUN) + round(seconds * 1000))
    written = at.replace(microsecond=0)
    birth = Birth(
        year=written.year,
        month=written.month,
        day=written.day,
        hour=written.hour,
        minute=written.minute,
        second=written.second,
        zone="Etc/UTC",
    )
    found = uncertainty(birth)
    assert found.uncertain is doubtful
    assert (found.doubt is not None) is doubtful


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime.fromisoformat("1901-01-03"), datetime.fromisoformat("2099-12-01")),
    st.sampled_from(
        ("Asia/Shanghai", "Asia/Urumqi", "America/New_York", "Asia/Seoul", "Pacific/Apia")
    ),
    st.sampled_from(Clock),
)
@example(datetime.fromisoformat("1986-05-04"), "Asia/Shanghai", Clock.TRUE_SOLAR)
@example(datetime.fromisoformat("1986-09-14"), "Asia/Shanghai", Clock.WALL)
@example(datetime.fromisoformat("2023-11-05"), "America/New_York", Clock.STANDARD)
def test_a_possible_chart_has_the_clocks_of_its_instant(
    day: datetime, zone: str, clock: Clock
) -> None:
    """They are those of a birth that was written at that instant."""
    birth = Birth(day.year, day.month, day.day, None, zone, longitude=87.6, sex=Sex.MALE)
    options = Options(clock=clock)
    try:
        found = uncertainty(birth, options)
    except ImpossibleMoment:
        return
    charts = [found.chart(possible) for possible in found.possible]
    assert len(set(charts)) == len(charts)
    for chart in charts:
        moment = chart.moment
        # An edge may lie between two seconds; the next one has the same pillars.
        at = -(-moment.epoch_ms // 1000) * 1000
        moment = found.chart_at(at, chart.indices).moment
        wall = moment.wall
        written = birth._replace(
            year=wall.year, month=wall.month, day=wall.day, hour=wall.hour, minute=wall.minute,
            second=wall.second, fold=moment.fold,
        )  # fmt: skip
        assert resolve(written, options) == moment
        assert not [f.id for f in chart.findings if f.id == "hour.unknown"]


def test_findings_have_labels() -> None:
    birth = Birth(year=2300, month=2, day=4, hour=None, zone="Asia/Shanghai")
    found = uncertainty(birth)
    assert found.uncertain
    for finding in found.findings:
        for language in LANGUAGES:
            line = describe(finding, language)
            assert line
            assert "{" not in line
    assert "1990" not in repr(found)


@settings(max_examples=200, deadline=None)
@given(
    drawn(
        {
            "year": st.integers(1598, 2402),
            "month": st.integers(0, 13),
            "day": st.integers(0, 32),
            "hour": st.none() | st.integers(-1, 24),
            "zone": st.sampled_from((*ZONES, "Pacific/Apia", "nowhere")),
            "precision": st.sampled_from(list(Precision)),
            "precision_minutes": st.integers(-1, 721),
            "longitude": st.none() | st.floats(),
        }
    ),
    options_of,
)
def test_nothing_but_typed_errors(birth: Birth, options: Options) -> None:
    try:
        found = uncertainty(birth, options)
    except BaziError:
        return
    assert found.possible
    assert found.doubt is None or found.uncertain
