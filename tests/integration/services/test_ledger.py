"""Budgets and usage as operators and users meet them: over the wire, with a model server that counts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import usage_pb2
from baziai.chat.v1 import usage_service_pb2 as pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.usage_service_pb2_grpc import UsageServiceStub
from services.chat.config import ModelSettings, PriceSettings
from services.kit.app import Running
from services.kit.errors import STATUS_DETAILS_KEY
from tests.fakes.openai_server import MODEL, FakeOpenAi, Script, fake_openai
from tests.support.people import Person, person, talk
from tests.support.stack import Stack

PRICES = {MODEL: PriceSettings(prompt=3, completion=50)}


@dataclass
class Desk:
    """A user who talks, an operator, and a process that writes by a model server."""

    running: Running
    channel: grpc.aio.Channel
    chats: Any
    usage: Any
    who: Person
    operator: Any
    conversation: str
    server: FakeOpenAi

    async def ask(self) -> Any:
        request = chat_pb.GenerateReplyRequest(parent=self.conversation, text="career?")
        return (await self.chats.GenerateReply(request, metadata=self.who.metadata)).reply

    async def limit(self, tokens: int) -> usage_pb2.Budget:
        made: usage_pb2.Budget = await self.usage.CreateBudget(
            pb.CreateBudgetRequest(
                budget_id=f"of-{self.who.user.replace('_', '-')}"[:60],
                budget=usage_pb2.Budget(
                    scope=usage_pb2.Budget.SCOPE_USER,
                    user=f"users/{self.who.user}",
                    period=usage_pb2.BUDGET_PERIOD_MONTH,
                    token_limit=tokens,
                ),
            ),
            metadata=self.operator,
        )
        return made

    async def month(self) -> usage_pb2.UserUsage.Allowance:
        request = pb.GetUsageRequest(name=f"users/{self.who.user}/usage")
        found = await self.usage.GetUsage(request, metadata=self.who.metadata)
        [month] = [
            one
            for one in found.allowances
            if (one.scope, one.period)
            == (usage_pb2.Budget.SCOPE_USER, usage_pb2.BUDGET_PERIOD_MONTH)
        ]
        return month  # type: ignore[no-any-return]


@asynccontextmanager
async def process(stack: Stack, server: FakeOpenAi) -> AsyncIterator[tuple[Running, Any]]:
    model = ModelSettings(url=server.url, name=MODEL, max_tokens=64, prices=PRICES, fall_back=False)
    running = await stack.start_chat(model=model, drain_seconds=0.0, grace_seconds=0.1)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        yield running, channel
    await running.stop()


@pytest.fixture
async def desk(stack: Stack, user: str) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as exits:
        script = Script()
        server = await exits.enter_async_context(fake_openai(script))
        running, channel = await exits.enter_async_context(process(stack, server))
        who = await person(stack, user)
        yield Desk(
            running, channel, ChatServiceStub(channel), UsageServiceStub(channel), who,
            stack.metadata(f"{user}-op", roles=["operator"]), await talk(channel, who), server,
        )  # fmt: skip


async def test_a_reply_is_counted_costs_and_is_refused_where_nothing_is_left(desk: Desk) -> None:
    reply = await desk.ask()
    used = reply.usage
    assert used.prompt_tokens > 0 < used.completion_tokens
    listed = pb.ListUsageEntriesRequest(parent=f"users/{desk.who.user}")
    [entry] = (await desk.usage.ListUsageEntries(listed, metadata=desk.who.metadata)).usage_entries
    assert (entry.reply, entry.model) == (reply.name, MODEL)
    assert entry.prompt_version.startswith("prompts/reading-")
    assert (entry.prompt_tokens, entry.completion_tokens) == (
        used.prompt_tokens,
        used.completion_tokens,
    )
    assert entry.cost_nanos == 3 * used.prompt_tokens + 50 * used.completion_tokens
    # A server that does not count is taken to read no more tokens than bytes.
    assert entry.reserved_tokens > used.prompt_tokens + 64
    spent = used.prompt_tokens + used.completion_tokens
    await desk.limit(spent + 70)
    month = await desk.month()
    assert (month.spent_tokens, month.reserved_tokens, month.remaining_tokens) == (spent, 0, 70)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await desk.ask()
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    trailers = dict(refused.value.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers[STATUS_DETAILS_KEY])
    info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
    for detail in status.details:
        for message in (info, retry):
            if detail.Is(message.DESCRIPTOR):
                detail.Unpack(message)
    assert info.reason == "BUDGET_EXCEEDED"
    assert info.metadata["spent"] == str(spent)
    assert 0 < retry.retry_delay.seconds <= 31 * 86_400
    request = pb.SummarizeUsageRequest(group_by=usage_pb2.UsageSummary.GROUP_BY_USER)
    summary = await desk.usage.SummarizeUsage(request, metadata=desk.operator)
    [row] = [row for row in summary.rows if row.key == f"users/{desk.who.user}"]
    assert (row.reply_count, row.cost_nanos) == (1, entry.cost_nanos)


async def test_many_at_once_share_what_there_is_and_nothing_stays_reserved(
    desk: Desk,
) -> None:
    """200 calls in as many talks; the limit has room for a few at a time."""
    reserved = await one_reserved(desk)
    spent = (await desk.month()).spent_tokens
    limit = spent + 5 * reserved
    await desk.limit(limit)
    talks = await asyncio.gather(*(talk(desk.channel, desk.who) for _ in range(200)))
    most = 0

    async def ask(conversation: str) -> str:
        request = chat_pb.GenerateReplyRequest(parent=conversation, text="career?")
        try:
            await desk.chats.GenerateReply(request, metadata=desk.who.metadata)
        except grpc.aio.AioRpcError as error:
            return str(error.code().name)
        return "OK"

    async def watch() -> None:
        nonlocal most
        while True:
            month = await desk.month()
            most = max(most, month.spent_tokens + month.reserved_tokens)
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    told = await asyncio.gather(*map(ask, talks))
    watching.cancel()
    # A machine at its limit refuses some otherwise; whatever the end, nothing stays reserved.
    assert {"OK", "RESOURCE_EXHAUSTED"} <= set(told)
    assert most <= limit
    month = await desk.month()
    assert month.reserved_tokens == 0
    assert spent < month.spent_tokens <= limit


async def one_reserved(desk: Desk) -> int:
    await desk.ask()
    listed = pb.ListUsageEntriesRequest(parent=f"users/{desk.who.user}")
    found = await desk.usage.ListUsageEntries(listed, metadata=desk.who.metadata)
    return int(found.usage_entries[0].reserved_tokens)


async def test_another_process_settles_what_one_has_reserved(desk: Desk, stack: Stack) -> None:
    desk.server.script.gate = asyncio.Semaphore(1)
    request = chat_pb.StreamReplyRequest(parent=desk.conversation, text="career?")
    stream = desk.chats.StreamReply(request, metadata=desk.who.metadata)
    async for event in stream:
        if event.WhichOneof("event") == "text_delta":
            break
    assert (await desk.month()).reserved_tokens > 0
    async with process(stack, desk.server) as (_, channel):
        await desk.running.stop()
        desk.server.script.gate = None
        desk.usage = UsageServiceStub(channel)
        async with asyncio.timeout(10):
            while (month := await desk.month()).reserved_tokens:
                await asyncio.sleep(0.05)
        assert month.spent_tokens > 0
