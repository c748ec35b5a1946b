"""The four pillars as places in the cycle of sixty.

Year and month come from the instant, day and hour from a local clock.
"""

from bisect import bisect_right
from typing import NamedTuple

from bazi.options import DayBoundary
from bazi.sexagenary import PILLARS, Pillar
from bazi.solar_terms import FIRST_YEAR, JIE_MS, outside

HOUR_MS = 3_600_000
DOUBLE_HOUR_MS = 7_200_000
DAY_MS = 86_400_000

_NEXT_DAY, _MIDNIGHT = DayBoundary.NEXT_DAY, DayBoundary.MIDNIGHT
_COUNT = len(JIE_MS)
# The cycles run on without a break, so each pillar is a count modulo 60: of 节 (five years make sixty months), of
# years, of days, of double-hours (five days make sixty).
DAY_OFFSET = 17  # 1970-01-01 is 辛巳
HOUR_OFFSET = 24  # the double-hour that began on its eve at 23:00 is 戊子
YEAR_OFFSET = (FIRST_YEAR - 4) % 60
# 寅 is branch 2, and the month of 寅 in a year of stem 甲 has stem 丙 (五虎遁): 丙寅 is 2. Entry 0 of JIE_MS is 小寒,
# so the month after entry 1 is the first of its year.
MONTH_OFFSET = (2 + 12 * YEAR_OFFSET - 1) % 60


class FourPillars(NamedTuple):
    """Year, month, day and hour pillar."""

    year: Pillar
    month: Pillar
    day: Pillar
    hour: Pillar


def pillar_indices(
    epoch_ms: int, local_ms: int, boundary: DayBoundary = _NEXT_DAY
) -> tuple[int, int, int, int]:
    """Return year, month, day and hour as places in the cycle of sixty (甲子 = 0).

    `epoch_ms` is the instant, `local_ms` what the local clock shows, both in milliseconds from
    1970-01-01 00:00. A 节 instant belongs to the new month. Raises OutOfRange outside 1600–2401.
    """
    jie = bisect_right(JIE_MS, epoch_ms) - 1
    if jie < 1 or jie + 1 >= _COUNT:
        raise outside()
    double_hour = (local_ms + HOUR_MS) // DOUBLE_HOUR_MS
    if boundary is _NEXT_DAY:
        day = double_hour // 12
    else:
        day = local_ms // DAY_MS
        if boundary is _MIDNIGHT and double_hour // 12 != day:
            double_hour -= 12
    return (
        ((jie - 1) // 12 + YEAR_OFFSET) % 60,
        (jie + MONTH_OFFSET) % 60,
        (day + DAY_OFFSET) % 60,
        (double_hour + HOUR_OFFSET) % 60,
    )


def day_and_hour(local_ms: int, boundary: DayBoundary) -> tuple[int, int]:
    """Return the day and hour pillar shown by a local clock (milliseconds from 1970), as places in the cycle."""
    double_hour = (local_ms + HOUR_MS) // DOUBLE_HOUR_MS
    day = double_hour // 12 if boundary is _NEXT_DAY else local_ms // DAY_MS
    if boundary is _MIDNIGHT and double_hour // 12 != day:
        double_hour -= 12
    return (day + DAY_OFFSET) % 60, (double_hour + HOUR_OFFSET) % 60


def four_pillars(epoch_ms: int, local_ms: int, boundary: DayBoundary) -> FourPillars:
    """Return all four as pillars; see `pillar_indices`."""
    year, month, day, hour = pillar_indices(epoch_ms, local_ms, boundary)
    return FourPillars(PILLARS[year], PILLARS[month], PILLARS[day], PILLARS[hour])


def year_index(solar_year: int) -> int:
    """Return the pillar of the year that begins at 立春 of `solar_year`, as a place in the cycle."""
    return (solar_year - 4) % 60


def month_of_jie(number: int) -> int:
    """Return the pillar of the month that entry `number` of the table of 节 begins, as a place in the cycle."""
    return (number + MONTH_OFFSET) % 60


def month_index(year: int, month_number: int) -> int:
    """Return the pillar of month 0 (寅) … 11 (丑) of a year of the cycle, by the five tigers (五虎遁)."""
    return (2 + 12 * year + month_number) % 60
