"""Turns of a talk as a context wants them: in exchanges, with markers that mean what they mean now.

Every reply numbers its citations for itself. Told as it was, `[F3]` would stand for another finding in the next.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from services.chat.context.material import CitedFinding
from services.chat.model import Citation, Message, Role
from services.chat.writing import TOLD, ChartFacts, Turn

_MARKER = re.compile(r"( ?)\[([A-Z]\d{1,4})\]")
# What a citation names: chart, finding, moment, second chart.
Place = tuple[str, str, datetime | None, str]


def numbers(chart: ChartFacts) -> dict[Place, int]:
    """Return the number that each finding has in a brief: `F1` is the first.

    Not those of a birth that was told: an earlier question may have told another one.
    """
    return {
        (chart.name, fact.finding_id or fact.id, fact.at, fact.other): number
        for number, fact in enumerate(chart.facts, start=1)
        if fact.other != TOLD
    }


def place_of(cited: Citation | CitedFinding) -> Place:
    """Return what a citation names."""
    return (cited.chart, cited.finding_id, cited.at, cited.other)


def turn_of(message: Message, numbered: Mapping[Place, int]) -> Turn:
    """Return a message as a turn: its markers renumbered, those of findings that are not there now taken out."""
    if message.role is Role.USER:
        return Turn(message.role, message.text, message.message_id)
    meant = {cited.marker: numbered.get(place_of(cited)) for cited in message.citations}

    def now(found: re.Match[str]) -> str:
        number = meant.get(found[2])
        return "" if number is None else f"{found[1]}[F{number}]"

    return Turn(message.role, _MARKER.sub(now, message.text), message.message_id)


def exchanges(turns: Iterable[Turn]) -> Sequence[tuple[Turn, ...]]:
    """Return turns in exchanges, each a question and what answered it; answers before the first question are one."""
    found: list[list[Turn]] = []
    for turn in turns:
        if turn.role is Role.USER or not found:
            found.append([])
        found[-1].append(turn)
    return [tuple(exchange) for exchange in found]
