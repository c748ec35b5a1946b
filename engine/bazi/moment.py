"""What a caller gives (`Birth`) and what it resolves to (`ResolvedMoment`)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from bazi.lunar_calendar import LunarDate
from bazi.options import Clock
from bazi.solar_terms import SolarTerm


class Calendar(IntEnum):
    """Calendar in which year, month and day are written."""

    SOLAR = 1
    LUNAR = 2


class Sex(IntEnum):
    """Needed only for the direction of the luck pillars."""

    UNSPECIFIED = 0
    FEMALE = 1
    MALE = 2


class Precision(IntEnum):
    """How well the clock time is known.

    EXACT: as written. MINUTE_RANGE: `precision_minutes` either side. DOUBLE_HOUR: somewhere in
    the double-hour of the written time. UNKNOWN: no clock time (`hour` is None).
    """

    EXACT = 1
    MINUTE_RANGE = 2
    DOUBLE_HOUR = 3
    UNKNOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """A birth as it is written down: civil date and time, zone and place. Not an instant.

    year, month, day: in `calendar`. hour 0–23 or None (time unknown), minute and second 0–59.
    zone: IANA id. fold: 0 first, 1 second of two equal clock times, None if not said.
    leap_month: lunar calendar only. longitude −180…180 degrees east, latitude −90…90 north.
    precision_minutes: 1–720, only with MINUTE_RANGE.
    """

    year: int
    month: int
    day: int
    hour: int | None
    zone: str
    minute: int = 0
    second: int = 0
    fold: int | None = None
    calendar: Calendar = Calendar.SOLAR
    leap_month: bool = False
    longitude: float | None = None
    latitude: float | None = None
    sex: Sex = Sex.UNSPECIFIED
    precision: Precision = Precision.EXACT
    precision_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedMoment:
    """The instant of a birth, and every local clock that was derived from it.

    Offsets are seconds east of UTC. The four clocks are naive local date-times; the two solar
    ones are None without a longitude. `clock` is the one that day and hour were read from.
    `seconds_to_jie` and `seconds_to_hour_edge` are distances (≥ 0) to the nearest 节 and to the
    nearest double-hour edge on `clock`. When `time_known` is false the moment is local noon.
    """

    instant: datetime
    epoch_ms: int
    utc_offset: int
    standard_offset: int
    is_dst: bool
    zone: str
    tz_version: str
    fold: int
    candidate_offsets: tuple[int, ...]
    time_known: bool
    clock: Clock
    wall: datetime
    standard: datetime
    mean_solar: datetime | None
    true_solar: datetime | None
    equation_of_time: float
    solar_date: date
    lunar_date: LunarDate | None
    nearest_jie: SolarTerm
    seconds_to_jie: float
    seconds_to_hour_edge: float

    @property
    def local(self) -> datetime:
        """The local clock that day and hour pillars are read from."""
        if self.clock is Clock.STANDARD:
            return self.standard
        if self.clock is Clock.WALL:
            return self.wall
        chosen = self.true_solar if self.clock is Clock.TRUE_SOLAR else self.mean_solar
        if chosen is None:  # pragma: no cover - resolve() refuses a solar clock with no longitude
            raise AssertionError("a solar clock needs a longitude")
        return chosen
