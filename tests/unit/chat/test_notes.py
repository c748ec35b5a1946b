"""What readers are told of how their question was read, before the answer and whoever writes it."""

from dataclasses import replace

import pytest

from services.chat import notes
from services.chat.editor import Editor
from services.chat.grounding.safety import HELP
from services.chat.grounding.sentences import count_of
from services.chat.model import Role
from services.chat.writers.composer import Composer
from services.chat.writers.phrases_notes import NOTES
from services.chat.writers.prompt import messages
from services.chat.writing import TOLD, Brief, Turn
from services.kit.languages import READINGS
from tests.grounding.samples import births
from tests.unit.chat.grounding.charts import LI, chart_beside
from tests.unit.chat.test_editor import brief

HUSBAND = "My husband was born 1985-03-05 at 08:00. Do we match?"


def beside(question: str, language: str, other: str = TOLD) -> Brief:
    """A question about LI and somebody else, as it is where the Chart service has answered."""
    chart = chart_beside(LI, births(3, 1)[0], language, other)
    return replace(brief(question, language), chart=chart)


@pytest.mark.parametrize("language", READINGS)
def test_whose_birth_was_corrected_is_told_once_that_an_old_chart_is_read(language: str) -> None:
    asked = brief("marriage?", language)
    assert notes.preface(asked) == ""
    old = replace(asked, chart=replace(asked.chart, stale=True))
    assert notes.preface(old) == NOTES["stale"][language] + "\n\n"
    again = replace(old, turns=(Turn(Role.ASSISTANT, notes.preface(old) + "…"),))
    assert notes.preface(again) == ""


@pytest.mark.parametrize("language", READINGS)
@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("Is 2027-02-29 a good day to marry?", "2027-02-29"),
        ("what about 31 April 2027", "31 april 2027"),
        ("2025年农历闰八月十五适合结婚吗", "农历闰八月十五"),
        ("1850年怎么样", "1850"),
        ("What about the year 2500?", "year 2500"),
        ("What happens at age 200?", "age 200"),
    ],
)
def test_a_time_that_cannot_be_read_is_said_to_be_unread(
    question: str, times: str, language: str
) -> None:
    told = NOTES["unread"][language].format(times=times)
    assert notes.preface(brief(question, language)).strip() == told
    assert notes.preface(brief("2027-02-28", language)) == ""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (HUSBAND, "1985-03-05 08:00"),
        ("我老公1985年3月5日生，合婚", "1985-03-05, hour open"),
        ("我女朋友农历1995年闰八月初五生，合婚", "lunar 1995, month leap 8, day 5, hour open"),
    ],
)
def test_how_a_birth_was_read_is_told(question: str, told: str) -> None:
    asked = beside(question, "en")
    assert notes.preface(asked).strip() == NOTES["told"]["en"].format(birth=told)
    # Where the Chart service could not read it, or nothing whole is told, that is said.
    unread = NOTES["told_unread"]["en"].format(birth=told)
    assert notes.preface(brief(question, "en")).strip() == unread
    partly = notes.preface(brief("My son was born in 2013, will he do well?", "en")).strip()
    assert partly == NOTES["told_partly"]["en"].format(birth="2013")


def test_whoever_was_told_of_before_is_still_spoken_of() -> None:
    turns = (Turn(Role.USER, HUSBAND), Turn(Role.ASSISTANT, "…"))
    asked = replace(beside("And is he good for my money?", "en"), turns=turns)
    said = NOTES["told_before"]["en"].format(birth="1985-03-05 08:00")
    assert notes.preface(asked).strip() == said
    assert NOTES["second"]["en"].format(who="1985-03-05 08:00") in messages(asked)[0]["content"]


def test_what_is_not_read_is_told_with_its_reason() -> None:
    minor = replace(brief("My girlfriend was born 2012-03-05 at 08:00. Do we match?", "en"))
    minor = replace(minor, chart=replace(minor.chart, other_is_minor=True))
    assert notes.preface(minor).strip() == NOTES["told_young"]["en"].format(
        birth="2012-03-05 08:00"
    )
    gone = brief("Are we compatible?", "en")
    gone = replace(gone, chart=replace(gone.chart, second_unread=True))
    assert notes.preface(gone).strip() == NOTES["second_unread"]["en"]
    dying = notes.preface(brief("When will my husband die?", "en")).strip()
    assert dying == NOTES["death"]["en"]
    many = notes.preface(brief("my son born 2015-06-01, " * 50 + "do we match?", "en"))
    assert len(many) < 600


def test_of_several_others_one_is_read() -> None:
    asked = beside("My wife was born 1988-07-12, my son 2015-06-01: do we match?", "en")
    told = notes.preface(asked).strip()
    assert NOTES["told"]["en"].format(birth="1988-07-12, hour open") in told
    assert NOTES["told_second"]["en"].format(birth="2015-06-01, hour open") in told


@pytest.mark.parametrize(
    ("question", "birth"),
    [
        # LI was born on 1990-02-04 at 10:12.
        ("I was born on 1990-02-04 at 10:12. My career?", ""),
        ("I was born at 10:12. My career?", ""),
        ("I was born in 1990. My career?", ""),
        ("I was born in 1985. My career?", "1985"),
        ("我是农历1985年正月初五生的，事业呢？", "lunar 1985, month 1, day 5"),
        ("I was born at 23:30, not 10:12. My career?", "23:30"),
        ("我是1990年2月5日生的，事业呢？", "1990-02-05"),
    ],
)
def test_another_birth_than_the_charts_changes_nothing_and_that_is_told(
    question: str, birth: str
) -> None:
    told = NOTES["told_own"]["en"].format(birth=birth) if birth else ""
    assert notes.preface(brief(question, "en")).strip() == told


async def test_it_stands_before_the_answer_behind_help_whatever_is_withheld() -> None:
    asked = replace(beside(HUSBAND + " I want to die.", "en"), checked_only=True)
    editor = Editor(asked)
    assert editor.preface == HELP["en"] + notes.preface(asked)
    assert editor.report.plain == count_of(editor.preface)
    async for piece in Composer().write(asked):
        list(editor.edit(piece))
    assert (editor.report.removed, editor.report.repaired) == (0, 0)


def test_who_goes_on_with_a_reply_of_the_release_before_knows_what_was_told() -> None:
    asked = replace(brief("I want to die. Is 2027-02-29 a good day to marry?", "en"), turns=())
    whole = HELP["en"] + notes.preface(asked)
    assert notes.preface(asked)
    for told in (whole, HELP["en"], ""):
        editor = Editor(asked, told + "Your day master is Gēng. ")
        assert editor.preface == told
        assert editor.report.plain == count_of(told)
    assert Editor(asked).preface == whole


@pytest.mark.parametrize("language", READINGS)
def test_a_model_knows_what_was_told_and_who_is_who(language: str) -> None:
    system = messages(beside(HUSBAND, language))[0]["content"]
    assert NOTES["told"][language].format(birth="1985-03-05 08:00") in system
    assert NOTES["second"][language].format(who="1985-03-05 08:00") in system
    stored = messages(beside("Do we match?", language, "users/u/profiles/o/charts/c"))[0]["content"]
    assert NOTES["second"][language].format(who=NOTES["second_chart"][language]) in stored
    alone = messages(brief("Do we match?", language))[0]["content"]
    assert NOTES["second"][language][:8] not in alone
