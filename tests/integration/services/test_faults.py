"""Engines that go away and come back, processes that die: what callers are told, and that all mends by itself."""

import asyncio
import base64
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from redis.asyncio import Redis as RedisClient

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import reply_pb2
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from baziai.type.v1.birth_pb2 import SEX_MALE
from mesh import places, postgres, redis
from mesh.ports import free_port
from mesh.process import Child
from services.chat.config import ModelSettings
from services.kit.app import start
from services.kit.errors import STATUS_DETAILS_KEY, reason_of
from services.profile import build as profile
from tests.e2e.processes import HEALTH, process
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.support.people import Person, person, profile_request, talk
from tests.support.stack import Stack, published_keys, services
from tests.support.tokens import Issuer

_PATIENCE = 20.0
_DEADLINE = 12.0


@dataclass
class Engines:
    """Engines that can be stopped, frozen and started again, and the services on them."""

    stack: Stack
    postgres_server: postgres.Server
    postgres_child: Child
    redis_server: redis.Server
    redis_child: Child

    async def stop_postgres(self) -> None:
        await self.postgres_child.stop()

    async def start_postgres(self) -> None:
        self.postgres_child = await postgres._started(self.postgres_server)

    async def start_redis(self) -> None:
        self.redis_child = Child(self.redis_server.program())
        await redis._until_ready(self.redis_server, self.redis_child)

    def signal_postgres(self, number: signal.Signals) -> None:
        """Signal the server and its backends, each of which leads a session of its own."""
        leader = self.postgres_child.pid
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        for pid in (leader, *map(int, children)):
            os.kill(pid, number)


def servers(folder: Path) -> tuple[postgres.Server, redis.Server]:
    account = places.engine_account()
    homes = [places.engine_home(folder, name, account) for name in ("postgres", "redis")]
    return (
        postgres.Server(
            homes[0], free_port(), postgres.new_passwords(), account,
            log=folder / "postgres.log", durable=False,
        ),
        redis.Server(homes[1], free_port(), "r" * 24, account, log=folder / "redis.log", durable=False),
    )  # fmt: skip


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engines]:
    folder: Path = tmp_path_factory.mktemp("faults")
    (folder / "keys").write_text(f"k1 {base64.b64encode(os.urandom(32)).decode()}\n")
    database, cache = servers(folder)
    await database.prepare()
    cache.prepare()
    issuer = Issuer()
    running = Engines(
        stack=Stack(database.database, cache.url, issuer, "", folder),
        postgres_server=database,
        postgres_child=await postgres._started(database),
        redis_server=cache,
        redis_child=Child(cache.program()),
    )
    try:
        await database.database.migrate(folder / "migrations.log")
        await redis._until_ready(cache, running.redis_child)
        async with published_keys(issuer) as url:
            running.stack.jwks_url = url
            async with services(running.stack):
                yield running
    finally:
        await running.redis_child.stop()
        await running.postgres_child.stop()


@pytest.fixture
def stack(house: Engines) -> Stack:
    return house.stack


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not await holds():
            await asyncio.sleep(0.05)


async def serving(stack: Stack, name: str, service: str | None = None) -> bool:
    stub: Any = health_pb2_grpc.HealthStub(stack.channel(name))
    request = health_pb2.HealthCheckRequest(service=HEALTH[name] if service is None else service)
    answer = await stub.Check(request, timeout=5)
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def away(error: grpc.aio.AioRpcError) -> None:
    """Assert that the caller was told that a store is away and when to come back."""
    assert error.code() is grpc.StatusCode.UNAVAILABLE, error
    trailers = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers[STATUS_DETAILS_KEY])
    assert reason_of(status) == "STORE_UNAVAILABLE"
    assert any(detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR) for detail in status.details)
    assert "127.0.0.1" not in str(status)


