"""Civil clock time to instant, with the IANA history of its zone.

The zone files of the `tzdata` package are preferred (same answers on every machine); the
system's are used when the package is absent. For clock times before 1970 the zones that the
package merges with a neighbour come from `zone_backfill_table`, each with its own history.
"""

import re
import zlib
from base64 import b64decode
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from importlib import import_module, resources
from io import BytesIO
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from bazi.errors import AmbiguousMoment, ImpossibleMoment, InvalidBirth, UnknownZone
from bazi.zone_backfill_table import FILES_BASE64, SLICES
from bazi.zone_backfill_table import VERSION as BACKFILL_VERSION
from bazi.zone_history import OffsetPeriod, ZoneHistory, read_history

_ZONE_ID = re.compile(r"[A-Za-z0-9_+\-]{1,32}(?:/[A-Za-z0-9_+\-]{1,32}){0,2}")
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_NAIVE_EPOCH = datetime.fromisoformat("1970-01-01")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Zone:
    """A loaded zone: offsets from `info`, the standard offset from `history`."""

    id: str
    info: tzinfo
    history: ZoneHistory
    starts: tuple[int, ...]

    def period(self, epoch_seconds: int) -> OffsetPeriod | None:
        """Return the recorded period, None when the zone's rule for the future applies."""
        index = bisect_right(self.starts, epoch_seconds) - 1
        if index == len(self.starts) - 1 and self.history.rule_follows:
            return None
        return self.history.periods[max(index, 0)]


@dataclass(frozen=True, slots=True)
class CivilMoment:
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
    try:
        release = str(import_module("tzdata").IANA_VERSION)
    except ModuleNotFoundError:
        release = "system"
    return f"{release}+backzone.{BACKFILL_VERSION}"


@lru_cache(maxsize=1)
def zone_ids() -> frozenset[str]:
    """Return every zone id that can be used."""
    try:
        text = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
        return frozenset(text.split()) - _NOT_PLACES
    except (ModuleNotFoundError, FileNotFoundError):
        return frozenset(available_timezones()) - _NOT_PLACES


@lru_cache(maxsize=256)
def load_zone(zone_id: str, *, before_1970: bool = False) -> Zone:
    """Return the zone as it is good for clock times before or since 1970.

    Raises UnknownZone when the id is not in the IANA database.
    """
    if _ZONE_ID.fullmatch(zone_id) is None or zone_id not in zone_ids():
        raise UnknownZone(
            "the zone is not in the IANA database",
            field="zone",
            reason="UNKNOWN_ZONE",
            metadata={"zone": zone_id[:64].encode("ascii", "backslashreplace").decode()},
        )
    data = _backfill(zone_id) if before_1970 and zone_id in SLICES else _zone_bytes(zone_id)
    history = read_history(data)
    info = ZoneInfo.from_file(BytesIO(data), key=zone_id)
    return Zone(zone_id, info, history, tuple(period.start for period in history.periods))


def _backfill(zone_id: str) -> bytes:
    first, after = SLICES[zone_id]
    return zlib.decompress(b64decode(FILES_BASE64))[first:after]


def _zone_bytes(zone_id: str) -> bytes:
    try:
        return resources.files("tzdata.zoneinfo").joinpath(zone_id).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        for folder in TZPATH:
            path = Path(folder, zone_id)
            if path.is_file():
                return path.read_bytes()
        raise UnknownZone("the zone file is missing", field="zone", reason="UNKNOWN_ZONE") from None


def resolve_civil(wall: datetime, zone: Zone, fold: int | None) -> CivilMoment:
    """Return the instant at which clocks in `zone` showed `wall` (naive, whole seconds).

    Raises AmbiguousMoment (twice, and fold is None) or ImpossibleMoment (never).
    """
    first = _offset(wall, zone, 0)
    second = _offset(wall, zone, 1)
    if first < second:
        raise _gap(wall, zone, first, second)
    if first > second and fold is None:
        raise _ambiguous(first, second)
    if fold not in (None, 0, 1):
        raise InvalidBirth("fold is 0 or 1", field="fold", reason="FOLD_OUT_OF_RANGE")
    used_fold = fold if fold is not None and first > second else 0
    offset = second if used_fold else first
    epoch = (wall - _NAIVE_EPOCH) // _SECOND - offset
    candidates = (first,) if first == second else (first, second)
    return CivilMoment(epoch, offset, standard_offset(zone, epoch, offset), used_fold, candidates)


def local_to_epoch(wall: datetime, zone: Zone) -> int:
    """Return epoch seconds of a clock time, taking the first of two and skipping over a gap."""
    return (wall - _NAIVE_EPOCH) // _SECOND - _offset(wall, zone, 0)


def standard_offset(zone: Zone, epoch_seconds: int, utc_offset: int) -> int:
    """Return the offset without daylight saving at an instant, in seconds.

    `tzinfo.dst()` is not asked about the past: it is wrong for double summer time.
    """
    period = zone.period(epoch_seconds)
    if period is not None:
        return period.standard_offset
    # A yearly rule: the lower of midwinter and midsummer, whatever the zone calls standard.
    year = datetime.fromtimestamp(epoch_seconds + utc_offset, UTC).year
    # Naive on purpose: a clock reading, whose zone is the next argument.
    halves = (_offset(datetime(year, month, 1), zone, 0) for month in (1, 7))  # noqa: DTZ001
    return min(halves)


def _offset(wall: datetime, zone: Zone, fold: int) -> int:
    offset = zone.info.utcoffset(wall.replace(tzinfo=zone.info, fold=fold))
    if offset is None:  # pragma: no cover - a zone file always gives an offset
        raise AssertionError(zone.id)
    return offset.days * 86400 + offset.seconds


def _ambiguous(first: int, second: int) -> AmbiguousMoment:
    return AmbiguousMoment(
        "the clock showed this time twice; say which one with fold",
        field="fold",
        reason="AMBIGUOUS_CLOCK_TIME",
        metadata={"first_utc_offset": str(first), "second_utc_offset": str(second)},
    )


def _gap(wall: datetime, zone: Zone, before: int, after: int) -> ImpossibleMoment:
    """Say between which two clock times the clock jumped."""
    seconds = (wall - _NAIVE_EPOCH) // _SECOND
    low, high = seconds - after, seconds - before  # the jump is in (low, high]
    while high - low > 1:
        middle = (low + high) // 2
        local = datetime.fromtimestamp(middle, UTC).astimezone(zone.info)
        if local.utcoffset() == timedelta(seconds=before):
            low = middle
        else:
            high = middle
    start = _NAIVE_EPOCH + timedelta(seconds=high + before)
    end = _NAIVE_EPOCH + timedelta(seconds=high + after)
    return ImpossibleMoment(
        "the clock never showed this time: it jumped over it",
        field="time",
        reason="CLOCK_TIME_NEVER_EXISTED",
        metadata={
            "gap_start": start.isoformat(),
            "gap_end": end.isoformat(),
            "utc_offset_before": str(before),
            "utc_offset_after": str(after),
        },
    )
