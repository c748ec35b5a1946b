"""What servers of OpenAI's protocol do that vLLM's other door does not."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from services.chat.build import writer_of
from services.chat.config import ModelSettings
from services.chat.model import FinishReason, Usage
from services.chat.writers.openai import OpenAiWriter
from services.chat.writing import Counted, Ended, Piece, Text
from services.kit.faults import Fault, Reason
from tests.fakes.chat import BRIEF
from tests.fakes.openai_server import MODEL, Script, fake_openai


async def test_a_refused_key_is_the_operators_matter_before_and_while_writing() -> None:
    async with fake_openai(Script(key="right")) as fake, AsyncExitStack() as stack:
        settings = ModelSettings(url=fake.url, name=MODEL, api_key=SecretStr("wrong"))
        writer = writer_of(settings, stack)
        for act in (writer.check(), anext(writer.write(BRIEF))):
            with pytest.raises(Fault, match="refuses our key") as refused:
                await act
            assert refused.value.reason is Reason.MODEL_UNAVAILABLE
            assert refused.value.retry_after == 60


async def test_an_error_in_the_stream_is_a_failure_though_done_follows() -> None:
    said: list[Piece] = []
    async with fake_openai(Script(error_after=2)) as fake, AsyncExitStack() as stack:
        writer = writer_of(ModelSettings(url=fake.url, name=MODEL), stack)
        with pytest.raises(Fault) as broken:
            async for piece in writer.write(BRIEF):
                said += [piece]
    assert broken.value.reason is Reason.MODEL_UNAVAILABLE
    assert not any(isinstance(piece, Ended) for piece in said)


@asynccontextmanager
async def saying(*events: str) -> AsyncIterator[OpenAiWriter]:
    """Open a writer whose server says just this."""
    body = "".join(f"data: {event}\n\n" for event in events)
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text=body))
    async with httpx.AsyncClient(transport=transport, base_url="http://model/v1/") as client:
        yield OpenAiWriter(client, MODEL, 64)


def delta(content: str | None, reason: str | None = None) -> str:
    return json.dumps({"choices": [{"delta": {"content": content}, "finish_reason": reason}]})


async def test_chunks_that_say_nothing_are_no_pieces_and_usage_comes_without_choices() -> None:
    usage = json.dumps({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}})
    quiet = json.dumps({"choices": None, "error": None})
    events = (delta(""), delta(None), quiet, delta("Hi"), delta("", "length"), usage, "[DONE]")
    async with saying(*events) as writer:
        pieces = [piece async for piece in writer.write(BRIEF)]
    said = [piece for piece in pieces if not isinstance(piece, Counted)]
    assert said == [Text("Hi"), Ended(FinishReason.LENGTH, Usage(3, 2))]


async def test_what_is_not_counted_by_the_server_is_estimated_and_says_so() -> None:
    async with saying(delta("Hi"), delta(" you"), delta("", "stop"), "[DONE]") as writer:
        end = [piece async for piece in writer.write(BRIEF)][-1]
    assert isinstance(end, Ended)
    assert (end.usage.completion_tokens, end.usage.estimated) == (2, True)
    assert end.usage.prompt_tokens > 0


@pytest.mark.parametrize(
    "events",
    [
        (delta("Hi"),),
        (delta("Hi"), delta("", "abort"), "[DONE]"),
        (delta("Hi"), '{"usage": {"prompt_tokens": null}}', "[DONE]"),
        ('["Hi"]', "[DONE]"),
        ('{"choices": "Hi"}', "[DONE]"),
        ("{", "[DONE]"),
    ],
    ids=["no end", "cut", "usage", "no object", "no choices", "no JSON"],
)
async def test_what_is_no_whole_answer_fails(events: tuple[str, ...]) -> None:
    async with saying(*events) as writer:
        with pytest.raises(Fault) as broken:
            [piece async for piece in writer.write(BRIEF)]
    assert broken.value.reason is Reason.MODEL_UNAVAILABLE
