"""Bad births: the right error, field and reason."""

from dataclasses import replace
from math import nan

import pytest

from bazi import Birth, Calendar, Clock, Options, Precision, compute
from bazi.errors import BaziError, ImpossibleMoment, InvalidBirth, OutOfRange

GOOD = Birth(year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai")
LUNAR = replace(GOOD, calendar=Calendar.LUNAR)
SOLAR_CLOCKS = (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR)


@pytest.mark.parametrize(
    ("birth", "kind", "field", "reason"),
    [
        (replace(GOOD, year=1900, day=29), ImpossibleMoment, "date", "DATE_NEVER_EXISTED"),
        (replace(GOOD, month=13), ImpossibleMoment, "date", "DATE_NEVER_EXISTED"),
        (replace(GOOD, day=0), ImpossibleMoment, "date", "DATE_NEVER_EXISTED"),
        (replace(LUNAR, month=13), ImpossibleMoment, "date", "LUNAR_MONTH_NEVER_EXISTED"),
        (replace(LUNAR, day=31), ImpossibleMoment, "date", "LUNAR_DAY_NEVER_EXISTED"),
        (
            replace(LUNAR, leap_month=True),
            ImpossibleMoment,
            "leap_month",
            "LEAP_MONTH_NEVER_EXISTED",
        ),
        (replace(GOOD, leap_month=True), InvalidBirth, "leap_month", "LEAP_MONTH_OF_SOLAR_DATE"),
        (replace(GOOD, year=1899), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (replace(GOOD, year=2101), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (replace(LUNAR, year=1899), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (replace(LUNAR, year=2100, month=12), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (replace(GOOD, hour=24), InvalidBirth, "time", "HOUR_OUT_OF_RANGE"),
        (replace(GOOD, minute=60), InvalidBirth, "time", "MINUTE_OUT_OF_RANGE"),
        (replace(GOOD, second=60), InvalidBirth, "time", "SECOND_OUT_OF_RANGE"),
        (replace(GOOD, hour=None), InvalidBirth, "time", "MINUTE_WITHOUT_HOUR"),
        (replace(GOOD, longitude=180.1), InvalidBirth, "longitude", "LONGITUDE_OUT_OF_RANGE"),
        (replace(GOOD, longitude=nan), InvalidBirth, "longitude", "LONGITUDE_OUT_OF_RANGE"),
        (replace(GOOD, latitude=91), InvalidBirth, "latitude", "LATITUDE_OUT_OF_RANGE"),
        (replace(GOOD, fold=2), InvalidBirth, "fold", "FOLD_OUT_OF_RANGE"),
        (
            replace(GOOD, precision=Precision.UNKNOWN),
            InvalidBirth,
            "precision",
            "PRECISION_CONTRADICTS_TIME",
        ),
        (
            replace(GOOD, hour=None, minute=0, precision=Precision.DOUBLE_HOUR),
            InvalidBirth,
            "precision",
            "PRECISION_CONTRADICTS_TIME",
        ),
        (
            replace(GOOD, precision=Precision.MINUTE_RANGE),
            InvalidBirth,
            "precision_minutes",
            "PRECISION_OUT_OF_RANGE",
        ),
        (
            replace(GOOD, precision_minutes=5),
            InvalidBirth,
            "precision_minutes",
            "PRECISION_MINUTES_WITHOUT_RANGE",
        ),
    ],
)
def test_bad_birth(birth: Birth, kind: type[BaziError], field: str, reason: str) -> None:
    with pytest.raises(kind) as caught:
        compute(birth)
    assert type(caught.value) is kind
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert all(isinstance(value, str) for value in caught.value.metadata.values())


def test_out_of_range_names_the_range() -> None:
    with pytest.raises(OutOfRange) as caught:
        compute(replace(GOOD, year=1))
    assert caught.value.metadata == {"first": "1900-01-01", "last": "2100-12-31"}


@pytest.mark.parametrize("clock", SOLAR_CLOCKS)
def test_solar_clock_needs_a_longitude(clock: Clock) -> None:
    with pytest.raises(InvalidBirth) as caught:
        compute(GOOD, Options(clock=clock))
    assert (caught.value.field, caught.value.reason) == ("longitude", "LONGITUDE_REQUIRED")


@pytest.mark.parametrize("edge", [(1900, 1, 1), (2100, 12, 31)])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Shanghai"])
@pytest.mark.parametrize("hour", [0, 23, None])
def test_first_and_last_day_compute(
    edge: tuple[int, int, int], zone: str, hour: int | None
) -> None:
    year, month, day = edge
    chart = compute(Birth(year=year, month=month, day=day, hour=hour, zone=zone))
    assert chart.year.pillar.index == (year - 4 - (month < 2)) % 60


def test_unknown_time_on_a_day_that_samoa_skipped() -> None:
    with pytest.raises(ImpossibleMoment) as caught:
        compute(Birth(year=2011, month=12, day=30, hour=None, zone="Pacific/Apia"))
    assert (caught.value.field, caught.value.reason) == ("date", "DATE_NEVER_EXISTED")


def test_leap_day() -> None:
    chart = compute(replace(GOOD, year=2000, month=2, day=29))
    assert chart.moment.solar_date.isoformat() == "2000-02-29"
