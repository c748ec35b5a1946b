"""Which stars (神煞) stand in which pillar, from the rules of `stars_table`.

A set of stars is an integer whose bit n is `STARS[n]`, so that a chart costs a dozen look-ups.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bazi.palaces import void_branches
from bazi.stars_table import DAY, HOUR, MONTH, STARS, YEAR, Star

_ALL = (YEAR, MONTH, DAY, HOUR)


def targets(star: Star, basis: int) -> Iterator[int]:
    """Yield the pillars that a star looked up from pillar `basis` stands on (places in the cycle of sixty)."""
    match star.kind:
        case "stem":
            branches: Sequence[int] = star.hits[basis % 10]
        case "branch":
            branches = star.hits[basis % 12]
        case "void":
            branches = void_branches(basis)
        case "sign":
            marks = star.hits[basis % 12]
            branches = [mark - 12 for mark in marks if mark >= 12]
            for stem in (mark for mark in marks if mark < 10):
                yield from range(stem, 60, 10)
        case "season":
            yield from star.hits[basis % 12]
            return
        case _:
            yield from star.hits[0]
            return
    for branch in branches:
        yield from range(branch, 60, 12)


def stars_from(basis_place: int, basis: int, place: int, target: int) -> int:
    """Return the set of stars that the pillar at `basis_place` gives to the pillar at `place`."""
    return _given(basis_place, place)[basis * 60 + target]


@lru_cache(maxsize=16)
def _given(basis_place: int, place: int) -> tuple[int, ...]:
    """For every basis and target the stars given, as one table of 3,600 sets."""
    itself = basis_place == place
    sets = [0] * 3600
    for bit, star in enumerate(STARS):
        # What a pillar is by itself is not looked up from another.
        looked_up = itself if star.kind == "pillar" else basis_place in star.basis
        if looked_up and place in star.scope and (star.self_hit or not itself):
            for basis in range(60):
                for target in targets(star, basis):
                    sets[basis * 60 + target] |= 1 << bit
    return tuple(sets)


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[tuple[int, ...], ...], ...]:
    return tuple(tuple(_given(basis, place) for basis in (YEAR, MONTH, DAY)) for place in _ALL)


def chart_stars(indices: Sequence[int]) -> tuple[int, ...]:
    """Return the set of stars of each of three or four natal pillars (places in the cycle of sixty)."""
    year, month, day = indices[0] * 60, indices[1] * 60, indices[2] * 60
    found = []
    for place, target in enumerate(indices):
        by_year, by_month, by_day = _tables()[place]
        given = by_year[year + target] | by_month[month + target] | by_day[day + target]
        if place == HOUR:
            given |= _given(HOUR, HOUR)[target * 60 + target]
        found.append(given)
    return tuple(found)


def members(given: int) -> Iterator[Star]:
    """Yield the stars of a set, in the order of the table."""
    while given:
        lowest = given & -given
        yield STARS[lowest.bit_length() - 1]
        given ^= lowest
