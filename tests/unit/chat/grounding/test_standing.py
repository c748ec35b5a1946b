"""What is vouched for, what is not, and what says nothing of a chart: 己巳 丁丑 庚子 庚辰."""

import pytest

from bazi import Birth, Sex
from services.chat.grounding.sentences import LONGEST_CHINESE
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import checker

# All of these are true of the chart or say nothing of it that is false; no claim of theirs reads all that they say.
NOT_VOUCHED = (
    ("en", "The Direct Officer smiles on the native from afar."),
    ("en", "Geng Metal was born in the Ox month, so the season is cold Fire."),
    ("en", "Luck turns to Bing Zi in March 1999."),
    ("en", "On 2 December 1999 luck turned from Bing Zi to Yi Hai."),
    ("en", "The day pillar holds Gui."),
    ("en", "Her day master is Jia."),
    ("en", "Her luck ran forward."),
    ("en", "My teacher would have begun with the year pillar, which is Jia Zi."),
    ("en", "Wealth is visible and officer is hidden."),
    ("en", "Metal is what your day master is made of."),
    ("en", "Your month branch is Chou, so you were born in summer."),
    ("en", "Your luck starts at age 9 and 2 months."),
    ("en", "Your month pillar is Ding Chou, a winter birth, and the year pillar is Ji Si (Ox)."),
    ("zh-Hans", "月支丑，生在夏天，盘里偏寒。"),
    ("zh-Hans", "1999年5月换丙子运。"),
    ("zh-Hans", "他的日主是甲木。"),
    ("zh-Hans", "庚金生于丑月，戊己双透，印重。"),
    ("zh-Hans", "丑戌未三刑，说的是你。"),
    ("zh-Hans", "到2003年，丙子运便是你的主场。"),
)
VOUCHED = (
    ("en", "Your day master is Geng (庚)."),
    ("en", "The day pillar hides Gui."),
    ("en", "Your chart contains the Direct Officer."),
    ("en", "When the Bing Zi luck pillar arrives, the native is 9."),
    ("en", "Wood occurs only among the hidden stems (1)."),
    ("en", "Your luck starts at age 9 and 9 months."),
    ("en", "Earth weighs most in your chart, with 3 in plain sight and 3 among the hidden stems."),
    ("en", "Your month branch is Chou, so you were born in winter."),
    ("zh-Hans", "月支丑，生在冬天，盘里偏寒。"),
    ("zh-Hans", "1999年12月换丙子运。"),
    ("zh-Hans", "2003 年你正走丙子大运。"),
    ("zh-Hans", "你盘中有劫财。"),
    ("zh-Hans", "木只在藏干里（1处）。"),
    ("zh-Hant", "木只在藏干裡（1處）。"),
)
PLAIN = (
    ("en", "If your day master were Jia, it would differ."),
    ("en", "Is your day master Jia?"),
    ("en", "Go to bed early and drink more tea."),
    ("zh-Hans", "如果你的日主是甲木，结论便不同。"),
    ("zh-Hans", "你的日主是甲木吗？"),
    ("zh-Hans", "细水长流，慢慢来。"),
)


@pytest.mark.parametrize(("language", "sentence"), NOT_VOUCHED)
def test_what_nobody_would_notice_if_it_were_wrong_is_not_vouched_for(
    language: str, sentence: str
) -> None:
    assert checker(language).check(sentence).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(("language", "sentence"), VOUCHED)
def test_what_is_read_in_whole_is_vouched_for(language: str, sentence: str) -> None:
    assert checker(language).check(sentence).verdict is Verdict.CHECKED


@pytest.mark.parametrize(("language", "sentence"), PLAIN)
def test_what_is_asked_or_supposed_claims_nothing(language: str, sentence: str) -> None:
    assert checker(language).check(sentence).verdict is Verdict.PLAIN


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("你的时柱有红艳。", "你的時柱有紅豔。"),
        ("时柱见吊客。", "時柱見弔客。"),
        ("提纲为午。", "提綱為午。"),
        ("综合判断为身强。", "綜合判斷為身強。"),
        ("乾造，日主是辛金。", "乾造，日主是辛金。"),
        ("藏干有癸。", "藏幹有癸。"),
    ],
)
def test_both_scripts_are_read_alike(simplified: str, traditional: str) -> None:
    """Characters that no word of the labels has, and those that converters of scripts get wrong."""
    plain, full = checker("zh-Hans").check(simplified), checker("zh-Hant").check(traditional)
    assert plain.verdict is full.verdict
    assert [one.claim.kind for one in plain.judgements] == [
        one.claim.kind for one in full.judgements
    ]


def test_a_date_with_spaces_is_a_date_and_is_put_right_as_it_was_written() -> None:
    checked = checker().check("你出生于 1991 年 2 月 4 日。")
    assert (checked.verdict, checked.text) == (Verdict.REPAIRED, "你出生于 1990 年 2 月 4 日。")


def test_a_piece_of_a_sentence_that_is_too_long_is_read_in_time() -> None:
    pieces = [*(one := checker()).feed("子" * 3 * LONGEST_CHINESE), *one.finish()]
    assert max(len(piece.text) for piece in pieces) <= LONGEST_CHINESE


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Earth weighs most in your chart, with 4 in plain sight and 3 among the hidden stems."),
        ("en", "Earth weighs most in your chart, with 3 in plain sight and 2 among the hidden stems."),
        ("zh-Hans", "10岁9个月28天起运。"),
    ],
)  # fmt: skip
def test_a_wrong_number_is_noticed(language: str, sentence: str) -> None:
    assert checker(language).check(sentence).verdict in (Verdict.REPAIRED, Verdict.REMOVED)


def test_months_of_the_start_of_luck_are_no_age() -> None:
    # Five years and two months: the two was taken for an age, and made five.
    born = Birth(1999, 4, 21, 1, "Asia/Shanghai", minute=57, sex=Sex.MALE)
    said = "Your luck starts at age 5 and 2 months."
    assert checker("en", born).check(said).text == said
