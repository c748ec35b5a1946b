"""The Chart service on the wire: decode, use case, encode."""

import asyncio
from collections.abc import AsyncIterator
from functools import lru_cache, partial
from typing import Any

import grpc
from google.api.httpbody_pb2 import HttpBody
from google.protobuf.empty_pb2 import Empty

from bazi.compatibility import Comparison
from bazi.flow_moment import flow_at
from baziai.chart.v1 import chart_pb2, chart_service_pb2
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceServicer
from services import births
from services.chart.codec import (
    almanac,
    comparison,
    computed,
    drawing,
    forecast,
    lookup,
    possible,
    requests,
    selection,
    stored,
)
from services.chart.model import StoredChart
from services.chart.ports import Almanac, Painter
from services.chart.usecases import ChartUseCases, compute, of_birth, of_moment, uncertainty
from services.kit.call import caller, repeat
from services.kit.errors import status_of
from services.kit.faults import Fault
from services.kit.lane import Lane
from services.kit.languages import choose
from services.kit.paging import PageRequest, PageTokens

# Half of what an answer may hold: a chart in a wordy language is some 25 KB.
_PAGE_BYTES = 2 << 20

Context = grpc.aio.ServicerContext[Any, Any]


class ChartServicer(ChartServiceServicer):
    """Serves `baziai.chart.v1.ChartService`."""

    def __init__(
        self,
        charts: ChartUseCases,
        almanac: Almanac,
        painter: Painter,
        pages: PageTokens,
        lane: Lane,
        cached_charts: int,
    ) -> None:
        self._charts = charts
        self._almanac = almanac
        self._painter = painter
        self._pages = pages
        self._lane = lane
        # By content: the same question has the same answer for as long as the engine is the same. In memory alone,
        # bounded, and gone with the process; a refusal is never kept.
        self._computed = lru_cache(maxsize=cached_charts)(_compute)

    async def ComputeChart(  # type: ignore[override]  # bytes are passed on by the chain
        self, request: chart_service_pb2.ComputeChartRequest, context: Context
    ) -> bytes:
        """See the contract. The answer is serialized already."""
        return self._computed(request.SerializeToString(deterministic=True))

    async def BatchComputeCharts(  # type: ignore[override]  # bytes are passed on by the chain
        self, request: chart_service_pb2.BatchComputeChartsRequest, context: Context
    ) -> bytes:
        """See the contract. The answer is serialized already."""
        results = []
        for asked in request.requests:
            try:
                chart = self._computed(asked.SerializeToString(deterministic=True))
                results.append(computed.batch_chart(chart))
            except Fault as fault:
                results.append(computed.batch_error(status_of(fault)))
            # Two hundred charts take a while: others get their turn between two of them.
            await asyncio.sleep(0)
        return b"".join(results)

    async def StreamCharts(  # type: ignore[override]  # bytes are passed on by the chain
        self,
        request_iterator: AsyncIterator[chart_service_pb2.StreamChartsRequest],
        context: Context,
    ) -> AsyncIterator[bytes]:
        """See the contract. The answers are serialized already."""
        index = 0
        async for asked in request_iterator:
            try:
                chart = self._computed(asked.request.SerializeToString(deterministic=True))
                yield computed.streamed_chart(index, chart)
            except Fault as fault:
                yield computed.streamed_error(index, status_of(fault))
            index += 1

    async def DrawChart(
        self, request: chart_service_pb2.DrawChartRequest, context: Context
    ) -> HttpBody:
        """See the contract."""
        asked = chart_service_pb2.ComputeChartRequest(
            birth=request.birth,
            sex=request.sex,
            options=request.options,
            language_code=request.language_code,
        )
        chart = self._computed(asked.SerializeToString(deterministic=True))
        return await self._drawn(chart_pb2.Chart.FromString(chart), request)

    async def RenderChart(
        self, request: chart_service_pb2.RenderChartRequest, context: Context
    ) -> HttpBody:
        """See the contract."""
        found = await self._charts.get(caller(), request.name)
        language = choose(request.language_code)
        chart = stored.stored(found, language, chart_pb2.CHART_VIEW_FULL)
        return await self._drawn(chart, request)

    async def _drawn(
        self,
        chart: chart_pb2.Chart,
        request: chart_service_pb2.DrawChartRequest | chart_service_pb2.RenderChartRequest,
    ) -> HttpBody:
        picture, pixels = drawing.svg(chart, request.theme), drawing.in_pixels(request.format)
        if pixels:
            picture = await self._painter.png(picture)
        return drawing.body(picture, pixels=pixels)

    async def ResolveUncertainty(
        self, request: chart_service_pb2.ResolveUncertaintyRequest, context: Context
    ) -> chart_service_pb2.ResolveUncertaintyResponse:
        """See the contract."""
        return await self._lane.run(_resolve, request)

    async def CompareCharts(
        self, request: chart_service_pb2.CompareChartsRequest, context: Context
    ) -> chart_service_pb2.CompareChartsResponse:
        """See the contract."""
        school = requests.options(request.options)
        one, other = (
            compute(births.decode(person.birth, person.sex).birth, school, f"{name}.birth")
            for name, person in (("one", request.one), ("other", request.other))
        )
        with of_birth("one.birth"):
            return comparison.response(Comparison(one, other), choose(request.language_code))

    async def ForecastChart(
        self, request: chart_service_pb2.ForecastChartRequest, context: Context
    ) -> chart_service_pb2.ForecastChartResponse:
        """See the contract."""
        birth = births.decode(request.birth, request.sex).birth
        chart = compute(birth, requests.options(request.options), "birth")
        at = forecast.at_ms(request, chart)
        with of_moment("at_time"):
            moment = None if at is None else flow_at(chart, at)
        field = forecast.asked_for(request)
        with of_moment(field) if field else of_birth("birth"):
            return forecast.response(
                moment,
                forecast.listed(request, chart),
                chart.day_master,
                choose(request.language_code),
            )

    async def ForecastStoredChart(
        self, request: chart_service_pb2.ForecastStoredChartRequest, context: Context
    ) -> chart_service_pb2.ForecastStoredChartResponse:
        """See the contract."""
        chart = await self._charts.revive(caller(), request.name, requests.options_of)
        with of_moment("at_times"):
            found = [flow_at(chart, at) for at in forecast.instants(request, chart)]
            return forecast.moments(found, chart.day_master, choose(request.language_code))

    async def CompareStoredCharts(
        self, request: chart_service_pb2.CompareStoredChartsRequest, context: Context
    ) -> chart_service_pb2.CompareChartsResponse:
        """See the contract."""
        told = request.HasField("told")
        if not told:
            requests.of_one_user("other", request.name, request.other)
        one = await self._charts.revive(caller(), request.name, requests.options_of)
        if told:
            birth = births.told(request.told, one.birth)
            other = compute(birth, requests.without_position(one.options), "told")
        else:
            other = await self._charts.revive(caller(), request.other, requests.options_of)
        with of_birth("name"):
            return comparison.response(Comparison(one, other), choose(request.language_code))

    async def ReverseLookup(
        self, request: chart_service_pb2.ReverseLookupRequest, context: Context
    ) -> chart_service_pb2.ReverseLookupResponse:
        """See the contract."""
        who = caller()
        # A search for one hour alone goes through all years.
        page, found = await self._lane.run(
            lookup.search, request, self._pages.read(request, who.full_name)
        )
        token = self._pages.write(lookup.position(page), request, who.full_name)
        return lookup.response(page, found, token)

    async def SelectDates(
        self, request: chart_service_pb2.SelectDatesRequest, context: Context
    ) -> chart_service_pb2.SelectDatesResponse:
        """See the contract."""
        who = caller()
        at, language = self._pages.read(request, who.full_name), choose(request.language_code)
        found = await self._lane.run(_select, request, at, language)
        token = self._pages.write(found.next, request, who.full_name)
        return selection.response(found, token, language)

    async def GetAlmanacDay(
        self, request: chart_service_pb2.GetAlmanacDayRequest, context: Context
    ) -> chart_service_pb2.AlmanacDay:
        """See the contract."""
        return almanac.day(self._almanac.custom, request.name, choose(request.language_code))

    async def ListOptions(
        self, request: chart_service_pb2.ListOptionsRequest, context: Context
    ) -> chart_service_pb2.ListOptionsResponse:
        """See the contract."""
        return requests.option_list(choose(request.language_code))

    async def GetGlossary(
        self, request: chart_service_pb2.GetGlossaryRequest, context: Context
    ) -> chart_service_pb2.Glossary:
        """See the contract."""
        return requests.glossary(choose(request.language_code), request.prefix)

    async def RecomputeChart(
        self, request: chart_service_pb2.RecomputeChartRequest, context: Context
    ) -> chart_pb2.Chart:
        """See the contract."""
        language = choose(request.language_code)
        again = repeat(partial(_bytes, language=language))
        await self._charts.seen(caller(), again)
        old = await self._charts.get(caller(), request.name)
        created = await self._charts.create(
            caller(), old.profile, requests.options_of(old), request.chart_id, again
        )
        return stored.stored(created, language, chart_pb2.CHART_VIEW_FULL)

    async def CreateChart(
        self, request: chart_service_pb2.CreateChartRequest, context: Context
    ) -> chart_pb2.Chart:
        """See the contract."""
        language = choose(request.language_code)
        created = await self._charts.create(
            caller(),
            request.parent,
            requests.options(request.chart.options),
            request.chart_id,
            repeat(partial(_bytes, language=language)),
        )
        return stored.stored(created, language, chart_pb2.CHART_VIEW_FULL)

    async def GetChart(
        self, request: chart_service_pb2.GetChartRequest, context: Context
    ) -> chart_pb2.Chart:
        """See the contract."""
        found = await self._charts.get(caller(), request.name)
        return stored.stored(found, choose(request.language_code), request.view)

    async def ListCharts(
        self, request: chart_service_pb2.ListChartsRequest, context: Context
    ) -> chart_service_pb2.ListChartsResponse:
        """See the contract."""
        who = caller()
        language, view = choose(request.language_code), request.view or chart_pb2.CHART_VIEW_BASIC
        page = await self._charts.list(
            who, requests.query(request), self._pages.read(request, who.full_name)
        )
        answer, end, room = chart_service_pb2.ListChartsResponse(), page.next, _PAGE_BYTES
        for chart in page.items:
            answer.charts.append(stored.stored(chart, language, view))
            room -= answer.charts[-1].ByteSize()
            if room <= 0 and chart is not page.items[-1]:
                # A short page (AIP-158) rather than an answer that is too large.
                end = chart.position
                break
            # Others get their turn between two charts.
            await asyncio.sleep(0)
        answer.next_page_token = self._pages.write(end, request, who.full_name)
        return answer

    async def DeleteChart(
        self, request: chart_service_pb2.DeleteChartRequest, context: Context
    ) -> Empty:
        """See the contract."""
        await self._charts.delete(caller(), request.name, request.etag, repeat(_nothing))
        return Empty()


