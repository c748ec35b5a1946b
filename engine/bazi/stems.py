"""The ten heavenly stems (天干)."""

from enum import IntEnum

from bazi.elements import ELEMENTS, Element, Polarity


class Stem(IntEnum):
    """A heavenly stem, 甲 = 0 … 癸 = 9."""

    JIA = 0
    YI = 1
    BING = 2
    DING = 3
    WU = 4
    JI = 5
    GENG = 6
    XIN = 7
    REN = 8
    GUI = 9

    @property
    def element(self) -> Element:
        """The stem's element: two neighbouring stems share one."""
        return ELEMENTS[self >> 1]

    @property
    def polarity(self) -> Polarity:
        """Yang for even stems, yin for odd ones."""
        return Polarity.YIN if self & 1 else Polarity.YANG


STEMS: tuple[Stem, ...] = tuple(Stem)
