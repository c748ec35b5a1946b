"""People who talk with the mesh: a user with a chart, many conversations, and what a reader of a reply saw."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.json_format import ParseDict

from baziai.chart.v1 import chart_pb2, chart_service_pb2, chart_service_pb2_grpc
from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import chat_service_pb2_grpc, conversation_pb2
from baziai.profile.v1 import profile_service_pb2, profile_service_pb2_grpc
from bench.births import birth
from bench.mesh import Mesh
from services.chat.writing import ChartFacts, Fact

USER = "bench"
# A token of `bench.peers.scripted_model`: its number, and at a pace the nanosecond at which it was sent.
TOKEN = re.compile(r"\bt(\d+)(?:q(\d+))?[ 。]")
_CHANNELS = 4


@dataclass
class Reader:
    """What one reader saw. first_ms: from the end of the model's first sentence until it was read."""

    first_ms: float = 0.0
    texts: list[str] = field(default_factory=list)
    in_order: bool = True
    ended: bool = False
    began: float = 0.0
    finished: float = 0.0

    @property
    def tokens(self) -> list[int]:
        """The numbers of the model's tokens that were read."""
        return [int(number) for number, _ in TOKEN.findall("".join(self.texts))]


async def read(events: AsyncIterator[Any], started: asyncio.Event) -> Reader:
    """Read a reply to its end."""
    seen, last = Reader(), 0
    async for event in events:
        if not started.is_set():
            started.set()
            seen.began = time.monotonic()
        if event.HasField("text_delta"):
            if not seen.texts and (sent := TOKEN.findall(event.text_delta.text)):
                seen.first_ms = (time.monotonic_ns() - int(sent[-1][1] or 0)) / 1e6
            seen.texts.append(event.text_delta.text)
        if not event.HasField("heartbeat"):
            seen.in_order &= event.seq == last + 1
            last = event.seq
        seen.ended = event.HasField("completed")
    seen.finished = time.monotonic()
    numbers = seen.tokens
    seen.in_order &= numbers == list(range(len(numbers)))
    return seen


class Talks:
    """A user with a chart and many conversations; several connections, as several clients have."""

    def __init__(self, mesh: Mesh) -> None:
        self.metadata = (("authorization", f"Bearer {mesh.token(USER)}"),)
        self.target = f"127.0.0.1:{mesh.ports['edge']}"
        self._chart = ""

    async def __aenter__(self) -> "Talks":
        self._channels = [self.channel() for _ in range(_CHANNELS)]
        self.stubs: list[Any] = [
            chat_service_pb2_grpc.ChatServiceStub(channel) for channel in self._channels
        ]
        self._chart = await self.make_chart(1)
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for channel in self._channels:
            await channel.close()

    def channel(self) -> grpc.aio.Channel:
        """Open a connection of its own."""
        return grpc.aio.insecure_channel(
            self.target, options=[("grpc.use_local_subchannel_pool", 1)]
        )

    @asynccontextmanager
    async def another_phone(self) -> AsyncIterator[Any]:
        """Give a stub with a connection of its own."""
        async with self.channel() as channel:
            yield chat_service_pb2_grpc.ChatServiceStub(channel)

    async def make_chart(self, number: int) -> str:
        """Make a profile with a birth and its chart; return the chart's name."""
        channel, name = self._channels[0], f"b{time.time_ns():x}"
        profile = ParseDict(
            {
                "parent": f"users/{USER}",
                "profileId": name,
                "profile": {
                    "displayName": "b",
                    "sex": "SEX_MALE" if number % 2 else "SEX_FEMALE",
                    "birth": birth(number),
                },
            },
            profile_service_pb2.CreateProfileRequest(),
        )
        made = await profile_service_pb2_grpc.ProfileServiceStub(channel).CreateProfile(
            profile, metadata=self.metadata
        )
        request = chart_service_pb2.CreateChartRequest(parent=made.name)
        stub: Any = chart_service_pb2_grpc.ChartServiceStub(channel)
        return str((await stub.CreateChart(request, metadata=self.metadata)).name)

    async def facts(self, chart: str = "") -> ChartFacts:
        """Return the findings of a chart, the first one if none is named, as replies are checked against them."""
        stub: Any = chart_service_pb2_grpc.ChartServiceStub(self._channels[0])
        request = chart_service_pb2.GetChartRequest(
            name=chart or self._chart, language_code="en", view=chart_pb2.CHART_VIEW_FULL
        )
        found = await stub.GetChart(request, metadata=self.metadata)
        facts = (Fact(f.id, f.kind, f.subject, dict(f.value), f.label) for f in found.findings)
        return ChartFacts(found.name, "en", tuple(facts))

    async def writer(self) -> str:
        """Return who writes: a model's name, or the composer's."""
        (conversation,) = await self.conversations(1)
        name = ""
        async for event in self.stream(conversation, "?"):
            name = event.reply
        reply = await self.stubs[0].GetReply(pb.GetReplyRequest(name=name), metadata=self.metadata)
        return str(reply.writer.model)

    async def conversations(self, count: int, chart: str = "") -> list[str]:
        """Open conversations about a chart, the user's first one if none is named; return their names."""
        request = pb.CreateConversationRequest(
            parent=f"users/{USER}",
            conversation=conversation_pb2.Conversation(charts=[chart or self._chart]),
        )
        return [
            (
                await self.stubs[number % _CHANNELS].CreateConversation(
                    request, metadata=self.metadata
                )
            ).name
            for number in range(count)
        ]

    def stream(
        self, conversation: str, question: str, number: int = 0, language: str = "en"
    ) -> Any:
        """Ask; return the call that streams the reply."""
        request = pb.StreamReplyRequest(parent=conversation, text=question, language_code=language)
        return self.stubs[number % _CHANNELS].StreamReply(request, metadata=self.metadata)

    async def ask(
        self, readers: int, question: str, *, at_once: int = 0, opening: int = 0
    ) -> list[Reader]:
        """Open conversations, then ask the same in all of them.

        at_once: how many are read at a time; opening: how many wait for their first event at a time.
        """
        names = await self.conversations(readers)
        gate, door = asyncio.Semaphore(at_once or readers), asyncio.Semaphore(opening or readers)

        async def one(number: int) -> Reader:
            async with gate:
                await door.acquire()
                started = asyncio.Event()
                events = self.stream(names[number], question, number)
                reading = asyncio.create_task(read(events, started))
                opened = asyncio.create_task(started.wait())
                await asyncio.wait({reading, opened}, return_when=asyncio.FIRST_COMPLETED)
                opened.cancel()
                door.release()
                return await reading

        return list(await asyncio.gather(*(one(n) for n in range(readers))))
