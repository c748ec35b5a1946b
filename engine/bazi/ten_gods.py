"""The ten gods (十神): how another stem stands to the day master."""

from enum import IntEnum

from bazi.stems import STEMS, Stem


class TenGod(IntEnum):
    """Numbered 2 × (element steps from the day master) + (0 same, 1 other polarity)."""

    FRIEND = 0
    ROB_WEALTH = 1
    EATING_GOD = 2
    HURTING_OFFICER = 3
    INDIRECT_WEALTH = 4
    DIRECT_WEALTH = 5
    SEVEN_KILLINGS = 6
    DIRECT_OFFICER = 7
    INDIRECT_RESOURCE = 8
    DIRECT_RESOURCE = 9


_GODS: tuple[TenGod, ...] = tuple(TenGod)

_TABLE: tuple[tuple[TenGod, ...], ...] = tuple(
    tuple(_GODS[2 * ((other // 2 - day // 2) % 5) + ((day ^ other) & 1)] for other in STEMS)
    for day in STEMS
)


def ten_god(day_master: Stem, other: Stem) -> TenGod:
    """Return what `other` is to `day_master` (same stem: FRIEND)."""
    return _TABLE[day_master][other]
