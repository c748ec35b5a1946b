"""The answer key, and the instants of the 节 against ERFA."""

import json
import os
import random
import statistics
import sys
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bazi import Birth, Clock, DayBoundary, Options, resolve
from bazi.pillars import pillar_indices
from bazi.solar_terms import SOLAR_TERMS, term_ms
from bench.engine.peers import note, peers
from bench.report import Row

_ROOT = Path(__file__).resolve().parents[2]
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def rows() -> list[Row]:
    """Compare."""
    return [_answer_key(), *_terms(), *_peers_terms()]


def _answer_key() -> Row:
    folder = Path(os.environ.get("BAZI_ORACLE", _ROOT / "tests" / "fixtures" / "oracle"))
    cases = pairs = wrong = 0
    for path in sorted(folder.glob("cases_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if "expected" not in case or "zone" not in case:
                continue
            cases += 1
            at = datetime.fromisoformat(case["civil"])
            birth = Birth(
                *at.timetuple()[:4],
                case["zone"],
                at.minute,
                at.second,
                case["fold"],
                longitude=case["lon"],
            )
            for pair, expected in case["expected"].items():
                pairs += 1
                clock, boundary = pair.upper().split("/")
                options = Options(clock=Clock[clock], day_boundary=DayBoundary[boundary])
                moment = resolve(birth, options)
                found = pillar_indices(moment.epoch_ms, moment.local_ms, options.day_boundary)
                wrong += " ".join(_STEMS[i % 10] + _BRANCHES[i % 12] for i in found) != expected
    return Row(
        f"answer key: {cases} births, {pairs} pairs of clock and day boundary",
        "0 wrong",
        f"{wrong} wrong",
        bool(cases) and not wrong,
    )


def _terms() -> list[Row]:
    if not find_spec("erfa"):
        note("pyerfa is not installed: 节 are not compared with ERFA")
        return []
    sys.path.append(str(_ROOT / "engine" / "tools"))
    maker = import_module("make_tables")
    found = []
    for first, last, what in ((1900, 2026, "ΔT known"), (1600, 2400, "ΔT as the tables take it")):
        years = random.Random(4).sample(range(first, last + 1), 20)
        worst = 0.0
        for year in years:
            exact = maker.solar_terms(range(year, year + 1))[0]
            ours = [term_ms(year, term) for term in SOLAR_TERMS]
            worst = max(worst, *(abs(a - int(b)) / 1000 for a, b in zip(ours, exact, strict=True)))
        found.append(
            Row(
                f"terms of 20 random years {first}–{last} against ERFA ({what}), worst",
                "≤ 0.5 s",
                f"{worst:.3f} s",
                worst <= 0.5,
            )
        )
    return found


def _peers_terms() -> list[Row]:
    present, absent = peers()
    if absent:
        note(f"not installed, so not compared with: {', '.join(absent)}")
    found = []
    for first, last in ((1900, 2026), (2050, 2100)):
        years = random.Random(5).sample(range(first, last), 12)
        seen = []
        for peer in present:
            if peer.jie_ms is None:
                continue
            differences = [
                abs(peer.jie_ms(year, n) - term_ms(year, SOLAR_TERMS[2 * n])) / 1000
                for year in years
                for n in range(11)
            ]
            seen.append(f"{peer.name} {statistics.median(differences):.1f} s")
        if seen:
            found.append(
                Row(
                    f"节 {first}–{last}: how far peers are off, median",
                    "told",
                    "; ".join(seen),
                    holds=True,
                )
            )
    return found
