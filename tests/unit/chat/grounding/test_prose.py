"""Sentences of readings as people write them: several things at once, doctrine beside chart. 己巳 丁丑 庚子 庚辰."""

import pytest

from services.chat.grounding.checker import Checker, Verdict
from tests.unit.chat.grounding.charts import checker

BLOCKED = (Verdict.REPAIRED, Verdict.REMOVED)

# True, and with one thing made false.
PAIRS = [
    # A branch that comes with luck or with a year meets one that is there.
    ("甲戌运的天干甲木是你的偏财，地支戌与丑相刑。", "甲戌运的天干甲木是你的偏财，地支戌与丑相合。"),
    ("2029年己酉，酉与巳、丑会齐三合金局。", "2029年己酉，酉与巳、丑会齐三合木局。"),
    ("运支午，与日支子相冲，与月支丑相害。", "运支午，与日支子相刑，与月支丑相害。"),
    ("Gui You comes at 39, and its Rooster combines with your Dragon.", "Gui You comes at 39, and its Rooster clashes with your Dragon."),
    # Where a star stands by the doctrine, for a stem or for a year.
    ("庚金的文昌在亥，你的盘里没有亥，所以没有文昌贵人。", "庚金的文昌在午，你的盘里没有午，所以没有文昌贵人。"),
    ("巳年生人的驿马在亥，四支不见亥。", "巳年生人的驿马在寅，四支不见寅。"),
    ("庚之太极贵人在寅与亥，四支都没有。", "庚之太极贵人在寅与申，四支都没有。"),
    ("庚禄在申，四支无申。", "庚禄在酉，四支无酉。"),
    ("Peach Blossom for a Snake year falls on Wu, which your chart lacks.", "Peach Blossom for a Snake year falls on Mao, which your chart lacks."),
    ("The Blade of Geng is You, which your natal chart lacks.", "The Blade of Geng is Shen, which your natal chart lacks."),
    # What hides, how deep, and in what order it is told.
    ("Geng sits on Zi, and the Gui hidden in Zi is your Hurting Officer.", "Geng sits on Zi, and the Ding hidden in Zi is your Hurting Officer."),
    ("月支丑的余气辛金是劫财。", "月支丑的本气辛金是劫财。"),
    ("Chou hides Ji as main qi.", "Chou hides Xin as main qi."),
    ("丑中藏己、癸、辛，依次为正印、伤官、劫财。", "丑中藏己、癸、辛，依次为正印、食神、劫财。"),
    # How often an element is there.
    ("五行里土明见三处，金只有两处，木一处也无。", "五行里土明见五处，金只有两处，木一处也无。"),
    ("Earth shows three times and Metal twice.", "Earth shows five times and Metal twice."),
    # The stem that commands the month, the stage of a stem, what a combination becomes.
    ("丑月己土司令，庚金得土生。", "丑月癸水司令，庚金得土生。"),
    ("Ji Earth commands the month, so Geng is fed.", "Gui Water commands the month, so Geng is fed."),
    ("庚金在酉为帝旺，在子为死。", "庚金在酉为墓，在子为死。"),
    ("子丑合，所化为土。", "子丑合，所化为水。"),
    # The god that a pillar brings, and the pillar of birth that it repeats.
    ("2031年辛亥，劫财当头，宜守。", "2031年辛亥，正官当头，宜守。"),
    ("Gui You, a Hurting Officer decade, begins at 39.", "Gui You, a Direct Wealth decade, begins at 39."),
    ("2060年庚辰和你的时柱一模一样。", "2050年庚午和你的时柱一模一样。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def reads() -> Checker:
    return checker()


@pytest.mark.parametrize("text", [true for true, _ in PAIRS])
def test_what_is_true_is_left_alone(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict not in BLOCKED


@pytest.mark.parametrize("text", [false for _, false in PAIRS])
def test_what_is_false_is_not_shown(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict in BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        # What seems false where the words are bound one way, and is true bound the other.
        "癸酉运里伤官透出，酉与丑合，子水伤官也跟着旺。",
        "丁与日主不合，倒是年干己土生庚，正印护身，伤官不敢放肆。",
        # Two things that hide are not two that stand.
        "巳藏丙、戊、庚，丑藏己、癸、辛，子只藏癸，辰藏戊、乙、癸。",
        # Where nothing is said to stand, nothing is missed.
        "巳和丑拱着金局，中间缺的是酉，哪年酉来了，劫财就旺了。",
    ],
)
def test_what_can_be_read_as_true_is_not_cut(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict not in BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        "月支丑的本气是正印，藏着三颗印星。",
        "You are Geng Metal, born in the Chou month, and luck began when you were nine.",
        "你生于丑月，计分法给你42分。",
    ],
)
def test_what_says_more_than_was_read_is_not_vouched_for(reads: Checker, text: str) -> None:
    assert reads.check(text).verdict is not Verdict.CHECKED
