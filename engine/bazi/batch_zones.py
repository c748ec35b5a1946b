"""Clock histories of zones as flat arrays, to look up millions of clock times at once (numpy, the extra `batch`).

A clock time's segment is found in a bucket of 48 days and a step or two from there.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bazi.civil_time import Segment, Zone, load_zone
from bazi.posix_rule import PosixRule

SINGLE, TWICE, SKIPPED = 0, 1, 2
_BUCKET_BITS = 22
_LAST_YEAR = 2402
_FIRST_WALL = -11_707_977_600 >> _BUCKET_BITS << _BUCKET_BITS  # before 1599
_BUCKETS = ((13_632_000_000 - _FIRST_WALL) >> _BUCKET_BITS) + 1
_NEVER = 1 << 60


class ZoneTables(NamedTuple):
    """Segments of several zones, one after the other.

    `starts`: first clock time (naive seconds) of each segment, then a sentinel for each zone. `first`: for each zone
    and bucket the segment at its beginning. `offsets` and `standards`: seconds east, for the first and the second
    pass of a clock time (2 × segment + pass). `kinds`: SINGLE, TWICE or SKIPPED. `steps`: the most segments that
    begin in one bucket.
    """

    starts: npt.NDArray[np.int64]
    first: npt.NDArray[np.int32]
    offsets: npt.NDArray[np.int64]
    standards: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.int8]
    steps: int

    def segment(
        self, wall: npt.NDArray[np.int64], zone: npt.NDArray[np.int32] | None
    ) -> npt.NDArray[np.int64]:
        """Return the segment of each clock time."""
        bucket = (wall - _FIRST_WALL) >> _BUCKET_BITS
        if zone is not None:
            bucket += zone.astype(np.int64) * _BUCKETS
        place = self.first.take(bucket, mode="clip").astype(np.int64)
        for _ in range(self.steps):
            place += self.starts.take(place + 1) <= wall
        return place


class _Zone(NamedTuple):
    starts: list[int]
    segments: list[Segment]


@lru_cache(maxsize=8)
def zone_tables(zone_ids: tuple[str, ...]) -> ZoneTables:
    """Return the tables of some zones; UnknownZone for an id that is not in the IANA database."""
    zones = [_zone(zone_id) for zone_id in zone_ids]
    starts: list[int] = []
    segments: list[Segment] = []
    first = []
    steps = 0
    edges = _FIRST_WALL + (np.arange(_BUCKETS + 1, dtype=np.int64) << _BUCKET_BITS)
    for zone in zones:
        own = np.array(zone.starts, np.int64)
        at = np.maximum(np.searchsorted(own, edges, "right") - 1, 0)
        steps = max(steps, int(np.diff(at).max()))
        first.append((at[:-1] + len(starts)).astype(np.int32))
        starts += [*zone.starts, _NEVER]
        segments += [*zone.segments, zone.segments[-1]]
    return ZoneTables(
        np.array(starts, np.int64),
        np.concatenate(first) if first else np.zeros(1, np.int32),
        np.array([period.utc_offset for pair in segments for period in pair], np.int64),
        np.array([period.standard_offset for pair in segments for period in pair], np.int64),
        np.array([_kind(pair) for pair in segments], np.int8),
        steps,
    )


def _kind(pair: Segment) -> int:
    before, after = pair
    if before is after or before.utc_offset == after.utc_offset:
        return SINGLE
    return SKIPPED if before.utc_offset < after.utc_offset else TWICE


@lru_cache(maxsize=600)
def _zone(zone_id: str) -> _Zone:
    """Return the segments of a zone as the scalar functions see them: before 1970 with its own early history."""
    early, late = load_zone(zone_id, before_1970=True), load_zone(zone_id)
    edges = {_FIRST_WALL, 0}
    edges |= {edge for edge in early.recorded.edges if _FIRST_WALL < edge < 0}
    edges |= {edge for edge in late.recorded.edges if 0 < edge < late.rule_since}
    if late.rule is not None:
        edges |= set(_rule_edges(late, late.rule))
    starts: list[int] = []
    segments: list[Segment] = []
    for edge in sorted(edges):
        before, after = (early if edge < 0 else late).at(edge)
        # What the scalar functions take when the two are one.
        segment = (after, after) if before.utc_offset == after.utc_offset else (before, after)
        if not segments or segment != segments[-1]:
            starts.append(edge)
            segments.append(segment)
    return _Zone(starts, segments)


def _rule_edges(zone: Zone, rule: PosixRule) -> list[int]:
    """Return the clock times from which on a zone may be in another segment under its yearly rule."""
    edges = [zone.rule_since]
    for year in range(1970, _LAST_YEAR + 1):
        begin = _new_year(year)
        edges.append(begin)
        for at, offset in rule.changes(year):
            other = rule.standard + rule.saving - offset
            edges += (at + offset, at + other)
    return [edge for edge in edges if edge >= max(zone.rule_since, 0)]


def _new_year(year: int) -> int:
    days = 365 * (year - 1970) + (year - 1969) // 4 - (year - 1901) // 100 + (year - 1601) // 400
    return days * 86_400
