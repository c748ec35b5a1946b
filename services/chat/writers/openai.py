"""A language model behind OpenAI's chat protocol: vLLM, or any server that speaks it."""

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import httpx

from services.chat.context.ports import TokenCounter
from services.chat.model import FinishReason, Usage, WriterId, WriterKind
from services.chat.writers.counting import (
    UNKNOWN_WINDOW,
    ByteCounter,
    ServerCounter,
    known_window,
    longest_answer,
)
from services.chat.writers.markers import Markers
from services.chat.writers.prompt import markers, messages
from services.chat.writing import Anew, Brief, Counted, Ended, Piece
from services.kit.faults import Fault, Reason

_DONE = b"[DONE]"
_FINISH = {
    "stop": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "content_filter": FinishReason.SAFETY,
}
# Of English and Chinese alike, roughly.
_BYTES_OF_A_TOKEN = 4
_CUT = ("abort", "error")
# How long a server that answered is taken to be there. One that dies meanwhile fails the reply, honestly.
_TRUSTED_SECONDS = 2.0


class OpenAiWriter:
    """Implements `ports.Writer` over HTTP. The client's base URL ends in `/v1`."""

    def __init__(
        self, client: httpx.AsyncClient, model: str, max_tokens: int, window: int = 0
    ) -> None:
        """`window`: longest prompt and answer together in tokens; 0 for what the server says."""
        self._client = client
        self._model = model
        self._max_tokens = max_tokens
        self._wanted_window = window
        self._window = window or UNKNOWN_WINDOW
        self._answered = float("-inf")
        self._continues = False
        # The last one: where the server had no way to count, it is not asked again.
        self._counter: ServerCounter | None = None

    @property
    def id(self) -> WriterId:
        """The model."""
        return WriterId(WriterKind.LANGUAGE_MODEL, self._model)

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE unless the server answers and knows the model; asked at most every two seconds."""
        if time.monotonic() - self._answered > _TRUSTED_SECONDS:
            await self._ask()
            self._answered = time.monotonic()

    async def _ask(self) -> None:
        try:
            response = await self._client.get("models", timeout=2.0)
            response.raise_for_status()
            known = {model["id"]: model for model in response.json()["data"]}
        except httpx.HTTPStatusError as error:
            raise _refused(error.response) from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise _away() from None
        if self._model not in known:
            raise _away()
        model = known[self._model]
        self._continues = model.get("owned_by") == "vllm"
        self._window = known_window(self._wanted_window, model.get("max_model_len") or 0)

    async def counter(self) -> TokenCounter | None:
        """Return the server where it counts (vLLM), else what counts bytes."""
        await self.check()
        answer = longest_answer(self._max_tokens, self._window)
        if self._continues and (self._counter is None or self._counter.is_known):
            counter = ServerCounter(self._model, self._window, answer, self._client)
            self._counter = counter
            return counter
        return ByteCounter(self._model, self._window, answer)

    async def _goes_on(self) -> bool:
        await self.check()
        return self._continues

    async def _longest(self, so_far: str) -> int:
        """Return how much may still be written: what stands already takes its part of the answer's room."""
        longest = longest_answer(self._max_tokens, self._window)
        if so_far and (counter := await self.counter()) is not None:
            longest -= (await counter.count([so_far]))[0]
        return longest

    def _body(self, brief: Brief, so_far: str, longest: int) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model,
            "messages": messages(brief),
            "max_tokens": longest,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if self._continues:
            # vLLM counts in every chunk if asked, so that an answer that is stopped is counted too.
            body["stream_options"]["continuous_usage_stats"] = True
        if so_far:
            body["messages"].append({"role": "assistant", "content": so_far})
            body |= {"add_generation_prompt": False, "continue_final_message": True}
        return body

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Stream the answer. Leaving the iterator closes the connection, and with it the generation.

        vLLM goes on with an answer that was begun; OpenAI's protocol has no word for that, so others begin anew.
        """
        if so_far and not await self._goes_on():
            yield Anew()
            so_far = ""
        longest = await self._longest(so_far)
        if longest <= 0:
            yield Ended(FinishReason.LENGTH, Usage())
            return
        body = self._body(brief, so_far, longest)
        text = Markers(markers(brief))
        finish, usage = FinishReason.STOP, _estimated(body["messages"])
        try:
            async with self._client.stream("POST", "chat/completions", json=body) as response:
                if response.status_code != httpx.codes.OK:
                    await response.aread()
                    raise _refused(response)
                async with aclosing(_batches(response)) as batches:
                    async for events in batches:
                        said, before = "", usage
                        for event in events:
                            words, ended = _said(event)
                            finish = ended or finish
                            usage = _usage(event) or _one_more(usage, words)
                            said += words
                        if usage != before:
                            yield Counted(usage)
                        for piece in text.take(said):
                            yield piece
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            # What broke, or is not OpenAI's protocol.
            raise _away() from None
        for piece in text.rest():
            yield piece
        yield Ended(finish, usage)


async def _batches(response: httpx.Response) -> AsyncGenerator[list[dict[str, Any]], None]:
    """Yield the events of each piece of the body as it arrives: one turn of the loop for all tokens that came together.

    ValueError when the stream ends without `[DONE]`.
    """
    rest = b""
    async for piece in response.aiter_bytes():
        *lines, rest = (rest + piece).split(b"\n")
        data = [line[5:].strip() for line in lines if line.startswith(b"data:")]
        events: list[dict[str, Any]] = [json.loads(line) for line in data if line != _DONE]
        # An engine that dies is told in the stream: the status was sent long ago, and `[DONE]` follows all the same.
        if any(event.get("error") for event in events):
            raise ValueError("the model server reported an error")
        yield events
        if _DONE in data:
            return
    raise ValueError("the model server broke off")


def _said(event: dict[str, Any]) -> tuple[str, FinishReason | None]:
    """Return the words of an event, and why the model stopped if it did."""
    words, finish = "", None
    for choice in event.get("choices") or ():
        finish = _finish(choice.get("finish_reason")) or finish
        words += (choice.get("delta") or {}).get("content") or ""
    return words, finish


def _finish(reason: str | None) -> FinishReason | None:
    """Return why the model stopped, None while it goes on; ValueError when it was stopped by its server."""
    if reason in _CUT:
        raise ValueError("the model server cut the answer")
    return _FINISH.get(reason or "")


def _usage(chunk: dict[str, Any]) -> Usage | None:
    counted = chunk.get("usage")
    if not counted:
        return None
    return Usage(int(counted["prompt_tokens"]), int(counted["completion_tokens"]))


def _estimated(messages: list[dict[str, str]]) -> Usage:
    """Return what the question takes, as far as can be known without the model's tokenizer."""
    read = sum(len(message["content"].encode()) for message in messages)
    return Usage(-(-read // _BYTES_OF_A_TOKEN), 0, estimated=True)


def _one_more(usage: Usage, words: str) -> Usage:
    """Count a chunk of a server that counts only at the end: most send one token in each."""
    if not words or not usage.estimated:
        return usage
    return replace(usage, completion_tokens=usage.completion_tokens + 1)


def _refused(response: httpx.Response) -> Fault:
    if response.status_code == httpx.codes.BAD_REQUEST and b"context length" in response.content:
        return Fault(Reason.CONTEXT_TOO_LONG, "the talk does not fit into the model's window")
    if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        # Nobody's but the operator's to mend, so it is told from a server that is down.
        return Fault(
            Reason.MODEL_UNAVAILABLE, "the language model refuses our key", retry_after=60.0
        )
    return _away()


def _away() -> Fault:
    return Fault(Reason.MODEL_UNAVAILABLE, "the language model cannot be reached", retry_after=5.0)
