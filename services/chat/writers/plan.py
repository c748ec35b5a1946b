"""What an answer says, in order: the answer, what bears on it, the years, what to watch for, the limits."""

from collections.abc import Iterable, Iterator

from services.chat.writers.findings import ELEMENTS, GROUPS, PLACES, Findings, Tie
from services.chat.writers.phrases import IMAGES, MEANINGS, SENTENCES, Words
from services.chat.writers.phrases_advice import GODS_IN, STRENGTH_IN, WATCH, WATCH_PLAIN
from services.chat.writers.phrases_gods import (
    BODY,
    CHARACTER,
    LACKS,
    PALACES,
    SEASONS,
    SHADOWS,
)
from services.chat.writers.phrases_stars import STARS
from services.chat.writers.phrases_ties import HOW, OPENLY, QUIET, ROOTS, STRENGTH, TIES, WHO
from services.chat.writers.phrases_topics import LEADS, LIMITS, STATES
from services.chat.writers.sentence import Sentence
from services.chat.writers.topics import THEMES, Theme, Topic
from services.chat.writing import Fact

_MOST_TIES = 2
_MOST_TIES_AND_STARS = 3
# The pillar behind a matter: what it comes from, or where it leads.
_BEHIND = {
    Topic.WEALTH: "hour",
    Topic.CAREER: "hour",
    Topic.STUDY: "hour",
    Topic.LUCK: "hour",
    Topic.MOVING: "year",
    Topic.PARTNERSHIP: "year",
    Topic.CHILDREN: "year",
    Topic.HEALTH: "year",
    Topic.CHARACTER: "year",
    Topic.OPEN: "year",
}
# Their palace is part of the answer, or they have none.
_PALACE_TOLD = (Topic.PARTNERSHIP, Topic.CHARACTER, Topic.OPEN, Topic.HEALTH)
# So many places of gods are told; more would be a table.
_MOST_GODS = 5
_OPEN = "strength.open"
_SEASONS = {
    name: season
    for season, names in (
        ("spring", ("yin", "mao", "chen")),
        ("summer", ("si", "wu", "wei")),
        ("autumn", ("shen", "you", "xu")),
        ("winter", ("hai", "zi", "chou")),
    )
    for name in names
}


Paragraph = Iterator[Sentence]


