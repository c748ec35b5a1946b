"""Selection of dates in pages: together they are the whole, each hit once and uncut."""

import itertools
from datetime import date
from typing import Any

import pytest
from google.protobuf import json_format

from bazi.options import DEFAULT_OPTIONS, DayBoundary
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec import selection
from services.kit.paging import PageRequest

_WANTED = [
    {"finding": "pillar.day", "value": {"stem": "stem.jia"}},
    {"kind": "star"},
]


def asked(unit: str, last: date, requirements: list[Any]) -> pb.SelectDatesRequest:
    return json_format.ParseDict(
        {
            "firstDate": {"year": 2027, "month": 1, "day": 1},
            "lastDate": {"year": last.year, "month": last.month, "day": last.day},
            "unit": unit,
            "requirements": requirements,
            "place": {"timeZone": "Asia/Shanghai"},
        },
        pb.SelectDatesRequest(),
    )


def pages(request: pb.SelectDatesRequest, size: int, boundary: DayBoundary) -> list[Any]:
    school = DEFAULT_OPTIONS._replace(day_boundary=boundary)
    hits: list[Any] = []
    after: tuple[str, ...] = ()
    for _ in range(2000):
        found = selection.search(request, school, None, PageRequest(size, after), "en")
        assert len(found.hits) <= size
        hits += found.hits
        after = found.next
        if not after:
            return hits
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("boundary", list(DayBoundary))
@pytest.mark.parametrize(
    ("unit", "last"),
    [
        ("SELECTION_UNIT_DAY", date(2027, 7, 1)),
        ("SELECTION_UNIT_DOUBLE_HOUR", date(2027, 1, 22)),
    ],
)
def test_pages_of_any_size_are_the_whole(
    unit: str, last: date, boundary: DayBoundary, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(unit, last, _WANTED)
    whole = pages(request, 200, boundary)
    assert whole
    assert len({hit.start_ms for hit in whole}) == len(whole)
    for hit, later in itertools.pairwise(whole):
        assert hit.end_ms <= later.start_ms
    # No fewer candidates than three days have: a page goes back by two.
    for size, candidates in ((1, 300), (3, 45)):
        monkeypatch.setattr(selection, "_CANDIDATES", candidates)
        assert pages(request, size, boundary) == whole


def test_a_day_that_begins_on_the_eve_is_one_hit() -> None:
    request = asked("SELECTION_UNIT_DAY", date(2027, 1, 31), [{"kind": "pillar"}])
    hits = pages(request, 200, DayBoundary.NEXT_DAY)
    lengths = [hit.end_ms - hit.start_ms for hit in hits[1:-1]]
    # All but the day on which a 节 begins a month are 24 hours.
    assert sum(length == 86_400_000 for length in lengths) == len(lengths) - 2
