"""Which stars (神煞) stand in which pillar, from the rules of `stars_table`.

A set of stars is an integer whose bit n is `STARS[n]`, so that a chart costs a dozen look-ups.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bazi.options import PLAIN_STARS, StarBasis, StarSet, TianYi, YangRen
from bazi.palaces import void_branches
from bazi.stars_table import (
    BLADES_AFTER_LU,
    BLADES_YANG_ONLY,
    DAY,
    HOUR,
    MONTH,
    STARS,
    TIAN_GUAN_CANTIAN,
    TIAN_YI_JIA_WU,
    YEAR,
    Star,
)

# `Options.star_rules`: basis, 天乙, 羊刃, the set.
Rules = tuple[int, ...]
OUTSIDE = 4
# Name and version of each set. `CANTIAN` holds the rules that a test proves to be those of cantian-tymext 0.0.25; ten
# more stars that the library names (学堂, 词馆, 德秀, 天罗地网, 三奇, 勾绞, 元辰, 童子, 隔角, 披头) are not in it.
STAR_SETS = {
    StarSet.PRACTICAL: ("practical", "1"),
    StarSet.CANTIAN: ("shared-with-cantian-tymext-0.0.25", "2"),
}
# Written from other books, and equal to the library's on every pillar that was compared.
_EQUAL_THERE = frozenset(("star.tian_zhuan", "star.di_zhuan", "star.jin_shen_advance"))
_ALL = (YEAR, MONTH, DAY, HOUR)
_CANTIAN = "cantian-tymext"
_BLADES = frozenset(("star.yang_ren", "star.fei_ren"))
_NOWHERE: tuple[tuple[int, ...], ...] = ((),) * 10


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


def stars_from(
    basis_place: int, basis: int, place: int, target: int, rules: Rules = PLAIN_STARS
) -> int:
    """Return the set of stars that the pillar at `basis_place` gives to the pillar at `place`.

    Places from 4 on are pillars outside the chart (luck, years …); they take the stars that may stand anywhere.
    """
    return stars_table(basis_place, min(place, OUTSIDE), rules)[basis * 60 + target]


def star_table(rules: Rules = PLAIN_STARS) -> tuple[Star, ...]:
    """Return the stars under `Options.star_rules`; one that the set leaves out has no basis."""
    return tuple(_variant(star, rules) for star in STARS)


def _variant(star: Star, rules: Rules) -> Star:
    basis, tian_yi, yang_ren, star_set = rules
    if star_set == StarSet.CANTIAN:
        shared = star.source == _CANTIAN or star.id in _EQUAL_THERE
        if not shared and star.id != "star.tian_guan":
            return star._replace(basis=(), kind="stem", hits=_NOWHERE)
        if star.id == "star.tian_guan":
            star = star._replace(hits=TIAN_GUAN_CANTIAN, source=_CANTIAN)
    if star.id == "star.tian_yi" and tian_yi == TianYi.JIA_WU:
        star = star._replace(hits=TIAN_YI_JIA_WU)
    if star.id in _BLADES and yang_ren != YangRen.PROSPERITY:
        blades = BLADES_AFTER_LU if yang_ren == YangRen.AFTER_LU else BLADES_YANG_ONLY
        opposite = star.id == "star.fei_ren"
        star = star._replace(
            hits=tuple(tuple((b + 6 * opposite) % 12 for b in entry) for entry in blades)
        )
    if star.basis == (YEAR, DAY) and basis != StarBasis.BOTH:
        star = star._replace(basis=(YEAR,) if basis == StarBasis.YEAR else (DAY,))
    return star


@lru_cache(maxsize=128)
def stars_table(basis_place: int, place: int, rules: Rules) -> tuple[int, ...]:
    """Return what `stars_from` returns for every basis and target: 3,600 sets, by basis × 60 + target."""
    itself = basis_place == place
    sets = [0] * 3600
    for bit, star in enumerate(star_table(rules)):
        # What a pillar is by itself is not looked up from another.
        looked_up = (itself and star.basis) if star.kind == "pillar" else basis_place in star.basis
        in_scope = place in star.scope if place < OUTSIDE else star.scope == _ALL
        if looked_up and in_scope and (star.self_hit or not itself):
            for basis in range(60):
                for target in targets(star, basis):
                    sets[basis * 60 + target] |= 1 << bit
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


def chart_stars(indices: Sequence[int], rules: Rules = PLAIN_STARS) -> tuple[int, ...]:
    """Return the set of stars of each of three or four natal pillars (places in the cycle of sixty).

    `rules` are `Options.star_rules`.
    """
    tables = _plain_tables() if rules == PLAIN_STARS else _tables(rules)
    (yy, ym, yd), (my, mm, md), (dy, dm, dd), (hy, hm, hd) = tables
    year, month, day = indices[:3]
    by_year, by_month, by_day = year * 60, month * 60, day * 60
    three = (
        yy[by_year + year] | ym[by_month + year] | yd[by_day + year],
        my[by_year + month] | mm[by_month + month] | md[by_day + month],
        dy[by_year + day] | dm[by_month + day] | dd[by_day + day],
    )
    if len(indices) <= HOUR:
        return three
    hour = indices[HOUR]
    given = hy[by_year + hour] | hm[by_month + hour] | hd[by_day + hour]
    return (*three, given | _given_by_hour(rules)[hour * 61])


def _given_by_hour(rules: Rules) -> tuple[int, ...]:
    return _hour_itself() if rules == PLAIN_STARS else stars_table(HOUR, HOUR, rules)


@lru_cache(maxsize=1)
def _hour_itself() -> tuple[int, ...]:
    return stars_table(HOUR, HOUR, PLAIN_STARS)


def members(given: int) -> Iterator[Star]:
    """Yield the stars of a set, in the order of the table."""
    while given:
        lowest = given & -given
        yield STARS[lowest.bit_length() - 1]
        given ^= lowest
