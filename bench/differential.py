"""`make differential`: asks lunar-python, tyme4py and sxtwl about 20,000 births at random, and keeps their answers.

Each is called as its own documents call it (the presets of the engine say how). It takes minutes, and the libraries of
the group `peers`. `bench.differences` compares what they answered: here, in `make test` and for docs/accuracy.md.
"""

import random
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from multiprocessing import get_context
from zoneinfo import ZoneInfo

from bench.differences import differences, table, unexplained
from bench.peer_answers import FILE, WAYS, ZONES, Answer, Answers, Written, write

COUNT = 20_000
_FIRST, _YEARS = datetime(1900, 1, 1, tzinfo=UTC), 200
_YEAR_SECONDS = 31_556_952
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LATE_ZI = 23


def births() -> list[Written]:
    """Return births from 1900 to 2100 at clock times that their zones showed exactly once, the same in every run."""
    chance = random.Random(20_000)
    found: list[Written] = []
    while len(found) < COUNT:
        at = _FIRST + timedelta(seconds=chance.randrange(_YEARS * _YEAR_SECONDS))
        if chance.randrange(4) == 0:  # near the change of day, where the schools differ
            at = at.replace(hour=chance.choice((22, 23, 0, 1)))
        number, sex = chance.randrange(len(ZONES)), chance.choice((1, 2))
        local = at.replace(tzinfo=ZoneInfo(ZONES[number]))
        once = local.utcoffset() == local.replace(fold=1).utcoffset()
        if once and local.astimezone(UTC).astimezone(local.tzinfo) == local:
            found.append(Written.of(at.replace(tzinfo=None), number, sex))
    return found


def asked(birth: Written) -> dict[str, Answer]:
    """Return every library's answer."""
    return {**_lunar(birth), **_tyme(birth), **_sxtwl(birth)}


def _lunar(birth: Written) -> dict[str, Answer]:
    at = birth.civil
    solar = import_module("lunar_python").Solar.fromYmdHms(*at.timetuple()[:6])
    found = {}
    for way, sect, school in (("lunar", 2, 1), ("lunar_sect1", 1, 2)):
        eight = solar.getLunar().getEightChar()
        eight.setSect(sect)
        names = (eight.getYear(), eight.getMonth(), eight.getDay(), eight.getTime())
        luck = eight.getYun(birth.sex - 1, school)
        first = luck.getDaYun(2)[1].getGanZhi()
        start = date.fromisoformat(luck.getStartSolar().toYmd())
        four = _four(names)
        found[way] = Answer(*four, _index(first), (start - at.date()).days)
    return found


def _tyme(birth: Written) -> dict[str, Answer]:
    at, eightchar = birth.civil, import_module("tyme4py.eightchar")
    schools = import_module("tyme4py.eightchar.provider.impl")
    gender = import_module("tyme4py.enums").Gender
    time = import_module("tyme4py.solar").SolarTime(*at.timetuple()[:6])
    eight = time.get_lunar_hour().get_eight_char()
    pillars = (eight.get_year(), eight.get_month(), eight.get_day(), eight.get_hour())
    four = _four([pillar.get_name() for pillar in pillars])
    found = {}
    for way, school in (
        ("tyme", schools.DefaultChildLimitProvider()),
        ("tyme_china95", schools.China95ChildLimitProvider()),
    ):
        eightchar.ChildLimit.provider = school
        limit = eightchar.ChildLimit(time, gender.MAN if birth.sex == 2 else gender.WOMAN)
        first = limit.get_start_decade_fortune().get_sixty_cycle().get_name()
        end = limit.get_end_time()
        start = date(end.get_year(), end.get_month(), end.get_day())
        found[way] = Answer(*four, _index(first), (start - at.date()).days)
    return found


def _sxtwl(birth: Written) -> dict[str, Answer]:
    at = birth.civil
    day = import_module("sxtwl").fromSolar(at.year, at.month, at.day)
    hour = day.getHourGZ(at.hour)
    of_day = day.after(1) if at.hour == _LATE_ZI else day
    four = (day.getYearGZ(), day.getMonthGZ(), of_day.getDayGZ(), hour)
    return {"sxtwl": Answer(*((6 * found.tg - 5 * found.dz) % 60 for found in four))}


def _four(names: Sequence[str]) -> tuple[int, int, int, int]:
    year, month, day, hour = map(_index, names)
    return year, month, day, hour


def _index(name: str) -> int:
    return (6 * _STEMS.index(name[0]) - 5 * _BRANCHES.index(name[1])) % 60


def ask_all(ask: Callable[[Written], dict[str, Answer]]) -> Answers:
    """Return the answers to all births, asked by several processes."""
    written = births()
    by_way: dict[str, list[Answer]] = {way: [] for way in WAYS}
    with get_context("spawn").Pool() as pool:
        for number, found in enumerate(pool.imap(ask, written, chunksize=50), start=1):
            for way, answer in found.items():
                by_way[way].append(answer)
            if number % 2000 == 0:
                print(f"{number} of {COUNT}", file=sys.stderr, flush=True)
    releases = {name: version(name) for name in ("lunar-python", "tyme4py", "sxtwl")}
    return Answers(releases, written, by_way)


def main() -> int:
    """Ask, write, compare; 1 where a difference has no name."""
    answers = ask_all(asked)
    write(answers)
    print(f"wrote {FILE.name}: {FILE.stat().st_size:,} bytes\n")
    found = differences(answers)
    print(table(len(answers.births), found))
    left = unexplained(found)
    for difference in left[:20]:
        print(difference)
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
