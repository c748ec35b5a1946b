"""What forms and what breaks a pattern of the month's command, after 子平真诠 (论用神成败救应), as data."""

from collections.abc import Iterator
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


class Forming(NamedTuple):
    """A way to form a pattern: the groups that stems must show, and those that they must not."""

    id: str
    needs: tuple[str, ...]
    without: tuple[str, ...] = ()


_OFFICER_HELPED = (
    Forming("condition.forms.officer_with_wealth", ("wealth",), ("hurting",)),
    Forming("condition.forms.officer_with_resource", ("resource",), ("hurting",)),
)
_WEALTH_FORMS = (
    Forming("condition.forms.wealth_feeds_officer", ("officer",)),
    Forming("condition.forms.output_feeds_wealth", ("eating",)),
    Forming("condition.forms.wealth_with_resource", ("resource",)),
)
_RESOURCE_FORMS = (
    Forming("condition.forms.resource_with_officer", ("officer",)),
    Forming("condition.forms.resource_with_killings", ("killings",)),
    Forming("condition.forms.resource_drained", ("eating",)),
    Forming("condition.forms.resource_drained", ("hurting",)),
)
_OWN_MONTH_FORMS = (
    Forming("condition.forms.officer_with_wealth", ("officer", "wealth")),
    Forming("condition.forms.officer_with_resource", ("officer", "resource")),
    Forming("condition.forms.output_feeds_wealth", ("wealth", "eating")),
    Forming("condition.forms.output_feeds_wealth", ("wealth", "hurting")),
    Forming("condition.forms.killings_controlled", ("killings", "eating")),
)

FORMING: dict[str, tuple[Forming, ...]] = {
    "pattern.direct_officer": _OFFICER_HELPED,
    "pattern.direct_wealth": _WEALTH_FORMS,
    "pattern.indirect_wealth": _WEALTH_FORMS,
    "pattern.direct_resource": _RESOURCE_FORMS,
    "pattern.indirect_resource": _RESOURCE_FORMS,
    "pattern.eating_god": (
        Forming("condition.forms.output_feeds_wealth", ("wealth",), ("killings",)),
        Forming("condition.forms.eating_controls_killings", ("killings",), ("wealth",)),
    ),
    "pattern.seven_killings": (
        Forming("condition.forms.killings_controlled", ("eating",), ("resource",)),
        Forming("condition.forms.killings_feed_resource", ("resource",), ("wealth",)),
    ),
    "pattern.hurting_officer": (
        Forming("condition.forms.output_feeds_wealth", ("wealth",), ("killings",)),
        Forming("condition.forms.hurting_with_resource", ("resource",)),
        Forming("condition.forms.hurting_with_killings", ("killings",), ("wealth",)),
    ),
    "pattern.yang_blade": (
        Forming("condition.forms.blade_with_officer", ("officer",), ("hurting",)),
        Forming("condition.forms.blade_with_killings", ("killings",), ("hurting",)),
    ),
    "pattern.month_lu": _OWN_MONTH_FORMS,
    "pattern.month_rob": _OWN_MONTH_FORMS,
}

# pattern: (condition, the group that breaks it, groups that rescue it).
_BREAKING: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "pattern.direct_officer": (("condition.hurting_officer", "hurting", ("resource",)),),
    "pattern.direct_wealth": (("condition.killings_with_wealth", "killings", ("eating",)),),
    "pattern.indirect_wealth": (("condition.killings_with_wealth", "killings", ("eating",)),),
    "pattern.direct_resource": (("condition.wealth_breaks_resource", "wealth", ("friend",)),),
    "pattern.indirect_resource": (("condition.wealth_breaks_resource", "wealth", ("friend",)),),
    "pattern.eating_god": (
        ("condition.resource_takes_eating", "resource", ("wealth", "killings")),
    ),
    "pattern.seven_killings": (("condition.wealth_feeds_killings", "wealth", ("eating",)),),
    "pattern.hurting_officer": (("condition.hurting_meets_officer", "officer", ("resource",)),),
}
_METAL_STEMS = (6, 7)


def forms(rule: Forming, visible: frozenset[str]) -> bool:
    """Tell whether the groups that stems show form a pattern by a rule."""
    return visible.issuperset(rule.needs) and visible.isdisjoint(rule.without)


def breaks(name: str, visible: frozenset[str], day_stem: int) -> Iterator[tuple[str, str]]:
    """Yield (condition, group) of what breaks a pattern and is not rescued."""
    for identifier, group, rescues in _BREAKING.get(name, ()):
        # 金水伤官喜见官: metal that lets out water wants the officer's warmth.
        spared = name == "pattern.hurting_officer" and day_stem in _METAL_STEMS
        if group in visible and visible.isdisjoint(rescues) and not spared:
            yield identifier, group