class Plan:
    """One matter, read from one chart."""

    def __init__(self, findings: Findings, topic: Topic) -> None:
        self._of = findings
        self._topic = topic
        self._theme: Theme = THEMES[topic]
        # Gods whose meaning has been told.
        self.explained: set[str] = set()

    def say(self, words: Words, *facts: Fact | None, **fill: str) -> Sentence:
        """Return a sentence in the reader's language, resting on these findings."""
        text = words[self._of.language].format(**fill)
        rests = dict.fromkeys(fact.id for fact in facts if fact is not None)
        return Sentence(text[:1].upper() + text[1:], tuple(rests))

    # --- paragraphs ----------------------------------------------------------------------------

    def answer(self) -> Paragraph:
        """Yield what in this chart speaks to the question."""
        match self._topic:
            case Topic.PARTNERSHIP:
                yield from self._palace()
                yield from self._stars_of_matter()
            case Topic.HEALTH:
                yield from self._body()
            case Topic.MOVING:
                yield from self._moving()
            case Topic.CHARACTER | Topic.OPEN:
                yield self._day_master()
                yield from self._temper()
            case Topic.LUCK:
                return
            case _:
                yield from self._stars_of_matter()

    def bearing(self) -> Paragraph:
        """Yield what strengthens or disturbs it: strength, palace, relations, stars."""
        yield from self.strength()
        if self._topic not in _PALACE_TOLD:
            yield from self._palace()
        yield from self._behind()
        ties = list(self._ties())
        yield from ties
        yield from self._stars(_MOST_TIES_AND_STARS - len(ties))

    def watch(self) -> Paragraph:
        """Yield what to watch for."""
        language, of = self._of.language, self._of
        if self._theme.foes:
            open_foes = (
                (foe, [g for g in of.gods((foe,)) if g.value["rank"] == "rank.stem"])
                for foe in self._theme.foes
            )
            foe, shown = next(((f, found) for f, found in open_foes if found), ("", []))
            if shown:
                yield self.say(
                    WATCH[f"{self._topic}.hit"],
                    *shown,
                    god=of.name(f"ten_god.{foe}"),
                    stem=of.name(shown[0].value["stem"]),
                    position=of.listed(of.place(god.subject) for god in shown),
                )
            elif of.get("hour.unknown") is None:
                yield self.say(
                    WATCH[f"{self._topic}.clear"],
                    of.master,
                    *self._on_stems(),
                    stem=of.name(of.master.value["stem"]),
                )
        elif self._topic in WATCH_PLAIN:
            month = of["pillar.month"]
            fact, fill = month, {}
            if self._topic is Topic.HEALTH:
                branch = month.value["branch"]
                words = SEASONS[_SEASONS[branch.removeprefix("branch.")]]
                fill = {"season": words[language].format(branch=of.name(branch))}
            elif self._topic is Topic.CHARACTER:
                fact = of["ten_god.month.main"]
                god = fact.value["ten_god"]
                words = SHADOWS[god.removeprefix("ten_god.")]
                fill = {"shadow": words[language].format(god=of.name(god))}
            else:
                fact = of["pillar.day"]
                fill = {"branch": of.name(fact.value["branch"])}
            yield self.say(WATCH_PLAIN[self._topic], fact, **fill)

    def limits(self) -> Paragraph:
        """Yield where the chart ends."""
        yield self.say(LIMITS[self._topic])
        yield self.say(SENTENCES["closing"])

    # --- the gods of the matter ----------------------------------------------------------------

    def _stars_of_matter(self) -> Paragraph:
        of, found = self._of, self._of.gods(self._theme.gods)
        if not found:
            counts = dict.fromkeys(of.element_of(god).id for god in self._theme.gods)
            missing = [of[identifier] for identifier in counts]
            elements = of.listed(of.name(count.value["element"]) for count in missing)
            yield self.say(LEADS[f"{self._topic}.absent"], of.master, *missing, element=elements)
            yield self.say(STATES[f"{self._topic}.absent"], *missing)
            return
        shown = {_group(g) for g in found if g.value["rank"] == "rank.stem"}
        hidden = {_group(g) for g in found if g.value["rank"] != "rank.stem"}
        state = "hidden" if not shown else "rooted" if shown & hidden else "floating"
        yield self.say(
            LEADS[f"{self._topic}.{state}"],
            *found[:_MOST_GODS],
            gods=of.standing(found[:_MOST_GODS]),
        )
        yield self.say(STATES[f"{self._topic}.{state}"], *found[:2])
        chief = found[0].value["ten_god"].removeprefix("ten_god.")
        if self._topic is not Topic.PARTNERSHIP and len({g.value["ten_god"] for g in found}) > 1:
            yield self.say(GODS_IN[chief], found[0], stem=of.name(found[0].value["stem"]))

    # --- the palace and the day master ---------------------------------------------------------

    def _palace(self) -> Paragraph:
        of, place = self._of, self._theme.place
        main = of.main(place)
        if main is None:
            return
        pillar = of[f"pillar.{place}"]
        god = main.value["ten_god"]
        self.explained.add(god)
        yield self.say(
            PALACES[self._topic],
            pillar,
            main,
            pillar=self._pillar(pillar),
            branch=of.name(pillar.value["branch"]),
            stem=of.name(main.value["stem"]),
            god=of.name(god),
            meaning=MEANINGS[god][of.language],
        )

    def _day_master(self) -> Sentence:
        value = self._of.master.value
        return self.say(
            LEADS[f"{self._topic}.usual"],
            self._of.master,
            stem=self._of.name(value["stem"]),
            polarity=self._of.name(value["polarity"]),
            element=self._of.name(value["element"]),
            image=IMAGES[value["stem"]][self._of.language],
        )

    def _temper(self) -> Paragraph:
        of = self._of
        main = of["ten_god.month.main"]
        god = main.value["ten_god"]
        if self._topic is Topic.CHARACTER:
            trait = CHARACTER[god.removeprefix("ten_god.")][of.language]
            said = trait.format(god=of.name(god), stem=of.name(main.value["stem"]))
            branch = of["pillar.month"]
            yield self.say(
                OPENLY["month"], main, branch, branch=of.name(branch.value["branch"]), trait=said
            )
            shown = self._on_stems()
            yield self.say(OPENLY["several"], *shown, gods=of.standing(shown))
        yield from self._palace()

    def _on_stems(self) -> list[Fact]:
        found = (self._of.get(f"ten_god.{place}.stem") for place in PLACES)
        return [fact for fact in found if fact is not None]

    def strength(self) -> Paragraph:
        """Yield how strong the day master is by the named profiles, and what that means here."""
        of, found = self._of, self._of.of_kind("strength")
        if not found:
            return
        verdicts = [fact.value["verdict"] for fact in found]
        day, month = of["pillar.day"], of["pillar.month"]
        named = self._topic not in (Topic.CHARACTER, Topic.OPEN)
        who = WHO["named" if named else "again"][of.language]
        fill = {
            "who": who.format(
                stem=of.name(of.master.value["stem"]), element=of.name(of.master.value["element"])
            ),
            "day": self._pillar(day),
            "month": self._pillar(month),
            "verdict": of.name(verdicts[0]),
            "first": of.name(verdicts[0]),
            "second": of.name(verdicts[-1]),
        }
        sides = {_side(verdict) for verdict in verdicts}
        known = [verdict for verdict in verdicts if verdict != _OPEN]
        if len(known) < len(verdicts):
            fill["known"] = of.name(known[0]) if known else ""
            yield self.say(STRENGTH["half_open" if known else "open"], day, month, *found, **fill)
            return
        how = "one"
        if len(found) > 1:
            how = "agreed" if len(set(verdicts)) == 1 else "near" if len(sides) == 1 else "split"
        yield self.say(STRENGTH[how], day, month, *found, **fill)
        if len(sides) == 1 and (side := sides.pop()):
            yield self.say(STRENGTH_IN[f"{self._topic}.{side}"], *found)

    def _behind(self) -> Paragraph:
        of, place = self._of, _BEHIND.get(self._topic, "")
        god = of.get(f"ten_god.{place}.stem")
        if god is not None:
            pillar = of[f"pillar.{place}"]
            yield self.say(
                ROOTS[self._topic],
                pillar,
                god,
                pillar=self._pillar(pillar),
                stem=of.name(god.value["stem"]),
                god=of.name(god.value["ten_god"]),
            )

    def _pillar(self, fact: Fact) -> str:
        return self._of.pillar(fact.value["stem"], fact.value["branch"])

    # --- relations and stars -------------------------------------------------------------------

    def _ties(self) -> Paragraph:
        of, place = self._of, self._theme.place
        if self._topic is Topic.HEALTH:
            kinds = ("branch_clash", "punishment_")
            touching = [tie for tie in of.ties() if tie.kind.startswith(kinds)]
        else:
            touching = [tie for tie in of.ties() if place in tie.places]
        order = list(TIES)
        known = sorted((t for t in touching if t.kind in TIES), key=lambda t: order.index(t.kind))
        if self._topic is Topic.MOVING:
            # Clashes have been told.
            known = [tie for tie in known if tie.kind != "branch_clash"]
        pillar = of.get(f"pillar.{place}")
        # Of an hour that is not known nobody can say that it does not disturb.
        timed = of.get("hour.unknown") is None
        if self._topic in QUIET and pillar is not None and timed:
            others = (of.get(f"pillar.{p}") for p in PLACES if p != place)
            if not any(tie.kind == "branch_clash" for tie in touching):
                branch = of.name(pillar.value["branch"])
                yield self.say(QUIET[self._topic], pillar, *others, branch=branch)
        # The strongest relation of two places is told, not all that they have, and each kind once.
        of_places = {tie.places: tie for tie in reversed(known)}
        of_kinds = {tie.kind: tie for tie in reversed(list(of_places.values()))}
        for tie in [tie for tie in known if tie in of_kinds.values()][:_MOST_TIES]:
            a, b = self._parties(tie)
            yield self.say(TIES[tie.kind], tie.fact, a=a, b=b)

    def _parties(self, tie: Tie) -> tuple[str, str]:
        part = "stem" if tie.kind.startswith("stem_") else "branch"
        a, b = (self._of.half(place, part) for place in tie.places)
        return a, b

    def _stars(self, most: int) -> Paragraph:
        of, told = self._of, 0
        for star in self._theme.stars:
            found = of.star(star)
            if found and told < most:
                told += 1
                yield self.say(
                    STARS[star],
                    *found,
                    star=of.name(f"star.{star}"),
                    places=of.listed(of.place(fact.subject) for fact in found),
                )

    # --- matters that have no gods of their own ------------------------------------------------

    def _body(self) -> Paragraph:
        of = self._of
        counts = [of[f"elements.count.{element}"] for element in ELEMENTS]
        most = max(counts, key=presence)
        element = most.value["element"]
        yield self.say(
            LEADS["health.usual"],
            most,
            most=of.name(element),
            visible=most.value["visible"],
            hidden=most.value["hidden"],
        )
        yield self.say(BODY[element.removeprefix("element.")], most)
        for fact in counts:
            visible, hidden = presence(fact)
            if visible == 0:
                how = HOW["hidden" if hidden else "missing"][of.language]
                yield self.say(
                    LACKS[fact.value["element"].removeprefix("element.")],
                    fact,
                    element=of.name(fact.value["element"]),
                    how=how.format(hidden=str(hidden)),
                )

    def _moving(self) -> Paragraph:
        of, horse = self._of, self._of.star("yi_ma")
        clashes = [tie for tie in of.ties() if tie.kind == "branch_clash"]
        state = ("both" if clashes else "horse") if horse else ("clash" if clashes else "none")
        day = of["pillar.day"]
        rests: Iterable[Fact | None] = (*horse, *(tie.fact for tie in clashes))
        if state in ("horse", "none"):
            rests = (*horse, *(of.get(f"pillar.{place}") for place in PLACES))
        yield self.say(
            LEADS[f"moving.{state}"],
            *rests,
            clashes=of.listed((_clash(*self._parties(tie), of.language) for tie in clashes), "，"),
            pillar=of.pillar(day.value["stem"], day.value["branch"]),
        )
        yield self.say(STATES[f"moving.{state}"], *rests)


def _clash(a: str, b: str, language: str) -> str:
    return (
        f"{a} clashes with {b}"
        if language == "en"
        else f"{a}{'与' if language == 'zh-Hans' else '與'}{b}{'相冲' if language == 'zh-Hans' else '相沖'}"
    )


def _side(verdict: str) -> str:
    """Return "strong" or "weak"; empty for what is neither."""
    return next((side for side in ("strong", "weak") if verdict.endswith(side)), "")


def _group(fact: Fact) -> int:
    return GROUPS[fact.value["ten_god"].removeprefix("ten_god.")]


def presence(fact: Fact) -> tuple[int, int]:
    """Return how often an element stands in plain sight, and how often it is hidden."""
    return int(fact.value["visible"]), int(fact.value["hidden"])
