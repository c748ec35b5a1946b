"""Schools and conventions, as one value. `options_table` says of each who uses it."""

from enum import IntEnum
from typing import NamedTuple


class Clock(IntEnum):
    """The local clock that day and hour pillars are read from.

    AUTO: true solar time when the longitude is known, else standard time. Without a clock time the noon of the civil
    day is read on it, so the pillars are those that a birth at noon has.
    WALL: as written. STANDARD: daylight saving removed. MEAN_SOLAR: longitude only.
    TRUE_SOLAR: longitude and equation of time. BEIJING: UTC+8, wherever the birth was.
    """

    AUTO = 0
    WALL = 1
    STANDARD = 2
    MEAN_SOLAR = 3
    TRUE_SOLAR = 4
    BEIJING = 5


class DayBoundary(IntEnum):
    """When the day pillar changes.

    NEXT_DAY: day and hour stem change at 23:00. SPLIT: the day changes at 00:00, 23–24 h takes
    the next day's hour stem. MIDNIGHT: the day changes at 00:00, 23–24 h keeps the same day's.
    """

    NEXT_DAY = 1
    SPLIT = 2
    MIDNIGHT = 3


class LuckStart(IntEnum):
    """How the distance to the 节 becomes an age (three days make one year).

    EXACT_SECONDS: 1 s makes 2 min. MINUTES: whole minutes, 1 min makes 2 h.
    DOUBLE_HOURS: calendar days and double-hours, one double-hour makes 10 days.
    WHOLE_DAYS: minutes again, but hours of the result are dropped (元亨利贞).
    WHOLE_YEARS: whole years; one day over is dropped, two make a year, at least one.
    TROPICAL: the distance in days times a third of a tropical year, laid off as time itself.
    """

    EXACT_SECONDS = 1
    MINUTES = 2
    DOUBLE_HOURS = 3
    WHOLE_DAYS = 4
    WHOLE_YEARS = 5
    TROPICAL = 6


class LuckDirectionRule(IntEnum):
    """What decides the direction.

    BY_YEAR_STEM: men of yang years and women of yin years go forward.
    MEN_FORWARD: men always forward, women always backward.
    """

    BY_YEAR_STEM = 1
    MEN_FORWARD = 2


class DaylightSaving(IntEnum):
    """Whether the written clock ran ahead of the standard one.

    FROM_ZONE: as the zone's history says; the standard clock has it removed. KEEP: the same
    instant, but nothing is removed from the standard clock. NONE, ONE_HOUR, TWO_HOURS: what the
    caller says of the written clock, whatever the zone's history says.
    """

    FROM_ZONE = 1
    KEEP = 2
    NONE = 3
    ONE_HOUR = 4
    TWO_HOURS = 5


# By how much a caller says that the written clock ran ahead.
SAVING_SECONDS = {
    DaylightSaving.NONE: 0,
    DaylightSaving.ONE_HOUR: 3600,
    DaylightSaving.TWO_HOURS: 7200,
}


class SeasonFrame(IntEnum):
    """What is compared with the instant of a 节 for year and month.

    INSTANT: the instant of birth. LOCAL_CLOCK: what the local clock of the day pillar shows,
    with the 节 as Beijing's clock (UTC+8) shows it.
    """

    INSTANT = 1
    LOCAL_CLOCK = 2


class YearBoundary(IntEnum):
    """Where the year pillar changes: 立春, lunar new year (00:00 of the local clock) or 冬至."""

    LI_CHUN = 1
    LUNAR_NEW_YEAR = 2
    WINTER_SOLSTICE = 3


class TermPrecision(IntEnum):
    """What of a 节 belongs to the new month: from its INSTANT, its whole DAY, its whole DOUBLE_HOUR.

    Day and double-hour are those of the frame's clock, the day from 00:00.
    """

    INSTANT = 1
    DAY = 2
    DOUBLE_HOUR = 3


