"""Sentences about two people: held against what is between their charts, and nothing else is called false."""

import pytest

from bazi import Birth, Sex
from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import LI, TODAY, chart_beside, checker

# 乙丑 戊寅 癸卯 丙辰 beside 己巳 丁丑 庚子 庚辰.
HER = Birth(year=1985, month=3, day=5, hour=8, zone="Asia/Shanghai", sex=Sex.FEMALE)
RUDE = "your day branch Zǐ and the other's day branch Mǎo punish one another"
CLASH = "your day branch Zǐ and the other's day branch Mǎo clash"
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
        # What is the reader's is not the other's, nor both people's.
        ("你们两人日主都是庚金。", "unverifiable"),
        ("双方月令都是丑。", "unverifiable"),
        ("你俩都是庚金日主。", "unverifiable"),
        ("对方的日柱为癸卯，月柱为丁丑。", "unverifiable"),
        ("对方的日柱为癸卯，日主庚金。", "unverifiable"),
        # Denied, doubted or asked, and more than the form says.
        ("并非你的日支子与对方日支卯相刑。", "unverifiable"),
        ("说你的日支子与对方日支卯相刑是不对的。", "unverifiable"),
        ("你的日支子与对方日支卯相刑吗？", "unverifiable"),
        ("如果你的日支子与对方日支卯相刑，那就好了。", "unverifiable"),
        ("难道你是对方的正印？", "unverifiable"),
        ("你的日支子与对方日支卯相刑，最为和睦。", "unverifiable"),
        ("你的日支子与对方日支卯相刑已解。", "unverifiable"),
        ("以你的四柱起神煞，对方年柱见天乙贵人，日柱也见天乙贵人。", "unverifiable"),
        ("说你的日支子与对方日支午相冲是不对的。", "unverifiable"),
        ("你的日干庚与对方日支卯没有关系。", "unverifiable"),
        ("对方是你的配偶星。", "unverifiable"),
        ("对方1990年生。", "unverifiable"),
        ("你们八字相克。", "unverifiable"),
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
        ("The other's day pillar is Jiǎ Zǐ.", "removed"),
        # She may be another one than the second chart is of.
        ("Your wife's day pillar is Guǐ Mǎo.", "unverifiable"),
        ("Your mother's year animal is the Snake.", "unverifiable"),
        (
            "Your day branch Zǐ and the other's day branch Mǎo punish one another, the rude punishment: courtesy wears thin.",
            "checked",
        ),
        ("Your day branch Zǐ and the other's day branch Mǎo clash.", "removed"),
        ("Your day branch clashes with the other's day branch.", "removed"),
        (
            "Your day branch Zǐ (Rat) and the other's year branch Chǒu (Ox) form a six combination.",
            "checked",
        ),
        (
            "To your day master Gēng the other's day master Guǐ is Hurting Officer; to them you are Direct Resource.",
            "checked",
        ),
        ("To your day master Gēng the other's day master Guǐ is Eating God.", "removed"),
        ("Looked up from your pillars, the other's year pillar carries Heavenly Noble.", "checked"),
        ("Looked up from your pillars, the other's day pillar carries Heavenly Noble.", "removed"),
        # What is the reader's is not the other's, nor both people's.
        ("The other's day master is Gēng Metal.", "unverifiable"),
        ("The second chart has the day pillar Gēng Zǐ.", "unverifiable"),
        ("The other chart lacks wood.", "unverifiable"),
        ("Both of you were born in the Ox month.", "unverifiable"),
        ("The other's day pillar is Guǐ Mǎo, the year pillar is Jǐ Sì.", "unverifiable"),
        ("The other's day pillar is Guǐ Mǎo; the favourable element is Fire.", "unverifiable"),
        # Denied, doubted or asked, and more than the form says.
        (f"It is not true that {RUDE}.", "unverifiable"),
        (f"Hardly: {RUDE}.", "unverifiable"),
        (f"If {RUDE}, leave.", "unverifiable"),
        (f"{RUDE} no more.", "unverifiable"),
        (f"{RUDE} and clash.", "unverifiable"),
        (f"{RUDE}, and everything else matches.", "unverifiable"),
        (f"It is not true that {CLASH}.", "unverifiable"),
        ("The two charts clash.", "unverifiable"),
        ("The other's chart is strong.", "unverifiable"),
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


def test_together_with_others_is_a_relation_too() -> None:
    # 辰 and 寅 stand in 寅卯辰 with the reader's year.
    one = Birth(year=1999, month=7, day=3, hour=8, zone="Asia/Shanghai", sex=Sex.MALE)
    other = Birth(year=1988, month=9, day=8, hour=8, zone="Asia/Shanghai", sex=Sex.FEMALE)
    checker = Checker.of(chart_beside(one, other, "zh-Hans"), TODAY)
    said = checker.check("你的日支辰与对方日支寅没有合冲刑害。")
    assert said.verdict is Verdict.REMOVED
