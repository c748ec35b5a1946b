"""Writes births and what other libraries make of them, for the tests of the presets.

`python engine/tools/make_peer_charts.py births FILE` draws births; `… python FILE` adds the answers of lunar_python,
tyme4py and sxtwl to standard output, one JSON line each (the libraries must be installed);
`node engine/tools/make_peer_charts.mjs FILE` does so for bazi-mcp.
"""

import json
import sys
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

COUNT = 1200
ZONES = (
    *("Asia/Shanghai", "Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Tokyo"),
    *(
        "Asia/Urumqi",
        "Europe/London",
        "America/New_York",
        "America/Los_Angeles",
        "Australia/Sydney",
    ),
)
Row = dict[str, Any]


def births() -> list[Row]:
    """Return births from 1905 to 2045 at clock times that their zones showed exactly once."""
    random = Random(20260101)  # noqa: S311 - the same births every time
    found: list[Row] = []
    first = datetime(1905, 1, 1, tzinfo=UTC)
    while len(found) < COUNT:
        at = first + timedelta(seconds=random.randrange(140 * 31_556_952))
        # Every fourth near the change of day, where the schools differ.
        if random.randrange(4) == 0:
            at = at.replace(hour=random.choice((22, 23, 0, 1)))
        zone = random.choice(ZONES)
        local = at.replace(tzinfo=ZoneInfo(zone))
        once = local.utcoffset() == local.replace(fold=1).utcoffset()
        if once and local.astimezone(UTC).astimezone(local.tzinfo) == local:
            found.append(
                {
                    "civil": at.strftime("%Y-%m-%dT%H:%M:%S"),
                    "zone": zone,
                    "sex": random.choice((1, 2)),
                    "utc": local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                }
            )
    return found


def _index(name: str) -> int:
    stem = "甲乙丙丁戊己庚辛壬癸".index(name[0])
    return (6 * stem - 5 * "子丑寅卯辰巳午未申酉戌亥".index(name[1])) % 60


def _lunar(at: datetime, sex: int) -> Row:
    library = import_module("lunar_python")
    parts = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    found: Row = {}
    for key, sect, school in (("lunar", 2, 1), ("lunar_sect1", 1, 2)):
        eight = library.Solar.fromYmdHms(*parts).getLunar().getEightChar()
        eight.setSect(sect)
        names = (eight.getYear(), eight.getMonth(), eight.getDay(), eight.getTime())
        luck = eight.getYun(sex - 1, school)
        palaces = (eight.getTaiYuan(), eight.getTaiXi(), eight.getMingGong(), eight.getShenGong())
        start = (
            *(luck.getStartYear(), luck.getStartMonth()),
            *(luck.getStartDay(), luck.getStartHour()),
        )
        found[key] = {
            "pillars": [_index(name) for name in names],
            "palaces": [_index(name) for name in palaces],
            "start": list(start),
            "date": luck.getStartSolar().toYmd(),
            "first": _index(luck.getDaYun(2)[1].getGanZhi()),
            "small": [_index(one.getGanZhi()) for one in luck.getDaYun(1)[0].getXiaoYun()[:3]],
        }
    return found


def _tyme(at: datetime, sex: int) -> Row:
    eightchar = import_module("tyme4py.eightchar")
    impl = import_module("tyme4py.eightchar.provider.impl")
    gender = import_module("tyme4py.enums").Gender
    time = import_module("tyme4py.solar").SolarTime(
        at.year, at.month, at.day, at.hour, at.minute, at.second
    )
    eight = time.get_lunar_hour().get_eight_char()
    pillars = [eight.get_year(), eight.get_month(), eight.get_day(), eight.get_hour()]
    found: Row = {}
    schools = {
        "tyme": impl.DefaultChildLimitProvider(),
        "tyme_china95": impl.China95ChildLimitProvider(),
    }
    for key, provider in schools.items():
        eightchar.ChildLimit.provider = provider
        limit = eightchar.ChildLimit(time, gender.MAN if sex == 2 else gender.WOMAN)
        end = limit.get_end_time()
        start = (
            *(limit.get_year_count(), limit.get_month_count(), limit.get_day_count()),
            *(limit.get_hour_count(), limit.get_minute_count()),
        )
        found[key] = {
            "pillars": [_index(pillar.get_name()) for pillar in pillars],
            "start": list(start),
            "date": f"{end.get_year():04d}-{end.get_month():02d}-{end.get_day():02d}",
            "first": _index(limit.get_start_decade_fortune().get_sixty_cycle().get_name()),
        }
    return found


def _sxtwl(at: datetime) -> Row:
    library = import_module("sxtwl")
    day = library.fromSolar(at.year, at.month, at.day)
    hour = day.getHourGZ(at.hour)
    of_day = day.after(1) if at.hour == 23 else day
    four = (day.getYearGZ(), day.getMonthGZ(), of_day.getDayGZ(), hour)
    return {"sxtwl": {"pillars": [(6 * gz.tg - 5 * gz.dz) % 60 for gz in four]}}


def main() -> None:
    """Write births, or answers to them."""
    what, path = sys.argv[1], Path(sys.argv[2])
    if what == "births":
        lines = [json.dumps(row) for row in births()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        at = datetime.fromisoformat(row["civil"]).replace(tzinfo=timezone(timedelta(0)))
        answers = {**_lunar(at, row["sex"]), **_tyme(at, row["sex"]), **_sxtwl(at)}
        print(json.dumps({**row, **answers}, separators=(",", ":")))


if __name__ == "__main__":
    main()
