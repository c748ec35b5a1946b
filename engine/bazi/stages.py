"""The twelve stages (十二长生) of a stem through the branches."""

from enum import IntEnum

from bazi.options import EarthStages


class Stage(IntEnum):
    """From birth (长生) to nourishing (养), in order."""

    BIRTH = 0
    BATHING = 1
    CROWNING = 2
    OFFICE = 3
    PROSPERITY = 4
    DECLINE = 5
    ILLNESS = 6
    DEATH = 7
    GRAVE = 8
    EXTINCTION = 9
    EMBRYO = 10
    NOURISHING = 11


STAGES: tuple[Stage, ...] = tuple(Stage)
# Branch of 长生 by stem: 甲亥 乙午 丙寅 丁酉 戊寅 己酉 庚巳 辛子 壬申 癸卯.
_BIRTHS = (11, 6, 2, 9, 2, 9, 5, 0, 8, 3)
# 戊 and 己 as water's companions instead of fire's.
_BIRTHS_WITH_WATER = (11, 6, 2, 9, 8, 3, 5, 0, 8, 3)


def stage(
    stem: int, branch: int, earth: EarthStages = EarthStages.WITH_FIRE, *, yin_reversed: bool = True
) -> Stage:
    """Return the stage of a stem (0–9) in a branch (0–11).

    `yin_reversed`: yin stems run backwards from their own 长生, the common way; else they share
    the yang stem's.
    """
    births = _BIRTHS if earth is EarthStages.WITH_FIRE else _BIRTHS_WITH_WATER
    if stem & 1 and yin_reversed:
        return STAGES[(births[stem] - branch) % 12]
    return STAGES[(branch - births[stem & ~1]) % 12]
