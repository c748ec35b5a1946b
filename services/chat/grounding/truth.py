"""What a chart says: its findings, laid out for looking up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from bazi.judgement import verdicts
from bazi.labels import label
from bazi.sexagenary import cycle_index
from services.chat.grounding import terms
from services.chat.grounding.between import Between
from services.chat.writing import ChartFacts, Fact

POSITIONS = ("year", "month", "day", "hour")
# What passes at a moment, by how it is written: 2027, 2027-03, 2027-03-05.
_SHORTEST = {4: "flow_year", 7: "flow_month", 10: "flow_day"}
_HIDDEN_RANKS = ("rank.main", "rank.middle", "rank.residual")


def _stem(identifier: str) -> int:
    return terms.STEM_PINYIN.index(identifier.removeprefix("stem."))


def _branch(identifier: str) -> int:
    return terms.BRANCH_PINYIN.index(identifier.removeprefix("branch."))


def _element(identifier: str) -> int:
    return terms.ELEMENT_WORDS.index(identifier.removeprefix("element."))


@dataclass(frozen=True, slots=True)
class Placed:
    """A pillar somewhere: stem 0–9, branch 0–11, and the finding that says so."""

    stem: int
    branch: int
    finding: str


@dataclass(frozen=True, slots=True)
class God:
    """A ten god in a place (0–3). stem: which it is; visible: in the pillar's stem, not hidden in its branch."""

    god: str
    place: int
    stem: int
    visible: bool
    finding: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of places (0–3), of natal ones only. element: what it would become, −1 for nothing."""

    kind: str
    places: frozenset[int]
    element: int
    finding: str


@dataclass(frozen=True, slots=True)
class Decade:
    """A luck pillar. start and end: dates, the end is the next one's start."""

    number: int
    stem: int
    branch: int
    god: str
    start: date
    end: date
    finding: str


_TIES = ("relation", "relation.element")


def _tie(fact: Fact) -> Tie:
    named = (place.removeprefix("position.") for place in fact.value["places"].split(","))
    element = _element(fact.value["element"]) if "element" in fact.value else -1
    places = frozenset(POSITIONS.index(name) for name in named if name in POSITIONS)
    return Tie(fact.value["relation"], places, element, fact.id)


