"""A reply that is stopped, or that nobody listens to, stops its model: down to the engine's scheduler."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import reply_pb2
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from services.chat.config import ReplySettings
from tests.integration.writers.dialogues import ENDLESS
from tests.integration.writers.houses import House
from tests.support.people import Person, person, talk
from tests.support.stack import Stack

_STOPPED_SECONDS = 0.25
_UNHEARD_SECONDS = 0.6
# Longer than a process stands still on a machine that does much else.
_HEARD_SECONDS = 2.0


@dataclass
class Room:
    """A Chat service that writes by the model, and a talk in it."""

    stub: Any
    who: Person
    conversation: str


@asynccontextmanager
async def room(stack: Stack, user: str, model: House, **reply: Any) -> AsyncIterator[Room]:
    settings = model.settings.model_copy(update={"max_tokens": 3000})
    running = await stack.start_chat(model=settings, reply=ReplySettings(**reply))
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        who = await person(stack, user)
        yield Room(ChatServiceStub(channel), who, await talk(channel, who))
    await running.stop()


async def first_words(chat: Room) -> tuple[Any, str]:
    """Ask and read the first tokens: an engine that compiles something for its first one hears nothing meanwhile."""
    asked = pb.StreamReplyRequest(parent=chat.conversation, text=ENDLESS.question)
    call = chat.stub.StreamReply(asked, metadata=chat.who.metadata)
    async with asyncio.timeout(20):
        async for event in call:
            if event.HasField("text_delta"):
                break
    return call, event.reply


async def seconds_until_idle(model: House, since: float) -> float:
    async with asyncio.timeout(10):
        await model.idle()
    assert await model.running() == 0
    return asyncio.get_running_loop().time() - since


async def stopped_in(chat: Room, model: House) -> float:
    """Ask, read the first sentence, stop; return the seconds until nothing runs."""
    call, name = await first_words(chat)
    assert await model.running() == 1
    began = asyncio.get_running_loop().time()
    stop = pb.CancelReplyRequest(name=name)
    await chat.stub.CancelReply(stop, metadata=chat.who.metadata)
    took = await seconds_until_idle(model, began)
    rest = [event async for event in call]
    ended = rest[-1].cancelled
    assert ended.finish_reason == reply_pb2.FINISH_REASON_CANCELLED
    # What was written is counted; only servers of OpenAI's that are not vLLM leave that to be guessed.
    assert ended.usage.completion_tokens > 0
    assert ended.usage.prompt_tokens > 0
    assert not ended.usage.estimated
    return took


async def test_stop_empties_the_engine(stack: Stack, user: str, model: House) -> None:
    model.teach(ENDLESS)
    async with room(stack, user, model) as chat:
        took = [await stopped_in(chat, model) for _ in range(5)]
    print(f"{model.name}: nothing ran {[round(1000 * t) for t in took]} ms after Stop was asked")
    # One of five may have met what else the machine does.
    assert sorted(took)[-2] < _STOPPED_SECONDS


async def left_alone_in(chat: Room, model: House) -> float:
    """Ask, read the first sentence, go away; return the seconds from the end of the grace until nothing runs."""
    call, name = await first_words(chat)
    left = asyncio.get_running_loop().time()
    call.cancel()
    took = await seconds_until_idle(model, left + _UNHEARD_SECONDS)
    get = pb.GetReplyRequest(name=name)
    async with asyncio.timeout(5):
        while (
            reply := await chat.stub.GetReply(get, metadata=chat.who.metadata)
        ).state == reply_pb2.Reply.STATE_RUNNING:
            await asyncio.sleep(0.01)
    assert reply.state == reply_pb2.Reply.STATE_CANCELLED
    assert reply.finish_reason == reply_pb2.FINISH_REASON_UNHEARD
    assert reply.message and reply.usage.completion_tokens
    return took


async def test_what_nobody_listens_to_empties_the_engine(
    stack: Stack, user: str, model: House
) -> None:
    model.teach(ENDLESS)
    async with room(stack, user, model, unheard_seconds=_UNHEARD_SECONDS) as chat:
        took = [await left_alone_in(chat, model) for _ in range(3)]
    print(
        f"{model.name}: nothing ran {[round(1000 * t) for t in took]} ms after the grace was over"
    )
    assert min(took) > -0.05
    assert sorted(took)[-2] < _STOPPED_SECONDS


async def test_who_listens_at_another_process_is_heard(
    stack: Stack, user: str, model: House
) -> None:
    model.teach(ENDLESS)
    async with (
        room(stack, user, model, unheard_seconds=_HEARD_SECONDS) as chat,
        room(stack, f"{user}-2", model, unheard_seconds=_HEARD_SECONDS) as elsewhere,
    ):
        call, name = await first_words(chat)
        again = pb.ResumeReplyRequest(name=name)
        second = elsewhere.stub.ResumeReply(again, metadata=chat.who.metadata)
        assert (await anext(aiter(second))).HasField("started")
        call.cancel()
        loop = asyncio.get_running_loop()
        ends = loop.time() + 1.5 * _HEARD_SECONDS
        async for event in second:
            assert not event.HasField("cancelled")
            if loop.time() > ends:
                break
        assert await model.running() == 1
        second.cancel()
        assert await seconds_until_idle(model, loop.time() + _HEARD_SECONDS) < _STOPPED_SECONDS
