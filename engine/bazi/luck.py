"""Luck pillars (大运): direction, start and the ten decades."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from bazi.moment import ResolvedMoment, Sex
from bazi.options import LuckStart, Options
from bazi.pillars import FourPillars
from bazi.sexagenary import Pillar, pillar_at
from bazi.solar_terms import month_span
from bazi.stems import Stem
from bazi.ten_gods import TenGod, ten_god


class LuckDirection(IntEnum):
    """FORWARD counts on through the cycle from the month pillar, BACKWARD counts back."""

    FORWARD = 1
    BACKWARD = -1


# Named tuples, not dataclasses: a chart makes twenty of them and they cost a quarter to build.
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


# Without slots: the decades, most of the work and not always wanted, are derived when first read.
@dataclass(frozen=True, kw_only=True)
class Luck:
    """The luck cycle. `seconds_to_jie` is the distance that the start age was made from.

    `start` is UTC, `start_date` the same moment's date on the birth's standard clock.
    `approximate` says that the clock time was unknown and noon was used (within 60 days).
    """

    direction: LuckDirection
    seconds_to_jie: float
    start_age: Age
    start: datetime
    start_date: date
    approximate: bool
    moment: ResolvedMoment
    natal: FourPillars

    @cached_property
    def pillars(self) -> tuple[LuckPillar, ...]:
        """The ten decades in order."""
        return _decades(self.moment, self.start_age, self.natal, self.direction)


LUCK_PILLAR_COUNT = 10


def luck_direction(year_stem: Stem, sex: Sex) -> LuckDirection:
    """Return FORWARD for men of yang years and women of yin years, else BACKWARD."""
    yang_year = year_stem % 2 == 0
    return LuckDirection.FORWARD if yang_year is (sex is Sex.MALE) else LuckDirection.BACKWARD


def start_age(first: datetime, last: datetime, school: LuckStart) -> Age:
    """Turn the time from `first` to `last` (two readings of one local clock) into an age.

    Three days make a year. The school says how finely the distance is read.
    """
    if school is LuckStart.DOUBLE_HOURS:
        return _age_of_double_hours(first, last)
    if school is LuckStart.MINUTES:
        minutes = (_minute(last) - _minute(first)) // timedelta(minutes=1)
        return _age_of_seconds(minutes * 60)
    return _age_of_seconds((last - first) // timedelta(seconds=1))


def add_age(moment: datetime, age: Age) -> datetime:
    """Add an age on the calendar; a day that the month lacks becomes its last."""
    rest = timedelta(days=age.days, hours=age.hours, minutes=age.minutes)
    return _add_months(moment, age) + rest


def compute_luck(moment: ResolvedMoment, options: Options, pillars: FourPillars, sex: Sex) -> Luck:
    """Return the luck cycle of a birth whose sex is given.

    The calendar arithmetic runs on the birth's standard clock.
    """
    direction = luck_direction(pillars.year.stem, sex)
    span = month_span(moment.epoch_ms)
    forward = direction is LuckDirection.FORWARD
    jie_ms = span.end_ms if forward else span.start_ms
    # Both ends are read on the clock of the day and hour pillars: only whole days,
    # double-hours and minutes of that clock tell the schools apart.
    jie_local = moment.local + timedelta(milliseconds=jie_ms - moment.epoch_ms)
    ends = (moment.local, jie_local) if forward else (jie_local, moment.local)
    age = start_age(*ends, options.luck_start)
    start = add_age(moment.standard, age)
    return Luck(
        direction=direction,
        seconds_to_jie=abs(jie_ms - moment.epoch_ms) / 1000,
        start_age=age,
        start=_to_utc(start, moment),
        start_date=start.date(),
        approximate=not moment.time_known,
        moment=moment,
        natal=pillars,
    )


def _decades(
    moment: ResolvedMoment, age: Age, pillars: FourPillars, direction: LuckDirection
) -> tuple[LuckPillar, ...]:
    # The standard clock, labelled UTC until its offset is taken off: cheaper than a zone.
    first = _add_months(moment.standard, age).replace(tzinfo=UTC)
    rest = timedelta(days=age.days, hours=age.hours, minutes=age.minutes)
    offset = timedelta(seconds=moment.standard_offset)
    marks = [_add_years(first, 10 * n) + rest for n in range(LUCK_PILLAR_COUNT + 1)]
    starts = [mark - offset for mark in marks]
    month_index, day_master = pillars.month.index, pillars.day.stem
    nominal = 1 - moment.standard.year
    decades = []
    for n in range(LUCK_PILLAR_COUNT):
        pillar = pillar_at(month_index + direction * (n + 1))
        decades.append(
            LuckPillar(
                n + 1,
                pillar,
                ten_god(day_master, pillar.stem),
                starts[n],
                starts[n + 1],
                Age(age.years + 10 * n, age.months, age.days, age.hours, age.minutes),
                marks[n].year + nominal,
            )
        )
    return tuple(decades)


def _add_months(moment: datetime, age: Age) -> datetime:
    years, month = divmod(moment.month - 1 + age.months, 12)
    year = moment.year + age.years + years
    day = moment.day if moment.day <= 28 else min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _add_years(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February of a year that has none
        return moment.replace(year=moment.year + years, day=28)


def _to_utc(standard: datetime, moment: ResolvedMoment) -> datetime:
    return (standard - timedelta(seconds=moment.standard_offset)).replace(tzinfo=UTC)


def _minute(local: datetime) -> datetime:
    return local.replace(second=0, microsecond=0)


def _age_of_seconds(seconds: int) -> Age:
    years, seconds = divmod(seconds, 3 * 86400)
    months, seconds = divmod(seconds, 86400 // 4)
    days, seconds = divmod(seconds, 720)
    hours, seconds = divmod(seconds, 30)
    return Age(years, months, days, hours, seconds * 2)


def _age_of_double_hours(first: datetime, last: datetime) -> Age:
    days = last.toordinal() - first.toordinal()
    double_hours = _double_hour(last) - _double_hour(first)
    if double_hours < 0:
        double_hours += 12
        days -= 1
    months, rest = divmod(double_hours * 10, 30)
    years, months = divmod(days * 4 + months, 12)
    return Age(years, months, rest, 0, 0)


def _double_hour(local: datetime) -> int:
    # The hour from 23:00 still belongs to the calendar day here, so it counts as the eleventh.
    return min((local.hour + 1) // 2, 11)
