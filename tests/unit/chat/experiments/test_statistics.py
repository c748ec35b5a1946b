"""What always-valid tests promise: martingales, intervals and p-values that say the same, nothing before its time."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chat.experiments.statistics import (
    LEAST_USERS,
    Moments,
    compare,
    estimate,
    least,
    split,
)

SHARES = st.lists(st.floats(0, 1), min_size=LEAST_USERS, max_size=2 * LEAST_USERS)
AMOUNTS = st.lists(st.floats(0, 1e5), min_size=LEAST_USERS, max_size=2 * LEAST_USERS)
LEVEL = st.floats(0.001, 0.2)


def moments(values: list[float]) -> Moments:
    return Moments(len(values), math.fsum(values), math.fsum(one * one for one in values))


@given(SHARES, SHARES, LEVEL)
def test_intervals_and_p_values_say_the_same(
    one: list[float], other: list[float], level: float
) -> None:
    found = compare(moments(one), moments(other), level, share=True)
    assert found is not None
    assert 0 <= found.p_value <= 1
    assert found.interval.lower <= found.difference <= found.interval.upper
    outside = found.interval.lower > 0 or found.interval.upper < 0
    if abs(found.p_value - level) > 1e-9:
        assert outside == (found.p_value < level)


@given(AMOUNTS, AMOUNTS)
def test_which_arm_is_control_changes_the_sign_and_nothing_else(
    one: list[float], other: list[float]
) -> None:
    there = compare(moments(one), moments(other), 0.05, share=False)
    back = compare(moments(other), moments(one), 0.05, share=False)
    assert there is not None
    assert back is not None
    assert there.difference == pytest.approx(-back.difference)
    assert there.p_value == pytest.approx(back.p_value)


@given(SHARES)
def test_a_mean_lies_in_its_interval_which_stays_from_0_to_1(values: list[float]) -> None:
    found = estimate(moments(values), 0.05, share=True)
    assert found is not None
    mean = moments(values).mean
    assert 0 <= found.lower <= mean + 1e-12
    assert mean - 1e-12 <= found.upper <= 1


def test_of_a_hundred_equal_users_it_is_not_claimed_that_all_are() -> None:
    found = estimate(moments([1.0] * LEAST_USERS), 0.05, share=True)
    assert found is not None
    assert found.lower < 0.98


def test_nothing_is_said_of_few() -> None:
    few, many = moments([0.0] * (LEAST_USERS - 1)), moments([1.0] * 10_000)
    assert compare(few, many, 0.05, share=True) is None
    assert compare(many, few, 0.05, share=True) is None
    assert estimate(few, 0.05, share=True) is None
    assert least([None, None]) is None


def test_the_p_value_is_that_of_the_mixture() -> None:
    """Integrated by hand: the likelihood of each effect, weighed by how likely the mixture holds it."""
    one, other = moments([0.0, 1.0] * 100), moments([0.0, 1.0, 1.0, 1.0] * 60)
    found = compare(one, other, 0.05, share=True)
    assert found is not None
    joint = (one + other).variance(1.0)
    spread = sum(max(each.variance(1.0), joint) / each.count for each in (one, other))
    pairs = one.count * other.count / (one.count + other.count)
    prior, error = NormalDist(0, 0.1 * math.sqrt(spread * pairs)), math.sqrt(spread)
    steps = [number * 1e-4 for number in range(-10_000, 10_001)]
    mixed = math.fsum(
        prior.pdf(effect) * NormalDist(effect, error).pdf(found.difference) * 1e-4
        for effect in steps
    )
    ratio = mixed / NormalDist(0, error).pdf(found.difference)
    assert found.p_value == pytest.approx(1 / ratio, rel=1e-6)


WEIGHTS = st.lists(st.integers(1, 5000), min_size=2, max_size=8)


@given(WEIGHTS, st.data())
def test_the_check_of_the_split_is_a_martingale(weights: list[int], data: st.DataObject) -> None:
    """Whatever has been seen, of users who come as ordered the next one leaves it as it is, on average."""
    arms = {str(number): float(weight) for number, weight in enumerate(weights)}
    counts = {arm: data.draw(st.integers(0, 50)) for arm in arms}

    def factor(more: str | None) -> float:
        # Without the limit of 1: by what a look multiplies against an unlikely history.
        seen = {arm: count + (arm == more) for arm, count in counts.items()}
        return _factor(arms, seen)

    whole = sum(weights)
    expected = math.fsum(weight / whole * factor(arm) for arm, weight in arms.items())
    assert expected == pytest.approx(factor(None), rel=1e-9)
    assert split(arms, counts) == pytest.approx(min(1.0, 1 / factor(None)), rel=1e-9)


def _factor(weights: dict[str, float], counts: dict[str, int]) -> float:
    """User by user: how likely the mixture held each, by how likely it was ordered to be."""
    whole, result = sum(weights.values()), 1.0
    known = {arm: 100 * weight / whole for arm, weight in weights.items()}
    for arm, count in counts.items():
        for _ in range(count):
            result *= known[arm] / sum(known.values()) / (weights[arm] / whole)
            known[arm] += 1
    return result


def test_a_split_that_is_far_off_is_noticed() -> None:
    halves = {"a": 5000.0, "b": 5000.0}
    assert split(halves, {"a": 1000, "b": 1040}) > 0.2
    assert split(halves, {"a": 1000, "b": 1250}) < 0.001
    assert split(halves, {}) == 1.0
