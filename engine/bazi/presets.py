"""Named conventions: what a library or school computes when it is used the way its users use it.

`proof` says what was run: the preset's answers equal the library's own over random births. A preset without proof was
written from the source that it names; nothing is claimed for it beyond that.
"""

from typing import NamedTuple

from bazi.options import (
    Clock,
    DayBoundary,
    DaylightSaving,
    LuckStart,
    Options,
    SeasonFrame,
    StarSet,
    TermPrecision,
)


class Preset(NamedTuple):
    """`source` names what it follows, `proof` the library and release that it was run against, empty if none."""

    options: Options
    source: str
    proof: str = ""


# Called with what the clock showed and nothing else; terms are those of Beijing's clock.
_NAIVE = Options(clock=Clock.WALL, year_month_frame=SeasonFrame.LOCAL_CLOCK)
_LUNAR = _NAIVE._replace(day_boundary=DayBoundary.SPLIT, luck_start=LuckStart.DOUBLE_HOURS)
_TRUE_SOLAR = Options(clock=Clock.TRUE_SOLAR)

PRESETS: dict[str, Preset] = {
    "default": Preset(Options(), "majority of the sources; answer key from ERFA"),
    "lunar": Preset(
        _LUNAR,
        "Solar.fromYmdHms(…).getLunar().getEightChar(), getYun(sex)",
        "lunar-python 1.4.8",
    ),
    "lunar_sect1": Preset(
        _LUNAR._replace(day_boundary=DayBoundary.NEXT_DAY, luck_start=LuckStart.MINUTES),
        "getEightChar() with setSect(1), getYun(sex, 2)",
        "lunar-python 1.4.8",
    ),
    "tyme": Preset(
        _NAIVE,
        "SolarTime.from_ymd_hms(…).get_lunar_hour().get_eight_char(), ChildLimit.from_solar_time",
        "tyme4py 1.5.0",
    ),
    "tyme_china95": Preset(
        _NAIVE._replace(luck_start=LuckStart.WHOLE_DAYS),
        "tyme with China95ChildLimitProvider (元亨利贞)",
        "tyme4py 1.5.0",
    ),
    "sxtwl": Preset(
        _NAIVE._replace(
            day_boundary=DayBoundary.NEXT_DAY,
            term_precision=TermPrecision.DAY,
            luck_start=LuckStart.WHOLE_YEARS,
        ),
        "fromSolar(y, m, d), the next day's object from 23:00; it has no luck of its own",
        "sxtwl 2.0.7",
    ),
    "cantian": Preset(
        Options(
            clock=Clock.BEIJING,
            day_boundary=DayBoundary.SPLIT,
            year_month_frame=SeasonFrame.LOCAL_CLOCK,
            star_set=StarSet.CANTIAN,
        ),
        "getBaziDetail of bazi-mcp: the instant in UTC+8, seconds dropped, tyme4ts; "
        "the stars of cantian-tymext 0.0.25",
        "bazi-mcp 0.1.0 with tyme4ts 1.5.2",
    ),
    "wenzhen": Preset(
        _TRUE_SOLAR._replace(day_boundary=DayBoundary.NEXT_DAY),
        "问真八字 as Brhiza/mingyu's tests describe it; the program itself could not be run",
    ),
    "openfate": Preset(
        _TRUE_SOLAR._replace(
            day_boundary=DayBoundary.NEXT_DAY,
            year_month_frame=SeasonFrame.LOCAL_CLOCK,
            luck_start=LuckStart.DOUBLE_HOURS,
        ),
        "calculateBaziChart with dayBoundaryMode ZI_HOUR_23: lunar-javascript on the true solar clock",
        "openfate-ai/bazi-engine 1.0.0 with true-solar-time 4.0.2 and lunar-javascript 1.7.7",
    ),
    "openfate_midnight": Preset(
        _TRUE_SOLAR._replace(
            day_boundary=DayBoundary.SPLIT,
            year_month_frame=SeasonFrame.LOCAL_CLOCK,
            luck_start=LuckStart.DOUBLE_HOURS,
        ),
        "the same with dayBoundaryMode MIDNIGHT_00, its default",
        "openfate-ai/bazi-engine 1.0.0 with true-solar-time 4.0.2 and lunar-javascript 1.7.7",
    ),
    "listen_hai": Preset(
        _TRUE_SOLAR._replace(day_boundary=DayBoundary.NEXT_DAY),
        "calculateDualAxisBazi: the instant for year and month, local solar time for day and hour",
        "listen-hai/bazi-mcp 4.0.0 on openfate-ai/bazi-engine 1.0.0",
    ),
    "mingyu": Preset(
        _TRUE_SOLAR._replace(
            day_boundary=DayBoundary.NEXT_DAY,
            year_month_frame=SeasonFrame.LOCAL_CLOCK,
            dst=DaylightSaving.NONE,
        ),
        "baziCalculator with useTrueSolarTime: tyme4ts on the true solar clock, for China alone, without summer time",
        "Brhiza/mingyu 9959927 (2026-04-29) with tyme4ts 1.5.2",
    ),
    "almanac": Preset(
        Options(clock=Clock.STANDARD, dst=DaylightSaving.FROM_ZONE),
        "printed almanacs: standard time, terms by the instant",
    ),
}
