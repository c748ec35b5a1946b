"""The pillars that pass through a life (大运 小运 流年 流月 流日 流时), each from the instant at which it begins.

All are half-open intervals of instants: decades tile the luck, years the life, months a year, days a month, hours a
day. They change as the chart's own conventions say, on the clock of the place of birth.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from bazi.conventions import Conventions, conventions
from bazi.errors import InvalidRequest
from bazi.local_clock import crossings
from bazi.luck import LuckDirection, birthday_marks, luck_direction
from bazi.moment import Sex
from bazi.options import AgeReckoning, DayBoundary, SmallLuck, YearBoundary
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS, HOUR_MS, year_index
from bazi.request_checks import whole
from bazi.sexagenary import PILLARS, Pillar
from bazi.solar_terms import FIRST_YEAR, JIE_MS, LAST_YEAR, LI_CHUN_JIE, outside, utc_datetime
from bazi.stems import STEMS

if TYPE_CHECKING:
    from bazi.results import Chart

USUAL_YEARS = 100
LONGEST_DAYS_MS = 48_000 * DAY_MS
LONGEST_HOURS_MS = 800 * DAY_MS
_BING_YIN, _REN_SHEN = 2, 8
_HOUR = 3
_CYCLE = tuple(range(60)) * 15
_BACK = _CYCLE[::-1]


class FlowKind(IntEnum):
    """What passes: decade, small luck, year, month, day, double-hour."""

    LUCK = 0
    SMALL_LUCK = 1
    YEAR = 2
    MONTH = 3
    DAY = 4
    HOUR = 5


_YEAR = FlowKind.YEAR


class Flow(NamedTuple):
    """One pillar and the instants [start, end) in epoch ms at which it passes.

    `pillar_index` is its place in the cycle of sixty. `number`: of a decade from 1, of small luck the
    age by the chart's reckoning, of a year the year (1984 is 甲子), of a month 1 (寅) to 12, of a
    day the days from 1970-01-01 on the local clock, of a double-hour 0 (子) to 11.
    """

    kind: FlowKind
    number: int
    pillar_index: int
    start_ms: int
    end_ms: int

    @property
    def pillar(self) -> Pillar:
        """The stem and branch."""
        return PILLARS[self.pillar_index]

    @property
    def start(self) -> datetime:
        """When it begins, UTC."""
        return utc_datetime(self.start_ms)

    @property
    def end(self) -> datetime:
        """When it is over, UTC."""
        return utc_datetime(self.end_ms)


class Flows(Sequence[Flow]):
    """Flows of one kind that follow each other: `indices[n]` holds from `marks_ms[n]` to before `marks_ms[n + 1]`."""

    __slots__ = ("indices", "kind", "marks_ms", "numbers")

    def __init__(
        self,
        kind: FlowKind,
        numbers: Sequence[int],
        indices: Sequence[int],
        marks_ms: Sequence[int],
    ) -> None:
        self.kind = kind
        self.numbers = numbers
        self.indices = indices
        self.marks_ms = marks_ms

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, place: int) -> Flow:  # type: ignore[override]
        """Return one flow; slices are taken of `indices` and `marks_ms`."""
        place = range(len(self.indices))[place]
        marks = self.marks_ms
        index, number = self.indices[place], self.numbers[place]
        return Flow(self.kind, number, index, marks[place], marks[place + 1])

    def __iter__(self) -> Iterator[Flow]:
        marks = self.marks_ms
        for place, index in enumerate(self.indices):
            yield Flow(self.kind, self.numbers[place], index, marks[place], marks[place + 1])

    def at(self, epoch_ms: int) -> Flow | None:
        """Return the flow that an instant falls into, None before the first and after the last."""
        place = bisect_right(self.marks_ms, epoch_ms) - 1
        return self[place] if 0 <= place < len(self.indices) else None


class Life:
    """What passes through the life of a chart; nothing is worked out before it is asked for.

    A chart without a known sex has neither luck nor small luck, one without an hour no small luck from the hour.
    """

    def __init__(self, chart: "Chart") -> None:
        birth, moment = chart.birth, chart.moment
        self.chart = chart
        self.rules: Conventions = conventions(
            chart.options, birth.zone, birth.longitude, birth.latitude
        )
        self.birth_ms = moment.epoch_ms
        self.birth_year = self._year_at(moment.epoch_ms)

    @property
    def luck(self) -> Flows | None:
        """The decades (大运)."""
        luck = self.chart.luck
        if luck is None:
            return None
        numbers = range(1, len(luck.marks_ms))
        return Flows(FlowKind.LUCK, numbers, luck.indices, luck.marks_ms)

    def years(self, first: int | None = None, count: int | None = None) -> Flows:
        """Return `count` years (流年) from year `first`, by default that of birth and up to a hundred.

        The first begins before the birth. Raises OutOfRange where the tables end.
        """
        first = self.birth_year if first is None else first
        if count is None:
            count = _usual_count(first)
        _check_years(first, count)
        rules = self.rules
        if rules.by_instant and rules.year_boundary is YearBoundary.LI_CHUN:
            return usual_years(first, count)
        begin = (first - 4) % 60
        marks = [rules.year_edge(year) for year in range(first, first + count + 1)]
        numbers = range(first, first + count)
        return Flows(FlowKind.YEAR, numbers, _CYCLE[begin : begin + count], marks)

    def small_luck(self, count: int | None = None) -> Flows | None:
        """Return `count` years of small luck (小运) from birth on, by default up to a hundred.

        By 虚岁 each begins with the year pillar, by 周岁 with the birthday. Raises OutOfRange where the tables end.
        """
        start = self._small_luck_start()
        if start is None:
            return None
        index, step = start
        if self.chart.options.age is AgeReckoning.FULL:
            count = USUAL_YEARS if count is None else count
            _check_years(FIRST_YEAR, count)
            marks: Sequence[int] = birthday_marks(self.chart.moment, self.chart.options, count)
            numbers = range(count)
        else:
            years = self.years(count=count)
            count, marks = len(years), [self.birth_ms, *years.marks_ms[1:]]
            numbers = range(1, count + 1)
        indices = _CYCLE[index : index + count] if step > 0 else _BACK[59 - index :][:count]
        return Flows(FlowKind.SMALL_LUCK, numbers, indices, marks)

    def months(self, year: int) -> Flows:
        """Return the months (流月) of a year, the first and last cut to it where the year does not begin with a 节.

        Raises OutOfRange where the tables end.
        """
        _check_years(year, 1)
        rules = self.rules
        if rules.by_instant and rules.year_boundary is YearBoundary.LI_CHUN:
            first = (year - FIRST_YEAR) * 12 + LI_CHUN_JIE
            places, marks = range(first, first + 12), JIE_MS[first : first + 13]
        else:
            start, end = rules.year_edge(year), rules.year_edge(year + 1)
            first = self._month_at(start)
            places = range(first, self._month_at(end - 1) + 1)
            marks = [start, *(rules.edge(JIE_MS[n]) for n in places[1:]), end]
        numbers = [(n - LI_CHUN_JIE) % 12 + 1 for n in places]
        return Flows(FlowKind.MONTH, numbers, [rules.month_pillar(n) for n in places], marks)

    def days(self, start_ms: int, end_ms: int) -> Flows:
        """Return the days (流日) from one instant to another, the first and last cut to them.

        Raises OutOfRange where the tables end, InvalidRequest for more than 48,000 days.
        """
        _check_span(start_ms, end_ms, LONGEST_DAYS_MS)
        phase = HOUR_MS if self.rules.day_boundary is DayBoundary.NEXT_DAY else 0
        thresholds = self._readings(start_ms, end_ms, DAY_MS, phase)
        return self._clocked(FlowKind.DAY, start_ms, end_ms, thresholds)

    def hours(self, start_ms: int, end_ms: int) -> Flows:
        """Return the double-hours (流时) from one instant to another, the first and last cut to them.

        Where the day changes at 00:00 the double-hour of 子 comes in two parts. Raises OutOfRange where the tables
        end, InvalidRequest for more than 800 days.
        """
        _check_span(start_ms, end_ms, LONGEST_HOURS_MS)
        thresholds: Sequence[int] = self._readings(start_ms, end_ms, DOUBLE_HOUR_MS, HOUR_MS)
        if self.rules.day_boundary is not DayBoundary.NEXT_DAY:
            midnights = self._readings(start_ms, end_ms, DAY_MS, 0)
            thresholds = sorted((*thresholds, *midnights))
        return self._clocked(FlowKind.HOUR, start_ms, end_ms, thresholds)

    def pillars_at(self, epoch_ms: int) -> tuple[int, int, int, int]:
        """Return the year, month, day and hour pillar of an instant, as places in the cycle of sixty.

        Raises OutOfRange where the tables end.
        """
        _check_instant(epoch_ms)
        month = self.rules.month_pillar(self._month_at(epoch_ms))
        local = self.rules.clock.local_ms(epoch_ms)
        return (
            year_index(self._year_at(epoch_ms)),
            month,
            *self.rules.day_and_hour(local),
        )

    def year_at(self, epoch_ms: int) -> Flow:
        """Return the year that an instant falls into."""
        _check_instant(epoch_ms)
        return self.years(self._year_at(epoch_ms), 1)[0]

    def month_at(self, epoch_ms: int) -> Flow:
        """Return the month that an instant falls into."""
        found = self.months(self.year_at(epoch_ms).number).at(epoch_ms)
        if found is None:  # pragma: no cover - the months tile the year
            raise AssertionError
        return found

    def day_at(self, epoch_ms: int) -> Flow:
        """Return the day that an instant falls into, whole."""
        # A sundial's day is a day; a zone may leave one out or give it twice.
        reach = 25 if self.rules.clock.sundial else 75
        return self._around(self.days, epoch_ms, reach * HOUR_MS)

    def hour_at(self, epoch_ms: int) -> Flow:
        """Return the double-hour that an instant falls into, whole."""
        reach = 3 if self.rules.clock.sundial else 28
        return self._around(self.hours, epoch_ms, reach * HOUR_MS)

    def full_age(self, epoch_ms: int) -> int:
        """Return the birthdays passed (周岁) at an instant, 0 before the first."""
        _check_instant(epoch_ms)
        years = max(utc_datetime(epoch_ms).year - utc_datetime(self.birth_ms).year + 2, 1)
        marks = birthday_marks(self.chart.moment, self.chart.options, years)
        return max(bisect_right(marks, epoch_ms) - 1, 0)

    def nominal_age(self, epoch_ms: int) -> int:
        """Return the 虚岁 at an instant: 1 in the year pillar of birth, one more with each that follows."""
        return self._year_at(epoch_ms) - self.birth_year + 1

    def _around(self, flows: Callable[[int, int], Flows], epoch_ms: int, reach: int) -> Flow:
        _check_instant(epoch_ms)
        first = max(epoch_ms - reach, JIE_MS[LI_CHUN_JIE])
        last = min(epoch_ms + reach, JIE_MS[-1])
        found = flows(first, last).at(epoch_ms)
        if found is None:  # pragma: no cover - they tile the interval
            raise AssertionError
        return found

    def _year_at(self, epoch_ms: int) -> int:
        rules = self.rules
        month = self._month_at(epoch_ms)
        if rules.year_boundary is YearBoundary.LI_CHUN:
            return FIRST_YEAR + (month - LI_CHUN_JIE) // 12
        # Only the one edge near is asked for: those of the years about it may lie outside the tables.
        calendar_year = utc_datetime(epoch_ms).year
        if rules.year_boundary is YearBoundary.LUNAR_NEW_YEAR:
            return calendar_year - (rules.year_edge(calendar_year) > epoch_ms)
        return calendar_year + (rules.year_edge(calendar_year + 1) <= epoch_ms)

    def _month_at(self, epoch_ms: int) -> int:
        """Return the place of the 节 whose month an instant falls into."""
        place = bisect_right(JIE_MS, epoch_ms) - 1
        rules = self.rules
        if not rules.by_instant:
            if place < 0 or place + 1 >= len(JIE_MS):
                raise outside()
            while rules.edge(JIE_MS[place]) > epoch_ms:
                place -= 1
            while place + 1 < len(JIE_MS) and rules.edge(JIE_MS[place + 1]) <= epoch_ms:
                place += 1
        if place < LI_CHUN_JIE or place + 1 >= len(JIE_MS):
            raise outside()
        return place

    def _readings(self, start_ms: int, end_ms: int, unit: int, phase: int) -> range:
        """Return the readings at which units begin around an interval; a clock is at most a day off another."""
        clock = self.rules.clock
        first = (clock.local_ms(start_ms) - 2 * DAY_MS) // unit * unit - phase
        return range(first, clock.local_ms(end_ms) + 2 * DAY_MS, unit)

    def _clocked(
        self, kind: FlowKind, start_ms: int, end_ms: int, thresholds: Sequence[int]
    ) -> Flows:
        numbers, indices, marks = [], [], []
        of_day = kind is FlowKind.DAY
        for at, place in crossings(self.rules.clock, start_ms, end_ms, thresholds):
            # From one threshold to the next nothing changes: the first reading speaks for all.
            reading = thresholds[place - 1]
            indices.append(self.rules.day_and_hour(reading)[not of_day])
            late = HOUR_MS if self.rules.day_boundary is DayBoundary.NEXT_DAY else 0
            double_hour = (reading + HOUR_MS) // DOUBLE_HOUR_MS % 12
            numbers.append((reading + late) // DAY_MS if of_day else double_hour)
            marks.append(at)
        return Flows(kind, numbers, indices, [*marks, end_ms])

    def _small_luck_start(self) -> tuple[int, int] | None:
        """Return the first pillar of small luck and the step, None when they cannot be known."""
        chart = self.chart
        if chart.birth.sex is Sex.UNSPECIFIED:
            return None
        if chart.options.small_luck is SmallLuck.FROM_BING_YIN:
            man = chart.birth.sex is Sex.MALE
            return (_BING_YIN, 1) if man else (_REN_SHEN, -1)
        if len(chart.indices) <= _HOUR:
            return None
        year_stem = STEMS[chart.indices[0] % 10]
        direction = luck_direction(year_stem, chart.birth.sex, chart.options.luck_direction)
        step = 1 if direction is LuckDirection.FORWARD else -1
        return (chart.indices[_HOUR] + step) % 60, step


def usual_years(first: int, count: int | None = None) -> Flows:
    """Return `count` years that begin with the instants of 立春, from year `first`; by default up to a hundred.

    Raises OutOfRange where the tables end.
    """
    if count is None:
        count = _usual_count(first)
    _check_years(first, count)
    begin, place = (first - 4) % 60, (first - FIRST_YEAR) * 12 + LI_CHUN_JIE
    marks = JIE_MS[place : place + 12 * count + 1 : 12]
    indices = _CYCLE[begin : begin + count]
    return Flows(_YEAR, range(first, first + count), indices, marks)


def _usual_count(first: int) -> int:
    return max(min(USUAL_YEARS, LAST_YEAR - first), 0)


def day_of(flow: Flow) -> date:
    """Return the date on the local clock of a day flow, the one it ends on where it begins at 23:00."""
    return date.fromordinal(flow.number + date(1970, 1, 1).toordinal())


def _check_years(first: int, count: int) -> None:
    if count < 0:
        raise InvalidRequest("a count is not negative", field="count", reason="COUNT_OUT_OF_RANGE")
    if first < FIRST_YEAR or first + count > LAST_YEAR:
        raise outside()


def _check_instant(epoch_ms: int) -> None:
    whole("epoch_ms", epoch_ms)
    if not JIE_MS[LI_CHUN_JIE] <= epoch_ms < JIE_MS[-1]:
        raise outside()


def _check_span(start_ms: int, end_ms: int, longest: int) -> None:
    whole("start_ms", start_ms)
    whole("end_ms", end_ms)
    if end_ms <= start_ms or end_ms - start_ms > longest:
        raise InvalidRequest(
            f"an interval runs forward and is at most {longest // DAY_MS} days",
            field="interval",
            reason="INTERVAL_OUT_OF_RANGE",
            metadata={"max_days": str(longest // DAY_MS)},
        )
    if start_ms < JIE_MS[LI_CHUN_JIE] or end_ms > JIE_MS[-1]:
        raise outside()
