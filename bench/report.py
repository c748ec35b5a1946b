"""The table."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was measured, what must hold, what was seen."""

    what: str
    must: str
    seen: str
    holds: bool


def median_of(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Run the measures in turns and return the median of each, so that a busy moment hits all alike."""
    seen: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for values, measure in zip(seen, measures, strict=True):
            values.append(measure())
    return [statistics.median(values) for values in seen]


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| measured | must | seen | |", "|---|---|---|---|"]
    lines += [f"| {r.what} | {r.must} | {r.seen} | {'✓' if r.holds else '✗'} |" for r in rows]
    return "\n".join(lines)
