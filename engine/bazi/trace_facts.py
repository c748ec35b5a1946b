"""Findings of what the pillars show: sounds, stages, voids, palaces, relations, stars, strength.

All of them follow from the pillars alone, so there are only some thousands and they are kept.
"""

from collections.abc import Iterator
from functools import lru_cache

from bazi.branches import BRANCHES
from bazi.findings import Finding
from bazi.labels import label_id
from bazi.nayin import nayin, nayin_element
from bazi.options import EarthStages, PalaceMonth, YinStages
from bazi.palaces import Palaces, other_ruler, ruler, void_branches
from bazi.relations import Relation
from bazi.results import POSITIONS, Chart
from bazi.sexagenary import PILLARS
from bazi.stages import stage
from bazi.star_rules import Star
from bazi.star_variants import Rules, star_table
from bazi.stars import stars_table
from bazi.stars_arranged import SAN_QI, san_qi_places
from bazi.stems import STEMS
from bazi.strength import Strength

_NAMES = tuple(position.name.lower() for position in POSITIONS)
_DAY, _HOUR = 2, 3


def fact_findings(chart: Chart) -> Iterator[Finding]:
    """Yield the facts of the pillars, in a fixed order."""
    indices, options = chart.indices, chart.options
    earth, yin, day_stem = options.earth_stages, options.yin_stages, indices[_DAY] % 10
    for place, index in enumerate(indices):
        yield from _sound_and_stage(place, index, day_stem, earth, yin)
    for place in (0, _DAY):
        yield _void(place, indices[place] // 10)
    yield from _palaces(chart.palaces, options.ming_gong_month)
    yield from _rulers(indices[1] % 12, chart.moment.epoch_ms - chart.moment.month_span.start_ms)
    for relation in chart.relations:
        yield _relation(relation)
    found = star_findings(options.star_rules)
    for place, given in enumerate(chart.stars):
        if given:
            yield from found.of(indices, place, given)
    for strength in chart.strengths:
        yield _strength(strength)


@lru_cache(maxsize=2400)
def _sound_and_stage(
    place: int, index: int, day_stem: int, earth: EarthStages, yin: YinStages
) -> tuple[Finding, Finding]:
    return _nayin(place, index), _stage(place, index, day_stem, earth, yin)


def _nayin(place: int, index: int) -> Finding:
    name = _NAMES[place]
    value = (("sound", nayin(index)), ("element", label_id(nayin_element(index))))
    return Finding(f"nayin.{name}", "nayin", name, value, (f"pillar.{name}",), "nayin", "纳音")


def _stage(place: int, index: int, day_stem: int, earth: EarthStages, yin: YinStages) -> Finding:
    name, back = _NAMES[place], yin is YinStages.REVERSED
    value = (
        ("stage", label_id(stage(day_stem, index % 12, earth, yin_reversed=back))),
        ("own_stage", label_id(stage(index % 10, index % 12, earth, yin_reversed=back))),
    )
    evidence = ("day_master", f"pillar.{name}")
    water = "" if earth is EarthStages.WITH_FIRE else "_earth_with_water"
    rule = f"twelve_stages_yin_{yin.name.lower()}{water}"
    return Finding(f"stage.{name}", "stage", name, value, evidence, rule, "十二长生")


@lru_cache(maxsize=12)
def _void(place: int, decade: int) -> Finding:
    name = _NAMES[place]
    branches = ",".join(label_id(BRANCHES[b]) for b in void_branches(decade * 10))
    value = (("branches", branches),)
    return Finding(
        f"void.{name}", "void", name, value, (f"pillar.{name}",), "void_of_the_decade", "旬空"
    )


def _palaces(found: Palaces, counted: PalaceMonth) -> tuple[Finding, ...]:
    conception, breath, life, body = found
    whole = (_palace("conception", conception), _palace("breath", breath))
    if life is None or body is None:
        return whole
    suffix = "" if counted is PalaceMonth.JIE else "_by_zhong_qi"
    return (*whole, _palace("life", life, suffix), _palace("body", body, suffix))


_PALACE_EVIDENCE: dict[str, tuple[str, ...]] = {
    "conception": ("pillar.month",),
    "breath": ("pillar.day",),
}
_OF_HOUR = ("pillar.year", "pillar.month", "pillar.hour")


@lru_cache(maxsize=480)
def _palace(name: str, index: int, suffix: str = "") -> Finding:
    pillar, evidence = PILLARS[index], _PALACE_EVIDENCE.get(name, _OF_HOUR)
    value = (
        ("palace", f"palace.{name}"),
        ("stem", label_id(pillar.stem)),
        ("branch", label_id(pillar.branch)),
    )
    rule = f"palace_{name}{suffix}"
    return Finding(f"palace.{name}", "palace", name, value, evidence, rule, "三命通会")


def _rulers(month_branch: int, since_jie_ms: int) -> Iterator[Finding]:
    yield _ruler_of("ruler", "人元司令", *ruler(month_branch, since_jie_ms))
    other = other_ruler(month_branch, since_jie_ms)
    if other is not None:
        yield _ruler_of("ruler.other", "tyme4py 1.5.0 人元司令分野", *other)


@lru_cache(maxsize=64)
def _ruler_of(kind: str, source: str, stem: int, first_day: int, end_day: int) -> Finding:
    value = (
        ("stem", label_id(STEMS[stem])),
        ("first_day", str(first_day)),
        ("end_day", str(end_day)),
    )
    evidence = ("pillar.month", "solar_term.current", "moment.instant")
    version = "common_version" if kind == "ruler" else "of_tyme"
    return Finding(
        f"{kind}.month", kind, "month", value, evidence, f"ruling_stem_{version}", source
    )


@lru_cache(maxsize=1024)
def _relation(relation: Relation) -> Finding:
    names = [_NAMES[place] for place in relation.places]
    short = relation.kind.removeprefix("relation.")
    value: tuple[tuple[str, str], ...] = (
        ("relation", relation.kind),
        ("places", ",".join(f"position.{name}" for name in names)),
    )
    kind = "relation"
    if relation.element is not None:
        value = (*value, ("element", label_id(relation.element)))
        kind = "relation.element"
    return Finding(
        f"relation.{short}.{'_'.join(names)}",
        kind,
        "_".join(names),
        value,
        tuple([f"pillar.{name}" for name in names]),
        short,
        "干支关系",
    )


class StarFindings:
    """The findings of stars under one set of rules, kept by star, place and the pillars that it was looked up from.

    A star may be in a place by several pillars at once, so there are at most sixteen for each star and place.
    """

    def __init__(self, rules: Rules) -> None:
        self._table = star_table(rules)
        self._set = rules[3]
        self._given = tuple(
            tuple(stars_table(basis, place, rules) for basis in range(4)) for place in range(4)
        )
        self._kept: dict[int, Finding] = {}

    def of(self, indices: tuple[int, ...], place: int, given: int) -> list[Finding]:
        """Return the findings of a set of stars in a place of three or four natal pillars."""
        target, (of_year, of_month, of_day, of_hour) = indices[place], self._given[place]
        by_year = of_year[indices[0] * 60 + target]
        by_month = of_month[indices[1] * 60 + target]
        by_day = of_day[indices[2] * 60 + target]
        by_hour = of_hour[indices[3] * 60 + target] if len(indices) > _HOUR else 0
        kept, found = self._kept, []
        while given:
            bit = given & -given
            given ^= bit
            bases = (
                (bit & by_year and 1)
                | (bit & by_month and 2)
                | (bit & by_day and 4)
                | (bit & by_hour and 8)
            )
            if bit == SAN_QI:
                bases = sum(1 << basis for basis in san_qi_places(indices, self._set))
            key = bit.bit_length() * 64 + place * 16 + bases
            finding = kept.get(key)
            if finding is None:
                finding = kept[key] = self._made(bit.bit_length() - 1, place, bases)
            found.append(finding)
        return found

    def _made(self, number: int, place: int, bases: int) -> Finding:
        star, name = self._table[number], _NAMES[place]
        short = star.id.removeprefix("star.")
        rest = [
            f"pillar.{_NAMES[basis]}" for basis in range(4) if bases >> basis & 1 and basis != place
        ]
        if star.kind == "sex":
            rest = ["pillar.year", "input.sex"]
        return Finding(
            f"star.{short}.{name}",
            "star",
            name,
            (("star", star.id),),
            (*rest, f"pillar.{name}"),
            f"star_by_{_way(star, place, bases)}",
            star.source,
        )


def _way(star: Star, place: int, bases: int) -> str:
    """Return the kinds of the rows by which a star may have come to a place from these pillars."""
    if not star.also:
        return star.kind
    rows = [
        row.kind
        for row in (star, *star.also)
        if place in row.scope and any(bases >> basis & 1 for basis in row.basis)
    ]
    return "_or_".join(dict.fromkeys(rows)) or star.kind


@lru_cache(maxsize=64)
def star_findings(rules: Rules) -> StarFindings:
    """Return the findings of stars under `Options.star_rules`."""
    return StarFindings(rules)


@lru_cache(maxsize=4096)
def _strength(strength: Strength) -> Finding:
    evidence = tuple(dict.fromkeys(basis for term in strength.terms for basis in term.evidence))
    return Finding(
        f"strength.{strength.profile}",
        "strength",
        "day",
        (
            ("profile", f"profile.{strength.profile}"),
            ("verdict", strength.verdict_id),
            ("score", f"{strength.score:g}"),
            ("margin", f"{strength.margin:g}"),
            *((term.id, f"{term.value:g}") for term in strength.terms),
        ),
        ("day_master", *evidence),
        strength.profile,
        "named profile",
    )
