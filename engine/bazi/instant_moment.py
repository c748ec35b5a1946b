"""The moment of an instant at a place: what every clock showed there, for charts that are not of a written birth."""

from bisect import bisect_right

from bazi.clock_history import LocalClock, local_clock
from bazi.local_clock import clock_of, written_clock
from bazi.moment import Birth, ResolvedMoment
from bazi.options import Clock, Options
from bazi.solar_terms import MonthSpan
from bazi.solar_time import equation_of_time, mean_solar_ms, true_solar_ms


class PlaceClocks:
    """The clocks of a birth's place under the options, whose own clock is named (not AUTO)."""

    def __init__(self, birth: Birth, options: Options) -> None:
        self.zone = birth.zone
        self.used = clock_of(options, birth.zone, birth.longitude)
        self._clock = options.clock
        self._written = written_clock(options, birth.zone)
        self._standard = local_clock(Clock.STANDARD, zone=birth.zone)
        self._longitude = birth.longitude

    def moment(self, epoch_ms: int, span: MonthSpan | None, *, time_known: bool) -> ResolvedMoment:
        """Return the moment of an instant; `span` is the month where it is not that of the instant."""
        wall = self._written.local_ms(epoch_ms)
        candidates = _shown_at(self._written, wall)
        offset, east = wall - epoch_ms, self._longitude
        return ResolvedMoment(
            epoch_ms=epoch_ms,
            utc_offset=offset // 1000,
            standard_offset=(self._standard.local_ms(epoch_ms) - epoch_ms) // 1000,
            fold=int(candidates.index(offset) > 0),
            candidate_offsets=tuple(found // 1000 for found in candidates),
            zone=self.zone,
            time_known=time_known,
            clock=self._clock,
            local_ms=self.used.local_ms(epoch_ms),
            wall_ms=wall,
            mean_solar_ms=None if east is None else mean_solar_ms(epoch_ms, east),
            true_solar_ms=None if east is None else true_solar_ms(epoch_ms, east),
            equation_of_time=equation_of_time(epoch_ms) / 1000,
            span=span,
        )


def _shown_at(clock: LocalClock, wall_ms: int) -> list[int]:
    """Return the offsets, in order of time, under which a clock without a sundial showed a time."""
    found: list[int] = []
    place = bisect_right(clock.starts, wall_ms)
    for n in range(max(place - 3, 0), min(place + 2, len(clock.starts))):
        offset = round(clock.offsets[n])
        after = clock.starts[n + 1] if n + 1 < len(clock.starts) else wall_ms + 2 * 86_400_000
        if clock.starts[n] <= wall_ms - offset < after and offset not in found:
            found.append(offset)
    return found
