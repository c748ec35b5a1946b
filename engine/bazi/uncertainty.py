"""What is known of a chart when the time of birth is not: every chart that is possible, and when.

Each distinct chart comes with the exact instants at which it holds: cut at every edge of a double-hour or a day on the
local clock (the sundial's drift and the jumps of summer time included) and at every 节.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from bazi.birth_checks import effective_precision
from bazi.clock_history import LocalClock, local_clock, merged
from bazi.errors import InvalidBirth
from bazi.findings import Finding
from bazi.labels import label_id
from bazi.local_clock import clock_of
from bazi.lookup import Interval
from bazi.moment import Birth, Precision, ResolvedMoment
from bazi.options import DEFAULT_OPTIONS, Clock, DaylightSaving, Options
from bazi.palaces import ruler
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS, HOUR_MS, pillar_indices
from bazi.resolution import resolve
from bazi.results import POSITIONS, Chart, Position
from bazi.sexagenary import PILLARS, Pillar
from bazi.solar_terms import (
    JIE_MS,
    SOLAR_TERMS,
    SolarTerm,
    month_span,
    term_ms,
    term_uncertainty,
    utc_datetime,
)

# Parts of the day as hours of the written clock.
DAY_PARTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "small_hours": (0, 6),
        "morning": (6, 12),
        "afternoon": (12, 18),
        "evening": (18, 24),
        "daytime": (6, 18),
        "night": (18, 30),
    }
)
_FARTHEST = 2 * DAY_MS
_LAST_HOUR = 48
# Findings whose value moves with every second, so that equal samples prove nothing.
MOVING = frozenset(
    {
        "moment", "clock", "solar_term", "boundary.term", "boundary.hour", "boundary.day", "daylight_saving",
        "clock_repeated", "hour.unknown", "alternative", "luck.start", "luck.pillar",
    }
)  # fmt: skip


class PossibleChart(NamedTuple):
    """Four pillars (places in the cycle of sixty) and every instant of the time given at which they hold."""

    indices: tuple[int, ...]
    intervals: tuple[Interval, ...]

    @classmethod
    def joined(cls, indices: tuple[int, ...], runs: list[tuple[int, int]]) -> "PossibleChart":
        """Return a chart with its intervals, those that touch made one; `runs` are in order."""
        return cls(indices, tuple(map(Interval._make, merged(iter(runs)))))

    @property
    def duration_ms(self) -> int:
        """How long these pillars hold within the time given."""
        return sum(end - start for start, end in self.intervals)


class TermDoubt(NamedTuple):
    """A 节 that is nearer than it is known: `seconds` away from the time given (0: within it), known to `uncertainty`.

    `before` and `after` are the year and month pillars on its two sides.
    """

    term: SolarTerm
    at_ms: int
    seconds: float
    uncertainty: float
    before: tuple[Pillar, Pillar]
    after: tuple[Pillar, Pillar]


class Uncertainty:
    """The charts possible for one birth, in order of time.

    `intervals` are all instants that the time given covers, `clock` the one that day and hour pillars are read from.
    """

    def __init__(
        self, birth: Birth, options: Options, moment: ResolvedMoment, intervals: list[Interval]
    ) -> None:
        self.birth = birth
        self.options = options._replace(clock=moment.clock)
        self.moment = moment
        self.intervals = tuple(intervals)
        self.clock = _reading_clock(birth, moment, options)
        self._indices_at, self._thresholds = _reader(birth, self.options, self.intervals)

    def __repr__(self) -> str:
        # A birth is personal.
        return "Uncertainty(…)"

    @cached_property
    def possible(self) -> tuple[PossibleChart, ...]:
        """Every distinct chart with its instants."""
        found: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for interval in self.intervals:
            for start, end in pairwise(_cuts(self.clock, *interval, self._thresholds)):
                indices = self._indices_at(start, self.clock.local_ms(start))
                found.setdefault(indices, []).append((start, end))
        return tuple(PossibleChart.joined(indices, runs) for indices, runs in found.items())

    @property
    def stable_pillars(self) -> tuple[tuple[Position, Pillar], ...]:
        """The pillars that are the same in every possible chart."""
        return tuple((place, found[0]) for place, found in self._by_place if len(found) == 1)

    @property
    def differing_pillars(self) -> tuple[tuple[Position, tuple[Pillar, ...]], ...]:
        """The places where several pillars are possible, in order of time."""
        return tuple((place, found) for place, found in self._by_place if len(found) > 1)

    @cached_property
    def _by_place(self) -> tuple[tuple[Position, tuple[Pillar, ...]], ...]:
        columns = zip(*(chart.indices for chart in self.possible), strict=True)
        return tuple(
            (position, tuple(PILLARS[i] for i in dict.fromkeys(column)))
            for position, column in zip(POSITIONS, columns, strict=True)
        )

    def chart(self, possible: PossibleChart) -> Chart:
        """Return a whole chart as of the first instant of a possible one."""
        return self._chart_at(possible.intervals[0].start_ms, possible.indices)

    def _chart_at(self, epoch_ms: int, indices: tuple[int, ...]) -> Chart:
        moment = self.moment._replace(epoch_ms=epoch_ms, local_ms=self.clock.local_ms(epoch_ms))
        return Chart(self.birth, self.options, moment, indices)

    @cached_property
    def stable(self) -> tuple[Finding, ...]:
        """The findings that every possible chart has with the same value.

        Those that move with the second (clock readings, the start of luck) are never among them.
        """
        charts = [self._facts(possible) for possible in self.possible]
        first, *rest = charts
        return tuple(
            finding
            for identifier, finding in first.items()
            if all(_value(other.get(identifier)) == finding.value for other in rest)
        )

    @cached_property
    def varying(self) -> tuple[str, ...]:
        """The ids of findings that some possible charts have, or have otherwise."""
        stable = {finding.id for finding in self.stable}
        seen: dict[str, None] = {}
        for possible in self.possible:
            seen.update(dict.fromkeys(self._facts(possible)))
        return tuple(identifier for identifier in seen if identifier not in stable)

    def _facts(self, possible: PossibleChart) -> dict[str, Finding]:
        facts = {
            finding.id: finding
            for finding in self.chart(possible).findings
            if finding.kind not in MOVING
        }
        if len({_ruler(at) for start, end in possible.intervals for at in (start, end - 1)}) > 1:
            facts.pop("ruler.month", None)
        return facts

    @cached_property
    def doubt(self) -> TermDoubt | None:
        """The 节 that could lie on the other side of the time given, None if none could."""
        first, last = self.intervals[0].start_ms, self.intervals[-1].end_ms - 1
        uncertainty = term_uncertainty(first)
        reach = round(uncertainty * 1000)
        place = bisect_left(JIE_MS, first - reach)
        if place == len(JIE_MS) or JIE_MS[place] > last + reach:
            return None
        at = JIE_MS[place]
        distance = max(first - at, at - last, 0) / 1000
        before, after = (_year_and_month(instant) for instant in (at - 1, at))
        term = SOLAR_TERMS[place % 12 * 2]
        return TermDoubt(term, at, distance, uncertainty, before, after)

    @property
    def uncertain(self) -> bool:
        """Whether a 节 is too near for what is known of its instant."""
        return self.doubt is not None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The possible charts, the stable pillars and the doubt as findings."""
        return tuple(_findings(self))


