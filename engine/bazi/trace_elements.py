"""Findings of the elements: how often each is seen and hidden, and the points that profiles weigh it by."""

from collections.abc import Iterator
from functools import lru_cache

from bazi.elements import ELEMENTS
from bazi.findings import Finding
from bazi.labels import label_id
from bazi.results import ElementCounts
from bazi.strength import element_points
from bazi.verdicts import pillar_ids


def element_findings(indices: tuple[int, ...], counts: ElementCounts) -> Iterator[Finding]:
    """Yield the counts of the five elements in so many pillars, with their points."""
    points = element_points(indices)
    for number, (visible, hidden) in enumerate(zip(counts.visible, counts.hidden, strict=True)):
        yield _element_finding(number, visible, hidden, points[number], len(indices))


@lru_cache(maxsize=4096)
def _element_finding(
    number: int, visible: int, hidden: int, points: int, pillar_count: int
) -> Finding:
    element = ELEMENTS[number]
    name = element.name.lower()
    value = (
        ("element", label_id(element)),
        ("visible", str(visible)),
        ("hidden", str(hidden)),
        ("points", str(points)),
    )
    rule = "count_stems_branches_and_hidden_stems"
    evidence = pillar_ids(range(pillar_count))
    return Finding(f"elements.count.{name}", "elements.count", name, value, evidence, rule, "五行")
