"""The composer: every statement cited, nothing invented, the same question the same answer."""

import re
from datetime import UTC, datetime

import pytest

from bazi import Birth, Sex, compute
from bazi.labels import describe
from services.chat.model import Brief, ChartFacts, Cited, Ended, Fact, Text
from services.chat.writers.composer import Composer, compose
from services.chat.writers.phrases import SENTENCES
from services.kit.languages import READINGS

QUESTIONS = (
    "我的事业如何？",
    "財運",
    "marriage?",
    "性格",
    "health",
    "next year",
    "hello",
    "孩子",
    "学业",
)
LI = Birth(
    year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai",
    longitude=104.07, latitude=30.67, sex=Sex.MALE,
)  # fmt: skip
UNTIMED = Birth(year=1996, month=2, day=29, hour=None, zone="Asia/Shanghai")


def brief(question: str, language: str, birth: Birth = LI) -> Brief:
    facts = tuple(
        Fact(f.id, f.kind, f.subject, dict(f.value), describe(f, language))
        for f in compute(birth).findings
    )
    return Brief(
        question, language, ChartFacts("c", language, facts), (), datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("birth", [LI, UNTIMED], ids=["timed", "untimed"])
@pytest.mark.parametrize("language", READINGS)
@pytest.mark.parametrize("question", QUESTIONS)
async def test_every_marker_is_explained_and_every_statement_cited(
    question: str, language: str, birth: Birth
) -> None:
    asked = brief(question, language, birth)
    pieces = [piece async for piece in Composer().write(asked)]
    text = "".join(piece.text for piece in pieces if isinstance(piece, Text))
    explained = {piece.marker for piece in pieces if isinstance(piece, Cited)}
    assert set(re.findall(r"\[(F\d+)\]", text)) == explained
    known = {fact.id for fact in asked.chart.facts}
    assert {piece.finding_id for piece in pieces if isinstance(piece, Cited)} <= known
    assert isinstance(pieces[-1], Ended)
    spoken_of_itself = {
        SENTENCES[name][language] for name in ("disclosure", "closing", "open_question")
    }
    for sentence in compose(asked):
        assert sentence.facts or sentence.text in spoken_of_itself
    assert text.startswith(SENTENCES["disclosure"][language])


async def test_the_same_question_has_the_same_answer() -> None:
    first = [piece async for piece in Composer().write(brief("财运", "zh-Hans"))]
    assert first == [piece async for piece in Composer().write(brief("财运", "zh-Hans"))]


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_speaks_every_language_with_the_same_words(name: str) -> None:
    words = {
        frozenset(re.findall(r"\{(\w+)\}", SENTENCES[name][language])) for language in READINGS
    }
    assert len(words) == 1
