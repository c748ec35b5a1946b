"""Presets against the libraries they are named after, over births where those are called as their users call them.

The answers in the fixture were made by `engine/tools/make_peer_charts.py` and `.mjs`, which run the libraries.
"""

import gzip
import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bazi import Chart, Clock, Options, Sex, compute
from bazi.presets import PRESETS
from tests.unit.bazi.births import birth_at

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures/peers/charts.jsonl.gz"
Row = dict[str, Any]
# Their terms are up to this far from ours in the years of the fixture (ΔT; 18.8 s for sxtwl, whose days alone count).
TERM_SECONDS = 6.0
WITH_LUCK = ("lunar", "lunar_sect1", "tyme", "tyme_china95")


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    with gzip.open(FIXTURE, "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def charts(name: str) -> Iterator[tuple[Row, Chart]]:
    """Yield their answer and our chart for every birth."""
    for row in rows():
        sex = Sex(row["sex"])
        civil = row["civil"][:17] + "00" if name == "cantian" else row["civil"]
        chart = compute(birth_at(civil, row["zone"], sex=sex), Options.preset(name))
        yield row[name], chart


# Those on the true solar clock have a fixture of their own.
PROVEN = [
    name
    for name, preset in PRESETS.items()
    if preset.proof and preset.options.clock is not Clock.TRUE_SOLAR
]


def test_more_than_a_thousand_births() -> None:
    assert len(rows()) >= 1000
    assert set(PROVEN) == {*WITH_LUCK, "sxtwl", "cantian"}


@pytest.mark.parametrize("name", PROVEN)
def test_pillars(name: str) -> None:
    wrong = [
        (chart.birth, theirs["pillars"], chart.indices)
        for theirs, chart in charts(name)
        if tuple(theirs["pillars"]) != chart.indices and chart.moment.seconds_to_jie > TERM_SECONDS
    ]
    assert not wrong


@pytest.mark.parametrize("name", ["lunar", "lunar_sect1", "cantian"])
def test_palaces(name: str) -> None:
    for theirs, chart in charts(name):
        if name != "lunar_sect1" and tuple(theirs["pillars"]) == chart.indices:
            assert chart.palaces == tuple(theirs["palaces"])


def clamped(chart: Chart) -> bool:
    """Whether the day of birth is missing in the month in which luck starts: tyme runs over, others stay."""
    assert chart.luck is not None
    start, born = chart.luck.start_age, chart.moment.wall
    years, month = divmod(born.month - 1 + start.months, 12)
    return born.day > monthrange(born.year + start.years + years, month + 1)[1]


@pytest.mark.parametrize("name", WITH_LUCK)
def test_luck(name: str) -> None:
    """Direction and pillars are the same; ages as finely as a term of theirs allows (1 s makes 2 min, 1 min 2 h)."""
    wrong: list[Any] = []
    coarse = 0
    for theirs, chart in charts(name):
        luck = chart.luck
        assert luck is not None
        if tuple(theirs["pillars"]) != chart.indices:
            continue
        assert luck.indices[0] == theirs["first"]
        ours = luck.start_age[: len(theirs["start"])]
        if ours == tuple(theirs["start"]):
            late = (luck.start_date - date.fromisoformat(theirs["date"])).days
            if late and not clamped(chart):
                wrong.append((chart.birth, late))
        else:
            coarse += 1
            gap = abs(_minutes(ours) - _minutes(theirs["start"]))
            # One double-hour is ten days.
            limit = 10 * 1440 if name == "lunar" else TERM_SECONDS * 2 + 120
            limit = 1440 if name == "tyme_china95" else limit
            if gap > limit:
                wrong.append((chart.birth, ours, theirs["start"]))
    assert not wrong
    # A second of tyme's terms is two minutes of its ages, so that hardly any is equal to the minute.
    if name != "tyme":
        assert coarse < 60


def _minutes(age: Any) -> int:
    parts = [*age, 0]
    days = (parts[0] * 12 + parts[1]) * 30 + parts[2]
    return int((days * 24 + parts[3]) * 60 + parts[4])


def test_cantian_luck() -> None:
    for theirs, chart in charts("cantian"):
        luck = chart.luck
        assert luck is not None
        if tuple(theirs["pillars"]) == chart.indices:
            assert luck.indices[0] == theirs["first"]


def test_the_library_itself() -> None:
    """The same questions put to lunar_python now: the fixture is not stale."""
    almanac = pytest.importorskip("lunar_python")
    for row in rows()[:100]:
        at = datetime.fromisoformat(row["civil"])
        solar = almanac.Solar.fromYmdHms(at.year, at.month, at.day, at.hour, at.minute, at.second)
        eight = solar.getLunar().getEightChar()
        names = (eight.getYear(), eight.getMonth(), eight.getDay(), eight.getTime())
        assert [_index(name) for name in names] == row["lunar"]["pillars"]


def _index(name: str) -> int:
    stem = "甲乙丙丁戊己庚辛壬癸".index(name[0])
    return (6 * stem - 5 * "子丑寅卯辰巳午未申酉戌亥".index(name[1])) % 60
