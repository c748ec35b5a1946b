"""What the composer says of the years, months and dates that a question names."""

import re
from collections.abc import Iterator

from bazi.labels import label
from services.chat.writers.findings import PART_OF, PLACES, SHORT, Findings
from services.chat.writers.phrases import MEANINGS
from services.chat.writers.phrases_pairs import WHOSE
from services.chat.writers.phrases_passing import (
    AGAIN,
    PARTS,
    PASSING,
    SIDES,
    TRIOS,
)
from services.chat.writers.phrases_ties import TIES
from services.chat.writers.sentence import Sentence
from services.chat.writing import Brief, Fact

# The shortest that passes and is told of: the date's day, the month's month, the year's year.
_FLOWS = ("flow_day", "flow_month", "flow_year")
_MOST_TIES, _MOST_STARS, _MOST_MOMENTS = 4, 4, 3
# A day master is met first, then what weighs most.
_ORDER = ("day", "month", "hour", "year")
# What three have together, two of them have in part: it is told once.
_PART_OF_TRIO = {
    "triad": ("half_combination", "arched_combination"),
    "punishment_bullying_full": ("punishment_bullying",),
    "punishment_ungrateful_full": ("punishment_ungrateful",),
}
# Behind what a relation is comes what it means.
_MEANING = re.compile(r"[:,，：]")


def moments(brief: Brief, findings: Findings) -> Iterator[Sentence]:
    """Yield what passes at each moment that the question names."""
    asked: dict[str, list[Fact]] = {}
    for fact in brief.chart.facts:
        if fact.moment:
            asked.setdefault(fact.moment, []).append(fact)
    for facts in asked.values():
        by_id = {fact.finding_id: fact for fact in facts}
        name = next((flow for flow in _FLOWS if f"flow.{flow}" in by_id), None)
        if name is not None:
            moment = _Moment(findings, facts, name, by_id[f"flow.{name}"])
            # Of ten years each is told in a line.
            yield from moment.told(briefly=len(asked) > _MOST_MOMENTS)


class _Moment:
    """A year, a month or a day, by its pillar: what it is, what it has with the chart, what stars it brings."""

    def __init__(self, findings: Findings, facts: list[Fact], name: str, pillar: Fact) -> None:
        self._of = findings
        self._language = findings.language
        self._facts = facts
        self._name = name
        self._pillar = pillar

    def told(self, *, briefly: bool) -> Iterator[Sentence]:
        yield self._itself()
        if briefly:
            return
        ties = list(self._ties())
        yield from ties[:_MOST_TIES]
        if not ties:
            yield Sentence(PASSING["no_ties"][self._language], (self._pillar.id,))
        stars = [f for f in self._facts if f.kind == "star" and f.subject == self._name]
        if stars:
            shown = stars[:_MOST_STARS]
            names = self._of.listed(self._of.name(fact.value["star"]) for fact in shown)
            unit = SHORT[self._name.removeprefix("flow_")][self._language]
            text = PASSING["stars"][self._language].format(unit=unit, stars=names)
            yield Sentence(text, tuple(fact.id for fact in shown))

    def _itself(self) -> Sentence:
        value, god = self._pillar.value, self._pillar.value["ten_god"]
        words = {
            "label": self._pillar.moment,
            "pillar": (" " if self._language == "en" else "").join(
                label(value[part], self._language) for part in ("stem", "branch")
            ),
            "stem": self._of.name(value["stem"]),
            "ten_god": self._of.name(god),
            "meaning": MEANINGS[god][self._language],
        }
        return Sentence(PASSING[self._name][self._language].format(**words), (self._pillar.id,))

    def _ties(self) -> Iterator[Sentence]:
        """Yield what it has with two pillars of birth, then with one: those of the day first, each sort in a row."""
        found: list[tuple[str, tuple[str, ...], Fact]] = []
        for fact in self._facts:
            kind, places = self._natal(fact)
            if kind and all(place in PLACES for place in places):
                found.append((kind, places, fact))
        trios = [one for one in found if one[0] in TRIOS]
        within = {kind for trio, _, _ in trios for kind in _PART_OF_TRIO.get(trio, ())}
        for kind, places, fact in trios:
            yield self._say(self._trio(kind, places, fact), fact)
        pairs = [one for one in found if one[0] in TIES and one[0] not in within]
        pairs.sort(key=lambda one: _ORDER.index(one[1][0]))
        for sort in dict.fromkeys(kind for kind, _, _ in pairs):
            same = [one for one in pairs if one[0] == sort]
            for number, (kind, places, fact) in enumerate(same):
                yield self._say(self._tie(kind, places[0], again=number > 0), fact)

    def _natal(self, fact: Fact) -> tuple[str, tuple[str, ...]]:
        """Return a relation's kind and the other places that have it with the moment; nothing for other facts."""
        if not fact.kind.startswith("relation"):
            return "", ()
        places = [place.removeprefix("position.") for place in fact.value["places"].split(",")]
        if self._name not in places:
            return "", ()
        places.remove(self._name)
        return fact.value["relation"].removeprefix("relation."), tuple(places)

    def _say(self, text: str, fact: Fact) -> Sentence:
        return Sentence(text[:1].upper() + text[1:], (fact.id, self._pillar.id))

    def _tie(self, kind: str, place: str, *, again: bool) -> str:
        part = "stem" if kind.startswith("stem_") else "branch"
        here, text = self._side(part), TIES[kind][self._language]
        if again:
            core = _MEANING.split(text)[0]
            here = AGAIN["side"][self._language].format(name=here)
            text = AGAIN["whole"][self._language].format(core=core.rstrip("。."))
        return text.format(a=here, b=self._half(place, part))

    def _trio(self, kind: str, places: tuple[str, ...], fact: Fact) -> str:
        b, c = (self._half(place, "branch") for place in places)
        element = self._of.name(fact.value["element"]) if "element" in fact.value else ""
        text = TRIOS[kind][self._language]
        return text.format(a=self._side("branch"), b=b, c=c, element=element)

    def _side(self, part: str) -> str:
        words = SIDES[self._name][self._language]
        name = self._of.name(self._pillar.value[part])
        return words.format(part=PARTS[part][self._language], name=name)

    def _half(self, place: str, part: str) -> str:
        """Return "your day branch Zǐ (Rat)", 日支子."""
        half = PART_OF[part][self._language].format(place=SHORT[place][self._language])
        name = self._of.name(self._of[f"pillar.{place}"].value[part])
        return (
            WHOSE["own"]["en"].format(half=half, name=name)
            if self._language == "en"
            else half + name
        )
