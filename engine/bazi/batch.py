"""Pillars of many births at once, on numpy (the extra `batch`); equal to the scalar functions, element by element.

Nothing else of the package imports this module or numpy.
"""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bazi import solar_time
from bazi.batch_zones import SKIPPED, TWICE, zone_tables
from bazi.errors import InvalidRequest
from bazi.local_clock import BEIJING_MS
from bazi.options import Clock, DayBoundary
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS, HOUR_MS, day_and_hour, month_index, year_index
from bazi.request_checks import member
from bazi.solar_terms import FIRST_YEAR, JIE_MS, LI_CHUN_JIE

Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
Float64 = npt.NDArray[np.float64]
Uint8 = npt.NDArray[np.uint8]

# What stands in an array of pillars where there is none.
NO_PILLAR = 255
# So that what a step makes is still in the cache for the next.
_CHUNK = 16_384
# 24.9 days: shorter than any month, so that a bucket holds one 节 at most.
_BUCKET_BITS = 31
_FIRST_YEAR, _LAST_YEAR = 1600, 2400
_EPOCH_DAY, _EPOCH_HOUR = day_and_hour(0, DayBoundary.MIDNIGHT)
_MONTH_OFFSET = (month_index(year_index(FIRST_YEAR), 0) - LI_CHUN_JIE) % 60


class Status(IntEnum):
    """What became of a birth: OK, or why it has no pillars."""

    OK = 0
    OUT_OF_RANGE = 1
    NO_SUCH_DATE = 2
    NO_SUCH_TIME = 3
    AMBIGUOUS = 4
    SKIPPED = 5
    NO_SUCH_LONGITUDE = 6


class BatchPillars(NamedTuple):
    """Places in the cycle of sixty (uint8, 255 where there is none), one array of n for each pillar."""

    year: Uint8
    month: Uint8
    day: Uint8
    hour: Uint8


class BatchBirths(NamedTuple):
    """Pillars of n civil births; `status` (uint8) holds members of `Status`, `epoch_ms` and `local_ms` are int64."""

    pillars: BatchPillars
    status: Uint8
    epoch_ms: Int64
    local_ms: Int64


def batch_pillars(
    epoch_ms: Int64, local_ms: Int64, boundary: DayBoundary = DayBoundary.NEXT_DAY
) -> BatchPillars:
    """Return the pillars of n instants (epoch ms) under what their local clocks show (naive ms from 1970).

    Year and month are 255 outside the terms known (1599–2402). Raises InvalidRequest for arrays of different shapes.
    """
    boundary = member("boundary", boundary, DayBoundary)
    _check_arrays("births", (epoch_ms, local_ms), "iu")
    if epoch_ms.shape != local_ms.shape or epoch_ms.ndim != 1:
        raise _unequal()
    count = len(epoch_ms)
    found = BatchPillars(*(np.empty(count, np.uint8) for _ in range(4)))
    for start in range(0, count, _CHUNK):
        part = slice(start, start + _CHUNK)
        _year_and_month(epoch_ms[part], found.year[part], found.month[part])
        _day_and_hour(local_ms[part], boundary, found.day[part], found.hour[part])
    return found


def batch_births(
    year: Int32,
    month: Int32,
    day: Int32,
    hour: Int32,
    minute: Int32,
    second: Int32 | None = None,
    *,
    zones: Sequence[str],
    zone: Int32 | None = None,
    longitude: Float64 | None = None,
    fold: Int32 | None = None,
    clock: Clock = Clock.AUTO,
    boundary: DayBoundary = DayBoundary.NEXT_DAY,
) -> BatchBirths:
    """Return the pillars of n births as written: civil dates of the solar calendar, clock times, zones and longitudes.

    `zones`: IANA ids; `zone`: which of them each birth has (may be left out when there is one). `longitude`: degrees
    east, needed for the solar clocks (AUTO is true solar time with it, standard time without). `fold`: 0 first, 1
    second of two equal clock times, −1 not said. What a birth cannot have is said in `status`, never guessed.

    Raises InvalidRequest for arrays of different length, UnknownZone, and OutOfRange never.
    """
    clock, boundary = member("clock", clock, Clock), member("boundary", boundary, DayBoundary)
    whole_numbers = (year, month, day, hour, minute, second, zone, fold)
    _check_arrays("births", whole_numbers, "iu")
    _check_arrays("longitude", (longitude,), "iuf")
    count = len(year)
    if any(array is not None and array.shape != (count,) for array in (*whole_numbers, longitude)):
        raise _unequal()
    if not zones or (zone is None and len(zones) > 1):
        raise InvalidRequest(
            "say by `zone` which of `zones` each birth has", field="zone", reason="ZONE_NOT_SAID"
        )
    clock, longitude = _applied(clock, longitude, count)
    if zone is not None and count and not 0 <= int(zone.min()) <= int(zone.max()) < len(zones):
        raise InvalidRequest("zone counts into zones", field="zone", reason="ZONE_OUT_OF_RANGE")
    tables = zone_tables(tuple(zones))
    pillars = BatchPillars(*(np.empty(count, np.uint8) for _ in range(4)))
    found = BatchBirths(
        pillars, np.empty(count, np.uint8), np.empty(count, np.int64), np.empty(count, np.int64)
    )
    for start in range(0, count, _CHUNK):
        part = slice(start, start + _CHUNK)
        wall = _wall(
            found.status[part],
            (year[part], month[part], day[part]),
            (hour[part], minute[part], _part(second, part)),
        )
        place = tables.segment(wall, _part(zone, part))
        later = _later(found.status[part], tables.kinds.take(place), _part(fold, part))
        np.multiply(wall - tables.offsets.take(place * 2 + later), 1000, out=found.epoch_ms[part])
        if clock is Clock.WALL:
            np.multiply(wall, 1000, out=found.local_ms[part])
        else:
            if clock is Clock.STANDARD or longitude is None:
                shift = tables.standards.take(place * 2 + later) * np.int64(1000)
            else:
                degrees = _degrees(found.status[part], longitude[part])
                shift = _shift(degrees, found.epoch_ms[part], clock)
            np.add(found.epoch_ms[part], shift, out=found.local_ms[part])
        _year_and_month(found.epoch_ms[part], pillars.year[part], pillars.month[part])
        _day_and_hour(found.local_ms[part], boundary, pillars.day[part], pillars.hour[part])
        bad = found.status[part] != Status.OK
        if bad.any():
            for column in pillars:
                column[part][bad] = NO_PILLAR
    return found


