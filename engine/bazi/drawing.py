"""A chart as a picture (SVG): pillars, wheel of elements, line of luck.

Plain shapes and text without fonts of our own: it prints, it scales, and any viewer shows it.
"""

import math
import re
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from bazi.branches import BRANCH_ELEMENTS
from bazi.labels import label
from bazi.picture import Picture, SeenPillar, picture
from bazi.results import Chart

WIDTH, HEIGHT = 960, 700
# Readers of each language expect their own forms of the characters.
_CHINESE = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei'"
_FONTS = {
    "zh-Hant": "'Noto Sans CJK TC', 'PingFang TC', 'Microsoft JhengHei'",
    "ja": "'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic'",
    "ko": "'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic'",
}
_MARGIN, _COLUMN, _STARS_SHOWN, _OTHERS_SHOWN = 40, 150, 6, 4
_WHEEL = (810, 235, 92, 58)  # centre, outer and inner radius
_LUCK_TOP = 560
_BRACKET = re.compile(" ?[(（]")


class _Theme(NamedTuple):
    ground: str
    ink: str
    faint: str
    line: str
    # Wood, fire, earth, metal, water; legible on the ground (contrast at least 4.5).
    elements: tuple[str, str, str, str, str]


_LIGHT = _Theme(
    "#ffffff",
    "#1c1b1a",
    "#6b6862",
    "#d9d5cc",
    ("#2e7d4f", "#c0392b", "#96691b", "#6a7178", "#2563a8"),
)
_DARK = _Theme(
    "#16181b",
    "#f1efe9",
    "#a9a69e",
    "#3a3e44",
    ("#6fcf97", "#ff8a7a", "#e0b35a", "#c3cad1", "#7fb2f0"),
)


def svg(chart: Chart, language: str = "en", *, dark: bool = False) -> str:
    """Return the picture of a chart as an SVG document; UnknownName for an unknown language."""
    return drawn(picture(chart, language), dark=dark)


def drawn(seen: Picture, *, dark: bool = False) -> str:
    """Return a picture as an SVG document: dark ink on a light ground, or light on dark."""
    theme = _DARK if dark else _LIGHT
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "img",
            "lang": seen.language,
            "font-family": f"system-ui, {_FONTS.get(seen.language, _CHINESE)}, sans-serif",
        },
    )
    SubElement(root, "title").text = seen.title
    _box(root, 0, 0, WIDTH, HEIGHT, theme.ground)
    _text(root, _MARGIN, 48, seen.written, theme.ink, 22, weight="600")
    if seen.note:
        _text(root, _MARGIN, 74, seen.note, theme.faint, 14)
    for column, pillar in enumerate(seen.pillars):
        _pillar(root, _MARGIN + column * (_COLUMN + 8), pillar, theme)
    _wheel(root, seen, theme)
    _luck(root, seen, theme)
    return tostring(root, encoding="unicode") + "\n"


