"""What a computed chart holds."""

from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bazi.branches import BRANCH_ELEMENTS, Branch
from bazi.derived import derived
from bazi.hidden_stems import HIDDEN_RANKS, HIDDEN_STEMS, HiddenRank
from bazi.moment import Birth, Precision, ResolvedMoment, Sex
from bazi.options import HiddenStemsOrder, LuckDirectionRule, Options, PalaceMonth
from bazi.sexagenary import PILLARS, Pillar
from bazi.stems import STEMS, Stem
from bazi.ten_gods import TenGod, ten_god

if TYPE_CHECKING:
    from bazi.findings import Finding
    from bazi.flows import Life
    from bazi.luck import Luck
    from bazi.palaces import Palaces
    from bazi.relations import Relation
    from bazi.strength import Strength

# Members of an enum are looked up slowly; those that every chart asks for have names here.
_SI_BING_WU_GENG, _UNSPECIFIED = HiddenStemsOrder.SI_BING_WU_GENG, Sex.UNSPECIFIED
_EXACT = Precision.EXACT

ENGINE_VERSION = "0.3.0"


class Position(IntEnum):
    """Place of a pillar in the chart."""

    YEAR = 0
    MONTH = 1
    DAY = 2
    HOUR = 3


POSITIONS: tuple[Position, ...] = tuple(Position)

# For places that have more than one, the pillars that are possible within the precision of the time.
Alternatives = tuple[tuple[Position, tuple[Pillar, ...]], ...]


class HiddenStem(NamedTuple):
    """A stem inside a branch, with its rank and what it is to the day master."""

    stem: Stem
    rank: HiddenRank
    ten_god: TenGod


class ChartPillar(NamedTuple):
    """A pillar in its place.

    `ten_god` is that of the visible stem, None on the day pillar (it is the day master).
    `uncertain`: another pillar is possible within the precision of the birth time.
    """

    position: Position
    pillar: Pillar
    ten_god: TenGod | None
    hidden: tuple[HiddenStem, ...]
    uncertain: bool


class ElementCounts(NamedTuple):
    """How often each element occurs, indexed by `Element` (wood, fire, earth, metal, water).

    visible: stems and branches, eight in all (six without the hour). hidden: hidden stems.
    """

    visible: tuple[int, int, int, int, int]
    hidden: tuple[int, int, int, int, int]


class Chart:
    """Everything derived from one birth; what is not asked for is not derived.

    `options` are those applied (the clock resolved). `indices` are the three or four pillars as
    places in the cycle of sixty, year first. `alternatives` are the pillars possible within the
    precision of the birth time, for places that have more than one. Two charts of the same birth
    under the same options are equal. Do not change one.
    """

    engine_version = ENGINE_VERSION

    def __init__(
        self,
        birth: Birth,
        options: Options,
        moment: ResolvedMoment,
        indices: tuple[int, ...],
        alternatives: Alternatives = (),
    ) -> None:
        self.birth = birth
        self.options = options
        self.moment = moment
        self.indices = indices
        self.alternatives = alternatives

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chart):
            return NotImplemented
        # Two of the charts that one birth may have differ in their moment and pillars alone.
        mine = (self.birth, self.options, self.indices, self.moment)
        return mine == (other.birth, other.options, other.indices, other.moment)

    def __hash__(self) -> int:
        return hash((self.birth, self.options, self.indices))

    def __repr__(self) -> str:
        # A birth is personal: a chart that ends up in a log or a traceback must not tell it.
        return "Chart(…)"

    @property
    def day_master(self) -> Stem:
        """The stem of the day."""
        return STEMS[self.indices[2] % 10]

    @derived
    def pillars(self) -> tuple[ChartPillar, ...]:
        """Three or four pillars, year first."""
        doubtful = [position for position, _ in self.alternatives]
        day_stem = self.indices[2] % 10
        swapped = self.options.hidden_stems_order is _SI_BING_WU_GENG
        return tuple(
            [
                placed_pillar(place, index, day_stem, POSITIONS[place] in doubtful, swapped)
                for place, index in enumerate(self.indices)
            ]
        )

    @property
    def year(self) -> ChartPillar:
        """The year pillar."""
        return self.pillars[0]

    @property
    def month(self) -> ChartPillar:
        """The month pillar."""
        return self.pillars[1]

    @property
    def day(self) -> ChartPillar:
        """The day pillar."""
        return self.pillars[2]

    @property
    def hour(self) -> ChartPillar | None:
        """The hour pillar, None when the time is unknown."""
        return self.pillars[3] if len(self.indices) == len(POSITIONS) else None

    @derived
    def elements(self) -> ElementCounts:
        """How often each element occurs."""
        return element_counts(self.indices)

    @property
    def palaces(self) -> "Palaces":
        """胎元 and 胎息; 命宫 and 身宫 where the hour is known."""
        from bazi.palaces import palaces

        after = self.options.ming_gong_month is PalaceMonth.ZHONG_QI and self.moment.past_zhong_qi
        return palaces(self.indices, int(after))

    @derived
    def relations(self) -> "list[Relation]":
        """Every relation among the pillars; its places are 0 year … 3 hour."""
        from bazi.relations import relations

        return relations(self.indices, self.options.relation_rules)

    @derived
    def stars(self) -> tuple[int, ...]:
        """The set of stars (神煞) of each pillar; `bazi.stars.members` reads a set."""
        from bazi.stars import chart_stars

        return chart_stars(self.indices, self.options.star_rules, self.forward)

    @property
    def forward(self) -> bool | None:
        """Whether it is of 阳男阴女 (True) or 阴男阳女 (False), by the stem of the year; None without a sex."""
        if self.birth.sex is Sex.UNSPECIFIED:
            return None
        return (self.birth.sex is Sex.MALE) is not (self.indices[0] & 1 == 1)

    @derived
    def strengths(self) -> "tuple[Strength, ...]":
        """The strength of the day master by every profile."""
        from bazi.strength import PROFILES

        return tuple([profile(self.indices) for profile in PROFILES])

    @derived
    def luck(self) -> "Luck | None":
        """The luck cycle; None when the sex is unspecified, month or direction uncertain, or no decade known.

        `no_luck` says which.
        """
        from bazi.luck import compute_luck

        if self._luck_unasked:
            return None
        year, month, day = self.indices[:3]
        birth = self.birth
        approximate = birth.precision is not _EXACT or birth.hour is None
        return compute_luck(self.moment, self.options, month, year, day, birth.sex, approximate)

    @property
    def no_luck(self) -> str:
        """The label id of why there are no luck pillars, empty if there are."""
        return self._luck_unasked or ("" if self.luck else "reason.luck_beyond_terms")

    @property
    def _luck_unasked(self) -> str:
        if self.birth.sex is _UNSPECIFIED:
            return "reason.sex_unspecified"
        if not self.alternatives:
            return ""
        possible = dict(self.alternatives)
        if Position.MONTH in possible:
            return "reason.month_uncertain"
        by_year = self.options.luck_direction is LuckDirectionRule.BY_YEAR_STEM
        polarities = {pillar.stem & 1 for pillar in possible.get(Position.YEAR, ())}
        return "reason.year_uncertain" if by_year and len(polarities) > 1 else ""

    @property
    def life(self) -> "Life":
        """What passes through the life: decades, small luck, years, months, days and hours.

        Made anew each time, so that no chart and its life keep one another alive.
        """
        from bazi.flows import Life

        return Life(self)

    @derived
    def findings(self) -> "tuple[Finding, ...]":
        """Every derived thing with its evidence, in a fixed order."""
        from bazi.trace import chart_findings  # the trace reads charts

        return chart_findings(self)

    def finding(self, finding_id: str) -> "Finding":
        """Return the finding with this id; KeyError when the chart has none."""
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise KeyError(finding_id)


