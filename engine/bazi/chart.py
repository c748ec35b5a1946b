"""The door of the engine: `compute` a chart."""

from bazi.moment import Birth, Precision, ResolvedMoment
from bazi.options import DEFAULT_OPTIONS, DayBoundary, Options
from bazi.pillars import HOUR_MS, pillar_indices
from bazi.resolution import instant_range, resolve
from bazi.results import POSITIONS, Alternatives, Chart
from bazi.sexagenary import PILLARS


def compute(birth: Birth, options: Options = DEFAULT_OPTIONS) -> Chart:
    """Return the chart of a birth under the given conventions.

    Raises InvalidBirth, ImpossibleMoment, AmbiguousMoment, UnknownZone or OutOfRange.
    """
    moment = resolve(birth, options)
    if options.clock is not moment.clock:
        options = options._replace(clock=moment.clock)
    indices: tuple[int, ...] = pillar_indices(
        moment.epoch_ms, moment.local_ms, options.day_boundary
    )
    if birth.hour is None:
        indices = indices[:3]
    elif birth.precision is Precision.EXACT:
        return Chart(birth, options, moment, indices)
    return Chart(birth, options, moment, indices, _alternatives(birth, moment, options, indices))


def _alternatives(
    birth: Birth, moment: ResolvedMoment, options: Options, indices: tuple[int, ...]
) -> Alternatives:
    """Return the places that have more than one possible pillar, in order of time."""
    first, last = instant_range(birth, moment)
    # A double-hour is longer than the step, so no pillar in the range is stepped over.
    instants = [*range(first, last, HOUR_MS), last]
    candidates = [_at(instant, moment, options.day_boundary) for instant in instants]
    found = []
    for place, index in enumerate(indices):
        possible = tuple(dict.fromkeys(four[place] for four in candidates))
        if possible != (index,):
            found.append((POSITIONS[place], tuple(PILLARS[other] for other in possible)))
    return tuple(found)


def _at(epoch_ms: int, moment: ResolvedMoment, boundary: DayBoundary) -> tuple[int, ...]:
    return pillar_indices(epoch_ms, moment.local_ms + epoch_ms - moment.epoch_ms, boundary)
