"""Bad births: the right error, field and reason."""

from math import nan

import pytest

from bazi import Birth, Calendar, Clock, Options, Precision, compute
from bazi.errors import BaziError, ImpossibleMoment, InvalidBirth, OutOfRange

GOOD = Birth(year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai")
LUNAR = GOOD._replace(calendar=Calendar.LUNAR)
SOLAR_CLOCKS = (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR)


@pytest.mark.parametrize(
    ("birth", "kind", "field", "reason"),
    [
        (GOOD._replace(year=1900, day=29), ImpossibleMoment, "date", "DATE_NEVER_EXISTED"),
        (GOOD._replace(month=13), ImpossibleMoment, "date", "DATE_NEVER_EXISTED"),
        (GOOD._replace(day=0), ImpossibleMoment, "date", "DATE_NEVER_EXISTED"),
        (LUNAR._replace(month=13), ImpossibleMoment, "date", "LUNAR_MONTH_NEVER_EXISTED"),
        (LUNAR._replace(day=31), ImpossibleMoment, "date", "LUNAR_DAY_NEVER_EXISTED"),
        (
            LUNAR._replace(leap_month=True),
            ImpossibleMoment,
            "leap_month",
            "LEAP_MONTH_NEVER_EXISTED",
        ),
        (GOOD._replace(leap_month=True), InvalidBirth, "leap_month", "LEAP_MONTH_OF_SOLAR_DATE"),
        (GOOD._replace(year=1599), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (GOOD._replace(year=2401), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (LUNAR._replace(year=1599), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (LUNAR._replace(year=2400, month=12), OutOfRange, "date", "DATE_OUT_OF_RANGE"),
        (GOOD._replace(hour=24), InvalidBirth, "time", "HOUR_OUT_OF_RANGE"),
        (GOOD._replace(minute=60), InvalidBirth, "time", "MINUTE_OUT_OF_RANGE"),
        (GOOD._replace(second=60), InvalidBirth, "time", "SECOND_OUT_OF_RANGE"),
        (GOOD._replace(hour=None), InvalidBirth, "time", "MINUTE_WITHOUT_HOUR"),
        (GOOD._replace(longitude=180.1), InvalidBirth, "longitude", "LONGITUDE_OUT_OF_RANGE"),
        (GOOD._replace(longitude=nan), InvalidBirth, "longitude", "LONGITUDE_OUT_OF_RANGE"),
        (GOOD._replace(latitude=91), InvalidBirth, "latitude", "LATITUDE_OUT_OF_RANGE"),
        (GOOD._replace(fold=2), InvalidBirth, "fold", "FOLD_OUT_OF_RANGE"),
        (
            GOOD._replace(precision=Precision.UNKNOWN),
            InvalidBirth,
            "precision",
            "PRECISION_CONTRADICTS_TIME",
        ),
        (
            GOOD._replace(hour=None, minute=0, precision=Precision.DOUBLE_HOUR),
            InvalidBirth,
            "precision",
            "PRECISION_CONTRADICTS_TIME",
        ),
        (
            GOOD._replace(precision=Precision.MINUTE_RANGE),
            InvalidBirth,
            "precision_minutes",
            "PRECISION_OUT_OF_RANGE",
        ),
        (
            GOOD._replace(precision_minutes=5),
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
        compute(GOOD._replace(year=1))
    assert caught.value.metadata == {"first": "1600-01-01", "last": "2400-12-31"}


@pytest.mark.parametrize("clock", SOLAR_CLOCKS)
def test_solar_clock_needs_a_longitude(clock: Clock) -> None:
    with pytest.raises(InvalidBirth) as caught:
        compute(GOOD, Options(clock=clock))
    assert (caught.value.field, caught.value.reason) == ("longitude", "LONGITUDE_REQUIRED")


@pytest.mark.parametrize("edge", [(1600, 1, 1), (2400, 12, 31)])
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
    chart = compute(GOOD._replace(year=2000, month=2, day=29))
    assert chart.moment.solar_date.isoformat() == "2000-02-29"
