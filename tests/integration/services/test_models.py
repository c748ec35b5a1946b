"""The registry as an operator uses it: what is set is what writes, in every process, within two seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from google.rpc import error_details_pb2, status_pb2
from pydantic import SecretStr

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import model_pb2, reply_pb2
from baziai.chat.v1 import model_service_pb2 as models_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.model_service_pb2_grpc import ModelServiceStub
from services.chat.config import ModelSettings
from services.chat.shares import drawn
from services.kit.errors import STATUS_DETAILS_KEY
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.support.people import Person, person, talk
from tests.support.stack import Stack

KEY = "sk-quellwasser"


@dataclass
class Ops:
    """An operator, a user who talks, and two processes that write by an alias of their own."""

    alias: str
    models: Any
    chats: list[Any]
    operator: Any
    who: Person
    conversation: str
    asked_at: float = 0.0

    async def call(self, rpc: str, /, **fields: Any) -> Any:
        request = getattr(models_pb, f"{rpc}Request")(**fields)
        return await getattr(self.models, rpc)(request, metadata=self.operator)

    async def register(self, url: str, version: str = "v1", **more: Any) -> str:
        """Register a model, a version, a server and evidence for it; return the name of the version."""
        model = f"m-{uuid4().hex[:8]}"
        await self.call("CreateModel", model_id=model, model=model_pb2.Model(description="x"))
        made = await self.call(
            "CreateModelVersion", parent=f"models/{model}", version_id=version,
            model_version=model_pb2.ModelVersion(served_name=MODEL),
        )  # fmt: skip
        endpoint = model_pb2.Endpoint(url=url, **more)
        await self.call("CreateEndpoint", parent=made.name, endpoint_id="e1", endpoint=endpoint)
        await self.record(str(made.name), mean=0.9)
        return str(made.name)

    async def record(self, version: str, mean: float) -> model_pb2.Evaluation:
        """Record that so much was measured where 0.8 is asked for."""
        measure = model_pb2.Evaluation.Measure(
            name="specificity", mean=mean, low=mean, high=mean, sample_count=9, baseline=0.8,
            better=model_pb2.Evaluation.Measure.BETTER_MORE,
        )  # fmt: skip
        found = model_pb2.Evaluation(
            suite="reading", suite_version="1", artefact_sha256="0" * 64, measures=[measure],
            baseline="composer-2",
        )  # fmt: skip
        name = f"e-{uuid4().hex[:8]}"
        return await self.call(  # type: ignore[no-any-return]
            "CreateEvaluation", parent=version, evaluation_id=name, evaluation=found
        )

    async def point(self, *versions: str) -> None:
        target = model_pb2.AliasTarget(versions=versions)
        await self.call("SetAlias", name=f"aliases/{self.alias}", target=target)

    async def asked(self, chat: int = 0) -> reply_pb2.Reply:
        request = pb.GenerateReplyRequest(parent=self.conversation, text="career?")
        answer = await self.chats[chat].GenerateReply(request, metadata=self.who.metadata)
        return answer.reply  # type: ignore[no-any-return]

    async def until_written_by(self, writer: str, chat: int = 0) -> reply_pb2.Reply:
        """Ask until that one writes; `asked_at` is when its question was asked."""
        async with asyncio.timeout(5):
            while True:
                self.asked_at = asyncio.get_running_loop().time()
                if (reply := await self.asked(chat)).writer.model == writer:
                    return reply
                await asyncio.sleep(0.05)


@pytest.fixture
async def ops(stack: Stack, user: str) -> AsyncIterator[Ops]:
    alias = f"a-{uuid4().hex[:8]}"
    settings = ModelSettings(alias=alias, api_keys={"mine": SecretStr(KEY)}, check_seconds=0.2)
    async with process(stack, settings) as one, process(stack, settings) as two:
        who = await person(stack, user)
        operator = stack.metadata(f"{user}-op", roles=["operator"])
        conversation = await talk(one, who)
        chats = [ChatServiceStub(channel) for channel in (one, two)]
        yield Ops(alias, ModelServiceStub(one), chats, operator, who, conversation)


@asynccontextmanager
async def process(stack: Stack, settings: ModelSettings) -> AsyncIterator[grpc.aio.Channel]:
    running = await stack.start_chat(model=settings)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        yield channel
    await running.stop()


async def test_what_the_alias_names_writes_in_every_process(ops: Ops) -> None:
    assert (await ops.asked()).writer.kind == reply_pb2.WRITER_KIND_COMPOSER
    async with fake_openai(Script(key=KEY)) as first, fake_openai(Script()) as second:
        big, small = await ops.register(first.url, api_key="mine"), await ops.register(second.url)
        loop = asyncio.get_running_loop()
        set_at = loop.time()
        await ops.point(big, small)
        for chat in (0, 1):
            reply = await ops.until_written_by(big, chat)
            assert not reply.fall_backs
            # Who writes is settled when the question is asked; how long the answer takes is another matter.
            assert ops.asked_at - set_at < 2.0
        [endpoint] = (await ops.call("ListEndpoints", parent=big)).endpoints
        assert endpoint.health == model_pb2.Endpoint.HEALTH_WELL
        # The first one refuses to write: the second one does, and it is said.
        first.script.status = 500
        reply = await ops.asked()
        assert reply.writer.model == small
        assert [over.model for over in reply.fall_backs] == [big]
        await ops.call("DeleteEndpoint", name=f"{small}/endpoints/e1")
        await ops.until_written_by("composer-2")
        await ops.point()
        await ops.until_written_by("composer-2", 1)


async def test_a_version_that_failed_writes_in_an_emergency_only(ops: Ops) -> None:
    async with fake_openai(Script()) as server:
        name = await ops.register(server.url)
        failed = await ops.record(name, mean=0.7)
        assert failed.verdict == model_pb2.Evaluation.VERDICT_FAILED
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await ops.point(name)
        assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
        trailers = dict(refused.value.trailing_metadata() or ())
        status = status_pb2.Status.FromString(trailers[STATUS_DETAILS_KEY])
        info = error_details_pb2.ErrorInfo()
        status.details[0].Unpack(info)
        assert (info.reason, info.metadata["found"]) == ("EVALUATION_MISSING", "FAILED")
        assert info.metadata["evaluation"] == failed.name
        assert (await ops.asked()).writer.kind == reply_pb2.WRITER_KIND_COMPOSER
        alias, target = f"aliases/{ops.alias}", model_pb2.AliasTarget(versions=[name])
        await ops.call("SetAlias", name=alias, target=target, break_glass_reason="all else is down")
        await ops.until_written_by(name)
        [entry] = (await ops.call("ListAliasChanges", parent=alias)).changes
        assert entry.break_glass_reason == "all else is down"
        assert entry.actor


async def on_trial(stack: Stack, ops: Ops, channel: grpc.aio.Channel, canary: str) -> list[Ops]:
    """Return the talks of one user who is not on trial and of one who is."""
    found: dict[bool, Ops] = {}
    while len(found) < 2:
        name = f"u-{uuid4().hex[:8]}"
        tried = drawn(f"{ops.alias}/{canary}/default/{name}", 50)
        if tried not in found:
            who = await person(stack, name)
            found[tried] = replace(ops, who=who, conversation=await talk(channel, who))
    return [found[False], found[True]]


async def test_a_canary_that_fails_takes_itself_back(ops: Ops, stack: Stack) -> None:
    async with fake_openai(Script()) as good, fake_openai(Script(status=500)) as bad:
        stable, canary = await ops.register(good.url), await ops.register(bad.url)
        target = model_pb2.AliasTarget(
            versions=[stable],
            canary=model_pb2.Canary(version=canary, share_percent=50, min_reply_count=5),
        )
        name = f"aliases/{ops.alias}"
        await ops.call("SetAlias", name=name, target=target)
        await ops.until_written_by(stable)
        for user in await on_trial(stack, ops, stack.channel("chat"), canary):
            for _ in range(5):
                assert (await user.asked()).writer.model == stable
        async with asyncio.timeout(10):
            while (last := await ops.call("ResolveAlias", name=name)).target.HasField("canary"):
                await asyncio.sleep(0.05)
        assert last.change.cause == model_pb2.AliasChange.CAUSE_ROLLED_BACK
        assert last.change.reason.startswith("errors: 100.0% against 0.0%")
        assert (last.change.number, last.change.actor) == (2, "")
        report = await ops.call("GetModelVersionReport", name=canary)
        assert report.replies.error_count == report.replies.reply_count >= 5


async def test_a_shadow_is_measured_and_nobody_sees_it(ops: Ops, stack: Stack) -> None:
    secret = Script(tokens=("Quellwasser", " is", " unseen", "."))
    async with fake_openai(Script()) as shown, fake_openai(secret) as unseen:
        stable, shadow = await ops.register(shown.url), await ops.register(unseen.url)
        target = model_pb2.AliasTarget(
            versions=[stable], shadow=model_pb2.Shadow(version=shadow, share_percent=100)
        )
        await ops.call("SetAlias", name=f"aliases/{ops.alias}", target=target)
        await ops.until_written_by(stable)
        async with asyncio.timeout(5):
            while not (
                report := await ops.call("GetModelVersionReport", name=shadow)
            ).shadow.reply_count:
                await asyncio.sleep(0.05)
        assert report.shadow.completion_tokens >= 4
        assert report.replies.reply_count == 0
        listed = await ops.chats[0].ListMessages(
            pb.ListMessagesRequest(parent=ops.conversation), metadata=ops.who.metadata
        )
        assert "Quellwasser" not in str(listed)
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as link:
        rows = await (await link.execute("SELECT t::text FROM chat.shadow_runs t")).fetchall()
    assert rows
    assert "Quellwasser" not in str(rows)


async def test_no_key_is_stored_or_told(ops: Ops, stack: Stack) -> None:
    name = await ops.register("http://127.0.0.1:9/v1", api_key="mine")
    [endpoint] = (await ops.call("ListEndpoints", parent=name)).endpoints
    assert endpoint.api_key == "mine"
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as link:
        rows = await (await link.execute("SELECT t::text FROM chat.model_endpoints t")).fetchall()
    assert KEY not in str(rows)


async def test_others_are_refused(ops: Ops) -> None:
    ops.operator = ops.who.metadata
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ops.call("ListModels")
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
