"""Two charts beside one another: what each pillar does to the other's, as findings with evidence on both.

The charts are called `one` and `other`; evidence is written `one:pillar.day`. There is no score but by a named profile.
"""

from collections.abc import Iterator
from functools import cached_property, lru_cache

from bazi.elements import ELEMENTS
from bazi.findings import Finding
from bazi.labels import label_id
from bazi.moment import Sex
from bazi.relations import Relation, relations
from bazi.request_checks import instance
from bazi.results import Chart
from bazi.star_variants import star_table
from bazi.stars import targets
from bazi.ten_gods import TenGod, ten_god
from bazi.verdicts import PLACES, Condition, Verdict

TALLY = "compatibility.tally.1"
SIDES = ("one", "other")

_DAY = 2
_NONE = "condition.none"
# What a tally counts for and against; relations that it does not name count for nothing.
_JOINING = frozenset(
    {
        "relation.stem_combination", "relation.branch_combination", "relation.half_combination",
        "relation.triad", "relation.season",
    }
)  # fmt: skip
_PARTING = frozenset(
    {
        "relation.stem_clash", "relation.branch_clash", "relation.harm", "relation.break",
        "relation.punishment_ungrateful", "relation.punishment_bullying", "relation.punishment_rude",
        "relation.punishment_self",
    }
)  # fmt: skip
_SPOUSE_GODS = {
    Sex.MALE: (TenGod.DIRECT_WEALTH, TenGod.INDIRECT_WEALTH),
    Sex.FEMALE: (TenGod.DIRECT_OFFICER, TenGod.SEVEN_KILLINGS),
}


class Comparison:
    """Two charts and what is between them. Derived when asked for."""

    def __init__(self, one: Chart, other: Chart) -> None:
        self.one = one
        self.other = other

    def __repr__(self) -> str:
        # Births are personal.
        return "Comparison(…)"

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Relations that have members on both sides, by the conventions of `one`; places count through it first."""
        first = len(self.one.indices)
        both = (*self.one.indices, *self.other.indices)
        rules = self.one.options.relation_rules
        # Of the month's command there are two: formations are listed wherever the branches stand.
        found = relations(both, (type(self.one.options.formation).ANYWHERE, *rules[1:]))
        return tuple(r for r in found if min(r.places) < first <= max(r.places))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding between the two, in a fixed order."""
        return (
            *(self._relation(relation) for relation in self.relations),
            *self._day_masters(),
            self._spouse_palaces(),
            *self._elements(),
            *self._stars(),
        )

    def tally(self) -> Verdict:
        """Return relations that join less those that part, each counting one: a named profile, not calibrated."""
        joining = [r for r in self.relations if r.kind in _JOINING]
        parting = [r for r in self.relations if r.kind in _PARTING]
        score = float(len(joining) - len(parting))
        verdict = "joins" if score > 0 else "parts" if score < 0 else "even"
        return Verdict(
            "compatibility.tally",
            "compatibility.tally",
            "both",
            TALLY,
            f"compatibility.{verdict}",
            (("joining", str(len(joining))), ("parting", str(len(parting)))),
            (),
            tuple(self._relation(relation).id for relation in (*joining, *parting))
            or ("one:pillar.day", "other:pillar.day"),
            "named profile",
            score,
            abs(score),
        )

    def useful(self) -> tuple[Verdict, ...]:
        """Return, by each useful-god profile of each chart, whether the other shows the elements wanted."""
        return tuple(self._useful())

    def _useful(self) -> Iterator[Verdict]:
        from bazi.useful_god import useful_gods

        for side, chart, partner in self._sides():
            theirs = SIDES[1 - SIDES.index(side)]
            for verdict in useful_gods(chart.indices):
                wanted = dict(verdict.value).get("elements", _NONE)
                if wanted == _NONE:
                    continue
                conditions = tuple(
                    Condition(
                        name,
                        partner.elements.visible[_ELEMENT_IDS.index(name)] > 0,
                        (f"{theirs}:elements.count.{name.removeprefix('element.')}",),
                    )
                    for name in wanted.split(",")
                )
                held = sum(condition.holds for condition in conditions)
                yield Verdict(
                    f"compatibility.useful.{side}.{verdict.id.removeprefix('useful_god.')}",
                    "compatibility.useful",
                    side,
                    verdict.profile,
                    "compatibility.gives" if held else "compatibility.gives_not",
                    (("side", f"side.{side}"),),
                    conditions,
                    (f"{side}:{verdict.id}",),
                    verdict.source,
                    float(held),
                    float(len(conditions) - held),
                )

    def _sides(self) -> Iterator[tuple[str, Chart, Chart]]:
        yield "one", self.one, self.other
        yield "other", self.other, self.one

    def _relation(self, relation: Relation) -> Finding:
        first = len(self.one.indices)
        ones = [PLACES[place] for place in relation.places if place < first]
        others = [PLACES[place - first] for place in relation.places if place >= first]
        short = relation.kind.removeprefix("relation.")
        element = _NONE if relation.element is None else label_id(relation.element)
        return Finding(
            f"compatibility.relation.{short}.{'_'.join(ones)}.{'_'.join(others)}",
            "compatibility.relation",
            "both",
            (
                ("relation", relation.kind),
                ("one", ",".join(f"position.{name}" for name in ones)),
                ("other", ",".join(f"position.{name}" for name in others)),
                ("element", element),
            ),
            (*(f"one:pillar.{n}" for n in ones), *(f"other:pillar.{n}" for n in others)),
            short,
            "干支关系",
        )

    def _day_masters(self) -> Iterator[Finding]:
        for side, chart, partner in self._sides():
            god = ten_god(chart.day_master, partner.day_master)
            spouse = _SPOUSE_GODS.get(chart.birth.sex)
            said = "unknown" if spouse is None else "yes" if god in spouse else "no"
            yield Finding(
                f"compatibility.day_master.{side}",
                "compatibility.day_master",
                side,
                (
                    ("side", f"side.{side}"),
                    ("ten_god", label_id(god)),
                    ("spouse_star", f"answer.{said}"),
                ),
                ("one:day_master", "other:day_master", f"{side}:input.sex"),
                "ten_god_of_the_other_day_master",
                "十神",
            )

    def _spouse_palaces(self) -> Finding:
        first = len(self.one.indices)
        kinds = [r.kind for r in self.relations if r.places == (_DAY, first + _DAY)]
        branches = [kind for kind in kinds if not kind.startswith("relation.stem")]
        return Finding(
            "compatibility.spouse_palace",
            "compatibility.spouse_palace",
            "both",
            (("relations", ",".join(branches) or _NONE),),
            ("one:pillar.day", "other:pillar.day"),
            "relations_of_the_two_day_branches",
            "夫妻宫",
        )

    def _elements(self) -> Iterator[Finding]:
        for side, chart, partner in self._sides():
            theirs = SIDES[1 - SIDES.index(side)]
            lacking = [
                e for e in ELEMENTS if not chart.elements.visible[e] + chart.elements.hidden[e]
            ]
            given = [e for e in lacking if partner.elements.visible[e]]
            evidence = [
                f"{who}:elements.count.{e.name.lower()}" for e in lacking for who in (side, theirs)
            ]
            yield Finding(
                f"compatibility.elements.{side}",
                "compatibility.elements",
                side,
                (
                    ("side", f"side.{side}"),
                    ("lacking", ",".join(map(label_id, lacking)) or _NONE),
                    ("given", ",".join(map(label_id, given)) or _NONE),
                ),
                tuple(evidence) or (f"{side}:pillar.day",),
                "elements_that_one_lacks_and_the_other_shows",
                "五行",
            )

    def _stars(self) -> Iterator[Finding]:
        """Yield the stars that a chart's pillars give to the other's; not those of one person alone (`Star.shared`)."""
        for side, chart, partner in self._sides():
            theirs = SIDES[1 - SIDES.index(side)]
            rules = chart.options.star_rules
            for number, star in enumerate(star_table(rules)):
                for place, target in enumerate(partner.indices):
                    bases = tuple(
                        basis
                        for basis, index in enumerate(chart.indices)
                        if target in _given(rules, number, basis, place)[index]
                    )
                    if bases:
                        yield _star(side, theirs, star.id, PLACES[place], bases, star.source)


