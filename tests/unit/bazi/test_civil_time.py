"""Zones: repeated and missing clock times, daylight saving, double summer time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazi import Birth, Clock, Options, resolve
from bazi.civil_time import load_zone, zone_ids
from bazi.errors import AmbiguousMoment, ImpossibleMoment, UnknownZone
from tests.unit.bazi.births import birth_at

HOUR = 3600
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Kolkata", "Pacific/Apia")


@pytest.mark.parametrize(
    ("civil", "zone", "first", "second"),
    [
        ("1986-09-14T01:20:00", "Asia/Shanghai", 9 * HOUR, 8 * HOUR),
        ("1991-09-15T01:20:00", "Asia/Shanghai", 9 * HOUR, 8 * HOUR),
        ("2021-11-07T01:30:00", "America/New_York", -4 * HOUR, -5 * HOUR),
        ("1945-07-15T02:30:00", "Europe/London", 2 * HOUR, 1 * HOUR),
    ],
)
def test_repeated_clock_time(civil: str, zone: str, first: int, second: int) -> None:
    with pytest.raises(AmbiguousMoment) as caught:
        resolve(birth_at(civil, zone))
    assert (caught.value.field, caught.value.reason) == ("fold", "AMBIGUOUS_CLOCK_TIME")
    assert caught.value.metadata == {
        "first_utc_offset": str(first),
        "second_utc_offset": str(second),
    }
    early, late = (resolve(birth_at(civil, zone, fold=fold)) for fold in (0, 1))
    assert (early.utc_offset, late.utc_offset) == (first, second)
    assert early.candidate_offsets == late.candidate_offsets == (first, second)
    assert late.instant - early.instant == timedelta(seconds=first - second)


@pytest.mark.parametrize(
    ("civil", "zone", "start", "end"),
    [
        ("1986-05-04T02:30:00", "Asia/Shanghai", "1986-05-04T02:00:00", "1986-05-04T03:00:00"),
        ("1991-04-14T02:00:00", "Asia/Shanghai", "1991-04-14T02:00:00", "1991-04-14T03:00:00"),
        ("2021-03-14T02:59:59", "America/New_York", "2021-03-14T02:00:00", "2021-03-14T03:00:00"),
        ("2011-12-30T12:00:00", "Pacific/Apia", "2011-12-30T00:00:00", "2011-12-31T00:00:00"),
    ],
)
@pytest.mark.parametrize("fold", [None, 0, 1])
def test_missing_clock_time(civil: str, zone: str, start: str, end: str, fold: int | None) -> None:
    with pytest.raises(ImpossibleMoment) as caught:
        resolve(birth_at(civil, zone, fold=fold))
    assert (caught.value.field, caught.value.reason) == ("time", "CLOCK_TIME_NEVER_EXISTED")
    assert caught.value.metadata["gap_start"] == start
    assert caught.value.metadata["gap_end"] == end


@pytest.mark.parametrize(
    ("civil", "zone", "total", "standard"),
    [
        ("1988-07-01T12:00:00", "Asia/Shanghai", 9 * HOUR, 8 * HOUR),
        ("1985-07-01T12:00:00", "Asia/Shanghai", 8 * HOUR, 8 * HOUR),
        ("1900-06-01T13:03:00", "Asia/Shanghai", 29143, 29143),
        ("1943-01-15T12:00:00", "Europe/London", 1 * HOUR, 0),
        ("1943-06-15T12:00:00", "Europe/London", 2 * HOUR, 0),
        ("1947-05-15T12:00:00", "Europe/London", 2 * HOUR, 0),
        ("1970-01-15T12:00:00", "Europe/London", 1 * HOUR, 1 * HOUR),
        ("1945-06-15T12:00:00", "Europe/Berlin", 3 * HOUR, 1 * HOUR),
        ("2024-01-15T12:00:00", "Europe/Dublin", 0, 0),
        ("2024-07-15T12:00:00", "Europe/Dublin", 1 * HOUR, 0),
        ("1990-07-15T12:00:00", "Europe/Dublin", 1 * HOUR, 0),
        ("1933-03-18T02:56:00", "Atlantic/Reykjavik", -1 * HOUR, -1 * HOUR),
        ("1935-01-15T12:00:00", "Europe/Amsterdam", 1172, 1172),
        ("2099-07-15T12:00:00", "America/New_York", -4 * HOUR, -5 * HOUR),
    ],
)
def test_standard_offset(civil: str, zone: str, total: int, standard: int) -> None:
    moment = resolve(birth_at(civil, zone))
    assert (moment.utc_offset, moment.standard_offset) == (total, standard)
    assert moment.is_dst is (total != standard)
    assert moment.wall - moment.standard == timedelta(seconds=total - standard)


@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30)),  # noqa: DTZ001  naive by nature
    st.sampled_from(ZONES),
)
def test_instant_gives_back_the_clock_time(wall: datetime, zone: str) -> None:
    wall = wall.replace(microsecond=0, fold=0)
    try:
        moment = resolve(birth_at(wall.isoformat(), zone, fold=0))
    except ImpossibleMoment:
        return
    assert moment.wall == wall
    assert moment.instant + timedelta(seconds=moment.utc_offset) == wall.replace(tzinfo=UTC)
    assert moment.epoch_ms == round(moment.instant.timestamp() * 1000)
    assert 0 <= moment.utc_offset - moment.standard_offset <= 2 * HOUR


@pytest.mark.parametrize(
    "zone",
    ["Mars/Base", "", "Africa", "../etc/passwd", "Asia/Shanghai\0", "x" * 1_000_000, "Factory"],
)
def test_unknown_zone(zone: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        resolve(birth_at("1990-02-04T10:12:00", zone))
    assert (caught.value.field, caught.value.reason) == ("zone", "UNKNOWN_ZONE")
    assert len(caught.value.metadata["zone"]) < 300


def test_every_zone_loads() -> None:
    for zone in zone_ids():
        for before_1970 in (False, True):
            edges = load_zone(zone, before_1970).recorded.edges
            assert edges == sorted(edges)
    load_zone.cache_clear()


def test_the_four_clocks() -> None:
    birth = Birth(
        year=1990, month=7, day=15, hour=12, zone="Asia/Shanghai", longitude=104.07, latitude=30.67
    )
    moment = resolve(birth)
    assert moment.clock is Clock.TRUE_SOLAR
    assert moment.local == moment.true_solar
    assert moment.standard.hour == 11
    assert moment.mean_solar is not None
    assert moment.true_solar is not None
    west = timedelta(seconds=(120 - 104.07) * 240)
    assert abs(moment.standard - moment.mean_solar - west) < timedelta(milliseconds=1)
    equation = (moment.true_solar - moment.mean_solar).total_seconds()
    assert equation == pytest.approx(-353, abs=2)
    assert resolve(birth, Options(clock=Clock.WALL)).local == moment.wall
