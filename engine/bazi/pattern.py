"""Patterns (格局) by named profiles: the month's command after 子平真诠, and those that follow or rule alone.

`month_command`: the stem that the month's branch shows above (or its main qi) names the pattern, as in 论用神变化;
what the other stems do decides whether it is formed (成) or broken (败). A day master of earth in 辰戌丑未 takes what
the month stores (杂气), first what the branches gather as well (透干会支). `month_main`: the main qi names it whatever
else is shown, as 论正官 reads 薛相公's chart; told where it differs. `special`: 专旺, 从 and 化 with every condition
that they need.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bazi.branches import BRANCH_ELEMENTS
from bazi.elements import Element
from bazi.errors import InvalidRequest
from bazi.hidden_stems import HIDDEN_RANKS, HIDDEN_STEMS
from bazi.labels import label_id
from bazi.pattern_rescue import clash_resolvers, combined_away, taken
from bazi.pattern_rules import FORMING, GROUPS, RULING_ALONE, breaking, holds
from bazi.relations import SEASONS, TRIADS
from bazi.stages import Stage, stage
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god
from bazi.transformation import PROFILES as TRANSFORMATION_PROFILES
from bazi.transformation import TRANSFORMS, as_shown
from bazi.verdicts import NOTHING, PLACES, Condition, Verdict, pillar_ids
from bazi.without_hour import settled

MONTH_COMMAND = "pattern.month_command.2"
MONTH_MAIN = "pattern.month_main.2"
EARTH_WITH_FIRE = "pattern.earth_with_fire.1"
SPECIAL = "pattern.special.1"
OPEN, _MET = "pattern.open", "pattern.met"
_CHAPTERS = {MONTH_COMMAND: "论用神", MONTH_MAIN: "论正官", EARTH_WITH_FIRE: "论阳刃、论建禄月劫"}
_MONTH, _DAY = 1, 2
_FORMS = "condition.forms."
_SUPPORT = frozenset({0, 4})  # own element and resource, in steps from the day master


def patterns(indices: Sequence[int]) -> tuple[Verdict, ...]:
    """Return the pattern by the month's command, then each special pattern that is met or lacks one condition.

    `indices`: three or four natal pillars as places in the cycle of sixty. Of three a verdict is `OPEN` where the hour
    decides it, and so is a special pattern that some hour would meet. Raises InvalidRequest for anything else.
    """
    places = tuple(indices)
    if len(places) not in (3, 4) or not all(place in range(60) for place in places):
        raise InvalidRequest(
            "indices are three or four places in the cycle of sixty (0 to 59)",
            field="indices",
            reason="PILLARS_INVALID",
        )
    return _patterns(places)


@lru_cache(maxsize=1024)
def _patterns(indices: tuple[int, ...]) -> tuple[Verdict, ...]:
    if len(indices) == len(PLACES):
        return _as_shown(indices)
    return tuple(settled(_as_shown, indices, OPEN, lambda found: found.verdict == _MET))


def _as_shown(indices: tuple[int, ...]) -> tuple[Verdict, ...]:
    return (*_of_month(indices), *_special(indices))


# --- 正格 -----------------------------------------------------------------------------------------------


def _of_month(indices: tuple[int, ...]) -> Iterator[Verdict]:
    hidden, triad = HIDDEN_STEMS[indices[_MONTH] % 12], _triad(indices)
    day = indices[_DAY] % 10
    shown = {index % 10 for place, index in enumerate(indices) if place != _DAY}
    above = tuple(stem for stem in hidden if stem in shown and day // 2 != stem // 2)
    if not above and BRANCH_ELEMENTS[indices[_MONTH] % 12] is Element.EARTH:
        # 甲透未库, 壬透辰库: what a store holds shows by the other stem of its element too.
        above = tuple(s for s in hidden[1:] if s ^ 1 in shown and day // 2 != s // 2)
    stem = _named_by(indices, above)
    seen = _hidden_ids(hidden.index(stem))
    if triad is not None and not above and triad.element != day // 2:
        # 丁生亥月, 本为正官, 支全卯未, 则化为印: its company makes another of a month that shows nothing above.
        stem, seen = triad.stem, pillar_ids(triad.places)
    yield _by_month(indices, MONTH_COMMAND, stem, seen, above)
    company = stem not in hidden or not above
    if stem != hidden[0] and (company or hidden[0] // 2 != day // 2):
        yield _by_month(indices, MONTH_MAIN, hidden[0], _hidden_ids(0), above)
    if day // 2 == Element.EARTH and BRANCH_ELEMENTS[indices[_MONTH] % 12] is Element.FIRE:
        own = next(rank for rank, found in enumerate(hidden) if found // 2 == Element.EARTH)
        yield _by_month(indices, EARTH_WITH_FIRE, hidden[own], _hidden_ids(own), above)


def _named_by(indices: tuple[int, ...], above: tuple[Stem, ...]) -> Stem:
    """Return the hidden stem of the month that names the pattern by the month's command."""
    day, month = indices[_DAY] % 10, indices[_MONTH] % 12
    main = HIDDEN_STEMS[month][0]
    if not above:
        return main
    if main // 2 != day // 2:
        return above[0]
    if BRANCH_ELEMENTS[month] is not Element.EARTH:
        return main  # 建禄, 阳刃, 月劫
    # 杂气: 透干会支, what shows above and has another branch of its triad comes first.
    branches = {index % 12 for place, index in enumerate(indices) if place != _MONTH}
    gathered = {
        element for trio, element in TRIADS if month in trio and branches & (set(trio) - {month})
    }
    return next((stem for stem in above if stem // 2 in gathered), above[0])


def _hidden_ids(rank: int) -> tuple[str, ...]:
    name = HIDDEN_RANKS[rank].name.lower()
    return f"hidden_stem.month.{name}", f"ten_god.month.{name}"


def _by_month(
    indices: tuple[int, ...],
    profile: str,
    stem: Stem,
    seen: tuple[str, ...],
    above: tuple[Stem, ...],
) -> Verdict:
    day, month_branch, triad = indices[_DAY] % 10, indices[_MONTH] % 12, _triad(indices)
    main = HIDDEN_STEMS[month_branch][0]
    name = _name(day, month_branch, ten_god(STEMS[day], stem))
    conditions = tuple(_formed(name, indices, stem))
    also = ",".join(label_id(ten_god(STEMS[day], other)) for other in above if other != stem)
    value: tuple[tuple[str, str], ...] = (
        ("pattern", name),
        ("base", _name(day, month_branch, ten_god(STEMS[day], main))),
        ("stem", label_id(stem)),
        ("also", also or NOTHING),
        ("triad", label_id(triad.element) if triad is not None else NOTHING),
    )
    return Verdict(
        profile.rpartition(".")[0],
        "pattern",
        "month",
        profile,
        _formation(conditions),
        value,
        conditions,
        ("day_master", *seen),
        f"子平真诠 {_CHAPTERS[profile]}、论用神成败救应",
    )


def _name(day: int, month_branch: int, god: TenGod) -> str:
    """Return the label id of a pattern; the day master's own kind in the month makes 建禄, 阳刃 or 月劫."""
    if god not in (TenGod.FRIEND, TenGod.ROB_WEALTH):
        return f"pattern.{god.name.lower()}"
    at = stage(day, month_branch)
    if at is Stage.OFFICE:
        return "pattern.month_lu"
    if at is Stage.PROSPERITY and not day & 1:
        return "pattern.yang_blade"
    return "pattern.month_rob"


class _Triad(NamedTuple):
    """A full triad with the month's branch in it: its element, the main stem of its middle branch, and its places."""

    element: Element
    stem: Stem
    places: tuple[int, ...]


def _triad(indices: tuple[int, ...]) -> _Triad | None:
    branches = [index % 12 for index in indices]
    for trio, element in TRIADS:
        if branches[_MONTH] in trio and set(trio) <= set(branches):
            places = tuple(place for place, branch in enumerate(branches) if branch in trio)
            return _Triad(element, HIDDEN_STEMS[trio[1]][0], places)
    return None


def _formed(name: str, indices: tuple[int, ...], named: int) -> Iterator[Condition]:
    """Yield what forms a pattern and what breaks it, by the gods that the stems show; `named`: the stem that names it.

    What another stem takes away (合去) neither forms, nor breaks, nor rescues.
    """
    shown = _Shown.of(indices)
    away = combined_away(indices, named)
    free = _Shown.of(indices, without=away)
    for rule in FORMING.get(name, ()):
        yield Condition(rule.id, holds(rule, free.counts), shown.ids((*rule.needs, *rule.any_of)))
    rescued = False
    for rule in breaking(name, indices[_DAY] % 10):
        if holds(rule, free.counts):
            broken_by = shown.ids((*rule.needs, *rule.heavy))
            yield Condition(f"{rule.id}.absent", holds=False, evidence=broken_by)
        rescued |= holds(rule, shown.counts) and not holds(rule, free.counts)
    if rescued:
        stems = tuple(f"ten_god.{PLACES[place]}.stem" for place in away)
        yield Condition("condition.combined_away", holds=True, evidence=stems)
    if name == "pattern.direct_officer":
        takers = taken(indices, named)
        stems = tuple(f"ten_god.{PLACES[place]}.stem" for place in takers)
        yield Condition("condition.officer_kept", not takers, stems or ("day_master",))
        yield from _unclashed(indices)


class _Shown(NamedTuple):
    """How often the stems, but the day's, show each group of gods, and the findings that say so."""

    counts: dict[str, int]
    found: dict[str, list[str]]

    @classmethod
    def of(cls, indices: tuple[int, ...], without: tuple[int, ...] = ()) -> "_Shown":
        day = indices[_DAY] % 10
        found: dict[str, list[str]] = {}
        for place, index in enumerate(indices):
            if place != _DAY and place not in without:
                group = GROUPS[ten_god(STEMS[day], STEMS[index % 10])]
                found.setdefault(group, []).append(f"ten_god.{PLACES[place]}.stem")
        return cls({group: len(ids) for group, ids in found.items()}, found)

    def ids(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        chosen = tuple(basis for group in groups for basis in self.found.get(group, ()))
        return chosen or tuple(basis for ids in self.found.values() for basis in ids)


def _unclashed(indices: tuple[int, ...]) -> Iterator[Condition]:
    month = indices[_MONTH] % 12
    clashing = [place for place, index in enumerate(indices) if (index - month) % 12 == 6]
    resolved = {place: clash_resolvers(indices, _MONTH, place) for place in clashing}
    left = tuple(place for place, resolvers in resolved.items() if not resolvers)
    yield Condition("condition.month_unclashed", not left, pillar_ids((_MONTH, *left)))
    if clashing and not left:
        places = sorted({_MONTH, *clashing, *(p for found in resolved.values() for p in found)})
        kept_apart = pillar_ids(tuple(places))
        yield Condition("condition.clash_resolved", holds=True, evidence=kept_apart)


def _formation(conditions: tuple[Condition, ...]) -> str:
    """Return `broken` by anything that breaks it, `formed` by any way that forms it, else `unsettled`."""
    forming = [c for c in conditions if c.id.startswith(_FORMS)]
    if any(not c.holds and not c.id.startswith(_FORMS) for c in conditions):
        return "pattern.broken"
    return "pattern.formed" if any(c.holds for c in forming) else "pattern.unsettled"


# --- 专旺, 从, 化 ------------------------------------------------------------------------------------------


def _special(indices: tuple[int, ...]) -> Iterator[Verdict]:
    for name, conditions, source in (
        (RULING_ALONE[indices[_DAY] % 10 // 2], tuple(_ruling_alone(indices)), "三命通会"),
        (_followed(indices), tuple(_following(indices)), "滴天髓 从象"),
        ("pattern.transformed", tuple(_transformed(indices)), "滴天髓 化象"),
        (_carried(indices), tuple(_carrying(indices)), "滴天髓 从象"),
    ):
        missing = sum(not condition.holds for condition in conditions)
        if missing > 1 or not conditions:
            continue
        verdict = _MET if not missing else "pattern.lacks_one"
        kind = name.removeprefix("pattern.")
        yield Verdict(
            f"pattern.special.{kind}",
            "pattern.special",
            "day",
            SPECIAL,
            verdict,
            (("pattern", name),),
            conditions,
            ("day_master",),
            source,
            float(len(conditions) - missing),
            float(missing),
        )


def _steps(indices: tuple[int, ...]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return (place, steps of the element from the day master) of the other stems and of the branches' main qi."""
    own = indices[_DAY] % 10 // 2
    stems = [(p, (i % 10 // 2 - own) % 5) for p, i in enumerate(indices) if p != _DAY]
    mains = [(p, (HIDDEN_STEMS[i % 12][0] // 2 - own) % 5) for p, i in enumerate(indices)]
    return stems, mains


def _ruling_alone(indices: tuple[int, ...]) -> Iterator[Condition]:
    own = indices[_DAY] % 10 // 2
    stems, mains = _steps(indices)
    branches = {index % 12 for index in indices}
    groups = [set(trio) for trio, element in (*TRIADS, *SEASONS) if element == own]
    if own == Element.EARTH:
        groups = [{1, 4, 7, 10}]
    yield Condition("condition.month_own", mains[_MONTH][1] == 0, ("pillar.month", "day_master"))
    gathered = any(branches >= group for group in groups) or (
        sum(BRANCH_ELEMENTS[index % 12] == own for index in indices) >= 3
    )
    yield Condition("condition.branches_gather", gathered, pillar_ids(range(len(indices))))
    officers = tuple(place for place, steps in (*stems, *mains) if steps == 3)
    yield Condition(
        "condition.no_officer", not officers, pillar_ids(officers or range(len(indices)))
    )


def _following(indices: tuple[int, ...]) -> Iterator[Condition]:
    stems, mains = _steps(indices)
    own = indices[_DAY] % 10 // 2
    helpers = tuple(place for place, steps in stems if steps in _SUPPORT)
    yield Condition(
        "condition.no_help_in_stems", not helpers, pillar_ids(helpers or range(len(indices)))
    )
    roots = tuple(
        place
        for place, index in enumerate(indices)
        if any((stem // 2 - own) % 5 in _SUPPORT for stem in HIDDEN_STEMS[index % 12])
    )
    strong = tuple(place for place, steps in mains if steps in _SUPPORT)
    yield Condition(
        "condition.no_strong_root", not strong, pillar_ids(strong or range(len(indices)))
    )
    yield Condition("condition.no_root_at_all", not roots, pillar_ids(roots or (_DAY,)))


def _followed(indices: tuple[int, ...]) -> str:
    """Return what would be followed: the strongest of output, wealth and officer, or all of them (从势)."""
    stems, mains = _steps(indices)
    counts = [sum(found == steps for _, found in (*stems, *mains)) for steps in (1, 2, 3)]
    most = max(counts)
    if counts.count(most) > 1:
        return "pattern.follow_trend"
    return ("pattern.follow_output", "pattern.follow_wealth", "pattern.follow_officer")[
        counts.index(most)
    ]


def _carried(indices: tuple[int, ...]) -> str:
    """Return what a day master among its own would be carried by: its own element (从旺) or its resource (从强)."""
    stems, mains = _steps(indices)
    steps = [found for _, found in (*stems, *mains)]
    return (
        "pattern.follow_prosperity"
        if steps.count(0) >= steps.count(4)
        else "pattern.follow_strength"
    )


def _carrying(indices: tuple[int, ...]) -> Iterator[Condition]:
    """Yield what 从旺 and 从强 need: the month's support, nothing of wealth or officers, and next to no output."""
    stems, mains = _steps(indices)
    everywhere = pillar_ids(range(len(indices)))
    yield Condition(
        "condition.month_supports", mains[_MONTH][1] in _SUPPORT, ("pillar.month", "day_master")
    )
    against = tuple(place for place, steps in (*stems, *mains) if steps in (2, 3))
    yield Condition(
        "condition.no_wealth_no_officer", not against, pillar_ids(against) or everywhere
    )
    output = tuple(place for place, steps in (*stems, *mains) if steps == 1)
    yield Condition(
        "condition.output_is_slight", len(output) <= 1, pillar_ids(output) or everywhere
    )


def _transformed(indices: tuple[int, ...]) -> Iterator[Condition]:
    """Yield what transforms the day master, nothing if it does not."""
    for verdict in as_shown(indices):
        of_day = verdict.id.startswith("transformation.stem_combination") and (
            "day" in verdict.subject.split("_")
        )
        widest = verdict.profile == TRANSFORMATION_PROFILES[-1]
        if of_day and widest and verdict.verdict == TRANSFORMS:
            yield from verdict.conditions
            return
