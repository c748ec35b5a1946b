"""What forms and what breaks a pattern of the month's command, after 子平真诠 (论用神成败救应), as data.

The book speaks of light and heavy (印轻, 比重) without a measure. This profile counts what the stems show: two or more
of a group are heavy, fewer are light.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bazi.ten_gods import TenGod

# The ten gods in the groups that the rules speak of.
GROUPS: dict[TenGod, str] = {
    TenGod.FRIEND: "friend",
    TenGod.ROB_WEALTH: "friend",
    TenGod.EATING_GOD: "eating",
    TenGod.HURTING_OFFICER: "hurting",
    TenGod.INDIRECT_WEALTH: "wealth",
    TenGod.DIRECT_WEALTH: "wealth",
    TenGod.SEVEN_KILLINGS: "killings",
    TenGod.DIRECT_OFFICER: "officer",
    TenGod.INDIRECT_RESOURCE: "resource",
    TenGod.DIRECT_RESOURCE: "resource",
}

# 曲直 炎上 稼穑 从革 润下, by the element of the day master.
RULING_ALONE = (
    "pattern.ruling_wood",
    "pattern.ruling_fire",
    "pattern.ruling_earth",
    "pattern.ruling_metal",
    "pattern.ruling_water",
)


class Rule(NamedTuple):
    """A way to form or to break a pattern, by the groups that the stems show.

    `needs` must be shown, of `any_of` one, and `without` must not; `heavy` must be shown twice, `light` at most once.
    """

    id: str
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


_OUTPUT = ("eating", "hurting")
_GUARDS = ("wealth", "resource")
_OFFICER_HELPED = (
    Rule("condition.forms.officer_with_wealth", ("wealth",), ("hurting",)),
    Rule("condition.forms.officer_with_resource", ("resource",), ("hurting",)),
)
_WEALTH_FORMS = (
    Rule("condition.forms.wealth_feeds_officer", ("officer",)),
    Rule("condition.forms.output_feeds_wealth", ("eating",)),
    Rule("condition.forms.wealth_with_resource", ("resource",)),
)
_RESOURCE_FORMS = (
    Rule("condition.forms.resource_with_officer", ("officer",)),
    Rule("condition.forms.resource_with_killings", ("killings",), light=("resource",)),
    Rule("condition.forms.resource_drained", any_of=_OUTPUT),
)
_OWN_MONTH_FORMS = (
    Rule("condition.forms.officer_with_wealth", ("officer", "wealth")),
    Rule("condition.forms.officer_with_resource", ("officer", "resource")),
    Rule("condition.forms.output_feeds_wealth", ("wealth",), any_of=_OUTPUT),
    Rule("condition.forms.killings_controlled", ("killings", "eating")),
)

FORMING: dict[str, tuple[Rule, ...]] = {
    "pattern.direct_officer": _OFFICER_HELPED,
    "pattern.direct_wealth": _WEALTH_FORMS,
    "pattern.indirect_wealth": _WEALTH_FORMS,
    "pattern.direct_resource": _RESOURCE_FORMS,
    "pattern.indirect_resource": _RESOURCE_FORMS,
    "pattern.eating_god": (
        Rule("condition.forms.output_feeds_wealth", ("wealth",), ("killings",)),
        Rule("condition.forms.eating_controls_killings", ("killings",), ("wealth",)),
    ),
    "pattern.seven_killings": (
        Rule("condition.forms.killings_controlled", ("eating",), ("resource",)),
        Rule("condition.forms.killings_feed_resource", ("resource",), ("wealth",)),
    ),
    "pattern.hurting_officer": (
        Rule("condition.forms.output_feeds_wealth", ("wealth",), ("killings",)),
        Rule("condition.forms.hurting_with_resource", ("resource",)),
        Rule("condition.forms.hurting_with_killings", ("killings",), ("wealth",)),
    ),
    "pattern.yang_blade": (
        Rule("condition.forms.blade_with_officer", ("officer",), ("hurting",), any_of=_GUARDS),
        Rule("condition.forms.blade_with_killings", ("killings",), ("hurting",), any_of=_GUARDS),
    ),
    "pattern.month_lu": _OWN_MONTH_FORMS,
    "pattern.month_rob": _OWN_MONTH_FORMS,
}

_WEALTH_BREAKS = (
    Rule("condition.killings_with_wealth", ("killings",), ("eating",)),
    # 财逢劫而透食以化之，生官以制之: output leads the companions on, officers check them.
    Rule(
        "condition.wealth_robbed",
        without=("eating", "hurting", "officer", "killings"),
        heavy=("friend",),
        light=("wealth",),
    ),
)
_RESOURCE_BREAKS = (
    Rule("condition.wealth_breaks_resource", ("wealth",), ("friend",)),
    Rule("condition.killings_on_heavy_resource", ("killings", "friend"), heavy=("resource",)),
)
_OWN_MONTH_BREAKS = (
    Rule("condition.killings_and_resource_alone", ("killings", "resource"), ("wealth", "officer")),
)
# `without` are here the groups that rescue it (救应).
BREAKING: dict[str, tuple[Rule, ...]] = {
    "pattern.direct_officer": (Rule("condition.hurting_officer", ("hurting",), ("resource",)),),
    "pattern.direct_wealth": _WEALTH_BREAKS,
    "pattern.indirect_wealth": _WEALTH_BREAKS,
    "pattern.direct_resource": _RESOURCE_BREAKS,
    "pattern.indirect_resource": _RESOURCE_BREAKS,
    "pattern.eating_god": (
        Rule("condition.resource_takes_eating", ("resource",), ("wealth", "killings")),
        Rule("condition.output_feeds_killings", ("wealth", "killings"), ("resource",)),
    ),
    "pattern.seven_killings": (Rule("condition.wealth_feeds_killings", ("wealth",), ("eating",)),),
    "pattern.hurting_officer": (
        Rule("condition.hurting_meets_officer", ("officer",), ("resource",)),
        Rule("condition.output_feeds_killings", ("wealth", "killings")),
        Rule(
            "condition.resource_on_light_hurting",
            ("resource",),
            heavy=("friend",),
            light=("hurting",),
        ),
    ),
    "pattern.yang_blade": (Rule("condition.blade_unchecked", without=("officer", "killings")),),
    "pattern.month_lu": _OWN_MONTH_BREAKS,
    "pattern.month_rob": _OWN_MONTH_BREAKS,
}
_METAL_STEMS = (6, 7)


def holds(rule: Rule, shown: Mapping[str, int]) -> bool:
    """Tell whether a rule holds for how often the stems show each group."""
    return (
        all(group in shown for group in rule.needs)
        and (not rule.any_of or any(group in shown for group in rule.any_of))
        and not any(group in shown for group in rule.without)
        and all(shown.get(group, 0) >= 2 for group in rule.heavy)
        and all(shown.get(group, 0) < 2 for group in rule.light)
    )


def breaking(name: str, day_stem: int) -> Iterator[Rule]:
    """Yield what can break a pattern of a day master (stem 0–9)."""
    for rule in BREAKING.get(name, ()):
        # 金水伤官喜见官: metal that lets out water wants the officer's warmth.
        if rule.id != "condition.hurting_meets_officer" or day_stem not in _METAL_STEMS:
            yield rule
