"""The only door of the engine: `compute` a chart, or only `resolve` its moment."""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from bazi.branches import BRANCH_ELEMENTS, Branch
from bazi.hidden_stems import HIDDEN_RANKS, hidden_stems
from bazi.luck import compute_luck
from bazi.moment import Birth, ResolvedMoment
from bazi.options import DEFAULT_OPTIONS, Options
from bazi.pillars import FourPillars, four_pillars
from bazi.resolution import instant_range, resolve
from bazi.results import (
    ENGINE_VERSION,
    Chart,
    ChartPillar,
    ElementCounts,
    HiddenStem,
    Position,
)
from bazi.sexagenary import Pillar
from bazi.stems import Stem
from bazi.ten_gods import ten_god
from bazi.trace import why_no_luck

__all__ = [
    "ENGINE_VERSION",
    "Chart",
    "ChartPillar",
    "ElementCounts",
    "HiddenStem",
    "Position",
    "compute",
    "resolve",
]

_POSITIONS: tuple[Position, ...] = tuple(Position)
_HOUR_MS = 3_600_000

Alternatives = dict[Position, tuple[Pillar, ...]]


def compute(birth: Birth, options: Options = DEFAULT_OPTIONS) -> Chart:
    """Return the chart of a birth under the given conventions.

    Raises InvalidBirth, ImpossibleMoment, AmbiguousMoment, UnknownZone or OutOfRange.
    """
    moment = resolve(birth, options)
    applied = replace(options, clock=moment.clock)
    pillars = four_pillars(moment.epoch_ms, moment.local, applied.day_boundary)
    alternatives = _alternatives(birth, moment, applied, pillars)
    day_master = pillars.day.stem
    placed = tuple(
        _chart_pillar(position, pillars[position], day_master, uncertain=position in alternatives)
        for position in (_POSITIONS if moment.time_known else _POSITIONS[:3])
    )
    counts = _count_elements(placed)
    no_luck = why_no_luck(birth, tuple(alternatives.items()))
    return Chart(
        birth=birth,
        options=applied,
        moment=moment,
        year=placed[0],
        month=placed[1],
        day=placed[2],
        hour=placed[3] if moment.time_known else None,
        day_master=day_master,
        elements=counts,
        luck=None if no_luck else compute_luck(moment, applied, pillars, birth.sex),
        alternatives=tuple(alternatives.items()),
    )


def _chart_pillar(
    position: Position, pillar: Pillar, day_master: Stem, *, uncertain: bool
) -> ChartPillar:
    hidden = _hidden(day_master, pillar.branch)
    visible = None if position is Position.DAY else ten_god(day_master, pillar.stem)
    return ChartPillar(position, pillar, visible, hidden, uncertain)


@lru_cache(maxsize=120)
def _hidden(day_master: Stem, branch: Branch) -> tuple[HiddenStem, ...]:
    return tuple(
        HiddenStem(stem, rank, ten_god(day_master, stem))
        for stem, rank in zip(hidden_stems(branch), HIDDEN_RANKS, strict=False)
    )


def _count_elements(pillars: tuple[ChartPillar, ...]) -> ElementCounts:
    visible = [0, 0, 0, 0, 0]
    hidden = [0, 0, 0, 0, 0]
    for item in pillars:
        visible[item.pillar.stem >> 1] += 1
        visible[BRANCH_ELEMENTS[item.pillar.branch]] += 1
        for inner in item.hidden:
            hidden[inner.stem >> 1] += 1
    a, b, c, d, e = visible
    v, w, x, y, z = hidden
    return ElementCounts((a, b, c, d, e), (v, w, x, y, z))


def _alternatives(
    birth: Birth, moment: ResolvedMoment, options: Options, pillars: FourPillars
) -> Alternatives:
    """Return the places that have more than one possible pillar, in order of time."""
    first, last = instant_range(birth, moment)
    if first == last:
        return {}
    # A double-hour is longer than the step, so no pillar in the range is stepped over.
    instants = [*range(first, last, _HOUR_MS), last]
    candidates = [_at(instant, moment, options) for instant in instants]
    found: Alternatives = {}
    for position in _POSITIONS if moment.time_known else _POSITIONS[:3]:
        possible = tuple(dict.fromkeys(four[position] for four in candidates))
        if possible != (pillars[position],):
            found[position] = possible
    return found


def _at(epoch_ms: int, moment: ResolvedMoment, options: Options) -> FourPillars:
    local = moment.local + timedelta(milliseconds=epoch_ms - moment.epoch_ms)
    return four_pillars(epoch_ms, local, options.day_boundary)
