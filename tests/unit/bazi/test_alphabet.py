"""Cycle of sixty, ten gods, hidden stems and the two stem rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazi.branches import BRANCHES, Branch
from bazi.elements import ELEMENTS, Element, Polarity, controls, generates
from bazi.hidden_stems import hidden_stems
from bazi.options import DayBoundary
from bazi.pillars import DAY_MS, day_and_hour, month_index, year_index
from bazi.sexagenary import CYCLE_LENGTH, cycle_index, pillar_at
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god

steps = st.integers(min_value=-10_000, max_value=10_000)


@given(steps)
def test_index_and_pillar_are_inverse(index: int) -> None:
    pillar = pillar_at(index)
    assert pillar.index == index % CYCLE_LENGTH
    assert pillar.stem.polarity is pillar.branch.polarity


@given(steps, steps, steps)
def test_shifts_add_up(start: int, first: int, second: int) -> None:
    assert pillar_at(start).shifted(first).shifted(second) == pillar_at(start + first + second)


@given(st.sampled_from(STEMS), st.sampled_from(BRANCHES))
def test_only_pairs_of_equal_polarity_are_in_the_cycle(stem: Stem, branch: Branch) -> None:
    if stem.polarity is branch.polarity:
        pillar = pillar_at(cycle_index(stem, branch))
        assert (pillar.stem, pillar.branch) == (stem, branch)
    else:
        with pytest.raises(ValueError, match="polarity"):
            cycle_index(stem, branch)


@pytest.mark.parametrize(
    ("year_stem", "first_month_stem"),
    [(0, 2), (5, 2), (1, 4), (6, 4), (2, 6), (7, 6), (3, 8), (8, 8), (4, 0), (9, 0)],
)
def test_five_tigers(year_stem: int, first_month_stem: int) -> None:
    for month in range(12):
        pillar = pillar_at(month_index(year_stem, month))
        assert pillar.branch == (month + 2) % 12
        assert pillar.stem == (first_month_stem + month) % 10


@pytest.mark.parametrize("day", range(60))
def test_five_rats(day: int) -> None:
    for hour in range(24):
        at = ((day - 17) * 24 + hour) * 3_600_000
        for boundary in DayBoundary:
            of_day, of_hour = (pillar_at(index) for index in day_and_hour(at, boundary))
            late = hour == 23
            assert of_day.index == (day + (late and boundary is DayBoundary.NEXT_DAY)) % 60
            rats_of = day + (late and boundary is not DayBoundary.MIDNIGHT)
            branch = (hour + 1) // 2 % 12
            assert (of_hour.branch, of_hour.stem) == (branch, (2 * (rats_of % 10) + branch) % 10)


@given(st.integers(min_value=1800, max_value=2200), st.integers(min_value=0, max_value=11))
def test_months_run_on_through_the_years(year: int, month: int) -> None:
    this = month_index(year_index(year), month)
    later = (year, month + 1) if month < 11 else (year + 1, 0)
    assert month_index(year_index(later[0]), later[1]) == (this + 1) % 60


def test_known_day_and_year() -> None:
    assert day_and_hour(10_957 * DAY_MS, DayBoundary.NEXT_DAY)[0] == 54  # 2000-01-01 戊午
    assert year_index(1984) == 0  # 甲子


@given(st.sampled_from(STEMS), st.sampled_from(STEMS))
def test_ten_gods_follow_the_elements(day: Stem, other: Stem) -> None:
    god = ten_god(day, other)
    same = day.polarity is other.polarity
    relations = {
        day.element: (TenGod.FRIEND, TenGod.ROB_WEALTH),
        generates(day.element): (TenGod.EATING_GOD, TenGod.HURTING_OFFICER),
        controls(day.element): (TenGod.INDIRECT_WEALTH, TenGod.DIRECT_WEALTH),
    }
    if other.element in relations:
        assert god is relations[other.element][0 if same else 1]
    elif controls(other.element) is day.element:
        assert god is (TenGod.SEVEN_KILLINGS if same else TenGod.DIRECT_OFFICER)
    else:
        assert generates(other.element) is day.element
        assert god is (TenGod.INDIRECT_RESOURCE if same else TenGod.DIRECT_RESOURCE)


def test_elements_make_two_rings() -> None:
    assert {generates(element) for element in ELEMENTS} == set(Element)
    assert {controls(element) for element in ELEMENTS} == set(Element)
    assert Stem.JIA.polarity is Polarity.YANG


def test_main_hidden_stem_has_the_element_of_its_branch() -> None:
    for branch in BRANCHES:
        stems = hidden_stems(branch)
        assert stems[0].element is branch.element
        assert len(set(stems)) == len(stems) <= 3
