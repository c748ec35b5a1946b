"""The facts of a birth as one flat record of numbers, in one step: what a table of many charts holds."""

from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from bazi.chart import compute
from bazi.flows import Flows, usual_years
from bazi.luck import Luck
from bazi.moment import Birth
from bazi.nayin import NAYIN
from bazi.options import DEFAULT_OPTIONS, EarthStages, Options, PalaceMonth, YinStages
from bazi.palaces import Palaces, palaces, void_branches
from bazi.relations import Relation, relations
from bazi.results import Chart, ChartPillar, ElementCounts, element_counts
from bazi.solar_terms import FIRST_YEAR, JIE_MS, LI_CHUN_JIE
from bazi.stages import Stage, stage
from bazi.stars import chart_stars
from bazi.strength import Strength, points


class CoreRecord(NamedTuple):
    """Everything that follows from the pillars, year first, and what the life passes through.

    `pillars` hold hidden stems and ten gods; `nayin` are label ids; `stages` those of the day
    master in each branch, `own_stages` of each stem in its branch; `voids` the branches that the
    year's and the day's decade leave out; `stars` sets for `bazi.stars.members`; `luck` has the
    instants of the decades, `years` those of a hundred years (fewer where the tables end).
    """

    chart: Chart
    pillars: tuple[ChartPillar, ...]
    nayin: tuple[str, ...]
    stages: tuple[Stage, ...]
    own_stages: tuple[Stage, ...]
    voids: tuple[tuple[int, int], tuple[int, int]]
    palaces: Palaces
    elements: ElementCounts
    relations: list[Relation]
    stars: tuple[int, ...]
    strength: Strength
    luck: Luck | None
    years: Flows


_new = tuple.__new__
_VOIDS = tuple(void_branches(index) for index in range(60))


def core_record(birth: Birth, options: Options = DEFAULT_OPTIONS) -> CoreRecord:
    """Return the record of a birth; raises what `compute` raises."""
    chart = compute(birth, options)
    options, indices = chart.options, chart.indices
    of_day, own = _stage_tables(options.earth_stages == _FIRE, options.yin_stages == _BACK)
    row = of_day[indices[2] % 10]
    moment = chart.moment
    if options.plain:
        place = bisect_right(JIE_MS, moment.epoch_ms) - 1
        years = usual_years(FIRST_YEAR + (place - LI_CHUN_JIE) // 12)
    else:
        years = chart.life.years()
    after = options.ming_gong_month is _ZHONG_QI and moment.past_zhong_qi
    parts = (
        chart,
        chart.pillars,
        tuple([NAYIN[index // 2] for index in indices]),
        tuple([row[index % 12] for index in indices]),
        tuple([own[index] for index in indices]),
        (_VOIDS[indices[0]], _VOIDS[indices[2]]),
        palaces(indices, int(after)),
        element_counts(indices),
        relations(indices, options.relation_rules),
        chart_stars(indices, options.star_rules, chart.forward),
        points(indices),
        chart.luck,
        years,
    )
    return _new(CoreRecord, parts)


_FIRE, _BACK, _ZHONG_QI = EarthStages.WITH_FIRE, YinStages.REVERSED, PalaceMonth.ZHONG_QI


@lru_cache(maxsize=4)
def _stage_tables(
    fire: bool,  # noqa: FBT001 - hot
    back: bool,  # noqa: FBT001
) -> tuple[tuple[tuple[Stage, ...], ...], tuple[Stage, ...]]:
    """Return the stages by stem and branch, and by pillar."""
    earth = EarthStages.WITH_FIRE if fire else EarthStages.WITH_WATER
    table = tuple(
        tuple(stage(stem, branch, earth, yin_reversed=back) for branch in range(12))
        for stem in range(10)
    )
    return table, tuple(table[index % 10][index % 12] for index in range(60))
