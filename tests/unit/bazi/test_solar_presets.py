"""Presets of programs on the true solar clock, against what those programs gave.

The answers in the fixture were made by `engine/tools/make_solar_peer_charts.mts`, which runs them. listen_hai ran on
the open release of the engine below it, whose pillars are all that is compared.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from bazi import Chart, Clock, Options, Sex, compute
from bazi.presets import PRESETS
from tests.unit.bazi.births import birth_at

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures/peers/solar_charts.jsonl.gz"
NAMES = [
    name
    for name, preset in PRESETS.items()
    if preset.proof and preset.options.clock is Clock.TRUE_SOLAR
]
# How far their true solar time is from ours: openfate rounds its corrections, mingyu takes a formula of two sines.
SECONDS = {"openfate": 30, "openfate_midnight": 30, "listen_hai": 30, "mingyu": 75}
# openfate takes the offsets of July and January for standard and summer time: not so in Britain's years without a
# winter clock, nor in the autumn in which China ended its own.
MISREAD = {("1971-12-08T09:17:00", "Europe/London"), ("1945-09-27T07:08:00", "Asia/Shanghai")}
Row = dict[str, Any]


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    with gzip.open(FIXTURE, "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def charts(name: str) -> Iterator[tuple[Row, Chart]]:
    """Yield the rows that the program answers as it is meant to, and our chart."""
    for row in rows():
        birth = birth_at(row["civil"], row["zone"], sex=Sex(row["sex"]))
        chart = compute(birth._replace(longitude=row["longitude"]), Options.preset(name))
        if name not in row:
            continue
        if name.startswith("openfate") and (row["civil"], row["zone"]) in MISREAD:
            continue
        yield row, chart


def edge_seconds(at: datetime) -> int:
    """Return how far a clock is from the nearest change of the double-hour."""
    past = (at.hour * 3600 + at.minute * 60 + at.second + 3600) % 7200
    return min(past, 7200 - past)


@pytest.mark.parametrize("name", NAMES)
def test_pillars_are_theirs(name: str) -> None:
    answered, near, wrong = 0, 0, []
    for row, chart in charts(name):
        answered += 1
        if tuple(row[name]) == chart.indices:
            continue
        if edge_seconds(chart.moment.local) <= SECONDS[name]:
            near += 1
        else:
            wrong.append((row, chart.indices))
    assert not wrong
    assert answered > (180 if name == "mingyu" else 1190)
    assert near <= 2


@pytest.mark.parametrize("name", NAMES)
def test_another_convention_would_not_do(name: str) -> None:
    """A different day boundary or frame is seen in the fixture, so that it proves the one that is named."""
    usual = Options.preset(name)
    for field, other in (
        (
            "day_boundary",
            Options.preset("openfate_midnight" if usual.day_boundary == 1 else "openfate"),
        ),
        ("year_month_frame", Options.preset("openfate" if name == "listen_hai" else "listen_hai")),
    ):
        changed = usual._replace(**{field: getattr(other, field)})
        assert changed != usual
        differing = sum(
            compute(chart.birth, changed).indices != tuple(row[name])
            for row, chart in charts(name)
            if tuple(row[name]) == chart.indices
        )
        # mingyu knows China alone, where the frames part only within minutes of a 节.
        assert differing or (name == "mingyu" and field == "year_month_frame"), field


def test_the_fixture_has_every_program_that_is_named() -> None:
    assert set(NAMES) == set(SECONDS)
    for name in NAMES:
        assert sum(name in row for row in rows()) > 200


def test_luck_of_openfate() -> None:
    """Its first decade and the years until it (`startYear`), of lunar-javascript's getYun(sex)."""
    asked = [row for row in rows() if "daYun" in row]
    assert len(asked) > 1000
    wrong = []
    for row in asked:
        birth = birth_at(row["civil"], row["zone"], sex=Sex(row["sex"]))
        chart = compute(
            birth._replace(longitude=row["longitude"]), Options.preset("openfate_midnight")
        )
        luck = chart.luck
        if luck is None or tuple(row["openfate_midnight"]) != chart.indices:
            continue
        if (luck.indices[0], luck.start_age.years) != tuple(row["daYun"]):
            wrong.append((row, luck.indices[0], luck.start_age))
    assert not wrong, wrong[:3]
