"""Civil clock time to instant, with the IANA history of its zone.

The zone files of the `tzdata` package are preferred (same answers on every machine); the
system's are used when the package is absent. For clock times before 1970 the zones that the
package merges with a neighbour come from `zone_backfill_table`, each with its own history.

Clock times here are naive seconds from 1970-01-01 00:00 on that clock.
"""

from bisect import bisect_right
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bazi.errors import AmbiguousMoment, ImpossibleMoment, InvalidBirth, UnknownZone
from bazi.posix_rule import PosixRule, parse_rule
from bazi.zone_history import OffsetPeriod, read_history

_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_NAIVE_EPOCH = datetime.fromisoformat("1970-01-01")
_DAY_SECONDS = 86_400
_YEAR_SECONDS = 31_556_952  # mean Gregorian year

# The period before and after a change of the clock; the same period twice where nothing changes. The first offset is
# the larger where the clock showed a time twice, the smaller where it jumped over it.
Segment = tuple[OffsetPeriod, OffsetPeriod]


class Timeline(NamedTuple):
    """Which `segments` a clock passes through: segment n ends at clock time `edges[n]`, the last one never."""

    edges: list[int]
    segments: list[Segment]

    def at(self, wall: int) -> Segment:
        """Return the segment in which the clock shows `wall`."""
        return self.segments[bisect_right(self.edges, wall)]


class Zone(NamedTuple):
    """A loaded zone. From clock time `rule_since` on the yearly `rule` holds, if there is one."""

    id: str
    recorded: Timeline
    rule: PosixRule | None
    rule_since: int

    def at(self, wall: int) -> Segment:
        """Return the segment in which the zone's clock shows `wall`."""
        if wall < self.rule_since or self.rule is None:
            return self.recorded.segments[bisect_right(self.recorded.edges, wall)]
        return _year_of_rule(self.rule, _year(wall)).at(wall)


class CivilMoment(NamedTuple):
    """An instant found from a clock time; offsets in seconds east of UTC.

    `candidate_offsets` has one offset, or two when the clock showed this time twice.
    """

    epoch_seconds: int
    utc_offset: int
    standard_offset: int
    fold: int
    candidate_offsets: tuple[int, ...]


@lru_cache(maxsize=1)
def tz_version() -> str:
    """Return the IANA releases in use: the package's (or `system`) and the backfill's."""
    from importlib import import_module

    from bazi.zone_backfill_table import VERSION

    try:
        release = str(import_module("tzdata").IANA_VERSION)
    except ModuleNotFoundError:
        release = "system"
    return f"{release}+backzone.{VERSION}"


@lru_cache(maxsize=1)
def zone_ids() -> frozenset[str]:
    """Return every zone id that can be used."""
    listed = _packaged("zones")
    if listed is not None:
        return frozenset(listed.decode("ascii").split()) - _NOT_PLACES
    from zoneinfo import available_timezones

    return frozenset(available_timezones()) - _NOT_PLACES


@lru_cache(maxsize=256)
def load_zone(zone_id: str, before_1970: bool = False) -> Zone:  # noqa: FBT001, FBT002 - hot, and only called here
    """Return the zone as it is good for clock times before or since 1970.

    Raises UnknownZone when the id is not in the IANA database.
    """
    if zone_id not in zone_ids():
        raise _unknown(zone_id)
    history = read_history((before_1970 and _backfill(zone_id)) or _zone_bytes(zone_id))
    rule = parse_rule(history.footer)
    last = history.periods[-1]
    reach = max(period.utc_offset for period in history.periods[-2:])
    # A day later: the rule's year may hold a change of its own at the very moment it came into force.
    return Zone(zone_id, _timeline(history.periods), rule, last.start + reach + _DAY_SECONDS)


def _unknown(zone_id: str) -> UnknownZone:
    return UnknownZone(
        "the zone is not in the IANA database",
        field="zone",
        reason="UNKNOWN_ZONE",
        metadata={"zone": zone_id[:64].encode("ascii", "backslashreplace").decode()},
    )


def _backfill(zone_id: str) -> bytes | None:
    import zlib
    from binascii import a2b_base64

    from bazi.zone_backfill_table import FILES_BASE64, SLICES

    if zone_id not in SLICES:
        return None
    first, after = SLICES[zone_id]
    return zlib.decompress(a2b_base64(FILES_BASE64))[first:after]


