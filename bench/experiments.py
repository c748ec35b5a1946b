"""`python -m bench experiments`: 10,000 simulated experiments that compare a thing with itself, looked at every day.

What is simulated are users; what judges them is the code of the service, verdicts included. A few hundred of each
kind run among the tests.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import sqrt

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from bench.report import Row
from services.chat.experiments.model import (
    Arm,
    Evidence,
    Experiment,
    Metric,
    Observed,
    Standing,
)
from services.chat.experiments.results import ERROR_LEVEL, SPLIT_LEVEL, Results, Verdict, results
from services.chat.experiments.statistics import Moments

RUNS = int(os.environ.get("BENCH_EXPERIMENT_RUNS", "10000"))
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_DAYS, _USERS_A_DAY = 28, 200
# What a test that is made for one look calls a difference.
_ONE_LOOK = 1.96
Values = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """What is ordered, and what happens. split: how users really come to arms, None for as ordered.

    completion: by how much the replies of all arms but the first are completed more often.
    """

    weights: tuple[int, ...] = (5000, 5000)
    split: tuple[float, ...] | None = None
    completion: float = 0.0


@dataclass
class Told:
    """How many of so many experiments ever told of a difference: by the primary metric, by another, of the split."""

    runs: int = 0
    primary: int = 0
    others: int = 0
    split: int = 0
    better: int = 0
    # By a test that is made for one look, looked at every day.
    one_look: int = 0


def simulate(world: World, runs: int, seed: int = 1) -> Told:
    """Run experiments to their last day; what was told on any day is told then too."""
    rng, told = np.random.default_rng(seed), Told(runs)
    standing = Standing(_experiment(world))
    for _ in range(runs):
        evidence = _evidence(world, rng)
        found = results(standing, evidence, _BEGIN + timedelta(days=_DAYS))
        told.split += found.split.alarm
        told.primary += _tells(found, primary=True)
        told.others += _tells(found, primary=False)
        told.better += found.verdict is Verdict.BETTER
        told.one_look += _one_look(evidence)
    return told


def _tells(found: Results, *, primary: bool) -> bool:
    of = found.standing.experiment.primary
    # By p-values: an alarm of the split would hide what they say.
    return any(
        each.p_value is not None and each.p_value <= each.level
        for each in found.comparisons
        if (each.metric is of) is primary
    )


def _experiment(world: World) -> Experiment:
    return Experiment(
        experiment_id="e", description="", primary=Metric.COMPLETION, salt="", author="",
        arms=tuple(Arm(arm_id=f"a{n}", weight=w) for n, w in enumerate(world.weights)),
        observation=timedelta(hours=24), create_time=_BEGIN,
    )  # fmt: skip


def _evidence(world: World, rng: Generator) -> Evidence:
    shares = world.split or tuple(weight / sum(world.weights) for weight in world.weights)
    counts = rng.multinomial(rng.poisson(_USERS_A_DAY, _DAYS), shares)
    days = [(_BEGIN + timedelta(days=number)).date() for number in range(_DAYS)]
    names = [f"a{number}" for number in range(len(shares))]
    # One place for each day and arm, and in which of them each user is.
    places = np.repeat(np.arange(counts.size), counts.ravel())
    moments = _users(places, places % len(shares) > 0, world.completion, rng, counts.size)
    observed = [
        Observed(arm, day, int(counts[at, of]), moments[at * len(names) + of])
        for at, day in enumerate(days)
        for of, arm in enumerate(names)
    ]
    exposed = {
        day: dict(zip(names, map(int, row), strict=True))
        for day, row in zip(days, counts, strict=True)
    }
    return Evidence(exposed, observed, {})


def _users(
    places: NDArray[np.int64], tried: NDArray[np.bool_], more: float, rng: Generator, size: int
) -> Sequence[Mapping[Metric, Moments]]:
    """Return moments by place of users, of whom each has a few replies and a character of their own."""
    count = len(places)
    replies = rng.integers(1, 4, count)
    # Nine of ten are completed, and more of those who get what is tried.
    fails = rng.beta(2, 18, count) * np.where(tried, 1 - more / 0.1, 1.0)
    grounding = np.where(rng.random(count) < 0.15, rng.beta(1, 9, count), 0.0)
    tokens = np.exp(rng.normal(7, 0.8, count))
    rated = np.where(rng.random(count) < 0.3, rng.random(count) < 0.8, np.nan)
    values = {
        Metric.COMPLETION: 1 - rng.binomial(replies, fails) / replies,
        Metric.RATING: rated,
        Metric.GROUNDING: grounding,
        Metric.TOKENS: tokens,
        Metric.COST: tokens * 3,
    }
    by_metric = {metric: _moments(each, places, size) for metric, each in values.items()}
    return [{metric: each[at] for metric, each in by_metric.items()} for at in range(size)]


def _moments(values: Values, places: NDArray[np.int64], size: int) -> Sequence[Moments]:
    known = ~np.isnan(values)
    at, seen = places[known], values[known]
    counts = np.bincount(at, minlength=size).tolist()
    totals = np.bincount(at, seen, size).tolist()
    return list(map(Moments, counts, totals, np.bincount(at, seen * seen, size).tolist()))


def _one_look(evidence: Evidence) -> bool:
    known: dict[str, Moments] = {}
    for each in evidence.observed:
        known[each.arm] = known.get(each.arm, Moments()) + each.moments[Metric.COMPLETION]
        if each.arm != "a0" and min(one.count for one in known.values()) > 1:
            pair = known["a0"], known[each.arm]
            spread = sum(_variance(one) / one.count for one in pair)
            if abs(pair[1].mean - pair[0].mean) > _ONE_LOOK * sqrt(spread):
                return True
    return False


def _variance(of: Moments) -> float:
    return (of.squares - of.total * of.mean) / (of.count - 1)


def run() -> list[Row]:
    """Measure."""
    rows: list[Row] = []
    for name, weights in (
        ("two equal arms", (5000, 5000)),
        ("arms of 10, 45 and 45 %", (1000, 4500, 4500)),
    ):
        told = simulate(World(weights), RUNS)
        rows += _false(f"{RUNS:,} times nothing against nothing, {name}, looked at daily", told)
    few = max(RUNS // 10, 1)
    real = simulate(World(completion=0.03), few)
    broken = simulate(World(split=(0.46, 0.54)), few)
    return [
        *rows,
        _row("93 % completed against 90 %: told of in 28 days of 200 users", 0.9, real.better, few),
        _row("46:54 where halves were ordered: alarm in these days", 0.9, broken.split, few),
    ]


def _false(what: str, told: Told) -> Sequence[Row]:
    naive = told.one_look / told.runs
    return [
        Row(
            f"{what}: a difference by the primary metric",
            f"≤ {ERROR_LEVEL:.0%}",
            f"{told.primary / told.runs:.2%} (a test for one look: {naive:.0%})",
            told.primary <= ERROR_LEVEL * told.runs,
        ),
        Row(
            "the same: by any other metric",
            f"≤ {ERROR_LEVEL:.0%}",
            f"{told.others / told.runs:.2%}",
            told.others <= ERROR_LEVEL * told.runs,
        ),
        Row(
            "the same: alarm of the split",
            f"≤ {SPLIT_LEVEL:.0%}",
            f"{told.split / told.runs:.2%}",
            told.split <= SPLIT_LEVEL * told.runs,
        ),
    ]


def _row(what: str, must: float, seen: int, of: int) -> Row:
    return Row(what, f"≥ {must:.0%}", f"{seen / of:.1%}", seen >= must * of)
