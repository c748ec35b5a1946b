"""Which instants an imprecise time of birth covers."""

from collections.abc import Mapping
from types import MappingProxyType

from bazi.birth_checks import effective_precision
from bazi.clock_history import LocalClock, merged
from bazi.errors import InvalidBirth
from bazi.local_clock import written_clock
from bazi.lookup import Interval
from bazi.moment import Birth, Precision, ResolvedMoment
from bazi.options import Options
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS, HOUR_MS

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


def possible_instants(
    birth: Birth, moment: ResolvedMoment, options: Options, hours: tuple[int, int] | None
) -> list[Interval]:
    """Return every instant that the time given covers, in order; see `uncertainty` for `hours`.

    Raises InvalidBirth.
    """
    written = written_clock(options, birth.zone)
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
    kinds = isinstance(hours, tuple) and [type(hour) for hour in hours] == [int, int]
    if not kinds or not 0 <= hours[0] < hours[1] <= _LAST_HOUR:
        raise InvalidBirth(
            f"hours are two whole numbers from 0 to {_LAST_HOUR}, the first before the second",
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
