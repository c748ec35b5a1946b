"""Year, month, day and hour under any conventions; the common ones have their own fast way in `pillars`.

A term is *reached* when the clock that the conventions compare with has come to what they take for its beginning.
"""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from bazi.clock_history import LocalClock
from bazi.errors import InvalidBirth
from bazi.local_clock import BEIJING_MS, clock_of, instant_of
from bazi.lunar_calendar import LunarDate, from_solar, to_solar
from bazi.options import (
    DayBoundary,
    Options,
    SeasonFrame,
    Southern,
    TermPrecision,
    YearBoundary,
)
from bazi.pillars import (
    DAY_MS,
    DOUBLE_HOUR_MS,
    HOUR_MS,
    day_and_hour,
    month_index,
    month_of_jie,
    year_index,
)
from bazi.solar_terms import FIRST_YEAR, JIE_MS, LI_CHUN_JIE, MonthSpan, SolarTerm, outside, term_ms

_UNIX_ORDINAL = 719_163


class Conventions(NamedTuple):
    """The part of the options that makes pillars, and the clock of the place they are read at.

    `south`: whether the place is south of the equator and the options mind it.
    """

    clock: LocalClock
    day_boundary: DayBoundary
    frame: SeasonFrame
    year_boundary: YearBoundary
    precision: TermPrecision
    south: bool
    swap_hour: bool

    @property
    def by_instant(self) -> bool:
        """Whether a term is reached at its instant."""
        return self.frame is SeasonFrame.INSTANT and self.precision is TermPrecision.INSTANT

    def threshold(self, at_ms: int) -> int:
        """Return the reading of the local clock at which a term of instant `at_ms` is reached."""
        local = self.frame is SeasonFrame.LOCAL_CLOCK
        reading = at_ms + BEIJING_MS if local else self.clock.local_ms(at_ms)
        if self.precision is TermPrecision.DAY:
            return reading // DAY_MS * DAY_MS
        if self.precision is TermPrecision.DOUBLE_HOUR:
            return (reading + HOUR_MS) // DOUBLE_HOUR_MS * DOUBLE_HOUR_MS - HOUR_MS
        return reading

    def edge(self, at_ms: int) -> int:
        """Return the instant from which a term of instant `at_ms` is reached."""
        return at_ms if self.by_instant else instant_of(self.clock, self.threshold(at_ms))

    def span(self, epoch_ms: int, local_ms: int) -> MonthSpan:
        """Return the month that a clock reading belongs to, its ends measured on that clock.

        Raises OutOfRange outside the table.
        """
        if self.by_instant:
            number = bisect_right(JIE_MS, epoch_ms) - 1
            _check(number)
            return MonthSpan(number, JIE_MS[number], JIE_MS[number + 1])
        number = bisect_right(JIE_MS, epoch_ms) - 1
        _check(number)
        while self.threshold(JIE_MS[number]) > local_ms:
            number -= 1
        while self.threshold(JIE_MS[number + 1]) <= local_ms:
            number += 1
            _check(number)
        _check(number)
        shift = local_ms - epoch_ms
        ends = (self.threshold(JIE_MS[n]) - shift for n in (number, number + 1))
        return MonthSpan(number, *ends)

    def year(self, epoch_ms: int, local_ms: int, span: MonthSpan) -> int:
        """Return the number of the year whose pillar holds (1984 is 甲子).

        Raises OutOfRange where the lunar calendar's table does not reach.
        """
        if self.year_boundary is YearBoundary.LI_CHUN:
            return FIRST_YEAR + (span.number - LI_CHUN_JIE) // 12
        day = date.fromordinal(local_ms // DAY_MS + _UNIX_ORDINAL)
        if self.year_boundary is YearBoundary.LUNAR_NEW_YEAR:
            return from_solar(day).year
        solstice = term_ms(day.year, SolarTerm.DONG_ZHI)
        if self.by_instant:
            return day.year + (epoch_ms >= solstice)
        return day.year + (local_ms >= self.threshold(solstice))

    def year_edge(self, year: int) -> int:
        """Return the instant at which the pillar of `year` begins; OutOfRange outside the tables."""
        if self.year_boundary is YearBoundary.LI_CHUN:
            return self.edge(term_ms(year, SolarTerm.LI_CHUN))
        if self.year_boundary is YearBoundary.WINTER_SOLSTICE:
            return self.edge(term_ms(year - 1, SolarTerm.DONG_ZHI))
        first = to_solar(LunarDate(year, 1, 1))
        return instant_of(self.clock, (first.toordinal() - _UNIX_ORDINAL) * DAY_MS)

    def month_pillar(self, number: int) -> int:
        """Return the pillar of the month that 节 `number` of the table begins."""
        if not self.south:
            return month_of_jie(number)
        year, month = divmod(number - LI_CHUN_JIE, 12)
        return month_index(year_index(FIRST_YEAR + year), (month + 6) % 12)

    def day_and_hour(self, local_ms: int) -> tuple[int, int]:
        """Return the day and hour pillar that a reading of the local clock shows."""
        day, hour = day_and_hour(local_ms, self.day_boundary)
        if self.swap_hour:
            branch = hour % 12
            hour = (hour - branch + (branch + 6) % 12) % 60
        return day, hour

    def indices(self, epoch_ms: int, local_ms: int) -> tuple[int, int, int, int]:
        """Return the four pillars of an instant at which the local clock shows `local_ms`."""
        span = self.span(epoch_ms, local_ms)
        year = year_index(self.year(epoch_ms, local_ms, span))
        return (year, self.month_pillar(span.number), *self.day_and_hour(local_ms))


def conventions(
    options: Options, zone: str, longitude: float | None, latitude: float | None
) -> Conventions:
    """Return the conventions at a place.

    Raises InvalidBirth when the options need a longitude or latitude that is not given.
    """
    south = options.southern is not Southern.IGNORE
    if south and latitude is None:
        raise InvalidBirth(
            "the southern conventions need the latitude of the place",
            field="latitude",
            reason="LATITUDE_REQUIRED",
        )
    south = south and latitude is not None and latitude < 0
    return Conventions(
        clock_of(options, zone, longitude),
        options.day_boundary,
        options.year_month_frame,
        options.year_boundary,
        options.term_precision,
        south,
        south and options.southern is Southern.MONTH_AND_HOUR,
    )


def _check(number: int) -> None:
    if number < LI_CHUN_JIE or number + 1 >= len(JIE_MS):
        raise outside()
