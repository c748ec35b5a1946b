"""Ids that a search may ask for: those that findings have, and no others."""

from itertools import pairwise
from random import Random

import pytest

from bazi import Birth, Chart, Options, Sex, compute
from bazi.compatibility import compare
from bazi.errors import InvalidRequest
from bazi.options import StarSet
from bazi.requirements import Requirement, check_requirements, unknown_word


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


def test_every_finding_may_be_asked_for_by_its_id_and_by_the_beginning_of_it() -> None:
    random = Random(5)
    charts = [drawn(random) for _ in range(120)]
    ids = {f.id for chart in charts for f in chart.findings}
    ids |= {f.id for one, other in pairwise(charts) for f in compare(one, other).findings}
    assert len(ids) > 900
    for identifier in ids:
        assert not unknown_word(identifier), identifier
        for cut in range(len(identifier) + 1):
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
        ("*", ""),
        ("star.*", ""),
    ],
)
def test_an_id_that_nothing_has_is_refused_by_the_word_that_is_wrong(
    identifier: str, word: str
) -> None:
    assert unknown_word(identifier) == word
    if word:
        with pytest.raises(InvalidRequest) as refused:
            check_requirements([Requirement(id=identifier)])
        assert refused.value.reason == "ID_UNKNOWN"
        assert word in str(refused.value)
