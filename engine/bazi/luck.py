"""Luck pillars (大运): direction, start and the ten decades."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from bazi.sexagenary import Pillar
from bazi.ten_gods import TenGod


class LuckDirection(IntEnum):
    """FORWARD counts on through the cycle from the month pillar, BACKWARD counts back."""

    FORWARD = 1
    BACKWARD = -1


@dataclass(frozen=True, slots=True)
class Age:
    """An age as calendar parts, largest first; each part is below one of the next larger."""

    years: int
    months: int
    days: int
    hours: int
    minutes: int


@dataclass(frozen=True, slots=True)
class LuckPillar:
    """One decade. `number` 1–10; `start` and `end` are UTC, the end is not included.

    `ten_god` is that of the pillar's stem. `start_age` counts from birth; `nominal_age` is the
    虚岁 (birth year = 1) in the year the decade starts.
    """

    number: int
    pillar: Pillar
    ten_god: TenGod
    start: datetime
    end: datetime
    start_age: Age
    nominal_age: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Luck:
    """The luck cycle. `seconds_to_jie` is the distance that the start age was made from.

    `start` is UTC, `start_date` the same moment's date on the birth's standard clock.
    `approximate` says that the clock time was unknown and noon was used (within 60 days).
    """

    direction: LuckDirection
    seconds_to_jie: float
    start_age: Age
    start: datetime
    start_date: date
    approximate: bool
    pillars: tuple[LuckPillar, ...]
