"""Four Pillars (八字) from a birth: pure arithmetic on committed tables.

`compute(Birth(...), Options(...))` gives a `Chart`; `resolve` gives only the moment.
"""

from bazi.chart import compute
from bazi.moment import Birth, Calendar, Precision, ResolvedMoment, Sex
from bazi.options import Clock, DayBoundary, LuckDirectionRule, LuckStart, Options
from bazi.resolution import resolve
from bazi.results import ENGINE_VERSION, Chart

__all__ = [
    "ENGINE_VERSION",
    "Birth",
    "Calendar",
    "Chart",
    "Clock",
    "DayBoundary",
    "LuckDirectionRule",
    "LuckStart",
    "Options",
    "Precision",
    "ResolvedMoment",
    "Sex",
    "compute",
    "resolve",
]
