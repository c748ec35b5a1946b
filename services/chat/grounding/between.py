"""What is between a chart and a second one: its findings, laid out for looking up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.chat.grounding import terms
from services.chat.writing import Fact

PLACES = ("year", "month", "day", "hour")
Half = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a statement holds, and the findings that say so."""

    holds: bool
    findings: tuple[str, ...] = ()


# What cannot be told, as nobody knows the other's hour.
Answer = Held | None


class Between:
    """Findings between two charts. Places are 0–3; stems 0–9, branches 0–11."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts: Mapping[str, Fact] = {fact.finding_id: fact for fact in facts}

    def other(self, place: int) -> tuple[int, int, str] | None:
        """Return stem, branch and finding of a pillar of the second chart."""
        fact = self._facts.get(f"other:pillar.{PLACES[place]}")
        if fact is None:
            return None
        stem = terms.STEM_PINYIN.index(fact.value["stem"].removeprefix("stem."))
        return (
            stem,
            terms.BRANCH_PINYIN.index(fact.value["branch"].removeprefix("branch.")),
            fact.id,
        )

    def pillars(self, named: Sequence[tuple[int, int]]) -> Answer:
        """Whether these are the pillars of the second chart, all of them and in their order."""
        known = [found for place in range(4) if (found := self.other(place)) is not None]
        holds = [(stem, branch) for stem, branch, _ in known] == list(named)
        return Held(holds, tuple(finding for _, _, finding in known) if holds else ())

    def tied(self, kinds: frozenset[str], one: Half, other: Half) -> Answer:
        """Whether one of these relations is between a place here and one there. Half: place, and "stem", "branch" or ""."""
        if self.other(other[0]) is None:
            return None
        found = [fact for kind, fact in self._ties(one, other) if kind in kinds]
        return Held(bool(found), tuple(fact.id for fact in found))

    def untied(self, one: Half, other: Half) -> Answer:
        """Whether nothing is between two places, not even with others: of a stem and a branch nobody asks."""
        if (there := self.other(other[0])) is None or one[1] != other[1]:
            return None
        free = not self._ties(one, other, among=True)
        palaces = self._facts.get("compatibility.spouse_palace")
        rests = (palaces.id,) if palaces is not None and one[0] == other[0] == 2 else (there[2],)
        return Held(free, rests if free else ())

    def _ties(self, one: Half, other: Half, *, among: bool = False) -> list[tuple[str, Fact]]:
        """Relations of two places. among: also those that these have together with others."""
        wanted = (f"position.{PLACES[one[0]]}", f"position.{PLACES[other[0]]}")
        parts = {one[1], other[1]} - {""}
        found = []
        for fact in self._facts.values():
            if fact.kind == "compatibility.relation":
                kind = fact.value["relation"].removeprefix("relation.")
                part = "stem" if kind.startswith("stem_") else "branch"
                sides = (fact.value["one"], fact.value["other"])
                within = all(want in side.split(",") for want, side in zip(wanted, sides, strict=True))  # fmt: skip
                if (within if among else sides == wanted) and parts <= {part}:
                    found.append((kind, fact))
        return found

    def god(self, side: str, god: str) -> Answer:
        """Whether to the day master of a side ("one", "other") that of the other side is this god."""
        fact = self._facts.get(f"compatibility.day_master.{side}")
        if fact is None:
            return None
        holds = fact.value["ten_god"] == f"ten_god.{god}"
        return Held(holds, (fact.id,) if holds else ())

    def spouse_star(self) -> Answer:
        """Whether the other's day master is the star of the spouse here; nobody knows where the sex is not told."""
        fact = self._facts.get("compatibility.day_master.one")
        if fact is None or fact.value["spouse_star"] not in ("answer.yes", "answer.no"):
            return None
        holds = fact.value["spouse_star"] == "answer.yes"
        return Held(holds, (fact.id,) if holds else ())

    def given(self, side: str, elements: Sequence[str]) -> Answer:
        """Whether these elements are missing on a side and shown on the other."""
        fact = self._facts.get(f"compatibility.elements.{side}")
        if fact is None:
            return None
        shown = {name.removeprefix("element.") for name in fact.value["given"].split(",")}
        holds = bool(elements) and set(elements) <= shown and len(set(elements)) == len(elements)
        return Held(holds, (fact.id,) if holds else ())

    def star(self, side: str, star: str, place: int) -> Answer:
        """Whether a star, looked up from the pillars of a side, stands in a pillar of the other."""
        if side == "one" and self.other(place) is None:
            return None
        fact = self._facts.get(f"compatibility.star.{side}.{star}.{PLACES[place]}")
        return Held(fact is not None, () if fact is None else (fact.id,))

    def tally(self, joining: int, parting: int) -> Answer:
        """Whether so many relations join and so many part."""
        fact = self._facts.get("compatibility.tally")
        if fact is None:
            return None
        holds = (fact.value["joining"], fact.value["parting"]) == (str(joining), str(parting))
        return Held(holds, (fact.id,) if holds else ())
