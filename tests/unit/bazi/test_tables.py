"""Committed tables: order, published instants, and the generator that made them."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from bazi.errors import OutOfRange
from bazi.solar_terms import (
    FIRST_YEAR,
    LAST_YEAR,
    SOLAR_TERMS,
    SolarTerm,
    month_span,
    term_instant,
    term_ms,
)
from bazi.solar_time import equation_of_time

TOOLS = Path(__file__).resolve().parents[3] / "engine" / "tools"
SAMPLE_YEARS = range(1968, 1976)


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    pytest.importorskip("erfa")
    sys.path.insert(0, str(TOOLS))
    try:
        spec = importlib.util.spec_from_file_location("make_tables", TOOLS / "make_tables.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(TOOLS))


def test_terms_are_fifteen_days_apart() -> None:
    instants = [
        term_ms(year, term) for year in range(FIRST_YEAR, LAST_YEAR + 1) for term in SOLAR_TERMS
    ]
    gaps = [(two - one) / 86_400_000 for one, two in pairwise(instants)]
    assert min(gaps) > 14.6
    assert max(gaps) < 15.8


@pytest.mark.parametrize(
    ("year", "term", "utc"),
    [
        (2000, SolarTerm.CHUN_FEN, "2000-03-20T07:35"),
        (2024, SolarTerm.LI_CHUN, "2024-02-04T08:27"),
        (2020, SolarTerm.DONG_ZHI, "2020-12-21T10:02"),
        (1990, SolarTerm.LI_CHUN, "1990-02-04T02:14"),
    ],
)
def test_published_minutes(year: int, term: SolarTerm, utc: str) -> None:
    published = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert abs((term_instant(year, term) - published).total_seconds()) <= 60


def test_an_instant_at_a_jie_belongs_to_the_new_month() -> None:
    at = term_ms(2024, SolarTerm.LI_CHUN)
    assert (month_span(at).solar_year, month_span(at).month_number) == (2024, 0)
    assert (month_span(at - 1).solar_year, month_span(at - 1).month_number) == (2023, 11)
    assert month_span(at).jie is SolarTerm.LI_CHUN
    assert month_span(at - 1).next_jie is SolarTerm.LI_CHUN


def test_outside_the_table() -> None:
    with pytest.raises(OutOfRange):
        term_ms(LAST_YEAR + 1, SolarTerm.LI_CHUN)
    for far in (-12_000_000_000_000, 14_000_000_000_000):
        with pytest.raises(OutOfRange):
            month_span(far)


def test_equation_of_time_has_its_four_zeros_and_extremes() -> None:
    start = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000)
    year = [equation_of_time(start + day * 86_400_000) / 1000 for day in range(366)]
    signs = [value > 0 for value in year]
    assert sum(a != b for a, b in pairwise(signs)) == 4
    assert -858 < min(year) < -850
    assert 984 < max(year) < 992


def test_generator_gives_the_committed_terms(generator: ModuleType) -> None:
    made = generator.solar_terms(SAMPLE_YEARS)
    for row, year in zip(made, SAMPLE_YEARS, strict=True):
        committed = [term_ms(year, term) for term in SOLAR_TERMS]
        assert max(abs(a - b) for a, b in zip(row.tolist(), committed, strict=True)) <= 2


def test_generator_gives_the_committed_equation_of_time(generator: ModuleType) -> None:
    first_day = 19_700
    made = generator.equation_table(first_day, 12) / generator.EQUATION_UNITS_PER_SECOND
    for n, seconds in enumerate(made.tolist()):
        at = (first_day + 5 * n) * 86_400_000
        assert equation_of_time(at) / 1000 == pytest.approx(seconds, abs=0.08)


def test_generator_gives_the_committed_new_moons(generator: ModuleType) -> None:
    from bazi.lunar_calendar import LunarDate, to_solar

    days = {int(day) for day in generator.china_day(generator.new_moons(2023, 2023))}
    for month in range(1, 12):
        start = to_solar(LunarDate(2023, month, 1))
        assert (start - datetime(1970, 1, 1, tzinfo=UTC).date()).days in days
