"""Pillars, charts and bulk against peers."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from itertools import starmap
from statistics import median
from time import process_time
from typing import Any

from bazi import Birth, Chart, compute
from bazi.civil_pillars import civil_pillars
from bazi.core_record import core_record
from bazi.flows import usual_years
from bazi.judgement import judgement
from bazi.labels import describe
from bazi.pillars import pillar_indices
from bazi.resolution import resolve
from bazi.results import element_counts
from bazi.strength import points
from bench.engine.peers import Civil, note, peers, seconds_each, some_births
from bench.report import Row, median_of

_ROUNDS = 7
_MILLION = 1_000_000


def rows() -> list[Row]:
    """Measure."""
    return [*_one_by_one(), *_bulk(), *_import()]


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.2f} µs" if seconds < 1e-4 else f"{seconds * 1e6:,.0f} µs"


def _row(what: str, limit: float, seconds: float, ratios: str = "", *, holds: bool = True) -> Row:
    seen = _micro(seconds) + (f"; {ratios}" if ratios else "")
    return Row(what, f"≤ {limit:g} µs", seen, seconds * 1e6 <= limit and holds)


def _pillars_each(moments: list[tuple[int, int]]) -> float:
    """Return the seconds of one call, called from C so that it is the call alone that is measured."""
    start = process_time()
    deque(starmap(pillar_indices, moments), maxlen=0)
    return (process_time() - start) / len(moments)


def _civil_each(births: list[Birth]) -> float:
    asked = [
        (b.year, b.month, b.day, b.hour, b.minute, b.second, b.zone, b.longitude) for b in births
    ]
    start = process_time()
    deque(starmap(civil_pillars, asked), maxlen=0)
    return (process_time() - start) / len(asked)


def everything(birth: Birth) -> list[str]:
    """State every finding and every verdict of all profiles in one language."""
    chart = compute(birth)
    return [describe(finding, "en") for finding in (*chart.findings, *judgement(chart))]


def _other_births(each: int, asked: Callable[[Birth], Any]) -> Callable[[], list[Birth]]:
    """Return what gives other births in every round: what was asked of the last ones may be kept by the engine.

    Those that a thousand births have left behind are a fair share of what a process that runs for a while has.
    """
    births = [birth.birth for birth in some_births(1000 + (_ROUNDS + 1) * each, seed=2)]
    for birth in births[:1000]:
        asked(birth)
    places = iter(range(1000, len(births), each))

    def take() -> list[Birth]:
        place = next(places)
        return births[place : place + each]

    return take


def _one_by_one() -> list[Row]:
    civil = some_births(400)
    births = [birth.birth for birth in civil]
    moments = [(m.epoch_ms, m.local_ms) for m in (resolve(birth) for birth in births)] * 20
    present, _ = peers()
    records, others = _other_births(400, core_record), _other_births(100, everything)
    ours = median_of(
        _ROUNDS,
        lambda: _pillars_each(moments),
        lambda: _civil_each(births * 5),
        lambda: seconds_each(core_record, records()),
        lambda: seconds_each(everything, others()),
    )
    few = civil[:40]
    pillars = {peer.name: _timed(peer.pillars, few) for peer in present}
    charts = {peer.name: _timed(peer.chart, few[:15]) for peer in present if peer.chart}
    lunar = "lunar-python"
    ratio = pillars[lunar] / ours[0] if lunar in pillars else None
    chart_ratio = charts[lunar] / ours[2] if lunar in charts else None
    return [
        _row(
            "four pillars from an instant and a local clock, one call (≥ 5,000 × lunar-python)",
            1,
            ours[0],
            _times(pillars, ours[0]),
            holds=ratio is None or ratio >= 5000,
        ),
        _row(
            "the same from civil time: zone, daylight saving, true solar time",
            3,
            ours[1],
            _times(pillars, ours[1]),
        ),
        _row(
            "full chart, core record with luck (≥ 250 × lunar-python)",
            30,
            ours[2],
            _times(charts, ours[2]),
            holds=chart_ratio is None or chart_ratio >= 250,
        ),
        Row(f"of that: {', '.join(_OF_RECORD)}", "told", _record_parts(records()), holds=True),
        _row("everything: all profiles, findings, labels of one language", 300, ours[3]),
        Row("of that: chart, findings, verdicts, sentences", "told", _parts(others()), holds=True),
    ]


# Parts of the core record: what each is asked of a chart. What is left of the whole are tables looked up, and tuples.
_OF_RECORD: dict[str, Callable[[Chart], Any]] = {
    "instant, clocks and four pillars": lambda chart: compute(chart.birth),
    "pillars with ten gods": lambda chart: chart.pillars,
    "luck": lambda chart: chart.luck,
    "relations": lambda chart: chart.relations,
    "stars": lambda chart: chart.stars,
    "a hundred years": lambda chart: usual_years(chart.moment.month_span.solar_year),
    "palaces, counts and strength": lambda chart: (
        chart.palaces,
        element_counts(chart.indices),
        points(chart.indices),
    ),
}


def _record_parts(births: list[Birth]) -> str:
    """Tell where the time of a core record goes."""
    charts = [compute(birth) for birth in births]
    return ", ".join(_micro(seconds_each(part, charts)) for part in _OF_RECORD.values())


def _parts(births: list[Birth]) -> str:
    """Tell where the time of `everything` goes."""
    charts = [compute(birth) for birth in births]
    seconds = [
        seconds_each(compute, births),
        seconds_each(lambda chart: chart.findings, charts),
        seconds_each(judgement, charts),
        seconds_each(
            lambda chart: [describe(f, "en") for f in (*chart.findings, *judgement(chart))], charts
        ),
    ]
    return ", ".join(_micro(part) for part in seconds)


def _timed(call: Callable[[Civil], Any], births: list[Civil]) -> float:
    return median([seconds_each(call, births) for _ in range(3)])


def _times(theirs: dict[str, float], ours: float) -> str:
    return ", ".join(f"{seconds / ours:,.0f} × {name}" for name, seconds in theirs.items())


def _bulk() -> list[Row]:
    try:
        import numpy as np
    except ImportError:
        note("numpy is not installed: bulk is not measured")
        return []
    from bazi.batch import batch_births, batch_pillars

    chance = np.random.default_rng(3)
    epoch = chance.integers(-2_000_000_000_000, 4_000_000_000_000, _MILLION)
    local = epoch + 28_800_000
    fields = [
        chance.integers(low, high, _MILLION).astype(np.int32)
        for low, high in ((1900, 2100), (1, 13), (1, 29), (4, 23), (0, 60))
    ]
    zones = ("Asia/Shanghai", "America/New_York", "Europe/London", "Asia/Tokyo", "Asia/Seoul")
    zone = chance.integers(0, len(zones), _MILLION).astype(np.int32)
    longitude = chance.uniform(-180, 180, _MILLION)

    def instants() -> float:
        start = process_time()
        batch_pillars(epoch, local)
        return (process_time() - start) / _MILLION

    def civil() -> float:
        start = process_time()
        batch_births(*fields, zones=zones, zone=zone, longitude=longitude)
        return (process_time() - start) / _MILLION

    civil()
    of_instants, of_civil = median_of(5, instants, civil)
    return [
        _bulk_row("pillars of a million instants on numpy, each", of_instants),
        _bulk_row("the same from civil times of five zones, true solar time, each", of_civil),
    ]


def _bulk_row(what: str, seconds: float) -> Row:
    return Row(what, "≤ 0.1 µs", f"{seconds * 1e6:.3f} µs", seconds * 1e6 <= 0.1)


_PROBE = """
import resource, sys
from time import process_time
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()
before, start = resident(), process_time()
import bazi
print(process_time() - start, resident() - before)
"""


def _import() -> list[Row]:
    seen = []
    # As a package is installed: with its bytecode. The first run may be the one that writes it.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", "import bazi"], check=True, env=env)
    for _ in range(_ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", _PROBE], capture_output=True, text=True, check=True, env=env
        )
        seconds, size = done.stdout.split()
        seen.append((float(seconds), int(size)))
    seconds_taken = median(pair[0] for pair in seen)
    grown = median(pair[1] for pair in seen)
    return [
        Row("import bazi", "≤ 30 ms", f"{seconds_taken * 1000:.1f} ms", seconds_taken <= 0.030),
        Row("memory that it takes", "≤ 10 MB", f"{grown / 1e6:.1f} MB", grown <= 10_000_000),
    ]
