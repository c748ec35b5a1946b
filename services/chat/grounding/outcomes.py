"""How a claim can stand."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.chat.grounding.lexicon import Token
from services.chat.grounding.scopes import Sentence

# (start, end, text): what to write in place of what.
Repair = tuple[int, int, str]
# Looked for where it is to be written: most that is judged false is judged of other charts, to see how specific a text
# is. None where there is no one right word after all.
Mend = Callable[[], Repair | None]


class Standing(StrEnum):
    """checked: the findings say so. false: they say otherwise. unverifiable: they say nothing of it."""

    CHECKED = "checked"
    FALSE = "false"
    UNVERIFIABLE = "unverifiable"


@dataclass(slots=True)
class Outcome:
    """A standing, what it rests on, and what puts it right where exactly one right word may exist."""

    standing: Standing
    findings: tuple[str, ...] = ()
    mend: Mend | None = None

    @property
    def repair(self) -> Repair | None:
        """What to write in place of what, where exactly one right word exists."""
        return None if self.mend is None else self.mend()


UNKNOWN = Outcome(Standing.UNVERIFIABLE)


def holds(*findings: str) -> Outcome:
    """It is so, by these findings."""
    return Outcome(Standing.CHECKED, tuple(dict.fromkeys(filter(None, findings))))


def fails(*findings: str, mend: Mend | None = None) -> Outcome:
    """It is not so, by these findings."""
    return Outcome(Standing.FALSE, tuple(dict.fromkeys(filter(None, findings))), mend)


def instead(token: Token, sentence: Sentence, write: Callable[..., str], *right: object) -> Mend:
    """Return what puts a wrong word right: `write` takes the word as it stands, then what is right."""
    start, end = token.start, token.end
    return lambda: (start, end, write(sentence.text[start:end], *right))
