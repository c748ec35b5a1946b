"""Sentences about two people: held against what is between their charts, and nothing else is called false."""

import pytest

from bazi import Birth, Sex
from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import LI, TODAY, chart_beside, checker

# 乙丑 戊寅 癸卯 丙辰 beside 己巳 丁丑 庚子 庚辰.
HER = Birth(year=1985, month=3, day=5, hour=8, zone="Asia/Shanghai", sex=Sex.FEMALE)
UNTIMED = Birth(year=1985, month=3, day=5, hour=None, zone="Asia/Shanghai")


def beside(language: str, other: Birth = HER) -> Checker:
    return Checker.of(chart_beside(LI, other, language), TODAY)


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("对方四柱为乙丑、戊寅、癸卯、丙辰。", "checked"),
        ("对方四柱为乙丑、戊寅、癸卯、丁巳。", "removed"),
        ("对方的日柱为癸卯。", "checked"),
        ("对方的日柱为癸巳。", "removed"),
        ("你的日支子与对方日支卯相刑，是无礼之刑，失在分寸。", "checked"),
        ("你的日支子与对方日支卯相刑。", "checked"),
        ("你的日支子与对方日支卯六合。", "removed"),
        ("你的日支与对方的日支相害。", "removed"),
        ("你的日支丑与对方日支卯相刑。", "removed"),
        ("你的日支子与对方日支午相冲。", "removed"),
        ("对方年支丑与你的日支子六合。", "checked"),
        ("你的年支巳与对方日支卯没有合冲刑害。", "checked"),
        ("你的日支子与对方日支卯没有合冲刑害。", "removed"),
        ("对方日主癸是你日主庚的伤官；你则是对方的正印。", "checked"),
        ("对方日主癸是你日主庚的食神；你则是对方的正印。", "removed"),
        ("对方日主癸是你日主庚的伤官；你则是对方的偏印。", "removed"),
        ("对方日主正是你命中的配偶星。", "removed"),
        ("以你的四柱起神煞，对方年柱见天乙贵人。", "checked"),
        ("以你的四柱起神煞，对方日柱见天乙贵人。", "removed"),
        # Half of it holds: nobody vouches for the other half.
        ("你的日支子与对方日支卯相刑，对方又旺于木。", "unverifiable"),
        ("你的日支子与对方日支卯相刑，而你的日主是甲木。", "removed"),
        # Understood by nobody, and nothing that the reader's chart could belie.
        ("对方的日支与你相处得好，两盘日支相害。", "unverifiable"),
        ("对方的月干透出正财，性子务实。", "unverifiable"),
        # The other has no such thing either.
        ("两个人里，你的日主是甲木。", "removed"),
        ("两个人要多说说话。", "plain"),
    ],
)
def test_in_chinese(sentence: str, verdict: str) -> None:
    assert beside("zh-Hans").check(sentence).verdict.value == verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        (
            "The other chart is Yǐ Chǒu (Ox), Wù Yín (Tiger), Guǐ Mǎo (Rabbit) and Bǐng Chén.",
            "checked",
        ),
        ("The other chart is Yǐ Chǒu, Wù Yín, Guǐ Mǎo and Dīng Sì.", "removed"),
        ("The other's day pillar is Guǐ Mǎo.", "checked"),
        ("Your wife's day pillar is Jiǎ Zǐ.", "removed"),
        (
            "Your day branch Zǐ and the other's day branch Mǎo punish one another, the rude punishment: courtesy.",
            "checked",
        ),
        ("Your day branch Zǐ and the other's day branch Mǎo clash.", "removed"),
        ("Your day branch clashes with the other's day branch.", "removed"),
        (
            "Your day branch Zǐ (Rat) and your wife's year branch Chǒu (Ox) form a six combination.",
            "checked",
        ),
        (
            "To your day master Gēng the other's day master Guǐ is Hurting Officer; to them you are Direct Resource.",
            "checked",
        ),
        ("To your day master Gēng the other's day master Guǐ is Eating God.", "removed"),
        ("Looked up from your pillars, the other's year pillar carries Heavenly Noble.", "checked"),
        ("Looked up from your pillars, the other's day pillar carries Heavenly Noble.", "removed"),
        ("The two of you should talk.", "plain"),
        ("The two charts meet in harm, the day branches that is.", "unverifiable"),
    ],
)
def test_in_english(sentence: str, verdict: str) -> None:
    assert beside("en").check(sentence).verdict.value == verdict


def test_what_holds_cites_what_says_so() -> None:
    found = beside("zh-Hant").check("你的日支子與對方日支卯相刑，你的日主是庚金。")
    assert found.verdict is Verdict.CHECKED
    assert found.findings[0] == "both/compatibility.relation.punishment_rude.day.day"
    assert "day_master" in found.findings


def test_of_an_hour_that_nobody_knows_nothing_is_known() -> None:
    untimed = beside("zh-Hans", UNTIMED)
    assert untimed.check("你的日支子与对方时支辰半合。").verdict is Verdict.UNVERIFIABLE
    assert untimed.check("对方时辰未知，三柱为乙丑、戊寅、癸卯。").verdict is Verdict.CHECKED


def test_without_a_second_chart_nothing_is_said_of_two() -> None:
    alone = checker("zh-Hans")
    assert alone.check("你的日支子与对方日支卯相刑。").verdict is not Verdict.CHECKED
    assert alone.check("对方四柱为乙丑、戊寅、癸卯、丙辰。").verdict is Verdict.UNVERIFIABLE
