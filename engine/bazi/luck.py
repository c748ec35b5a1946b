"""Luck pillars (大运): direction, start and the ten decades."""

from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from bazi.moment import ResolvedMoment, Sex
from bazi.options import LuckStart, Options
from bazi.pillars import DAY_MS, HOUR_MS
from bazi.sexagenary import Pillar, pillar_at
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god

LUCK_PILLAR_COUNT = 10
_UNIX_ORDINAL = 719_163
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LuckDirection(IntEnum):
    """FORWARD counts on through the cycle from the month pillar, BACKWARD counts back."""

    FORWARD = 1
    BACKWARD = -1


class Age(NamedTuple):
    """An age as calendar parts, largest first; each part is below one of the next larger."""

    years: int
    months: int
    days: int
    hours: int
    minutes: int


class LuckPillar(NamedTuple):
    """One decade. `number` 1–10; `start` and `end` are UTC, the end is not included.

    `ten_god` is that of the pillar's stem. `start_age` counts from birth; `nominal_age` is the
    虚岁 (birth year = 1) in the year the decade starts.
    """

    number: int
    pillar: Pillar
    ten_god: TenGod
    start: datetime
    end: datetime
    start_age: Age
    nominal_age: int


class Luck(NamedTuple):
    """The luck cycle. `seconds_to_jie` is the distance that the start age was made from.

    `marks_ms`: eleven instants in epoch ms, the start of each decade and the end of the last.
    `month` and `day` are the natal pillars as places in the cycle. `approximate` says that the
    clock time was unknown and noon was used (within 60 days).
    """

    direction: LuckDirection
    seconds_to_jie: float
    start_age: Age
    marks_ms: tuple[int, ...]
    approximate: bool
    standard_offset: int
    birth_year: int
    month: int
    day: int

    @property
    def start(self) -> datetime:
        """When the first decade begins, UTC."""
        return _utc(self.marks_ms[0])

    @property
    def start_date(self) -> date:
        """The date of `start` on the birth's standard clock."""
        return self.dates[0]

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of `marks_ms` on the birth's standard clock."""
        shift = self.standard_offset * 1000 + _UNIX_ORDINAL * DAY_MS
        return tuple([date.fromordinal((mark + shift) // DAY_MS) for mark in self.marks_ms])

    @property
    def indices(self) -> tuple[int, ...]:
        """The pillars of the ten decades as places in the cycle."""
        step = int(self.direction)
        return tuple([(self.month + step * n) % 60 for n in range(1, LUCK_PILLAR_COUNT + 1)])

    @property
    def pillars(self) -> tuple[LuckPillar, ...]:
        """The ten decades in order."""
        day_master, age = STEMS[self.day % 10], self.start_age
        nominal = 1 - self.birth_year
        years = [day.year for day in self.dates]
        marks = [_utc(mark) for mark in self.marks_ms]
        decades = []
        for n, index in enumerate(self.indices):
            pillar = pillar_at(index)
            decades.append(
                LuckPillar(
                    n + 1,
                    pillar,
                    ten_god(day_master, pillar.stem),
                    marks[n],
                    marks[n + 1],
                    Age(age.years + 10 * n, age.months, age.days, age.hours, age.minutes),
                    years[n] + nominal,
                )
            )
        return tuple(decades)


def luck_direction(year_stem: Stem, sex: Sex) -> LuckDirection:
    """Return FORWARD for men of yang years and women of yin years, else BACKWARD."""
    yang_year = year_stem % 2 == 0
    return LuckDirection.FORWARD if yang_year is (sex is Sex.MALE) else LuckDirection.BACKWARD


def start_age(first_ms: int, last_ms: int, school: LuckStart) -> Age:
    """Turn the time between two readings of one local clock (naive ms from 1970) into an age.

    Three days make a year. The school says how finely the distance is read.
    """
    if school is LuckStart.DOUBLE_HOURS:
        return _age_of_double_hours(first_ms, last_ms)
    if school is LuckStart.MINUTES:
        return _age_of_seconds((last_ms // 60_000 - first_ms // 60_000) * 60)
    return _age_of_seconds((last_ms - first_ms) // 1000)


def compute_luck(
    moment: ResolvedMoment, options: Options, month: int, year: int, day: int, sex: Sex
) -> Luck:
    """Return the luck cycle of a birth whose sex is given; pillars are places in the cycle.

    The calendar arithmetic runs on the birth's standard clock.
    """
    direction = luck_direction(STEMS[year % 10], sex)
    span = moment.month_span
    forward = direction is LuckDirection.FORWARD
    jie_ms = span.end_ms if forward else span.start_ms
    # Both ends are read on the clock of the day and hour pillars: only whole days,
    # double-hours and minutes of that clock tell the schools apart.
    local = moment.local_ms
    jie_local = local + jie_ms - moment.epoch_ms
    ends = (local, jie_local) if forward else (jie_local, local)
    age = start_age(*ends, options.luck_start)
    standard_ms = moment.standard_ms
    birth_day = date.fromordinal(standard_ms // DAY_MS + _UNIX_ORDINAL)
    return Luck(
        direction,
        abs(jie_ms - moment.epoch_ms) / 1000,
        age,
        _marks(birth_day, standard_ms % DAY_MS - moment.standard_offset * 1000, age),
        not moment.time_known,
        moment.standard_offset,
        birth_day.year,
        month,
        day,
    )


def _marks(birth_day: date, of_day_ms: int, age: Age) -> tuple[int, ...]:
    """Return the start of each decade and the end of the last in epoch ms."""
    years, month = divmod(birth_day.month - 1 + age.months, 12)
    year, month, day = birth_day.year + age.years + years, month + 1, birth_day.day
    if day > 28:
        day = min(day, monthrange(year, month)[1])
    rest = of_day_ms + age.days * DAY_MS + age.hours * HOUR_MS + age.minutes * 60_000
    rest -= _UNIX_ORDINAL * DAY_MS
    leap_day = month == 2 and day == 29
    ordinals = [
        # A year without 29 February takes the 28th.
        date(year + n, month, 28 if leap_day and not isleap(year + n) else day).toordinal()
        for n in range(0, 10 * LUCK_PILLAR_COUNT + 1, 10)
    ]
    return tuple([ordinal * DAY_MS + rest for ordinal in ordinals])


def _utc(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)


def _age_of_seconds(seconds: int) -> Age:
    years, seconds = divmod(seconds, 3 * 86400)
    months, seconds = divmod(seconds, 86400 // 4)
    days, seconds = divmod(seconds, 720)
    hours, seconds = divmod(seconds, 30)
    return Age(years, months, days, hours, seconds * 2)


def _age_of_double_hours(first_ms: int, last_ms: int) -> Age:
    days = last_ms // DAY_MS - first_ms // DAY_MS
    double_hours = _double_hour(last_ms) - _double_hour(first_ms)
    if double_hours < 0:
        double_hours += 12
        days -= 1
    months, rest = divmod(double_hours * 10, 30)
    years, months = divmod(days * 4 + months, 12)
    return Age(years, months, rest, 0, 0)


def _double_hour(local_ms: int) -> int:
    # The hour from 23:00 still belongs to the calendar day here, so it counts as the eleventh.
    return min((local_ms % DAY_MS // HOUR_MS + 1) // 2, 11)
