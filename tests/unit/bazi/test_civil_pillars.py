"""Pillars in one step equal those of a chart, and fail like it."""

from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bazi import Birth, DayBoundary, Options, compute
from bazi.civil_pillars import civil_pillars
from bazi.errors import BaziError, OutOfRange
from tests.unit.bazi.test_flows import ZONES

Four = tuple[int, ...]
clock = datetime.fromisoformat


def whole(
    at: datetime, zone: str, longitude: float | None, fold: int | None, boundary: DayBoundary
) -> Four | tuple[type, str]:
    birth = Birth(
        *(at.year, at.month, at.day, at.hour, zone, at.minute, at.second, fold),
        longitude=longitude,
    )
    try:
        return compute(birth, Options(day_boundary=boundary)).indices
    except BaziError as error:
        return type(error), error.reason


def direct(
    at: datetime, zone: str, longitude: float | None, fold: int | None, boundary: DayBoundary
) -> Four | tuple[type, str]:
    parts = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    try:
        return civil_pillars(*parts, zone, longitude, fold, boundary)
    except BaziError as error:
        return type(error), error.reason


@settings(max_examples=1500, deadline=None)
@given(
    st.datetimes(clock("1598-01-01"), clock("2402-12-31")),
    st.sampled_from((*ZONES, "Mars/Olympus", "Europe/Dublin", "Asia/Chongqing")),
    st.none() | st.floats(-181, 181),
    st.none() | st.integers(-1, 2),
    st.sampled_from(DayBoundary),
)
@example(clock("2021-11-07T01:30"), "America/New_York", None, None, DayBoundary.NEXT_DAY)
@example(clock("2021-03-14T02:30"), "America/New_York", None, 1, DayBoundary.NEXT_DAY)
@example(clock("2200-07-01T12:30"), "America/New_York", -74.0, 1, DayBoundary.SPLIT)
@example(clock("1990-06-15T23:30"), "Asia/Shanghai", None, None, DayBoundary.MIDNIGHT)
@example(clock("1990-06-15T23:30"), "Asia/Shanghai", float("nan"), None, DayBoundary.MIDNIGHT)
def test_equal_to_a_chart(
    at: datetime, zone: str, longitude: float | None, fold: int | None, boundary: DayBoundary
) -> None:
    assert direct(at, zone, longitude, fold, boundary) == whole(at, zone, longitude, fold, boundary)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((1990, 2, 30, 0, 0, 0), "DATE_NEVER_EXISTED"),
        ((1990, 13, 1, 0, 0, 0), "DATE_NEVER_EXISTED"),
        ((1990, 1, 1, 24, 0, 0), "HOUR_OUT_OF_RANGE"),
        ((1990, 1, 1, 0, 60, 0), "MINUTE_OUT_OF_RANGE"),
        ((1990, 1, 1, 0, 0, -1), "SECOND_OUT_OF_RANGE"),
        ((0, 1, 1, 0, 0, 0), "DATE_OUT_OF_RANGE"),
        ((10**30, 1, 1, 0, 0, 0), "DATE_OUT_OF_RANGE"),
        ((1990, 1, 10**30, 0, 0, 0), "DATE_NEVER_EXISTED"),
    ],
)
def test_errors(parts: tuple[int, int, int, int, int, int], reason: str) -> None:
    with pytest.raises(BaziError) as caught:
        civil_pillars(*parts, "Asia/Tokyo")
    assert caught.value.reason == reason
    if reason == "DATE_OUT_OF_RANGE":
        assert isinstance(caught.value, OutOfRange)
