"""Denials: which of them deny what they stand beside, which something else, and which nobody vouches for."""

import pytest

from services.chat.grounding.idle import UNDENIED
from services.chat.spans import Verdict
from tests.unit.chat.grounding.charts import checker

# The chart has a Direct Officer in its month stem and no General Star; its luck runs backward.
_PLAIN_ZH = ["你没有{}。", "命中并无{}。", "{}你是真没有。", "{}在你的四柱里完全没有。", "- {}：缺"]
_PLAIN_EN = [
    "You have no {}.",
    "Your chart does not contain the {}.",
    "{} is absent from your chart.",
    "| {} | no |",
]
_FAR_ZH = ["你没有理由不谈{}。", "没有谁会在你的命盘里看漏{}。"]
_FAR_EN = [
    "Your chart has nothing that would bring {} down on you.",
    "Not a soul could say that you got away with {}.",
]


@pytest.mark.parametrize("form", _PLAIN_ZH)
def test_what_is_plainly_denied_is_vouched_for_or_cut_in_chinese(form: str) -> None:
    assert checker().check(form.format("将星")).verdict is Verdict.CHECKED
    assert checker().check(form.format("正官")).verdict is Verdict.REMOVED


@pytest.mark.parametrize("form", _PLAIN_EN)
def test_what_is_plainly_denied_is_vouched_for_or_cut_in_english(form: str) -> None:
    assert checker("en").check(form.format("General Star")).verdict is Verdict.CHECKED
    assert checker("en").check(form.format("Direct Officer")).verdict is Verdict.REMOVED


@pytest.mark.parametrize("form", _FAR_ZH)
def test_nobody_vouches_for_a_denial_in_words_that_are_not_known_in_chinese(form: str) -> None:
    assert checker().check(form.format("将星")).verdict is not Verdict.CHECKED


@pytest.mark.parametrize("form", _FAR_EN)
def test_nobody_vouches_for_a_denial_in_words_that_are_not_known_in_english(form: str) -> None:
    assert checker("en").check(form.format("General Star")).verdict is not Verdict.CHECKED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "此造不乏正官。"),
        ("zh-Hans", "你的月柱少不了正官。"),
        ("zh-Hans", "并不是说你没有正官。"),
        ("en", "You can't get away from Direct Officer; it is right there in your month stem."),
        ("en", "Don't worry about Direct Officer, you've got it."),
        ("en", "Direct Officer has not gone missing from your chart."),
        ("en", "No two ways about it, Direct Officer stands in your month stem."),
    ],
)
def test_what_is_denied_is_something_else_than_the_thing(language: str, text: str) -> None:
    assert UNDENIED.search(text.lower()) is not None
    assert checker(language).check(text).verdict not in (Verdict.REMOVED, Verdict.REPAIRED)


@pytest.mark.parametrize(
    "text",
    [
        "Your luck pillars do not run {}.",
        "The luck pillars don't run {} for you.",
        "Your luck cycles never run {}.",
    ],
)
def test_a_verb_that_is_denied_is_denied(text: str) -> None:
    assert checker("en").check(text.format("forward")).verdict is Verdict.CHECKED
    assert checker("en").check(text.format("backward")).verdict is not Verdict.CHECKED


@pytest.mark.parametrize("filler", ["见到", "带有含有", "偏偏", "你的命盘里也都真是"])
@pytest.mark.parametrize("order", ["没有{}将星", "将星{}没有"])
def test_a_long_row_of_words_is_read_to_its_end(filler: str, order: str) -> None:
    # A pattern with two ways to read a word would try two to the fiftieth of them.
    said = order.format(filler * (96 // len(filler))) + "。"
    assert checker().check(said).verdict in Verdict


def test_what_stands_in_brackets_is_put_right_with_the_word_before_them() -> None:
    for row, right in (
        ("| month stem | Indirect Resource (偏印) |", "| month stem | Direct Officer (正官) |"),
        ("| month pillar | Gui Wei (癸未) |", "| month pillar | Ding Chou (丁丑) |"),
        ("The month pillar is Gui Wei (癸未).", "The month pillar is Ding Chou (丁丑)."),
    ):
        checked = checker("en").check(row)
        assert (checked.verdict, checked.text) == (Verdict.REPAIRED, right)


def test_of_two_that_are_spelt_the_same_either_may_be_meant_but_for_the_one_before_a_bracket() -> (
    None
):
    # 天乙 and 天医 are both "Tian Yi"; the month has the first, only the day has both.
    english = checker("en")
    assert english.check("You carry Tian Yi in the month pillar.").verdict is Verdict.CHECKED
    assert english.check("You carry Tian Yi in the year pillar.").verdict is Verdict.REMOVED
    doctor = "You carry the Heavenly Doctor (tiān yī) in the {} pillar."
    assert english.check(doctor.format("day")).verdict is Verdict.CHECKED
    assert english.check(doctor.format("month")).verdict is Verdict.REMOVED
