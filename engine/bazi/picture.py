"""What is seen of a chart: the words and numbers of a picture, in one language. `drawing` makes the picture of them."""

from typing import NamedTuple

from bazi.elements import ELEMENTS
from bazi.labels import describe, label, label_id, label_of, pillar_label
from bazi.luck import Luck
from bazi.nayin import nayin
from bazi.options import YinStages
from bazi.request_checks import instance
from bazi.results import Chart, ChartPillar
from bazi.sexagenary import PILLARS
from bazi.stages import stage
from bazi.stars import members
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god

HOUR_UNKNOWN = "hour.unknown"
_DAY_MASTER = {
    **dict.fromkeys(("zh-Hans", "zh-Hant", "ja"), "日主"),
    "en": "Day master",
    "ko": "일간",
    "vi": "Nhật chủ",
}


class SeenPillar(NamedTuple):
    """A pillar: its place in the cycle of sixty and the words that stand with it.

    `hidden`: stems with their words. `others`: what else it may be within the precision of the birth's time.
    """

    name: str
    role: str
    cycle: int
    hidden: tuple[tuple[int, str], ...]
    nayin: str
    stage: str
    stars: tuple[str, ...]
    others: tuple[int, ...] = ()


class SeenElement(NamedTuple):
    """How often an element occurs, in sight and hidden."""

    name: str
    visible: int
    hidden: int


class SeenDecade(NamedTuple):
    """A luck pillar: the age (周岁) and the year in which it begins, its place in the cycle of sixty, its ten god."""

    age: int
    year: int
    cycle: int
    ten_god: str


class Picture(NamedTuple):
    """Everything that is drawn of a chart, elements from wood to water; no decades where there is no luck.

    `note`: under the time, the sun's time or that the time is not known.
    """

    language: str
    written: str
    note: str
    title: str
    pillars: tuple[SeenPillar, ...]
    day_master: int
    elements: tuple[SeenElement, ...]
    decades: tuple[SeenDecade, ...]


def picture(chart: Chart, language: str) -> Picture:
    """Return what is seen of a chart; UnknownName for an unknown language, InvalidRequest for what is no chart."""
    instance("chart", chart, Chart, "a Chart")
    moment, counts = chart.moment, chart.elements
    pillars = tuple(_pillar(chart, placed, language) for placed in chart.pillars)
    return Picture(
        language,
        shown_time(moment.wall.isoformat(timespec="seconds"), known=moment.time_known),
        _note(chart, language),
        title(chart.indices, language),
        pillars,
        int(chart.day_master),
        tuple(
            SeenElement(label_of(element, language), visible, hidden)
            for element, visible, hidden in zip(
                ELEMENTS, counts.visible, counts.hidden, strict=True
            )
        ),
        () if chart.luck is None else _decades(chart.luck, language),
    )


def _note(chart: Chart, language: str) -> str:
    for finding in chart.findings:
        if finding.id == HOUR_UNKNOWN:
            return describe(finding, language)
    sun = chart.moment.true_solar
    return solar_time(sun.isoformat(timespec="seconds"), language) if sun else ""


def shown_time(written: str, *, known: bool) -> str:
    """Return the written time of an ISO string; its date alone where the time is not known."""
    return written.replace("T", " ") if known else written.split("T", maxsplit=1)[0]


def solar_time(sun: str, language: str) -> str:
    """Return the line of the sun's time."""
    return f"{label('clock.true_solar', language)} {sun.replace('T', ' ')}"


def title(indices: tuple[int, ...], language: str) -> str:
    """Return the pillars in a line, year first."""
    return " ".join(pillar_label(index, language) for index in indices)


def role(god: TenGod | None, language: str) -> str:
    """Return what the stem of a pillar is to the day master, which is named itself."""
    return _DAY_MASTER[language] if god is None else label_of(god, language)


def hidden_word(stem: Stem, god: TenGod, language: str) -> str:
    """Return a hidden stem with its ten god."""
    return f"{label_of(stem, language)} {label_of(god, language)}"


def _pillar(chart: Chart, placed: ChartPillar, language: str) -> SeenPillar:
    options, index = chart.options, placed.pillar.index
    found = stage(
        chart.day_master,
        placed.pillar.branch,
        options.earth_stages,
        yin_reversed=options.yin_stages is YinStages.REVERSED,
    )
    return SeenPillar(
        label_of(placed.position, language),
        role(placed.ten_god, language),
        index,
        tuple(
            (int(hidden.stem), hidden_word(hidden.stem, hidden.ten_god, language))
            for hidden in placed.hidden
        ),
        label(nayin(index), language),
        label(label_id(found), language),
        tuple(label(star.id, language) for star in members(chart.stars[placed.position])),
        tuple(
            other.index
            for position, found in chart.alternatives
            if position is placed.position
            for other in found
            if other.index != index
        ),
    )


def _decades(luck: Luck, language: str) -> tuple[SeenDecade, ...]:
    ages, dates = luck.ages, luck.dates
    return tuple(
        SeenDecade(
            ages[n],
            dates[n].year,
            index,
            label_of(ten_god(STEMS[luck.day % 10], PILLARS[index].stem), language),
        )
        for n, index in enumerate(luck.indices)
    )
