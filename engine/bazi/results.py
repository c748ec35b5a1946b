"""What a computed chart holds."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from bazi.findings import Finding
from bazi.hidden_stems import HiddenRank
from bazi.luck import Luck
from bazi.moment import Birth, ResolvedMoment
from bazi.options import Options
from bazi.sexagenary import Pillar
from bazi.stems import Stem
from bazi.ten_gods import TenGod

ENGINE_VERSION = "0.1.0"


class Position(IntEnum):
    """Place of a pillar in the chart."""

    YEAR = 0
    MONTH = 1
    DAY = 2
    HOUR = 3


@dataclass(frozen=True, slots=True)
class HiddenStem:
    """A stem inside a branch, with its rank and what it is to the day master."""

    stem: Stem
    rank: HiddenRank
    ten_god: TenGod


@dataclass(frozen=True, slots=True)
class ChartPillar:
    """A pillar in its place.

    `ten_god` is that of the visible stem, None on the day pillar (it is the day master).
    `uncertain`: another pillar is possible within the precision of the birth time.
    """

    position: Position
    pillar: Pillar
    ten_god: TenGod | None
    hidden: tuple[HiddenStem, ...]
    uncertain: bool


@dataclass(frozen=True, slots=True)
class ElementCounts:
    """How often each element occurs, indexed by `Element` (wood, fire, earth, metal, water).

    visible: stems and branches, eight in all (six without the hour). hidden: hidden stems.
    """

    visible: tuple[int, int, int, int, int]
    hidden: tuple[int, int, int, int, int]


# Without slots: the findings, half of the work and not always wanted, are derived when first read.
@dataclass(frozen=True, kw_only=True)
class Chart:
    """Everything derived from one birth. `hour` is None when the time is unknown.

    `options` are those applied (the clock resolved); `luck` is None when the sex is unspecified
    or the month pillar is uncertain: a finding `luck.absent` then says why. `alternatives` are the
    pillars possible within the precision of the birth time, for places that have more than one.
    """

    birth: Birth
    options: Options
    moment: ResolvedMoment
    year: ChartPillar
    month: ChartPillar
    day: ChartPillar
    hour: ChartPillar | None
    day_master: Stem
    elements: ElementCounts
    luck: Luck | None
    alternatives: tuple[tuple[Position, tuple[Pillar, ...]], ...] = ()
    engine_version: str = ENGINE_VERSION

    @property
    def pillars(self) -> tuple[ChartPillar, ...]:
        """Three or four pillars, year first."""
        known = (self.year, self.month, self.day)
        return known if self.hour is None else (*known, self.hour)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every derived thing with its evidence, in a fixed order."""
        from bazi.trace import chart_findings  # the trace reads charts

        return chart_findings(self)

    def finding(self, finding_id: str) -> Finding:
        """Return the finding with this id; KeyError when the chart has none."""
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise KeyError(finding_id)
