"""Births at the ends of the tables: whoever has a chart has its findings, its record and its life."""

from datetime import timedelta
from itertools import product

import pytest

from bazi import Birth, Clock, Options, Sex, compute
from bazi.core_record import core_record
from bazi.errors import BaziError, OutOfRange
from bazi.labels import LANGUAGES, describe
from bazi.lunar_calendar import LAST_YEAR as LAST_LUNAR_YEAR
from bazi.options import (
    AgeReckoning,
    LuckSwitch,
    SeasonFrame,
    SmallLuck,
    TermPrecision,
    YearBoundary,
)
from bazi.solar_terms import LAST_YEAR
from tests.unit.bazi.births import birth_at

ENDS = (
    *("1600-01-01T00:00:00", "1600-01-20T12:00:00", "1645-01-28T00:00:00", "1645-02-03T23:30:00"),
    *("2290-06-15T10:00:00", "2302-03-01T10:00:00", "2305-06-15T10:00:00", "2391-02-03T05:00:00"),
    *("2399-12-31T23:59:59", "2400-01-22T10:00:00", "2400-12-31T23:59:59"),
)


def born(civil: str) -> Birth:
    return birth_at(civil, "Asia/Shanghai", sex=Sex.MALE)


def test_all_tables_end_with_one_year() -> None:
    assert LAST_LUNAR_YEAR == LAST_YEAR


@pytest.mark.parametrize("civil", ENDS)
@pytest.mark.parametrize("year_boundary", YearBoundary)
@pytest.mark.parametrize("switch", LuckSwitch)
def test_a_chart_has_all_that_follows(
    civil: str, year_boundary: YearBoundary, switch: LuckSwitch
) -> None:
    for frame, precision, age, small in product(
        SeasonFrame, TermPrecision, AgeReckoning, SmallLuck
    ):
        options = Options(
            clock=Clock.STANDARD,
            year_month_frame=frame,
            year_boundary=year_boundary,
            term_precision=precision,
            luck_switch=switch,
            age=age,
            small_luck=small,
        )
        try:
            chart = compute(born(civil), options)
        except OutOfRange:
            # Before the lunar calendar's table there is no year from one lunar new year to the next.
            assert year_boundary is YearBoundary.LUNAR_NEW_YEAR
            assert civil < "1645-01-28"
            continue
        at, life = chart.moment.epoch_ms, chart.life
        assert chart.findings
        assert core_record(born(civil), options).chart == chart
        years = life.years()
        assert years[0].start_ms <= at < years[0].end_ms
        assert len(years) == min(100, LAST_YEAR - years[0].number)
        assert life.small_luck() is not None
        assert life.pillars_at(at) == chart.indices
        assert life.year_at(at) == years[0]
        assert life.month_at(at).pillar_index == chart.indices[1]
        assert (life.luck is None) is bool(chart.no_luck)


@pytest.mark.parametrize(("year", "told"), [(2290, 10), (2305, 9), (2350, 4), (2380, 1)])
def test_decades_that_begin_at_an_unknown_li_chun_are_cut_and_it_is_said(
    year: int, told: int
) -> None:
    birth = born(f"{year}-06-15T10:00:00")
    chart = compute(birth, Options(luck_switch=LuckSwitch.LI_CHUN))
    whole = compute(birth, Options(luck_switch=LuckSwitch.NEW_YEAR))
    assert chart.luck is not None
    assert whole.luck is not None
    assert chart.luck.indices == whole.luck.indices[:told]
    for mark, new_year in zip(chart.luck.marks_ms, whole.luck.marks_ms, strict=False):
        assert 33 <= timedelta(milliseconds=mark - new_year).days <= 36
    cut = [finding for finding in chart.findings if finding.id == "luck.cut"]
    assert bool(cut) is (told < 10)
    for finding in cut:
        assert finding.value == (("told", str(told)), ("asked", "10"), ("last_year", "2402"))
        assert finding.evidence == ("luck.start", "convention.luck_switch")
        assert all(str(told) in describe(finding, language) for language in LANGUAGES)


def test_a_life_whose_first_decade_ends_beyond_the_terms_has_no_luck() -> None:
    chart = compute(born("2398-06-15T10:00:00"), Options(luck_switch=LuckSwitch.LI_CHUN))
    assert chart.luck is None
    assert chart.no_luck == "reason.luck_beyond_terms"
    absent = chart.finding("luck.absent")
    assert absent.get("reason") == chart.no_luck
    assert absent.evidence == ("solar_term.current", "convention.luck_switch")
    for language in LANGUAGES:
        assert "{" not in describe(absent, language)


def test_every_refusal_is_one_of_the_tree() -> None:
    for year in (1599, 2401):
        with pytest.raises(BaziError):
            compute(born(f"{year}-06-15T10:00:00"))
