"""Which stars (神煞) stand in which pillar, from the rules of `stars_table`.

A set of stars is an integer whose bit n is `STARS[n]`, so that a chart costs a dozen look-ups.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bazi.nayin import nayin_element
from bazi.options import PLAIN_STARS
from bazi.palaces import void_branches
from bazi.star_rules import DAY, HOUR, MONTH, YEAR, Star
from bazi.star_variants import Rules, star_table
from bazi.stars_arranged import SAN_QI, YUAN_CHEN, san_qi_places, yuan_chen
from bazi.stars_table import STARS

OUTSIDE = 4
_ALL = (YEAR, MONTH, DAY, HOUR)
# What may stand on every pillar, or on every one but the year's from which it is looked up, may stand outside too.
_ANYWHERE = (_ALL, _ALL[1:])
_MARKS_PILLARS = frozenset(("stem_pillar", "pair", "pillar", "season"))
# In the marks of a sign, branches begin here.
_A_BRANCH = 12


def targets(star: Star, basis: int) -> Iterator[int]:
    """Yield the pillars that a row of the table marks from pillar `basis` (places in the cycle of sixty)."""
    marks = _marks(star, basis)
    if star.kind in _MARKS_PILLARS:
        yield from marks
    elif star.kind == "sign":
        for mark in marks:
            yield from range(mark, 60, 10) if mark < _A_BRANCH else range(mark - _A_BRANCH, 60, 12)
    else:
        for branch in marks:
            yield from range(branch, 60, 12)


def _marks(star: Star, basis: int) -> Sequence[int]:
    match star.kind:
        case "sound":
            return star.hits[nayin_element(basis)]
        case "void":
            return void_branches(basis)
        case "sex" | "trio":
            return ()  # `stars_arranged` finds them
        case _:
            return star.hits[basis % len(star.hits)]


def stars_from(
    basis_place: int, basis: int, place: int, target: int, rules: Rules = PLAIN_STARS
) -> int:
    """Return the set of stars that the pillar at `basis_place` gives to the pillar at `place`.

    Places from 4 on are pillars outside the chart (luck, years …); they take the stars that may stand anywhere.
    """
    return stars_table(basis_place, min(place, OUTSIDE), rules)[basis * 60 + target]


@lru_cache(maxsize=128)
def stars_table(basis_place: int, place: int, rules: Rules) -> tuple[int, ...]:
    """Return what `stars_from` returns for every basis and target: 3,600 sets, by basis × 60 + target."""
    itself = basis_place == place
    sets = [0] * 3600
    for number, star in enumerate(star_table(rules)):
        for row in (star, *star.also):
            # What a pillar is by itself is not looked up from another.
            looked_up = (itself and row.basis) if row.kind == "pillar" else basis_place in row.basis
            in_scope = place in row.scope if place < OUTSIDE else row.scope in _ANYWHERE
            if looked_up and in_scope and (row.self_hit or not itself):
                for basis in range(60):
                    for target in targets(row, basis):
                        sets[basis * 60 + target] |= 1 << number
    # Most sets occur many times; kept once, the tables stay in the processor's cache.
    once: dict[int, int] = {}
    return tuple([once.setdefault(given, given) for given in sets])


@lru_cache(maxsize=16)
def _tables(rules: Rules) -> tuple[tuple[tuple[int, ...], ...], ...]:
    return tuple(
        tuple(stars_table(basis, place, rules) for basis in (YEAR, MONTH, DAY)) for place in _ALL
    )


@lru_cache(maxsize=1)
def _plain_tables() -> tuple[tuple[tuple[int, ...], ...], ...]:
    return _tables(PLAIN_STARS)


def chart_stars(
    indices: Sequence[int],
    rules: Rules = PLAIN_STARS,
    forward: bool | None = None,  # noqa: FBT001 - hot
) -> tuple[int, ...]:
    """Return the set of stars of each of three or four natal pillars (places in the cycle of sixty).

    `rules` are `Options.star_rules`, `forward` is `Chart.forward`; without it nothing is said of 元辰.
    """
    tables = _plain_tables() if rules == PLAIN_STARS else _tables(rules)
    (yy, ym, yd), (my, mm, md), (dy, dm, dd), (hy, hm, hd) = tables
    year, month, day = indices[:3]
    by_year, by_month, by_day = year * 60, month * 60, day * 60
    of_day = dy[by_year + day] | dm[by_month + day] | dd[by_day + day]
    if san_qi_places(indices, rules[3]):
        of_day |= SAN_QI
    found = [
        yy[by_year + year] | ym[by_month + year] | yd[by_day + year],
        my[by_year + month] | mm[by_month + month] | md[by_day + month],
        of_day,
    ]
    if len(indices) > HOUR:
        hour = indices[HOUR]
        itself, to_day = _plain_by_hour() if rules == PLAIN_STARS else _by_hour(rules)
        found[DAY] |= to_day[hour * 60 + day]
        found.append(
            hy[by_year + hour] | hm[by_month + hour] | hd[by_day + hour] | itself[hour * 61]
        )
    if forward is not None:
        branch = yuan_chen(year, forward)
        for place in range(MONTH, len(found)):
            if indices[place] % 12 == branch:
                found[place] |= YUAN_CHEN
    return tuple(found)


@lru_cache(maxsize=16)
def _by_hour(rules: Rules) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return stars_table(HOUR, HOUR, rules), stars_table(HOUR, DAY, rules)


@lru_cache(maxsize=1)
def _plain_by_hour() -> tuple[tuple[int, ...], tuple[int, ...]]:
    return _by_hour(PLAIN_STARS)


def members(given: int) -> Iterator[Star]:
    """Yield the stars of a set, in the order of the table."""
    while given:
        lowest = given & -given
        yield STARS[lowest.bit_length() - 1]
        given ^= lowest
