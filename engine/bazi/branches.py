"""The twelve earthly branches (地支)."""

from enum import IntEnum

from bazi.elements import Element, Polarity


class Branch(IntEnum):
    """An earthly branch, 子 = 0 … 亥 = 11."""

    ZI = 0
    CHOU = 1
    YIN = 2
    MAO = 3
    CHEN = 4
    SI = 5
    WU = 6
    WEI = 7
    SHEN = 8
    YOU = 9
    XU = 10
    HAI = 11

    @property
    def element(self) -> Element:
        """The branch's own element; 丑 辰 未 戌 are earth."""
        return BRANCH_ELEMENTS[self]

    @property
    def polarity(self) -> Polarity:
        """Yang for even branches, yin for odd ones (by place in the cycle)."""
        return Polarity.YIN if self & 1 else Polarity.YANG


BRANCHES: tuple[Branch, ...] = tuple(Branch)

BRANCH_ELEMENTS: tuple[Element, ...] = (
    Element.WATER,
    Element.EARTH,
    Element.WOOD,
    Element.WOOD,
    Element.EARTH,
    Element.FIRE,
    Element.FIRE,
    Element.EARTH,
    Element.METAL,
    Element.METAL,
    Element.EARTH,
    Element.WATER,
)