def _compute(question: bytes) -> bytes:
    """Answer a serialized ComputeChartRequest."""
    request = chart_service_pb2.ComputeChartRequest.FromString(question)
    birth = births.decode(request.birth, request.sex).birth
    chart = compute(birth, requests.options(request.options), "birth")
    # What a chart holds is derived when it is read, and rare conventions can then leave the tables.
    with of_birth("birth"):
        return computed.computed(chart, choose(request.language_code), request.view)


def _resolve(
    request: chart_service_pb2.ResolveUncertaintyRequest,
) -> chart_service_pb2.ResolveUncertaintyResponse:
    birth = births.decode(request.birth, request.sex).birth
    school = requests.options(request.options)
    found = uncertainty(birth, school, possible.hours(request), "birth")
    with of_birth("birth"):
        return possible.response(found, choose(request.language_code))


def _select(
    request: chart_service_pb2.SelectDatesRequest, at: PageRequest, language: str
) -> selection.Found:
    school = requests.options(request.options)
    natal = None
    if request.HasField("natal"):
        birth = births.decode(request.natal.birth, request.natal.sex).birth
        natal = compute(birth, school, "natal.birth")
    return selection.search(request, school, natal, at, language)


def _bytes(chart: StoredChart, language: str) -> bytes:
    return stored.stored(chart, language, chart_pb2.CHART_VIEW_FULL).SerializeToString()


def _nothing(_result: None) -> bytes:
    return Empty().SerializeToString()
