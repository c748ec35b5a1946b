"""Two processes of each service behind a real Envoy, rolled by SIGTERM under load: nobody notices."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import httpx
import pytest

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from baziai.type.v1.birth_pb2 import SEX_MALE
from tests.e2e.processes import Process, spawn
from tests.support.edge import Edge, envoy
from tests.support.people import Person, person, profile_request, talk
from tests.support.stack import Stack

SLICES = ("profile", "chart", "chat")
# The gateway asks for health every half second and believes the first NOT_SERVING.
SETTINGS = {"SERVER__DRAIN_SECONDS": "1.0", "SERVER__GRACE_SECONDS": "5"}
_CALLERS = 3


class Paired(Stack):
    """A stack of which the gateway sees two processes of one service."""

    name: str
    pair: list[Process]

    def target(self, name: str) -> str:
        """Return both addresses, as they stand in the gateway's list."""
        if name != self.name:
            return super().target(name)
        return '", "'.join(process.target for process in self.pair)


@dataclass
class Tally:
    """What callers saw."""

    done: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def repeat(self, name: str, call: Callable[[], Awaitable[Any]]) -> None:
        """Call again and again."""
        while not self.stopping.is_set():
            try:
                await call()
            except grpc.aio.AioRpcError as error:
                self.failed.append(f"{name}: {error.code().name} {error.details()}")
            else:
                self.done[name] += 1
            await asyncio.sleep(0.005)


@dataclass
class Rolling:
    """A pair of processes behind an edge."""

    stack: Stack
    name: str
    pair: list[Process]
    edge: Edge
    channel: grpc.aio.Channel
    who: Person
    conversation: str

    async def roll(self) -> None:
        """Stop one process with SIGTERM, start another in its place, then stop the second."""
        first, second = self.pair
        assert await first.stop() == 0, first.log.read_text()[-3000:]
        self.pair[0] = spawn(self.stack, self.name, SETTINGS, port=first.port)
        await self.pair[0].ready()
        # The gateway must have seen the newcomer before its partner goes.
        await both_well(self)
        assert await second.stop() == 0, second.log.read_text()[-3000:]


@asynccontextmanager
async def pair_of(stack: Stack, name: str) -> AsyncIterator[list[Process]]:
    pair = [spawn(stack, name, SETTINGS) for _ in range(2)]
    try:
        await asyncio.gather(*(one.ready() for one in pair))
        yield pair
    finally:
        for running in pair:
            if running.popen.poll() is None:
                running.kill()


@asynccontextmanager
async def rolled(stack: Stack, name: str, folder: Path) -> AsyncIterator[Rolling]:
    async with pair_of(stack, name) as pair:
        seen = Paired(stack.database, stack.redis_url, stack.issuer, stack.jwks_url, folder)
        seen.running, seen.name, seen.pair = stack.running, name, pair
        who = await person(stack, f"u-rolling-{name}")
        conversation = await talk(stack.channel("chat"), who)
        async with (
            envoy(seen, folder) as edge,
            grpc.aio.insecure_channel(edge.target) as channel,
        ):
            rolling = Rolling(stack, name, pair, edge, channel, who, conversation)
            await both_well(rolling)
            yield rolling


def calls_of(rolling: Rolling, name: str) -> dict[str, Callable[[], Awaitable[Any]]]:
    metadata, who = rolling.who.metadata, rolling.who
    profiles: Any = ProfileServiceStub(rolling.channel)
    charts: Any = ChartServiceStub(rolling.channel)
    chats: Any = ChatServiceStub(rolling.channel)
    birth = profile_request(who.user).profile.birth
    get_profile = profile_pb.GetProfileRequest(name=who.profile)
    list_profiles = profile_pb.ListProfilesRequest(parent=f"users/{who.user}")
    compute = chart_pb.ComputeChartRequest(birth=birth, sex=SEX_MALE)
    get_chart = chart_pb.GetChartRequest(name=who.chart)
    get_conversation = chat_pb.GetConversationRequest(name=rolling.conversation)
    return {
        "profile": {
            "GetProfile": lambda: profiles.GetProfile(get_profile, metadata=metadata),
            "ListProfiles": lambda: profiles.ListProfiles(list_profiles, metadata=metadata),
        },
        "chart": {
            "ComputeChart": lambda: charts.ComputeChart(compute),
            "GetChart": lambda: charts.GetChart(get_chart, metadata=metadata),
        },
        "chat": {
            "GetConversation": lambda: chats.GetConversation(get_conversation, metadata=metadata),
        },
    }[name]


async def stream(rolling: Rolling, conversation: str, tally: Tally) -> None:
    """Ask; every answer must end by its own terminal event, resumed where the connection was cut."""
    chats: Any = ChatServiceStub(rolling.channel)
    request = chat_pb.StreamReplyRequest(parent=conversation, text="career?")
    last, text = None, ""
    call = chats.StreamReply(request, metadata=rolling.who.metadata)
    for _ in range(5):
        try:
            async for event in call:
                last = event
                text += event.text_delta.text
        except grpc.aio.AioRpcError as error:
            if last is None:
                raise
            tally.done[f"cut: {error.code().name}"] += 1
        assert last is not None
        if last.WhichOneof("event") in ("completed", "failed", "cancelled"):
            break
        resume = chat_pb.ResumeReplyRequest(name=last.reply, resume_token=last.resume_token)
        call = chats.ResumeReply(resume, metadata=rolling.who.metadata)
    assert last is not None
    assert last.HasField("completed"), last
    assert text


@pytest.mark.parametrize("name", SLICES)
async def test_a_rolled_service_fails_no_request(stack: Stack, tmp_path: Path, name: str) -> None:
    tally = Tally()
    async with rolled(stack, name, tmp_path) as rolling:
        work = [
            tally.repeat(verb, call)
            for verb, call in calls_of(rolling, name).items()
            for _ in range(_CALLERS)
        ]
        if name == "chat":
            work += [await streams(rolling, tally) for _ in range(2)]
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await rolling.roll()
        finally:
            tally.stopping.set()
            await asyncio.gather(*tasks)
    assert tally.failed == []
    assert all(tally.done[verb] > 20 for verb in calls_of(rolling, name))
    assert name != "chat" or tally.done["StreamReply"] > 5


async def streams(rolling: Rolling, tally: Tally) -> Coroutine[Any, Any, None]:
    """Return the work of a caller who asks one question after the other."""
    conversation = await talk(rolling.stack.channel("chat"), rolling.who)
    return tally.repeat("StreamReply", lambda: stream(rolling, conversation, tally))


async def both_well(rolling: Rolling) -> None:
    """Wait until the gateway finds both processes well."""
    wanted = f'envoy_cluster_membership_healthy{{envoy_cluster_name="{rolling.name}"}} 2'
    async with httpx.AsyncClient() as client, asyncio.timeout(15):
        while wanted not in (await client.get(f"{rolling.edge.ops}/metrics")).text:
            await asyncio.sleep(0.05)
