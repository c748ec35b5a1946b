"""Which findings bear on a question, and in which order they go when there is no room for all."""

from collections.abc import Sequence
from enum import IntEnum

from services.chat.writers.topics import THEMES, Theme, Topic, topic_of
from services.chat.writing import Brief, Fact

_NATAL = frozenset(("pillar", "day_master", "hour.unknown"))
# Of a moment or a person that the question names.
_ASKED_PILLARS = frozenset(("flow.pillar", "compatibility.pillar"))
# Of use whatever is asked about.
_COMMON = frozenset(("strength", "elements.count", "luck.start", "luck.direction", "moment"))


class Rank(IntEnum):
    """How close a finding is to the question, the closest first.

    PINNED: without it there is no answer. ASKED: what passes at moments that the question names, and between two
    people. TOPIC: what tradition looks at for the matter. REST: the other findings.
    """

    PINNED = 0
    ASKED = 1
    TOPIC = 2
    REST = 3


def ranked(brief: Brief) -> dict[Rank, Sequence[Fact]]:
    """Return the findings by rank, each rank in the order of the chart."""
    topic = topic_of(brief.question)
    today = f"{brief.today:%Y-%m-%d}"
    found: dict[Rank, list[Fact]] = {rank: [] for rank in Rank}
    for fact in brief.chart.facts:
        found[_rank(fact, topic, today)].append(fact)
    return dict(found)


def _rank(fact: Fact, topic: Topic, today: str) -> Rank:
    if fact.kind in _ASKED_PILLARS:
        return Rank.PINNED
    if fact.kind == "compatibility.star" and not _is_of(fact, THEMES[topic]):
        # Half a hundred stars that two charts give to one another.
        return Rank.REST
    if fact.moment or fact.other:
        return Rank.ASKED
    if fact.kind in _NATAL:
        return Rank.PINNED
    if _bears(fact, topic, THEMES[topic], today):
        return Rank.TOPIC
    return Rank.REST


def _bears(fact: Fact, topic: Topic, theme: Theme, today: str) -> bool:
    match fact.kind:
        case "luck.pillar":
            now = fact.value.get("start", "") <= today < fact.value.get("end", "")
            return now or topic is Topic.LUCK
        case "star":
            return _is_of(fact, theme)
        case "ten_god":
            god = fact.value.get("ten_god", "").removeprefix("ten_god.")
            return god in theme.gods or god in theme.foes or fact.subject == theme.place
    if fact.kind in _COMMON or fact.kind.startswith("boundary"):
        return True
    return theme.place in fact.subject.split("_")


def _is_of(fact: Fact, theme: Theme) -> bool:
    """Whether a star is one of a matter."""
    return fact.value.get("star", "").removeprefix("star.") in theme.stars
