"""Relations among pillars: combinations, clashes, punishments, harms and breaks, with who takes part.

Works on any places (natal, luck, year, month, day, hour): a place is a name and a pillar.
A combination is only listed here; whether it transforms is a verdict of its own (`transformation`).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from bazi.elements import Element

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
_HIDDEN_COMBINATIONS = ((2, 1), (3, 8), (6, 11))
# 刑: the ungrateful 寅巳申, the bullying 丑戌未, the rude 子卯, and those that punish themselves.
PUNISHMENT_TRIOS = (
    ((2, 5, 8), "relation.punishment_ungrateful"),
    ((1, 10, 7), "relation.punishment_bullying"),
)
_SELF_PUNISHING = (4, 6, 9, 11)


def _branch_pairs() -> _Pairs:
    found: dict[frozenset[int], list[tuple[str, Element | None]]] = {}

    def add(pair: Sequence[int], kind: str, element: Element | None = None) -> None:
        found.setdefault(frozenset(pair), []).append((kind, element))

    for pair, element in _SIX_COMBINATIONS:
        add(pair, "relation.branch_combination", element)
    for (birth, prosperity, grave), element in TRIADS:
        add((birth, prosperity), "relation.half_combination", element)
        add((prosperity, grave), "relation.half_combination", element)
        add((birth, grave), "relation.arched_combination", element)
    for kind, plain in (
        ("relation.branch_clash", [(n, n + 6) for n in range(6)]),
        *((kind, list(combinations(trio, 2))) for trio, kind in PUNISHMENT_TRIOS),
        ("relation.punishment_rude", [(0, 3)]),
        ("relation.punishment_self", [(branch, branch) for branch in _SELF_PUNISHING]),
        ("relation.harm", list(_HARMS)),
        ("relation.break", list(_BREAKS)),
        ("relation.hidden_combination", list(_HIDDEN_COMBINATIONS)),
    ):
        for pair in plain:
            add(pair, kind)
    return {pair: tuple(kinds) for pair, kinds in found.items()}


def _square(pairs: _Pairs, size: int) -> tuple[tuple[tuple[str, Element | None], ...], ...]:
    return tuple(pairs.get(frozenset((a, b)), ()) for a in range(size) for b in range(size))


_STEMS = _square(_stem_pairs(), 10)
_BRANCHES = _square(_branch_pairs(), 12)
_GROUPS: tuple[tuple[int, tuple[int, ...], str, Element | None], ...] = tuple(
    (sum(1 << branch for branch in trio), trio, kind, element)
    for trio, kind, element in (
        *((trio, "relation.triad", element) for trio, element in TRIADS),
        *((trio, "relation.season", element) for trio, element in SEASONS),
        *((trio, f"{kind}_full", None) for trio, kind in PUNISHMENT_TRIOS),
    )
)


def relations(indices: Sequence[int]) -> list[Relation]:
    """Return every relation among pillars (places in the cycle of sixty), pairs first, then groups of three.

    A group needs its three branches in three places; a branch that stands twice gives the group once for each.
    """
    found = []
    present = 0
    for a, one in enumerate(indices):
        stem, branch = one % 10 * 10, one % 12 * 12
        present |= 1 << one % 12
        for b in range(a + 1, len(indices)):
            other = indices[b]
            for kind, element in _STEMS[stem + other % 10]:
                found.append(Relation(kind, (a, b), element))
            for kind, element in _BRANCHES[branch + other % 12]:
                found.append(Relation(kind, (a, b), element))
    for mask, trio, kind, element in _GROUPS:
        if present & mask == mask:
            found.extend(Relation(kind, places, element) for places in _seats(indices, trio))
    return found


def _seats(indices: Sequence[int], trio: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    first, second, third = (
        [place for place, index in enumerate(indices) if index % 12 == branch] for branch in trio
    )
    for a in first:
        for b in second:
            for c in third:
                yield tuple(sorted((a, b, c)))
