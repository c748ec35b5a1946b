"""Other libraries as a user would call them, and random births to ask for."""

import random
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from time import process_time
from typing import Any, NamedTuple

from bazi import Birth, Sex


class Civil(NamedTuple):
    """A birth by the clock in China: the only one that the peers know."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int = 0

    @property
    def birth(self) -> Birth:
        """The same for the engine."""
        return Birth(
            *self[:4], "Asia/Shanghai", self.minute, self.second, longitude=104.07, sex=Sex.MALE
        )


def some_births(count: int, seed: int = 1) -> list[Civil]:
    """Return births at random, the same in every run; hours at which no clock in China jumped."""
    chance = random.Random(seed)
    return [
        Civil(
            chance.randint(1950, 2050),
            chance.randint(1, 12),
            chance.randint(1, 28),
            chance.randint(4, 22),
            chance.randint(0, 59),
        )
        for _ in range(count)
    ]


class Peer(NamedTuple):
    """What a library can do for a birth; None where it cannot."""

    name: str
    pillars: Callable[[Civil], Any]
    chart: Callable[[Civil], Any] | None
    jie_ms: Callable[[int, int], int] | None
    reverse: Callable[[Sequence[str]], Any] | None


_PILLAR_NAMES = ("Year", "Month", "Day", "Time")
_CHINA_MS = 28_800_000
_UNIX_JULIAN = 2_440_587.5
_UNIX_ORDINAL = 719_163


def peers() -> tuple[list[Peer], list[str]]:
    """Return the peers that are installed, and the names of those that are not."""
    makers = {"lunar_python": _lunar, "tyme4py": _tyme, "sxtwl": _sxtwl}
    here = [name for name in makers if find_spec(name)]
    return [makers[name]() for name in here], [name for name in makers if name not in here]


def _lunar() -> Peer:
    solar_class = import_module("lunar_python").Solar

    def eight(birth: Civil) -> Any:
        return solar_class.fromYmdHms(*birth).getLunar().getEightChar()

    def pillars(birth: Civil) -> tuple[str, ...]:
        found = eight(birth)
        return tuple(getattr(found, f"get{name}")() for name in _PILLAR_NAMES)

    def chart(birth: Civil) -> list[Any]:
        found = eight(birth)
        result = [
            getattr(found, f"get{name}{what}")()
            for name in _PILLAR_NAMES
            for what in ("", "HideGan", "ShiShenGan", "ShiShenZhi", "NaYin", "DiShi", "XunKong")
        ]
        result += [found.getTaiYuan(), found.getMingGong(), found.getShenGong()]
        for decade in found.getYun(1, 1).getDaYun():
            result += [decade.getGanZhi(), decade.getStartYear()]
            result += [year.getGanZhi() for year in decade.getLiuNian()]
        return result

    def jie_ms(year: int, number: int) -> int:
        # Its table of a year runs from the 大雪 before it.
        table = solar_class.fromYmd(year, 6, 1).getLunar().getJieQiTable()
        solar = table[_JIE_NAMES[number]]
        day = solar_class.fromYmd(solar.getYear(), solar.getMonth(), solar.getDay())
        days = round(day.getJulianDay() - _UNIX_JULIAN)
        clock = (solar.getHour() * 60 + solar.getMinute()) * 60 + solar.getSecond()
        return int(days * 86_400_000 + clock * 1000 - _CHINA_MS)

    def reverse(names: Sequence[str]) -> Any:
        return solar_class.fromBaZi(*names, 2, 1600)

    return Peer("lunar-python", pillars, chart, jie_ms, reverse)


# 小寒 … 大雪 of one civil year.
_JIE_NAMES = (
    "小寒", "立春", "惊蛰", "清明", "立夏", "芒种", "小暑", "立秋", "白露", "寒露", "立冬", "DA_XUE",
)  # fmt: skip


def _tyme() -> Peer:
    solar = import_module("tyme4py.solar")
    eight_char = import_module("tyme4py.eightchar")
    gender = import_module("tyme4py.enums").Gender.MAN

    def pillars(birth: Civil) -> str:
        found = solar.SolarTime.from_ymd_hms(*birth).get_lunar_hour().get_eight_char()
        return str(found)

    def chart(birth: Civil) -> list[Any]:
        time = solar.SolarTime.from_ymd_hms(*birth)
        found = time.get_lunar_hour().get_eight_char()
        day_stem = found.get_day().get_heaven_stem()
        result: list[Any] = [found.get_fetal_origin(), found.get_own_sign(), found.get_body_sign()]
        for pillar in (found.get_year(), found.get_month(), found.get_day(), found.get_hour()):
            stem, branch = pillar.get_heaven_stem(), pillar.get_earth_branch()
            result += [day_stem.get_ten_star(stem), day_stem.get_terrain(branch)]
            result += [
                day_stem.get_ten_star(h.get_heaven_stem()) for h in branch.get_hide_heaven_stems()
            ]
            result += [pillar.get_sound(), pillar.get_extra_earth_branches()]
        fortune = eight_char.ChildLimit(time, gender).get_start_decade_fortune()
        for number in range(10):
            decade = fortune.next(number)
            result.append(decade.get_name())
            year = decade.get_start_fortune()
            result += [year.next(n).get_name() for n in range(10)]
        return result

    def jie_ms(year: int, number: int) -> int:
        term = solar.SolarTerm.from_index(year, 2 * number + 1)
        time = term.get_julian_day().get_solar_time()
        day = solar.SolarDay.from_ymd(time.get_year(), time.get_month(), time.get_day())
        days = round(day.get_julian_day().get_day() - _UNIX_JULIAN)
        clock = (time.get_hour() * 60 + time.get_minute()) * 60 + time.get_second()
        return int(days * 86_400_000 + clock * 1000 - _CHINA_MS)

    return Peer("tyme4py", pillars, chart, jie_ms, None)


def _sxtwl() -> Peer:
    library = import_module("sxtwl")

    def pillars(birth: Civil) -> tuple[Any, ...]:
        day = library.fromSolar(*birth[:3])
        return (day.getYearGZ(), day.getMonthGZ(), day.getDayGZ(), day.getHourGZ(birth.hour))

    def jie_ms(year: int, number: int) -> int:
        for found in library.getJieQiByYear(year):
            # 0 is 冬至; 节 are odd.
            if found.jqIndex == (2 * number + 1) % 24:
                return int((found.jd - _UNIX_JULIAN) * 86_400_000) - _CHINA_MS
        raise LookupError(number)

    return Peer("sxtwl", pillars, None, jie_ms, None)


def seconds_each(call: Callable[[Any], Any], arguments: Sequence[Any]) -> float:
    """Return the processor time of a call over some arguments, in seconds each."""
    start = process_time()
    for argument in arguments:
        call(argument)
    return (process_time() - start) / len(arguments)


def note(message: str) -> None:
    """Tell what was left out."""
    print(message, file=sys.stderr)
