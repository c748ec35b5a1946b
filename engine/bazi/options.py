"""Schools and conventions, as one value."""

from enum import IntEnum
from typing import NamedTuple


class Clock(IntEnum):
    """The local clock that day and hour pillars are read from.

    AUTO: true solar time when the longitude and the clock time are known, else standard time.
    WALL: as written. STANDARD: daylight saving removed. MEAN_SOLAR: longitude only.
    TRUE_SOLAR: longitude and equation of time.
    """

    AUTO = 0
    WALL = 1
    STANDARD = 2
    MEAN_SOLAR = 3
    TRUE_SOLAR = 4


class DayBoundary(IntEnum):
    """When the day pillar changes.

    NEXT_DAY: day and hour stem change at 23:00. SPLIT: the day changes at 00:00, 23–24 h takes
    the next day's hour stem. MIDNIGHT: the day changes at 00:00, 23–24 h keeps the same day's.
    """

    NEXT_DAY = 1
    SPLIT = 2
    MIDNIGHT = 3


class LuckStart(IntEnum):
    """How the distance to the 节 becomes an age (three days make one year).

    EXACT_SECONDS: 1 s makes 2 min. MINUTES: whole minutes, 1 min makes 2 h.
    DOUBLE_HOURS: calendar days and double-hours, one double-hour makes 10 days.
    """

    EXACT_SECONDS = 1
    MINUTES = 2
    DOUBLE_HOURS = 3


class EarthStages(IntEnum):
    """Whose twelve stages 戊 and 己 share: fire's (丙丁, the common way) or water's (壬癸)."""

    WITH_FIRE = 1
    WITH_WATER = 2


class LuckDirectionRule(IntEnum):
    """What decides the direction. BY_YEAR_STEM: yang-year men and yin-year women go forward."""

    BY_YEAR_STEM = 1


class Options(NamedTuple):
    """The conventions to compute by; the defaults are those of the majority."""

    clock: Clock = Clock.AUTO
    day_boundary: DayBoundary = DayBoundary.NEXT_DAY
    luck_start: LuckStart = LuckStart.EXACT_SECONDS
    luck_direction: LuckDirectionRule = LuckDirectionRule.BY_YEAR_STEM


DEFAULT_OPTIONS = Options()
