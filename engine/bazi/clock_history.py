"""Local clocks as functions of the instant, to be read forwards and backwards.

`resolution` goes from a birth to one reading; a search goes from readings to every instant at which a clock showed
them, past summer times, changed offsets and the sundial's drift.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bazi.civil_time import Zone, load_zone, local_to_epoch
from bazi.errors import InvalidRequest
from bazi.options import Clock
from bazi.solar_time import MS_PER_DEGREE, equation_of_time

BEIJING_SECONDS = 28_800
_LONGEST_OFFSET = 86_400
_BEFORE_ALL = -(1 << 60)
_AFTER_ALL = 1 << 60
_DAY_SECONDS = 86_400
_YEAR_SECONDS = 31_556_952
_FIRST_RULE_YEAR, _LAST_RULE_YEAR = 1598, 2403


class Piece(NamedTuple):
    """Instants from `start_ms` to before `end_ms` at which a clock runs on without a jump."""

    start_ms: int
    end_ms: int
    offset_ms: float


class LocalClock:
    """A clock that shows the instant plus an offset, and the equation of time if it is a sundial.

    `starts`: instants (epoch ms) from which each of `offsets` (ms) holds, the first without a beginning.
    """

    __slots__ = ("offsets", "starts", "sundial")

    def __init__(
        self, starts: list[int], offsets: list[float] | list[int], *, sundial: bool = False
    ) -> None:
        self.starts = starts
        self.offsets = offsets
        self.sundial = sundial

    def local_ms(self, epoch_ms: int) -> int:
        """Return what the clock shows at an instant, naive ms from 1970-01-01 00:00."""
        return self.shown(epoch_ms, self.offsets[bisect_right(self.starts, epoch_ms) - 1])

    def shown(self, epoch_ms: int, offset_ms: float) -> int:
        """Return what the clock shows under one of its offsets."""
        if self.sundial:
            return epoch_ms + round(offset_ms + equation_of_time(epoch_ms))
        return epoch_ms + round(offset_ms)

    def first_instant(self, local_ms: int, offset_ms: float) -> int:
        """Return the first instant at which the clock, under one of its offsets, shows `local_ms` or later."""
        guess = local_ms - round(offset_ms)
        if not self.sundial:
            return guess
        # The equation drifts by half a minute a day at most: two steps come within a millisecond.
        for _ in range(2):
            guess = local_ms - round(offset_ms + equation_of_time(guess))
        while self.shown(guess, offset_ms) < local_ms:
            guess += 1
        while self.shown(guess - 1, offset_ms) >= local_ms:
            guess -= 1
        return guess

    def pieces(self, start_ms: int, end_ms: int) -> Iterator[Piece]:
        """Yield the unbroken pieces between two instants, in order."""
        place = bisect_right(self.starts, start_ms) - 1
        while start_ms < end_ms:
            last = place + 1 == len(self.starts)
            until = end_ms if last else min(end_ms, self.starts[place + 1])
            yield Piece(start_ms, until, self.offsets[place])
            start_ms, place = until, place + 1


def local_clock(
    clock: Clock,
    *,
    zone: str | None = None,
    longitude: float | None = None,
    utc_offset: int | None = None,
) -> LocalClock:
    """Return a clock by name: solar ones by `longitude` (degrees east), others by `zone` or `utc_offset` (seconds).

    AUTO is true solar time with a longitude, standard time without. Without any place it is the clock of Beijing.
    Raises InvalidRequest, or UnknownZone.
    """
    if clock is Clock.AUTO:
        clock = Clock.STANDARD if longitude is None else Clock.TRUE_SOLAR
    if clock is Clock.TRUE_SOLAR or clock is Clock.MEAN_SOLAR:
        if longitude is None:
            raise _invalid("longitude", "LONGITUDE_REQUIRED", "a solar clock needs a longitude")
        if not -180 <= longitude <= 180:  # also false for NaN
            raise _invalid("longitude", "LONGITUDE_OUT_OF_RANGE", "longitude must be -180 to 180")
        shift = longitude * MS_PER_DEGREE
        return LocalClock([_BEFORE_ALL], [shift], sundial=clock is Clock.TRUE_SOLAR)
    if clock is Clock.BEIJING:
        return LocalClock([_BEFORE_ALL], [BEIJING_SECONDS * 1000])
    if zone is not None:
        if utc_offset is not None:
            raise _invalid("zone", "ZONE_AND_OFFSET", "give a zone or an offset, not both")
        return _zone_clock(zone, clock is Clock.WALL)
    seconds = BEIJING_SECONDS if utc_offset is None else utc_offset
    if abs(seconds) > _LONGEST_OFFSET:
        raise _invalid("utc_offset", "UTC_OFFSET_OUT_OF_RANGE", "an offset is at most a day")
    return LocalClock([_BEFORE_ALL], [seconds * 1000])


# Before 1970 the merged zones keep their own history: two histories, joined at that civil midnight.
@lru_cache(maxsize=256)
def _zone_clock(zone_id: str, wall: bool) -> LocalClock:  # noqa: FBT001 - only called here
    late = load_zone(zone_id)
    joint = local_to_epoch(0, late)
    parts = (
        (_BEFORE_ALL, joint, load_zone(zone_id, before_1970=True)),
        (joint, _AFTER_ALL, late),
    )
    starts: list[int] = []
    offsets: list[int] = []
    for first, after, zone in parts:
        changes = list(_changes(zone, wall=wall))
        ends = [start for start, _ in changes[1:]] + [_AFTER_ALL]
        for (start, offset), end in zip(changes, ends, strict=True):
            if end > first and start < after and (not offsets or offset * 1000 != offsets[-1]):
                begin = max(start, first)
                starts.append(begin * 1000 if begin > _BEFORE_ALL else _BEFORE_ALL)
                offsets.append(offset * 1000)
    return LocalClock(starts, offsets)


def _changes(zone: Zone, *, wall: bool) -> Iterator[tuple[int, int]]:
    """Yield (epoch seconds, offset) of a zone's recorded periods and of its rule after them."""
    periods = [segment[0] for segment in zone.recorded.segments[::2]]
    for place, period in enumerate(periods):
        offset = period.utc_offset if wall else period.standard_offset
        yield (period.start if place else _BEFORE_ALL, offset)
    if zone.rule is None:
        return
    last = periods[-1]
    standard = min(zone.rule.standard, zone.rule.saving)
    since = last.start + _DAY_SECONDS
    first_year = max(_FIRST_RULE_YEAR, 1970 + last.start // _YEAR_SECONDS - 1)
    for year in range(first_year, _LAST_RULE_YEAR + 1):
        for at, offset in zone.rule.changes(year):
            if at > since:
                yield at, offset if wall else standard
                if not wall:  # the standard clock never changes again
                    return


def merged(found: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield intervals in order, those that touch joined to one."""
    pending = next(found, None)
    if pending is None:
        return
    for start, end in found:
        if start <= pending[1]:
            pending = pending[0], max(end, pending[1])
        else:
            yield pending
            pending = start, end
    yield pending


def _invalid(field: str, reason: str, message: str) -> InvalidRequest:
    return InvalidRequest(message, field=field, reason=reason)