def _applied(clock: Clock, longitude: Float64 | None, count: int) -> tuple[Clock, Float64 | None]:
    """Return the clock that applies and the longitudes it needs."""
    if clock is Clock.AUTO:
        clock = Clock.STANDARD if longitude is None else Clock.TRUE_SOLAR
    if clock is Clock.BEIJING and longitude is None:
        longitude = np.zeros(count)
    if longitude is None and clock in (Clock.TRUE_SOLAR, Clock.MEAN_SOLAR):
        raise InvalidRequest(
            "a solar clock needs longitudes", field="longitude", reason="LONGITUDE_REQUIRED"
        )
    return clock, longitude


def _check_arrays(field: str, arrays: Sequence[object], kinds: str) -> None:
    """Raise InvalidRequest unless all are None or arrays of one dimension with numbers of these kinds."""
    for array in arrays:
        if array is None:
            continue
        if not isinstance(array, np.ndarray) or array.dtype.kind not in kinds:
            what = "numbers" if "f" in kinds else "whole numbers"
            raise InvalidRequest(
                f"{field} must be numpy arrays of {what}", field=field, reason="TYPE_INVALID"
            )
        if array.ndim != 1:
            raise _unequal()


def _unequal() -> InvalidRequest:
    return InvalidRequest(
        "all arrays have one dimension and the same length", field="births", reason="LENGTHS_DIFFER"
    )


