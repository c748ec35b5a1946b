"""A chart as a picture (SVG): pillars, wheel of elements, line of luck.

Drawn from the labelled message, so that a stored chart and a computed one look alike in every language. Plain
shapes and text without fonts of our own: it prints, it scales, and any viewer shows it.
"""

import math
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from google.api.httpbody_pb2 import HttpBody

from bazi.branches import BRANCH_ELEMENTS
from bazi.elements import ELEMENTS
from bazi.labels import label, label_id
from bazi.ten_gods import TenGod
from baziai.chart.v1 import chart_pb2, chart_service_pb2

CONTENT_TYPE = "image/svg+xml"
WIDTH, HEIGHT = 960, 700
_FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
_MARGIN, _COLUMN, _STARS_SHOWN = 40, 150, 6
_WHEEL = (810, 235, 92, 58)  # centre, outer and inner radius
_LUCK_TOP = 545
_BRACKET = re.compile(" ?[(（]")
_DAY_MASTER = {
    **dict.fromkeys(("zh-Hans", "zh-Hant", "ja"), "日主"),
    "en": "Day master",
    "ko": "일간",
    "vi": "Nhật chủ",
}


@dataclass(frozen=True, slots=True)
class _Theme:
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


def body(chart: chart_pb2.Chart, theme: int) -> HttpBody:
    """Return the picture of a labelled chart in FULL view."""
    dark = theme == chart_service_pb2.IMAGE_THEME_DARK
    return HttpBody(content_type=CONTENT_TYPE, data=_svg(chart, _DARK if dark else _LIGHT))


def _svg(chart: chart_pb2.Chart, theme: _Theme) -> bytes:
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "img",
            "lang": chart.language_code,
            "font-family": _FONT,
        },
    )
    pillars = _pillars(chart)
    SubElement(root, "title").text = " ".join(pillar.label for _, pillar in pillars)
    _box(root, 0, 0, WIDTH, HEIGHT, theme.ground)
    _head(root, chart, theme)
    for column, (name, pillar) in enumerate(pillars):
        _pillar(root, _MARGIN + column * (_COLUMN + 8), name, pillar, chart.language_code, theme)
    _wheel(root, chart, theme)
    _luck(root, chart, theme)
    drawn: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _pillars(chart: chart_pb2.Chart) -> list[tuple[str, chart_pb2.Pillar]]:
    four = chart.pillars
    known = [("year", four.year), ("month", four.month), ("day", four.day)]
    return [*known, ("hour", four.hour)] if four.HasField("hour") else known


def _head(root: Element, chart: chart_pb2.Chart, theme: _Theme) -> None:
    moment = chart.moment
    clocks = moment.wall_time.replace("T", " ")
    solar = moment.true_solar_time.replace("T", " ")
    _text(root, _MARGIN, 48, clocks, theme.ink, 22, weight="600")
    if solar:
        clock = _name("clock.true_solar", chart.language_code)
        _text(root, _MARGIN, 74, f"{clock} {solar}", theme.faint, 14)


def _pillar(
    root: Element, x: int, name: str, pillar: chart_pb2.Pillar, language: str, theme: _Theme
) -> None:
    middle = x + _COLUMN / 2
    _box(root, x, 96, _COLUMN, 420, "none", line=theme.line)
    _centred(root, middle, 122, _name(f"position.{name}", language), theme.faint, 13)
    _centred(root, middle, 146, pillar.ten_god_label or _DAY_MASTER[language], theme.ink, 14)
    stem, branch = (pillar.stem - 1) // 2, BRANCH_ELEMENTS[pillar.branch - 1]
    _centred(root, middle, 200, _STEMS[pillar.stem - 1], theme.elements[stem], 46)
    _centred(root, middle, 256, _BRANCHES[pillar.branch - 1], theme.elements[branch], 46)
    y = 286
    for hidden in pillar.hidden_stems:
        _centred(root, middle, y, hidden.label, theme.elements[(hidden.stem - 1) // 2], 13)
        y += 20
    _centred(root, middle, 352, pillar.nayin.label, theme.ink, 13)
    _centred(root, middle, 372, pillar.stage.label, theme.faint, 13)
    y = 398
    for star in pillar.stars[:_STARS_SHOWN]:
        _centred(root, middle, y, star.label, theme.ink, 12)
        y += 18
    more = len(pillar.stars) - _STARS_SHOWN
    if more > 0:
        _centred(root, middle, y, f"+{more}", theme.faint, 12)


def _wheel(root: Element, chart: chart_pb2.Chart, theme: _Theme) -> None:
    """A ring whose parts are as wide as an element is frequent, hidden stems counting half."""
    x, y, outer, inner = _WHEEL
    weights = [count.visible + count.hidden / 2 for count in chart.elements]
    total, turned = sum(weights), 0.0
    for element, weight in zip(ELEMENTS, weights, strict=True):
        share = weight / total
        if weight:
            path = _ring_part(x, y, outer, inner, turned, turned + share)
            SubElement(root, "path", {"d": path, "fill": theme.elements[element]})
        turned += share
    day = (chart.day_master - 1) // 2
    _centred(root, x, y + 16, _STEMS[chart.day_master - 1], theme.elements[day], 44)
    for row, count in enumerate(chart.elements):
        colour = theme.elements[row]
        top = y + outer + 34 + row * 22
        _box(root, x - 80, top - 11, 12, 12, colour)
        _text(root, x - 60, top, count.label, theme.ink, 14)
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


def _luck(root: Element, chart: chart_pb2.Chart, theme: _Theme) -> None:
    if not chart.HasField("luck"):
        return
    width = (WIDTH - 2 * _MARGIN) / max(len(chart.luck.pillars), 1)
    SubElement(
        root,
        "line",
        {
            "x1": str(_MARGIN),
            "x2": str(WIDTH - _MARGIN),
            "y1": str(_LUCK_TOP + 30),
            "y2": str(_LUCK_TOP + 30),
            "stroke": theme.line,
        },
    )
    for n, decade in enumerate(chart.luck.pillars):
        x = _MARGIN + n * width
        middle = x + width / 2
        stem, branch = (decade.stem - 1) // 2, BRANCH_ELEMENTS[decade.branch - 1]
        _centred(root, middle, _LUCK_TOP, str(decade.start_age), theme.ink, 15)
        year = str(decade.start_time.ToDatetime().year)
        _centred(root, middle, _LUCK_TOP + 20, year, theme.faint, 12)
        _centred(root, middle, _LUCK_TOP + 64, _STEMS[decade.stem - 1], theme.elements[stem], 26)
        colour = theme.elements[branch]
        _centred(root, middle, _LUCK_TOP + 96, _BRANCHES[decade.branch - 1], colour, 26)
        god = _name(_TEN_GODS[decade.ten_god - 1], chart.language_code)
        _centred(root, middle, _LUCK_TOP + 120, god, theme.faint, 11, width - 6)


# The characters themselves, whatever the language: they are what a chart is drawn with.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_TEN_GODS = tuple(label_id(god) for god in TenGod)


def _name(identifier: str, language: str) -> str:
    return label(identifier, language)


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
