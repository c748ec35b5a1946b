"""Days of the almanac against lunar-python itself, whose tables they are read from."""

from datetime import date, timedelta

import pytest
from lunar_python import Solar

from bazi.labels import LANGUAGES
from services.chart.almanac.labels import ids, labels
from services.chart.almanac.lunar import LunarAlmanac
from services.chart.codec import almanac
from services.kit.faults import Fault, Reason

_BEIJING = timedelta(hours=8)


def test_the_almanac_is_lunar_pythons() -> None:
    tables = LunarAlmanac()
    first = date(1930, 1, 1)
    for step in range(0, 365 * 166, 11):
        asked = first + timedelta(days=step)
        day = almanac.day(tables.custom, f"almanacDays/{asked.isoformat()}", "zh-Hans")
        theirs = Solar.fromYmd(asked.year, asked.month, asked.day).getLunar()
        lunar = day.lunar_date
        month = -lunar.month if lunar.leap_month else lunar.month
        where = asked.isoformat()
        assert (lunar.year, month, lunar.day) == (
            theirs.getYear(),
            theirs.getMonth(),
            theirs.getDay(),
        ), where
        assert (day.pillars.year.label, day.pillars.month.label, day.pillars.day.label) == (
            theirs.getYearInGanZhiByLiChun(),
            theirs.getMonthInGanZhi(),
            theirs.getDayInGanZhi(),
        ), where
        assert day.solar_term.term.label == theirs.getJieQi(), where
        assert (day.officer.label, day.mansion.label) == (theirs.getZhiXing(), theirs.getXiu())
        assert day.mansion_lucky == (theirs.getXiuLuck() == "吉")
        assert day.day_spirit.label == theirs.getDayTianShen()
        assert day.day_spirit_lucky == (theirs.getDayTianShenLuck() == "吉")
        assert [term.label for term in day.suitable] == theirs.getDayYi()
        assert [term.label for term in day.unsuitable] == theirs.getDayJi()
        assert day.misfortune_direction.label == theirs.getDaySha()
        assert "子丑寅卯辰巳午未申酉戌亥"[day.clash - 1] == theirs.getDayChong()


def test_every_name_is_known_in_every_language() -> None:
    known = labels("zh-Hans").keys()
    for language in LANGUAGES:
        names = labels(language)
        assert names.keys() == known
        assert all(name.strip() for name in names.values())
    for kind in ("officer", "mansion", "day_spirit", "activity", "direction"):
        assert len(ids(kind)) == sum(key.startswith(f"{kind}.") for key in known)


def test_everything_that_the_tables_can_say_has_a_name() -> None:
    tables = LunarAlmanac()
    for month in range(60):
        for day in range(60):
            assert tables.custom(month, day, 0 if day % 2 else 1).source


@pytest.mark.parametrize("name", ["almanacDays/2026-02-29", "almanacDays/0000-01-01"])
def test_no_such_date(name: str) -> None:
    with pytest.raises(Fault) as refused:
        almanac.day(LunarAlmanac().custom, name, "en")
    assert refused.value.reason is Reason.FIELDS_INVALID
    assert refused.value.violations[0].field == "name"


@pytest.mark.parametrize("date_", ["1600-02-03", "9999-12-31"])
def test_outside_of_the_tables(date_: str) -> None:
    with pytest.raises(Fault) as refused:
        almanac.day(LunarAlmanac().custom, f"almanacDays/{date_}", "en")
    assert refused.value.reason is Reason.DATE_OUT_OF_RANGE
