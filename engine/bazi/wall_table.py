"""A zone's clock times as one sorted table, so that a birth costs one bisection."""

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

_UNIX_ORDINAL = 719_163
# Yearly rules are written out as far as births are usual; later ones are reckoned one by one.
_LAST_WRITTEN_YEAR = 2100
_END = 4_102_444_800  # 2100-01-01

# Offset, standard offset (seconds east of UTC), and the offset as the only candidate.
Entry = tuple[int, int, tuple[int, ...]]


class WallTable(NamedTuple):
    """`entries[n]` holds for clock times below `edges[n]` (naive seconds from 1970) and from `edges[n - 1]` on.

    None where the clock showed a time twice or never, and beyond what is written out.
    """

    edges: list[int]
    entries: list[Entry | None]


@lru_cache(maxsize=256)
def wall_table(zone_id: str, before_1970: bool) -> WallTable:  # noqa: FBT001 - hot
    """Return the table of a zone; UnknownZone when the id is not in the IANA database."""
    # What reads zone files is loaded with the first zone.
    from bazi.civil_time import load_zone

    zone = load_zone(zone_id, before_1970)
    edges = list(zone.recorded.edges)
    if zone.rule is not None:
        del edges[bisect_left(edges, zone.rule_since) :]
        edges.append(zone.rule_since)
        for year in range(1970, _LAST_WRITTEN_YEAR):
            for at, _ in zone.rule.changes(year):
                walls = (at + zone.rule.standard, at + zone.rule.saving)
                edges += [wall for wall in walls if wall > zone.rule_since]
    edges = [edge for edge in sorted(set(edges)) if edge < _END]
    entries: list[Entry | None] = []
    once: dict[Entry, Entry] = {}
    for wall in ((edges[0] if edges else 0) - 1, *edges):
        first, second = zone.at(wall)
        sure = first is second or first.utc_offset == second.utc_offset
        offsets = (second.utc_offset, second.standard_offset, (second.utc_offset,))
        entries.append(once.setdefault(offsets, offsets) if sure else None)
    return WallTable([*edges, _END], [*entries, None])
