"""`python -m bench.accuracy`: writes docs/accuracy.md and its plot: this engine and others against the answer key.

The key was computed from astronomy (ERFA) and the IANA zones, without any calendar library: `tests/fixtures/oracle`.
The others are called as most programs call them, with the clock time as it is written. They are right if they agree
with any of the three day boundaries of the key, so no convention counts against them.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from bazi import ENGINE_VERSION, Birth, Clock, DayBoundary, Options, resolve
from bazi.labels import pillar_label
from bazi.pillars import pillar_indices
from bench.differences import differences, table
from bench.engine.peers import Civil, peers
from bench.peer_answers import read

_ROOT = Path(__file__).resolve().parents[1]
_KEY = _ROOT / "tests" / "fixtures" / "oracle"
_PAGE, _PLOT = _ROOT / "docs" / "accuracy.md", _ROOT / "docs" / "accuracy.svg"
_BOUNDARIES = ("next_day", "split", "midnight")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"

Case = Mapping[str, Any]
# A case and a clock → its pillars, by each day boundary that the answerer knows.
Answer = Callable[[Case, str], list[str]]


class Group(NamedTuple):
    """Cases that are counted together."""

    name: str
    cases: Sequence[Case]


def groups() -> list[Group]:
    """Return the cases of the key: births at random in China and elsewhere, and births known to be hard."""
    read = [(path, list(_lines(path))) for path in sorted(_KEY.glob("cases_*.jsonl"))]
    chance = [case for path, cases in read if "random" in path.name for case in cases]
    hard = [case for path, cases in read if "hard" in path.name for case in cases]
    china = [case for case in chance if case["zone"] == "Asia/Shanghai"]
    return [
        Group("births at random, mainland China", china),
        Group("births at random, elsewhere", [case for case in chance if case not in china]),
        Group("hard births: daylight saving, 节, midnight, far from UTC+8", hard),
    ]


def _lines(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if "expected" in case:
            yield case


def _civil(case: Case) -> Civil:
    day, time = case["civil"].split("T")
    year, month, number = map(int, day.split("-"))
    return Civil(year, month, number, *map(int, time.split(":")))


def ours(case: Case, clock: str) -> list[str]:
    """Return this engine's pillars on a clock, by day boundary."""
    birth = Birth(
        *_civil(case)[:4],
        case["zone"],
        *_civil(case)[4:],
        fold=case["fold"],
        longitude=case["lon"],
        latitude=case["lat"],
    )
    found = []
    for boundary in _BOUNDARIES:
        options = Options(clock=Clock[clock.upper()], day_boundary=DayBoundary[boundary.upper()])
        moment = resolve(birth, options)
        indices = pillar_indices(moment.epoch_ms, moment.local_ms, options.day_boundary)
        found.append(" ".join(pillar_label(index, "zh-Hans") for index in indices))
    return found


def _as_called(pillars: Callable[[Civil], Any]) -> Answer:
    def answer(case: Case, _clock: str) -> list[str]:
        return [_text(pillars(_civil(case)))]

    return answer


def _text(found: Any) -> str:
    if isinstance(found, str):
        return found
    parts = [
        part if isinstance(part, str) else _STEMS[part.tg] + _BRANCHES[part.dz] for part in found
    ]
    return " ".join(parts)


def wrong(answer: Answer, cases: Sequence[Case], clock: str, *, strict: bool) -> int:
    """Count the cases that are answered otherwise than by the key; strict: under any boundary, else under all."""
    count = 0
    for case in cases:
        key = {
            boundary: case["expected"][f"{clock}/{boundary}"]
            for boundary in _BOUNDARIES
            if f"{clock}/{boundary}" in case["expected"]
        }
        given = answer(case, clock)
        if strict:
            by_boundary = dict(zip(_BOUNDARIES, given, strict=True))
            count += any(by_boundary[boundary] != pillars for boundary, pillars in key.items())
        else:
            count += given[0] not in key.values()
    return count