def _pillar(root: Element, x: int, pillar: SeenPillar, theme: _Theme) -> None:
    middle = x + _COLUMN / 2
    _box(root, x, 96, _COLUMN, 420, "none", line=theme.line)
    unsure = " ?" if pillar.others else ""
    _centred(root, middle, 122, _short(pillar.name) + unsure, theme.faint, 13)
    _centred(root, middle, 146, pillar.role, theme.ink, 14)
    _characters(root, middle, (200, 256), pillar.cycle, 46, theme)
    if pillar.others:
        _centred(root, middle, 276, _others(pillar.others), theme.faint, 13)
    y = 296
    for stem, word in pillar.hidden:
        _centred(root, middle, y, word, theme.elements[stem // 2], 13)
        y += 18
    _centred(root, middle, 352, pillar.nayin, theme.ink, 13)
    _centred(root, middle, 372, pillar.stage, theme.faint, 13)
    y = 398
    for star in pillar.stars[:_STARS_SHOWN]:
        _centred(root, middle, y, star, theme.ink, 12)
        y += 18
    more = len(pillar.stars) - _STARS_SHOWN
    if more > 0:
        _centred(root, middle, y, f"+{more}", theme.faint, 12)


def _others(indices: tuple[int, ...]) -> str:
    """Return what a pillar may be as well, so that a picture of an unsure chart does not look like a sure one."""
    named = " ".join(
        _STEMS[index % 10] + _BRANCHES[index % 12] for index in indices[:_OTHERS_SHOWN]
    )
    return f"/ {named}" + (" …" if len(indices) > _OTHERS_SHOWN else "")


def _characters(
    root: Element, x: float, rows: tuple[int, int], index: int, size: int, theme: _Theme
) -> None:
    """Write stem and branch, each in the colour of its element."""
    stem, branch = index % 10, index % 12
    _centred(root, x, rows[0], _STEMS[stem], theme.elements[stem // 2], size)
    _centred(root, x, rows[1], _BRANCHES[branch], theme.elements[BRANCH_ELEMENTS[branch]], size)


def _wheel(root: Element, seen: Picture, theme: _Theme) -> None:
    """A ring whose parts are as wide as an element is frequent, hidden stems counting half."""
    x, y, outer, inner = _WHEEL
    weights = [count.visible + count.hidden / 2 for count in seen.elements]
    total, turned = sum(weights), 0.0
    for colour, weight in zip(theme.elements, weights, strict=True):
        share = weight / total
        if weight:
            path = _ring_part(x, y, outer, inner, turned, turned + share)
            SubElement(root, "path", {"d": path, "fill": colour})
        turned += share
    day = seen.day_master
    _centred(root, x, y + 16, _STEMS[day], theme.elements[day // 2], 44)
    for row, count in enumerate(seen.elements):
        top = y + outer + 34 + row * 22
        _box(root, x - 80, top - 11, 12, 12, theme.elements[row])
        _text(root, x - 60, top, count.name, theme.ink, 14)
        _text(root, x + 70, top, f"{count.visible} + {count.hidden}", theme.faint, 14, anchor="end")


def _ring_part(x: int, y: int, outer: int, inner: int, start: float, end: float) -> str:
    # A whole ring has no beginning and no end; a hair less can be drawn.
    end = min(end, start + 0.99999)
    (ax, ay), (bx, by) = _on_circle(x, y, outer, start), _on_circle(x, y, outer, end)
    (cx, cy), (dx, dy) = _on_circle(x, y, inner, end), _on_circle(x, y, inner, start)
    large = int(end - start > 0.5)
    return (
        f"M{ax:.2f} {ay:.2f}A{outer} {outer} 0 {large} 1 {bx:.2f} {by:.2f}"
        f"L{cx:.2f} {cy:.2f}A{inner} {inner} 0 {large} 0 {dx:.2f} {dy:.2f}Z"
    )


def _on_circle(x: int, y: int, radius: int, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * (turn - 0.25)
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def _luck(root: Element, seen: Picture, theme: _Theme) -> None:
    if not seen.decades:
        return
    width = (WIDTH - 2 * _MARGIN) / len(seen.decades)
    # There are two ways to count it.
    _text(root, _MARGIN, _LUCK_TOP - 25, label("option.age.full", seen.language), theme.faint, 11)
    line = {"x1": str(_MARGIN), "x2": str(WIDTH - _MARGIN)}
    height = {"y1": str(_LUCK_TOP + 30), "y2": str(_LUCK_TOP + 30)}
    SubElement(root, "line", {**line, **height, "stroke": theme.line})
    for n, decade in enumerate(seen.decades):
        middle = _MARGIN + (n + 0.5) * width
        _centred(root, middle, _LUCK_TOP, str(decade.age), theme.ink, 15)
        _centred(root, middle, _LUCK_TOP + 20, str(decade.year), theme.faint, 12)
        _characters(root, middle, (_LUCK_TOP + 64, _LUCK_TOP + 96), decade.cycle, 26, theme)
        _centred(root, middle, _LUCK_TOP + 120, decade.ten_god, theme.faint, 11, width - 6)


# The characters themselves, whatever the language: they are what a chart is drawn with.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def _short(text: str) -> str:
    """Return a name without its reading in brackets: a picture has little room."""
    return _BRACKET.split(text)[0]


def _box(
    root: Element, x: float, y: float, width: float, height: float, fill: str, *, line: str = "none"
) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
    SubElement(root, "rect", {**place, "fill": fill, "stroke": line})


def _text(
    root: Element,
    x: float,
    y: float,
    text: str,
    fill: str,
    size: int,
    *,
    weight: str = "400",
    anchor: str = "start",
) -> None:
    look = {"fill": fill, "font-size": str(size), "font-weight": weight, "text-anchor": anchor}
    SubElement(root, "text", {"x": f"{x:g}", "y": f"{y:g}", **look}).text = _short(text)


def _centred(
    root: Element, x: float, y: float, text: str, fill: str, size: int, width: float = _COLUMN - 12
) -> None:
    """Write a line in the middle of a column, smaller where it would not fit."""
    shown = _short(text)
    ems = sum(1.0 if letter >= "\u2e80" else 0.56 for letter in shown)
    fitting = size if ems * size <= width else max(int(width / ems), 7)
    _text(root, x, y, shown, fill, fitting, anchor="middle")