class Southern(IntEnum):
    """South of the equator: IGNORE, or the opposite month branch (MONTH), or hour as well (MONTH_AND_HOUR).

    The stems follow from the year's (五虎遁) and the day's (五鼠遁) as ever. Needs the latitude.
    """

    IGNORE = 1
    MONTH = 2
    MONTH_AND_HOUR = 3


class UnknownHour(IntEnum):
    """Without a clock time: three pillars, or three and the hours that are possible, or the hour of noon."""

    THREE_PILLARS = 1
    CANDIDATES = 2
    NOON = 3


class LuckSwitch(IntEnum):
    """When a decade takes over: at its own instant, at 立春 or on 1 January of that calendar year."""

    EXACT = 1
    LI_CHUN = 2
    NEW_YEAR = 3


class AgeReckoning(IntEnum):
    """虚岁 (the year of birth is 1, each year pillar adds one) or 周岁 (birthdays passed)."""

    NOMINAL = 1
    FULL = 2


class SmallLuck(IntEnum):
    """小运: on from the hour pillar, or men from 丙寅 forward and women from 壬申 backward."""

    FROM_HOUR = 1
    FROM_BING_YIN = 2


class HiddenStemsOrder(IntEnum):
    """Order of main, middle and residual: 巳 as 丙庚戊, or as 丙戊庚."""

    SI_BING_GENG_WU = 1
    SI_BING_WU_GENG = 2


class EarthStages(IntEnum):
    """Whose twelve stages 戊 and 己 share: fire's (丙丁, the common way) or water's (壬癸)."""

    WITH_FIRE = 1
    WITH_WATER = 2


class YinStages(IntEnum):
    """Yin stems run backwards from a 长生 of their own, or share the yang stem's."""

    REVERSED = 1
    WITH_YANG = 2


class PalaceMonth(IntEnum):
    """Month that 命宫 and 身宫 count from: by 节, or the next one once the 中气 has passed."""

    JIE = 1
    ZHONG_QI = 2


class Formation(IntEnum):
    """三合 and 三会: listed wherever the three branches stand, or only with the month's branch among them."""

    ANYWHERE = 1
    WITH_MONTH = 2


class HalfCombination(IntEnum):
    """半合 with the middle branch and 拱 (birth with grave) listed apart, or the first alone."""

    WITH_ARCH = 1
    MIDDLE_ONLY = 2


class Punishment(IntEnum):
    """刑 of 寅巳申 and 丑戌未: LOOSE any two of the three, STRICT all three."""

    LOOSE = 1
    STRICT = 2


class HiddenCombination(IntEnum):
    """暗合: 寅丑 卯申 午亥; EXTENDED 子巳 too; SEATS also 寅午 巳酉 (seats, 禄, of stems that combine)."""

    NORMAL = 1
    EXTENDED = 2
    SEATS = 3


class StarBasis(IntEnum):
    """Which pillar stars are looked up from that books look up from year or day."""

    BOTH = 1
    YEAR = 2
    DAY = 3


class TianYi(IntEnum):
    """天乙贵人: 甲戊庚牛羊, or 甲戊兼牛羊 with 庚辛逢虎马."""

    JIA_WU_GENG = 1
    JIA_WU = 2


class YangRen(IntEnum):
    """羊刃 of yin stems: where they are at 帝旺 (乙寅), where 禄 is passed (乙辰), or none."""

    PROSPERITY = 1
    AFTER_LU = 2
    YANG_ONLY = 3


class StarSet(IntEnum):
    """Which stars are looked for; `name` and `version` are in `STAR_SETS` of `bazi.star_variants`."""

    PRACTICAL = 1
    CANTIAN = 2


MOST_LUCK_PILLARS = 12

