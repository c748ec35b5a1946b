"""Spans carry the status that the caller got: the tracer stands outermost and sees the abort."""

import asyncio
from typing import Any

import pytest
from opentelemetry.instrumentation.grpc import aio_server_interceptor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from services.kit.contract import Shape
from tests.unit.kit.chained import SECRET, SHAPES, served


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
async def test_spans_have_the_code_of_the_answer(shape: Shape) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing: Any = aio_server_interceptor(tracer_provider=provider)
    async with served(tracing=[tracing]) as server:
        for etag in ("", "fault", "boom"):
            await server.call(shape, etag)
        async with asyncio.timeout(5):
            while len(exporter.get_finished_spans()) < 3:
                await asyncio.sleep(0.005)
    fine, fault, boom = exporter.get_finished_spans()
    codes = [(span.attributes or {})["rpc.grpc.status_code"] for span in (fine, fault, boom)]
    assert codes == [0, 10, 13]
    assert fine.status.status_code is not StatusCode.ERROR
    assert boom.status.status_code is StatusCode.ERROR
    for span in (fine, fault, boom):
        assert SECRET not in span.to_json()
    provider.shutdown()