_NOTHING: tuple[frozenset[int], ...] = (frozenset(),) * 60
_ELEMENT_IDS = tuple(label_id(element) for element in ELEMENTS)


@lru_cache(maxsize=2048)
def _given(
    rules: tuple[int, ...], number: int, basis: int, place: int
) -> tuple[frozenset[int], ...]:
    """Return the pillars that one star marks in a place, for each pillar of the sixty that it is looked up from."""
    star = star_table(rules)[number]
    rows = [
        row
        for row in (star, *star.also)
        # What a pillar or a season is by itself is given by nobody.
        if star.shared
        and row.kind not in ("pillar", "season")
        and basis in row.basis
        and place in row.scope
    ]
    if not rows:
        return _NOTHING
    return tuple(
        frozenset(target for row in rows for target in targets(row, index)) for index in range(60)
    )


def _star(
    side: str, theirs: str, star: str, place: str, bases: tuple[int, ...], source: str
) -> Finding:
    return Finding(
        f"compatibility.star.{side}.{star.removeprefix('star.')}.{place}",
        "compatibility.star",
        theirs,
        (("side", f"side.{side}"), ("star", star), ("place", f"position.{place}")),
        (*(f"{side}:pillar.{PLACES[basis]}" for basis in bases), f"{theirs}:pillar.{place}"),
        "star_given_to_the_other",
        source,
    )


def compare(one: Chart, other: Chart) -> Comparison:
    """Return what is between two charts.

    Stars are given by the conventions of the chart that gives them; relations, which belong to both, go by those of
    `one`. Raises InvalidRequest for what is no chart.
    """
    instance("one", one, Chart, "a Chart")
    instance("other", other, Chart, "a Chart")
    return Comparison(one, other)
