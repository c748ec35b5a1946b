"""A labelled message → the picture of a chart: a stored chart is drawn as it was computed then."""

from google.api.httpbody_pb2 import HttpBody

from bazi.drawing import drawn
from bazi.elements import ELEMENTS
from bazi.labels import label, label_id, label_of
from bazi.picture import (
    HOUR_UNKNOWN,
    Picture,
    SeenDecade,
    SeenElement,
    SeenPillar,
    role,
    shown_time,
    solar_time,
    title,
)
from bazi.results import POSITIONS
from bazi.sexagenary import cycle_index
from bazi.ten_gods import TenGod
from baziai.chart.v1 import chart_pb2, chart_service_pb2

_SVG, _PNG = "image/svg+xml", "image/png"


def svg(chart: chart_pb2.Chart, theme: int) -> bytes:
    """Return the picture of a labelled chart in FULL view."""
    dark = theme == chart_service_pb2.IMAGE_THEME_DARK
    return drawn(seen(chart), dark=dark).encode()


def in_pixels(form: int) -> bool:
    """Whether a picture is asked for in pixels."""
    return form == chart_service_pb2.IMAGE_FORMAT_PNG


def body(picture: bytes, *, pixels: bool) -> HttpBody:
    """Return the message of a picture."""
    return HttpBody(content_type=_PNG if pixels else _SVG, data=picture)


def seen(chart: chart_pb2.Chart) -> Picture:
    """Return what is seen of a labelled chart in FULL view."""
    language, moment = chart.language_code, chart.moment
    four = chart.pillars
    known = [four.year, four.month, four.day, *([four.hour] if four.HasField("hour") else ())]
    indices = tuple(_index(pillar) for pillar in known)
    return Picture(
        language,
        shown_time(moment.wall_time, known=moment.time_known),
        _note(chart),
        title(indices, language),
        tuple(_pillar(chart, place, pillar) for place, pillar in enumerate(known)),
        chart.day_master - 1,
        tuple(
            SeenElement(label_of(element, language), count.visible, count.hidden)
            for element, count in zip(ELEMENTS, chart.elements, strict=True)
        ),
        tuple(_decade(decade, language) for decade in chart.luck.pillars),
    )


def _note(chart: chart_pb2.Chart) -> str:
    for finding in chart.findings:
        if finding.id == HOUR_UNKNOWN:
            return finding.label
    sun = chart.moment.true_solar_time
    return solar_time(sun, chart.language_code) if sun else ""


def _others(chart: chart_pb2.Chart, place: int, index: int) -> tuple[int, ...]:
    """Return what else a pillar may be: what its finding names, without what stands in the chart."""
    name = f"alternative.{POSITIONS[place].name.lower()}"
    named = (finding.value["pillars"] for finding in chart.findings if finding.id == name)
    return tuple(
        other for pillars in named for other in map(int, pillars.split(",")) if other != index
    )


def _pillar(chart: chart_pb2.Chart, place: int, pillar: chart_pb2.Pillar) -> SeenPillar:
    god = TenGod(pillar.ten_god - 1) if pillar.ten_god else None
    return SeenPillar(
        label(label_id(POSITIONS[place]), chart.language_code),
        role(god, chart.language_code),
        _index(pillar),
        tuple((hidden.stem - 1, hidden.label) for hidden in pillar.hidden_stems),
        pillar.nayin.label,
        pillar.stage.label,
        tuple(star.label for star in pillar.stars),
        _others(chart, place, _index(pillar)),
    )


def _decade(decade: chart_pb2.LuckPillar, language: str) -> SeenDecade:
    return SeenDecade(
        decade.start_age,
        decade.start_date.year or decade.start_time.ToDatetime().year,
        _index(decade),
        label_of(TenGod(decade.ten_god - 1), language),
    )


def _index(pillar: chart_pb2.Pillar | chart_pb2.LuckPillar) -> int:
    return cycle_index(pillar.stem - 1, pillar.branch - 1)
