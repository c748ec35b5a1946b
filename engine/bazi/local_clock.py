"""When a local clock crosses readings: what `clock_history` tells of a place, asked for boundaries."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bazi.clock_history import BEIJING_SECONDS, LocalClock
from bazi.clock_history import local_clock as clock_at
from bazi.errors import InvalidBirth, InvalidRequest
from bazi.options import SAVING_SECONDS, Clock, DaylightSaving, Options

BEIJING_MS = BEIJING_SECONDS * 1000
_LONGEST_OFFSET_MS = 86_400_000


def clock_of(options: Options, zone: str, longitude: float | None) -> LocalClock:
    """Return the clock that day and hour pillars of a place are read from under the options.

    AUTO is true solar time with a longitude, standard time without. Raises UnknownZone, and InvalidBirth for a solar
    clock without longitude.
    """
    clock = options.clock
    if clock is Clock.BEIJING:
        return clock_at(Clock.STANDARD, utc_offset=BEIJING_SECONDS)
    if clock is Clock.WALL:
        return written_clock(options, zone)
    if clock is Clock.STANDARD and options.dst is DaylightSaving.KEEP:
        clock = Clock.WALL
    try:
        return clock_at(clock, zone=zone, longitude=longitude)
    except InvalidRequest as error:
        # The place is part of a birth here.
        raise InvalidBirth(
            str(error), field=error.field, reason=error.reason, metadata=error.metadata
        ) from None


def written_clock(options: Options, zone: str) -> LocalClock:
    """Return the clock that births are written by: the zone's, or as far before its standard one as the options say."""
    saving = SAVING_SECONDS.get(options.dst)
    if saving is None:
        return clock_at(Clock.WALL, zone=zone)
    standard = clock_at(Clock.STANDARD, zone=zone)
    return LocalClock(standard.starts, [offset + saving * 1000 for offset in standard.offsets])


def instant_of(clock: LocalClock, reading: int) -> int:
    """Return the first instant at which a clock shows `reading` (naive ms) or has jumped over it."""
    starts, offsets = clock.starts, clock.offsets
    place = max(bisect_right(starts, reading - _LONGEST_OFFSET_MS) - 1, 0)
    for n in range(place, len(starts)):
        if n > place and clock.shown(starts[n], offsets[n]) >= reading:
            return starts[n]
        found = clock.first_instant(reading, offsets[n])
        if n + 1 == len(starts) or found < starts[n + 1]:
            return found
    raise AssertionError  # pragma: no cover - the last piece has no end


def crossings(
    clock: LocalClock, start_ms: int, end_ms: int, thresholds: Sequence[int]
) -> list[tuple[int, int]]:
    """Return (instant, place) for each stretch of [start, end) on one side of sorted thresholds.

    `place` is how many thresholds the clock has reached. The first stretch begins at `start_ms`. Where a clock is put
    back over a threshold, that stretch comes twice.
    """
    found: list[tuple[int, int]] = []
    for begin, end, offset in clock.pieces(start_ms, end_ms):
        place = bisect_right(thresholds, clock.shown(begin, offset))
        if not found or found[-1][1] != place:
            found.append((begin, place))
        last = bisect_left(thresholds, clock.shown(end, offset))
        for n in range(place, last):
            at = clock.first_instant(thresholds[n], offset)
            if at < end:
                found.append((at, n + 1))
    return found
