"""Luck pillars: direction, start age under each school, the ten decades."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from random import Random
from typing import Any

import pytest

from bazi import Birth, Chart, Clock, LuckStart, Options, Precision, Sex, compute
from bazi.luck import Age, LuckDirection, start_age
from bazi.options import LuckDirectionRule, LuckSwitch, YearBoundary
from bazi.solar_terms import JIE_MS
from tests.unit.bazi.births import birth_at

STANDARD = Options(clock=Clock.STANDARD)
DAY = 86400


def random_births() -> Iterator[str]:
    random = Random(1949)
    start = datetime.fromisoformat("1992-01-01")
    for _ in range(60):
        moment = start + timedelta(minutes=random.randrange(60 * 24 * 365 * 30))
        yield moment.isoformat()


def almanac_luck(civil: str, sex: Sex, school: int) -> Any:
    almanac = pytest.importorskip("lunar_python")
    at = datetime.fromisoformat(civil)
    solar = almanac.Solar.fromYmdHms(at.year, at.month, at.day, at.hour, at.minute, 0)
    return solar.getLunar().getEightChar().getYun(1 if sex is Sex.MALE else 0, school)


def luck_of(civil: str, sex: Sex, school: LuckStart) -> Chart:
    options = STANDARD._replace(luck_start=school)
    return compute(birth_at(civil, sex=sex), options)


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_double_hours_agree_with_the_almanac(sex: Sex) -> None:
    for civil in random_births():
        theirs = almanac_luck(civil, sex, 1)
        chart = luck_of(civil, sex, LuckStart.DOUBLE_HOURS)
        assert chart.luck is not None
        age = chart.luck.start_age
        assert (chart.luck.direction is LuckDirection.FORWARD) is theirs.isForward()
        assert (age.years, age.months, age.days) == (
            theirs.getStartYear(),
            theirs.getStartMonth(),
            theirs.getStartDay(),
        )
        assert chart.luck.start_date.isoformat() == theirs.getStartSolar().toYmd()
        names = [decade.getGanZhi() for decade in theirs.getDaYun(11)[1:]]
        assert [decade.pillar for decade in chart.luck.pillars] == [_pillar(n) for n in names]


@pytest.mark.parametrize("sex", [Sex.MALE, Sex.FEMALE])
def test_minutes_agree_with_the_almanac(sex: Sex) -> None:
    for civil in random_births():
        theirs = almanac_luck(civil, sex, 2)
        chart = luck_of(civil, sex, LuckStart.MINUTES)
        assert chart.luck is not None
        there = theirs.getStartSolar()
        their_start = datetime.fromisoformat(there.toYmdHms())
        mine = chart.luck.start.replace(tzinfo=None) + timedelta(hours=8)
        # One second between the terms of the two can move a minute, which makes two hours.
        assert abs(mine - their_start) <= timedelta(hours=2)


def _pillar(name: str) -> object:
    from bazi.sexagenary import cycle_index, pillar_at

    return pillar_at(
        cycle_index(
            "甲乙丙丁戊己庚辛壬癸".index(name[0]), "子丑寅卯辰巳午未申酉戌亥".index(name[1])
        )
    )


@pytest.mark.parametrize(
    ("seconds", "age"),
    [
        (0, Age(0, 0, 0, 0, 0)),
        (1, Age(0, 0, 0, 0, 2)),
        (60, Age(0, 0, 0, 2, 0)),
        (3600, Age(0, 0, 5, 0, 0)),
        (DAY, Age(0, 4, 0, 0, 0)),
        (3 * DAY, Age(1, 0, 0, 0, 0)),
        (10 * DAY + 7260, Age(3, 4, 10, 2, 0)),
    ],
)
def test_three_days_make_a_year(seconds: int, age: Age) -> None:
    first = 946_684_800_000
    assert start_age(first, first + seconds * 1000, LuckStart.EXACT_SECONDS) == age


def test_decades_from_the_end_of_a_month_stay_on_the_calendar() -> None:
    for month in range(1, 13):
        for minute in range(0, 1440, 20):
            at = f"2000-{month:02d}-29T{minute // 60:02d}:{minute % 60:02d}:00"
            luck = compute(birth_at(at)).luck
            assert luck is not None
            days = [(two.start - one.start).days for one, two in pairwise(luck.pillars)]
            assert set(days) <= {3651, 3652, 3653}


@pytest.mark.parametrize(
    ("civil", "sex", "direction"),
    [
        ("1984-06-01T12:00:00", Sex.MALE, LuckDirection.FORWARD),
        ("1984-06-01T12:00:00", Sex.FEMALE, LuckDirection.BACKWARD),
        ("1985-06-01T12:00:00", Sex.MALE, LuckDirection.BACKWARD),
        ("1985-06-01T12:00:00", Sex.FEMALE, LuckDirection.FORWARD),
        ("1984-01-20T12:00:00", Sex.MALE, LuckDirection.BACKWARD),
    ],
)
def test_direction(civil: str, sex: Sex, direction: LuckDirection) -> None:
    luck = compute(birth_at(civil, sex=sex)).luck
    assert luck is not None
    assert luck.direction is direction


def test_decades_follow_each_other() -> None:
    chart = compute(birth_at("1996-02-29T23:30:00"))
    luck = chart.luck
    assert luck is not None
    assert [decade.number for decade in luck.pillars] == list(range(1, 11))
    assert luck.pillars[0].start == luck.start
    for n, decade in enumerate(luck.pillars):
        assert decade.pillar == chart.month.pillar.shifted(luck.direction * (n + 1))
        assert decade.age == luck.start_age.years + 10 * n
    for one, two in pairwise(luck.pillars):
        assert one.end == two.start


def test_start_age_is_at_most_eleven_years() -> None:
    for civil in random_births():
        for sex in (Sex.MALE, Sex.FEMALE):
            luck = compute(birth_at(civil, sex=sex)).luck
            assert luck is not None
            assert luck.start_age.years <= 10
            assert luck.approximate is False


def test_no_direction_is_guessed_where_the_year_is_uncertain() -> None:
    """冬至 1990 falls on 22 December: before it the year is 庚 (yang), from then on 辛 (yin)."""
    options = Options(year_boundary=YearBoundary.WINTER_SOLSTICE)
    unknown = Birth(1990, 12, 22, None, "Asia/Shanghai", sex=Sex.MALE)
    for birth in (
        unknown,
        unknown._replace(hour=11, precision=Precision.MINUTE_RANGE, precision_minutes=300),
    ):
        chart = compute(birth, options)
        assert (chart.luck, chart.no_luck) == (None, "reason.year_uncertain")
        assert chart.finding("luck.absent").evidence == ("alternative.year",)
        # Where men always go forward the year does not matter.
        forward = options._replace(luck_direction=LuckDirectionRule.MEN_FORWARD)
        assert compute(birth, forward).luck is not None


@pytest.mark.parametrize(
    ("precision", "minutes", "approximate"),
    [
        (Precision.EXACT, 0, False),
        (Precision.MINUTE_RANGE, 1, True),
        (Precision.DOUBLE_HOUR, 0, True),
    ],
)
def test_luck_of_an_imprecise_time_is_approximate(
    precision: Precision, minutes: int, approximate: bool
) -> None:
    birth = Birth(
        1990, 6, 15, 10, "Asia/Shanghai", sex=Sex.MALE,
        precision=precision, precision_minutes=minutes,
    )  # fmt: skip
    chart = compute(birth)
    assert chart.luck is not None
    assert chart.luck.approximate is approximate
    said = "certainty.approximate" if approximate else "certainty.exact"
    assert chart.finding("luck.start").get("certainty") == said


@pytest.mark.parametrize("switch", LuckSwitch)
def test_ages_are_those_of_the_day_on_which_a_decade_begins(switch: LuckSwitch) -> None:
    for civil in islice(random_births(), 200):
        chart = compute(birth_at(civil, sex=Sex.MALE), Options(luck_switch=switch))
        luck = chart.luck
        assert luck is not None
        for age, mark in zip(luck.ages, luck.marks_ms, strict=True):
            if mark < JIE_MS[-1]:
                assert age == chart.life.full_age(mark)