# The options that are read together, in the order in which they are unpacked. They stand side by side in `Options`,
# which cuts them out by place, three times as fast as by name; a test holds the places to these names.
SEASON_FIELDS = ("year_month_frame", "year_boundary", "term_precision", "southern")
RELATION_FIELDS = ("formation", "half_combination", "punishment", "hidden_combination")
STAR_FIELDS = ("star_basis", "tian_yi", "yang_ren", "star_set")


class Options(NamedTuple):
    """The conventions to compute by; the defaults are those of the majority.

    `luck_decades`: 1–12 luck pillars, fewer where the tables of terms end.
    """

    clock: Clock = Clock.AUTO
    day_boundary: DayBoundary = DayBoundary.NEXT_DAY
    luck_start: LuckStart = LuckStart.EXACT_SECONDS
    luck_direction: LuckDirectionRule = LuckDirectionRule.BY_YEAR_STEM
    dst: DaylightSaving = DaylightSaving.FROM_ZONE
    year_month_frame: SeasonFrame = SeasonFrame.INSTANT
    year_boundary: YearBoundary = YearBoundary.LI_CHUN
    term_precision: TermPrecision = TermPrecision.INSTANT
    southern: Southern = Southern.IGNORE
    unknown_hour: UnknownHour = UnknownHour.THREE_PILLARS
    luck_switch: LuckSwitch = LuckSwitch.EXACT
    luck_decades: int = 10
    age: AgeReckoning = AgeReckoning.NOMINAL
    small_luck: SmallLuck = SmallLuck.FROM_HOUR
    hidden_stems_order: HiddenStemsOrder = HiddenStemsOrder.SI_BING_GENG_WU
    earth_stages: EarthStages = EarthStages.WITH_FIRE
    yin_stages: YinStages = YinStages.REVERSED
    ming_gong_month: PalaceMonth = PalaceMonth.JIE
    formation: Formation = Formation.ANYWHERE
    half_combination: HalfCombination = HalfCombination.WITH_ARCH
    punishment: Punishment = Punishment.LOOSE
    hidden_combination: HiddenCombination = HiddenCombination.NORMAL
    star_basis: StarBasis = StarBasis.BOTH
    tian_yi: TianYi = TianYi.JIA_WU_GENG
    yang_ren: YangRen = YangRen.PROSPERITY
    star_set: StarSet = StarSet.PRACTICAL

    @classmethod
    def preset(cls, name: str) -> "Options":
        """Return the conventions of a school or library; UnknownName for a name not in `presets.PRESETS`."""
        from bazi.errors import UnknownName
        from bazi.presets import PRESETS

        if not isinstance(name, str) or name not in PRESETS:
            known = ", ".join(PRESETS)
            raise UnknownName(
                f"presets are {known}",
                field="preset",
                reason="PRESET_UNKNOWN",
                metadata={"presets": known},
            )
        return PRESETS[name].options

    @property
    def plain(self) -> bool:
        """Whether year and month are those of the instant, 立春 and the north (the common, fast way)."""
        return self[5:9] == _PLAIN

    @property
    def season_rules(self) -> tuple[int, ...]:
        """What decides year and month: `SEASON_FIELDS`."""
        return self[5:9]

    @property
    def relation_rules(self) -> tuple[int, ...]:
        """The part that `bazi.relations` reads: `RELATION_FIELDS`."""
        return self[18:22]

    @property
    def star_rules(self) -> tuple[int, ...]:
        """The part that `bazi.stars` reads: `STAR_FIELDS`."""
        return self[22:26]


DEFAULT_OPTIONS = Options()
_PLAIN = DEFAULT_OPTIONS.season_rules
PLAIN_RELATIONS = DEFAULT_OPTIONS.relation_rules
PLAIN_STARS = DEFAULT_OPTIONS.star_rules
# A default chart tells which clock was used; the five values are made once.
RESOLVED_DEFAULTS: tuple[Options, ...] = tuple(
    DEFAULT_OPTIONS._replace(clock=clock) for clock in Clock
)
