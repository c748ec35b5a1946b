"""What the years bring: the luck pillar of today, the one after it, and this year or the next."""

from collections.abc import Iterator
from datetime import date

from bazi.branches import BRANCHES
from bazi.hidden_stems import hidden_stems
from bazi.labels import label_id
from bazi.sexagenary import PILLARS
from bazi.stems import STEMS
from bazi.ten_gods import ten_god
from services.chat.writers.findings import GROUPS, PLACES, Findings, branch_number, stem_number
from services.chat.writers.phrases import MEANINGS, SENTENCES, Words
from services.chat.writers.phrases_ties import LUCK, MATTERS, SPHERES
from services.chat.writers.plan import Plan, presence
from services.chat.writers.sentence import Sentence
from services.chat.writers.topics import THEMES, Topic
from services.chat.writing import Fact

# A year of the cycle begins at 立春, on one of these days: then it is not told which year it is.
_EDGE = ((2, 3), (2, 4), (2, 5))
# From the god of the years to the stars of the matter, in steps of production.
_BEARINGS = ("same", "feeds", "checks", "curbed", "drains")


class Years:
    """The luck pillars and the year, as they bear on a matter."""

    def __init__(self, findings: Findings, plan: Plan, topic: Topic) -> None:
        self._of, self._plan, self._topic = findings, plan, topic

    def told(self, year: int | None) -> Iterator[Sentence]:
        """Yield what the years bring; `year`: 0 for this one, 1 for the next, None where none is asked about."""
        of, absent = self._of, self._of.get("luck.absent")
        if absent is not None:
            yield self._plan.say(SENTENCES["luck_absent"], absent, label=absent.label)
        else:
            yield from self._decades()
        if year is not None:
            yield from self._year(of.today, year)

    def _decades(self) -> Iterator[Sentence]:
        of, today = self._of, self._of.today.isoformat()
        decades = sorted(of.of_kind("luck.pillar"), key=lambda fact: int(fact.value["number"]))
        if self._topic is Topic.LUCK:
            yield self._start(of["luck.start"])
        if today < decades[0].value["start"]:
            yield self._told(LUCK["before"], decades[0])
        for at, decade in enumerate(decades):
            if decade.value["start"] <= today < decade.value["end"]:
                again = decade.value["ten_god"] in self._plan.explained
                yield self._told(LUCK["now_again"] if again else SENTENCES["luck_now"], decade)
                yield from self._bearing(decade)
                if self._topic is Topic.LUCK:
                    yield self._inside(decade)
                yield from self._decade_meets(decade)
                if at + 1 < len(decades):
                    whole = self._topic is Topic.LUCK
                    words = SENTENCES["luck_next"] if whole else LUCK["next"]
                    yield self._told(words, decades[at + 1])

    def _start(self, start: Fact) -> Sentence:
        value = start.value
        at_once = {value[part] for part in ("years", "months", "days")} == {"0"}
        name = "luck_start_at_once" if at_once else "luck_start"
        if value["certainty"] != "certainty.exact":
            name = "luck_start_about"
        return self._plan.say(
            SENTENCES[name],
            start,
            **{part: value[part] for part in ("years", "months", "days", "date")},
        )

    def _told(self, words: Words, fact: Fact) -> Sentence:
        value, of = fact.value, self._of
        self._plan.explained.add(value["ten_god"])
        return self._plan.say(
            words,
            fact,
            number=value["number"],
            pillar=of.pillar(value["stem"], value["branch"]),
            start=value["start"],
            end=value["end"],
            ten_god=of.name(value["ten_god"]),
            meaning=MEANINGS[value["ten_god"]][of.language],
            matter=MATTERS.get(self._topic, {}).get(of.language, ""),
        )

    def _bearing(self, decade: Fact) -> Iterator[Sentence]:
        gods = THEMES[self._topic].gods
        if self._topic is Topic.HEALTH:
            yield from self._balance(decade)
        if not gods:
            return
        own = GROUPS[decade.value["ten_god"].removeprefix("ten_god.")]
        steps = min((GROUPS[god] - own) % 5 for god in gods)
        yield self._plan.say(
            LUCK[_BEARINGS[steps]],
            decade,
            self._of.master,
            ten_god=self._of.name(decade.value["ten_god"]),
            matter=MATTERS[self._topic][self._of.language],
        )

    def _balance(self, decade: Fact) -> Iterator[Sentence]:
        """Yield what the stem of a decade does to the balance of the elements."""
        of, stem = self._of, STEMS[stem_number(decade.value["stem"])]
        counts = of.of_kind("elements.count")
        most = max(counts, key=presence)
        own = of[f"elements.count.{stem.element.name.lower()}"]
        kind = "adds" if own is most else "fills" if presence(own)[0] == 0 else ""
        if kind:
            yield self._plan.say(
                LUCK[kind],
                decade,
                own,
                stem=of.name(decade.value["stem"]),
                element=of.name(own.value["element"]),
            )

    def _inside(self, decade: Fact) -> Sentence:
        """Return what the branch of a decade holds chiefly."""
        of, branch = self._of, BRANCHES[branch_number(decade.value["branch"])]
        stem = hidden_stems(branch)[0]
        god = label_id(ten_god(STEMS[stem_number(of.master.value["stem"])], stem))
        self._plan.explained.add(god)
        return self._plan.say(
            LUCK["inside"],
            decade,
            of.master,
            branch=of.name(decade.value["branch"]),
            stem=of.name(label_id(stem)),
            master=of.name(of.master.value["stem"]),
            ten_god=of.name(god),
            meaning=MEANINGS[god][of.language],
        )

    def _decade_meets(self, decade: Fact) -> Iterator[Sentence]:
        stem, branch = decade.value["stem"], decade.value["branch"]
        met = self._met(branch)
        if met is not None:
            kind, place = met
            yield self._plan.say(
                LUCK[kind],
                decade,
                self._of[f"pillar.{place}"],
                pillar=self._of.pillar(stem, branch),
                branch=self._of.name(branch),
                place=self._of.half(place, "branch"),
                sphere=SPHERES[place][self._of.language],
            )

    def _met(self, branch: str) -> tuple[str, str] | None:
        """Return what a branch of the years does to a natal one, and where.

        The place of the matter comes first.
        """
        own = branch_number(branch)
        for place in dict.fromkeys((THEMES[self._topic].place, *PLACES)):
            pillar = self._of.get(f"pillar.{place}")
            if pillar is not None:
                other = branch_number(pillar.value["branch"])
                if (own - other) % 12 == 6:
                    return "clash", place
                if (own + other) % 12 == 1:
                    return "combine", place
        return None

    def _year(self, today: date, ahead: int) -> Iterator[Sentence]:
        if (today.month, today.day) in _EDGE:
            return
        of = self._of
        number = today.year - ((today.month, today.day) < _EDGE[0]) + ahead
        pillar = PILLARS[(number - 4) % 60]
        own = STEMS[stem_number(of.master.value["stem"])]
        god = label_id(ten_god(own, pillar.stem))
        yield self._plan.say(
            LUCK["year_again" if god in self._plan.explained else "year"],
            of.master,
            year=str(number),
            pillar=of.pillar(label_id(pillar.stem), label_id(pillar.branch)),
            stem=of.name(label_id(pillar.stem)),
            master=of.name(of.master.value["stem"]),
            ten_god=of.name(god),
            meaning=MEANINGS[god][of.language],
        )
        met = self._met(label_id(pillar.branch))
        if met is not None:
            kind, place = met
            yield self._plan.say(
                LUCK[f"year_{kind}"],
                of[f"pillar.{place}"],
                year=str(number),
                branch=of.name(label_id(pillar.branch)),
                place=of.half(place, "branch"),
                sphere=SPHERES[place][of.language],
            )
