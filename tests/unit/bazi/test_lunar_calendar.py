"""Lunar dates: round trips, leap months, and the customary almanac day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazi import Birth, Calendar, resolve
from bazi.errors import ImpossibleMoment, OutOfRange
from bazi.lunar_calendar import (
    LunarDate,
    from_solar,
    leap_month,
    month_length,
    to_solar,
)
from bazi.lunar_calendar_table import FIRST_YEAR

FIRST = date(1900, 1, 1)
LAST = date(2100, 12, 31)
# The new moon falls 100 s after midnight of 8 August 2097; the almanac extrapolates a ΔT that is
# two minutes larger and so begins the seventh month a day earlier.
ALMANAC_DIFFERS = (date(2097, 8, 7), date(2097, 9, 5))
# The same in later years: (year, month) whose length differs because a new moon is within minutes of midnight.
ALMANAC_MONTHS_DIFFER = {
    *((2097, month) for month in (6, 7)),
    *((year, month) for year in (2133, 2172) for month in (8, 9)),
    *((2165, month) for month in (10, 11)),
}
LAST_COMPARED = 2200


@given(st.dates(FIRST, LAST))
def test_round_trip(day: date) -> None:
    assert to_solar(from_solar(day)) == day


@given(st.dates(FIRST, LAST))
def test_days_follow_each_other(day: date) -> None:
    today, tomorrow = from_solar(day), from_solar(day + timedelta(days=1))
    if tomorrow.day == 1:
        assert today.day == month_length(today.year, today.month, leap=today.leap)
    else:
        assert (tomorrow.year, tomorrow.month, tomorrow.leap) == (
            today.year,
            today.month,
            today.leap,
        )
        assert tomorrow.day == today.day + 1


@pytest.mark.parametrize(
    ("lunar", "solar"),
    [
        (LunarDate(2023, 2, 1, leap=True), date(2023, 3, 22)),
        (LunarDate(2033, 11, 1, leap=True), date(2033, 12, 22)),
        (LunarDate(1900, 8, 15, leap=True), date(1900, 10, 8)),
        (LunarDate(1990, 1, 9), date(1990, 2, 4)),
        (LunarDate(1899, 12, 1), date(1900, 1, 1)),
    ],
)
def test_known_dates(lunar: LunarDate, solar: date) -> None:
    assert to_solar(lunar) == solar
    assert from_solar(solar) == lunar


def test_birth_in_a_leap_month() -> None:
    birth = Birth(
        year=2023,
        month=2,
        day=15,
        hour=9,
        zone="Asia/Shanghai",
        calendar=Calendar.LUNAR,
        leap_month=True,
    )
    moment = resolve(birth)
    assert moment.solar_date == date(2023, 4, 5)
    assert moment.lunar_date == LunarDate(2023, 2, 15, leap=True)


def test_thirtieth_day_of_a_short_month() -> None:
    lunar = next(
        LunarDate(2000, month, 30) for month in range(1, 13) if month_length(2000, month) == 29
    )
    with pytest.raises(ImpossibleMoment) as caught:
        to_solar(lunar)
    assert caught.value.metadata == {"month_length": "29"}


def test_outside_the_table() -> None:
    for day in (date(1645, 1, 27), date(2403, 3, 1)):
        with pytest.raises(OutOfRange):
            from_solar(day)


def test_leap_months_agree_with_the_almanac() -> None:
    almanac = pytest.importorskip("lunar_python")
    for year in range(FIRST_YEAR, LAST_COMPARED + 1):
        assert leap_month(year) == almanac.LunarYear.fromYear(year).getLeapMonth()


def test_days_agree_with_the_almanac() -> None:
    almanac = pytest.importorskip("lunar_python")
    for ordinal in range(FIRST.toordinal(), LAST.toordinal(), 97):
        day = date.fromordinal(ordinal)
        if ALMANAC_DIFFERS[0] <= day <= ALMANAC_DIFFERS[1]:
            continue
        theirs = almanac.Solar.fromYmd(day.year, day.month, day.day).getLunar()
        mine = from_solar(day)
        signed = -mine.month if mine.leap else mine.month
        assert (mine.year, signed, mine.day) == (
            theirs.getYear(),
            theirs.getMonth(),
            theirs.getDay(),
        )


def test_every_month_starts_with_the_almanac() -> None:
    almanac = pytest.importorskip("lunar_python")
    for year in range(FIRST_YEAR, LAST_COMPARED + 1):
        for month in almanac.LunarYear.fromYear(year).getMonths():
            number, leap = abs(month.getMonth()), month.getMonth() < 0
            if month.getYear() != year or (year, number) in ALMANAC_MONTHS_DIFFER:
                continue
            assert month_length(year, number, leap=leap) == month.getDayCount()
            first = almanac.Solar.fromJulianDay(month.getFirstJulianDay())
            assert to_solar(LunarDate(year, number, 1, leap)).isoformat() == first.toYmd()
