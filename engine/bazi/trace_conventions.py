"""What the conventions of a chart have to do with its findings: which rule was applied, and which choice it rests on.

A convention that is not the common one has a finding of its own; what it governs cites that finding as evidence.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bazi.findings import Finding
from bazi.option_list import choice_id, departures
from bazi.options import LuckDirectionRule, Options, Southern, YearBoundary

_ERFA = "ERFA, IAU 2006/2000A"
_SEASON = ("solar_term.current",)
_CALENDAR = "GB/T 33661-2017"
_Rule = tuple[tuple[str, ...], str, str]
PillarRules = tuple[_Rule, _Rule, _Rule, _Rule]
_PALACES = ("palace.life", "palace.body")
_RELATIONS = ("relation.", "flow.relation.")
_STARS = ("star.", "flow.star.")
_SEASONS = (
    "solar_term.",
    "boundary.term",
    "pillar.year",
    "pillar.month",
    "flow.flow_year",
    "flow.flow_month",
)

# Option → beginnings of the ids of the findings that it governs directly; others follow from those by their evidence.
GOVERNED: dict[str, tuple[str, ...]] = {
    "day_boundary": (
        "pillar.day",
        "pillar.hour",
        "boundary.day",
        "flow.flow_day",
        "flow.flow_hour",
    ),
    "luck_start": ("luck.start",),
    "luck_direction": ("luck.direction", "flow.small_luck"),
    "dst": ("moment.instant", "moment.clock"),
    "year_month_frame": _SEASONS,
    "year_boundary": (
        "pillar.year",
        "boundary.year",
        "lunar_month.year",
        "flow.flow_year",
        "flow.age",
    ),
    "term_precision": _SEASONS,
    "southern": ("pillar.month", "pillar.hour", "flow.flow_month", "flow.flow_hour"),
    "unknown_hour": ("pillar.hour", "alternative.hour"),
    "luck_switch": ("luck.start", "luck.pillar.", "luck.cut", "luck.absent"),
    "luck_decades": ("luck.pillar.",),
    "age": ("flow.age", "flow.small_luck"),
    "small_luck": ("flow.small_luck",),
    "hidden_stems_order": ("hidden_stem.", "ten_god."),
    "earth_stages": ("stage.",),
    "yin_stages": ("stage.",),
    "ming_gong_month": _PALACES,
    "formation": _RELATIONS,
    "half_combination": _RELATIONS,
    "punishment": _RELATIONS,
    "hidden_combination": _RELATIONS,
    "star_basis": _STARS,
    "tian_yi": ("star.tian_yi.", "flow.star.tian_yi."),
    "yang_ren": ("star.yang_ren.", "star.fei_ren.", "flow.star.yang_ren.", "flow.star.fei_ren."),
    "star_set": _STARS,
}


def convention_findings(options: Options) -> Iterator[Finding]:
    """Yield the conventions that are not the common ones; the clock has a finding of its own."""
    for name, value in departures(options):
        yield Finding(
            f"convention.{name}",
            "convention",
            "convention",
            (("option", f"option.{name}"), ("choice", choice_id(name, value))),
            (f"input.options.{name}",),
            "convention_as_asked",
            "Options",
        )


def governed(findings: Iterable[Finding], options: Options) -> tuple[Finding, ...]:
    """Return the findings, each with the conventions that govern it added to its evidence."""
    names = [name for name, _ in departures(options)]
    if not names:
        return tuple(findings)
    return tuple(
        found._replace(
            evidence=(
                *found.evidence,
                *(f"convention.{name}" for name in names if found.id.startswith(GOVERNED[name])),
            )
        )
        for found in findings
    )


def pillar_rules(options: Options, south: bool) -> PillarRules:  # noqa: FBT001
    """Return evidence, rule and source of the year, month, day and hour pillar.

    `south`: whether the place is south of the equator.
    """
    if options.plain:
        return _COMMON
    return _rules(options.year_boundary, options.southern if south else Southern.IGNORE)


@lru_cache(maxsize=16)
def _rules(year: YearBoundary, southern: Southern) -> PillarRules:
    lunar = year is YearBoundary.LUNAR_NEW_YEAR
    month = "five_tigers" if southern is Southern.IGNORE else "five_tigers_southern"
    hour = "five_rats_southern" if southern is Southern.MONTH_AND_HOUR else "five_rats"
    return (
        (("moment.clock",) if lunar else _SEASON, year_rule(year), _CALENDAR if lunar else _ERFA),
        ((*_SEASON, "pillar.year") if year is YearBoundary.LI_CHUN else _SEASON, month, "五虎遁"),
        (("moment.clock",), "sexagenary_day_count", "干支纪日"),
        (("moment.clock", "pillar.day"), hour, "五鼠遁"),
    )


def year_rule(boundary: YearBoundary) -> str:
    """Return the id of the rule by which the year pillar changes."""
    return f"year_begins_at_{boundary.name.lower()}"


def direction_rule(rule: LuckDirectionRule) -> tuple[tuple[str, ...], str, str]:
    """Return evidence, rule and source of the direction of luck."""
    if rule is LuckDirectionRule.MEN_FORWARD:
        return ("input.sex",), "men_forward_women_backward", "男顺女逆"
    return ("pillar.year", "input.sex"), "yang_men_and_yin_women_forward", "阳男阴女顺行"


_COMMON = _rules(YearBoundary.LI_CHUN, Southern.IGNORE)
