"""Traces as a collector gets them: one call through two services is one trace, and tells nothing of a person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from baziai.chart.v1 import chart_service_pb2
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.profile.v1 import profile_service_pb2
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from tests.e2e.processes import process
from tests.support.stack import Stack

CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLERS_SPAN = "b7ad6b7169203331"


@dataclass
class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Takes spans over OTLP/gRPC."""

    target: str = ""
    spans: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    words: str = ""

    async def Export(self, request: Any, context: Any) -> Any:
        self.words += str(request)
        for part in request.resource_spans:
            [service] = (
                a.value.string_value for a in part.resource.attributes if a.key == "service.name"
            )
            for scope in part.scope_spans:
                for span in scope.spans:
                    method = span.name.rpartition("/")[2]
                    self.spans.setdefault((service, method), []).append(span)
        return trace_service_pb2.ExportTraceServiceResponse()


@asynccontextmanager
async def collector() -> AsyncIterator[Collector]:
    """Run a collector."""
    made, server = Collector(), grpc.aio.server()
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(made, server)
    made.target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    yield made
    await server.stop(0)


def profile_request(user: str) -> profile_service_pb2.CreateProfileRequest:
    request = profile_service_pb2.CreateProfileRequest(parent=f"users/{user}", profile_id="abelard")
    request.profile.display_name = "Heloise"
    birth = request.profile.birth
    birth.date.year, birth.date.month, birth.date.day = 1990, 2, 4
    birth.time_of_day.hours, birth.time_of_day.minutes = 10, 12
    birth.place.time_zone, birth.place.display_name = "Asia/Shanghai", "Chengdu"
    return request


@pytest.mark.slow
async def test_a_call_through_two_services_is_one_trace(stack: Stack, user: str) -> None:
    metadata = stack.metadata(user)
    traced = (*metadata, ("traceparent", f"00-{CALLERS_TRACE}-{CALLERS_SPAN}-01"))
    async with collector() as collecting:
        told = {"TELEMETRY__OTLP_ENDPOINT": f"http://{collecting.target}"}
        # Ending flushes what the processes have kept.
        async with process(stack, "profile", told) as profile:
            more = {**told, "PEERS__PROFILE": profile.target}
            async with (
                process(stack, "chart", more) as chart,
                grpc.aio.insecure_channel(profile.target) as to_profile,
                grpc.aio.insecure_channel(chart.target) as to_chart,
            ):
                stub: Any = ProfileServiceStub(to_profile)
                person = await stub.CreateProfile(profile_request(user), metadata=metadata)
                charts: Any = ChartServiceStub(to_chart)
                asked = chart_service_pb2.CreateChartRequest(parent=person.name)
                await charts.CreateChart(asked, metadata=metadata)
                await charts.CreateChart(asked, metadata=traced)
                missing = chart_service_pb2.CreateChartRequest(parent=f"users/{user}/profiles/no")
                with pytest.raises(grpc.aio.AioRpcError):
                    await charts.CreateChart(missing, metadata=metadata)

    made = collecting.spans["chart", "CreateChart"]
    read = collecting.spans["profile", "GetProfile"]
    assert len(made) == len(read) == 3
    for upper, lower in zip(made, read, strict=True):
        assert lower.trace_id == upper.trace_id
        assert lower.parent_span_id == upper.span_id
    assert [span.parent_span_id.hex() for span in made] == ["", CALLERS_SPAN, ""]
    assert made[1].trace_id.hex() == CALLERS_TRACE
    codes = [
        [a.value.int_value for a in span.attributes if a.key == "rpc.grpc.status_code"]
        for span in made
    ]
    assert codes == [[0], [0], [5]]
    assert not [key for key in collecting.spans if "Check" in key[1]]
    said = ("Heloise", "abelard", "Chengdu", "Shanghai", "1990", user, "127.0.0.1", "grpc-python")
    assert not [word for word in said if word in collecting.words]
