"""The clock of a place through time: what it shows at an instant, and when it reaches a reading.

Readings are naive ms from 1970-01-01 00:00 on that clock. A zone's clock may jump: readings that it skips are reached
at the jump, and a reading that it shows twice makes a stretch of time come back (`crossings` then tells it twice).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bazi.civil_time import load_zone
from bazi.errors import InvalidBirth
from bazi.options import Clock, DaylightSaving
from bazi.solar_terms import LAST_YEAR
from bazi.solar_time import MS_PER_DEGREE, equation_of_time

BEIJING_MS = 28_800_000
_FIRST_MS = -11_707_000_000_000  # a year before the first term
_AFTER_ALL = 1 << 62


class _Periods(NamedTuple):
    """From `starts[n]` (epoch ms) a zone's clock ran at `total[n]`, without saving at `standard[n]` (ms east)."""

    starts: list[int]
    total: list[int]
    standard: list[int]


@lru_cache(maxsize=64)
def _periods(zone_id: str) -> _Periods:
    early, late = load_zone(zone_id, before_1970=True), load_zone(zone_id)
    found: dict[int, tuple[int, int]] = {}
    for zone, first, last in ((early, -_AFTER_ALL, 0), (late, 0, _AFTER_ALL)):
        for period, _ in zone.recorded.segments[::2]:
            if first <= period.start < last:
                found[period.start] = (period.utc_offset, period.standard_offset)
    if late.rule is not None:
        standard = min(late.rule.standard, late.rule.saving)
        recorded = max(found)
        for year in range(1970, LAST_YEAR + 2):
            for at, offset in late.rule.changes(year):
                # What is on record stands; the rule begins where the record ends.
                if at > recorded:
                    found[at] = (offset, standard)
    starts = sorted(found)
    return _Periods(
        [max(at * 1000, _FIRST_MS) for at in starts],
        [found[at][0] * 1000 for at in starts],
        [found[at][1] * 1000 for at in starts],
    )


class LocalClock:
    """A clock: that of a zone (with or without its daylight saving), or the sun over a longitude."""

    __slots__ = ("_equated", "_offsets", "_starts", "shift_ms")

    def __init__(
        self, starts: list[int], offsets: list[int], shift_ms: float, *, equated: bool
    ) -> None:
        self._starts = starts
        self._offsets = offsets
        self.shift_ms = shift_ms
        self._equated = equated

    def reading(self, epoch_ms: int) -> int:
        """Return what the clock shows at an instant."""
        if self._equated:
            return epoch_ms + round(self.shift_ms + equation_of_time(epoch_ms))
        if not self._starts:
            return epoch_ms + round(self.shift_ms)
        return epoch_ms + self._offsets[max(bisect_right(self._starts, epoch_ms) - 1, 0)]

    def instant(self, reading: int) -> int:
        """Return the first instant at which the clock shows `reading` or has jumped over it."""
        if self._starts:
            return self._zone_instant(reading)
        found = reading - round(self.shift_ms)
        if self._equated:
            for _ in range(3):
                found = reading - round(self.shift_ms + equation_of_time(found))
            while self.reading(found - 1) >= reading:
                found -= 1
            while self.reading(found) < reading:
                found += 1
        return found

    def _zone_instant(self, reading: int) -> int:
        # No offset is more than 16 hours, so the period is among those around.
        n = max(bisect_right(self._starts, reading - 57_600_000) - 1, 0)
        while True:
            begin, offset = self._starts[n], self._offsets[n]
            if n > 0 and reading <= begin + offset:
                return begin
            end = self._starts[n + 1] if n + 1 < len(self._starts) else _AFTER_ALL
            if reading < end + offset:
                return reading - offset
            n += 1

    def crossings(
        self, start_ms: int, end_ms: int, thresholds: Sequence[int]
    ) -> list[tuple[int, int]]:
        """Return (instant, place) for each stretch of [start, end) on one side of sorted thresholds.

        `place` is how many thresholds the reading has reached. The first stretch begins at `start_ms`.
        """
        if not self._starts:
            return self._steady_crossings(start_ms, end_ms, thresholds)
        n = max(bisect_right(self._starts, start_ms) - 1, 0)
        found: list[tuple[int, int]] = []
        begin = start_ms
        while begin < end_ms:
            until = self._starts[n + 1] if n + 1 < len(self._starts) else _AFTER_ALL
            offset = self._offsets[n]
            place = bisect_right(thresholds, begin + offset)
            if not found or found[-1][1] != place:
                found.append((begin, place))
            begin = min(until, end_ms)
            last = bisect_left(thresholds, begin + offset)
            found += [(thresholds[k] - offset, k + 1) for k in range(place, last)]
            n += 1
        return found

    def _steady_crossings(
        self, start_ms: int, end_ms: int, thresholds: Sequence[int]
    ) -> list[tuple[int, int]]:
        first = bisect_right(thresholds, self.reading(start_ms))
        found = [(start_ms, first)]
        for k in range(first, len(thresholds)):
            at = self.instant(thresholds[k])
            if at >= end_ms:
                break
            found.append((at, k + 1))
        return found


@lru_cache(maxsize=256)
def local_clock(
    zone_id: str,
    clock: Clock,
    longitude: float | None,
    dst: DaylightSaving = DaylightSaving.FROM_ZONE,
) -> LocalClock:
    """Return a clock (not AUTO) of a place.

    Raises UnknownZone, and InvalidBirth for a solar clock without longitude.
    """
    if clock in (Clock.MEAN_SOLAR, Clock.TRUE_SOLAR):
        if longitude is None:
            raise InvalidBirth(
                "a solar clock needs the longitude of the place",
                field="longitude",
                reason="LONGITUDE_REQUIRED",
            )
        shift = longitude * MS_PER_DEGREE
        if clock is Clock.TRUE_SOLAR:
            return LocalClock([], [], shift, equated=True)
        return LocalClock([], [], shift, equated=False)
    if clock is Clock.BEIJING:
        return LocalClock([], [], BEIJING_MS, equated=False)
    periods = _periods(zone_id)
    standard = clock is Clock.STANDARD and dst is not DaylightSaving.KEEP
    offsets = periods.standard if standard else periods.total
    return LocalClock(periods.starts, offsets, 0, equated=False)