def reads(stack: Stack, who: Person, conversation: str) -> dict[str, Callable[[], Any]]:
    """Calls that need nothing but PostgreSQL."""
    more = {"metadata": who.metadata, "timeout": _DEADLINE}
    profiles: Any = ProfileServiceStub(stack.channel("profile"))
    charts: Any = ChartServiceStub(stack.channel("chart"))
    chats: Any = ChatServiceStub(stack.channel("chat"))
    return {
        "get a profile": lambda: profiles.GetProfile(
            profile_pb.GetProfileRequest(name=who.profile), **more
        ),
        "create a profile": lambda: profiles.CreateProfile(
            profile_request(who.user, f"p{uuid4().hex[:8]}"), **more
        ),
        "get a chart": lambda: charts.GetChart(chart_pb.GetChartRequest(name=who.chart), **more),
        "create a chart": lambda: charts.CreateChart(
            chart_pb.CreateChartRequest(parent=who.profile), **more
        ),
        "get a conversation": lambda: chats.GetConversation(
            chat_pb.GetConversationRequest(name=conversation), **more
        ),
        "list messages": lambda: chats.ListMessages(
            chat_pb.ListMessagesRequest(parent=conversation), **more
        ),
    }


async def refused(call: Callable[[], Any]) -> grpc.aio.AioRpcError:
    started = time.monotonic()
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await call()
    assert time.monotonic() - started < _DEADLINE
    return failed.value


@pytest.mark.parametrize("how", ["stopped", "frozen"])
async def test_without_postgres_callers_are_told_and_all_mends_by_itself(
    house: Engines, stack: Stack, user: str, how: str
) -> None:
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    calls = reads(stack, who, conversation)
    await asyncio.gather(*(call() for call in calls.values()))
    if how == "stopped":
        await house.stop_postgres()
    else:
        house.signal_postgres(signal.SIGSTOP)
    try:
        errors = await asyncio.gather(*(refused(call) for call in calls.values()))
        for error in errors:
            away(error)
        for name in ("profile", "chart", "chat"):

            async def down(name: str = name) -> bool:
                return not await serving(stack, name)

            await until(down)
            assert await serving(stack, name, "live")
        # What needs no store goes on.
        compute = chart_pb.ComputeChartRequest(
            birth=profile_request(user).profile.birth, sex=SEX_MALE
        )
        await ChartServiceStub(stack.channel("chart")).ComputeChart(compute)
    finally:
        if how == "stopped":
            await house.start_postgres()
        else:
            house.signal_postgres(signal.SIGCONT)
    for name in ("profile", "chart", "chat"):
        await until(lambda name=name: serving(stack, name))  # type: ignore[misc]
    await asyncio.gather(*(call() for call in calls.values()))


async def ask(stub: Any, who: Person, conversation: str) -> list[reply_pb2.ReplyEvent]:
    request = chat_pb.StreamReplyRequest(parent=conversation, text="career?")
    return [event async for event in stub.StreamReply(request, metadata=who.metadata)]


async def test_without_redis_truth_goes_on_and_streams_are_refused(
    house: Engines, stack: Stack, user: str
) -> None:
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    chats: Any = ChatServiceStub(stack.channel("chat"))
    before = await ask(chats, who, conversation)
    await house.redis_child.stop()
    try:
        await asyncio.gather(*(call() for call in reads(stack, who, conversation).values()))
        await talk(stack.channel("chat"), who)
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await ask(chats, who, conversation)
        away(failed.value)
        resume = chat_pb.ResumeReplyRequest(name=before[0].reply)
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            async for _ in chats.ResumeReply(resume, metadata=who.metadata):
                pass
        away(failed.value)
        assert await serving(stack, "chat")
        # Nothing of the refused question was kept.
        listed = chat_pb.ListMessagesRequest(parent=conversation)
        assert len((await chats.ListMessages(listed, metadata=who.metadata)).messages) == 2
    finally:
        await house.start_redis()

    async def answered() -> bool:
        try:
            return (await ask(chats, who, conversation))[-1].HasField("completed")
        except grpc.aio.AioRpcError as error:
            away(error)
            return False

    await until(answered)


