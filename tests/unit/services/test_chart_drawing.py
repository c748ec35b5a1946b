"""Pictures of charts: well formed, in every language, and everything that must be read is in them."""

from xml.etree.ElementTree import fromstring

import pytest

from bazi import Birth, Sex, compute
from baziai.chart.v1 import chart_pb2
from baziai.chart.v1 import chart_service_pb2 as service_pb
from services.chart.codec import computed, drawing
from services.kit.languages import SUPPORTED

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
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
SVG = "{http://www.w3.org/2000/svg}"


def drawn(birth: Birth, language: str, theme: int = service_pb.IMAGE_THEME_LIGHT) -> list[str]:
    made = computed.computed(compute(birth), language, chart_pb2.CHART_VIEW_FULL)
    body = drawing.body(chart_pb2.Chart.FromString(made), theme)
    assert body.content_type == "image/svg+xml"
    root = fromstring(body.data)
    assert root.tag == f"{SVG}svg"
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "rect", "text", "path", "line"}
        for name in ("x", "y"):
            if name in element.attrib:
                edge = drawing.WIDTH if name == "x" else drawing.HEIGHT
                assert 0 <= float(element.attrib[name]) <= edge
    return [text.text or "" for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("language", SUPPORTED)
def test_the_four_pillars_and_the_luck_are_in_the_picture(language: str) -> None:
    texts = drawn(BIRTH, language)
    characters = "".join(text for text in texts if text and text in STEMS + BRANCHES)
    assert "己巳丁丑庚子庚辰" in characters
    assert "丙子乙亥甲戌" in characters  # the first luck pillars, backwards
    assert all("(" not in text for text in texts)


def test_no_hour_and_no_luck_leave_their_places_out() -> None:
    unknown = BIRTH._replace(hour=None, minute=0, sex=Sex.UNSPECIFIED)
    texts = drawn(unknown, "en")
    assert "Hour pillar" not in texts
    assert "Day pillar" in texts


def test_light_and_dark_differ_in_colour_alone() -> None:
    light, dark = (
        drawn(BIRTH, "zh-Hans", theme)
        for theme in (service_pb.IMAGE_THEME_LIGHT, service_pb.IMAGE_THEME_DARK)
    )
    assert light == dark