def uncertainty(
    birth: Birth, options: Options = DEFAULT_OPTIONS, *, hours: tuple[int, int] | None = None
) -> Uncertainty:
    """Return what is possible within the precision of a birth's time.

    `hours`: for a birth without a clock time, from which to before which hour of the written clock it was (0–48; past
    24 is the next day), such as a value of `DAY_PARTS`. Raises what `compute` raises.
    """
    unknown = birth.hour is None and birth.fold is None
    # Noon stands for the whole day, so it does not matter if the clock showed it twice.
    moment = resolve(birth._replace(fold=0) if unknown else birth, options)
    written = _written_clock(birth, moment, options)
    return Uncertainty(birth, options, moment, _instants(birth, moment, written, hours))


def _instants(
    birth: Birth, moment: ResolvedMoment, written: LocalClock, hours: tuple[int, int] | None
) -> list[Interval]:
    precision = effective_precision(birth)
    if hours is not None:
        _check_hours(hours, precision)
    if precision is Precision.EXACT:
        return [Interval(moment.epoch_ms, moment.epoch_ms + 1)]
    if precision is Precision.MINUTE_RANGE:
        reach = birth.precision_minutes * 60_000
        return [Interval(moment.epoch_ms - reach, moment.epoch_ms + reach + 1)]
    if precision is Precision.DOUBLE_HOUR:
        first = moment.wall_ms - (moment.wall_ms + HOUR_MS) % DOUBLE_HOUR_MS
        return _when_shown(written, first, first + DOUBLE_HOUR_MS)
    day = moment.wall_ms // DAY_MS * DAY_MS
    start, end = hours or (0, 24)
    return _when_shown(written, day + start * HOUR_MS, day + end * HOUR_MS)