def _packaged(path: str) -> bytes | None:
    """Return a file of the `tzdata` package, None without it."""
    from pkgutil import get_data

    try:
        return get_data("tzdata", path)
    except (ModuleNotFoundError, FileNotFoundError):
        return None


def _zone_bytes(zone_id: str) -> bytes:
    # The id is one of `zone_ids()`, so it cannot leave the folder.
    data = _packaged(f"zoneinfo/{zone_id}")
    if data is not None:
        return data
    from pathlib import Path
    from zoneinfo import TZPATH

    for folder in TZPATH:
        path = Path(folder, zone_id)
        if path.is_file():
            return path.read_bytes()
    raise UnknownZone("the zone file is missing", field="zone", reason="UNKNOWN_ZONE")


def _timeline(periods: tuple[OffsetPeriod, ...]) -> Timeline:
    edges: list[int] = []
    segments: list[Segment] = [(periods[0], periods[0])]
    for before, after in pairwise(periods):
        low, high = sorted((before.utc_offset, after.utc_offset))
        edges += (after.start + low, after.start + high)
        segments += ((before, after), (after, after))
    return Timeline(edges, segments)


@lru_cache(maxsize=4096)
def _year_of_rule(rule: PosixRule, year: int) -> Timeline:
    """Return the timeline of one year of a rule, good for clock times of that year."""
    # Standard is the lower of the two, whatever the zone calls it (Ireland calls its summer so).
    standard = min(rule.standard, rule.saving)
    changes = rule.changes(year)
    first = OffsetPeriod(changes[0][0] - _YEAR_SECONDS, changes[1][1], standard)
    return _timeline((first, *(OffsetPeriod(at, offset, standard) for at, offset in changes)))


def _year(wall: int) -> int:
    return (_NAIVE_EPOCH + timedelta(seconds=wall)).year


def resolve_civil(wall: int, zone: Zone, fold: int | None) -> CivilMoment:
    """Return the instant at which clocks in `zone` showed `wall` (naive seconds from 1970).

    Raises AmbiguousMoment (twice, and fold is None) or ImpossibleMoment (never).
    """
    first, second = zone.at(wall)
    if first is second or first.utc_offset == second.utc_offset:
        offset = second.utc_offset
        return CivilMoment(wall - offset, offset, second.standard_offset, 0, (offset,))
    if first.utc_offset < second.utc_offset:
        raise _gap(first, second)
    if fold is None:
        raise _ambiguous(first.utc_offset, second.utc_offset)
    if fold not in (0, 1):
        raise InvalidBirth("fold is 0 or 1", field="fold", reason="FOLD_OUT_OF_RANGE")
    used = second if fold else first
    return CivilMoment(
        wall - used.utc_offset,
        used.utc_offset,
        used.standard_offset,
        fold,
        (first.utc_offset, second.utc_offset),
    )


def local_to_epoch(wall: int, zone: Zone) -> int:
    """Return epoch seconds of a clock time, taking the first of two and skipping over a gap."""
    return wall - zone.at(wall)[0].utc_offset


def _ambiguous(first: int, second: int) -> AmbiguousMoment:
    return AmbiguousMoment(
        "the clock showed this time twice; say which one with fold",
        field="fold",
        reason="AMBIGUOUS_CLOCK_TIME",
        metadata={"first_utc_offset": str(first), "second_utc_offset": str(second)},
    )


def _gap(before: OffsetPeriod, after: OffsetPeriod) -> ImpossibleMoment:
    """Say between which two clock times the clock jumped."""
    start = _NAIVE_EPOCH + timedelta(seconds=after.start + before.utc_offset)
    end = _NAIVE_EPOCH + timedelta(seconds=after.start + after.utc_offset)
    return ImpossibleMoment(
        "the clock never showed this time: it jumped over it",
        field="time",
        reason="CLOCK_TIME_NEVER_EXISTED",
        metadata={
            "gap_start": start.isoformat(),
            "gap_end": end.isoformat(),
            "utc_offset_before": str(before.utc_offset),
            "utc_offset_after": str(after.utc_offset),
        },
    )
