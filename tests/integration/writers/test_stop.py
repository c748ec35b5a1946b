"""A reply that is stopped stops its model: through the whole Chat service, down to the engine's scheduler."""

import asyncio
from typing import Any

import grpc

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from services.chat.config import ReplySettings
from tests.integration.writers.dialogues import ENDLESS
from tests.integration.writers.houses import House
from tests.support.people import person, talk
from tests.support.stack import Stack

_STOPPED_SECONDS = 0.25


async def test_stop_empties_the_engine(stack: Stack, user: str, model: House) -> None:
    model.teach(ENDLESS)
    settings = model.settings.model_copy(update={"max_tokens": 3000})
    running = await stack.start_chat(model=settings, reply=ReplySettings(lease_seconds=2.0))
    loop = asyncio.get_running_loop()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        who, stub = await person(stack, user), ChatServiceStub(channel)
        parent = await talk(channel, who)
        asked = pb.StreamReplyRequest(parent=parent, text=ENDLESS.question)
        call: Any = stub.StreamReply(asked, metadata=who.metadata)
        events = aiter(call)
        started = await anext(events)
        async with asyncio.timeout(10):
            while await model.running() != 1:
                await asyncio.sleep(0.005)
        stop = pb.CancelReplyRequest(name=started.reply)
        began = loop.time()
        await stub.CancelReply(stop, metadata=who.metadata)
        answered = loop.time() - began
        async with asyncio.timeout(10):
            while await model.running():
                await asyncio.sleep(0.005)
        took = loop.time() - began
        rest = [event async for event in events]
    await running.stop()
    assert rest[-1].HasField("cancelled")
    print(
        f"{model.name}: Stop was answered after {1000 * answered:.0f} ms, nothing ran after {1000 * took:.0f} ms"
    )
    assert took < _STOPPED_SECONDS
