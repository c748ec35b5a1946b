"""What the composer says of the years, months and dates that a question names."""

import re
from collections.abc import Iterator

from bazi.labels import label
from services.chat.writers.findings import PART_OF, PLACES, SHORT, Findings
from services.chat.writers.phrases import MEANINGS, Words
from services.chat.writers.phrases_pairs import WHOSE
from services.chat.writers.phrases_passing import (
    AGAIN,
    PARTS,
    PASSING,
    SIDES,
    TRIOS,
    WHOLE,
)
from services.chat.writers.phrases_ties import TIES
from services.chat.writers.sentence import Sentence
from services.chat.writing import Brief, Fact

# The shortest that passes and is told of: the date's day, the month's month, the year's year.
_FLOWS = ("flow_day", "flow_month", "flow_year")
_MOST_TIES, _MOST_STARS, _MOST_MOMENTS = 4, 4, 3
# What moves or binds before what rubs; the day master before the others.
_WEIGHTIEST = (
    "branch_clash", "stem_combination", "branch_combination", "stem_clash", "punishment_bullying",
    "punishment_ungrateful", "punishment_rude", "punishment_self", "half_combination", "harm", "arched_combination",
    "break", "hidden_combination",
)  # fmt: skip
_ORDER = ("day", "month", "hour", "year")
# Stars that readers ask for come before the many that are only listed.
_STARS = (
    "yi_ma", "hong_luan", "tian_xi", "tao_hua", "tian_yi", "wen_chang", "lu", "yang_ren", "jiang_xing", "hua_gai",
    "gu_chen", "gua_su", "tai_ji", "tian_de", "yue_de", "jin_yu", "kong_wang",
)  # fmt: skip
# What three have together, two of them have in part: it is told once.
_PART_OF_TRIO = {
    "triad": ("half_combination", "arched_combination"),
    "punishment_bullying_full": ("punishment_bullying",),
    "punishment_ungrateful_full": ("punishment_ungrateful",),
}
# Behind what a relation is comes what it means.
_MEANING = re.compile(r"[:,，：]")


def moments(brief: Brief, findings: Findings) -> list[list[Sentence]]:
    """Return what passes at each moment that the question names, in a paragraph each; of many, in one."""
    asked: dict[str, list[Fact]] = {}
    for fact in brief.chart.facts:
        if fact.moment:
            asked.setdefault(fact.moment, []).append(fact)
    told = []
    for facts in asked.values():
        by_id = {fact.finding_id: fact for fact in facts}
        name = next((flow for flow in _FLOWS if f"flow.{flow}" in by_id), None)
        if name is not None:
            told.append(_Moment(findings, facts, name, by_id[f"flow.{name}"]))
    if len(told) > _MOST_MOMENTS:
        # Of ten years each is told in a line.
        return [[moment.itself() for moment in told]]
    return [list(moment.told()) for moment in told]


def _rank(star: Fact) -> int:
    name = star.value["star"].removeprefix("star.")
    return _STARS.index(name) if name in _STARS else len(_STARS)


class _Moment:
    """A year, a month or a day, by its pillar: what it is, what it has with the chart, what stars it brings."""

    def __init__(self, findings: Findings, facts: list[Fact], name: str, pillar: Fact) -> None:
        self._of = findings
        self._language = findings.language
        self._facts = facts
        self._name = name
        self._pillar = pillar

    def told(self) -> Iterator[Sentence]:
        """Yield all that is told of it."""
        yield self.itself()
        yield from self._repeats()
        ties = list(self._ties())
        yield from ties[:_MOST_TIES]
        if not ties:
            yield self._say(PASSING["no_ties"], label=self._label)
        stars = [f for f in self._facts if f.kind == "star" and f.subject == self._name]
        if stars:
            shown = sorted(stars, key=_rank)[:_MOST_STARS]
            names = self._of.listed(self._of.name(fact.value["star"]) for fact in shown)
            yield self._say(PASSING["stars"], *shown, label=self._label, stars=names)

    @property
    def _label(self) -> str:
        """The moment as it was asked about: 2027, 2027年, 2027-03-05."""
        year = self._name == "flow_year" and self._language != "en"
        return f"{self._pillar.moment}年" if year else str(self._pillar.moment)

    def _repeats(self) -> Iterator[Sentence]:
        """Yield the pillars of birth that come again."""
        value = self._pillar.value
        pair = {part: value[part] for part in ("stem", "branch")}
        pillar = self._of.pillar(value["stem"], value["branch"])
        for place in PLACES:
            own = self._of.get(f"pillar.{place}")
            if own is not None and {part: own.value[part] for part in pair} == pair:
                side = WHOLE[self._name][self._language].format(pillar=pillar)
                yield self._say(PASSING["repeats"], own, side=side, place=self._of.place(place))

    def itself(self) -> Sentence:
        """Return what it is."""
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
        trios = {
            (kind, *sorted(self._branch(place) for place in places)): (kind, places, fact)
            for kind, places, fact in reversed(found)
            if kind in TRIOS
        }
        within = {kind for trio, *_ in trios for kind in _PART_OF_TRIO.get(trio, ())}
        for kind, places, fact in trios.values():
            yield self._as_said(self._trio(kind, places, fact), fact)
        pairs = [one for one in found if one[0] in TIES and one[0] not in within]
        pairs.sort(key=lambda one: (_WEIGHTIEST.index(one[0]), _ORDER.index(one[1][0])))
        for sort in dict.fromkeys(kind for kind, _, _ in pairs):
            same = [one for one in pairs if one[0] == sort]
            for number, (kind, places, fact) in enumerate(same):
                yield self._as_said(self._tie(kind, places[0], again=number > 0), fact)

    def _natal(self, fact: Fact) -> tuple[str, tuple[str, ...]]:
        """Return a relation's kind and the other places that have it with the moment; nothing for other facts."""
        if not fact.kind.startswith("relation"):
            return "", ()
        places = [place.removeprefix("position.") for place in fact.value["places"].split(",")]
        if self._name not in places:
            return "", ()
        places.remove(self._name)
        return fact.value["relation"].removeprefix("relation."), tuple(places)

    def _branch(self, place: str) -> str:
        return str(self._of[f"pillar.{place}"].value["branch"])

    def _say(self, words: Words, *facts: Fact, **fill: str) -> Sentence:
        return self._as_said(words[self._language].format(**fill), *facts)

    def _as_said(self, text: str, *facts: Fact) -> Sentence:
        rests = dict.fromkeys((*(fact.id for fact in facts), self._pillar.id))
        return Sentence(text[:1].upper() + text[1:], tuple(rests))

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
