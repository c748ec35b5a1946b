"""Prompts as an operator uses them: what a label points at is what models are told, everywhere, within two seconds."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import grpc
import pytest

from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import prompt_pb2, reply_pb2, usage_service_pb2
from baziai.chat.v1 import prompt_service_pb2 as pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.prompt_service_pb2_grpc import PromptServiceStub
from baziai.chat.v1.usage_service_pb2_grpc import UsageServiceStub
from services.chat.config import ModelSettings, PromptSettings
from services.chat.prompts import built_in
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.support.people import Person, person, talk
from tests.support.stack import Stack

NAME = "prompts/reading-en"
Use = prompt_pb2.PromptUse


@dataclass
class Ops:
    """An operator, a user who talks, and two processes that write by a label of their own."""

    label: str
    prompts: Any
    chats: list[Any]
    usage: Any
    operator: Any
    who: Person
    conversation: str
    script: Script

    async def call(self, rpc: str, /, **fields: Any) -> Any:
        request = getattr(pb, f"{rpc}Request")(**fields)
        return await getattr(self.prompts, rpc)(request, metadata=self.operator)

    async def version(self, text: str) -> str:
        """Register the text of the release with something before it."""
        built = await self.call("GetPromptVersion", name=f"{NAME}/versions/1")
        version = prompt_pb2.PromptVersion(
            template=f"{text}\n{built.template}", variables=built.variables
        )
        made = await self.call("CreatePromptVersion", parent=NAME, prompt_version=version)
        return str(made.name)

    async def move(self, version: str) -> None:
        await self.call("MovePromptLabel", name=f"{NAME}/labels/{self.label}", version=version)

    async def asked(self, chat: int = 0) -> reply_pb2.Reply:
        request = chat_pb.GenerateReplyRequest(
            parent=self.conversation, text="career?", language_code="en"
        )
        answer = await self.chats[chat].GenerateReply(request, metadata=self.who.metadata)
        return answer.reply  # type: ignore[no-any-return]

    async def until_told(self, version: str, chat: int = 0) -> reply_pb2.Reply:
        async with asyncio.timeout(5):
            while (reply := await self.asked(chat)).prompt.version != version:
                await asyncio.sleep(0.05)
        return reply

    async def until_released(self) -> None:
        """Wait until the first process has registered the texts of the release."""
        async with asyncio.timeout(5):
            while not (await self.call("GetPromptLabel", name=f"{NAME}/labels/production")).version:
                await asyncio.sleep(0.05)

    @property
    def told(self) -> str:
        """The system message that the model was sent last."""
        sent: Any = self.script.seen[-1]["messages"]
        return str(sent[0]["content"])


@pytest.fixture
async def ops(stack: Stack, user: str) -> AsyncIterator[Ops]:
    label, script = f"l-{uuid4().hex[:8]}", Script()
    async with AsyncExitStack() as exits:
        fake = await exits.enter_async_context(fake_openai(script))
        model, channels = ModelSettings(url=fake.url, name=MODEL), []
        for _ in range(2):
            running = await stack.start_chat(model=model, prompt=PromptSettings(label=label))
            exits.push_async_callback(running.stop)
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{running.port}")
            channels.append(await exits.enter_async_context(channel))
        who = await person(stack, user)
        ops = Ops(
            label, PromptServiceStub(channels[0]), list(map(ChatServiceStub, channels)),
            UsageServiceStub(channels[0]), stack.metadata(f"{user}-op", roles=["operator"]),
            who, await talk(channels[0], who), script,
        )  # fmt: skip
        await ops.until_released()
        yield ops


async def test_what_the_label_points_at_is_told_in_every_process_and_can_be_had_again(
    ops: Ops,
) -> None:
    before = (await ops.asked()).prompt
    assert (before.source, before.version, before.prompt) == (Use.SOURCE_BUILT_IN, "", NAME)
    assert before.content_hash == built_in.content("en").digest
    version = await ops.version("Quellwasser.")
    loop = asyncio.get_running_loop()
    moved_at = loop.time()
    await ops.move(version)
    replies = [await ops.until_told(version, chat) for chat in (0, 1)]
    assert loop.time() - moved_at < 2.0
    assert {reply.prompt.source for reply in replies} == {Use.SOURCE_LABEL}
    assert ops.told.startswith("Quellwasser.\nYou explain")
    reply = replies[1]
    stored = await ops.call("GetPromptVersion", name=version)
    assert (reply.prompt.content_hash, reply.prompt.label) == (stored.content_hash, ops.label)
    receipt = await ops.chats[1].GetContextReceipt(
        chat_pb.GetContextReceiptRequest(name=f"{reply.name}/contextReceipt"),
        metadata=ops.who.metadata,
    )
    assert receipt.prompt == reply.prompt
    assert list(receipt.sections[0].included) == [version]
    # The same text from the same values, byte by byte.
    findings = ops.told[ops.told.index("[F1]") : ops.told.rindex("\n\n")]
    values = [
        prompt_pb2.PromptValue(name="findings", text=findings),
        prompt_pb2.PromptValue(name="today", date=ops.told.rpartition("\n")[2]),
    ]
    again = await ops.call("ResolvePrompt", name=NAME, version=version, values=values)
    assert again.text == ops.told
    assert again.text_hash == hashlib.sha256(ops.told.encode()).hexdigest()


async def test_usage_counts_by_the_version_that_was_told(ops: Ops) -> None:
    first = await ops.asked()
    version = await ops.version("Counted.")
    await ops.move(version)
    second = await ops.until_told(version)
    listed = usage_service_pb2.ListUsageEntriesRequest(parent=f"users/{ops.who.user}")
    found = await ops.usage.ListUsageEntries(listed, metadata=ops.who.metadata)
    named = {entry.reply: entry.prompt_version for entry in found.usage_entries}
    assert named[second.name] == version
    assert named[first.name] == f"{NAME}@sha256:{first.prompt.content_hash[:12]}"


async def test_every_language_has_its_first_version_behind_production(
    ops: Ops, stack: Stack
) -> None:
    await ops.asked()
    for language in ("en", "zh-Hans", "zh-Hant"):
        name = f"prompts/reading-{language.lower()}"
        label = await ops.call("GetPromptLabel", name=f"{name}/labels/production")
        assert label.version == f"{name}/versions/1"
        assert label.change.cause == prompt_pb2.PromptLabelChange.CAUSE_RELEASED
        version = await ops.call("GetPromptVersion", name=label.version)
        assert version.content_hash == built_in.content(language).digest
        assert version.author == ""
        looked = await ops.call("LintPrompt", version=label.version)
        assert not looked.issues
        # By the model that writes here.
        assert 0 < looked.token_count < looked.window_token_count


async def test_others_are_refused(ops: Ops) -> None:
    ops.operator = ops.who.metadata
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ops.call("ListPrompts")
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
