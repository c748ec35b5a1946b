"""Every door of the engine but `compute`: what is of the wrong kind is refused by an error of ours that says what."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from bazi import Birth, Options, Sex, compute
from bazi.batch import batch_births, batch_pillars
from bazi.civil_pillars import civil_pillars
from bazi.compatibility import compare
from bazi.drawing import svg
from bazi.errors import BaziError, InvalidRequest
from bazi.flow_moment import flow_at
from bazi.judgement import judgement
from bazi.labels import describe, label
from bazi.lookup import lookup, lookup_page
from bazi.options import Clock, DayBoundary
from bazi.pattern import patterns
from bazi.requirements import Requirement
from bazi.selection import Unit, select_dates
from bazi.uncertainty import uncertainty

ZONE = "Asia/Shanghai"
CHART = compute(Birth(1990, 6, 15, 10, ZONE, sex=Sex.MALE))
ANY = (Requirement("pillar.day"),)
FIRST, LAST = date(2024, 1, 1), date(2024, 1, 3)
Call = Callable[[], object]


def select(**changed: Any) -> object:
    given: dict[str, Any] = {"first": FIRST, "last": LAST, "requirements": ANY, "zone": ZONE}
    return select_dates(**(given | changed))


def births(**changed: Any) -> object:
    one = np.array([1], np.int32)
    given: dict[str, Any] = {"year": one + 1989, "zones": [ZONE]}
    given |= dict.fromkeys(("month", "day", "hour", "minute"), one)
    return batch_births(**(given | changed))


WRONG: dict[str, Call] = {
    "a float for a pillar": lambda: lookup(day=1.5),  # type: ignore[arg-type]
    "bytes for a pillar": lambda: lookup(day=b"ab"),  # type: ignore[arg-type]
    "a zone that is a number": lambda: lookup(zone=5),  # type: ignore[arg-type]
    "a year that is a text": lambda: lookup(first="1990"),  # type: ignore[arg-type]
    "no options": lambda: lookup(options=None),  # type: ignore[arg-type]
    "a longitude that is a text": lambda: lookup(longitude="5"),  # type: ignore[arg-type]
    "a latitude that is none": lambda: lookup(latitude=float("nan")),
    "a latitude beyond the pole": lambda: lookup(latitude=91.0),
    "an instant that is none": lambda: lookup(after_ms=float("nan")),  # type: ignore[arg-type]
    "an option that is no choice": lambda: lookup(options=Options(day_boundary=9)),  # type: ignore[arg-type]
    "a page of texts": lambda: lookup_page(lookup(day=1), "5"),  # type: ignore[arg-type]
    "a unit that is none": lambda: select(unit=7),
    "a day that is a datetime": lambda: select(first=datetime(2024, 1, 1, tzinfo=UTC)),
    "a limit that is a text": lambda: select(limit="5"),
    "a requirement that is a text": lambda: select(requirements=("pillar.day",)),
    "a kind that no finding is of": lambda: select(requirements=(Requirement(kind="relations"),)),
    "a requirement of anything": lambda: select(requirements=(Requirement(),)),
    "hours that are a text": lambda: uncertainty(Birth(1990, 1, 1, None, ZONE), hours="ab"),  # type: ignore[arg-type]
    "an instant between two": lambda: flow_at(CHART, 1.5e12 + 0.5),  # type: ignore[arg-type]
    "days of texts": lambda: CHART.life.days("a", "b"),  # type: ignore[arg-type]
    "a chart that is none": lambda: compare(CHART, None),  # type: ignore[arg-type]
    "a picture of none": lambda: svg(None, "en"),  # type: ignore[arg-type]
    "verdicts on none": lambda: judgement(None),  # type: ignore[arg-type]
    "what passes through none": lambda: flow_at(None, 0),  # type: ignore[arg-type]
    "patterns of two pillars": lambda: patterns([1, 2]),
    "patterns of no place in the cycle": lambda: patterns([61, 2, 3, 4]),
    "births in a list": lambda: births(year=[1990]),
    "half minutes": lambda: births(minute=np.array([0.5])),
    "no zones": lambda: births(zones=[]),
    "two zones, and which is not said": lambda: births(zones=[ZONE, "Asia/Tokyo"]),
    "a clock that is none": lambda: births(clock=17),
    "instants in a list": lambda: batch_pillars([1], [1]),  # type: ignore[arg-type]
    "a boundary that is none": lambda: civil_pillars(1990, 1, 1, 1, 1, 1, ZONE, boundary=9),  # type: ignore[arg-type]
    "an unknown language": lambda: describe(CHART.findings[0], "xx"),
    "an unknown language of a label": lambda: label("stem.jia", "xx"),
    "an unknown label": lambda: label("stem.x", "en"),
    "an unknown language of a picture": lambda: svg(CHART, "xx"),
    "an unknown preset": lambda: Options.preset("nope"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_of_the_wrong_kind_is_refused(name: str) -> None:
    with pytest.raises(BaziError) as refused:
        WRONG[name]()
    assert isinstance(refused.value, InvalidRequest) or name.startswith("hours")
    assert refused.value.field
    assert refused.value.reason.isupper()
    assert str(refused.value)[0] not in "\"'"


def test_plain_numbers_stand_for_the_choices_that_they_equal() -> None:
    for clock in Clock:
        plain = Options(clock=int(clock))  # type: ignore[arg-type]
        given: dict[str, Any] = {"first": 1990, "last": 1991, "longitude": 87.6, "zone": ZONE}
        named = next(lookup(day=0, options=Options(clock=clock), **given))
        assert next(lookup(day=0, options=plain, **given)) == named
    for boundary in DayBoundary:
        given = {"year": 1993, "month": 5, "day": 20, "hour": 23, "minute": 30, "second": 0}
        found = civil_pillars(**given, zone=ZONE, boundary=int(boundary))  # type: ignore[arg-type]
        assert found == civil_pillars(**given, zone=ZONE, boundary=boundary)
    assert select(unit=2) == select(unit=Unit.DOUBLE_HOUR)
