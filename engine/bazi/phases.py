"""What changes in a chart while its pillars stay: the ruling stem of the month, and the month of the palaces."""

from typing import NamedTuple

from bazi.clock_history import LocalClock
from bazi.options import PalaceMonth
from bazi.palaces import RULER_DAYS, Palaces, Ruler, other_ruler, ruler
from bazi.pillars import DAY_MS
from bazi.results import Chart


class Phase(NamedTuple):
    """Part of a solar month: its ruling stem, that of the other table where it differs, and the palaces."""

    ruler: Ruler
    other_ruler: Ruler | None
    palaces: Palaces


# The ids of the findings that say each part of it.
PHASE_FINDINGS = (("ruler.month",), ("ruler.other.month",), ("palace.life", "palace.body"))


def phase(chart: Chart) -> Phase:
    """Return the phase of the month at the moment of a chart."""
    branch, since = chart.indices[1] % 12, _since_jie(chart)
    return Phase(ruler(branch, since), other_ruler(branch, since), chart.palaces)


def phase_starts(chart: Chart, clock: LocalClock, after_ms: int) -> list[int]:
    """Return the instants behind the moment of a chart and before `after_ms` at which a phase begins, in order.

    For a stretch within one month in which the local clock does not jump.
    """
    moment, days = chart.moment, RULER_DAYS[chart.indices[1] % 12]
    since = _since_jie(chart)
    if moment.span is None:
        found = {moment.epoch_ms - since + day * DAY_MS for day in days}
    else:
        # The month begins at a reading of the clock, and a sundial drifts from day to day.
        readings = [moment.local_ms - since + day * DAY_MS for day in days]
        found = {
            at
            for low, high, offset in clock.pieces(moment.epoch_ms, after_ms)
            for at in (clock.first_instant(reading, offset) for reading in readings)
            if low <= at < high
        }
    if chart.options.ming_gong_month is PalaceMonth.ZHONG_QI:
        found.add(moment.month_span.zhong_qi_ms)
    return sorted(at for at in found if moment.epoch_ms < at < after_ms)


def _since_jie(chart: Chart) -> int:
    return chart.moment.epoch_ms - chart.moment.month_span.start_ms
