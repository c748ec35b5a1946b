"""Sentences of readings as people write them: several things at once, doctrine beside chart. 己巳 丁丑 庚子 庚辰."""

import pytest

from services.chat.grounding.checker import Checker, Verdict
from tests.unit.chat.grounding.charts import checker

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)


@pytest.fixture(scope="module")
def reads() -> Checker:
    return checker()


@pytest.mark.parametrize(
    "text",
    [
        # A branch that comes with a luck pillar meets one that is there.
        "甲戌运的天干甲木是你的偏财，地支戌与丑相刑。",
        "Gui You brings Hurting Officer on the stem, and You joins Si and Chou in a full Metal triad.",
        # Where a stem's star stands is doctrine.
        "庚金的文昌在亥，你的盘里没有亥，所以没有文昌贵人。",
        "庚的羊刃在酉，原局不见酉，要到癸酉大运才遇上。",
        "The Blade of Geng is You, which your natal chart lacks.",
        # What hides in another clause.
        "Geng sits on Zi, and the Gui hidden in Zi is your Hurting Officer.",
    ],
)
def test_what_is_true_is_left_alone(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict not in BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        "甲戌运的天干甲木是你的偏财，地支戌与丑相合。",
        "庚金的文昌在辰，你的盘里有辰。",
        "Geng sits on Zi, and the Ding hidden in Zi is your Hurting Officer.",
    ],
)
def test_what_is_false_is_not_shown(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict in BLOCKED
