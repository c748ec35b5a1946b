"""The same question is computed once, however many ask it at the same time."""

import asyncio
from typing import Any

import pytest

from baziai.chart.v1 import chart_service_pb2
from services.chart import servicer as servicer_module
from services.chart import usecases
from services.chart.servicer import ChartServicer
from services.kit.faults import Fault


def question(day: int = 4, language: str = "en") -> chart_service_pb2.ComputeChartRequest:
    request = chart_service_pb2.ComputeChartRequest(language_code=language)
    request.birth.date.year, request.birth.date.month, request.birth.date.day = 1990, 2, day
    request.birth.time_unknown = True
    request.birth.place.time_zone = "Asia/Shanghai"
    return request


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every birth that was computed."""
    seen: list[Any] = []
    compute = usecases.compute

    def counted(birth: Any, options: Any, field: str) -> Any:
        seen.append(birth)
        return compute(birth, options, field)

    monkeypatch.setattr(servicer_module, "compute", counted)
    return seen


def servicer(cached: int = 100) -> Any:
    nothing: Any = None
    return ChartServicer(nothing, nothing, nothing, nothing, nothing, cached)


async def test_a_stampede_computes_once(computed: list[Any]) -> None:
    asked = servicer()
    answers = await asyncio.gather(*(asked.ComputeChart(question(), None) for _ in range(50)))
    assert len(computed) == 1
    assert len(set(answers)) == 1


async def test_what_differs_in_anything_is_another_question(computed: list[Any]) -> None:
    asked = servicer()
    for request in (question(), question(5), question(language="ko"), question()):
        await asked.ComputeChart(request, None)
    assert len(computed) == 3


async def test_a_refusal_is_not_kept_and_the_oldest_goes_first(computed: list[Any]) -> None:
    asked = servicer(cached=2)
    wrong = question(30)
    for _ in range(2):
        with pytest.raises(Fault):
            await asked.ComputeChart(wrong, None)
    assert len(computed) == 2
    for day in (4, 5, 6, 4):
        await asked.ComputeChart(question(day), None)
    assert len(computed) == 6
