"""What a reader is told of how a question was read, before the answer and whoever writes it.

A chart that is out of date, times that nobody can compute, births that the question tells.
"""

import re
from collections.abc import Iterator

from services.chat.grounding.folding import fold
from services.chat.grounding.safety import is_minor
from services.chat.model import Role
from services.chat.needs import needs_of, unread_in
from services.chat.told import Told, births_told
from services.chat.writers.phrases_notes import NOTES
from services.chat.writing import TOLD, Brief

# More would bury what else is to be told.
_MOST_NAMED = 3
_OF_DEATH = re.compile(
    r"(?<![a-z])(?:die|dies|dying|death|survive|live to|how long (?:will|do) (?:i|he|she|they|my [a-z]+) live)(?![a-z])"
    "|寿命|阳寿|会死|何时死|什么时候死|几岁死|活到|活多久|去世的?时间|过世"
)


def preface(brief: Brief) -> str:
    """Return the paragraph before the answer; empty where there is nothing to tell."""
    between = " " if brief.language_code == "en" else ""
    told = between.join(notes(brief))
    return f"{told}\n\n" if told else ""


def notes(brief: Brief) -> Iterator[str]:
    """Yield sentences in the language of the reply."""
    language, today = brief.language_code, brief.today.date()
    stale = NOTES["stale"][language]
    if brief.chart.stale and not any(stale in turn.text for turn in brief.turns):
        yield stale
    unread = unread_in(brief.question, today, brief.chart.born)
    if unread:
        yield NOTES["unread"][language].format(times=NOTES["comma"][language].join(unread))
    if brief.chart.second_unread:
        yield NOTES["second_unread"][language]
    for name, births in _told(brief).items():
        said = NOTES["comma"][language].join(dict.fromkeys(births[:_MOST_NAMED]))
        yield NOTES[name][language].format(birth=said)
    if _OF_DEATH.search(fold(brief.question)):
        yield NOTES["death"][language]


def _told(brief: Brief) -> dict[str, list[str]]:
    """Return the births of a question by what is to be said of them."""
    question, language, today = brief.question, brief.language_code, brief.today.date()
    asked = needs_of(question, today, brief.chart.born).told
    is_read = any(fact.other == TOLD for fact in brief.chart.between)
    before = asked is None and is_read and _told_before(brief)
    minor = brief.chart.other_is_minor or is_minor("", brief.chart.born, today)
    found: dict[str, list[str]] = {"told_before": [before]} if before else {}
    for told in births_told(question, today):
        if told.person.own:
            name = "told_own" if _is_another(brief, told) else ""
        elif told.day is None:
            name = "told_partly"
        elif asked is None or told.spans != asked.spans:
            name = "told_unread" if told.ahead else "told_second"
        else:
            name = "told" if is_read else "told_young" if minor else "told_unread"
        if name:
            found.setdefault(name, []).append(birth(told, question, language))
    return found


def _told_before(brief: Brief) -> str:
    """Return the birth that an earlier question told, of whom this one still speaks."""
    for turn in reversed(brief.turns):
        told = needs_of(turn.text, brief.today.date(), brief.chart.born).told
        if turn.role is Role.USER and told is not None:
            return birth(told, turn.text, brief.language_code)
    return ""


def for_model(brief: Brief) -> str:
    """Return what a model is told besides its prompt; empty where there is nothing."""
    language = brief.language_code
    lines = [f"- {note}" for note in notes(brief)]
    said = [NOTES["has_been_told"][language], *lines] if lines else []
    if brief.chart.between:
        who = NOTES["second_chart"][language]
        if any(fact.other == TOLD for fact in brief.chart.between):
            told = needs_of(brief.question, brief.today.date(), brief.chart.born).told
            who = birth(told, brief.question, language) if told else _told_before(brief)
        said.append(NOTES["second"][language].format(who=who))
    return "\n".join(said)


def birth(told: Told, question: str, language: str) -> str:
    """Return a birth as it was understood, as it was written where no date of it was."""
    day = told.day
    if day is None:
        return " ".join(question[start:end].strip() for start, end in told.spans)
    said = f"{day.year}-{day.month:02}-{day.day:02}"
    if day.lunar:
        month = NOTES["leap"][language].format(month=day.month) if day.leap else day.month
        said = NOTES["lunar"][language].format(year=day.year, month=month, day=day.day)
    if told.hour is None:
        return said if told.person.own else said + NOTES["untimed"][language]
    return f"{said} {told.hour:02}:{told.minute:02}"


def _is_another(brief: Brief, told: Told) -> bool:
    """Whether whoever asks tells another birth than that of the chart, as far as the two can be compared."""
    clock, day = brief.chart.clock, told.day
    if clock is None:
        return False
    if day is not None and day.lunar:
        # The lunar year begins up to seven weeks later.
        return day.year not in (clock.year, clock.year - 1)
    born = (clock.year, clock.month, clock.day)
    on = born if day is None else (day.year, day.month, day.day)
    at = (clock.hour, clock.minute) if told.hour is None else (told.hour, told.minute)
    year = told.year or clock.year
    return (year, on, at) != (clock.year, born, (clock.hour, clock.minute))
