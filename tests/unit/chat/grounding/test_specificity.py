"""The score tells a reading of this chart from a text that would fit anybody."""

from datetime import UTC, datetime

import pytest

from services.chat.grounding.specificity import panel, specificity_of
from services.chat.writers.composer import Composer
from services.chat.writing import Brief, Text
from services.kit.languages import READINGS
from tests.unit.chat.grounding.charts import LI, TODAY, chart, truth

ANYBODY = {
    "zh-Hans": "你是个善良的人，有时外向，有时内向。努力就会成功。甲木喜庚金，2027年丁未。",
    "zh-Hant": "你是個善良的人，有時外向，有時內向。努力就會成功。",
    "en": "You are kind, sometimes outgoing and sometimes shy. Effort pays. 2027 is a Ding Wei year.",
}


@pytest.mark.parametrize("language", READINGS)
def test_a_text_for_anybody_has_none(language: str) -> None:
    assert specificity_of(ANYBODY[language], truth(LI, language)) == 0.0


@pytest.mark.parametrize("language", READINGS)
@pytest.mark.parametrize("question", ["事业", "财运", "性格", "luck in ten years"])
async def test_a_reading_of_the_chart_has_much(language: str, question: str) -> None:
    facts = chart(LI, language)
    brief = Brief(question, language, facts, (), datetime(2026, 11, 28, tzinfo=UTC))
    pieces = [piece async for piece in Composer().write(brief)]
    text = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    assert specificity_of(text, truth(LI, language)) >= 0.8


def test_what_only_this_chart_has_counts_more_than_what_many_have() -> None:
    here = truth()
    assert specificity_of("年柱己巳，月柱丁丑，日柱庚子，时柱庚辰。", here) > 0.95
    assert specificity_of("命中没有羊刃。", here) < 0.8


def test_saying_it_twice_does_not_count_twice() -> None:
    once = "日柱庚子。身强。"
    assert specificity_of(once * 5, truth()) == specificity_of(once, truth())


def test_the_panel_has_every_day_master_and_month() -> None:
    masters = {one.master for one in panel(TODAY)}
    months = {one.pillars[1].branch for one in panel(TODAY) if one.pillars[1] is not None}
    assert (len(masters), len(months)) == (10, 12)
