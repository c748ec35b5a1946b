"""What is known of a chart when the time of birth is not: every chart that is possible, and when.

Each distinct chart comes with the exact instants at which it holds: cut at every edge of a double-hour or a day on the
local clock (the sundial's drift and the jumps of summer time included) and at every 节.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from bazi.clock_history import LocalClock, merged
from bazi.conventions import Conventions, conventions
from bazi.findings import Finding
from bazi.instant_moment import PlaceClocks
from bazi.lookup import Interval
from bazi.moment import Birth, ResolvedMoment
from bazi.option_checks import checked
from bazi.options import DEFAULT_OPTIONS, Options, YearBoundary
from bazi.phases import PHASE_FINDINGS, phase
from bazi.pillars import DAY_MS, HOUR_MS, pillar_indices
from bazi.possible_times import DAY_PARTS, possible_instants
from bazi.resolution import resolve
from bazi.results import POSITIONS, Chart, Position
from bazi.sexagenary import PILLARS, Pillar
from bazi.solar_terms import (
    JIE_MS,
    SOLAR_TERMS,
    SolarTerm,
    term_ms,
    term_uncertainty,
    utc_datetime,
)
from bazi.uncertainty_findings import possible_findings

__all__ = ["DAY_PARTS", "MOVING", "PossibleChart", "TermDoubt", "Uncertainty", "uncertainty"]

_FARTHEST = 2 * DAY_MS
# Findings whose value moves with every second, so that equal samples prove nothing.
MOVING = frozenset(
    {
        "moment", "clock", "solar_term", "boundary.term", "boundary.hour", "boundary.day", "daylight_saving",
        "clock_repeated", "hour.unknown", "hour.noon", "alternative", "luck.start", "luck.pillar", "luck.cut",
        "lunar_month",
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
    """A term that is nearer than it is known: a 节, or 冬至 where the year begins with it.

    `at_ms` is the instant from which the chart's conventions take it as reached, `seconds` how far that is from the
    time given (0: within it), `uncertainty` how many seconds the term itself is known to: where a whole day or
    double-hour belongs to it, a term so near its edge moves the month by all of it. `before` and `after` are the year
    and month pillars on its two sides.
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
        self._place = PlaceClocks(birth, self.options)
        self.clock = self._place.used
        self._rules = _rules(birth, self.options)
        self._indices_at, self._marks = _reader(self._rules, self.options, self.intervals)

    def __repr__(self) -> str:
        # A birth is personal.
        return "Uncertainty(…)"

    @cached_property
    def possible(self) -> tuple[PossibleChart, ...]:
        """Every distinct chart with its instants."""
        found: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for start, end, indices in self.pieces():
            found.setdefault(indices, []).append((start, end))
        return tuple(PossibleChart.joined(indices, runs) for indices, runs in found.items())

    def pieces(self) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield start, end and pillars of stretches that tile the intervals, in order of time."""
        for interval in self.intervals:
            for start, end in pairwise(_cuts(self.clock, *interval, self._marks)):
                yield start, end, self._indices_at(start, self.clock.local_ms(start))

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
        return self.chart_at(possible.intervals[0].start_ms, possible.indices)

    def chart_at(self, epoch_ms: int, indices: tuple[int, ...]) -> Chart:
        """Return a chart of these pillars as of an instant, with every clock of the place as it stood then."""
        rules, span = self._rules, None
        if rules is not None and not rules.by_instant:
            span = rules.span(epoch_ms, self.clock.local_ms(epoch_ms))
        known = len(indices) == len(POSITIONS)
        moment = self._place.moment(epoch_ms, span, time_known=known)
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
            if finding is not None
            and all(_value(other.get(identifier)) == finding.value for other in rest)
        )

    @cached_property
    def varying(self) -> tuple[str, ...]:
        """The ids of findings that some possible charts have, or have otherwise."""
        stable = {finding.id for finding in self.stable}
        seen: dict[str, None] = {}
        for possible in self.possible:
            seen.update(dict.fromkeys(self._facts(possible)))
        return tuple(identifier for identifier in seen if identifier not in stable)

    def _facts(self, possible: PossibleChart) -> dict[str, Finding | None]:
        """Return the findings that the pillars have at every instant, None for what changes while they stay."""
        facts: dict[str, Finding | None] = {
            finding.id: finding
            for finding in self.chart(possible).findings
            if finding.kind not in MOVING
        }
        ends = (at for start, end in possible.intervals for at in (start, end - 1))
        phases = [phase(self.chart_at(at, possible.indices)) for at in ends]
        for identifiers, said in zip(PHASE_FINDINGS, zip(*phases, strict=True), strict=True):
            if len(set(said)) > 1:
                facts.update(dict.fromkeys(identifiers))
        return facts

    @cached_property
    def doubt(self) -> TermDoubt | None:
        """The term that could lie on the other side of the time given, None if none could."""
        first, last = self.intervals[0].start_ms, self.intervals[-1].end_ms - 1
        uncertainty = term_uncertainty(first)
        reach = round(uncertainty * 1000)
        edge = self._rules.edge if self._rules is not None else int
        for term, at in self._terms(first - _FARTHEST, last + _FARTHEST):
            if edge(at - reach) <= last and first <= edge(at + reach):
                reached = edge(at)
                before, after = (
                    self._year_and_month(instant) for instant in (reached - 1, reached)
                )
                if before != after:
                    away = max(first - reached, reached - last, 0) / 1000
                    return TermDoubt(term, reached, away, uncertainty, before, after)
        return None

    def _terms(self, first: int, last: int) -> list[tuple[SolarTerm, int]]:
        """Return the terms from one instant to another at which the month or the year changes, in order of time."""
        places = range(bisect_left(JIE_MS, first), bisect_left(JIE_MS, last))
        found = [(SOLAR_TERMS[place % 12 * 2], JIE_MS[place]) for place in places]
        found += [(SolarTerm.DONG_ZHI, at) for at in self._marks.instants if first <= at < last]
        return sorted(found, key=itemgetter(1))

    def _year_and_month(self, epoch_ms: int) -> tuple[Pillar, Pillar]:
        year, month, *_ = self._indices_at(epoch_ms, self.clock.local_ms(epoch_ms))
        return PILLARS[year], PILLARS[month]

    @property
    def uncertain(self) -> bool:
        """Whether a 节 is too near for what is known of its instant."""
        return self.doubt is not None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The possible charts, the stable pillars and the doubt as findings."""
        return tuple(possible_findings(self))


