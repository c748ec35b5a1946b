"""Whole charts: day boundaries, unknown time, precision, findings."""

import pytest

from bazi import (
    ENGINE_VERSION,
    Birth,
    Chart,
    Clock,
    DayBoundary,
    Options,
    Precision,
    Sex,
    compute,
)
from bazi.hidden_stems import HiddenRank
from bazi.labels import LANGUAGES, describe, label_of
from bazi.results import Position
from bazi.ten_gods import TenGod
from tests.unit.bazi.births import birth_at

CHENGDU = birth_at("1990-02-04T10:12:00")._replace(longitude=104.07, latitude=30.67)


def names(chart: Chart) -> str:
    return " ".join(
        label_of(item.pillar.stem, "zh-Hans") + label_of(item.pillar.branch, "zh-Hans")
        for item in chart.pillars
    )


def test_two_minutes_before_li_chun() -> None:
    chart = compute(CHENGDU)
    assert names(chart) == "己巳 丁丑 庚子 庚辰"
    assert chart.moment.clock is chart.options.clock is Clock.TRUE_SOLAR
    assert chart.finding("boundary.term.near").get("term") == "term.li_chun"
    later = compute(CHENGDU._replace(minute=15))
    assert names(later) == "庚午 戊寅 庚子 庚辰"


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        (DayBoundary.NEXT_DAY, "庚辰 戊寅 丁酉 庚子"),
        (DayBoundary.SPLIT, "庚辰 戊寅 丙申 庚子"),
        (DayBoundary.MIDNIGHT, "庚辰 戊寅 丙申 戊子"),
    ],
)
def test_half_past_eleven_at_night(boundary: DayBoundary, expected: str) -> None:
    birth = birth_at("2000-02-08T23:30:00", "Asia/Taipei")
    chart = compute(birth, Options(clock=Clock.STANDARD, day_boundary=boundary))
    reference = compute(
        birth_at("2000-02-08T22:30:00", "Asia/Taipei"), Options(clock=Clock.STANDARD)
    )
    shift = 1 if boundary is DayBoundary.NEXT_DAY else 0
    assert chart.day.pillar == reference.day.pillar.shifted(shift)
    assert names(chart).split()[3][1] == "子"
    hour_shift = 0 if boundary is DayBoundary.MIDNIGHT else 1
    day_of_hour = reference.day.pillar.shifted(hour_shift)
    assert chart.hour is not None
    assert chart.hour.pillar.stem == 2 * day_of_hour.stem % 10
    assert names(chart) == expected


def test_parts_of_a_chart() -> None:
    chart = compute(CHENGDU)
    assert chart.engine_version == ENGINE_VERSION
    assert chart.day.ten_god is None
    assert chart.month.ten_god is TenGod.DIRECT_OFFICER
    assert [item.rank for item in chart.year.hidden] == list(HiddenRank)
    assert sum(chart.elements.visible) == 8
    assert sum(chart.elements.hidden) == sum(len(item.hidden) for item in chart.pillars)
    assert [item.position for item in chart.pillars] == list(Position)
    assert chart.pillars == (chart.year, chart.month, chart.day, chart.hour)


def test_same_input_same_chart() -> None:
    assert compute(CHENGDU) == compute(CHENGDU)


def test_unspecified_sex_has_no_luck_and_says_why() -> None:
    chart = compute(CHENGDU._replace(sex=Sex.UNSPECIFIED))
    assert chart.luck is None
    assert chart.finding("luck.absent").get("reason") == "reason.sex_unspecified"


def test_unknown_time() -> None:
    chart = compute(Birth(year=1990, month=6, day=15, hour=None, zone="Asia/Tokyo", sex=Sex.MALE))
    assert chart.hour is None
    assert len(chart.pillars) == 3
    assert sum(chart.elements.visible) == 6
    assert not chart.moment.time_known
    assert chart.moment.wall.hour == 12
    assert (chart.year.uncertain, chart.month.uncertain) == (False, False)
    assert chart.day.uncertain  # the last hour of the day has the next day's pillar
    assert chart.finding("alternative.day").get("pillars").count(",") == 1
    assert chart.finding("hour.unknown").evidence == ("input.time",)
    assert chart.luck is not None
    assert chart.luck.approximate
    by_midnight = compute(chart.birth, Options(day_boundary=DayBoundary.MIDNIGHT))
    assert not by_midnight.day.uncertain