class Truth:
    """A chart's findings, laid out once for a reply. `today` gives "now" and "this year" a meaning."""

    def __init__(self, chart: ChartFacts, today: date) -> None:
        self.today = today
        self.language = chart.language_code
        self._moments = tuple(fact for fact in chart.facts if fact.at is not None)
        self._facts = {fact.id: fact for fact in chart.natal}
        self._kinds: dict[str, list[Fact]] = {}
        for fact in chart.natal:
            self._kinds.setdefault(fact.kind, []).append(fact)
        # Two people: what is between them.
        self.between = Between(chart.between) if chart.between else None
        # What was worked out for the sentence that is being read, by who asked (`once`).
        self.asked: dict[object, tuple[object, Any]] = {}

    def fact(self, finding: str) -> Fact | None:
        """Return a finding by its id."""
        return self._facts.get(finding)

    def has(self, finding: str) -> bool:
        """Return whether there is such a finding."""
        return finding in self._facts

    def _of(self, kind: str) -> list[Fact]:
        return self._kinds.get(kind, [])

    @cached_property
    def pillars(self) -> tuple[Placed | None, ...]:
        """Natal pillars by place; None where the hour is unknown."""
        return tuple(self._placed(f"pillar.{name}") for name in POSITIONS)

    def _placed(self, finding: str) -> Placed | None:
        fact = self._facts.get(finding)
        if fact is None:
            return None
        return Placed(_stem(fact.value["stem"]), _branch(fact.value["branch"]), finding)

    @cached_property
    def uncertain(self) -> frozenset[int]:
        """Places whose pillar is not certain, or not known: what is said of them cannot be checked."""
        unsure = {fact.subject for fact in self._of("alternative")}
        return frozenset(
            place
            for place, name in enumerate(POSITIONS)
            if name in unsure or self.pillars[place] is None
        )

    @cached_property
    def master(self) -> int:
        """The day master's stem; −1 without one."""
        fact = self._facts.get("day_master")
        return -1 if fact is None else _stem(fact.value["stem"])

    @cached_property
    def gods(self) -> tuple[God, ...]:
        """Every ten god in its place, visible and hidden."""
        return tuple(
            God(
                fact.value["ten_god"],
                POSITIONS.index(fact.subject),
                _stem(fact.value["stem"]),
                fact.value["rank"] not in _HIDDEN_RANKS,
                fact.id,
            )
            for fact in self._of("ten_god")
            if fact.subject in POSITIONS
        )

    @cached_property
    def hidden(self) -> tuple[tuple[int, int, str, str], ...]:
        """(place, stem, rank, finding) of each hidden stem."""
        return tuple(
            (POSITIONS.index(fact.subject), _stem(fact.value["stem"]), fact.value["rank"], fact.id)
            for fact in self._of("hidden_stem")
        )

    @cached_property
    def elements(self) -> tuple[tuple[int, int, str], ...]:
        """(visible, hidden, finding) by element."""
        found = []
        for name in terms.ELEMENT_WORDS:
            fact = self._facts.get(f"elements.count.{name}")
            value = {} if fact is None else fact.value
            found.append(
                (int(value.get("visible", 0)), int(value.get("hidden", 0)), fact.id if fact else "")
            )
        return tuple(found)

    @cached_property
    def stars(self) -> dict[str, dict[int, str]]:
        """Star → place → finding."""
        found: dict[str, dict[int, str]] = {}
        for fact in self._of("star"):
            found.setdefault(fact.value["star"], {})[POSITIONS.index(fact.subject)] = fact.id
        return found

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Every relation."""
        return tuple(_tie(fact) for kind in _TIES for fact in self._of(kind))

    @cached_property
    def flows(self) -> dict[str, dict[tuple[int, int], str]]:
        """Pillars at the moments that were asked about: "flow_year", "flow_month", … → (stem, branch) → finding."""
        found: dict[str, dict[tuple[int, int], str]] = {}
        for fact in self._moments:
            if fact.kind == "flow.pillar":
                pair = (_stem(fact.value["stem"]), _branch(fact.value["branch"]))
                found.setdefault(fact.subject, {})[pair] = fact.id
        return found

    @cached_property
    def months(self) -> dict[str, tuple[int, int]]:
        """Pillars of the months that were asked about, by how they are written: "2027-03"."""
        return {
            fact.moment: (_stem(fact.value["stem"]), _branch(fact.value["branch"]))
            for fact in self._moments
            if fact.kind == "flow.pillar"
            and fact.subject == _SHORTEST.get(len(fact.moment)) == "flow_month"
        }

    @cached_property
    def brought(self) -> dict[str, list[dict[str, str]]]:
        """Stars at each moment that was asked about → star → finding, by "flow_year" …, or by the moment: "flow_2027"."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        for fact in self._moments:
            if fact.kind == "flow.pillar":
                found.setdefault(fact.subject, {}).setdefault(fact.moment, {})
            elif fact.kind == "star":
                stars = found.setdefault(fact.subject, {}).setdefault(fact.moment, {})
                stars[fact.value["star"]] = fact.id
        by_moment = {
            f"flow_{moment}": [stars]
            for subject, moments in found.items()
            for moment, stars in moments.items()
            if _SHORTEST.get(len(moment)) == subject
        }
        return {subject: list(moments.values()) for subject, moments in found.items()} | by_moment

    @cached_property
    def passing(self) -> tuple[Tie, ...]:
        """Every relation of natal places with what passes at a moment that was asked about."""
        return tuple(_tie(fact) for fact in self._moments if fact.kind in _TIES)

    @cached_property
    def strengths(self) -> tuple[tuple[str, str, str], ...]:
        """(profile, verdict as one of strong, balanced, weak, finding) by each profile."""
        return tuple(
            (
                fact.value["profile"],
                fact.value["verdict"].removeprefix("strength.").removeprefix("rather_"),
                fact.id,
            )
            for fact in self._of("strength")
        )

    @cached_property
    def decades(self) -> tuple[Decade, ...]:
        """Luck pillars in order."""
        found = [
            Decade(
                int(fact.value["number"]),
                _stem(fact.value["stem"]),
                _branch(fact.value["branch"]),
                fact.value["ten_god"],
                date.fromisoformat(fact.value["start"]),
                date.fromisoformat(fact.value["end"]),
                fact.id,
            )
            for fact in self._of("luck.pillar")
        ]
        return tuple(sorted(found, key=lambda decade: decade.number))

    @cached_property
    def luck_start(self) -> Fact | None:
        """The finding of the start of luck."""
        return self._facts.get("luck.start")

    @cached_property
    def born(self) -> date | None:
        """The date of birth as the clock showed it."""
        fact = self._facts.get("moment.instant")
        if fact is None:
            return None
        instant = datetime.fromisoformat(fact.value["utc"].replace("Z", "+00:00"))
        return (instant + timedelta(seconds=int(fact.value["utc_offset"]))).date()

    def derived(self, kind: str) -> Iterator[tuple[str, Fact]]:
        """Yield (place name, finding) of nayin, stage, void or palace findings."""
        for fact in self._of(kind):
            yield fact.subject, fact

    def palace(self, palace: str) -> Placed | None:
        """Return a palace's pillar."""
        return self._placed(palace)

    @cached_property
    def voids(self) -> dict[int, tuple[frozenset[int], str]]:
        """Void branches by the place (0 year, 2 day) whose decade leaves them out."""
        return {
            POSITIONS.index(fact.subject): (
                frozenset(_branch(name) for name in fact.value["branches"].split(",")),
                fact.id,
            )
            for fact in self._of("void")
        }

    @cached_property
    def judged(self) -> tuple[tuple[str, str, dict[str, str]], ...]:
        """(finding, kind, value) of verdicts: patterns and useful gods, from the findings or by the engine's profiles."""
        kinds = ("pattern", "pattern.special", "useful_god", "useful_god.climate")
        held = [(fact.id, fact.kind, dict(fact.value)) for kind in kinds for fact in self._of(kind)]
        if held or self.uncertain - {3}:
            return tuple(held)
        indices = tuple(
            cycle_index(pillar.stem, pillar.branch) for pillar in self.pillars if pillar is not None
        )
        if len(indices) < 3:
            return ()
        found = (verdict.finding for verdict in verdicts(indices))
        return tuple((f.id, f.kind, dict(f.value)) for f in found if f.kind in kinds)

    # --- ages and decades -----------------------------------------------------------------------

    def ages(self, day: date) -> frozenset[int]:
        """Return what people may call the age on a day: birthdays passed, years begun, the nearest whole."""
        if self.born is None:
            return frozenset()
        days = (day - self.born).days
        full = int(days / 365.2425 + 1e-9)
        had = day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))
        nominal = day.year - self.born.year + 1
        return frozenset((had, full, round(days / 365.2425), nominal, had + 1))

    def year_of_age(self, age: int, how: str) -> tuple[int, ...]:
        """Return the calendar years in which one may be said to be of an age. how: "nominal", "full" or ""."""
        if self.born is None:
            return ()
        year = self.born.year
        if how == "nominal":
            return (year + age - 2, year + age - 1, year + age)
        if how == "full":
            return (year + age, year + age + 1)
        return (year + age - 1, year + age, year + age + 1)

    def decade_in(self, year: int) -> tuple[Decade, ...]:
        """Return the decades that hold a part of a year."""
        return tuple(d for d in self.decades if d.start.year <= year <= d.end.year)

    @cached_property
    def current(self) -> Decade | None:
        """The decade of today."""
        return next((d for d in self.decades if d.start <= self.today < d.end), None)

    def name(self, identifier: str, language: str) -> str:
        """Return a label without what stands in brackets behind it."""
        return label(identifier, language).partition(" (")[0]
