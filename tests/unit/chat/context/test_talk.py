"""Markers of earlier answers mean what they meant; exchanges hold together."""

from datetime import UTC, datetime

from services.chat.context.talk import exchanges, numbers, turn_of
from services.chat.model import Citation, Message, Role
from services.chat.writing import ChartFacts, Fact, Turn

CHART = "users/u/profiles/p/charts/c"
YEAR = datetime(2027, 7, 1, 12, tzinfo=UTC)
FACTS = ChartFacts(
    CHART,
    "en",
    (
        Fact("day_master", "day_master", "day", {}, "庚"),
        Fact("star.lu.day", "star", "day", {}, "Lu"),
        Fact("2027/flow.flow_year", "flow.pillar", "", {}, "2027", "2027", YEAR, "flow.flow_year"),
    ),
)


def said(text: str, *citations: Citation, role: Role = Role.ASSISTANT) -> Message:
    return Message(
        user="u", conversation_id="t", message_id="m", role=role, text=text, language_code="en",
        create_time=YEAR, citations=citations,
    )  # fmt: skip


def test_markers_are_renumbered_and_those_of_nothing_go() -> None:
    message = said(
        "Geng [F7]. A star [F1][F2]. That year [F9]. Another chart's [F3].",
        Citation("F7", CHART, "day_master", ""),
        Citation("F1", CHART, "star.lu.day", ""),
        Citation("F2", CHART, "star.gone", ""),
        Citation("F9", CHART, "flow.flow_year", "", YEAR),
        Citation("F3", f"{CHART}2", "day_master", ""),
    )
    turn = turn_of(message, numbers(FACTS))
    assert turn.text == "Geng [F1]. A star [F2]. That year [F3]. Another chart's."
    assert turn.message_id == "m"


def test_what_a_reader_says_stays_as_it_is() -> None:
    message = said("What is [F9]?", role=Role.USER)
    assert turn_of(message, numbers(FACTS)).text == "What is [F9]?"


def test_an_exchange_is_a_question_and_its_answers() -> None:
    a, q = Turn(Role.ASSISTANT, "a"), Turn(Role.USER, "q")
    assert exchanges(()) == []
    assert exchanges((a, q, q, a, a, q)) == [(a,), (q,), (q, a, a), (q,)]
