"""What must hold of the arguments of a question before anything is searched: kinds of values, members of enums."""

from enum import IntEnum
from typing import Any, TypeVar

from bazi.errors import InvalidRequest

E = TypeVar("E", bound=IntEnum)


def whole(name: str, value: object, *, optional: bool = False) -> None:
    """Raise InvalidRequest unless the value is a whole number, or None where that is allowed."""
    if not ((optional and value is None) or isinstance(value, int)):
        raise _kind(name, "a whole number")


def number(name: str, value: object, low: float, high: float) -> None:
    """Raise InvalidRequest unless the value is None or a number from `low` to `high`; NaN is none."""
    if value is None:
        return
    if not isinstance(value, int | float):
        raise _kind(name, "a number, or None")
    if not low <= value <= high:
        raise InvalidRequest(
            f"{name} must be {low:g} to {high:g}",
            field=name,
            reason=f"{name.upper()}_OUT_OF_RANGE",
            metadata={"min": f"{low:g}", "max": f"{high:g}"},
        )


def text(name: str, value: object) -> None:
    """Raise InvalidRequest unless the value is None or a text."""
    if not (value is None or isinstance(value, str)):
        raise _kind(name, "a text, or None")


def instance(name: str, value: object, kind: type, words: str) -> None:
    """Raise InvalidRequest unless the value is of a kind."""
    if not isinstance(value, kind):
        raise _kind(name, words)


def member(name: str, value: Any, kind: type[E]) -> E:
    """Return the member of an enum; a plain number is taken for the member that it equals."""
    try:
        return kind(value)
    except ValueError:
        raise InvalidRequest(
            f"{name} is none of its choices",
            field=name,
            reason="CHOICE_UNKNOWN",
            metadata={"choices": ", ".join(each.name for each in kind)},
        ) from None


def _kind(name: str, words: str) -> InvalidRequest:
    return InvalidRequest(f"{name} must be {words}", field=name, reason="TYPE_INVALID")