@asynccontextmanager
async def scripted(stack: Stack, script: Script) -> AsyncIterator[Any]:
    """A chat service of this process that writes by a script."""
    async with fake_openai(script) as fake:
        running = await stack.start_chat(model=ModelSettings(url=fake.url, name=MODEL))
        async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
            yield ChatServiceStub(channel)
        await running.stop()


async def until_text(call: Any, text: str) -> reply_pb2.ReplyEvent:
    async for event in call:
        if text in event.text_delta.text:
            found: reply_pb2.ReplyEvent = event
            return found
    raise AssertionError("the text never came")


async def test_a_flush_of_redis_in_the_middle_loses_no_reply(stack: Stack, user: str) -> None:
    gate = asyncio.Semaphore(1)
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    async with scripted(stack, Script(gate=gate)) as chats:
        request = chat_pb.StreamReplyRequest(parent=conversation, text="career?")
        call = chats.StreamReply(request, metadata=who.metadata)
        await until_text(call, "Hello")
        client: Any = RedisClient.from_url(stack.redis_url)
        await client.flushall()
        await client.aclose()
        for _ in range(10):
            gate.release()
        events = [event async for event in call]
        assert events[-1].HasField("completed")
        get = chat_pb.GetMessageRequest(name=events[-1].completed.message)
        assert (await chats.GetMessage(get, metadata=who.metadata)).text == "Hello! [F1] world."


async def test_a_killed_process_is_succeeded_and_its_reader_goes_on(
    stack: Stack, user: str
) -> None:
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    gate = asyncio.Semaphore(1)
    script = Script(gate=gate, owner="vllm")
    async with fake_openai(script) as fake, scripted(stack, script) as survivor:
        settings = {"MODEL__URL": fake.url, "MODEL__NAME": MODEL}
        async with (
            process(stack, "chat", settings) as doomed,
            grpc.aio.insecure_channel(doomed.target) as channel,
        ):
            request = chat_pb.StreamReplyRequest(parent=conversation, text="career?")
            call = ChatServiceStub(channel).StreamReply(request, metadata=who.metadata)
            seen = await until_text(call, "Hello")
            doomed.kill()
            died = time.monotonic()
            call.cancel()
        resume = chat_pb.ResumeReplyRequest(name=seen.reply, resume_token=seen.resume_token)
        following = survivor.ResumeReply(resume, metadata=who.metadata, timeout=15)
        events = [await anext(aiter(following))]
        # Another process goes on within three seconds, in the next epoch.
        assert time.monotonic() - died < 3
        assert events[0].epoch == 2
        for _ in range(10):
            gate.release()
        events += [event async for event in following]
        assert events[-1].HasField("completed")
        assert "".join(event.text_delta.text for event in events) == " [F1] world."
        get = chat_pb.GetMessageRequest(name=events[-1].completed.message)
        message = await survivor.GetMessage(get, metadata=who.metadata)
        assert message.text == "Hello! [F1] world."
        assert [cited.marker for cited in message.citations] == ["F1"]
        assert (await ask(survivor, who, conversation))[-1].HasField("completed")


async def test_callers_who_give_up_leak_no_connection(stack: Stack, user: str) -> None:
    usual = stack.profile_settings()
    narrow = usual.postgres.model_copy(update={"pool_size": 1, "pool_timeout_seconds": 5.0})
    running = await start("profile", profile.build, usual.model_copy(update={"postgres": narrow}))
    await running.health.check()
    metadata = stack.metadata(user)
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
            stub: Any = ProfileServiceStub(channel)
            for number in range(60):
                call = stub.CreateProfile(profile_request(user, f"p{number}"), metadata=metadata)
                await asyncio.wait({asyncio.ensure_future(call.code())}, timeout=number / 6000)
                call.cancel()
            request = profile_pb.ListProfilesRequest(parent=f"users/{user}")
            answers = [
                await stub.ListProfiles(request, metadata=metadata, timeout=5) for _ in range(5)
            ]
        assert running.health.serving
        # Every creation was done whole or not at all, and stays so.
        assert len({len(answer.profiles) for answer in answers}) == 1
    finally:
        await running.stop()