def _check_hours(hours: tuple[int, int], precision: Precision) -> None:
    if precision is not Precision.UNKNOWN:
        raise InvalidBirth(
            "a part of the day is for births without a clock time",
            field="time",
            reason="PART_OF_DAY_WITH_TIME",
        )
    if not 0 <= hours[0] < hours[1] <= _LAST_HOUR:
        raise InvalidBirth(
            f"hours run from 0 to {_LAST_HOUR}, the first before the second",
            field="time",
            reason="HOURS_OUT_OF_RANGE",
            metadata={"min": "0", "max": str(_LAST_HOUR)},
        )


def _when_shown(written: LocalClock, first: int, after: int) -> list[Interval]:
    """Return the instants at which a clock showed a time from `first` to before `after`."""
    found = []
    for low, high, offset in written.pieces(first - _FARTHEST, after + _FARTHEST):
        start = max(written.first_instant(first, offset), low)
        end = min(written.first_instant(after, offset), high)
        if start < end:
            found.append((start, end))
    if not found:
        raise InvalidBirth(
            "the clock never showed these hours", field="time", reason="HOURS_NEVER_EXISTED"
        )
    return list(map(Interval._make, merged(iter(found))))


def _written_clock(birth: Birth, moment: ResolvedMoment, options: Options) -> LocalClock:
    """Return the clock that the birth's time was written from."""
    if options.dst in (DaylightSaving.FROM_ZONE, DaylightSaving.KEEP):
        return local_clock(Clock.WALL, zone=birth.zone)
    # What the caller says of the clock holds for all of the time given.
    return local_clock(Clock.WALL, utc_offset=moment.utc_offset)


def _reading_clock(birth: Birth, moment: ResolvedMoment, options: Options) -> LocalClock:
    """Return the clock that day and hour pillars are read from."""
    said = options.dst not in (DaylightSaving.FROM_ZONE, DaylightSaving.KEEP)
    if said and moment.clock is Clock.STANDARD:
        return local_clock(Clock.STANDARD, utc_offset=moment.standard_offset)
    if said and moment.clock is Clock.WALL:
        return _written_clock(birth, moment, options)
    return clock_of(options._replace(clock=moment.clock), birth.zone, birth.longitude)


_Indices = Callable[[int, int], tuple[int, int, int, int]]


