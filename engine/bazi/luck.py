"""Luck pillars (大运): direction, start and the decades."""

from bisect import bisect_right
from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from bazi.moment import ResolvedMoment, Sex
from bazi.options import Clock, DaylightSaving, LuckDirectionRule, LuckStart, LuckSwitch, Options
from bazi.pillars import DAY_MS, HOUR_MS
from bazi.sexagenary import Pillar, pillar_at
from bazi.solar_terms import JIE_MS, LAST_YEAR, SolarTerm, term_ms
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god

LUCK_PILLAR_COUNT = 10
_UNIX_ORDINAL = 719_163
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TROPICAL_DAYS = 365.2422
# Members of an enum are looked up slowly; those that every chart asks for have names here.
_EXACT_SECONDS, _MALE, _TROPICAL = LuckStart.EXACT_SECONDS, Sex.MALE, LuckStart.TROPICAL
_MEN_FORWARD, _AT_ONCE = LuckDirectionRule.MEN_FORWARD, LuckSwitch.EXACT
_WALL, _KEEP = Clock.WALL, DaylightSaving.KEEP
_CYCLE = tuple(range(60)) * 3
_FEWEST_MARKS = 2  # of one decade
_FIRST_MARCH_YEAR = 1590
# The eve of 1 March of each year in epoch ms; births end in 2400, the twelfth decade 130 years later.
_MARCHES_MS = [
    (date(year, 3, 1).toordinal() - 1 - _UNIX_ORDINAL) * DAY_MS
    for year in range(_FIRST_MARCH_YEAR, 2545)
]
_DAYS_FROM_MARCH = (0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275)
_new = tuple.__new__


class LuckDirection(IntEnum):
    """FORWARD counts on through the cycle from the month pillar, BACKWARD counts back."""

    FORWARD = 1
    BACKWARD = -1


_FORWARD, _BACKWARD = LuckDirection.FORWARD, LuckDirection.BACKWARD


class Age(NamedTuple):
    """An age as calendar parts, largest first; each part is below one of the next larger."""

    years: int
    months: int
    days: int
    hours: int
    minutes: int


class LuckPillar(NamedTuple):
    """One decade. `number` counts from 1; `start` and `end` are UTC, the end is not included.

    `ten_god` is that of the pillar's stem. `age` is the 周岁 at its start: birthdays passed.
    """

    number: int
    pillar: Pillar
    ten_god: TenGod
    start: datetime
    end: datetime
    age: int


