"""What is personal stands neither in logs nor in spans, even at DEBUG and even when things fail."""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from typing import Any

import grpc
import pytest
import structlog
from opentelemetry.instrumentation.grpc import aio_server_interceptor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import conversation_pb2, memory_pb2
from baziai.chat.v1 import memory_service_pb2 as memory_service
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.memory_service_pb2_grpc import MemoryServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from services.kit import telemetry
from services.kit.interceptors import access_log
from tests.support.people import profile_request
from tests.support.stack import Stack

NAME = "Xanthippe Quellwasser"
QUESTION = "Shall I leave Zacharias for the circus"
TITLE = "About Zacharias"
PLACE = "Upper Quellwasser Street"
PERSONAL = (
    "Xanthippe",
    "Quellwasser",
    "Zacharias",
    "circus",
    "Asia/Shanghai",
    # Long enough to be no part of a random id or of a time in milliseconds.
    "1990-02",
    "year: 1990",
    "30.670717",
    "104.070717",
)
SLICES = ("profile", "chart", "chat")


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Everything that is logged meanwhile, by us and by libraries, at DEBUG, as a service would write it."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level, buffer = root.handlers[:], root.level, StringIO()
    monkeypatch.setattr(sys, "stdout", buffer)
    telemetry.configure_logging("test", "DEBUG")
    structlog.configure(cache_logger_on_first_use=False)
    root.setLevel(logging.DEBUG)
    # Loggers that were used already keep what they were configured with; this one matters most.
    monkeypatch.setattr(access_log, "_log", structlog.stdlib.get_logger("access"))
    yield buffer
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
async def spans(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[InMemorySpanExporter, dict[str, grpc.aio.Channel]]]:
    """Services of their own that trace, and channels to them."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))

    def tracing(*_args: Any) -> tuple[Any, ...]:
        return (aio_server_interceptor(tracer_provider=provider),)

    monkeypatch.setattr(telemetry, "open_tracing", tracing)
    running = [await getattr(stack, f"start_{name}")() for name in SLICES]
    channels = {
        name: grpc.aio.insecure_channel(f"127.0.0.1:{one.port}")
        for name, one in zip(SLICES, running, strict=True)
    }
    yield exporter, channels
    for channel in channels.values():
        await channel.close()
    for one in reversed(running):
        await one.stop()
    provider.shutdown()


async def live(stack: Stack, channels: dict[str, grpc.aio.Channel], user: str) -> None:
    """A life in a few calls, some of which are refused."""
    metadata = stack.metadata(user)
    profiles: Any = ProfileServiceStub(channels["profile"])
    request = profile_request(user)
    request.profile.display_name = NAME
    request.profile.birth.place.display_name = PLACE
    request.profile.birth.place.lat_lng.latitude = 30.670717
    request.profile.birth.place.lat_lng.longitude = 104.070717
    request.profile.labels["about"] = "zacharias"
    profile = await profiles.CreateProfile(request, metadata=metadata)
    assert profile.display_name == NAME
    listed = profile_pb.ListProfilesRequest(parent=f"users/{user}")
    await profiles.ListProfiles(listed, metadata=metadata)
    chart = await ChartServiceStub(channels["chart"]).CreateChart(
        chart_pb.CreateChartRequest(parent=profile.name), metadata=metadata
    )
    chats: Any = ChatServiceStub(channels["chat"])
    conversation = await chats.CreateConversation(
        chat_pb.CreateConversationRequest(
            parent=f"users/{user}",
            conversation=conversation_pb2.Conversation(title=TITLE, charts=[chart.name]),
        ),
        metadata=metadata,
    )
    asked = chat_pb.StreamReplyRequest(parent=conversation.name, text=QUESTION)
    async for _ in chats.StreamReply(asked, metadata=metadata):
        pass
    memories: Any = MemoryServiceStub(channels["chat"])
    consent = memory_service.GrantMemoryConsentRequest(name=f"users/{user}/memoryConsent")
    await memories.GrantMemoryConsent(consent, metadata=metadata)
    told = memory_service.CreateMemoryRequest(
        parent=f"users/{user}", memory=memory_pb2.Memory(text=QUESTION)
    )
    await memories.CreateMemory(told, metadata=metadata)
    request.profile.birth.date.month = 13
    request.profile.birth.place.time_zone = "Xanthippe/Quellwasser"
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await profiles.CreateProfile(request, metadata=metadata)
    trailers = str(refused.value.trailing_metadata())
    assert not any(word in trailers + str(refused.value.details()) for word in PERSONAL)


async def test_nothing_personal_is_logged_or_traced(
    stack: Stack,
    user: str,
    spoken: StringIO,
    spans: tuple[InMemorySpanExporter, dict[str, grpc.aio.Channel]],
) -> None:
    exporter, channels = spans
    await live(stack, channels, user)
    async with asyncio.timeout(5):
        while len(exporter.get_finished_spans()) < 6:
            await asyncio.sleep(0.01)
    lines = spoken.getvalue().splitlines()
    assert sum(json.loads(line)["event"] == "call" for line in lines) >= 6
    told = "\n".join(lines) + "".join(span.to_json() for span in exporter.get_finished_spans())
    found = [word for word in (*PERSONAL, user) if word in told]
    assert found == []


async def test_a_store_that_refuses_is_logged_without_its_values(
    stack: Stack, user: str, spoken: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that fails with the values of a row in the driver's message."""
    from services.profile import stores

    whole = stores.PostgresProfiles._row

    async def broken(self: Any, profile: Any) -> dict[str, Any]:
        row = await whole(self, profile)
        return row | {"profile_id": None, "birth": QUESTION.encode(), "labels": {"about": NAME}}

    monkeypatch.setattr(stores.PostgresProfiles, "_row", broken)
    profiles: Any = ProfileServiceStub(stack.channel("profile"))
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await profiles.CreateProfile(profile_request(user), metadata=stack.metadata(user))
    assert failed.value.code() is grpc.StatusCode.INTERNAL
    told = spoken.getvalue()
    assert "IntegrityError" in told
    assert not any(word in told for word in (*PERSONAL, user))
    assert not any(word in str(failed.value) for word in (*PERSONAL, user))