def _reader(
    birth: Birth, options: Options, intervals: tuple[Interval, ...]
) -> tuple[_Indices, tuple[int, ...]]:
    """Return what reads the pillars, and the readings of the clock at which a month or year may begin."""
    if options.plain:
        return partial(pillar_indices, boundary=options.day_boundary), ()
    from bazi.conventions import conventions

    rules = conventions(options, birth.zone, birth.longitude, birth.latitude)
    first, last = intervals[0].start_ms - _FARTHEST, intervals[-1].end_ms + _FARTHEST
    terms = JIE_MS[bisect_left(JIE_MS, first) : bisect_left(JIE_MS, last)]
    years = {utc_datetime(at).year for at in (first, last)}
    solstices = [term_ms(year, SolarTerm.DONG_ZHI) for year in years]
    return rules.indices, tuple(rules.threshold(at) for at in (*terms, *solstices))


def _cuts(clock: LocalClock, first: int, after: int, thresholds: tuple[int, ...]) -> list[int]:
    """Return the instants from `first` to `after`, both included, at which a pillar may change."""
    cuts = {first, after}
    place = bisect_left(JIE_MS, first)
    while JIE_MS[place] < after:
        cuts.add(JIE_MS[place])
        place += 1
    for low, high, offset in clock.pieces(first, after):
        cuts.add(low)
        readings = (clock.first_instant(reading, offset) for reading in thresholds)
        cuts.update(at for at in readings if low < at < high)
        hour = clock.shown(low, offset) // HOUR_MS + 1
        while (at := clock.first_instant(hour * HOUR_MS, offset)) < high:
            cuts.add(max(at, low))
            hour += 1
    return sorted(cuts)


def _ruler(epoch_ms: int) -> tuple[int, int, int]:
    span = month_span(epoch_ms)
    return ruler((span.month_number + 2) % 12, epoch_ms - span.start_ms)


def _value(finding: Finding | None) -> tuple[tuple[str, str], ...] | None:
    return None if finding is None else finding.value


def _year_and_month(epoch_ms: int) -> tuple[Pillar, Pillar]:
    year, month, _, _ = pillar_indices(epoch_ms, epoch_ms)
    return PILLARS[year], PILLARS[month]


def _findings(found: Uncertainty) -> Iterator[Finding]:
    whole = sum(end - start for start, end in found.intervals)
    for number, possible in enumerate(found.possible, start=1):
        first, last = possible.intervals[0].start_ms, possible.intervals[-1].end_ms
        yield Finding(
            f"possible.chart.{number}",
            "possible.chart",
            "moment",
            (
                ("number", str(number)),
                ("pillars", ",".join(map(str, possible.indices))),
                ("from", _utc(first)),
                ("to", _utc(last)),
                ("percent", f"{100 * possible.duration_ms / whole:.1f}"),
            ),
            ("input.date", "input.time", "input.zone"),
            "every_chart_within_precision",
            "ERFA, IANA time zone database",
        )
    for position, pillar in found.stable_pillars:
        name = position.name.lower()
        yield Finding(
            f"possible.stable.{name}",
            "possible.stable",
            name,
            (("pillars", str(pillar.index)),),
            tuple(f"possible.chart.{n}" for n in range(1, len(found.possible) + 1)),
            "same_in_every_possible_chart",
            "ERFA, IANA time zone database",
        )
    if found.doubt is not None:
        yield _doubt_finding(found.doubt)


def _doubt_finding(doubt: TermDoubt) -> Finding:
    return Finding(
        "possible.term",
        "possible.term",
        "month",
        (
            ("term", label_id(doubt.term)),
            ("utc", _utc(doubt.at_ms)),
            ("seconds", f"{doubt.seconds:.1f}"),
            ("uncertainty", f"{doubt.uncertainty:.1f}"),
            ("pillars", ",".join(str(pillar.index) for pillar in (*doubt.before, *doubt.after))),
        ),
        ("input.date", "input.time"),
        "nearer_than_the_term_is_known",
        "ERFA and a second series, ΔT",
    )


def _utc(epoch_ms: int) -> str:
    return utc_datetime(epoch_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
