"""Pages end early rather than be more than an answer may hold."""

from typing import Any

import pytest

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from services.chart import servicer
from tests.support.people import person
from tests.support.stack import Stack


async def test_short_pages_are_the_whole_list(
    stack: Stack, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await person(stack, user)
    charts: Any = ChartServiceStub(stack.channel("chart"))
    names = [who.chart]
    for _ in range(3):
        created = await charts.CreateChart(
            chart_pb.CreateChartRequest(parent=who.profile), metadata=who.metadata
        )
        names.append(created.name)
    monkeypatch.setattr(servicer, "_PAGE_BYTES", 1)
    listed, token = [], ""
    for _ in names:
        request = chart_pb.ListChartsRequest(parent=who.profile, page_token=token)
        page = await charts.ListCharts(request, metadata=who.metadata)
        assert len(page.charts) == 1
        listed.append(page.charts[0].name)
        token = page.next_page_token
    assert not token
    assert listed == names[::-1]
