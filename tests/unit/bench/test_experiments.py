"""Of simulated experiments few tell of what is not there, most of what is. 10,000: `python -m bench experiments`."""

import pytest

from bench.experiments import World, simulate

RUNS = 300


@pytest.mark.parametrize("weights", [(5000, 5000), (1000, 4500, 4500)])
def test_nothing_is_told_of_nothing_however_often_one_looks(weights: tuple[int, ...]) -> None:
    told = simulate(World(weights), RUNS)
    assert told.primary <= 0.05 * RUNS
    assert told.others <= 0.05 * RUNS
    assert told.split <= 0.01 * RUNS
    # What daily looks do to a test that is made for one.
    assert told.one_look > 0.15 * RUNS


def test_a_difference_that_is_there_is_told() -> None:
    told = simulate(World(completion=0.03), 60)
    assert told.better >= 0.9 * 60


def test_a_broken_split_alarms_and_hides_who_is_better() -> None:
    told = simulate(World(split=(0.44, 0.56), completion=0.03), 60)
    assert told.split >= 0.9 * 60
    assert told.better <= 60 - told.split
