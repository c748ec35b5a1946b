"""Whether a combination transforms (化) or only binds (合而不化), with the reason. The relation itself is a fact.

Stems, after 三命通会 and 滴天髓 (化象): side by side, the month commands the element that they would become, nobody
else competes for a partner, no stem controls that element, and a day master that takes part has no root of its own.
Branches, after 子平真诠评注: the element has the month and shows in a stem, and no member is clashed from outside.
Two profiles differ in what "the month commands" means. A pillar that passes stands beside every natal one; the month
that commands is the natal one.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bazi.branches import BRANCH_ELEMENTS
from bazi.elements import Element
from bazi.hidden_stems import HIDDEN_STEMS
from bazi.labels import label_id
from bazi.options import PLAIN_RELATIONS
from bazi.relations import TRIADS, Relation, Rules, relations
from bazi.verdicts import PLACES, Condition, Verdict
from bazi.without_hour import settled

MONTH_MAIN = "transformation.month_main.1"
MONTH_TRIAD = "transformation.month_triad.1"
PROFILES = (MONTH_MAIN, MONTH_TRIAD)
TRANSFORMS, BINDS = "transformation.transforms", "transformation.binds"
OPEN = "transformation.open"
CONTESTED, DISTANT = "transformation.contested", "transformation.distant"

_MONTH, _DAY = 1, 2
_STEM_KIND = "relation.stem_combination"
_BRANCH_KINDS = frozenset({"relation.branch_combination", "relation.triad", "relation.season"})
_TRIAD_OF = {branch: element for trio, element in TRIADS for branch in trio}
_SOURCES = {True: "三命通会 滴天髓", False: "子平真诠评注"}


def transformations(indices: Sequence[int], rules: Rules = PLAIN_RELATIONS) -> tuple[Verdict, ...]:
    """Return a verdict by every profile on each combination of three or four natal pillars (places in the cycle).

    `rules`: `Options.relation_rules` of the chart, which say what counts as a combination. Of three pillars a
    verdict is `OPEN` where the hour decides.
    """
    return _transformations(tuple(indices), rules)


@lru_cache(maxsize=1024)
def _transformations(indices: tuple[int, ...], rules: Rules) -> tuple[Verdict, ...]:
    if len(indices) == len(PLACES):
        return as_shown(indices, rules)
    # A combination with the hour is no fact of three pillars: nothing is added.
    return tuple(settled(lambda found: as_shown(found, rules), indices, OPEN, lambda _: False))


def passing_transformations(
    indices: Sequence[int], passing: Sequence[tuple[str, int]], rules: Rules = PLAIN_RELATIONS
) -> tuple[Verdict, ...]:
    """Return a verdict by every profile on each combination of natal pillars with passing ones.

    `passing`: their names, as `flow_year`, and places in the cycle, the longest first: what passes more quickly has no
    say in what a longer one does, or a year would have another verdict in every double-hour. Of three natal pillars a
    verdict is `OPEN` where the hour decides.
    """

    def judge(natal: tuple[int, ...]) -> tuple[Verdict, ...]:
        return tuple(
            verdict
            for count in range(1, len(passing) + 1)
            for verdict in _judged(*_with_the_last(natal, passing[:count], rules))
        )

    natal = tuple(indices)
    if len(natal) == len(PLACES):
        return judge(natal)
    return tuple(settled(judge, natal, OPEN, lambda _: False))


def _with_the_last(
    natal: tuple[int, ...], passing: Sequence[tuple[str, int]], rules: Rules
) -> tuple["_Scene", list[Relation]]:
    """Return the pillars, and the relations of natal ones with the last of those that pass."""
    scene = _Scene(
        (*natal, *[index for _, index in passing]),
        (*PLACES[: len(natal)], *[name for name, _ in passing]),
        len(natal),
    )
    last = len(scene.indices) - 1
    found = relations(scene.indices, rules)
    return scene, [r for r in found if min(r.places) < scene.natal and max(r.places) == last]


def as_shown(indices: tuple[int, ...], rules: Rules = PLAIN_RELATIONS) -> tuple[Verdict, ...]:
    """Return the verdicts on the pillars that are there, as if there were no others."""
    return tuple(_judged(_Scene(indices, PLACES, len(indices)), relations(indices, rules)))


class _Scene(NamedTuple):
    """Pillars, natal ones first, and the names of their places."""

    indices: tuple[int, ...]
    names: tuple[str, ...]
    natal: int

    def ids(self, places: Iterable[int]) -> tuple[str, ...]:
        """Return the finding ids of pillars."""
        return tuple(
            f"{'pillar' if place < self.natal else 'flow'}.{self.names[place]}" for place in places
        )

    def beside(self, places: tuple[int, ...]) -> bool:
        first, second = places
        return second >= self.natal or second - first == 1


def _judged(scene: _Scene, found: Iterable[Relation]) -> Iterator[Verdict]:
    for relation in found:
        if relation.element is not None and (
            relation.kind == _STEM_KIND or relation.kind in _BRANCH_KINDS
        ):
            yield from _verdicts(scene, relation, relation.element)


def commands(month_branch: int, element: Element, profile: str) -> bool:
    """Tell whether a month (branch 0–11) commands an element: by its main qi, or also as a member of its triad."""
    if BRANCH_ELEMENTS[month_branch] is element:
        return True
    return profile == MONTH_TRIAD and _TRIAD_OF[month_branch] is element


def _verdicts(scene: _Scene, relation: Relation, element: Element) -> Iterator[Verdict]:
    short = relation.kind.removeprefix("relation.")
    names = [scene.names[place] for place in relation.places]
    flow, joined = "", "_".join(names)
    if max(relation.places) >= scene.natal:
        # Names of passing pillars hold an underscore themselves.
        flow, joined = "flow.", "-".join(names)
    of_stems = relation.kind == _STEM_KIND
    for profile in PROFILES:
        conditions = tuple(
            (_of_stems if of_stems else _of_branches)(scene, relation, element, profile)
        )
        missing = [condition.id for condition in conditions if not condition.holds]
        yield Verdict(
            f"{flow}transformation.{short}.{joined}.{profile.split('.')[1]}",
            "transformation",
            "_".join(names),
            profile,
            _verdict(missing),
            (
                ("relation", relation.kind),
                ("places", ",".join(f"position.{name}" for name in names)),
                ("element", label_id(element)),
            ),
            conditions,
            (f"{flow}relation.{short}.{joined}",),
            _SOURCES[of_stems],
            float(len(conditions) - len(missing)),
            float(len(missing)),
        )


def _verdict(missing: list[str]) -> str:
    if not missing:
        return TRANSFORMS
    if "condition.adjacent" in missing:
        return DISTANT
    return CONTESTED if "condition.uncontested" in missing else BINDS


def _of_stems(
    scene: _Scene, relation: Relation, element: Element, profile: str
) -> Iterator[Condition]:
    first, second = relation.places
    indices = scene.indices
    stems = [index % 10 for index in indices]
    yield Condition("condition.adjacent", scene.beside(relation.places), scene.ids(relation.places))
    yield _month_commands(indices, element, profile)
    rivals = tuple(
        place
        for place, stem in enumerate(stems)
        if place not in relation.places and stem in (stems[first], stems[second])
    )
    yield Condition("condition.uncontested", not rivals, scene.ids((*relation.places, *rivals)))
    breakers = tuple(
        place
        for place, stem in enumerate(stems)
        if place not in relation.places and (stem // 2 + 2) % 5 == element
    )
    yield Condition(
        "condition.element_unharmed", not breakers, scene.ids(breakers or relation.places)
    )
    if _DAY in relation.places:
        own = stems[_DAY] // 2
        # What would become the day master's own element loses nothing by its root.
        roots = () if own == element else _roots(indices, own)
        yield Condition("condition.day_master_rootless", not roots, _root_ids(scene, roots))


def _of_branches(
    scene: _Scene, relation: Relation, element: Element, profile: str
) -> Iterator[Condition]:
    places, indices = relation.places, scene.indices
    branches = [index % 12 for index in indices]
    if len(places) == 2:
        yield Condition("condition.adjacent", scene.beside(places), scene.ids(places))
    yield _month_commands(indices, element, profile)
    shown = tuple(place for place, index in enumerate(indices) if index % 10 // 2 == element)
    yield Condition("condition.element_shown", bool(shown), scene.ids(shown or places))
    clashed = tuple(
        other
        for other, branch in enumerate(branches)
        if other not in places and any((branches[place] + 6) % 12 == branch for place in places)
    )
    yield Condition("condition.unclashed", not clashed, scene.ids((*places, *clashed)))


def _month_commands(indices: tuple[int, ...], element: Element, profile: str) -> Condition:
    holds = commands(indices[_MONTH] % 12, element, profile)
    return Condition("condition.month_commands", holds, ("pillar.month",))


def _roots(indices: tuple[int, ...], element: int) -> tuple[int, ...]:
    """Return the places whose branch hides a stem of an element."""
    return tuple(
        place
        for place, index in enumerate(indices)
        if any(stem // 2 == element for stem in HIDDEN_STEMS[index % 12])
    )


def _root_ids(scene: _Scene, roots: tuple[int, ...]) -> tuple[str, ...]:
    return ("day_master", *scene.ids(roots or range(len(scene.indices))))
