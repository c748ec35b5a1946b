"""What a caller gives (`Birth`) and what it resolves to (`ResolvedMoment`)."""

from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from bazi.options import Clock
from bazi.pillars import DOUBLE_HOUR_MS, HOUR_MS
from bazi.solar_terms import (
    MonthSpan,
    SolarTerm,
    month_span,
)

if TYPE_CHECKING:
    from bazi.lunar_calendar import LunarDate

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime.fromisoformat("1970-01-01")


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


class Birth(NamedTuple):
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


class ResolvedMoment(NamedTuple):
    """The instant of a birth, and every local clock that was derived from it.

    Offsets are seconds east of UTC. `*_ms` are milliseconds from 1970-01-01 00:00, of the instant
    in UTC, of a clock on that clock; the two solar clocks are None without a longitude. `clock`
    is the one that day and hour were read from, `local_ms` what it showed. `equation_of_time` is
    in seconds. When `time_known` is false the moment is local noon. `span` is the solar month
    where the conventions make it another than that of the instant.
    """

    epoch_ms: int
    utc_offset: int
    standard_offset: int
    fold: int
    candidate_offsets: tuple[int, ...]
    zone: str
    time_known: bool
    clock: Clock
    local_ms: int
    wall_ms: int
    mean_solar_ms: int | None
    true_solar_ms: int | None
    equation_of_time: float
    span: MonthSpan | None = None

    @property
    def instant(self) -> datetime:
        """The instant, in UTC."""
        return _EPOCH + timedelta(milliseconds=self.epoch_ms)

    @property
    def is_dst(self) -> bool:
        """Whether daylight saving was on."""
        return self.utc_offset != self.standard_offset

    @property
    def tz_version(self) -> str:
        """The IANA releases that the offsets come from."""
        from bazi.civil_time import tz_version

        return tz_version()

    @property
    def wall(self) -> datetime:
        """The clock as written."""
        return _naive(self.wall_ms)

    @property
    def standard_ms(self) -> int:
        """The clock without daylight saving."""
        return self.epoch_ms + self.standard_offset * 1000

    @property
    def standard(self) -> datetime:
        """The clock without daylight saving."""
        return _naive(self.standard_ms)

    @property
    def mean_solar(self) -> datetime | None:
        """The mean solar clock, None without a longitude."""
        return None if self.mean_solar_ms is None else _naive(self.mean_solar_ms)

    @property
    def true_solar(self) -> datetime | None:
        """The sundial, None without a longitude."""
        return None if self.true_solar_ms is None else _naive(self.true_solar_ms)

    @property
    def local(self) -> datetime:
        """The clock that day and hour pillars are read from."""
        return _naive(self.local_ms)

    @property
    def solar_date(self) -> date:
        """The date as written, in the solar calendar."""
        return self.wall.date()

    @property
    def lunar_date(self) -> "LunarDate | None":
        """The lunar date of `solar_date`, None where the calendar's table does not reach."""
        from bazi.lunar_calendar import known_lunar_date

        return known_lunar_date(self.solar_date)

    @property
    def month_span(self) -> MonthSpan:
        """The solar month that the birth belongs to."""
        return self.span or month_span(self.epoch_ms)

    @property
    def past_zhong_qi(self) -> bool:
        """Whether the 中气 of the solar month has come."""
        return self.epoch_ms >= self.month_span.zhong_qi_ms

    @property
    def nearest_jie(self) -> SolarTerm:
        """The 节 nearest to the instant."""
        span = self.month_span
        nearer_start = self.epoch_ms - span.start_ms < span.end_ms - self.epoch_ms
        return span.jie if nearer_start else span.next_jie

    @property
    def seconds_to_jie(self) -> float:
        """Distance (≥ 0) to the nearest 节."""
        span = self.month_span
        return min(self.epoch_ms - span.start_ms, span.end_ms - self.epoch_ms) / 1000

    @property
    def seconds_to_hour_edge(self) -> float:
        """Distance (≥ 0) to the nearest edge of a double-hour on the local clock."""
        past = (self.local_ms + HOUR_MS) % DOUBLE_HOUR_MS
        return min(past, DOUBLE_HOUR_MS - past) / 1000


def _naive(ms: int) -> datetime:
    return _NAIVE_EPOCH + timedelta(milliseconds=ms)
