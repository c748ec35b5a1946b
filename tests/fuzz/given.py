"""Bytes → what a caller may ask of the engine: mostly near where something changes, sometimes nonsense."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, TypeVar

from bazi import Birth, Calendar, Clock, Options, Precision, Sex
from bazi.clock_history import local_clock
from bazi.presets import PRESETS
from bazi.solar_terms import JIE_MS, utc_datetime

T = TypeVar("T")

ZONES = (
    *("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Seoul", "Asia/Tokyo"),
    *("Europe/London", "Europe/Berlin", "Europe/Dublin", "Africa/Casablanca", "Africa/Monrovia"),
    *("America/New_York", "America/Chicago", "America/St_Johns", "America/Juneau", "Pacific/Apia"),
    *("Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Kiritimati", "Etc/UTC", "Asia/Kathmandu"),
)
_STRANGE = (float("nan"), float("inf"), float("-inf"), -0.0, 180.0, -180.0, 90.0, -90.0, 1e-300)
_OF_NO_USE: tuple[Any, ...] = (
    None,
    "",
    "7",
    7.5,
    b"7",
    [],
    (1,),
    {},
    10**30,
    float("nan"),
    object(),
)
_FIRST, _LAST = -11_676_096_000_000, 13_601_088_000_000  # 1600 to 2400


class Given:
    """Reads values from bytes; when they are used up, everything is 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def integer(self, low: int, high: int) -> int:
        """Return an integer between two, both included."""
        size = ((high - low).bit_length() + 7) // 8
        part = self._data[self._at : self._at + size]
        self._at += size
        return low + int.from_bytes(part, "big") % (high - low + 1)

    def flag(self, of: int = 2) -> bool:
        """Return True once in `of` times."""
        return self.integer(0, of - 1) == of - 1

    def choice(self, among: Sequence[T]) -> T:
        """Return one of several."""
        return among[self.integer(0, len(among) - 1)]

    def number(self, low: float, high: float) -> float:
        """Return a float between two, sometimes one that is none or infinite."""
        if self.flag(16):
            return self.choice(_STRANGE)
        return low + (high - low) * self.integer(0, 1 << 24) / (1 << 24)

    def instant(self, zone: str) -> int:
        """Return epoch ms: anywhere in the tables, or near a 节 or a change of the zone's clock."""
        near = self.integer(-7200, 7200) * self.choice((1, 1000, 12_000))
        kind = self.integer(0, 2)
        if kind == 0:
            return self.integer(_FIRST, _LAST)
        starts = JIE_MS if kind == 1 else local_clock(Clock.WALL, zone=zone).starts[1:] or JIE_MS
        return starts[self.integer(0, len(starts) - 1)] + near

    def options(self) -> Options:
        """Return any conventions: a preset, the defaults with some changed, or anything at all."""
        if self.flag(4):
            return PRESETS[self.choice(tuple(PRESETS))].options
        values = Options()._asdict()
        changed = values if self.flag(3) else [self.choice(Options._fields) for _ in range(3)]
        for name in changed:
            kind = type(values[name])
            values[name] = (
                self.choice(tuple(kind)) if issubclass(kind, IntEnum) else self.integer(0, 13)
            )
        if self.flag(24):
            values[self.choice(Options._fields)] = self.choice(_OF_NO_USE)
        return Options(**values)

    def birth(self) -> Birth:
        """Return a birth, as a caller might write it."""
        zone = self.choice(ZONES) if not self.flag(32) else self.choice(("", "../etc", "甲", "UTC"))
        birth = self._nonsense(zone) if self.flag(8) or zone not in ZONES else self._civil(zone)
        birth = birth._replace(
            fold=self.choice((None, 0, 1)),
            longitude=None if self.flag(4) else self.number(-180, 180),
            latitude=None if self.flag(4) else self.number(-90, 90),
            sex=self.choice(tuple(Sex)),
        )
        if self.flag(24):  # what a caller without a type checker may write
            return birth._replace(**{self.choice(Birth._fields): self.choice(_OF_NO_USE)})
        return birth

    def _civil(self, zone: str) -> Birth:
        at = self.instant(zone)
        shown = utc_datetime(local_clock(Clock.WALL, zone=zone).local_ms(at))
        written = (shown.year, shown.month, shown.day)
        if self.flag(5):
            return Birth(*written, None, zone, precision=Precision.UNKNOWN)
        birth = Birth(*written, shown.hour, zone, shown.minute, shown.second)
        if self.flag(4):
            reach = self.integer(1, 720)
            return birth._replace(precision=Precision.MINUTE_RANGE, precision_minutes=reach)
        return birth._replace(precision=Precision.DOUBLE_HOUR) if self.flag(4) else birth

    def _nonsense(self, zone: str) -> Birth:
        return Birth(
            *(self.integer(1590, 2410), self.integer(-1, 14), self.integer(-1, 33)),
            *(self.choice((None, self.integer(-2, 25))), zone),
            *(self.integer(-1, 61), self.integer(-1, 61)),
            calendar=self.choice(tuple(Calendar)),
            leap_month=self.flag(),
            precision=self.choice(tuple(Precision)),
            precision_minutes=self.choice((0, self.integer(-1, 800))),
        )