def main() -> int:
    """Measure, write page and plot; 1 where this engine is wrong anywhere."""
    here, missing = peers()
    if missing:
        print(f"not installed, so left out: {', '.join(missing)}", file=sys.stderr)
    answers: dict[str, Answer] = {f"bazi-engine {ENGINE_VERSION}": ours}
    for peer in here:
        package = peer.name.replace("-", "_") if peer.name == "lunar-python" else peer.name
        answers[f"{peer.name} {version(package)}"] = _as_called(peer.pillars)
    counted = {
        (group.name, name, clock): wrong(answer, group.cases, clock, strict=answer is ours)
        for group in groups()
        for name, answer in answers.items()
        for clock in ("standard", "true_solar")
    }
    shown = groups()
    _PAGE.write_text(_page(shown, list(answers), counted), encoding="utf-8")
    _PLOT.write_text(_plot(shown, list(answers), counted), encoding="utf-8")
    print(f"wrote {_PAGE.relative_to(_ROOT)} and {_PLOT.relative_to(_ROOT)}")
    mine = next(iter(answers))
    return int(any(count for (_, name, _), count in counted.items() if name == mine))


_HEAD = """\
# Accuracy

Written by `python -m bench.accuracy`. Charts with at least one wrong pillar, against a key made from astronomy (ERFA)
and the IANA zones ([tests/fixtures/oracle](../tests/fixtures/oracle/README.md)). The other libraries are right wherever
they are asked for what they compute; here they are called as most programs call them, with the clock time as it is
written. Whether a day begins at 23:00 or at midnight does not count against them; for this engine every pair of clock
and day boundary must hold.

![Charts with a wrong pillar](accuracy.svg)
"""
_WHY = """\
Why others differ: daylight saving is not taken off, the sun's terms are compared with the local clock instead of the
instant (wrong outside UTC+8), terms are known by day only (sxtwl as called here), and none knows the sun's time at a
place.
"""

_USED_WELL = """\
## Asked for what they compute

20,000 births at random, 1900–2100, in nine zones, every fourth near midnight. Each library is called as its own
documents say, this engine with the preset of that name: what the clock showed, terms by Beijing's clock, the library's
change of day and start of luck. What is otherwise all the same has a name; nothing is left unexplained, and `make test`
sees to it. `make differential` asks the libraries again.
"""

Counted = Mapping[tuple[str, str, str], int]


def _page(shown: Sequence[Group], names: Sequence[str], counted: Counted) -> str:
    lines = [_HEAD]
    for clock, title in (
        ("standard", "Against standard time"),
        ("true_solar", "Against true solar time"),
    ):
        lines += [f"## {title}", "", f"| births | cases | {' | '.join(names)} |"]
        lines += ["|---|---:|" + "---:|" * len(names)]
        for group in shown:
            cells = [_cell(counted[group.name, name, clock], len(group.cases)) for name in names]
            lines.append(f"| {group.name} | {len(group.cases)} | {' | '.join(cells)} |")
        lines.append("")
    answers = read()
    lines += [_WHY, _USED_WELL, table(len(answers.births), differences(answers)), ""]
    return "\n".join(lines)


def _cell(count: int, of: int) -> str:
    return f"{count} ({count / of:.1%})" if count else "**0**"


def _plot(shown: Sequence[Group], names: Sequence[str], counted: Counted) -> str:
    """Return bars of the share of wrong charts against standard time; it reads on light and dark pages."""
    bar, gap, left, scale = 18, 26, 20, 560
    colours = ("#2f8f5b", "#c2703d", "#5b7db1", "#8a6bb1")
    parts, y = [], 24
    for group in shown:
        parts.append(f'<text x="{left}" y="{y}" font-weight="600">{group.name}</text>')
        y += 10
        for name, colour in zip(names, colours, strict=False):
            share = counted[group.name, name, "standard"] / len(group.cases)
            width = max(2.0, share * scale)
            parts.append(
                f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{bar - 4}" fill="{colour}"/>'
                f'<text x="{left + width + 8:.1f}" y="{y + 11}">{name}: {share:.1%}</text>'
            )
            y += bar
        y += gap
    look = 'font-family="system-ui, sans-serif" font-size="12" fill="#808080"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 {y}" {look}>'
    return "\n".join([head, *parts, "</svg>", ""])


if __name__ == "__main__":
    sys.exit(main())
