"""What the composer says of two people."""

from collections.abc import Iterator, Sequence

from services.chat.writers.findings import PART_OF, PLACES, SHORT, Findings
from services.chat.writers.phrases import MEANINGS
from services.chat.writers.phrases_pairs import PAIRS, WHOSE
from services.chat.writers.phrases_ties import TIES
from services.chat.writers.sentence import Sentence
from services.chat.writing import Fact

_MOST_TIES = 2
_STARS = ("tian_yi", "hong_luan", "tian_xi", "tao_hua", "lu")


class Pair:
    """A chart and a second one, read together."""

    def __init__(self, findings: Findings, between: Sequence[Fact], *, couple: bool) -> None:
        """`couple`: the question is about love, so that days are palaces of spouses."""
        self._couple = couple
        self._of = findings
        self._language = findings.language
        self._facts = {fact.finding_id: fact for fact in between}

    def told(self) -> Iterator[Sentence]:
        """Yield what there is to say, the weightiest first."""
        yield from self._pillars()
        yield from self._day_masters()
        yield from self._palaces()
        yield from self._ties()
        yield from self._elements()
        yield from self._stars()
        tally = self._facts.get("compatibility.tally")
        if tally is not None:
            counts = {side: tally.value[side] for side in ("joining", "parting")}
            yield self._say("tally", tally, **counts)

    def _say(self, name: str, *facts: Fact | None, **fill: str) -> Sentence:
        text = PAIRS[name][self._language].format(**fill)
        rests = dict.fromkeys(fact.id for fact in facts if fact is not None)
        return Sentence(text[:1].upper() + text[1:], tuple(rests))

    def _pillar(self, place: str) -> Fact | None:
        return self._facts.get(f"other:pillar.{place}")

    def _pillars(self) -> Iterator[Sentence]:
        found = [fact for place in PLACES if (fact := self._pillar(place)) is not None]
        if len(found) >= 3:
            of = self._of
            names = [of.pillar(fact.value["stem"], fact.value["branch"]) for fact in found]
            name = "pillars" if len(found) == len(PLACES) else "pillars_untimed"
            yield self._say(name, *found, pillars=of.listed(names))

    def _day_masters(self) -> Iterator[Sentence]:
        of, day = self._of, self._pillar("day")
        mine = self._facts.get("compatibility.day_master.one")
        theirs = self._facts.get("compatibility.day_master.other")
        if day is None or mine is None or theirs is None:
            return
        god = mine.value["ten_god"]
        yield self._say(
            "day_masters",
            of.master,
            day,
            mine,
            theirs,
            own=of.name(of.master.value["stem"]),
            other=of.name(day.value["stem"]),
            god=of.name(god),
            meaning=MEANINGS[god][self._language],
            back=of.name(theirs.value["ten_god"]),
        )
        if self._couple and mine.value["spouse_star"] == "answer.yes":
            yield self._say("spouse_star", mine)

    def _palaces(self) -> Iterator[Sentence]:
        day, found = self._pillar("day"), self._facts.get("compatibility.spouse_palace")
        if day is None or found is None:
            return
        kinds = [kind.removeprefix("relation.") for kind in found.value["relations"].split(",")]
        known = [kind for kind in TIES if kind in kinds]
        if known:
            tie = self._tie(known[0], "day", "day")
            name = "palaces" if self._couple else "day_branches"
            yield self._say(name, found, self._of["pillar.day"], day, tie=tie)
        elif not self._meet("day", "day"):
            branches = {
                "own": self._of.name(self._of["pillar.day"].value["branch"]),
                "other": self._of.name(day.value["branch"]),
            }
            name = "quiet_palaces" if self._couple else "quiet"
            yield self._say(name, found, self._of["pillar.day"], day, **branches)

    def _meet(self, one: str, other: str) -> bool:
        """Whether two branches have any relation, alone or together with others."""
        for fact in self._facts.values():
            if fact.kind == "compatibility.relation" and ".stem_" not in fact.id:
                sides = {side: fact.value[side].split(",") for side in ("one", "other")}
                if f"position.{one}" in sides["one"] and f"position.{other}" in sides["other"]:
                    return True
        return False

    def _ties(self) -> Iterator[Sentence]:
        """The weightiest relations of two pillars but those of the palaces: those of a day first, each kind once."""
        order = list(TIES)
        found = []
        for fact in self._facts.values():
            if fact.kind != "compatibility.relation":
                continue
            kind = fact.value["relation"].removeprefix("relation.")
            places = tuple(fact.value[side].removeprefix("position.") for side in ("one", "other"))
            told = places == ("day", "day") and not kind.startswith("stem_")
            known = all(place in PLACES for place in places) and self._pillar(places[1]) is not None
            if kind in order and known and not told:
                found.append((-places.count("day"), order.index(kind), kind, places, fact))
        told_kinds: set[str] = set()
        for _, _, kind, (one, other), fact in sorted(found, key=lambda each: each[:2]):
            if kind not in told_kinds and len(told_kinds) < _MOST_TIES:
                told_kinds.add(kind)
                text = self._tie(kind, one, other)
                yield Sentence(text[:1].upper() + text[1:], (fact.id,))

    def _tie(self, kind: str, one: str, other: str) -> str:
        part = "stem" if kind.startswith("stem_") else "branch"
        own, theirs = self._of[f"pillar.{one}"], self._facts[f"other:pillar.{other}"]
        a = self._half("own", one, part, own.value[part])
        b = self._half("other", other, part, theirs.value[part])
        return TIES[kind][self._language].format(a=a, b=b)

    def _half(self, whose: str, place: str, part: str, name: str) -> str:
        """Return "your day branch Zǐ", 对方日支子."""
        language = self._language
        half = PART_OF[part][language].format(place=SHORT[place][language])
        return WHOSE[whose][language].format(half=half, name=self._of.name(name))

    def _elements(self) -> Iterator[Sentence]:
        for side, name in (("one", "given"), ("other", "gives")):
            fact = self._facts.get(f"compatibility.elements.{side}")
            if fact is not None and fact.value["given"].startswith("element."):
                names = map(self._of.name, fact.value["given"].split(","))
                yield self._say(name, fact, elements=self._of.listed(names))

    def _stars(self) -> Iterator[Sentence]:
        """At most one star for each side, the telling ones first."""
        for side, name in (("one", "star_from_you"), ("other", "star_to_you")):
            found = [
                fact
                for star in _STARS
                for fact in self._facts.values()
                if fact.kind == "compatibility.star"
                and (fact.value["side"], fact.value["star"]) == (f"side.{side}", f"star.{star}")
            ]
            for fact in found[:1]:
                place = self._of.place(fact.value["place"].removeprefix("position."))
                yield self._say(name, fact, place=place, star=self._of.name(fact.value["star"]))
