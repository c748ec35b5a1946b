"""Four Pillars (八字) from a birth: pure arithmetic on committed tables.

`compute(Birth(...), Options(...))` gives a `Chart`; `resolve` gives only the moment.
"""

from bazi.chart import ENGINE_VERSION, compute, resolve
from bazi.moment import Birth, Calendar, Precision, ResolvedMoment, Sex
from bazi.options import Clock, DayBoundary, LuckDirectionRule, LuckStart, Options
from bazi.results import Chart

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
