"""The door of the engine: `compute` a chart."""

from collections.abc import Callable
from functools import partial

from bazi.moment import Birth, Precision, ResolvedMoment
from bazi.option_checks import checked
from bazi.options import DEFAULT_OPTIONS, RESOLVED_DEFAULTS, DayBoundary, Options, UnknownHour
from bazi.pillars import pillar_indices
from bazi.resolution import resolve
from bazi.results import Alternatives, Chart, Position

_EXACT, _NEXT_DAY = Precision.EXACT, DayBoundary.NEXT_DAY

Indices = Callable[[int, int], tuple[int, int, int, int]]


def compute(birth: Birth, options: Options = DEFAULT_OPTIONS) -> Chart:
    """Return the chart of a birth under the given conventions.

    Raises InvalidBirth, ImpossibleMoment, AmbiguousMoment, UnknownZone or OutOfRange.
    """
    options = checked(options)
    moment = resolve(birth, options)
    clock = moment.clock
    if options is DEFAULT_OPTIONS:
        options = RESOLVED_DEFAULTS[clock]
    elif options.clock is not clock:
        options = options._replace(clock=clock)
    indices_at = _reader(birth, options)
    indices: tuple[int, ...] = indices_at(moment.epoch_ms, moment.local_ms)
    if birth.precision is _EXACT and birth.hour is not None:
        return Chart(birth, options, moment, indices)
    alternatives = _alternatives(birth, options, moment)
    if birth.hour is None:
        if options.unknown_hour is not UnknownHour.NOON:
            indices = indices[:3]
        if options.unknown_hour is UnknownHour.THREE_PILLARS:
            alternatives = tuple(found for found in alternatives if found[0] is not Position.HOUR)
    return Chart(birth, options, moment, indices, alternatives)


def _reader(birth: Birth, options: Options) -> Indices:
    """Return what reads the four pillars from an instant and the local clock."""
    if options.plain:
        boundary = options.day_boundary
        if boundary is _NEXT_DAY:
            return pillar_indices
        return partial(pillar_indices, boundary=boundary)
    from bazi.conventions import conventions

    return conventions(options, birth.zone, birth.longitude, birth.latitude).indices


def _alternatives(birth: Birth, options: Options, moment: ResolvedMoment) -> Alternatives:
    """Return the places that have more than one possible pillar, in order of time."""
    from bazi.uncertainty import within

    return within(birth, options, moment).differing_pillars
