"""The flat record says what the chart says."""

import gc
import weakref

import pytest

from bazi import Birth, Options, Sex, compute
from bazi.core_record import core_record
from bazi.nayin import nayin
from bazi.options import EarthStages, Punishment, YearBoundary, YinStages
from bazi.palaces import void_branches
from bazi.stages import stage
from bazi.strength import points
from tests.unit.bazi.births import birth_at
from tests.unit.bazi.test_presets import rows

OTHER = Options(
    year_boundary=YearBoundary.WINTER_SOLSTICE,
    earth_stages=EarthStages.WITH_WATER,
    yin_stages=YinStages.WITH_YANG,
    punishment=Punishment.STRICT,
)


@pytest.mark.parametrize("options", [Options(), OTHER], ids=["default", "other"])
def test_the_record_is_the_chart(options: Options) -> None:
    for row in rows()[:100]:
        birth = birth_at(row["civil"], row["zone"], sex=Sex(row["sex"]))
        record, chart = core_record(birth, options), compute(birth, options)
        assert record.chart == chart
        assert record.pillars == chart.pillars
        assert record.elements == chart.elements
        assert record.palaces == chart.palaces
        assert record.relations == chart.relations
        assert record.stars == chart.stars
        assert record.luck == chart.luck
        assert record.strength == points(chart.indices)
        years = chart.life.years()
        assert list(record.years) == list(years)
        assert record.nayin == tuple(nayin(index) for index in chart.indices)
        assert record.voids == tuple(void_branches(chart.indices[place]) for place in (0, 2))
        for place, index in enumerate(chart.indices):
            given = (options.earth_stages,)
            back = options.yin_stages is YinStages.REVERSED
            day = chart.indices[2] % 10
            assert record.stages[place] is stage(day, index % 12, *given, yin_reversed=back)
            own = stage(index % 10, index % 12, *given, yin_reversed=back)
            assert record.own_stages[place] is own


def test_without_hour_or_sex() -> None:
    record = core_record(Birth(year=1990, month=6, day=15, hour=None, zone="Asia/Tokyo"))
    assert record.luck is None
    assert len(record.stages) == len(record.pillars) == 3
    assert record.palaces.life is None


def test_what_is_dropped_is_gone_at_once() -> None:
    gc.disable()
    try:
        chart = compute(birth_at("1990-06-15T10:00:00"))
        _ = chart.life.years(), chart.findings, chart.luck
        gone = weakref.ref(chart)
        del chart, _
        assert gone() is None
    finally:
        gc.enable()