class Luck(NamedTuple):
    """The luck cycle. `seconds_to_jie` is the distance that the start age was made from.

    `start_age` is what that distance gives; a switch at 立春 or at the new year moves the start, not this age.
    `marks_ms`: one instant more than decades in epoch ms, the start of each and the end of the
    last. `month` and `day` are the natal pillars as places in the cycle. `approximate` says that
    the time of birth is not exact: each minute that it is off moves the start by two hours (noon stands
    for an unknown time: 60 days at most). `offset` is the one that dates are read with, in seconds east of UTC.
    """

    direction: LuckDirection
    seconds_to_jie: float
    start_age: Age
    marks_ms: tuple[int, ...]
    approximate: bool
    offset: int
    birth_ms: int
    month: int
    day: int

    @property
    def start(self) -> datetime:
        """When the first decade begins, UTC."""
        return _utc(self.marks_ms[0])

    @property
    def start_date(self) -> date:
        """The date of `start` on the birth's clock."""
        return self.dates[0]

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates of `marks_ms` on the birth's clock: without daylight saving, unless the options keep it."""
        shift = self.offset * 1000 + _UNIX_ORDINAL * DAY_MS
        return tuple([date.fromordinal((mark + shift) // DAY_MS) for mark in self.marks_ms])

    @property
    def ages(self) -> tuple[int, ...]:
        """The 周岁 at each of `marks_ms`: birthdays passed, each at the hour of birth."""
        shift = timedelta(seconds=self.offset)
        born = _utc(self.birth_ms) + shift
        found = []
        for mark in self.marks_ms:
            at = _utc(mark) + shift
            day = 28 if (born.month, born.day) == (2, 29) and not isleap(at.year) else born.day
            before = (at.month, at.day, at.time()) < (born.month, day, born.time())
            found.append(at.year - born.year - before)
        return tuple(found)

    @property
    def indices(self) -> tuple[int, ...]:
        """The pillars of the decades as places in the cycle."""
        month, count = self.month, len(self.marks_ms) - 1
        if self.direction is _FORWARD:
            return _CYCLE[month + 1 : month + 1 + count]
        return _CYCLE[month + 59 : month + 59 - count : -1]

    @property
    def pillars(self) -> tuple[LuckPillar, ...]:
        """The decades in order."""
        day_master, ages = STEMS[self.day % 10], self.ages
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
                    ages[n],
                )
            )
        return tuple(decades)


def luck_direction(
    year_stem: Stem, sex: Sex, rule: LuckDirectionRule = LuckDirectionRule.BY_YEAR_STEM
) -> LuckDirection:
    """Return which way the decades run; sex is given."""
    yang = rule is _MEN_FORWARD or not year_stem & 1
    return _FORWARD if yang is (sex is _MALE) else _BACKWARD


def start_age(first_ms: int, last_ms: int, school: LuckStart) -> Age:
    """Turn the time between two readings of one local clock (naive ms from 1970) into an age.

    Three days make a year. The school says how finely the distance is read.
    """
    if school is _EXACT_SECONDS:
        return _age_of_seconds((last_ms - first_ms) // 1000)
    if school is LuckStart.DOUBLE_HOURS:
        return _age_of_double_hours(first_ms, last_ms)
    if school is LuckStart.WHOLE_YEARS:
        years = (2 * (last_ms - first_ms) + 3 * DAY_MS) // (6 * DAY_MS)
        return Age(max(years, 1), 0, 0, 0, 0)
    if school is LuckStart.TROPICAL:
        return _tropical_age((last_ms - first_ms) * (_TROPICAL_DAYS / 3))
    if school is LuckStart.WHOLE_DAYS:
        # Seconds are dropped from the distance here, from both clocks in MINUTES.
        age = _age_of_seconds((last_ms - first_ms) // 60_000 * 60)
        return Age(age.years, age.months, age.days, 0, 0)
    return _age_of_seconds((last_ms // 60_000 - first_ms // 60_000) * 60)


def compute_luck(
    moment: ResolvedMoment,
    options: Options,
    month: int,
    year: int,
    day: int,
    sex: Sex,
    approximate: bool,  # noqa: FBT001 - hot
) -> Luck | None:
    """Return the luck cycle of a birth whose sex is given; pillars are places in the cycle.

    A switch at 立春 gives only the decades that end where 立春 is known, None when that is not even the first.
    """
    direction = luck_direction(STEMS[year % 10], sex, options.luck_direction)
    forward = direction is _FORWARD
    epoch_ms, school, span = moment.epoch_ms, options.luck_start, moment.span
    if span is None:
        place = bisect_right(JIE_MS, epoch_ms)
        distance = JIE_MS[place] - epoch_ms if forward else epoch_ms - JIE_MS[place - 1]
    else:
        distance = span.end_ms - epoch_ms if forward else epoch_ms - span.start_ms
    if school is _EXACT_SECONDS:
        age = _age_of_seconds(distance // 1000)
    else:
        # Both ends are read on the clock of the day and hour pillars: only whole days,
        # double-hours and minutes of that clock tell the schools apart.
        first = moment.local_ms - (0 if forward else distance)
        age = start_age(first, first + distance, school)
    offset = clock_offset(moment, options)
    clock_ms = epoch_ms + offset * 1000
    birth_day = date.fromordinal(clock_ms // DAY_MS + _UNIX_ORDINAL)
    count = options.luck_decades
    if school is _TROPICAL:
        marks = _tropical_marks(epoch_ms, distance, count)
    else:
        marks = _marks(birth_day, clock_ms % DAY_MS - offset * 1000, age, count)
    if options.luck_switch is not _AT_ONCE:
        marks = _switched(marks, offset * 1000, epoch_ms, options.luck_switch)
        if len(marks) < _FEWEST_MARKS:
            return None
    parts = (
        *(direction, distance / 1000, age, marks, approximate),
        *(offset, epoch_ms, month, day),
    )
    return _new(Luck, parts)


def _marks(birth_day: date, of_day_ms: int, age: Age, count: int) -> tuple[int, ...]:
    """Return the start of each decade and the end of the last in epoch ms."""
    years, months, days, hours, minutes = age
    more, month = divmod(birth_day.month - 1 + months, 12)
    year, month, day = birth_day.year + years + more, month + 1, birth_day.day
    if day > 28:
        day = min(day, monthrange(year, month)[1])
    rest = of_day_ms + days * DAY_MS + hours * HOUR_MS + minutes * 60_000
    if day == 29 and month == 2:
        # A year without 29 February takes the 28th.
        rest -= _UNIX_ORDINAL * DAY_MS
        decades = range(year, year + 10 * count + 1, 10)
        return tuple(
            [date(n, 2, 29 if isleap(n) else 28).toordinal() * DAY_MS + rest for n in decades]
        )
    # Counted from 1 March, a date is as far into every year.
    first = year - _FIRST_MARCH_YEAR - (month < 3)
    rest += (_DAYS_FROM_MARCH[month] + day) * DAY_MS
    return tuple([march + rest for march in _MARCHES_MS[first : first + 10 * count + 1 : 10]])


def birthday_marks(moment: ResolvedMoment, options: Options, count: int) -> list[int]:
    """Return the instant of birth and of the next `count` birthdays in epoch ms, 28 February for 29 where needed."""
    offset_ms = clock_offset(moment, options) * 1000
    clock_ms = moment.epoch_ms + offset_ms
    born = date.fromordinal(clock_ms // DAY_MS + _UNIX_ORDINAL)
    rest = clock_ms % DAY_MS - offset_ms - _UNIX_ORDINAL * DAY_MS
    leap_day = born.month == 2 and born.day == 29
    return [
        date(year, born.month, 28 if leap_day and not isleap(year) else born.day).toordinal()
        * DAY_MS
        + rest
        for year in range(born.year, born.year + count + 1)
    ]


def clock_offset(moment: ResolvedMoment, options: Options) -> int:
    """Return the offset (seconds east) of the clock that calendar arithmetic runs on.

    It is the birth's standard clock, or the written one with a wall clock or where daylight saving is kept.
    """
    written = options.clock is _WALL or options.dst is _KEEP
    return moment.utc_offset if written else moment.standard_offset


def _tropical_marks(epoch_ms: int, distance: int, count: int) -> tuple[int, ...]:
    start = epoch_ms + round(distance * (_TROPICAL_DAYS / 3))
    decade = 10 * _TROPICAL_DAYS * DAY_MS
    return tuple([start + round(n * decade) for n in range(count + 1)])


def _switched(
    marks: tuple[int, ...], offset_ms: int, epoch_ms: int, switch: LuckSwitch
) -> tuple[int, ...]:
    """Return the marks moved to 立春 or 1 January of their calendar years, none before the birth.

    Those whose 立春 is not known are left out.
    """
    found = []
    for mark in marks:
        year = date.fromordinal((mark + offset_ms) // DAY_MS + _UNIX_ORDINAL).year
        if switch is LuckSwitch.LI_CHUN:
            if year > LAST_YEAR:
                break
            at = term_ms(year, SolarTerm.LI_CHUN)
        else:
            at = (date(year, 1, 1).toordinal() - _UNIX_ORDINAL) * DAY_MS - offset_ms
        found.append(max(at, epoch_ms))
    return tuple(found)


def _utc(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)


def _age_of_seconds(seconds: int) -> Age:
    years, seconds = divmod(seconds, 259_200)
    months, seconds = divmod(seconds, 21_600)
    days, seconds = divmod(seconds, 720)
    return _new(Age, (years, months, days, seconds // 30, seconds % 30 * 2))


def _age_of_double_hours(first_ms: int, last_ms: int) -> Age:
    days = last_ms // DAY_MS - first_ms // DAY_MS
    double_hours = _double_hour(last_ms) - _double_hour(first_ms)
    if double_hours < 0:
        double_hours += 12
        days -= 1
    months, rest = divmod(double_hours * 10, 30)
    years, months = divmod(days * 4 + months, 12)
    return Age(years, months, rest, 0, 0)


def _tropical_age(ms: float) -> Age:
    """Return a length of time as parts of the tropical year: years, twelfths, days, hours, minutes."""
    years, ms = divmod(ms, _TROPICAL_DAYS * DAY_MS)
    months, ms = divmod(ms, _TROPICAL_DAYS / 12 * DAY_MS)
    days, ms = divmod(ms, DAY_MS)
    hours, ms = divmod(ms, HOUR_MS)
    return Age(int(years), int(months), int(days), int(hours), int(ms // 60_000))


def _double_hour(local_ms: int) -> int:
    # The hour from 23:00 still belongs to the calendar day here, so it counts as the eleventh.
    return min((local_ms % DAY_MS // HOUR_MS + 1) // 2, 11)
