"""A summary names what was asked and cited, covers the oldest only, and grows without end in bounded room."""

from datetime import UTC, datetime

import pytest

from services.chat.context.material import Exchange, Summary
from services.chat.context.summaries import due, extended, told
from services.chat.manuscript import dump_summary, load_summary
from services.chat.model import Citation, Message, Role
from services.chat.writing import ChartFacts, Fact

CHART = "users/u/profiles/p/charts/c"
NOW = datetime(2026, 2, 3, tzinfo=UTC)


def talk(count: int, size: int = 1, first: int = 0) -> list[Message]:
    """Questions and answers that cite."""
    cited = (
        Citation("F9", CHART, "day_master", "庚金", None),
        Citation("F2", CHART, "x", "2027", NOW),
    )
    return [
        Message(
            user="u", conversation_id="t", message_id=f"m{n}", role=(Role.USER, Role.ASSISTANT)[n % 2],
            text=f"第{n}问？" + "。" * size, language_code="en", create_time=NOW,
            citations=cited if n % 2 else (), in_reply_to=f"m{n - 1}" if n % 2 else None,
        )
        for n in range(first, first + count)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "size", "covered"),
    [(0, 1, 0), (2, 8000, 0), (20, 1, 0), (22, 1, 10), (40, 1, 28), (6, 3000, 2), (12, 3000, 8)],
)
def test_it_is_due_when_much_was_said_and_leaves_the_newest(
    count: int, size: int, covered: int
) -> None:
    assert due(talk(count, size)) == covered


def test_a_long_talk_that_never_had_one_gets_it_piece_by_piece() -> None:
    assert due(talk(7), more=True) == 6
    assert due(talk(8), more=True) == 6
    assert due(talk(2), more=True) == 0


def test_it_goes_on_where_it_ended() -> None:
    first = extended(None, talk(10))
    assert (first.through, first.covers, first.forgotten) == ("m9", 10, 0)
    both = extended(first, talk(4, first=10))
    assert both == extended(None, talk(14))
    assert load_summary(dump_summary(both)) == both
    many = extended(None, talk(400))
    assert (many.covers, len(many.exchanges), many.forgotten) == (400, 24, 176)
    assert many.exchanges[-1].asked == "第398问？"


def test_it_is_told_with_the_markers_of_now() -> None:
    facts = (Fact("a", "star", "", {}, ""), Fact("day_master", "day_master", "", {}, "庚金"))
    summary = extended(None, talk(4))
    assert told(summary, ChartFacts(CHART, "en", facts)) == (
        "(Earlier in this talk, shortened without a model:\n"
        "- I asked: “第0问？” You cited: 庚金 [F2]; 2027.\n"
        "- I asked: “第2问？” You cited: 庚金 [F2]; 2027.)"
    )
    other = told(summary, ChartFacts(f"{CHART}2", "zh-Hant", facts))
    assert "你引用了：庚金；2027。" in other


def test_what_people_wrote_is_never_a_form() -> None:
    summary = Summary("m", 3, (Exchange("{cited} {0} %s"),), 2)
    assert "{cited} {0} %s" in told(summary, ChartFacts(CHART, "en", ()))


def test_a_question_without_an_answer_is_named_too() -> None:
    asked = [one for one in talk(4) if one.role is Role.USER]
    assert [one.cited for one in extended(None, asked).exchanges] == [(), ()]
