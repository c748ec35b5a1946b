"""What a search was read on is what its answer shows, whatever the options make of the clock."""

from datetime import date

import pytest
from google.protobuf import json_format

from bazi import Birth, Clock, Options
from bazi.options import DaylightSaving
from bazi.uncertainty import uncertainty
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec import lookup, possible, selection
from services.kit.paging import PageRequest

# Summer time: the written clock is an hour ahead of the standard one.
_SUMMER = date(1988, 7, 1)
_KEPT = {"clock": "CLOCK_STANDARD", "dst": "DAYLIGHT_SAVING_KEEP"}
_PLACE = {"timeZone": "Asia/Shanghai", "latLng": {"latitude": 30.67, "longitude": 104.07}}
_DATE = {"year": _SUMMER.year, "month": _SUMMER.month, "day": _SUMMER.day}
_SCHOOL = Options(clock=Clock.STANDARD, dst=DaylightSaving.KEEP)
_WHOLE_DAY = [("1988-06-30T23:00:00", "1988-07-01T23:00:00")]


def clocks(times: list[pb.Moments]) -> list[tuple[str, str]]:
    return [(moments.start_clock, moments.end_clock) for moments in times]


@pytest.mark.parametrize("options", [_KEPT, {"clock": "CLOCK_STANDARD"}])
def test_looked_up_days_are_shown_on_the_clock_of_the_search(options: dict[str, str]) -> None:
    request = json_format.ParseDict(
        {
            "day": {"stem": "STEM_YI", "branch": "BRANCH_MAO"},
            "firstYear": 1988,
            "lastYear": 1988,
            "place": _PLACE,
            "options": options,
        },
        pb.ReverseLookupRequest(),
    )
    page, found = lookup.search(request, PageRequest(50, ()))
    answer = lookup.response(page, found, "")
    assert len(answer.moments) == 7
    # The first began in the year before, which was not asked for.
    for start, end in clocks(list(answer.moments[1:])):
        assert (start[11:], end[11:]) == ("23:00:00", "23:00:00")
    assert clocks([answer.searched]) == [("1988-01-01T00:00:00", "1989-01-01T00:00:00")]


def test_selected_days_are_shown_on_the_clock_of_the_search() -> None:
    request = json_format.ParseDict(
        {
            "firstDate": _DATE,
            "lastDate": _DATE,
            "requirements": [{"kind": "pillar"}],
            "place": _PLACE,
            "options": _KEPT,
        },
        pb.SelectDatesRequest(),
    )
    found = selection.search(request, _SCHOOL, None, PageRequest(50, ()), "en")
    days = clocks([time.moments for time in found.times])
    assert days == [*_WHOLE_DAY, ("1988-07-01T23:00:00", "1988-07-02T23:00:00")]


def test_possible_charts_are_shown_on_the_clock_of_the_chart() -> None:
    birth = Birth(*_SUMMER.timetuple()[:3], None, "Asia/Shanghai", longitude=104.07)
    answer = possible.response(uncertainty(birth, _SCHOOL), "en")
    shown = [pair for chart in answer.charts for pair in clocks(list(chart.moments))]
    assert shown[0] == ("1988-07-01T00:00:00", "1988-07-01T01:00:00")
    assert all(start[14:] == "00:00" for start, _ in shown)
