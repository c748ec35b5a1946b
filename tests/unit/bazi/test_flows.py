"""What passes through a life: every level tiles the one above, and agrees with the pillars of each instant."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Clock, DayBoundary, Options, Sex, compute
from bazi.errors import BaziError, InvalidRequest, OutOfRange
from bazi.flow_moment import flow_at
from bazi.flows import Flow, FlowKind, Flows, Life, day_of
from bazi.labels import LANGUAGES, describe
from bazi.options import (
    AgeReckoning,
    SeasonFrame,
    SmallLuck,
    Southern,
    TermPrecision,
    YearBoundary,
)
from bazi.relations import relations
from bazi.results import Chart
from bazi.sexagenary import PILLARS
from bazi.star_rules import pillars
from bazi.stars import members
from bazi.transformation import passing_transformations
from tests.unit.bazi.births import birth_at
from tests.unit.bazi.test_presets import rows

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MS = 86_400_000
ZONES = (
    *("Asia/Shanghai", "America/New_York", "Europe/London", "America/St_Johns", "Asia/Pyongyang"),
    *("Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tehran"),
)


def ms(text: str) -> int:
    at = datetime.fromisoformat(text)
    return (at - EPOCH) // timedelta(milliseconds=1)


def a_birth(draw: st.DrawFn) -> Birth:
    at = draw(st.datetimes(datetime(1600, 1, 1), datetime(2400, 12, 31)))  # noqa: DTZ001
    return birth_at(at.isoformat(timespec="seconds"), draw(st.sampled_from(ZONES)))._replace(
        fold=draw(st.integers(0, 1)),
        longitude=draw(st.floats(-180, 180)),
        latitude=draw(st.floats(-60, 60)),
        sex=draw(st.sampled_from((Sex.MALE, Sex.FEMALE))),
    )


@st.composite
def lives(draw: st.DrawFn) -> Life:
    options = Options(
        clock=draw(st.sampled_from(Clock)),
        day_boundary=draw(st.sampled_from(DayBoundary)),
        year_month_frame=draw(st.sampled_from(SeasonFrame)),
        year_boundary=draw(st.sampled_from(YearBoundary)),
        term_precision=draw(st.sampled_from(TermPrecision)),
        southern=draw(st.sampled_from(Southern)),
        age=draw(st.sampled_from(AgeReckoning)),
        small_luck=draw(st.sampled_from(SmallLuck)),
    )
    while True:
        try:
            return compute(a_birth(draw), options).life
        except BaziError:
            continue


def tiles(flows: Flows, start_ms: int, end_ms: int) -> None:
    """Check that flows follow each other from one instant to another without a gap."""
    listed = list(flows)
    assert listed[0].start_ms == start_ms
    assert listed[-1].end_ms == end_ms
    for one, two in pairwise(listed):
        assert one.end_ms == two.start_ms
    for flow in listed:
        assert flow.start_ms < flow.end_ms
        assert 0 <= flow.pillar_index < 60
    for flow in (listed[0], listed[-1], listed[len(listed) // 2]):
        assert flows.at(flow.start_ms) == flow
        assert flows.at(flow.end_ms - 1) == flow
    assert flows.at(start_ms - 1) is None
    assert flows.at(end_ms) is None


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(0, 11), st.integers(0, 31), st.data())
def test_every_level_tiles_the_one_above(
    life: Life, month: int, day: int, data: st.DataObject
) -> None:
    years = life.years(count=min(40, 2402 - life.birth_year))
    tiles(years, years[0].start_ms, years[-1].end_ms)
    assert years[0].start_ms <= life.birth_ms < years[0].end_ms
    year = years[data.draw(st.integers(0, len(years) - 1))]
    months = life.months(year.number)
    tiles(months, year.start_ms, year.end_ms)
    a_month = months[month]
    days = life.days(a_month.start_ms, a_month.end_ms)
    tiles(days, a_month.start_ms, a_month.end_ms)
    # A year from 冬至 or a lunar one begins in the middle of a month.
    assert (28 if life.rules.year_boundary is YearBoundary.LI_CHUN else 1) <= len(days) <= 36
    a_day = days[min(day, len(days) - 1)]
    hours = life.hours(a_day.start_ms, a_day.end_ms)
    tiles(hours, a_day.start_ms, a_day.end_ms)
    assert len(hours) <= 28
    for hour in (hours[0], hours[-1]):
        for instant in (hour.start_ms, hour.end_ms - 1):
            expected = (year, a_month, a_day, hour)
            assert life.pillars_at(instant) == tuple(flow.pillar_index for flow in expected)
            whole = life.year_at(instant), life.month_at(instant)
            assert whole == (year, a_month)
            assert life.hour_at(instant).pillar_index == hour.pillar_index
            assert life.day_at(instant).pillar_index == a_day.pillar_index


@settings(max_examples=60, deadline=None)
@given(lives())
def test_the_instant_of_birth_has_the_natal_pillars(life: Life) -> None:
    chart = life.chart
    found = life.pillars_at(life.birth_ms)
    # A wall clock put back over a term shows the old month once more, which a birth keeps.
    if chart.moment.fold == 0 and len(chart.moment.candidate_offsets) == 1:
        assert found == chart.indices
    assert life.nominal_age(life.birth_ms) == 1
    assert life.full_age(life.birth_ms) == 0


@settings(max_examples=40, deadline=None)
@given(lives())
def test_luck_and_small_luck_tile_the_life(life: Life) -> None:
    luck = life.luck
    assert luck is not None
    tiles(luck, luck.marks_ms[0], luck.marks_ms[-1])
    small = life.small_luck(min(30, 2402 - life.birth_year))
    assert small is not None
    tiles(small, life.birth_ms, small.marks_ms[-1])
    first = 0 if life.chart.options.age is AgeReckoning.FULL else 1
    assert [flow.number for flow in small] == list(range(first, first + len(small)))
    steps = {(two.pillar_index - one.pillar_index) % 60 for one, two in pairwise(small)}
    assert len(steps) <= 1
    assert steps <= {1, 59}


def life_of(civil: str, zone: str = "Asia/Shanghai", sex: Sex = Sex.MALE, **given: Any) -> Life:
    options = Options(clock=Clock.STANDARD)._replace(**given)
    return compute(birth_at(civil, zone, sex=sex), options).life


@pytest.mark.parametrize("name", ["lunar", "lunar_sect1"])
def test_small_luck_agrees_with_the_almanac(name: str) -> None:
    checked = 0
    for row in rows()[:400]:
        chart = compute(
            birth_at(row["civil"], row["zone"], sex=Sex(row["sex"])), Options.preset(name)
        )
        theirs = row[name]["small"]
        small = chart.life.small_luck(len(theirs))
        assert small is not None
        if list(chart.indices) == row[name]["pillars"] and theirs:
            checked += 1
            assert list(small.indices) == theirs
    assert checked > 300


def test_small_luck_of_the_other_school() -> None:
    for sex, first, second in ((Sex.MALE, 2, 3), (Sex.FEMALE, 8, 7)):
        given: Any = {"small_luck": SmallLuck.FROM_BING_YIN}
        small = life_of("1990-06-15T10:00:00", sex=sex, **given).small_luck(2)
        assert small is not None
        assert list(small.indices) == [first, second]


def test_small_luck_by_birthdays() -> None:
    small = life_of("1996-02-29T23:30:00", age=AgeReckoning.FULL).small_luck(5)
    assert small is not None
    dates = [(flow.start + timedelta(hours=8)).date().isoformat() for flow in small]
    assert dates == ["1996-02-29", "1997-02-28", "1998-02-28", "1999-02-28", "2000-02-29"]
    by_years = life_of("1996-02-29T23:30:00").small_luck(2)
    assert by_years is not None
    assert (by_years[1].start + timedelta(hours=8)).date().isoformat() == "1997-02-04"


def test_no_small_luck_without_sex_or_hour() -> None:
    assert life_of("1990-06-15T10:00:00", sex=Sex.UNSPECIFIED).small_luck() is None
    birth = Birth(year=1990, month=6, day=15, hour=None, zone="Asia/Tokyo", sex=Sex.MALE)
    assert compute(birth).life.small_luck() is None
    other = compute(birth, Options(small_luck=SmallLuck.FROM_BING_YIN)).life.small_luck(3)
    assert other is not None
    moment = flow_at(compute(birth), ms("2024-06-01T00:00:00+00:00"))
    assert "small_luck" not in moment.flows
    assert moment.names[:4] == ("year", "month", "day", "luck")


def test_a_hundred_years_and_the_end_of_the_table() -> None:
    life = life_of("1990-06-15T10:00:00")
    years = life.years()
    assert len(years) == 100
    assert years[34].pillar == PILLARS[40]  # 甲辰, 2024
    assert years[-1].number == 2089
    late = life_of("2398-06-15T10:00:00")
    assert [flow.number for flow in late.years()] == [2398, 2399, 2400, 2401]
    for ask in (
        lambda: late.years(count=5),
        lambda: late.months(2402),
        lambda: late.years(1598, 1),
        lambda: late.pillars_at(ms("2403-01-01T00:00:00+00:00")),
        lambda: late.day_at(ms("1598-01-01T00:00:00+00:00")),
        lambda: late.days(ms("2402-12-01T00:00:00+00:00"), ms("2403-01-01T00:00:00+00:00")),
        lambda: flow_at(late.chart, ms("2404-01-01T00:00:00+00:00")),
        lambda: late.full_age(ms("2404-01-01T00:00:00+00:00")),
    ):
        with pytest.raises(OutOfRange):
            ask()


def test_impossible_intervals() -> None:
    life = life_of("1990-06-15T10:00:00")
    at = ms("2024-01-01T00:00:00+00:00")
    for start, end in ((at, at), (at, at - 1), (at, at + 200 * 366 * DAY_MS)):
        with pytest.raises(InvalidRequest):
            life.days(start, end)
    with pytest.raises(InvalidRequest):
        life.hours(at, at + 900 * DAY_MS)
    with pytest.raises(InvalidRequest):
        life.years(2000, -1)
    with pytest.raises(IndexError):
        life.years(2000, 3)[3]
    assert life.years(2000, 3)[-1].number == 2002


def test_days_of_a_clock_that_is_put_on_and_back() -> None:
    life = life_of("1990-06-15T10:00:00", "America/New_York", clock=Clock.WALL)
    on = ms("2024-03-09T12:00:00+00:00"), ms("2024-03-12T12:00:00+00:00")
    back = ms("2024-11-02T12:00:00+00:00"), ms("2024-11-05T12:00:00+00:00")
    for span, expected in ((on, [23, 24]), (back, [25, 24])):
        whole = list(life.days(*span))[1:-1]
        assert [(day.end_ms - day.start_ms) / 3_600_000 for day in whole] == expected
    assert day_of(list(life.days(*on))[1]).isoformat() == "2024-03-10"


def test_a_day_that_samoa_skipped_and_one_that_comes_twice() -> None:
    life = life_of("1990-06-15T10:00:00", "Pacific/Apia", clock=Clock.WALL)
    days = list(life.days(ms("2011-12-28T00:00:00+00:00"), ms("2012-01-02T00:00:00+00:00")))
    # From 23:00 on the 29th counts as the 30th, and that hour is all there was of it.
    assert {
        day_of(day).isoformat(): (day.end_ms - day.start_ms) // 3_600_000 for day in days[1:-1]
    } == {
        "2011-12-28": 24,
        "2011-12-29": 24,
        "2011-12-30": 1,
        "2011-12-31": 23,
        "2012-01-01": 24,
    }
    # Newfoundland put its clocks back at one minute past midnight: the old day came back for an hour.
    given: Any = {"clock": Clock.WALL, "day_boundary": DayBoundary.MIDNIGHT}
    newfoundland = life_of("1990-06-15T10:00:00", "America/St_Johns", **given)
    around = ms("2005-10-29T12:00:00+00:00"), ms("2005-10-31T12:00:00+00:00")
    numbers = [day.number for day in newfoundland.days(*around)]
    assert [number - numbers[0] for number in numbers] == [0, 1, 0, 1, 2]


def test_half_past_eleven_at_night() -> None:
    for boundary, shift in (
        (DayBoundary.NEXT_DAY, 1),
        (DayBoundary.SPLIT, 0),
        (DayBoundary.MIDNIGHT, 0),
    ):
        life = life_of("1990-06-15T23:30:00", "Asia/Tokyo", day_boundary=boundary)
        day = life.day_at(life.birth_ms)
        assert day_of(day).isoformat() == f"1990-06-{15 + shift}"
        assert day.pillar_index == life.chart.indices[2]
        assert life.hour_at(life.birth_ms).pillar_index == life.chart.indices[3]


def test_lunar_years_begin_on_their_new_year() -> None:
    given: Any = {"year_boundary": YearBoundary.LUNAR_NEW_YEAR}
    life = life_of("2023-12-15T10:00:00", **given)
    years = life.years(2024, 2)
    assert [(flow.start + timedelta(hours=8)).isoformat()[:16] for flow in years] == [
        "2024-02-10T00:00",
        "2025-01-29T00:00",
    ]
    months = life.months(2024)
    tiles(months, years[0].start_ms, years[0].end_ms)
    assert [flow.number for flow in months] == list(range(1, 13))
    with pytest.raises(OutOfRange):
        life.years(1640, 2)


CHART = compute(birth_at("1990-06-15T10:12:00", "America/New_York")._replace(longitude=-74.0))
NOW = ms("2023-11-14T22:13:20+00:00")


def test_asked_at_a_moment() -> None:
    found = flow_at(CHART, NOW)
    assert list(found.flows) == [
        *("luck", "small_luck", "flow_year", "flow_month", "flow_day", "flow_hour")
    ]
    assert (found.nominal_age, found.full_age, found.age) == (34, 33, 34)
    for name, flow in found.flows.items():
        assert flow.start_ms <= NOW < flow.end_ms, name
    assert [flow.kind for flow in found.flows.values()] == list(FlowKind)
    four = [found.flows[f"flow_{name}"].pillar_index for name in ("year", "month", "day", "hour")]
    assert tuple(four) == CHART.life.pillars_at(NOW)
    every = relations(found.indices)
    assert found.relations == [r for r in every if max(r.places) > 3]
    assert [r for r in every if max(r.places) <= 3] == CHART.relations


def test_before_luck_and_before_birth() -> None:
    early = flow_at(CHART, CHART.moment.epoch_ms + DAY_MS)
    assert "luck" not in early.flows
    assert early.flows["small_luck"].number == 1
    before = flow_at(CHART, CHART.moment.epoch_ms - 400 * DAY_MS)
    assert list(before.flows) == ["flow_year", "flow_month", "flow_day", "flow_hour"]
    full = compute(CHART.birth, Options(age=AgeReckoning.FULL))
    assert flow_at(full, NOW).age == flow_at(full, NOW).flows["small_luck"].number == 33


def test_stars_of_a_passing_year() -> None:
    # 午 years meet 将星 of a 午 birth; the year itself is another pillar, so it may.
    found = flow_at(CHART, ms("2026-06-01T00:00:00+00:00"))
    names = {star.id for star in members(found.stars["flow_year"])}
    assert {"star.jiang_xing"} <= names
    assert not any("kui_gang" in name for name in names)


def test_findings_rest_on_evidence_and_have_one_line_in_every_language() -> None:
    random = Random(7)
    for _ in range(20):
        found = flow_at(CHART, NOW + random.randrange(-30, 60) * 365 * DAY_MS)
        ids = [finding.id for finding in (*found.findings, *found.verdicts)]
        assert len(ids) == len(set(ids))
        known = {finding.id for finding in CHART.findings} | set(ids)
        for finding in found.findings:
            assert found.finding(finding.id) is finding
        for finding in (*found.findings, *found.verdicts):
            assert finding.evidence
            assert finding.rule
            assert finding.source
            for basis in finding.evidence:
                assert basis in known or basis.startswith("input."), (finding.id, basis)
            for language in LANGUAGES:
                line = describe(finding, language)
                assert line
                assert "{" not in line
                assert "flow_" not in line
    with pytest.raises(KeyError):
        flow_at(CHART, NOW).finding("no.such")


@pytest.mark.parametrize(
    ("natal", "year", "relation", "verdict"),
    [
        ("甲子 乙卯 丁亥 甲辰", "壬子", "stem_combination.day-flow_year", "transforms"),
        # 寅 hides 丙, a root of the day master's.
        ("甲子 乙卯 丁亥 甲辰", "壬寅", "stem_combination.day-flow_year", "binds"),
        ("甲子 乙卯 丁亥 甲辰", "壬寅", "season.month-hour-flow_year", "transforms"),
        # 巳 in the hour clashes the 亥 of the triad 亥卯未.
        ("甲子 乙卯 丁亥 乙巳", "丁未", "triad.month-day-flow_year", "binds"),
        # Another 丁 competes for the 壬.
        ("丁丑 乙卯 丁亥 甲辰", "壬子", "stem_combination.day-flow_year", "contested"),
        # Three pillars: some hour brings a root.
        ("甲子 乙卯 丁亥", "壬子", "stem_combination.day-flow_year", "open"),
    ],
)
def test_what_passes_may_transform_with_what_is_there(
    natal: str, year: str, relation: str, verdict: str
) -> None:
    found = passing_transformations(pillars(natal), [("flow_year", pillars(year)[0])])
    by_id = {v.id: v.verdict for v in found}
    assert by_id[f"flow.transformation.{relation}.month_main"] == f"transformation.{verdict}"
    # What natal pillars have among themselves is the chart's own affair.
    assert all("flow_year" in v.id for v in found)


def test_what_passes_more_quickly_has_no_say_in_a_year() -> None:
    """A month of 壬 would compete for the 丁 of the day; it competes in the month's own verdict alone."""
    natal, year = pillars("甲子 乙卯 丁亥 甲辰"), pillars("壬子")[0]
    alone = passing_transformations(natal, [("flow_year", year)])
    rival = passing_transformations(
        natal, [("flow_year", year), ("flow_month", pillars("壬寅")[0])]
    )
    assert [v for v in rival if "flow_month" not in v.id] == list(alone)
    months = {v.id: v.verdict for v in rival if "stem_combination.day-flow_month" in v.id}
    assert set(months.values()) == {"transformation.contested"}


def test_an_element_may_be_shown_by_what_passes() -> None:
    """亥卯未 with the 未 of a year: wood shows in no natal stem, and in the stem of a decade of 乙."""
    natal, year = pillars("丁丑 癸卯 丁亥 庚戌"), ("flow_year", pillars("丁未")[0])
    name = "flow.transformation.triad.month-day-flow_year.month_main"
    without = {v.id: v for v in passing_transformations(natal, [year])}[name]
    shown = {c.id: c.holds for c in without.conditions}
    assert not shown["condition.element_shown"]
    decade = ("luck", pillars("乙巳")[0])
    with_it = {v.id: v for v in passing_transformations(natal, [decade, year])}[name]
    assert {c.id: c.holds for c in with_it.conditions}["condition.element_shown"]


def test_a_flow_shows_itself() -> None:
    flow = Flow(FlowKind.YEAR, 1984, 0, 0, 1000)
    assert flow.pillar == PILLARS[0]
    assert (flow.end - flow.start) == timedelta(seconds=1)
    assert isinstance(CHART, Chart)
