"""Truths that need no chart: the year's pillar, elements, what two branches have with one another, ten gods."""

from datetime import date
from functools import lru_cache
from itertools import combinations, product

from bazi.branches import BRANCH_ELEMENTS
from bazi.hidden_stems import HIDDEN_STEMS
from bazi.labels import label_id
from bazi.options import DayBoundary, Formation, HalfCombination, HiddenCombination, Punishment
from bazi.pillars import day_and_hour
from bazi.relations import relations
from bazi.sexagenary import cycle_index
from bazi.stages import stage
from bazi.stars_table import STARS
from bazi.stems import STEMS
from bazi.ten_gods import ten_god

# The rules under which most counts as a relation: what no school calls one is false in all of them.
_WIDEST = (
    int(Formation.ANYWHERE),
    int(HalfCombination.WITH_ARCH),
    int(Punishment.LOOSE),
    int(HiddenCombination.SEATS),
)


def year_pillar(year: int) -> tuple[int, int]:
    """Return stem and branch of a calendar year, as of 立春."""
    return (year - 4) % 10, (year - 4) % 12


_DAY_MS = 24 * 60 * 60 * 1000


@lru_cache(maxsize=512)
def day_pillar(day: date) -> tuple[int, int]:
    """Return stem and branch of a calendar day, at noon."""
    noon = (day - date(1970, 1, 1)).days * _DAY_MS + _DAY_MS // 2
    index, _ = day_and_hour(noon, DayBoundary.MIDNIGHT)
    return index % 10, index % 12


# By day master, then by stem.
_GODS = tuple(tuple(label_id(ten_god(master, stem)) for stem in STEMS) for master in STEMS)


def god_of(day_stem: int, stem: int) -> str:
    """Return the id of what a stem is to a day master."""
    return _GODS[day_stem][stem]


def stem_element(stem: int) -> int:
    """Return the element (0–4) of a stem."""
    return stem // 2


def branch_element(branch: int) -> int:
    """Return the element (0–4) of a branch."""
    return int(BRANCH_ELEMENTS[branch])


def hidden_stems(branch: int) -> tuple[int, ...]:
    """Return the stems hidden in a branch, the main one first."""
    return tuple(HIDDEN_STEMS[branch])


def stages_of(stem: int, branch: int) -> str:
    """Return the id of the stage of a stem in a branch, the common way."""
    return label_id(stage(stem, branch))


def _any_with(stem: int | None, branch: int | None) -> list[int]:
    """Places in the cycle with this stem or branch."""
    found = []
    for s, b in product(range(10), range(12)):
        if (s ^ b) & 1 == 0 and stem in (None, s) and branch in (None, b):
            found.append(cycle_index(s, b))
    return found


# Books differ on the blades of yin stems, and on the noble of 庚 alone.
_DISPUTED_FOR = {"star.yang_ren": (1, 3, 5, 7, 9), "star.tian_yi": (6,)}


@lru_cache(maxsize=512)
def star_branches(star: str, stem: int, branch: int) -> tuple[frozenset[int], bool] | None:
    """Return the branches in which a star stands for a stem or a branch, and whether all books say so.

    One of `stem` and `branch` is −1. None for a star that is not reckoned from it.
    """
    kind, basis = ("stem", stem) if stem >= 0 else ("branch", branch)
    rows = [row for row in STARS if row.id == star and row.kind == kind]
    if not rows:
        return None
    found = {int(hit) for row in rows for hit in row.hits[basis]}
    disputed = any(row.variant for row in rows)
    if star in _DISPUTED_FOR:
        disputed = stem in _DISPUTED_FOR[star]
    return frozenset(found), not disputed


@lru_cache(maxsize=2048)
def related(stems: tuple[int, ...], branches: tuple[int, ...]) -> dict[str, int | None]:
    """Return kind → element of what two stems, or two or three branches, have with one another.

    One of the two is empty. All that any convention calls a relation is there.
    """
    found: dict[str, int | None] = {}
    for parts in combinations(stems, 2):
        indices = [_any_with(stem, None)[0] for stem in parts]
        for relation in relations(indices, _WIDEST):
            if relation.kind.startswith("relation.stem_"):
                found[relation.kind] = None if relation.element is None else int(relation.element)
    pick = [_any_with(None, branch)[0] for branch in branches]
    if pick:
        for relation in relations(pick, _WIDEST):
            if not relation.kind.startswith("relation.stem_") and len(relation.places) == len(pick):
                found[relation.kind] = None if relation.element is None else int(relation.element)
    return found
