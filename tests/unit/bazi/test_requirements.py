"""Requirements of a search: those that its findings can fulfil, and no others."""

from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from bazi import Birth, Chart, Options, Sex, compute
from bazi.compatibility import compare
from bazi.errors import InvalidRequest
from bazi.options import StarSet
from bazi.requirements import SEARCHED, Requirement, checked_requirements, unknown_word
from bazi.selection import Unit, select_dates
from bazi.uncertainty import MOVING

NATAL = compute(Birth(1990, 2, 4, 10, "Asia/Shanghai", 12, sex=Sex.MALE))


def drawn(random: Random) -> Chart:
    return compute(
        Birth(
            year=random.randrange(1900, 2100),
            month=random.randrange(1, 13),
            day=random.randrange(1, 29),
            hour=random.choice([None, 3, 11, 23]),
            zone="Asia/Shanghai",
            longitude=random.choice([None, 104.1]),
            sex=random.choice(list(Sex)),
        ),
        Options(star_set=random.choice(list(StarSet))),
    )


def test_every_finding_that_is_searched_may_be_asked_for() -> None:
    """By its kind, its values, its id and any beginning of it; and the table of kinds has nothing else."""
    random = Random(5)
    charts = [drawn(random) for _ in range(80)]
    of_charts = [f for chart in charts for f in chart.findings if f.kind not in MOVING]
    of_pairs = [f for one, other in pairwise(charts) for f in compare(one, other).findings]
    # A date has no sex, so there is no luck to search.
    found = [f for f in (*of_charts, *of_pairs) if not f.kind.startswith("luck.")]
    assert {f.kind for f in found} == set(SEARCHED)
    for kind, keys in SEARCHED.items():
        assert {key for f in found if f.kind == kind for key, _ in f.value} <= keys, kind
    by_id = {f.id: f for f in found}
    assert len(by_id) > 900
    for identifier, finding in by_id.items():
        wanted = Requirement(identifier, finding.kind, finding.value)
        assert checked_requirements([wanted], natal=True, hour=True) == (wanted,)
        assert wanted.matches(finding)
        for cut in (*range(0, len(identifier), 3), len(identifier)):
            assert not unknown_word(f"{identifier[:cut]}*"), identifier[:cut]


@pytest.mark.parametrize(
    ("identifier", "word"),
    [
        ("star.tian_yii.day", "tian_yii"),
        ("star.tian_yii.*", "tian_yii"),
        ("star.tianyi*", "tianyi"),
        ("stars.tian_yi.day", "stars"),
        ("star.tian_yi.dya", "dya"),
        ("relation.triad.year_month_dya", "year_month_dya"),
        ("天乙", "天乙"),
        ("luck.pillar.3", "luck"),
        ("flow.*", "flow"),
        ("pattern.month_command", "pattern"),
        ("star.*.day", "a * that is not at its end"),
        ("**", "a * that is not at its end"),
        ("star..day", "an empty part"),
        ("star.", "an empty part"),
        (".", "an empty part"),
        ("star.²", "²"),
        ("star." + "day_" * 20_000 + "*", "more than 200 characters"),
        ("*", ""),
        ("star.*", ""),
    ],
)
def test_an_id_that_nothing_has_is_refused_by_what_is_wrong_with_it(
    identifier: str, word: str
) -> None:
    assert unknown_word(identifier) == word
    if word:
        assert word in refusal(Requirement(id=identifier))[1]


def refusal(*wanted: Any, natal: bool = True, hour: bool = True) -> tuple[str, str]:
    with pytest.raises(InvalidRequest) as refused:
        checked_requirements(wanted, natal=natal, hour=hour)
    return refused.value.reason, str(refused.value)


@pytest.mark.parametrize(
    ("requirement", "reason"),
    [
        (Requirement(id=5), "TYPE_INVALID"),  # type: ignore[arg-type]
        (Requirement(id=None, kind="star"), "TYPE_INVALID"),  # type: ignore[arg-type]
        (Requirement(kind=["x"]), "TYPE_INVALID"),  # type: ignore[arg-type]
        (Requirement(value=5), "TYPE_INVALID"),  # type: ignore[arg-type]
        (Requirement(value="abc"), "TYPE_INVALID"),  # type: ignore[arg-type]
        (Requirement(value=(("star",),)), "TYPE_INVALID"),  # type: ignore[arg-type]
        (Requirement(kind="pattern"), "KIND_UNKNOWN"),
        (Requirement(kind="clock"), "KIND_UNKNOWN"),
        (Requirement(kind="star", value=(("stars", "star.tian_yi"),)), "VALUE_UNKNOWN"),
        (Requirement(kind="star", value=(("star", "star.tianyi"),)), "VALUE_UNKNOWN"),
        (Requirement(value=(("relation", "relation.clash"),), absent=True), "VALUE_UNKNOWN"),
        ("star", "TYPE_INVALID"),
        (Requirement(), "REQUIREMENT_EMPTY"),
    ],
)
def test_what_no_finding_could_fulfil_is_refused(requirement: Any, reason: str) -> None:
    assert refusal(requirement)[0] == reason


def test_what_is_between_two_charts_needs_the_other_and_days_have_no_hour() -> None:
    star = Requirement(kind="compatibility.star")
    assert refusal(star, natal=False)[0] == "NATAL_MISSING"
    assert refusal(Requirement(id="compatibility.star.*"), natal=False)[0] == "NATAL_MISSING"
    assert refusal(Requirement(id="star.lu.hour"), hour=False)[0] == "ID_UNKNOWN"
    assert checked_requirements([star], natal=True, hour=False) == (star,)


def test_requirements_may_come_from_any_iterable() -> None:
    wanted = [Requirement(id="star.lu.day")]
    january = (date(2026, 1, 1), date(2026, 1, 31))
    pages = [
        select_dates(*january, given, zone="Asia/Shanghai", unit=Unit.DAY, natal=NATAL)
        for given in (wanted, iter(wanted), tuple(wanted))
    ]
    assert pages[0].hits == pages[1].hits == pages[2].hits
    with pytest.raises(InvalidRequest):
        select_dates(*january, 5, zone="Asia/Shanghai")  # type: ignore[arg-type]
    with pytest.raises(InvalidRequest) as refused:
        select_dates(*january, wanted, zone="Asia/Shanghai", natal=5)  # type: ignore[arg-type]
    assert refused.value.field == "natal"