# --- pillars ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _jie() -> tuple[Int64, npt.NDArray[np.int16], int, Uint8, Uint8]:
    """Return the 节, the 节 before each bucket, the number of the first bucket, and year and month by 节."""
    jie = np.array([*JIE_MS, 1 << 62], np.int64)
    first = JIE_MS[0] >> _BUCKET_BITS
    buckets = np.arange(first, (JIE_MS[-1] >> _BUCKET_BITS) + 1) << _BUCKET_BITS
    before = np.maximum(np.searchsorted(jie, buckets, "right") - 1, 0).astype(np.int16)
    number = np.arange(len(JIE_MS))
    year = ((number - LI_CHUN_JIE) // 12 + year_index(FIRST_YEAR)) % 60
    month = (number + _MONTH_OFFSET) % 60
    for column in (year, month):
        column[0] = column[-1] = NO_PILLAR
    return jie, before, first, year.astype(np.uint8), month.astype(np.uint8)


def _year_and_month(epoch_ms: Int64, year: Uint8, month: Uint8) -> None:
    jie, before, first, years, months = _jie()
    bucket = (epoch_ms >> _BUCKET_BITS) - first
    place = before.take(bucket, mode="clip").astype(np.int64)
    place += jie.take(place + 1) <= epoch_ms
    years.take(place, out=year, mode="clip")
    months.take(place, out=month, mode="clip")
    outside = (epoch_ms < jie[0]) | (epoch_ms >= jie[-2])
    if outside.any():
        year[outside] = month[outside] = NO_PILLAR


def _day_and_hour(local_ms: Int64, boundary: DayBoundary, day: Uint8, hour: Uint8) -> None:
    double_hour = ((local_ms + HOUR_MS) // DOUBLE_HOUR_MS).astype(np.int32)
    of_double_hour = double_hour // 12
    if boundary is DayBoundary.NEXT_DAY:
        days = of_double_hour
    else:
        days = (local_ms // DAY_MS).astype(np.int32)
        if boundary is DayBoundary.MIDNIGHT:
            double_hour -= (of_double_hour != days) * np.int32(12)
    day[:] = _mod_60(days + np.int32(_EPOCH_DAY))
    hour[:] = _mod_60(double_hour + np.int32(_EPOCH_HOUR))


def _mod_60(values: Int32) -> Int32:
    # Division by a constant is vectorised, the remainder is not.
    return values - values // np.int32(60) * np.int32(60)


# --- civil time -----------------------------------------------------------------------------------------


def _part(array: Int32 | None, part: slice) -> Int32 | None:
    return None if array is None else array[part]


def _wall(
    status: Uint8, date: tuple[Int32, Int32, Int32], time: tuple[Int32, Int32, Int32 | None]
) -> Int64:
    """Return naive seconds from 1970 (1970-01-01 for what is no date); mark what is no date or time."""
    year = date[0]
    days, valid = _days(*date)
    hour, minute, second = time
    status[:] = np.where(valid, np.uint8(Status.OK), np.uint8(Status.NO_SUCH_DATE))
    status[(year < _FIRST_YEAR) | (year > _LAST_YEAR)] = Status.OUT_OF_RANGE
    no_time = (hour < 0) | (hour > 23) | (minute < 0) | (minute > 59)
    of_day = hour * np.int32(3600) + minute * np.int32(60)
    if second is not None:
        no_time |= (second < 0) | (second > 59)
        of_day = of_day + second
    status[no_time] = Status.NO_SUCH_TIME
    return np.where(status == Status.OK, days * np.int64(86_400) + of_day, np.int64(0))


def _days(year: Int32, month: Int32, day: Int32) -> tuple[Int32, npt.NDArray[np.bool_]]:
    """Return days from 1970-01-01, and whether there is such a date (proleptic Gregorian)."""
    within = (month >= 1) & (month <= 12) & (np.abs(year) < 10_000) & (np.abs(day) < 100)
    # Years and months are small: 32 bits divide at twice the speed.
    m = np.where(within, month, 1).astype(np.int32)
    y = np.where(within, year, 1970).astype(np.int32)
    century = y // np.int32(100)
    leap = (y & 3 == 0) & ((century * np.int32(100) != y) | (century & 3 == 0))
    length = _MONTH_DAYS.take(m) + (leap & (m == 2))
    y -= m <= 2
    of_year = (
        np.int32(153) * (m + np.where(m > 2, np.int32(-3), np.int32(9))) + np.int32(2)
    ) // np.int32(5)
    century = y // np.int32(100)
    days = y * np.int32(365) + (y >> 2) - century + (century >> 2) + of_year + (day - 719_469)
    return days, within & (day >= 1) & (day <= length)


_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int32)


def _later(status: Uint8, kind: npt.NDArray[np.int8], fold: Int32 | None) -> Int64:
    """Return 1 for the second pass of a clock time, else 0; mark what was shown twice without a say, or never."""
    later = np.zeros(len(kind), np.int64)
    if not kind.any():
        return later
    fine = status == Status.OK
    status[fine & (kind == SKIPPED)] = Status.SKIPPED
    twice = fine & (kind == TWICE)
    if fold is None:
        status[twice] = Status.AMBIGUOUS
    else:
        status[twice & (fold != 0) & (fold != 1)] = Status.AMBIGUOUS
        later[twice & (fold == 1)] = 1
    return later


def _degrees(status: Uint8, longitude: Float64) -> Float64:
    """Return the longitudes, 0 for what is none (also NaN); mark those."""
    fine = (longitude >= -180) & (longitude <= 180)
    if fine.all():
        return longitude
    status[(status == Status.OK) & ~fine] = Status.NO_SUCH_LONGITUDE
    return np.where(fine, longitude, 0.0)


def _shift(longitude: Float64, epoch_ms: Int64, clock: Clock) -> Int64:
    if clock is Clock.BEIJING:
        return np.full(len(longitude), BEIJING_MS, np.int64)
    shift = longitude * solar_time.MS_PER_DEGREE
    if clock is Clock.TRUE_SOLAR:
        shift = shift + equation_of_time_ms(epoch_ms)
    return np.rint(shift).astype(np.int64)


@lru_cache(maxsize=1)
def _equation_samples() -> Int32:
    return np.array(solar_time.samples(), np.int32)


def equation_of_time_ms(epoch_ms: Int64) -> Float64:
    """Return `bazi.solar_time.equation_of_time` of n instants, in ms."""
    table = _equation_samples()
    since = epoch_ms - solar_time.FIRST_MS
    place = since // solar_time.STEP_MS
    x = (since - place * solar_time.STEP_MS) / solar_time.STEP_MS
    before, left, right, after = (table.take(place + n, mode="clip") for n in (-1, 0, 1, 2))
    bend = (before + after - left - right) * (x * (x - 1.0) * 0.25)
    equation: Float64 = (left + x * (right - left) + bend) * solar_time.MS_PER_UNIT
    return equation
