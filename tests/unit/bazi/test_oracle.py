"""The answer key: pillars under every pair of clock and day boundary."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bazi import Birth, Clock, DayBoundary, Options, compute, resolve
from bazi.labels import label_of
from bazi.pillars import four_pillars
from tests.unit.bazi.births import birth_at

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "oracle"
_FOLDER = Path(os.environ.get("BAZI_ORACLE", _FIXTURES))

Case = dict[str, Any]


def cases() -> Iterator[Case]:
    for path in sorted(_FOLDER.glob("cases_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if "expected" in case and "zone" in case:
                yield case


ALL = list(cases())
DOUBTFUL = [case for case in ALL if "delta_t_uncertain" in case["tags"]]


def birth_of(case: Case) -> Birth:
    birth = birth_at(case["civil"], case["zone"], fold=case["fold"])
    return birth._replace(longitude=case["lon"], latitude=case["lat"])


def options_of(pair: str) -> Options:
    clock, boundary = pair.upper().split("/")
    return Options(clock=Clock[clock], day_boundary=DayBoundary[boundary])


def pillars_text(birth: Birth, options: Options) -> str:
    moment = resolve(birth, options)
    found = four_pillars(moment.epoch_ms, moment.local_ms, options.day_boundary)
    return " ".join(label_of(p.stem, "zh-Hans") + label_of(p.branch, "zh-Hans") for p in found)


def test_every_pillar_of_every_case() -> None:
    wrong = []
    for case in ALL:
        birth = birth_of(case)
        for pair, expected in case["expected"].items():
            got = pillars_text(birth, options_of(pair))
            if got != expected:
                wrong.append((case["id"], pair, got, expected))
    assert ALL
    assert not wrong


def test_every_instant_and_clock() -> None:
    wrong = []
    for case in ALL:
        moment = resolve(birth_of(case))
        assert moment.true_solar is not None
        drift = moment.true_solar - datetime.fromisoformat(case["true_solar"])
        same = (
            moment.instant == datetime.fromisoformat(case["utc"])
            and moment.standard == datetime.fromisoformat(case["standard"])
            and abs(drift.total_seconds()) <= 1.5
            and abs(moment.seconds_to_jie - case["sec_to_jie"]) <= 1.0
        )
        if not same:
            wrong.append(case["id"])
    assert not wrong


@pytest.mark.parametrize("case", DOUBTFUL, ids=[case["id"] for case in DOUBTFUL])
def test_future_terms_are_called_doubtful(case: Case) -> None:
    warning = compute(birth_of(case)).finding("boundary.term.near")
    assert warning.get("uncertainty") == "uncertainty.delta_t"


def test_whole_charts_agree_with_the_pillars_alone() -> None:
    for case in ALL[::9]:
        birth = birth_of(case)
        for pair, expected in case["expected"].items():
            chart = compute(birth, options_of(pair))
            got = " ".join(
                label_of(item.pillar.stem, "zh-Hans") + label_of(item.pillar.branch, "zh-Hans")
                for item in chart.pillars
            )
            assert got == expected
            assert chart.options == options_of(pair)
