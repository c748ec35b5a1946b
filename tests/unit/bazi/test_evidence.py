"""Findings name the rule that was applied, and rest on the conventions that made them what they are."""

from enum import IntEnum
from typing import Any

import pytest

from bazi import Birth, Chart, Options, Sex, compute
from bazi.findings import Finding
from bazi.flow_moment import flow_at
from bazi.options import (
    DEFAULT_OPTIONS,
    LuckDirectionRule,
    SmallLuck,
    Southern,
    TermPrecision,
    YearBoundary,
)
from bazi.trace_conventions import GOVERNED

# On the day of 立春, before the lunar new year, in summers of a clock put forward, in the last hour of a day.
BIRTHS = (
    Birth(1990, 2, 4, 8, "Asia/Shanghai", longitude=116.4, latitude=39.9, sex=Sex.FEMALE),
    Birth(1992, 2, 4, 23, "Asia/Shanghai", 40, longitude=121.5, latitude=31.2, sex=Sex.MALE),
    Birth(1989, 7, 15, 0, "Asia/Shanghai", 20, longitude=104.1, latitude=30.7, sex=Sex.MALE),
    Birth(1985, 5, 21, 23, "Australia/Sydney", 30, longitude=151.2, latitude=-33.9, sex=Sex.FEMALE),
    Birth(1977, 12, 29, 3, "America/New_York", 5, longitude=-74.0, latitude=40.7, sex=Sex.MALE),
    Birth(1990, 2, 27, 13, "Europe/Berlin", 5, longitude=13.4, latitude=52.5, sex=Sex.FEMALE),
)
AT = 1_800_000_000_000
CHOICES: list[tuple[str, Any]] = [
    (name, choice)
    for name, usual in DEFAULT_OPTIONS._asdict().items()
    if isinstance(usual, IntEnum) and name != "clock"
    for choice in type(usual)
    if choice != usual
]


def everything(chart: Chart) -> dict[str, Finding]:
    return {f.id: f for f in (*chart.findings, *flow_at(chart, AT).findings)}


def reaches(found: dict[str, Finding], identifier: str, wanted: str) -> bool:
    seen, ahead = set(), [identifier]
    while ahead:
        at = ahead.pop()
        if at == wanted:
            return True
        if at not in seen and at in found:
            ahead += found[at].evidence
        seen.add(at)
    return False


@pytest.mark.parametrize(("name", "choice"), CHOICES, ids=[f"{n}-{c.name}" for n, c in CHOICES])
def test_what_a_convention_changes_rests_on_it(name: str, choice: Any) -> None:
    assert name in GOVERNED
    for birth in BIRTHS:
        usual = everything(compute(birth))
        found = everything(compute(birth, Options()._replace(**{name: choice})))
        for identifier, finding in found.items():
            if identifier in usual and finding.value != usual[identifier].value:
                assert reaches(found, identifier, f"convention.{name}"), identifier


def test_no_evidence_dangles() -> None:
    for name, choice in CHOICES:
        for birth in BIRTHS:
            found = everything(compute(birth, Options()._replace(**{name: choice})))
            for finding in found.values():
                for basis in finding.evidence:
                    assert basis in found or basis.startswith("input."), (finding.id, basis)


def test_rules_say_what_was_done() -> None:
    beijing, _, _, sydney, *_ = BIRTHS
    men = compute(beijing, Options(luck_direction=LuckDirectionRule.MEN_FORWARD))
    assert men.finding("luck.direction").rule == "men_forward_women_backward"
    assert "pillar.year" not in men.finding("luck.direction").evidence
    for boundary in YearBoundary:
        chart = compute(beijing, Options(year_boundary=boundary))
        wanted = f"year_begins_at_{boundary.name.lower()}"
        assert chart.finding("pillar.year").rule == wanted
        assert flow_at(chart, AT).finding("flow.flow_year").rule == wanted
    small = flow_at(compute(beijing, Options(small_luck=SmallLuck.FROM_BING_YIN)), AT)
    assert small.finding("flow.small_luck").rule == "small_luck_from_bing_yin"
    assert "pillar.hour" not in small.finding("flow.small_luck").evidence
    both = Options(southern=Southern.MONTH_AND_HOUR)
    south, north = compute(sydney, both), compute(beijing, both)
    assert south.finding("pillar.month").rule == "five_tigers_southern"
    assert south.finding("pillar.hour").rule == "five_rats_southern"
    assert north.finding("pillar.month").rule == "five_tigers"


def test_the_month_that_is_cited_is_the_month_of_the_pillar() -> None:
    # 1990-02-04: 立春 was at 10:14; by whole days the month has changed at 8.
    chart = compute(BIRTHS[0], Options(term_precision=TermPrecision.DAY))
    assert chart.finding("pillar.month").get("branch") == "branch.yin"
    assert chart.finding("solar_term.current").get("term") == "term.li_chun"
    assert chart.finding("ruler.month").get("first_day") == "0"
    plain = compute(BIRTHS[0])
    assert plain.finding("solar_term.current").get("term") == "term.xiao_han"
