"""Servers that speak the real contract and do what the name in the request tells them to."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import grpc
from google.longrunning import operations_pb2, operations_pb2_grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from baziai.chart.v1 import chart_pb2, chart_service_pb2, chart_service_pb2_grpc
from baziai.chat.v1 import chat_service_pb2, chat_service_pb2_grpc, reply_pb2
from baziai.profile.v1 import profile_pb2, profile_service_pb2, profile_service_pb2_grpc
from services.kit import server as kit_server
from services.kit.config import ServerSettings

Serving = health_pb2.HealthCheckResponse
SERVICES = (
    "baziai.profile.v1.ProfileService",
    "baziai.chart.v1.ChartService",
    "baziai.chat.v1.ChatService",
    "baziai.chat.v1.ModelService",
    "baziai.chat.v1.PromptService",
    "baziai.chat.v1.ExperimentService",
    "baziai.chat.v1.UsageService",
    "baziai.chat.v1.MemoryService",
)
T = TypeVar("T")
_PING = "grpc.http2.min_ping_interval_without_data_ms"


class Loop:
    """An event loop in a thread of its own, so that tests can be plain functions."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.begin(work).result(10)

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


# gRPC's C core sends a timeout of one to ten seconds in steps of ten milliseconds, rounded up (its
# `timeout_encoding`), so that on a quick machine a server is left with more than the caller asked for.
TIMEOUT_STEP = 0.01


@dataclass(frozen=True)
class Call:
    """What a server saw of a call."""

    port: int
    method: str
    metadata: dict[str, str]
    deadline: float | None


@dataclass
class Scene:
    """What all servers of a test share. `gate` lets one event of a stepped stream pass for each release."""

    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    calls: list[Call] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)


def status(code: grpc.StatusCode, reason: str, message: str) -> tuple[Any, str, tuple[Any, ...]]:
    detail = any_pb2.Any()
    detail.Pack(error_details_pb2.ErrorInfo(reason=reason, domain="baziai.dev"))
    rich = status_pb2.Status(code=code.value[0], message=message, details=[detail])
    return code, message, (("grpc-status-details-bin", rich.SerializeToString()),)


class Upstream:
    """One process of a service, in the eyes of the gateway."""

    def __init__(self, scene: Scene, port: int, *, ping_ms: int = 100) -> None:
        self.scene = scene
        self.port = port
        self.flaky = False
        self.health = health.aio.HealthServicer()
        settings = ServerSettings(port=port)
        # The chassis' own options, its ping allowance shortened so that a test need not wait for it.
        options = [(k, ping_ms if k == _PING else v) for k, v in kit_server.options(settings)]
        self.server = grpc.aio.server(options=options)
        assert self.server.add_insecure_port(f"127.0.0.1:{port}") == port
        health_pb2_grpc.add_HealthServicer_to_server(self.health, self.server)
        chart_service_pb2_grpc.add_ChartServiceServicer_to_server(Charts(self), self.server)  # type: ignore[abstract]
        chat_service_pb2_grpc.add_ChatServiceServicer_to_server(Chats(self), self.server)  # type: ignore[abstract]
        profile_service_pb2_grpc.add_ProfileServiceServicer_to_server(Profiles(self), self.server)  # type: ignore[abstract]
        operations_pb2_grpc.add_OperationsServicer_to_server(Operations(self), self.server)

    async def start(self) -> None:
        await self.serve(serving=True)
        await self.server.start()

    async def serve(self, *, serving: bool) -> None:
        state = Serving.SERVING if serving else Serving.NOT_SERVING
        for name in SERVICES:
            await self.health.set(name, state)

    async def stop(self) -> None:
        await self.server.stop(None)

    def seen(self, context: Any, method: str) -> None:
        metadata = {key: str(value) for key, value in context.invocation_metadata()}
        self.scene.calls.append(Call(self.port, method, metadata, context.time_remaining()))

    async def act(self, name: str, context: Any) -> None:
        """Fail or wait as the last part of `name` says."""
        match name.rpartition("/")[2]:
            case "missing":
                await context.abort(*status(grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND", "no"))
            case "busy":
                reason = "CONVERSATION_BUSY"
                await context.abort(*status(grpc.StatusCode.FAILED_PRECONDITION, reason, "busy"))
            case "away":
                await context.abort(
                    *status(grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE", "away")
                )
            case "flaky" if self.flaky:
                await context.abort(
                    *status(grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE", "away")
                )
            case "slow":
                await self.until_cancelled(asyncio.Event().wait())

    async def until_cancelled(self, work: Awaitable[Any]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            self.scene.cancelled.set()
            raise


class Charts(chart_service_pb2_grpc.ChartServiceServicer):
    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream

    async def GetChart(self, request: chart_service_pb2.GetChartRequest, context: Any) -> Any:
        self.upstream.seen(context, "GetChart")
        await self.upstream.act(request.name, context)
        return chart_pb2.Chart(name=request.name, birth_revision=2**53 + 1)

    async def CreateChart(self, request: chart_service_pb2.CreateChartRequest, context: Any) -> Any:
        self.upstream.seen(context, "CreateChart")
        await self.upstream.act(request.parent, context)
        return chart_pb2.Chart(name=f"{request.parent}/charts/{request.chart_id or 'new'}")

    async def ComputeChart(
        self, request: chart_service_pb2.ComputeChartRequest, context: Any
    ) -> Any:
        self.upstream.seen(context, "ComputeChart")
        return chart_pb2.Chart(engine_version=request.language_code)


class Profiles(profile_service_pb2_grpc.ProfileServiceServicer):
    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream

    async def GetProfile(self, request: profile_service_pb2.GetProfileRequest, context: Any) -> Any:
        self.upstream.seen(context, "GetProfile")
        return profile_pb2.Profile(name=request.name)


class Operations(operations_pb2_grpc.OperationsServicer):  # type: ignore[misc]
    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream

    async def GetOperation(self, request: Any, context: Any) -> Any:
        self.upstream.seen(context, "GetOperation")
        return operations_pb2.Operation(name=request.name, done=True)


class Chats(chat_service_pb2_grpc.ChatServiceServicer):
    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream

    async def StreamReply(
        self, request: chat_service_pb2.StreamReplyRequest, context: Any
    ) -> AsyncIterator[reply_pb2.ReplyEvent]:
        self.upstream.seen(context, "StreamReply")
        await self.upstream.act(request.parent, context)
        async for event in self._events(request.parent, context):
            yield event

    async def ResumeReply(
        self, request: chat_service_pb2.ResumeReplyRequest, context: Any
    ) -> AsyncIterator[reply_pb2.ReplyEvent]:
        self.upstream.seen(context, "ResumeReply")
        parent, _, _ = request.name.rpartition("/replies/")
        async for event in self._events(parent, context):
            yield event

    async def _events(self, parent: str, context: Any) -> AsyncIterator[reply_pb2.ReplyEvent]:
        kind = parent.rpartition("/")[2]
        for seq in range(1, 4):
            if kind != "whole":
                await self.upstream.until_cancelled(self.upstream.scene.gate.acquire())
            if kind == "broken" and seq == 2:
                await context.abort(*status(grpc.StatusCode.ABORTED, "REPLY_INTERRUPTED", "died"))
            yield reply_pb2.ReplyEvent(seq=seq, text_delta=reply_pb2.TextDelta(text=f"t{seq}"))
        end = reply_pb2.ReplyEvent(seq=4)
        end.completed.SetInParent()
        yield end
