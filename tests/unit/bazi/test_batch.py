"""Births in bulk are births one by one."""

import random
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Clock, DayBoundary, Options, resolve
from bazi.batch import (
    NO_PILLAR,
    BatchBirths,
    Status,
    batch_births,
    batch_pillars,
    equation_of_time_ms,
)
from bazi.errors import BaziError, InvalidRequest, OutOfRange
from bazi.pillars import pillar_indices
from bazi.solar_terms import JIE_MS
from bazi.solar_time import equation_of_time

ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "Europe/Dublin",
    "Asia/Pyongyang",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Gaza",
    "Etc/UTC",
)
# What births in bulk say instead of raising.
STATUS_OF = {
    "DATE_OUT_OF_RANGE": Status.OUT_OF_RANGE,
    "DATE_NEVER_EXISTED": Status.NO_SUCH_DATE,
    "HOUR_OUT_OF_RANGE": Status.NO_SUCH_TIME,
    "MINUTE_OUT_OF_RANGE": Status.NO_SUCH_TIME,
    "SECOND_OUT_OF_RANGE": Status.NO_SUCH_TIME,
    "AMBIGUOUS_CLOCK_TIME": Status.AMBIGUOUS,
    "CLOCK_TIME_NEVER_EXISTED": Status.SKIPPED,
}


def many(births: list[Birth], clock: Clock, boundary: DayBoundary) -> BatchBirths:
    def column(name: str, kind: Any = np.int32) -> Any:
        return np.array([getattr(birth, name) for birth in births], kind)

    return batch_births(
        column("year"),
        column("month"),
        column("day"),
        column("hour"),
        column("minute"),
        column("second"),
        zones=ZONES,
        zone=np.array([ZONES.index(birth.zone) for birth in births], np.int32),
        longitude=column("longitude", np.float64),
        fold=np.array([-1 if birth.fold is None else birth.fold for birth in births], np.int32),
        clock=clock,
        boundary=boundary,
    )


def refusal(birth: Birth, options: Options) -> str:
    try:
        resolve(birth, options)
    except BaziError as refused:
        return refused.reason
    return ""


def check(births: list[Birth], clock: Clock, boundary: DayBoundary) -> None:
    found = many(births, clock, boundary)
    for n, birth in enumerate(births):
        got = tuple(int(column[n]) for column in found.pillars)
        options = Options(clock=clock, day_boundary=boundary)
        reason = refusal(birth, options)
        if reason:
            assert (found.status[n], got) == (STATUS_OF[reason], (NO_PILLAR,) * 4), birth
            continue
        moment = resolve(birth, options)
        assert found.status[n] == Status.OK, birth
        assert (found.epoch_ms[n], found.local_ms[n]) == (moment.epoch_ms, moment.local_ms), birth
        assert got == pillar_indices(moment.epoch_ms, moment.local_ms, boundary)


def some_births(count: int) -> list[Birth]:
    chance = random.Random(8)
    births = [
        Birth(
            year=chance.randint(1599, 2401),
            month=chance.randint(0, 13),
            day=chance.randint(0, 31),
            hour=chance.randint(0, 24),
            minute=chance.randint(0, 59),
            second=chance.randint(0, 60),
            zone=chance.choice(ZONES),
            longitude=chance.uniform(-180, 180),
            fold=chance.choice((None, 0, 1)),
        )
        for _ in range(count)
    ]
    # Nights on which clocks change.
    for zone, year, month, day in (
        ("Asia/Shanghai", 1986, 9, 14),
        ("Asia/Shanghai", 1986, 5, 4),
        ("America/New_York", 2040, 11, 4),
        ("America/New_York", 2350, 3, 12),
        ("Europe/Dublin", 1971, 10, 31),
        ("Pacific/Apia", 2011, 12, 30),
        ("Europe/London", 1944, 4, 2),
        ("Asia/Gaza", 2030, 4, 13),
    ):
        births += [
            Birth(
                year=year,
                month=month,
                day=day,
                hour=minute // 60,
                minute=minute % 60,
                zone=zone,
                longitude=20.0,
                fold=fold,
            )
            for minute in range(0, 300, 7)
            for fold in (None, 0, 1)
        ]
    return births


