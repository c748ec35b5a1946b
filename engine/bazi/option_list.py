"""The options as a list that a service or a form can show."""

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from bazi.options import DEFAULT_OPTIONS, Options
from bazi.options_table import OPTION_ROWS


class ChoiceInfo(NamedTuple):
    """A choice of an option. `name` is the member's name in lower case, `label_id` that of its labels.

    `used_by` names libraries or schools, in English.
    """

    name: str
    value: int
    label_id: str
    used_by: str


class OptionInfo(NamedTuple):
    """An option. `default` is the name of a choice, of a number its digits; a number has no choices."""

    name: str
    label_id: str
    meaning: str
    default: str
    choices: tuple[ChoiceInfo, ...]


def choice_id(name: str, value: int) -> str:
    """Return the label id of an option's value, the digits themselves for a number."""
    return f"option.{name}.{value.name.lower()}" if isinstance(value, IntEnum) else str(value)


@lru_cache(maxsize=1)
def options_table() -> tuple[OptionInfo, ...]:
    """Return every option in the order of `Options`."""
    return tuple(_option(name, default) for name, default in DEFAULT_OPTIONS._asdict().items())


def _option(name: str, default: int) -> OptionInfo:
    meaning, rows = OPTION_ROWS[name]
    choices = []
    if isinstance(default, IntEnum):
        members = {member.name.lower(): member for member in type(default)}
        choices = [
            ChoiceInfo(key, int(members[key]), f"option.{name}.{key}", used_by)
            for key, used_by in rows
        ]
    shown = default.name.lower() if isinstance(default, IntEnum) else str(default)
    return OptionInfo(name, f"option.{name}", meaning, shown, tuple(choices))


def departures(options: Options) -> tuple[tuple[str, int], ...]:
    """Return the options that are not the default, but for the clock, which every chart states."""
    if options[1:] == DEFAULT_OPTIONS[1:]:
        return ()
    pairs = zip(Options._fields, options, DEFAULT_OPTIONS, strict=True)
    return tuple((name, value) for name, value, usual in pairs if value != usual)[
        options.clock != DEFAULT_OPTIONS.clock :
    ]
