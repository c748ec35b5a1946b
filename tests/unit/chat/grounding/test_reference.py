"""A stem that a god is reckoned from is not the stem that is the god."""

import pytest

from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import checker


@pytest.mark.parametrize(
    "text",
    [
        # Ji Si, Ding Chou, Geng Zi, Geng Chen.
        "癸是庚的伤官。", "癸水，是庚的伤官。", "月干丁，是庚的正官。", "丁火对庚而言是正官。", "年干己是庚的正印，月干丁是庚的正官。",
        "年支巳中有丙，为庚之七杀。", "月干丁不是庚的偏印。",
    ],
)  # fmt: skip
def test_what_is_true_of_the_one_it_is_reckoned_from_is_checked(text: str) -> None:
    assert checker().check(text).verdict is Verdict.CHECKED


def test_what_is_so_in_every_chart_is_not_checked_against_this_one() -> None:
    assert checker().check("丙是乙的伤官。").verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("丁是庚的偏印。", "丁是庚的正官。"),
        ("月干丁，是庚的七杀。", "月干丁，是庚的正官。"),
        ("丙是乙的食神。", "丙是乙的伤官。"),
    ],
)
def test_what_is_false_of_it_is_put_right(text: str, shown: str) -> None:
    assert checker().check(text).text == shown
