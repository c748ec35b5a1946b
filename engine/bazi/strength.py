"""Strength of the day master by two documented scorings, as facts with the weights that led to them.

Neither is calibrated against anything; each verdict says how far it is from its thresholds. They are profiles beside
one another, not an opinion of this engine.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bazi.branches import BRANCH_ELEMENTS
from bazi.hidden_stems import HIDDEN_STEMS
from bazi.relations import SEASONS, TRIADS
from bazi.without_hour import with_each_hour

_VERDICTS = ("strong", "rather_strong", "balanced", "rather_weak", "weak")
# Without the hour, where the hours that are possible disagree.
OPEN = "open"


class Term(NamedTuple):
    """One part of a score: its label id, what it added, and the findings it rests on."""

    id: str
    value: float
    evidence: tuple[str, ...]


class Strength(NamedTuple):
    """A profile's verdict. `margin` is the distance of the score to the nearest threshold of the profile.

    Of three pillars the score is what they have, the verdict what every possible hour makes of it (`open` if they
    differ), the margin that of the hour nearest to a threshold.
    """

    profile: str
    score: float
    verdict: str
    margin: float
    terms: tuple[Term, ...]

    @property
    def verdict_id(self) -> str:
        """Label id of the verdict."""
        return f"strength.{self.verdict}"


# --- points: china-testing/bazi (datas.py, bazi.py) ---------------------------------------------

POINTS_PROFILE = "points.china_testing.1"
_STEM_POINTS = 5
_BRANCH_POINTS = ((8,), (5, 3), (5, 2, 1))
_POINTS_MIDDLE = 29
# There 巳 counts 丙 戊 庚, here the hidden stems stand 丙 庚 戊.
_SI, _SI_POINTS = 5, (5, 1, 2)
_PLACES = ("year", "month", "day", "hour")


@lru_cache(maxsize=1)
def branch_points() -> tuple[tuple[int, ...], ...]:
    """Return for each branch what it gives to each of ten stems: 8 points, the month counted apart."""
    table = []
    for branch, stems in enumerate(HIDDEN_STEMS):
        weights = _SI_POINTS if branch == _SI else _BRANCH_POINTS[len(stems) - 1]
        given = [0] * 10
        for stem, weight in zip(stems, weights, strict=True):
            given[stem] = weight
        table.append(tuple(given))
    return tuple(table)


def element_points(indices: Sequence[int]) -> tuple[int, int, int, int, int]:
    """Return the points of wood, fire, earth, metal and water: 5 a stem, 8 a branch over its hidden stems.

    The month's branch counts twice, as in the profile `points`.
    """
    return _element_points(tuple(indices))


@lru_cache(maxsize=256)
def _element_points(indices: tuple[int, ...]) -> tuple[int, int, int, int, int]:
    table = _branch_elements()
    found = [0] * 5
    for index in indices:
        found[index % 10 >> 1] += _STEM_POINTS
    for index in (*indices, indices[1]):
        for element, weight in table[index % 12]:
            found[element] += weight
    wood, fire, earth, metal, water = found
    return wood, fire, earth, metal, water


@lru_cache(maxsize=1)
def _branch_elements() -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(
        tuple((stem >> 1, weight) for stem, weight in enumerate(given) if weight)
        for given in branch_points()
    )


def _supporting() -> tuple[tuple[int, ...], ...]:
    """For each day stem and branch: the points of stems of its own or its resource's element."""
    table = branch_points()
    return tuple(
        tuple(
            sum(given[stem] for stem in range(10) if (day // 2 - stem // 2) % 5 in (0, 1))
            for given in table
        )
        for day in range(10)
    )


_SUPPORT = _supporting()
_STEM_SUPPORT = tuple(
    tuple(_STEM_POINTS if (day // 2 - stem // 2) % 5 in (0, 1) else 0 for stem in range(10))
    for day in range(10)
)
_IDS = tuple(f"pillar.{place}" for place in _PLACES)


def _without_hour(
    profile: Callable[[Sequence[int]], Strength], three: Strength, indices: Sequence[int]
) -> Strength:
    """Return the score of three pillars with what all twelve possible hours agree on, `open` where they do not.

    The thresholds of a profile are those of four pillars: three of them score less and are not weak for that.
    """
    found = [profile(four) for four in with_each_hour(indices)]
    verdicts = {strength.verdict for strength in found}
    if len(verdicts) > 1:
        return three._replace(verdict=OPEN, margin=0.0)
    return three._replace(
        verdict=found[0].verdict, margin=min(strength.margin for strength in found)
    )


def points(indices: Sequence[int]) -> Strength:
    """Score of 60: five for each stem, eight for each branch over its hidden stems, the month's branch twice.

    What counts is the day master's own element and the one that feeds it; the middle is 29.
    """
    day = indices[2] % 10
    of_stem, of_branch = _STEM_SUPPORT[day], _SUPPORT[day]
    stems = branches = 0
    for index in indices:
        stems += of_stem[index % 10]
        branches += of_branch[index % 12]
    found = _points(stems, branches, of_branch[indices[1] % 12], len(indices))
    return found if len(indices) == len(_PLACES) else _without_hour(points, found, indices)


# A score follows from three small numbers, so there are only some thousands.
@lru_cache(maxsize=8192)
def _points(stems: int, branches: int, month: int, count: int) -> Strength:
    score = stems + branches + month
    ids = _IDS[:count]
    return Strength(
        POINTS_PROFILE,
        score,
        "strong" if score > _POINTS_MIDDLE else "weak",
        abs(score - _POINTS_MIDDLE),
        (
            Term("strength_term.stems", stems, ids),
            Term("strength_term.branches", branches, ids),
            Term("strength_term.month_again", month, ids[1:2]),
        ),
    )


# --- five terms: Brhiza/mingyu (baziStrengthAnalyzer.ts, 2026-04) ---------------------------------

FIVE_TERMS_PROFILE = "five_terms.mingyu.2026_04"
_THRESHOLDS = (6.0, 4.0, 2.5, 1.0)
# By (element of the other − element of the day master) mod 5: own, output, wealth, officer, resource.
_OWN, _OUTPUT, _WEALTH, _OFFICER, _RESOURCE = range(5)
# 旺相休囚死 of the day's element under a month of own, output …: by the month's element seen from the day master.
_SEASON_SCORES = {_OWN: 4.0, _RESOURCE: 2.0, _OUTPUT: 0.0, _WEALTH: -2.0, _OFFICER: -4.0}
_FORMATION = {_OWN: 2.6, _RESOURCE: 2.2, _OUTPUT: -2.0, _WEALTH: -2.2, _OFFICER: -2.6}
_LED_BY_MONTH = 0.4
_STEM_CONSTRAINT = {_OFFICER: 1.6, _WEALTH: 1.2, _OUTPUT: 1.0}
_HIDDEN_CONSTRAINT = {_OFFICER: 1.0, _WEALTH: 0.6, _OUTPUT: 0.5}
_GROUPS = tuple(
    (sum(1 << branch for branch in trio), trio, int(element))
    for trio, element in (*TRIADS, *SEASONS)
)


def _tenths(value: float) -> int:
    return round(value * 10)


def _branch_terms() -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """For each element of a day master and each branch: root, support, constraint, in tenths."""
    table = []
    for element in range(5):
        row = []
        for branch, stems in enumerate(HIDDEN_STEMS):
            of_branch = (BRANCH_ELEMENTS[branch] - element) % 5
            hidden = [((stem >> 1) - element) % 5 for stem in stems]
            root = 20 if of_branch == _OWN else 10 * (_OWN in hidden)
            support = 10 if of_branch == _RESOURCE else 5 * (_RESOURCE in hidden)
            constraint = sum(_tenths(_HIDDEN_CONSTRAINT.get(god, 0.0)) for god in hidden)
            row.append((root, support, constraint))
        table.append(tuple(row))
    return tuple(table)


def _stem_terms() -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each element of a day master and each stem: support and constraint, in tenths."""
    return tuple(
        tuple(
            (10 * (god in (_OWN, _RESOURCE)), _tenths(_STEM_CONSTRAINT.get(god, 0.0)))
            for god in (((stem >> 1) - element) % 5 for stem in range(10))
        )
        for element in range(5)
    )


_BRANCH_TERMS = _branch_terms()
_STEM_TERMS = _stem_terms()
_SEASON_TERMS = tuple(
    tuple(_tenths(_SEASON_SCORES[(of_branch - element) % 5]) for of_branch in BRANCH_ELEMENTS)
    for element in range(5)
)


def five_terms(indices: Sequence[int]) -> Strength:
    """Season + formation + root + support − constraint; verdict by the thresholds 6, 4, 2.5 and 1."""
    own = indices[2] % 10
    element, month = own >> 1, indices[1] % 12
    by_branch, by_stem = _BRANCH_TERMS[element], _STEM_TERMS[element]
    # The day master itself is no support; it is in the loop below.
    root, support, constraint, present = 0, -10, 0, 0
    for index in indices:
        branch = index % 12
        present |= 1 << branch
        rooted, supported, constrained = by_branch[branch]
        root += rooted
        by_other, against = by_stem[index % 10]
        support += supported + by_other
        constraint += constrained + against
    season, formation = _SEASON_TERMS[element][month], _formation(present, month, element)
    score = season + formation + root + support - constraint
    verdict, margin = _verdict(score)
    count = len(indices)
    found = Strength(
        FIVE_TERMS_PROFILE,
        score / 10,
        verdict,
        margin,
        (
            _term("season", season, 1),
            _term("formation", formation, count),
            _term("root", root, count),
            _term("support", support, count),
            _term("constraint", -constraint, count),
        ),
    )
    return found if count == len(_PLACES) else _without_hour(five_terms, found, indices)


@lru_cache(maxsize=2048)
def _term(name: str, tenths: int, count: int) -> Term:
    ids = _IDS[1:2] if name == "season" else _IDS[:count]
    return Term(f"strength_term.{name}", tenths / 10, ids)


@lru_cache(maxsize=1024)
def _verdict(tenths: int) -> tuple[str, float]:
    score = tenths / 10
    # Strictly above the last threshold: exactly 1 is weak.
    grade = sum([score < limit for limit in _THRESHOLDS[:3]]) + (score <= _THRESHOLDS[3])
    return _VERDICTS[grade], round(min([abs(score - limit) for limit in _THRESHOLDS]), 2)


@lru_cache(maxsize=4096)
def _formation(present: int, month: int, element: int) -> int:
    score = 0.0
    for mask, trio, of_group in _GROUPS:
        if present & mask == mask:
            given = _FORMATION[(of_group - element) % 5]
            score += given + (_LED_BY_MONTH if given > 0 else -_LED_BY_MONTH) * (month in trio)
    return _tenths(score)


PROFILES = (points, five_terms)