def test_unknown_time_on_the_day_of_a_term() -> None:
    chart = compute(Birth(year=1990, month=2, day=4, hour=None, zone="Asia/Tokyo", sex=Sex.MALE))
    assert chart.year.uncertain
    assert chart.month.uncertain
    assert chart.finding("alternative.month").get("pillars") == "13,14"
    assert chart.luck is None
    assert chart.finding("luck.absent").get("reason") == "reason.month_uncertain"


def test_unknown_time_is_read_at_noon_on_the_clock_of_every_other_time() -> None:
    unknown, noon = CHENGDU._replace(hour=None, minute=0), CHENGDU._replace(hour=12, minute=0)
    chart, at_noon = compute(unknown), compute(noon)
    assert chart.options.clock is at_noon.options.clock is Clock.TRUE_SOLAR
    assert chart.moment.local_ms == at_noon.moment.local_ms
    assert chart.indices == at_noon.indices[:3]
    assert compute(unknown._replace(longitude=None)).options.clock is Clock.STANDARD


@pytest.mark.parametrize(
    ("minutes", "uncertain"),
    [(1, set()), (3, {Position.YEAR, Position.MONTH}), (60, set(Position) - {Position.DAY})],
)
def test_minute_range(minutes: int, uncertain: set[Position]) -> None:
    birth = CHENGDU._replace(precision=Precision.MINUTE_RANGE, precision_minutes=minutes)
    chart = compute(birth)
    assert {item.position for item in chart.pillars if item.uncertain} == uncertain
    assert (chart.luck is None) is (Position.MONTH in uncertain)


def test_double_hour_on_the_wall_clock() -> None:
    birth = birth_at("1995-06-15T10:59:00")._replace(
        precision=Precision.DOUBLE_HOUR, longitude=104.07
    )
    chart = compute(birth, Options(clock=Clock.STANDARD))
    assert not any(item.uncertain for item in chart.pillars)
    solar = compute(birth, Options(clock=Clock.TRUE_SOLAR))
    assert [item.uncertain for item in solar.pillars] == [False, False, False, True]


CHARTS = (
    CHENGDU,
    birth_at("1986-09-14T01:20:00", fold=1),
    birth_at("1988-07-01T23:00:30"),
    CHENGDU._replace(sex=Sex.UNSPECIFIED, precision=Precision.DOUBLE_HOUR),
    Birth(year=2099, month=2, day=3, hour=None, zone="Asia/Seoul", sex=Sex.FEMALE),
)


@pytest.mark.parametrize("birth", CHARTS, ids=str)
def test_findings_are_unique_and_rest_on_evidence(birth: Birth) -> None:
    chart = compute(birth)
    ids = [finding.id for finding in chart.findings]
    assert len(ids) == len(set(ids))
    for finding in chart.findings:
        assert chart.finding(finding.id) is finding
        assert finding.rule
        assert finding.source
        assert finding.evidence
        for basis in finding.evidence:
            assert basis in ids or basis.startswith("input."), (finding.id, basis)
    with pytest.raises(KeyError):
        chart.finding("no.such.finding")


@pytest.mark.parametrize("birth", CHARTS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_one_line(birth: Birth, language: str) -> None:
    lines = [describe(finding, language) for finding in compute(birth).findings]
    for line in lines:
        assert line
        assert "\n" not in line
        assert "{" not in line
        assert "." not in line.split()[0].strip(".")
    if language == "en":
        assert not any("\u4e00" <= letter <= "\u9fff" for line in lines for letter in line)
    assert lines == [describe(finding, language) for finding in compute(birth).findings]