@pytest.mark.parametrize("boundary", list(DayBoundary))
@pytest.mark.parametrize(
    "clock", [Clock.WALL, Clock.STANDARD, Clock.MEAN_SOLAR, Clock.TRUE_SOLAR, Clock.BEIJING]
)
def test_civil_births_one_by_one(clock: Clock, boundary: DayBoundary) -> None:
    check(some_births(4000), clock, boundary)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-11_700_000_000_000, 13_670_000_000_000),
            st.integers(-(10**13), 10**13),
        ),
        max_size=30,
    ),
    st.sampled_from(list(DayBoundary)),
)
def test_pillars_one_by_one(pairs: list[tuple[int, int]], boundary: DayBoundary) -> None:
    epoch = np.array([pair[0] for pair in pairs], np.int64)
    local = np.array([pair[1] for pair in pairs], np.int64)
    found = batch_pillars(epoch, local, boundary)
    for n, pair in enumerate(pairs):
        got = tuple(int(column[n]) for column in found)
        try:
            assert got == pillar_indices(*pair, boundary)
        except OutOfRange:
            assert got[:2] == (NO_PILLAR, NO_PILLAR)


def test_every_jie_to_the_millisecond() -> None:
    instants = [jie + shift for jie in JIE_MS[2:-2] for shift in (-1, 0, 1)]
    epoch = np.array(instants, np.int64)
    found = batch_pillars(epoch, epoch)
    for n, instant in enumerate(instants):
        assert (found.year[n], found.month[n]) == pillar_indices(instant, instant)[:2]


def test_far_outside_there_is_no_year() -> None:
    epoch = np.array([-(1 << 62), -11_800_000_000_000, 14_000_000_000_000, 1 << 61], np.int64)
    found = batch_pillars(epoch, np.zeros(4, np.int64))
    assert set(found.year.tolist()) == set(found.month.tolist()) == {NO_PILLAR}


def test_equation_of_time_is_the_same() -> None:
    chance = random.Random(5)
    instants = [chance.randrange(-11_600_000_000_000, 13_500_000_000_000) for _ in range(2000)]
    assert equation_of_time_ms(np.array(instants, np.int64)).tolist() == [
        equation_of_time(instant) for instant in instants
    ]


def test_what_is_refused() -> None:
    one = np.ones(1, np.int32)
    two = np.ones(2, np.int32)
    for arguments, reason in (
        ({"minute": two}, "LENGTHS_DIFFER"),
        ({"clock": Clock.TRUE_SOLAR}, "LONGITUDE_REQUIRED"),
        ({"zone": one}, "ZONE_OUT_OF_RANGE"),
        ({"zones": ["nowhere"]}, "UNKNOWN_ZONE"),
    ):
        given: dict[str, Any] = {
            **dict.fromkeys(("month", "day", "hour", "minute"), one),
            "year": one + 1989,
            "zones": ["Asia/Shanghai"],
            **arguments,
        }
        with pytest.raises(BaziError) as refused:
            batch_births(**given)
        assert refused.value.reason == reason
    with pytest.raises(InvalidRequest):
        batch_pillars(np.zeros(1, np.int64), np.zeros(2, np.int64))


def test_one_bad_longitude_spoils_no_other_birth() -> None:
    longitude = np.array([104.07, np.nan, 200.0, -180.0])
    four = np.ones(4, np.int32)
    found = batch_births(
        four * 1990, four, four, four * 3, four, zones=["Asia/Shanghai"], longitude=longitude
    )
    bad = Status.NO_SUCH_LONGITUDE
    assert found.status.tolist() == [Status.OK, bad, bad, Status.OK]
    assert [found.pillars.hour[n] == NO_PILLAR for n in range(4)] == [False, True, True, False]
    alone = batch_births(
        *(four[:1] * n for n in (1990, 1, 1, 3, 1)),
        zones=["Asia/Shanghai"],
        longitude=longitude[:1],
    )
    assert alone.pillars.hour[0] == found.pillars.hour[0]


def test_the_engine_does_not_load_numpy() -> None:
    program = "import sys, bazi; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
