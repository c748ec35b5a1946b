"""Chat processes are killed again and again while people read: nobody loses, repeats or misreads a word.

`make test-kills KILLS=1000` does it a thousand times; `make test` a few.
"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import uuid4

import grpc
import pytest
from redis.asyncio import Redis as RedisClient

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import reply_pb2
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from mesh.ports import free_port
from tests.e2e.brood import Brood, brood, kill
from tests.e2e.processes import Process, environment
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.support.people import Person, person, talk
from tests.support.stack import Stack

KILLS = int(os.environ.get("KILLS", "8"))
_PROCESSES, _READERS = 3, 6
_FLUSH_EACH = 20
_TERMINAL = ("completed", "failed", "cancelled")
# Every other sentence speaks of a chart, so that verdicts change within a reply.
_WORDS = tuple(
    f" {'nobleman' if n % 14 == 0 else f'word{n}'}{'.' if n % 7 == 6 else ''}" for n in range(40)
)
_AWAY = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED, grpc.StatusCode.DEADLINE_EXCEEDED)
# Refusals before the first event: ask again, with the same request id.
_LATER = (*_AWAY, grpc.StatusCode.RESOURCE_EXHAUSTED)


@dataclass
class Fleet:
    """Chat processes, and a way to talk to any of them that lives."""

    stack: Stack
    mother: Brood
    settings: dict[str, str]
    living: dict[int, int] = field(default_factory=dict)
    channels: dict[int, grpc.aio.Channel] = field(default_factory=dict)
    graves: list[grpc.aio.Channel] = field(default_factory=list)

    async def start(self) -> None:
        """Start one more and wait until it serves."""
        port = free_port()
        process_id = self.mother.start(environment(self.stack, "chat", port, self.settings))
        popen: Any = type("Living", (), {"poll": staticmethod(lambda: None)})
        await Process("chat", port, popen, self.stack.folder / "brood.log").ready()
        self.living[process_id] = port
        self.channels[port] = grpc.aio.insecure_channel(f"127.0.0.1:{port}")

    async def kill_one(self) -> None:
        """Kill one, whichever."""
        process_id, port = random.choice(list(self.living.items()))
        del self.living[process_id]
        kill(process_id)
        # Closed at the end: a call on a closed channel is cancelled as by its caller, not broken.
        self.graves.append(self.channels.pop(port))

    def any(self) -> Any:
        """Return the stub of one that lives."""
        return ChatServiceStub(random.choice(list(self.channels.values())))

    async def end(self) -> None:
        """Kill all."""
        while self.living:
            await self.kill_one()
        for channel in self.graves:
            await channel.close()


@asynccontextmanager
async def fleet(stack: Stack, url: str) -> AsyncIterator[Fleet]:
    settings = {"MODEL__URL": url, "MODEL__NAME": MODEL, "REPLY__LEASE_SECONDS": "1"}
    with brood(stack.folder / "brood.log") as mother:
        found = Fleet(stack, mother, settings)
        try:
            for _ in range(_PROCESSES):
                await found.start()
            yield found
        finally:
            await found.end()


@dataclass
class Reading:
    """What one reader has of one reply, and whether every event came in its turn."""

    last: reply_pb2.ReplyEvent | None = None
    blocks: dict[int, list[tuple[str, int]]] = field(default_factory=dict)

    def take(self, event: reply_pb2.ReplyEvent) -> None:
        """Take an event in."""
        if not event.HasField("heartbeat"):
            before = self.last
            if before is None or event.epoch > before.epoch:
                assert event.seq == 1, (before, event)
            else:
                assert (event.epoch, event.seq) == (before.epoch, before.seq + 1), (before, event)
            self.last = event
        if event.HasField("text_delta"):
            delta = event.text_delta
            self.blocks.setdefault(delta.block, []).append((delta.text, delta.verdict))

    @property
    def text(self) -> str:
        """The text as it is to be read."""
        return "".join(text for text, _ in self._last_block)

    @property
    def spans(self) -> list[tuple[str, int]]:
        """The text by verdict."""
        told = (one for one in self._last_block if one[0])
        return [
            ("".join(text for text, _ in run), verdict)
            for verdict, run in groupby(told, key=itemgetter(1))
        ]

    @property
    def _last_block(self) -> list[tuple[str, int]]:
        return self.blocks[max(self.blocks)] if self.blocks else []

    @property
    def ended(self) -> bool:
        """Whether the last event has come."""
        return self.last is not None and self.last.WhichOneof("event") in _TERMINAL


@dataclass
class Tally:
    """What was seen."""

    done: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    stopping: bool = False


async def follow(call: Any, reading: Reading, leave_after: int) -> None:
    """Read until the end, the death of the process, or until the reader loses interest for a moment."""
    seen = 0
    try:
        async for event in call:
            reading.take(event)
            seen += 1
            if seen >= leave_after:
                call.cancel()
                return
    except grpc.aio.AioRpcError as error:
        if error.code() not in _AWAY and not reading.ended:
            raise


async def ask(ships: Fleet, who: Person, conversation: str, tally: Tally) -> None:
    """Ask one question and read its answer, on whatever process lives."""
    request = pb.StreamReplyRequest(
        parent=conversation, text=f"career? {uuid4().hex}", request_id=str(uuid4())
    )
    reading = Reading()
    while reading.last is None:
        call = ships.any().StreamReply(request, metadata=who.metadata, timeout=60)
        try:
            await follow(call, reading, random.randint(1, 30))
        except grpc.aio.AioRpcError as error:
            if error.code() not in _LATER:
                raise
            await asyncio.sleep(0.05)
    cut = time.monotonic()
    while not reading.ended:
        before = reading.last
        resume = pb.ResumeReplyRequest(name=before.reply, resume_token=before.resume_token)
        call = ships.any().ResumeReply(resume, metadata=who.metadata, timeout=60)
        try:
            await follow(call, reading, random.randint(1, 60))
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.OUT_OF_RANGE:
                raise
            # Killed between its end in the store and its last words, and then the log was lost: the contract says where
            # the answer stands.
            tally.done["read from the store"] += 1
            await check_stored(ships, who, before.reply, request.text)
            return
        if reading.last is not before:
            tally.waits.append(time.monotonic() - cut)
            cut = time.monotonic()
        elif time.monotonic() - cut > 20:
            raise AssertionError(f"nothing for twenty seconds after {before}")
        tally.done["resumed"] += 1
    assert reading.last is not None
    tally.done[reading.last.WhichOneof("event") or ""] += 1
    tally.done["of several verdicts"] += len(reading.spans) > 2
    await check(ships, who, conversation, request.text, reading)


async def check(ships: Fleet, who: Person, conversation: str, text: str, reading: Reading) -> None:
    """What is stored is what was read, and the question is there too."""
    assert reading.last is not None
    last = reading.last
    assert last.HasField("completed"), last
    message = await patiently(ships, who, "GetMessage", last.completed.message)
    assert message.text == reading.text
    assert [(span.text, span.verdict) for span in message.spans] == reading.spans
    question = await patiently(ships, who, "GetMessage", message.in_reply_to)
    assert question.text == text


async def check_stored(ships: Fleet, who: Person, name: str, text: str) -> None:
    """The answer stands in the store, whole, under the question that was asked."""
    reply = await patiently(ships, who, "GetReply", name)
    assert reply.state == reply_pb2.Reply.STATE_COMPLETED, reply
    message = await patiently(ships, who, "GetMessage", reply.message)
    assert message.text.endswith(_WORDS[-1].strip()), message
    question = await patiently(ships, who, "GetMessage", message.in_reply_to)
    assert question.text == text


async def patiently(ships: Fleet, who: Person, method: str, name: str) -> Any:
    request = getattr(pb, f"{method}Request")(name=name)
    while True:
        try:
            call = getattr(ships.any(), method)
            return await call(request, metadata=who.metadata, timeout=10)
        except grpc.aio.AioRpcError as error:
            if error.code() not in _AWAY:
                raise
            await asyncio.sleep(0.02)


async def read_on(ships: Fleet, who: Person, conversation: str, tally: Tally) -> None:
    while not tally.stopping:
        await ask(ships, who, conversation, tally)


async def wreck(ships: Fleet, redis: Any, tally: Tally) -> None:
    for number in range(KILLS):
        await asyncio.sleep(random.uniform(0.1, 0.6))
        await ships.kill_one()
        if number % _FLUSH_EACH == _FLUSH_EACH // 2:
            await redis.flushall()
            tally.done["flushed"] += 1
        await ships.start()
        tally.done["killed"] += 1


@pytest.mark.timeout(120 + KILLS * 4)
async def test_whoever_is_killed_nobody_loses_a_word(stack: Stack, user: str) -> None:
    who = await person(stack, user)
    script = Script(tokens=("Begin.", *_WORDS), pace=0.02, owner="vllm")
    tally = Tally()
    redis: Any = RedisClient.from_url(stack.redis_url)
    async with fake_openai(script) as fake, fleet(stack, fake.url) as ships:
        channel = stack.channel("chat")
        talks = [await talk(channel, who) for _ in range(_READERS)]
        async with asyncio.TaskGroup() as group:
            for conversation in talks:
                group.create_task(read_on(ships, who, conversation, tally))
            await wreck(ships, redis, tally)
            tally.stopping = True
        for conversation in talks:
            listed = await stack_messages(channel, who, conversation)
            # Every question that was let in has exactly one answer.
            assert Counter(one.role for one in listed)[1] == Counter(one.role for one in listed)[2]
    with suppress(Exception):
        await redis.aclose()
    tally.waits.sort()
    worst = tally.waits[-1] if tally.waits else 0.0
    p99 = tally.waits[int(len(tally.waits) * 0.99)] if tally.waits else 0.0
    print(f"\n{dict(tally.done)}; longest silence {worst:.2f} s, p99 {p99:.2f} s")
    assert tally.done["killed"] == KILLS
    assert tally.done["completed"] >= KILLS
    # A reply of one verdict shows nothing; where all has been said before, the composer has but one sentence.
    assert tally.done["of several verdicts"] > tally.done["completed"] / 2
    # Only a lost log sends a reader to the store.
    assert tally.done["read from the store"] <= tally.done["flushed"] * _READERS


async def stack_messages(channel: grpc.aio.Channel, who: Person, conversation: str) -> list[Any]:
    found: list[Any] = []
    token = ""
    while True:
        request = pb.ListMessagesRequest(parent=conversation, page_size=200, page_token=token)
        page = await ChatServiceStub(channel).ListMessages(request, metadata=who.metadata)
        found += page.messages
        token = page.next_page_token
        if not token:
            return found
