"""What is possible within the precision of a birth's time, as findings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bazi.findings import Finding
from bazi.labels import label_id
from bazi.solar_terms import utc_datetime

if TYPE_CHECKING:
    from bazi.uncertainty import TermDoubt, Uncertainty


def possible_findings(found: "Uncertainty") -> Iterator[Finding]:
    """Yield the possible charts, the stable pillars and what is in doubt."""
    whole = sum(end - start for start, end in found.intervals)
    for number, possible in enumerate(found.possible, start=1):
        first, last = possible.intervals[0].start_ms, possible.intervals[-1].end_ms
        yield Finding(
            f"possible.chart.{number}",
            "possible.chart",
            "moment",
            (
                ("number", str(number)),
                ("pillars", ",".join(map(str, possible.indices))),
                ("from", _utc(first)),
                ("to", _utc(last)),
                ("percent", f"{100 * possible.duration_ms / whole:.1f}"),
            ),
            ("input.date", "input.time", "input.zone"),
            "every_chart_within_precision",
            "ERFA, IANA time zone database",
        )
    for position, pillar in found.stable_pillars:
        name = position.name.lower()
        yield Finding(
            f"possible.stable.{name}",
            "possible.stable",
            name,
            (("pillars", str(pillar.index)),),
            tuple(f"possible.chart.{n}" for n in range(1, len(found.possible) + 1)),
            "same_in_every_possible_chart",
            "ERFA, IANA time zone database",
        )
    if found.doubt is not None:
        yield _doubt_finding(found.doubt)


def _doubt_finding(doubt: "TermDoubt") -> Finding:
    return Finding(
        "possible.term",
        "possible.term",
        "month",
        (
            ("term", label_id(doubt.term)),
            ("utc", _utc(doubt.at_ms)),
            ("seconds", f"{doubt.seconds:.1f}"),
            ("uncertainty", f"{doubt.uncertainty:.1f}"),
            ("pillars", ",".join(str(pillar.index) for pillar in (*doubt.before, *doubt.after))),
        ),
        ("input.date", "input.time"),
        "nearer_than_the_term_is_known",
        "ERFA and a second series, ΔT",
    )


def _utc(epoch_ms: int) -> str:
    return utc_datetime(epoch_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
