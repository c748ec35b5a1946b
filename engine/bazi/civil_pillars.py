"""The four pillars of a civil clock time in one step, without a chart around them.

The same as `compute` under the common conventions, told by a property test; it exists because a search over many
births asks for nothing else.
"""

from bisect import bisect_right
from datetime import date

from bazi.moment import Birth
from bazi.options import DayBoundary
from bazi.pillars import (
    DAY_OFFSET,
    HOUR_OFFSET,
    MONTH_OFFSET,
    YEAR_OFFSET,
    pillar_indices,
)
from bazi.request_checks import member
from bazi.resolution import resolve
from bazi.solar_terms import JIE_MS
from bazi.solar_time import FIRST_MS, MS_PER_DEGREE, MS_PER_UNIT, STEP_MS, samples
from bazi.wall_table import WallTable, wall_table

_EQUATION = samples()
_NEXT_DAY, _MIDNIGHT = DayBoundary.NEXT_DAY, DayBoundary.MIDNIGHT
_MERGED_SINCE = 1970
_UNIX_SECONDS = 719_163 * 86_400
# Tables of zones that were asked for, for clock times before 1970 and since.
_EARLY: dict[str, WallTable] = {}
_LATE: dict[str, WallTable] = {}


def civil_pillars(
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: int,
    zone: str,
    longitude: float | None = None,
    fold: int | None = None,
    boundary: DayBoundary = _NEXT_DAY,
) -> tuple[int, int, int, int]:
    """Return year, month, day and hour pillar as places in the cycle of sixty (甲子 = 0).

    A date of the solar calendar and a clock time in an IANA zone; `longitude` in degrees east. Day and hour are read
    from the sun where the longitude is given, from the standard clock where it is not; daylight saving is removed.
    Raises InvalidBirth, ImpossibleMoment, AmbiguousMoment, UnknownZone, OutOfRange or InvalidRequest.
    """
    try:
        edges, entries = (_LATE if year >= _MERGED_SINCE else _EARLY)[zone]
        wall = date(year, month, day).toordinal() * 86_400 + hour * 3600 + minute * 60 + second
    except (KeyError, ValueError, OverflowError, TypeError):
        parts = (year, month, day, hour, minute, second)
        return _carefully(parts, zone, longitude, fold, boundary)
    wall -= _UNIX_SECONDS
    entry = entries[bisect_right(edges, wall)]
    if (
        entry is None
        or not 1600 <= year <= 2400
        or not 0 <= hour <= 23
        or not 0 <= minute <= 59
        or not 0 <= second <= 59
        or not (longitude is None or -180 <= longitude <= 180)
        or not (fold is None or 0 <= fold <= 1)
    ):
        parts = (year, month, day, hour, minute, second)
        return _carefully(parts, zone, longitude, fold, boundary)
    epoch_ms = (wall - entry[0]) * 1000
    if longitude is None:
        local_ms = epoch_ms + entry[1] * 1000
    else:
        # `solar_time.equation_of_time`, written out: a call would cost as much as a pillar.
        place, rest = divmod(epoch_ms - FIRST_MS, STEP_MS)
        before, left, right, after = _EQUATION[place - 1 : place + 3]
        x = rest / STEP_MS
        bend = (before + after - left - right) * (x * (x - 1.0) * 0.25)
        equation = (left + x * (right - left) + bend) * MS_PER_UNIT
        local_ms = epoch_ms + round(longitude * MS_PER_DEGREE + equation)
    jie = bisect_right(JIE_MS, epoch_ms) - 1
    double_hour = (local_ms + 3_600_000) // 7_200_000
    day_number = double_hour // 12
    if boundary is not _NEXT_DAY:
        boundary = member("boundary", boundary, DayBoundary)
    if boundary is not _NEXT_DAY:
        of_clock = local_ms // 86_400_000
        if boundary is _MIDNIGHT and day_number != of_clock:
            double_hour -= 12
        day_number = of_clock
    return (
        ((jie - 1) // 12 + YEAR_OFFSET) % 60,
        (jie + MONTH_OFFSET) % 60,
        (day_number + DAY_OFFSET) % 60,
        (double_hour + HOUR_OFFSET) % 60,
    )


def _carefully(
    parts: tuple[int, int, int, int, int, int],
    zone: str,
    longitude: float | None,
    fold: int | None,
    boundary: DayBoundary,
) -> tuple[int, int, int, int]:
    """Go the whole way: a clock time shown twice, one beyond the written-out rules, or an error to be told."""
    year, month, day, hour, minute, second = parts
    birth = Birth(year, month, day, hour, zone, minute, second, fold, longitude=longitude)
    moment = resolve(birth)
    (_LATE if year >= _MERGED_SINCE else _EARLY)[zone] = wall_table(zone, year < _MERGED_SINCE)
    boundary = member("boundary", boundary, DayBoundary)
    return pillar_indices(moment.epoch_ms, moment.local_ms, boundary)
