"""Where this engine, asked for what a library computes, still answers otherwise, and the name of every such difference.

A difference without a name is a mistake of one of the two: `make test` fails on it. The births are those of
`bench.peer_answers`; the table of `docs/accuracy.md` is made from it.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bazi import Chart, compute
from bazi.luck import Luck
from bazi.pillars import DAY_MS, DOUBLE_HOUR_MS
from bazi.presets import PRESETS
from bazi.solar_terms import JIE_MS
from bench.peer_answers import WAYS, WITH_LUCK, Answer, Answers, Written

_BEIJING_MS = 28_800_000
_MINUTE_MS = 60_000
_LEAP_DAY = (2, 29)
# A second of the distance to a 节 makes two minutes of age.
_AGE_OF_DISTANCE = 120

NAMES = {
    "term": "a 节 is nearer to the birth than the two agree on its instant",
    "term_day": "a 节 is nearer to midnight than the two agree on its instant: the month begins a day off",
    "second": "the seconds by which the two disagree on the 节 carry the start of luck over midnight (1 s makes 2 min)",
    "minute": "whole minutes are counted, and those seconds make one more or less (1 min makes 2 h)",
    "day": "hours of the age are dropped (元亨利贞), and those seconds make a whole day more or less",
    "double_hour": "double-hours are counted, and those seconds carry the 节 into another one (10 days)",
    "leap_day": "born on 29 February: lunar-python adds the years first and goes on from the 28th",
    "month_end": "the month in which luck starts has no such day: tyme runs over into the next, here it is the last",
}


class Difference(NamedTuple):
    """One answer that is not the engine's; `name` is empty where nothing explains it."""

    way: str
    what: str
    birth: Written
    name: str


def disagreement_ms(year: int) -> int:
    """Return how far the libraries' 节 may be from ours: ΔT is known to 2026, and they let it grow from then on."""
    return round(1000 * (6 + 2.4 * max(year - 2027, 0)))


def differences(answers: Answers) -> dict[str, list[Difference]]:
    """Return where the answers are not the engine's, by the way they were asked for."""
    return {way: list(_of_way(answers, way)) for way in WAYS}


def unexplained(found: dict[str, list[Difference]]) -> list[Difference]:
    """Return the differences that have no name."""
    return [one for differences in found.values() for one in differences if not one.name]


def _of_way(answers: Answers, way: str) -> Iterator[Difference]:
    options = PRESETS[way].options
    for birth, answer in zip(answers.births, answers.by_way[way], strict=True):
        chart = compute(birth.birth, options)
        if chart.indices != answer[:4]:
            yield Difference(way, "pillars", birth, _of_pillars(chart, answer))
        elif way in WITH_LUCK:
            name = _of_luck(way, birth, chart, answer)
            if name is not None:
                yield Difference(way, "luck", birth, name)


def table(count: int, found: dict[str, list[Difference]]) -> str:
    """Return how often the answers to `count` births are equal, and the names of the others, as Markdown."""
    lines = [
        "| asked as the preset | pillars equal | start of luck equal | otherwise, by name |",
        "|---|---:|---:|---|",
    ]
    seen: set[str] = set()
    for way, differences in found.items():
        by_what = Counter(difference.what for difference in differences)
        names = Counter(difference.name or "**unexplained**" for difference in differences)
        seen |= set(names)
        told = ", ".join(f"{name} {number:,}" for name, number in names.most_common()) or "none"
        luck = "" if way not in WITH_LUCK else f"{count - by_what['pillars'] - by_what['luck']:,}"
        pillars = f"{count - by_what['pillars']:,}"
        lines.append(f"| `{way}` ({PRESETS[way].proof}) | {pillars} | {luck} | {told} |")
    lines += ["", "| name | what it is |", "|---|---|"]
    lines += [f"| {name} | {meaning} |" for name, meaning in NAMES.items() if name in seen]
    return "\n".join(lines)


def _of_pillars(chart: Chart, answer: Answer) -> str:
    if chart.indices[2:] != answer[2:4]:
        return ""
    at, reach = chart.moment.local_ms - _BEIJING_MS, disagreement_ms(chart.birth.year)
    near = min(JIE_MS, key=lambda jie: abs(jie - at))
    if abs(near - at) <= reach:
        return "term"
    of_day = (near + _BEIJING_MS) % DAY_MS
    whole_days = chart.options.term_precision.name == "DAY"
    return "term_day" if whole_days and min(of_day, DAY_MS - of_day) <= reach else ""


def _of_luck(way: str, birth: Written, chart: Chart, answer: Answer) -> str | None:
    """Return the name of a difference in the luck of equal pillars, None where there is none."""
    luck = chart.luck
    if luck is None or luck.indices[0] != answer.first:
        return ""
    theirs = birth.civil.date() + timedelta(days=answer.start)
    if luck.start_date == theirs:
        return None
    seconds = disagreement_ms(birth.civil.year)
    if way.startswith("tyme") and _no_such_day(chart, luck):
        return "month_end" if abs((luck.start_date - theirs).days) <= 3 else ""
    leap_day = (birth.civil.month, birth.civil.day) == _LEAP_DAY
    if way.startswith("lunar") and leap_day and luck.start_date - theirs == timedelta(days=1):
        return "leap_day"
    return _of_start(way, luck, theirs, seconds)


def _of_start(way: str, luck: Luck, theirs: date, reach: int) -> str:
    exact = reach * _AGE_OF_DISTANCE
    minutes = -(-reach // _MINUTE_MS) * _MINUTE_MS * _AGE_OF_DISTANCE
    moved = {
        "lunar": ("double_hour", 10 * DAY_MS * -(-reach // DOUBLE_HOUR_MS)),
        "lunar_sect1": ("minute", minutes),
        "tyme": ("second", exact),
        "tyme_china95": ("day", -(-minutes // DAY_MS) * DAY_MS),
    }
    name, most = moved[way]
    # Counted off by calendar months, a whole month is up to two days other than the thirty that it grew from.
    slack = 2 * DAY_MS if luck.start_age.days in {0, *range(30 - most // DAY_MS - 1, 30)} else 0
    at = luck.marks_ms[0] + luck.offset * 1000
    days = [(at + sign * (most + slack)) // DAY_MS for sign in (-1, 1)]
    return name if days[0] <= (theirs - date(1970, 1, 1)).days <= days[1] else ""


def _no_such_day(chart: Chart, luck: Luck) -> bool:
    age, born = luck.start_age, chart.moment.wall
    years, month = divmod(born.month - 1 + age.months, 12)
    return born.day > monthrange(born.year + age.years + years, month + 1)[1]