def uncertainty(
    birth: Birth, options: Options = DEFAULT_OPTIONS, *, hours: tuple[int, int] | None = None
) -> Uncertainty:
    """Return what is possible within the precision of a birth's time.

    `hours`: for a birth without a clock time, from which to before which hour of the written clock it was (0–48; past
    24 is the next day), such as a value of `DAY_PARTS`. Raises what `compute` raises.
    """
    options = checked(options)
    return within(birth, options, resolve(birth, options), hours)


def within(
    birth: Birth,
    options: Options,
    moment: ResolvedMoment,
    hours: tuple[int, int] | None = None,
) -> Uncertainty:
    """Return what is possible within the precision of a birth that is resolved already."""
    return Uncertainty(birth, options, moment, possible_instants(birth, moment, options, hours))


_Indices = Callable[[int, int], tuple[int, int, int, int]]


def _rules(birth: Birth, options: Options) -> Conventions | None:
    """Return the conventions at the place of birth, None for the common ones."""
    if options.plain:
        return None
    return conventions(options, birth.zone, birth.longitude, birth.latitude)


class _Marks(NamedTuple):
    """Where a month or a year may begin apart from a 节: instants, and readings of the clock."""

    instants: tuple[int, ...] = ()
    readings: tuple[int, ...] = ()


def _reader(
    rules: Conventions | None, options: Options, intervals: tuple[Interval, ...]
) -> tuple[_Indices, _Marks]:
    """Return what reads the pillars, and where they may change apart from the 节 and the hours."""
    if rules is None:
        return partial(pillar_indices, boundary=options.day_boundary), _Marks()
    first, last = intervals[0].start_ms - _FARTHEST, intervals[-1].end_ms + _FARTHEST
    terms = JIE_MS[bisect_left(JIE_MS, first) : bisect_left(JIE_MS, last)]
    solstices: tuple[int, ...] = ()
    if rules.year_boundary is YearBoundary.WINTER_SOLSTICE:
        years = {utc_datetime(at).year for at in (first, last)}
        solstices = tuple(term_ms(year, SolarTerm.DONG_ZHI) for year in years)
    readings = () if rules.by_instant else tuple(map(rules.threshold, (*terms, *solstices)))
    return rules.indices, _Marks(solstices, readings)


def _cuts(clock: LocalClock, first: int, after: int, marks: _Marks) -> list[int]:
    """Return the instants from `first` to `after`, both included, at which a pillar may change."""
    terms = JIE_MS[bisect_left(JIE_MS, first) : bisect_left(JIE_MS, after)]
    cuts = {first, after, *terms, *(at for at in marks.instants if first < at < after)}
    for low, high, offset in clock.pieces(first, after):
        cuts.add(low)
        readings = (clock.first_instant(reading, offset) for reading in marks.readings)
        cuts.update(at for at in readings if low < at < high)
        hour = clock.shown(low, offset) // HOUR_MS + 1
        while (at := clock.first_instant(hour * HOUR_MS, offset)) < high:
            cuts.add(max(at, low))
            hour += 1
    return sorted(cuts)


def _value(finding: Finding | None) -> tuple[tuple[str, str], ...] | None:
    return None if finding is None else finding.value
