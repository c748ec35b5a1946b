"""What must hold of options before anything is computed with them."""

from enum import IntEnum
from functools import lru_cache
from typing import Any

from bazi.errors import InvalidBirth, InvalidRequest
from bazi.options import DEFAULT_OPTIONS, MOST_LUCK_PILLARS, Options

_NAMES = Options._fields
_USUAL: tuple[Any, ...] = tuple(DEFAULT_OPTIONS)


def checked(options: Options) -> Options:
    """Return the options with every choice a member of its enum; plain numbers are taken for the members they equal.

    Raises InvalidRequest for what is no choice of its option, or no `Options` at all, and InvalidBirth for a number of
    luck pillars that no life has.
    """
    if options is DEFAULT_OPTIONS:
        return options
    try:
        return _checked(options)
    except TypeError:  # a value that cannot be hashed
        return _check(options)


def _check(options: Options) -> Options:
    if not isinstance(options, Options):
        raise InvalidRequest("options are an Options", field="options", reason="OPTIONS_INVALID")
    found = Options(*[_choice(*item) for item in zip(_NAMES, options, _USUAL, strict=True)])
    if not 1 <= found.luck_decades <= MOST_LUCK_PILLARS:
        raise InvalidBirth(
            f"luck_decades must be 1 to {MOST_LUCK_PILLARS}",
            field="luck_decades",
            reason="LUCK_DECADES_OUT_OF_RANGE",
            metadata={"min": "1", "max": str(MOST_LUCK_PILLARS)},
        )
    return found


# Equal options are the same options, whether their choices are members or numbers.
_checked = lru_cache(maxsize=512)(_check)


def _choice(name: str, value: Any, usual: Any) -> Any:
    if isinstance(usual, IntEnum):
        try:
            return type(usual)(value)
        except ValueError:
            known = ", ".join(member.name for member in type(usual))
    elif type(value) is int:
        return value
    else:
        known = "a whole number"
    raise InvalidRequest(
        f"{name} is none of its choices",
        field=f"options.{name}",
        reason="OPTION_UNKNOWN",
        metadata={"option": name, "choices": known},
    )
