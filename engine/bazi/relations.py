"""Relations among pillars: combinations, clashes, punishments, harms and breaks, with who takes part.

Works on any places (natal, luck, year, month, day, hour): a place is a name and a pillar.
A combination is only listed here; whether it transforms is a verdict of its own (`transformation`).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from bazi.elements import Element
from bazi.options import (
    PLAIN_RELATIONS,
    Formation,
    HalfCombination,
    HiddenCombination,
    Punishment,
)

# `Options.relation_rules`: formation, half combination, punishment, hidden combination.
Rules = tuple[int, ...]

_EARTH, _METAL, _WATER = Element.EARTH, Element.METAL, Element.WATER
_WOOD, _FIRE = Element.WOOD, Element.FIRE


class Relation(NamedTuple):
    """`kind` is a label id `relation.…`; `places` are indices into the places given, `element` what it would become."""

    kind: str
    places: tuple[int, ...]
    element: Element | None = None


# (kind, element) of a pair of stems or branches.
_Pairs = dict[frozenset[int], tuple[tuple[str, Element | None], ...]]


def _stem_pairs() -> _Pairs:
    found: _Pairs = {}
    for n, element in enumerate((_EARTH, _METAL, _WATER, _WOOD, _FIRE)):
        found[frozenset((n, n + 5))] = (("relation.stem_combination", element),)
    for n in range(4):
        found[frozenset((n, n + 6))] = (("relation.stem_clash", None),)
    return found


_SIX_COMBINATIONS = (
    ((0, 1), _EARTH),
    ((2, 11), _WOOD),
    ((3, 10), _FIRE),
    ((4, 9), _METAL),
    ((5, 8), _WATER),
    ((6, 7), _EARTH),
)
# 三合: birth, prosperity and grave of an element. 三会: the three branches of a season.
TRIADS = (
    ((8, 0, 4), _WATER),
    ((11, 3, 7), _WOOD),
    ((2, 6, 10), _FIRE),
    ((5, 9, 1), _METAL),
)
SEASONS = (
    ((2, 3, 4), _WOOD),
    ((5, 6, 7), _FIRE),
    ((8, 9, 10), _METAL),
    ((11, 0, 1), _WATER),
)
_HARMS = ((0, 7), (1, 6), (2, 5), (3, 4), (8, 11), (9, 10))
_BREAKS = ((0, 9), (1, 4), (2, 11), (3, 6), (5, 8), (7, 10))
# 暗合: the common three; with 子巳; with the other pairs of seats (禄) of stems that combine.
_HIDDEN_COMBINATIONS = {
    HiddenCombination.NORMAL: ((2, 1), (3, 8), (6, 11)),
    HiddenCombination.EXTENDED: ((2, 1), (3, 8), (6, 11), (0, 5)),
    HiddenCombination.SEATS: ((2, 1), (3, 8), (6, 11), (0, 5), (2, 6), (5, 9)),
}
# 刑: the ungrateful 寅巳申, the bullying 丑戌未, the rude 子卯, and those that punish themselves.
PUNISHMENT_TRIOS = (
    ((2, 5, 8), "relation.punishment_ungrateful"),
    ((1, 10, 7), "relation.punishment_bullying"),
)
_SELF_PUNISHING = (4, 6, 9, 11)


def _branch_pairs(rules: Rules) -> _Pairs:
    _, half, punishment, hidden = rules
    found: dict[frozenset[int], list[tuple[str, Element | None]]] = {}

    def add(pair: Sequence[int], kind: str, element: Element | None = None) -> None:
        found.setdefault(frozenset(pair), []).append((kind, element))

    for pair, element in _SIX_COMBINATIONS:
        add(pair, "relation.branch_combination", element)
    for (birth, prosperity, grave), element in TRIADS:
        add((birth, prosperity), "relation.half_combination", element)
        add((prosperity, grave), "relation.half_combination", element)
        if half == HalfCombination.WITH_ARCH:
            add((birth, grave), "relation.arched_combination", element)
    trios = PUNISHMENT_TRIOS if punishment == Punishment.LOOSE else ()
    for kind, plain in (
        ("relation.branch_clash", [(n, n + 6) for n in range(6)]),
        *((kind, list(combinations(trio, 2))) for trio, kind in trios),
        ("relation.punishment_rude", [(0, 3)]),
        ("relation.punishment_self", [(branch, branch) for branch in _SELF_PUNISHING]),
        ("relation.harm", list(_HARMS)),
        ("relation.break", list(_BREAKS)),
        ("relation.hidden_combination", list(_HIDDEN_COMBINATIONS[HiddenCombination(hidden)])),
    ):
        for pair in plain:
            add(pair, kind)
    return {pair: tuple(kinds) for pair, kinds in found.items()}


def _square(pairs: _Pairs, size: int) -> tuple[tuple[tuple[str, Element | None], ...], ...]:
    return tuple(pairs.get(frozenset((a, b)), ()) for a in range(size) for b in range(size))


_STEM_PAIRS = _square(_stem_pairs(), 10)
_GROUPS: tuple[tuple[int, tuple[int, ...], str, Element | None], ...] = tuple(
    (sum(1 << branch for branch in trio), trio, kind, element)
    for trio, kind, element in (
        *((trio, "relation.triad", element) for trio, element in TRIADS),
        *((trio, "relation.season", element) for trio, element in SEASONS),
        *((trio, f"{kind}_full", None) for trio, kind in PUNISHMENT_TRIOS),
    )
)
_FORMATIONS = frozenset(("relation.triad", "relation.season"))
_MONTH = 1
_WITH_MONTH = int(Formation.WITH_MONTH)

# The relations of two places, by stem × 10 + stem and by branch × 12 + branch.
_Found = tuple[tuple[Relation, ...], ...]
_PairTables = tuple[tuple[int, int, _Found, _Found], ...]


@lru_cache(maxsize=64)
def _pair_tables(count: int, rules: Rules) -> _PairTables:
    """For each two of `count` places what any stems and branches there have with one another."""
    branch_pairs = _square(_branch_pairs(rules), 12)

    def made(pairs: tuple[tuple[tuple[str, Element | None], ...], ...], a: int, b: int) -> _Found:
        return tuple(
            tuple(Relation(kind, (a, b), element) for kind, element in kinds) for kinds in pairs
        )

    return tuple(
        (a, b, made(_STEM_PAIRS, a, b), made(branch_pairs, a, b))
        for a, b in combinations(range(count), 2)
    )


_plain_tables: dict[int, _PairTables] = {}


@lru_cache(maxsize=4096)
def _groups_in(present: int) -> tuple[tuple[int, tuple[int, ...], str, Element | None], ...]:
    return tuple(group for group in _GROUPS if present & group[0] == group[0])


def relations(indices: Sequence[int], rules: Rules = PLAIN_RELATIONS) -> list[Relation]:
    """Return every relation among pillars (places in the cycle of sixty), pairs first, then groups of three.

    A group needs its three branches in three places; a branch that stands twice gives the group once for each.
    `rules` are `Options.relation_rules`; the month they speak of is place 1.
    """
    count = len(indices)
    plain = rules == PLAIN_RELATIONS
    tables = _plain_tables.get(count) if plain else None
    if tables is None:
        tables = _pair_tables(count, rules)
        if plain:
            _plain_tables[count] = tables
    stems = [index % 10 for index in indices]
    branches = [index % 12 for index in indices]
    found: list[Relation] = []
    for a, b, by_stems, by_branches in tables:
        found += by_stems[stems[a] * 10 + stems[b]]
        found += by_branches[branches[a] * 12 + branches[b]]
    present = 0
    for branch in branches:
        present |= 1 << branch
    strict = rules[0] == _WITH_MONTH
    for _, trio, kind, element in _groups_in(present):
        with_month = strict and kind in _FORMATIONS
        found += [
            Relation(kind, places, element)
            for places in _seats(branches, trio)
            if not with_month or _MONTH in places
        ]
    return found


def _seats(branches: Sequence[int], trio: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    first, second, third = (
        [place for place, branch in enumerate(branches) if branch == wanted] for wanted in trio
    )
    for a in first:
        for b in second:
            for c in third:
                yield tuple(sorted((a, b, c)))