# Counts of the five elements as hexadecimal digits of one number, so that counts are added at once.
_VISIBLE = tuple(
    (1 << 4 * (index % 10 >> 1)) + (1 << 4 * BRANCH_ELEMENTS[index % 12]) for index in range(60)
)
_HIDDEN = tuple(sum(1 << 4 * (stem >> 1) for stem in stems) for stems in HIDDEN_STEMS)


def element_counts(indices: tuple[int, ...]) -> ElementCounts:
    """Return how often each element occurs in pillars (places in the cycle of sixty)."""
    visible = hidden = 0
    for index in indices:
        visible += _VISIBLE[index]
        hidden += _HIDDEN[index % 12]
    return ElementCounts(_unpacked(visible), _unpacked(hidden))


# 8 or fewer visible, 12 or fewer hidden: some thousands.
@lru_cache(maxsize=4096)
def _unpacked(counts: int) -> tuple[int, int, int, int, int]:
    return (
        counts & 15,
        counts >> 4 & 15,
        counts >> 8 & 15,
        counts >> 12 & 15,
        counts >> 16,
    )


# Bounded by its arguments: 4 places, 60 pillars, 10 day masters, certain or not (and the order, rarely).
@lru_cache(maxsize=9600)
def placed_pillar(
    place: int,
    index: int,
    day_stem: int,
    uncertain: bool,  # noqa: FBT001 - hot
    swapped: bool = False,  # noqa: FBT001, FBT002
) -> ChartPillar:
    """Return what a pillar is in a place of a chart with this day master.

    `swapped`: 戊 is the middle stem of 巳.
    """
    pillar, position = PILLARS[index], POSITIONS[place]
    day_master = STEMS[day_stem]
    visible = None if position is Position.DAY else ten_god(day_master, pillar.stem)
    hidden = _hidden(day_master, pillar.branch, swapped)
    return ChartPillar(position, pillar, visible, hidden, uncertain)


@lru_cache(maxsize=240)
def _hidden(day_master: Stem, branch: Branch, swapped: bool) -> tuple[HiddenStem, ...]:  # noqa: FBT001
    stems = HIDDEN_STEMS[branch]
    if branch is Branch.SI and swapped:
        stems = (stems[0], stems[2], stems[1])
    return tuple(
        HiddenStem(stem, rank, ten_god(day_master, stem))
        for stem, rank in zip(stems, HIDDEN_RANKS, strict=False)
    )
