"""Clocks that history put on: Xinjiang, Korea's half hours, wartime in Hong Kong and Taiwan, poles, far years.

What the law of the place had the clocks show is written out here; the charts must rest on that instant.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bazi import Birth, Chart, Clock, Options, compute
from bazi.errors import AmbiguousMoment, ImpossibleMoment
from bazi.moment import Sex
from tests.unit.bazi.births import birth_at

SEOUL, HONG_KONG, TAIPEI = "Asia/Seoul", "Asia/Hong_Kong", "Asia/Taipei"
LONGITUDES = {SEOUL: 127.0, HONG_KONG: 114.17, TAIPEI: 121.5}


def chart_at(civil: str, zone: str, *, fold: int | None = None, clock: Clock = Clock.AUTO) -> Chart:
    birth = birth_at(civil, zone, fold=fold)._replace(longitude=LONGITUDES.get(zone))
    return compute(birth, Options(clock=clock))


@pytest.mark.parametrize("year", [1912, 1930, 1940, 1949, 1986, 1990, 2020])
def test_xinjiang_time_and_beijing_time_of_one_birth_give_one_chart(year: int) -> None:
    """A person of Ürümqi may write either clock; the sun over the town decides."""
    local = Birth(year, 7, 1, 8, "Asia/Urumqi", 30, longitude=87.6, sex=Sex.FEMALE)
    chart = compute(local)
    beijing = chart.moment.instant.astimezone(ZoneInfo("Asia/Shanghai"))
    same = Birth(
        *(beijing.year, beijing.month, beijing.day, beijing.hour, "Asia/Shanghai"),
        minute=beijing.minute,
        second=beijing.second,
        longitude=87.6,
        sex=Sex.FEMALE,
    )
    other = compute(same)
    assert other.moment.instant == chart.moment.instant
    assert other.indices == chart.indices
    assert other.luck is not None
    assert chart.luck is not None
    assert other.luck.marks_ms[0] // 86_400_000 == chart.luck.marks_ms[0] // 86_400_000
    # Read from the wall, the two clocks are a double-hour and more apart.
    walls = {compute(birth, Options(clock=Clock.WALL)).indices[3] for birth in (local, same)}
    assert len(walls) == 2


def test_xinjiang_keeps_two_hours_behind_beijing_and_never_had_its_summer_time() -> None:
    for year in (1935, 1960, 1988, 2020):
        moment = compute(Birth(year, 7, 1, 12, "Asia/Urumqi")).moment
        assert (moment.utc_offset, moment.is_dst) == (6 * 3600, False)
    # Before 1928 the town's own sun.
    assert (
        compute(Birth(1920, 7, 1, 12, "Asia/Urumqi")).moment.utc_offset == 5 * 3600 + 50 * 60 + 20
    )


@pytest.mark.parametrize(
    ("civil", "zone", "written", "standard"),
    [
        # Korea: 8:30 from 1908-04-01 to 1911-12-31, 9:00 under Japan, 8:30 again from 1954-03-21 to 1961-08-09,
        # with an hour of summer time on top in 1955–1960.
        ("1908-03-31T12:00:00", SEOUL, "8:27:52", "8:27:52"),
        ("1908-04-02T12:00:00", SEOUL, "8:30", "8:30"),
        ("1911-12-31T12:00:00", SEOUL, "8:30", "8:30"),
        ("1912-01-02T12:00:00", SEOUL, "9:00", "9:00"),
        ("1954-03-20T12:00:00", SEOUL, "9:00", "9:00"),
        ("1954-03-22T12:00:00", SEOUL, "8:30", "8:30"),
        ("1957-07-01T12:00:00", SEOUL, "9:30", "8:30"),
        ("1961-08-09T12:00:00", SEOUL, "8:30", "8:30"),
        ("1961-08-11T12:00:00", SEOUL, "9:00", "9:00"),
        # Hong Kong: summer time from 1941-06-15, half an hour of it from October, Tokyo's time from the surrender on
        # Christmas Day until November 1945.
        ("1941-06-14T12:00:00", HONG_KONG, "8:00", "8:00"),
        ("1941-07-01T12:00:00", HONG_KONG, "9:00", "8:00"),
        ("1941-11-01T12:00:00", HONG_KONG, "8:30", "8:00"),
        ("1941-12-24T12:00:00", HONG_KONG, "8:30", "8:00"),
        ("1941-12-26T12:00:00", HONG_KONG, "9:00", "9:00"),
        ("1943-07-01T12:00:00", HONG_KONG, "9:00", "9:00"),
        ("1945-11-17T12:00:00", HONG_KONG, "9:00", "9:00"),
        ("1945-11-19T12:00:00", HONG_KONG, "8:00", "8:00"),
        ("1946-06-01T12:00:00", HONG_KONG, "9:00", "8:00"),
        # Taiwan: Tokyo's time from 1937-10-01 to 1945-09-21, summer time after the war.
        ("1937-09-30T12:00:00", TAIPEI, "8:00", "8:00"),
        ("1937-10-02T12:00:00", TAIPEI, "9:00", "9:00"),
        ("1945-09-20T12:00:00", TAIPEI, "9:00", "9:00"),
        ("1945-09-22T12:00:00", TAIPEI, "8:00", "8:00"),
        ("1946-06-01T12:00:00", TAIPEI, "9:00", "8:00"),
        ("1974-05-01T12:00:00", TAIPEI, "9:00", "8:00"),
    ],
)
def test_the_clock_of_the_law(civil: str, zone: str, written: str, standard: str) -> None:
    chart = chart_at(civil, zone)
    moment = chart.moment
    assert (moment.utc_offset, moment.standard_offset) == (seconds(written), seconds(standard))
    # The same instant on the clock of Greenwich, under the same sun.
    utc = moment.instant.replace(tzinfo=None).isoformat()
    same = birth_at(utc, "Etc/UTC")._replace(longitude=LONGITUDES[zone])
    assert compute(same).indices == chart.indices
    assert compute(same).moment.true_solar == moment.true_solar


def seconds(offset: str) -> int:
    parts = [int(part) for part in offset.split(":")] + [0]
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def test_the_half_hour_decides_between_two_double_hours() -> None:
    """11:20 in Seoul was 巳 by the sun at +9:00 and 午 at +8:30."""
    hours = {
        year: chart_at(f"{year}-03-01T11:20:00", SEOUL).indices[3] % 12 for year in (1953, 1956)
    }
    assert hours == {1953: 5, 1956: 6}


def test_the_half_hours_that_korea_had_twice_and_never() -> None:
    with pytest.raises(AmbiguousMoment):
        chart_at("1954-03-20T23:50:00", SEOUL)
    first, second = (chart_at("1954-03-20T23:50:00", SEOUL, fold=fold) for fold in (0, 1))
    assert second.moment.instant - first.moment.instant == timedelta(minutes=30)
    with pytest.raises(ImpossibleMoment):
        chart_at("1961-08-10T00:15:00", SEOUL)


@pytest.mark.parametrize("latitude", [-90.0, -89.9, -80.5, 80.5, 89.9, 90.0])
def test_at_the_poles_the_sun_of_the_meridian_counts_and_the_date_line_is_a_day(
    latitude: float,
) -> None:
    """East and west of the 180th meridian stand the same sun and two dates."""
    east, west = (
        compute(Birth(2000, 6, 21, 12, "Etc/UTC", longitude=longitude, latitude=latitude))
        for longitude in (180.0, -180.0)
    )
    for chart in (east, west):
        assert chart.findings
        assert len(chart.life.years()) == 100
    assert east.indices[:2] == west.indices[:2]
    assert east.indices[2] == (west.indices[2] + 1) % 60
    assert east.indices[3] % 12 == west.indices[3] % 12 == 0
    assert east.moment.true_solar is not None
    assert west.moment.true_solar is not None
    assert east.moment.true_solar - west.moment.true_solar == timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "zone", "offset"),
    [
        (1600, "Asia/Shanghai", "8:05:43"),
        (1650, "Asia/Urumqi", "5:50:20"),
        (1699, SEOUL, "8:27:52"),
        (2300, "Asia/Shanghai", "8:00"),
        (2399, SEOUL, "9:00"),
        (2399, "Asia/Urumqi", "6:00"),
    ],
)
def test_outside_the_zone_database_the_first_and_the_last_rule_hold(
    year: int, zone: str, offset: str
) -> None:
    for month in (1, 7):
        moment = compute(Birth(year, month, 1, 12, zone)).moment
        assert (moment.utc_offset, moment.standard_offset) == (seconds(offset),) * 2


def test_a_yearly_rule_of_summer_time_goes_on_for_ever() -> None:
    summer, winter = (
        compute(Birth(2399, month, 1, 12, "America/New_York")).moment for month in (7, 1)
    )
    assert (summer.utc_offset, summer.standard_offset) == (-4 * 3600, -5 * 3600)
    assert winter.utc_offset == -5 * 3600
    early = compute(Birth(1600, 7, 1, 12, "America/New_York")).moment
    assert early.utc_offset == -(4 * 3600 + 56 * 60 + 2)
