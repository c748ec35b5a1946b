"""The five elements (五行) and the two polarities (阴阳)."""

from enum import IntEnum


class Element(IntEnum):
    """An element; each one feeds the next (相生) and controls the one after that (相克)."""

    WOOD = 0
    FIRE = 1
    EARTH = 2
    METAL = 3
    WATER = 4


class Polarity(IntEnum):
    """Yang or yin; even stems and branches are yang."""

    YANG = 0
    YIN = 1


ELEMENTS: tuple[Element, ...] = tuple(Element)


def generates(element: Element) -> Element:
    """Return the element that `element` feeds: wood feeds fire, and so on around."""
    return ELEMENTS[(element + 1) % 5]


def controls(element: Element) -> Element:
    """Return the element that `element` controls: wood controls earth, and so on around."""
    return ELEMENTS[(element + 2) % 5]
