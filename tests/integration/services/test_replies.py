"""Replies that are owned by the process: readers come and go, the reply goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import grpc
import pytest

from baziai.chat.v1 import chat_service_pb2 as pb
from baziai.chat.v1 import reply_pb2
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from services.chat.config import ModelSettings, ReplySettings
from services.kit.app import Running
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.support.people import Person, person, talk
from tests.support.stack import Stack

Events = list[reply_pb2.ReplyEvent]
REQUEST_ID = "8b9d2c3e-0000-4000-8000-000000000001"


@dataclass
class Chat:
    """A chat service that writes by a scripted model."""

    stub: Any
    running: Running
    script: Script
    model: ModelSettings
    who: Person
    conversation: str

    def ask(self, text: str = "career?", request_id: str = "") -> Any:
        request = pb.StreamReplyRequest(parent=self.conversation, text=text, request_id=request_id)
        return self.stub.StreamReply(request, metadata=self.who.metadata)

    def resume(self, reply: str, token: str = "") -> Any:
        request = pb.ResumeReplyRequest(name=reply, resume_token=token)
        return self.stub.ResumeReply(request, metadata=self.who.metadata)


@asynccontextmanager
async def scripted(
    stack: Stack, user: str, script: Script, max_tokens: int = 1024
) -> AsyncIterator[Chat]:
    async with fake_openai(script) as fake:
        model = ModelSettings(url=fake.url, name=MODEL, max_tokens=max_tokens)
        running = await stack.start_chat(model=model, reply=ReplySettings(lease_seconds=2.0))
        channel = grpc.aio.insecure_channel(f"127.0.0.1:{running.port}")
        who = await person(stack, user)
        conversation = await talk(channel, who)
        try:
            yield Chat(ChatServiceStub(channel), running, script, model, who, conversation)
        finally:
            open_up(script)
            await channel.close()
            await running.stop()


def open_up(script: Script) -> None:
    if script.gate is not None:
        for _ in script.tokens:
            script.gate.release()


@asynccontextmanager
async def another(
    stack: Stack, model: ModelSettings, **more: Any
) -> AsyncIterator[tuple[Any, Running]]:
    running = await stack.start_chat(model=model, **more)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        yield ChatServiceStub(channel), running
    await running.stop()


def texts(events: Events) -> str:
    return "".join(event.text_delta.text for event in events)


def in_order(events: Events) -> bool:
    logged = [e.seq for e in events if not e.HasField("heartbeat")]
    return logged == list(range(logged[0], logged[0] + len(logged)))


def in_blocks(events: Events) -> dict[int, str]:
    """The text of each block; the last one is what counts."""
    found: dict[int, str] = {}
    for event in events:
        if event.HasField("text_delta"):
            block = event.text_delta.block
            found[block] = found.get(block, "") + event.text_delta.text
    return found


async def read(call: Any, until_text: str = "") -> Events:
    events: Events = []
    async for event in call:
        events.append(event)
        if until_text and until_text in texts(events):
            break
    return events


async def read_to_failure(call: Any) -> tuple[Events, grpc.StatusCode]:
    events: Events = []
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        async for event in call:
            events.append(event)
    return events, failed.value.code()


async def test_a_model_writes_and_its_markers_become_citations(stack: Stack, user: str) -> None:
    async with scripted(stack, user, Script()) as chat:
        events = await read(chat.ask())
        assert texts(events) == "Hello! [F1] world."
        assert events[0].HasField("started")
        assert events[-1].completed.usage.completion_tokens == 5
        [cited] = [e.citation for e in events if e.HasField("citation")]
        assert cited.marker == "F1" and cited.finding.chart == chat.who.chart and cited.quote
        assert in_order(events)
        sent: Any = chat.script.seen[0]
        assert sent["messages"][-1]["content"] == "career?"
        assert "[F1]" in sent["messages"][0]["content"]


async def test_a_reader_who_leaves_cancels_nothing_and_comes_back(stack: Stack, user: str) -> None:
    gate = asyncio.Semaphore(2)
    async with scripted(stack, user, Script(gate=gate)) as chat:
        call = chat.ask()
        seen = await read(call, until_text="Hello")
        call.cancel()
        open_up(chat.script)
        rest = await read(chat.resume(seen[-1].reply, seen[-1].resume_token))
        assert texts(seen + rest) == "Hello! [F1] world."
        assert in_order(seen + rest)
        assert rest[-1].HasField("completed")
        assert chat.script.aborted == 0


async def test_a_second_device_reads_the_same_reply(stack: Stack, user: str) -> None:
    async with scripted(stack, user, Script(gate=asyncio.Semaphore(0))) as chat:
        first = chat.ask()
        started = await anext(aiter(first))
        async with another(stack, chat.model) as (stub, _):
            request = pb.ResumeReplyRequest(name=started.reply)
            second = stub.ResumeReply(request, metadata=chat.who.metadata)
            readers = asyncio.gather(read(first), read(second))
            open_up(chat.script)
            left, right = await readers
        assert [started, *left] == right


async def test_one_conversation_answers_one_question_at_a_time(stack: Stack, user: str) -> None:
    async with scripted(stack, user, Script(gate=asyncio.Semaphore(0))) as chat:
        call = chat.ask(request_id=REQUEST_ID)
        started = await anext(aiter(call))
        _, code = await read_to_failure(chat.ask("again"))
        assert code is grpc.StatusCode.FAILED_PRECONDITION
        # The same request again attaches to the running reply.
        again = chat.ask(request_id=REQUEST_ID)
        assert (await anext(aiter(again))).reply == started.reply
        open_up(chat.script)
        assert texts(await read(again)) == "Hello! [F1] world."
        await read(call)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same process", "another process"])
async def test_stop_stops_the_model_and_keeps_what_was_written(
    stack: Stack, user: str, elsewhere: bool
) -> None:
    async with scripted(stack, user, Script(gate=asyncio.Semaphore(1))) as chat:
        call = chat.ask()
        seen = await read(call, until_text="Hello")
        request = pb.CancelReplyRequest(name=seen[0].reply)
        async with another(stack, chat.model) as (other, _):
            stub = other if elsewhere else chat.stub
            await stub.CancelReply(request, metadata=chat.who.metadata)
            rest = await read(call)
            again = await stub.CancelReply(request, metadata=chat.who.metadata)
        assert rest[-1].HasField("cancelled")
        assert again.state == reply_pb2.Reply.STATE_CANCELLED
        asked = pb.GetMessageRequest(name=rest[-1].cancelled.message)
        message = await chat.stub.GetMessage(asked, metadata=chat.who.metadata)
        assert message.text == "Hello!"
        async with asyncio.timeout(2):
            while chat.script.running:
                await asyncio.sleep(0.01)
        assert chat.script.aborted == 1


async def test_a_model_that_breaks_off_fails_the_reply_in_the_stream_and_in_the_status(
    stack: Stack, user: str
) -> None:
    async with scripted(stack, user, Script(break_after=2)) as chat:
        events, code = await read_to_failure(chat.ask())
        assert code is grpc.StatusCode.UNAVAILABLE
        assert events[-1].failed.status.code == code.value[0]
        assert events[-1].failed.retryable
        assert texts(events).startswith("Hello")
        # The conversation is free again.
        chat.script.break_after = None
        assert (await read(chat.ask()))[-1].HasField("completed")


async def test_a_model_that_is_away_refuses_before_anything_is_stored(
    stack: Stack, user: str
) -> None:
    async with scripted(stack, user, Script()) as chat:
        gone = ModelSettings(url="http://127.0.0.1:1/v1", name=MODEL, fall_back=False)
        async with another(stack, gone) as (stub, _):
            request = pb.StreamReplyRequest(parent=chat.conversation, text="career?")
            events, code = await read_to_failure(
                stub.StreamReply(request, metadata=chat.who.metadata)
            )
        assert code is grpc.StatusCode.UNAVAILABLE and not events
        asked = pb.ListMessagesRequest(parent=chat.conversation)
        listed = await chat.stub.ListMessages(asked, metadata=chat.who.metadata)
        assert not listed.messages


async def test_the_composer_writes_for_a_model_that_is_away_and_the_reply_says_so(
    stack: Stack, user: str
) -> None:
    async with scripted(stack, user, Script()) as chat:
        gone = ModelSettings(url="http://127.0.0.1:1/v1", name=MODEL)
        async with another(stack, gone) as (stub, _):
            request = pb.StreamReplyRequest(parent=chat.conversation, text="career?")
            events = await read(stub.StreamReply(request, metadata=chat.who.metadata))
        assert events[0].started.writer.kind == reply_pb2.WRITER_KIND_COMPOSER
        [over] = events[0].started.fall_backs
        assert (over.model, over.reason) == (MODEL, "MODEL_UNAVAILABLE")
        asked = pb.GetReplyRequest(name=events[0].reply)
        reply = await chat.stub.GetReply(asked, metadata=chat.who.metadata)
        assert reply.state == reply_pb2.Reply.STATE_COMPLETED
        assert reply.writer == events[0].started.writer
        assert list(reply.fall_backs) == [over]


async def test_a_server_that_refuses_is_passed_over_for_its_sister(stack: Stack, user: str) -> None:
    ill, well = Script(status=503), Script()
    async with (
        scripted(stack, user, Script()) as chat,
        fake_openai(ill) as one,
        fake_openai(well) as two,
    ):
        both = ModelSettings(url=f"{one.url}, {two.url}", name=MODEL)
        async with another(stack, both) as (stub, _):
            for _ in range(2):
                request = pb.StreamReplyRequest(parent=chat.conversation, text="career?")
                events = await read(stub.StreamReply(request, metadata=chat.who.metadata))
                assert texts(events) == "Hello! [F1] world."
                assert not events[0].started.fall_backs
    assert (len(ill.seen), len(well.seen)) == (2, 2)


async def test_a_model_that_fails_before_its_first_word_hands_on_in_the_stream(
    stack: Stack, user: str
) -> None:
    async with scripted(stack, user, Script(status=503)) as chat:
        events = await read(chat.ask())
        assert events[0].started.writer.model == MODEL
        [changed] = [e.writer_changed for e in events if e.HasField("writer_changed")]
        assert changed.writer.kind == reply_pb2.WRITER_KIND_COMPOSER
        assert [over.model for over in changed.fall_backs] == [MODEL]
        assert events[-1].HasField("completed")
        assert in_order(events)
        asked = pb.GetReplyRequest(name=events[0].reply)
        reply = await chat.stub.GetReply(asked, metadata=chat.who.metadata)
        assert (reply.writer, list(reply.fall_backs)) == (changed.writer, list(changed.fall_backs))


async def test_a_process_that_stops_hands_its_replies_over(stack: Stack, user: str) -> None:
    async with scripted(stack, user, Script(gate=asyncio.Semaphore(1))) as chat:
        async with another(stack, chat.model, grace_seconds=0.2) as (stub, short):
            request = pb.StreamReplyRequest(parent=chat.conversation, text="career?")
            call = stub.StreamReply(request, metadata=chat.who.metadata)
            seen = await read(call, until_text="Hello")
            stopping = asyncio.create_task(short.stop())
            await read_to_failure(call)
            await stopping
        open_up(chat.script)
        rest = await read(chat.resume(seen[-1].reply, seen[-1].resume_token))
        assert rest[-1].HasField("completed")
        assert (rest[-1].epoch, in_blocks([*seen, *rest])) == (
            2,
            {0: "Hello!", 1: "Hello! [F1] world."},
        )
        asked = pb.GetReplyRequest(name=seen[0].reply)
        reply = await chat.stub.GetReply(asked, metadata=chat.who.metadata)
        assert (reply.state, reply.epoch) == (reply_pb2.Reply.STATE_COMPLETED, 2)
        asked_for = pb.GetMessageRequest(name=reply.message)
        message = await chat.stub.GetMessage(asked_for, metadata=chat.who.metadata)
        assert message.text == "Hello! [F1] world."


async def test_whoever_fell_back_goes_on_though_the_model_is_well_again(
    stack: Stack, user: str
) -> None:
    async with scripted(stack, user, Script(status=503)) as chat:
        slow = ReplySettings(words_per_second=40)
        async with another(stack, chat.model, reply=slow, grace_seconds=0.1) as (stub, short):
            request = pb.StreamReplyRequest(parent=chat.conversation, text="career?")
            call = stub.StreamReply(request, metadata=chat.who.metadata)
            seen = await read(call, until_text=".")
            stopping = asyncio.create_task(short.stop())
            chat.script.status = 200
            with suppress(grpc.aio.AioRpcError):
                async for event in call:
                    seen.append(event)
            await stopping
        rest = await read(chat.resume(seen[-1].reply, seen[-1].resume_token))
        assert rest[-1].HasField("completed")
        # One voice, one block.
        assert list(in_blocks([*seen, *rest])) == [0]
        asked = pb.GetReplyRequest(name=seen[0].reply)
        reply = await chat.stub.GetReply(asked, metadata=chat.who.metadata)
        assert (reply.writer.kind, reply.epoch) == (reply_pb2.WRITER_KIND_COMPOSER, 2)
        assert [over.model for over in reply.fall_backs] == [MODEL]


async def test_a_model_that_can_goes_on_with_what_was_begun(stack: Stack, user: str) -> None:
    script = Script(gate=asyncio.Semaphore(1), owner="vllm")
    async with scripted(stack, user, script) as chat:
        async with another(stack, chat.model, grace_seconds=0.2) as (stub, short):
            request = pb.StreamReplyRequest(parent=chat.conversation, text="career?")
            call = stub.StreamReply(request, metadata=chat.who.metadata)
            seen = await read(call, until_text="Hello")
            stopping = asyncio.create_task(short.stop())
            await read_to_failure(call)
            await stopping
        open_up(script)
        rest = await read(chat.resume(seen[-1].reply, seen[-1].resume_token))
        assert rest[-1].HasField("completed")
        assert in_blocks([*seen, *rest]) == {0: "Hello! [F1] world."}
        body: Any = script.seen[-1]
        assert body["messages"][-1] == {"role": "assistant", "content": "Hello!"}
        assert body["continue_final_message"] is True
