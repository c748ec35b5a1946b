"""An RPC that streams its requests, through the gateway: nothing waits for the end of what is sent."""

import asyncio
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf import json_format

from baziai.chart.v1 import chart_pb2, chart_service_pb2
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from tests.support.edge import Edge
from tests.support.stack import Stack

_PATIENCE = 10.0
_METHOD = "/baziai.chart.v1.ChartService/StreamCharts"


def asked(day: int) -> chart_service_pb2.StreamChartsRequest:
    document = {
        "request": {
            "birth": {
                "date": {"year": 2000, "month": 2, "day": day},
                "timeUnknown": True,
                "place": {"timeZone": "Asia/Shanghai"},
            },
            "view": "CHART_VIEW_BASIC",
        }
    }
    return json_format.ParseDict(document, chart_service_pb2.StreamChartsRequest())


async def test_each_chart_comes_before_the_next_birth_is_sent(stack: Stack, edge: Edge) -> None:
    async with grpc.aio.insecure_channel(edge.target) as channel, asyncio.timeout(_PATIENCE):
        stub: Any = ChartServiceStub(channel)
        call = stub.StreamCharts()
        stems = []
        for index, day in enumerate((27, 28, 29)):
            await call.write(asked(day))
            answer = await call.read()
            assert answer.index == index
            stems.append(answer.chart.day_master)
        await call.done_writing()
        assert await call.read() is grpc.aio.EOF
        # Three days that follow one another, the last of them 29 February.
        assert stems == [chart_pb2.STEM_YI, chart_pb2.STEM_BING, chart_pb2.STEM_DING]


async def test_more_than_one_body_may_hold_goes_through_a_stream(edge: Edge) -> None:
    async with grpc.aio.insecure_channel(edge.target) as channel, asyncio.timeout(60):
        requests = [asked(1 + n % 28) for n in range(2000)]
        stub: Any = ChartServiceStub(channel)
        answers = [answer.index async for answer in stub.StreamCharts(iter(requests))]
        assert answers == list(range(2000))


@pytest.mark.parametrize("body", [b"\0\0\0\0\x09ab", b"\7\0\0\0\1a", b"\0\xff\xff\xff\xffa"])
async def test_a_stream_of_rubbish_harms_nobody(stack: Stack, edge: Edge, body: bytes) -> None:
    headers = {"content-type": "application/grpc", "te": "trailers", "grpc-timeout": "1S"}
    async with httpx.AsyncClient(base_url=edge.url, timeout=_PATIENCE) as client:
        answer = await client.post(_METHOD, content=body, headers=headers)
        assert not answer.content
        birth = json_format.MessageToDict(asked(1).request)
        after = await client.post("/v1/charts:compute", json=birth)
        assert after.status_code == httpx.codes.OK
