"""How a claim can stand."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """checked: the findings say so. false: they say otherwise. unverifiable: they say nothing of it."""

    CHECKED = "checked"
    FALSE = "false"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A standing, what it rests on, and (start, end, text) where exactly one right word exists."""

    standing: Standing
    findings: tuple[str, ...] = ()
    repair: tuple[int, int, str] | None = None


UNKNOWN = Outcome(Standing.UNVERIFIABLE)


def holds(*findings: str) -> Outcome:
    """It is so, by these findings."""
    return Outcome(Standing.CHECKED, tuple(dict.fromkeys(f for f in findings if f)))


def fails(*findings: str, repair: tuple[int, int, str] | None = None) -> Outcome:
    """It is not so, by these findings."""
    return Outcome(Standing.FALSE, tuple(dict.fromkeys(f for f in findings if f)), repair)
