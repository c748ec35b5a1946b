"""Pictures of charts: well formed, in every language, all that must be read in them, and as they were looked at.

The goldens in `tests/fixtures/drawing` were looked at, in light and dark. To make them anew after a meant change:
`.venv/bin/python -m tests.unit.bazi.test_drawing`, and look at them again.
"""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from bazi import Birth, Options, Precision, Sex, compute
from bazi.drawing import HEIGHT, WIDTH, svg
from bazi.labels import LANGUAGES
from bazi.options import LuckSwitch

BIRTH = Birth(
    year=1990,
    month=2,
    day=4,
    hour=10,
    minute=12,
    zone="Asia/Shanghai",
    longitude=104.07,
    latitude=30.67,
    sex=Sex.MALE,
)
GOLDENS = Path(__file__).resolve().parents[2] / "fixtures/drawing"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
SVG = "{http://www.w3.org/2000/svg}"


def golden(language: str, *, dark: bool) -> Path:
    return GOLDENS / f"{language}-{'dark' if dark else 'light'}.svg"


def texts(birth: Birth, language: str, *, dark: bool = False) -> list[str]:
    root = fromstring(svg(compute(birth), language, dark=dark))
    assert root.tag == f"{SVG}svg"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "rect", "text", "path", "line"}
        for name in ("x", "y"):
            if name in element.attrib:
                edge = WIDTH if name == "x" else HEIGHT
                assert 0 <= float(element.attrib[name]) <= edge
    return [text.text or "" for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_four_pillars_and_the_luck_are_in_the_picture(language: str) -> None:
    found = texts(BIRTH, language)
    assert all(found)
    characters = "".join(text for text in found if text in STEMS + BRANCHES)
    assert "己巳丁丑庚子庚辰" in characters
    assert "丙子乙亥甲戌" in characters  # the first luck pillars, backwards
    assert all("(" not in text for text in found)


def test_no_hour_and_no_luck_leave_their_places_out() -> None:
    unknown = BIRTH._replace(hour=None, minute=0, sex=Sex.UNSPECIFIED)
    found = texts(unknown, "en")
    assert "Hour pillar" not in found
    assert "Day pillar ?" in found
    assert "Birth time unknown: no hour pillar, the others are read at noon" in found
    # Noon stands for the day, but nobody said so.
    assert "1990-02-04" in found
    assert not any("12:00" in text for text in found)


def test_what_is_not_sure_is_not_drawn_as_if_it_were() -> None:
    """The year and the month begin on that day, and the hour may be any."""
    ranged = BIRTH._replace(precision=Precision.MINUTE_RANGE, precision_minutes=300)
    found = texts(ranged, "zh-Hans")
    assert {"年柱 ?", "月柱 ?", "时柱 ?"} <= set(found)
    assert "日柱" in found
    assert {"/ 庚午", "/ 戊寅", "/ 戊寅 己卯 辛巳 壬午 …"} <= set(found)
    assert not [text for text in texts(BIRTH, "zh-Hans") if text.startswith("/")]


def test_a_decade_is_drawn_with_the_year_of_the_births_clock() -> None:
    switched = compute(BIRTH, Options(luck_switch=LuckSwitch.NEW_YEAR))
    assert switched.luck is not None
    drawn = [text.text for text in fromstring(svg(switched, "en")).iter(f"{SVG}text")]
    assert str(switched.luck.start_date.year) in drawn
    assert switched.luck.start.year == switched.luck.start_date.year - 1


def test_light_and_dark_differ_in_colour_alone() -> None:
    assert texts(BIRTH, "zh-Hans") == texts(BIRTH, "zh-Hans", dark=True)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_goldens(language: str, *, dark: bool) -> None:
    expected = golden(language, dark=dark).read_text(encoding="utf-8")
    assert svg(compute(BIRTH), language, dark=dark) == expected


def main() -> None:
    GOLDENS.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for dark in (False, True):
            drawn = svg(compute(BIRTH), language, dark=dark)
            golden(language, dark=dark).write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
