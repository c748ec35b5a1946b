"""Streams: how soon the first token comes, how many tokens a core moves, whether 500 readers see all in order.

The model is a server that says what time it is: a token is the moment at which it was sent.
"""

import asyncio
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

import grpc
import uvloop
from google.protobuf.json_format import ParseDict

from baziai.chart.v1 import chart_service_pb2, chart_service_pb2_grpc
from baziai.chat.v1 import chat_service_pb2, chat_service_pb2_grpc, conversation_pb2
from baziai.profile.v1 import profile_service_pb2, profile_service_pb2_grpc
from bench.births import birth
from bench.mesh import Mesh, running
from bench.report import Row
from bench.tools import cpu_seconds, free_port, mesh_pids, server

_USER = "bench"
_READERS = 500


@dataclass
class Reader:
    """What one reader saw."""

    first_ms: float = 0.0
    tokens: int = 0
    text: list[str] = field(default_factory=list)
    in_order: bool = True
    ended: bool = False
    began: float = 0.0
    finished: float = 0.0


async def _read(
    stub: Any, conversation: str, question: str, metadata: Any, started: asyncio.Event
) -> Reader:
    seen, last = Reader(), 0
    request = chat_service_pb2.StreamReplyRequest(
        parent=conversation, text=question, language_code="en"
    )
    async for event in stub.StreamReply(request, metadata=metadata):
        if not started.is_set():
            started.set()
            seen.began = time.monotonic()
        if event.HasField("text_delta"):
            if not seen.text:
                now = time.monotonic_ns()
                sent = int(event.text_delta.text.split()[0].split(":")[1])
                seen.first_ms = (now - sent) / 1e6
            seen.text.append(event.text_delta.text)
        if not event.HasField("heartbeat"):
            seen.in_order &= event.seq == last + 1
            last = event.seq
        seen.ended = event.HasField("completed")
    seen.finished = time.monotonic()
    tokens = "".join(seen.text).split()
    seen.tokens = len(tokens)
    seen.in_order &= [int(t.split(":")[0]) for t in tokens] == list(range(len(tokens)))
    return seen


class Talks:
    """A user with a chart and many conversations."""

    def __init__(self, mesh: Mesh) -> None:
        self._metadata = (("authorization", f"Bearer {mesh.token(_USER)}"),)
        self._target = f"127.0.0.1:{mesh.ports['edge']}"
        self._chart = ""

    async def __aenter__(self) -> "Talks":
        # Several connections, as several clients have.
        self._channels = [
            grpc.aio.insecure_channel(self._target, options=[("grpc.use_local_subchannel_pool", 1)])
            for _ in range(4)
        ]
        self._chart = await self._make_chart()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for channel in self._channels:
            await channel.close()

    async def _make_chart(self) -> str:
        channel, name = self._channels[0], f"b{time.time_ns():x}"
        profile = ParseDict(
            {
                "parent": f"users/{_USER}",
                "profileId": name,
                "profile": {"displayName": "b", "sex": "SEX_MALE", "birth": birth(1)},
            },
            profile_service_pb2.CreateProfileRequest(),
        )
        made = await profile_service_pb2_grpc.ProfileServiceStub(channel).CreateProfile(
            profile, metadata=self._metadata
        )
        request = chart_service_pb2.CreateChartRequest(parent=made.name)
        stub = chart_service_pb2_grpc.ChartServiceStub(channel)
        return str((await stub.CreateChart(request, metadata=self._metadata)).name)

    async def ask(
        self, readers: int, question: str, *, at_once: int = 0, opening: int = 0
    ) -> list[Reader]:
        """Open conversations, then ask the same in all of them.

        at_once: how many are read at a time; opening: how many wait for their first event at a time.
        """
        stubs = [chat_service_pb2_grpc.ChatServiceStub(channel) for channel in self._channels]
        names = []
        for number in range(readers):
            request = chat_service_pb2.CreateConversationRequest(
                parent=f"users/{_USER}",
                conversation=conversation_pb2.Conversation(charts=[self._chart]),
            )
            made = await stubs[number % 4].CreateConversation(request, metadata=self._metadata)
            names.append(made.name)
        gate, door = asyncio.Semaphore(at_once or readers), asyncio.Semaphore(opening or readers)

        async def one(number: int) -> Reader:
            async with gate:
                await door.acquire()
                started = asyncio.Event()
                reading = asyncio.create_task(
                    _read(stubs[number % 4], names[number], question, self._metadata, started)
                )
                opened = asyncio.create_task(started.wait())
                await asyncio.wait({reading, opened}, return_when=asyncio.FIRST_COMPLETED)
                opened.cancel()
                door.release()
                return await reading

        return list(await asyncio.gather(*(one(n) for n in range(readers))))


def run() -> list[Row]:
    """Measure."""
    return uvloop.run(_run())


async def _run() -> list[Row]:
    port = free_port()
    model = [
        "-m",
        "uvicorn",
        "bench.peers.scripted_model:app",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    environment = {
        "BAZIAI_MODEL__URL": f"http://127.0.0.1:{port}/v1",
        "BAZIAI_MODEL__NAME": "clock",
    }
    with server(model, port, pin=False), running(environment=environment) as mesh:
        async with Talks(mesh) as talks:
            await talks.ask(4, "20 tokens each 1 ms", at_once=1)
            return [
                *await _first_token(talks),
                await _throughput(talks, mesh),
                await _many(talks),
            ]


async def _first_token(talks: Talks) -> list[Row]:
    seen = [r.first_ms for r in await talks.ask(300, "12 tokens each 20 ms", at_once=2)]
    p50 = statistics.median(seen)
    p99 = statistics.quantiles(seen, n=100)[98]
    return [
        Row(
            "first token through Envoy after the model's, p50", "≤ 5 ms", f"{p50:.1f} ms", p50 <= 5
        ),
        Row(
            "first token through Envoy after the model's, p99",
            "≤ 15 ms",
            f"{p99:.1f} ms",
            p99 <= 15,
        ),
    ]


async def _throughput(talks: Talks, mesh: Mesh) -> Row:
    pids = mesh_pids(mesh.pid)
    before, began = cpu_seconds(pids), time.monotonic()
    readers = await talks.ask(16, "4000 tokens each 0 ms")
    spent, took = cpu_seconds(pids) - before, time.monotonic() - began
    tokens = sum(reader.tokens for reader in readers)
    rate = tokens / spent
    return Row(
        "tokens end to end, a second of one core (all processes of the mesh)",
        "≥ 8,000",
        f"{rate:,.0f} ({tokens / took:,.0f}/s on the clock)",
        rate >= 8000 and all(reader.in_order for reader in readers),
    )


async def _many(talks: Talks) -> Row:
    """Readers come fifty at a time, and stay until all are there and a while longer."""
    began = time.monotonic()
    readers = await talks.ask(_READERS, "40 tokens each 1000 ms", opening=50)
    right = sum(r.in_order and r.ended and r.tokens == 40 for r in readers)
    together = max(r.began for r in readers) < min(r.finished for r in readers)
    return Row(
        f"{_READERS} streams open at the same time, 40 tokens each at 1/s",
        "every event in order",
        f"{right} of {_READERS} in {time.monotonic() - began:.0f} s{'' if together else ', not all at once'}",
        right == _READERS and together,
    )
