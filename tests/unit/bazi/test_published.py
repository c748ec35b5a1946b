"""Charts of public figures as they are printed again and again, from before there were programs and since.

Where only the double-hour was handed down the birth is one of that precision, and every minute of it must give this
chart.
"""

from typing import NamedTuple

import pytest

from bazi import Birth, Clock, Options, Precision, compute
from bazi.labels import pillar_label
from bazi.uncertainty import uncertainty

_SHANGHAI, _PACIFIC = "Asia/Shanghai", "America/Los_Angeles"


class Published(NamedTuple):
    """Who, the birth, its chart, and by which clock it was read."""

    who: str
    birth: Birth
    pillars: str
    clock: Clock = Clock.WALL


def _double_hour(year: int, month: int, day: int, hour: int) -> Birth:
    return Birth(year, month, day, hour, _SHANGHAI, precision=Precision.DOUBLE_HOUR)


_JOBS = Birth(1955, 2, 24, 19, _PACIFIC, 15, longitude=-122.42, latitude=37.77)
CHARTS = (
    Published("梁启超", _double_hour(1873, 2, 23, 2), "癸酉 甲寅 丙午 己丑"),
    Published("Einstein", Birth(1879, 3, 14, 11, "Europe/Berlin", 30), "己卯 丁卯 丙申 甲午"),
    Published("蒋介石", _double_hour(1887, 10, 31, 12), "丁亥 庚戌 己巳 庚午"),
    Published("毛泽东", _double_hour(1893, 12, 26, 8), "癸巳 甲子 丁酉 甲辰"),
    Published("周恩来", _double_hour(1898, 3, 5, 6), "戊戌 甲寅 丁卯 癸卯"),
    Published("邓小平", _double_hour(1904, 8, 22, 16), "甲辰 壬申 戊子 庚申"),
    Published("Bruce Lee", Birth(1940, 11, 27, 7, _PACIFIC, 12), "庚辰 丁亥 甲戌 戊辰"),
    Published("Jobs", _JOBS, "乙未 戊寅 丙辰 戊戌"),
    # By the sun he was born at 18:52.
    Published("Jobs, by the sun", _JOBS, "乙未 戊寅 丙辰 丁酉", Clock.TRUE_SOLAR),
)


@pytest.mark.parametrize("case", CHARTS, ids=lambda case: case.who)
def test_published(case: Published) -> None:
    options = Options(clock=case.clock)
    chart = compute(case.birth, options)
    assert " ".join(pillar_label(index, "zh-Hans") for index in chart.indices) == case.pillars
    assert len(uncertainty(case.birth, options).possible) == 1
    assert chart.alternatives == ()
