"""What is said of a year, a month or a day that a question names, of 己巳 丁丑 庚子 庚辰."""

import pytest

from services.chat.grounding.checker import Checker
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import LI, TODAY, chart_at

# Of these the chart and the calendar say that they are so.
TRUE = (
    ("en", "What about 2027?", "The passing year's branch Wèi (Goat) and your month branch Chǒu (Ox) clash."),
    ("en", "What about 2027?", "The passing year brings Heavenly Noble, Fortune Star and Funeral Gate."),
    ("en", "How is March 2027?", "2027-03: the passing month is Guǐ Mǎo (Rabbit), and its stem Guǐ is Hurting Officer to your day master."),
    ("en", "How is 2027-03-05?", "2027-03-05: the passing day is Guǐ Wèi (Goat), and its stem Guǐ is Hurting Officer to your day master."),
    ("en", "How is my work?", "2027-03-06 is a Jiǎ Shēn (Monkey) day."),
    ("zh-Hans", "2027年怎么样", "流年地支未与月支丑相冲，主动荡，难以久静。"),
    ("zh-Hans", "2027年怎么样", "流年神煞：天乙贵人、太极贵人、福星贵人。"),
    ("zh-Hans", "2027年3月怎么样", "2027-03行流月癸卯，流月天干对日主为伤官。"),
    ("zh-Hans", "2027年3月5日", "2027-03-05为癸未日，流日天干对日主为伤官。"),
    ("zh-Hant", "2027年怎麼樣", "流年神煞：天乙貴人、太極貴人、福星貴人。"),
)  # fmt: skip
# Each with one thing made another.
FALSE = (
    ("en", "What about 2027?", "The passing year's branch Wèi (Goat) and your day branch Zǐ (Rat) clash."),
    ("en", "What about 2027?", "The passing year brings Heavenly Noble, Peach Blossom and Funeral Gate."),
    ("en", "How is 2027-03-05?", "2027-03-06: the passing day is Guǐ Wèi (Goat), and its stem Guǐ is Hurting Officer to your day master."),
    ("en", "How is my work?", "2027-03-06 is a Guǐ Wèi (Goat) day."),
    ("zh-Hans", "2027年怎么样", "流年地支未与日支子相冲，主动荡，难以久静。"),
    ("zh-Hans", "2027年怎么样", "流年神煞：天乙贵人、太极贵人、桃花。"),
    ("zh-Hans", "2027年3月5日", "2027-03-06为癸未日，流日天干对日主为伤官。"),
    ("zh-Hant", "2027年怎麼樣", "流年神煞：天乙貴人、太極貴人、桃花。"),
)  # fmt: skip

# Of a moment that was not asked about, or that is named otherwise: true or not, nobody vouches for it.
LOOSE = (
    ("en", "How is March 2027?", "2027-04: the passing month is Guǐ Mǎo (Rabbit), and its stem Guǐ is Hurting Officer to your day master."),
    ("en", "What about 2026?", "The year 2026 is Bǐng Wǔ (Horse); Bǐng is Seven Killings to your day master Bǐng."),
    ("zh-Hans", "2027年3月怎么样", "2027-04行流月癸卯，流月天干对日主为伤官。"),
    ("en", "How are March 2027 and May 2027?", "2027-05: the passing month is Guǐ Mǎo (Rabbit)."),
    ("en", "How is March 2027?", "Next month the passing month is Guǐ Mǎo (Rabbit)."),
    ("en", "How is 2027-03-05?", "The day after 2027-03-05 is a Jiǎ Shēn (Monkey) day."),
    ("en", "How is 2027-03-05?", "Six months from 2027-03-05 is a Guǐ Wèi (Goat) day."),
    ("en", "How is 2027-03-05?", "2027-03-06 is a Jiǎ Shēn (Monkey) day, its stem Guǐ is Hurting Officer."),
    ("zh-Hans", "2027年3月5日", "农历2027年1月28日为癸未日。"),
    ("zh-Hans", "2027年3月5日", "2027-03-05为癸未日，流日天干壬对日主为食神。"),
    ("zh-Hans", "2027年3月", "下个月行流月癸卯，流月天干对日主为伤官。"),
)  # fmt: skip


def _check(language: str, question: str, sentence: str) -> Verdict:
    return Checker.of(chart_at(LI, language, question), TODAY).check(sentence).verdict


@pytest.mark.parametrize(("language", "question", "sentence"), TRUE)
def test_what_passes_is_vouched_for(language: str, question: str, sentence: str) -> None:
    assert _check(language, question, sentence) is Verdict.CHECKED


@pytest.mark.parametrize(("language", "question", "sentence"), FALSE)
def test_what_does_not_pass_is_noticed(language: str, question: str, sentence: str) -> None:
    assert _check(language, question, sentence) in (Verdict.REPAIRED, Verdict.REMOVED)


@pytest.mark.parametrize(("language", "question", "sentence"), LOOSE)
def test_what_may_pass_at_another_time_is_not_vouched_for(
    language: str, question: str, sentence: str
) -> None:
    assert _check(language, question, sentence) is Verdict.UNVERIFIABLE


@pytest.mark.parametrize("sentence", ["流年丁未。", "流年为丁未，天干丁火。"])
def test_the_year_that_was_asked_about_is_the_passing_one(sentence: str) -> None:
    # Today is in 2026.
    assert _check("zh-Hans", "2027年怎么样", sentence) is Verdict.UNVERIFIABLE
    assert _check("zh-Hans", "2028年怎么样", sentence) is Verdict.REMOVED
