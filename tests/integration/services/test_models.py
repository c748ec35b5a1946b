"""The registry as an operator uses it: what is set is what writes, in every process, within two seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from pydantic import SecretStr

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import model_pb2, reply_pb2
from baziai.chat.v1 import model_service_pb2 as models_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.model_service_pb2_grpc import ModelServiceStub
from services.chat.config import ModelSettings
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

    async def call(self, rpc: str, /, **fields: Any) -> Any:
        request = getattr(models_pb, f"{rpc}Request")(**fields)
        return await getattr(self.models, rpc)(request, metadata=self.operator)

    async def register(self, url: str, version: str = "v1", **more: Any) -> str:
        """Register a model, a version and a server; return the name of the version."""
        model = f"m-{uuid4().hex[:8]}"
        await self.call("CreateModel", model_id=model, model=model_pb2.Model(description="x"))
        made = await self.call(
            "CreateModelVersion", parent=f"models/{model}", version_id=version,
            model_version=model_pb2.ModelVersion(served_name=MODEL),
        )  # fmt: skip
        endpoint = model_pb2.Endpoint(url=url, **more)
        await self.call("CreateEndpoint", parent=made.name, endpoint_id="e1", endpoint=endpoint)
        return str(made.name)

    async def point(self, *versions: str) -> None:
        target = model_pb2.AliasTarget(versions=versions)
        await self.call("SetAlias", name=f"aliases/{self.alias}", target=target)

    async def asked(self, chat: int = 0) -> reply_pb2.Reply:
        request = pb.GenerateReplyRequest(parent=self.conversation, text="career?")
        answer = await self.chats[chat].GenerateReply(request, metadata=self.who.metadata)
        return answer.reply  # type: ignore[no-any-return]

    async def until_written_by(self, writer: str, chat: int = 0) -> reply_pb2.Reply:
        """Ask until that one writes."""
        async with asyncio.timeout(5):
            while (reply := await self.asked(chat)).writer.model != writer:
                await asyncio.sleep(0.05)
        return reply


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
        assert loop.time() - set_at < 2.0
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
