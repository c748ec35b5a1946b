"""The findings of a brief as a writer of prose wants them: by what they tell, named in the reader's language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bazi.branches import BRANCHES
from bazi.labels import label, label_id
from bazi.stems import STEMS
from services.chat.writing import Brief, Fact

PLACES = ("year", "month", "day", "hour")
ELEMENTS = ("wood", "fire", "earth", "metal", "water")
# Steps in the cycle of production from the day master's element.
GROUPS = {
    "friend": 0, "rob_wealth": 0, "eating_god": 1, "hurting_officer": 1, "indirect_wealth": 2, "direct_wealth": 2,
    "seven_killings": 3, "direct_officer": 3, "indirect_resource": 4, "direct_resource": 4,
}  # fmt: skip
_STEM_NUMBERS = {label_id(stem): n for n, stem in enumerate(STEMS)}
_BRANCH_NUMBERS = {label_id(branch): n for n, branch in enumerate(BRANCHES)}
# The reading in pinyin behind an English name; animals have a capital.
_PINYIN = re.compile(r" \([^()A-Z]*\)")
PART_OF = {
    "stem": {"en": "{place} stem", "zh-Hans": "{place}干", "zh-Hant": "{place}干"},
    "branch": {"en": "{place} branch", "zh-Hans": "{place}支", "zh-Hant": "{place}支"},
}
SHORT = {
    "year": {"en": "year", "zh-Hans": "年", "zh-Hant": "年"},
    "month": {"en": "month", "zh-Hans": "月", "zh-Hant": "月"},
    "day": {"en": "day", "zh-Hans": "日", "zh-Hant": "日"},
    "hour": {"en": "hour", "zh-Hans": "时", "zh-Hant": "時"},
}
_STANDS = {
    "shown": {"en": "stands openly in the {places}", "zh-Hans": "透于{places}", "zh-Hant": "透於{places}"},
    "hidden": {"en": "is hidden in the {places}", "zh-Hans": "藏于{places}", "zh-Hant": "藏於{places}"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of two places: its kind without prefix, and what stands there."""

    fact: Fact
    kind: str
    places: tuple[str, ...]


class Findings:
    """What a chart has, and what it is called."""

    def __init__(self, brief: Brief) -> None:
        self.language = brief.language_code
        self.today = brief.today.date()
        self._facts = {fact.id: fact for fact in brief.chart.natal}
        self.master = self._facts["day_master"]

    def get(self, identifier: str) -> Fact | None:
        """Return a finding by its id."""
        return self._facts.get(identifier)

    def __getitem__(self, identifier: str) -> Fact:
        return self._facts[identifier]

    def of_kind(self, kind: str) -> list[Fact]:
        """Return the findings of a kind in the chart's order."""
        return [fact for fact in self._facts.values() if fact.kind == kind]

    # --- names ---------------------------------------------------------------------------------

    def name(self, identifier: str) -> str:
        """Return the name of a stable id, without its reading."""
        return _PINYIN.sub("", label(identifier, self.language))

    def listed(self, names: Iterable[str], comma: str = "、") -> str:
        """Return names as a list in the middle of a sentence."""
        every = list(names)
        if self.language != "en":
            return comma.join(every)
        if comma == "，":
            # Whole statements.
            return "; ".join(every)
        return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))

    def place(self, place: str) -> str:
        """Return "month pillar", 月柱."""
        name = self.name(f"position.{place}")
        return name.lower() if self.language == "en" else name

    def half(self, place: str, part: str) -> str:
        """Return "the day branch Zǐ (Rat)", 日支子."""
        value = self._facts[f"pillar.{place}"].value[part]
        word = PART_OF[part][self.language].format(place=SHORT[place][self.language])
        return (
            f"the {word} {self.name(value)}" if self.language == "en" else word + self.name(value)
        )

    def pillar(self, stem: str, branch: str) -> str:
        """Return a stem and a branch as one name."""
        between = " " if self.language == "en" else ""
        return between.join((self.name(stem), self.name(branch)))

    # --- what is there -------------------------------------------------------------------------

    def gods(self, wanted: Iterable[str]) -> list[Fact]:
        """Return where these ten gods stand, those on stems first, then main qi before the rest."""
        ids = {f"ten_god.{god}" for god in wanted}
        found = [fact for fact in self.of_kind("ten_god") if fact.value["ten_god"] in ids]
        ranks = ("rank.stem", "rank.main", "rank.middle", "rank.residual")
        return sorted(found, key=lambda fact: ranks.index(fact.value["rank"]))

    def standing(self, facts: list[Fact]) -> str:
        """Return where gods stand, each god once: 正官（丁）透于月柱，藏于年柱."""
        said = []
        for god, stem in dict.fromkeys((f.value["ten_god"], f.value["stem"]) for f in facts):
            own = [f for f in facts if (f.value["ten_god"], f.value["stem"]) == (god, stem)]
            own.sort(key=lambda fact: PLACES.index(fact.subject))
            shown = [f.subject for f in own if f.value["rank"] == "rank.stem"]
            hidden = [f.subject for f in own if f.value["rank"] != "rank.stem"]
            parts = [
                _STANDS[how][self.language].format(places=self.listed(map(self.place, places)))
                for how, places in (("shown", shown), ("hidden", hidden))
                if places
            ]
            brackets = " ({})" if self.language == "en" else "（{}）"
            named = self.name(god) + brackets.format(self.name(stem))
            between = " " if self.language == "en" else ""
            said.append(named + between + self.listed(parts, "、又"))
        return self.listed(said, "，")

    def main(self, place: str) -> Fact | None:
        """Return the god of a branch's main qi."""
        return self._facts.get(f"ten_god.{place}.main")

    def element_of(self, god: str) -> Fact:
        """Return the count of the element that a god would have."""
        own = ELEMENTS.index(self.master.value["element"].removeprefix("element."))
        return self._facts[f"elements.count.{ELEMENTS[(own + GROUPS[god]) % 5]}"]

    def ties(self) -> list[Tie]:
        """Return the relations of two places."""
        found = []
        for fact in (*self.of_kind("relation"), *self.of_kind("relation.element")):
            places = tuple(
                place.removeprefix("position.") for place in fact.value["places"].split(",")
            )
            if len(places) == 2:
                found.append(Tie(fact, fact.value["relation"].removeprefix("relation."), places))
        return found

    def star(self, star: str) -> list[Fact]:
        """Return the places of a star."""
        return [fact for fact in self.of_kind("star") if fact.value["star"] == f"star.{star}"]


def stem_number(identifier: str) -> int:
    """Return the number of `stem.…`."""
    return _STEM_NUMBERS[identifier]


def branch_number(identifier: str) -> int:
    """Return the number of `branch.…`."""
    return _BRANCH_NUMBERS[identifier]
