"""The yearly rule at the end of a zone file: a POSIX TZ string (RFC 8536 §3.3)."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

_UNIX_ORDINAL = 719_163
_DAY = 86_400


class DayRule(NamedTuple):
    """When in a year the clock changes: `kind` M (month, week, weekday), J (1–365, no leap day) or N (0–365)."""

    kind: str
    a: int
    b: int
    c: int
    seconds: int

    def wall_seconds(self, year: int) -> int:
        """Return the clock time of the change in naive seconds from 1970."""
        return (self._ordinal(year) - _UNIX_ORDINAL) * _DAY + self.seconds

    def _ordinal(self, year: int) -> int:
        first = date(year, 1, 1).toordinal()
        if self.kind == "N":
            return first + self.a
        if self.kind == "J":
            leap = date(year, 12, 31).toordinal() - first == 365
            return first + self.a - 1 + (leap and self.a >= 60)
        return self._weekday(year)

    def _weekday(self, year: int) -> int:
        first = date(year, self.a, 1)
        # Sunday is 0 in the rule; date.weekday() has Monday 0.
        to_first = (self.c - (first.weekday() + 1)) % 7
        day = first.toordinal() + to_first + 7 * (self.b - 1)
        after = date(year + self.a // 12, self.a % 12 + 1, 1).toordinal()
        return day if day < after else day - 7  # week 5 means the last


class PosixRule(NamedTuple):
    """A zone's two offsets in seconds east of UTC, and the clock times at which it changes between them."""

    standard: int
    saving: int
    begins: DayRule
    ends: DayRule

    def changes(self, year: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return (epoch seconds, offset afterwards) of the two changes of a year, in order."""
        start = (self.begins.wall_seconds(year) - self.standard, self.saving)
        end = (self.ends.wall_seconds(year) - self.saving, self.standard)
        return (start, end) if start < end else (end, start)


@lru_cache(maxsize=64)
def parse_rule(text: str) -> PosixRule | None:
    """Return the rule of a TZ string such as `EST5EDT,M3.2.0,M11.1.0`; None if the clock never changes.

    Raises ValueError when the text is not such a string.
    """
    names, _, days = text.partition(",")
    if not days:
        return None
    at = _skip_name(names, 0)
    at, standard = _number(names, at)
    at = _skip_name(names, at)
    saving = standard - 3600 if at == len(names) else _number(names, at)[1]
    begins, _, ends = days.partition(",")
    return PosixRule(-standard, -saving, _day_rule(begins), _day_rule(ends))


def _skip_name(text: str, at: int) -> int:
    if text[at] == "<":
        return text.index(">", at) + 1
    while at < len(text) and text[at].isalpha():
        at += 1
    return at


def _number(text: str, at: int) -> tuple[int, int]:
    """Read `[+-]hh[:mm[:ss]]`; return where it ends and its seconds."""
    end = at
    while end < len(text) and text[end] in "+-0123456789:":
        end += 1
    return end, _seconds(text[at:end])


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    parts += [0] * (3 - len(parts))
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def _day_rule(text: str) -> DayRule:
    day, _, time = text.partition("/")
    seconds = _seconds(time) if time else 7200
    if day[0] == "M":
        month, week, weekday = map(int, day[1:].split("."))
        return DayRule("M", month, week, weekday, seconds)
    if day[0] == "J":
        return DayRule("J", int(day[1:]), 0, 0, seconds)
    return DayRule("N", int(day), 0, 0, seconds)
