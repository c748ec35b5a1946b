"""A server that speaks OpenAI's chat protocol as vLLM does, with a script instead of a model."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from mesh.ports import free_port

MODEL = "scripted"


@dataclass
class Script:
    """What the model says, and what happened to it.

    gate: set to let the next token out; None lets all out at once. pace: seconds before each token.
    break_after: close the connection after so many tokens, without `[DONE]`. error_after: say so in the stream after so
    many, with `[DONE]`, as vLLM does when its engine dies. owner: whose models they are; vLLM's go on with what was
    begun. window: longest talk in characters. model_len: longest talk and answer in tokens, as vLLM tells and enforces
    it; a token is a character here. counts: whether `/tokenize` is there. chop: bytes that the body comes in at once.
    key: what callers must show.
    """

    tokens: Sequence[str] = ("Hello!", " [F", "1]", " world", ".")
    gate: asyncio.Semaphore | None = None
    pace: float = 0.0
    break_after: int | None = None
    error_after: int | None = None
    status: int = 200
    finish_reason: str = "stop"
    owner: str = "nobody"
    window: int = 1_000_000
    model_len: int | None = None
    counts: bool = True
    chop: int = 0
    key: str = ""
    seen: list[dict[str, object]] = field(default_factory=list)
    running: int = 0
    # Set while nothing runs.
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    aborted: int = 0
    sent: int = 0


@dataclass(frozen=True)
class FakeOpenAi:
    """A running server."""

    url: str
    script: Script


def _event(**delta: object) -> bytes:
    return f"data: {json.dumps(delta, ensure_ascii=False)}\n\n".encode()


def _size(messages: Sequence[Any]) -> int:
    """The tokens of a talk: its characters, and those of the template."""
    return sum(len(message["content"]) + 8 for message in messages) + 3


def _left(script: Script, body: Any) -> list[str]:
    """What is still to be said after the message that is to be continued, if one is."""
    left = list(script.tokens)
    said = body["messages"][-1]["content"] if body.get("continue_final_message") else ""
    while said:
        assert said.startswith(left[0])
        said = said.removeprefix(left.pop(0))
    return left


async def _stream(script: Script, request: Request) -> AsyncGenerator[bytes, None]:
    script.running += 1
    script.idle.clear()
    try:
        yield _event(choices=[{"index": 0, "delta": {"role": "assistant", "content": ""}}])
        body = await request.json()
        left = _left(script, body)
        allowed = left[: body.get("max_tokens")]
        counts = (body.get("stream_options") or {}).get("continuous_usage_stats")
        for number, token in enumerate(allowed):
            if script.gate is not None:
                await script.gate.acquire()
            if script.pace:
                await asyncio.sleep(script.pace)
            if script.break_after == number:
                return
            if script.error_after == number:
                yield _event(error={"message": "EngineDeadError", "code": 500})
                yield b"data: [DONE]\n\n"
                return
            script.sent += 1
            # A token that ends inside a character has nothing to say yet.
            yield _event(choices=[{"index": 0, "delta": {"content": ""}}])
            usage = {"prompt_tokens": 7, "completion_tokens": number + 1}
            counted = {"usage": usage} if counts else {}
            yield _event(choices=[{"index": 0, "delta": {"content": token}}], **counted)
        reason = script.finish_reason if len(allowed) == len(left) else "length"
        yield _event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])
        usage = {"prompt_tokens": _size(body["messages"]), "completion_tokens": len(allowed)}
        yield _event(choices=[], usage=usage)
        yield b"data: [DONE]\n\n"
    except asyncio.CancelledError:
        script.aborted += 1
        raise
    finally:
        script.running -= 1
        if not script.running:
            script.idle.set()


async def _chopped(script: Script, body: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    async with contextlib.aclosing(body):
        async for event in body:
            size = script.chop or len(event)
            for start in range(0, len(event), size):
                yield event[start : start + size]
                await asyncio.sleep(0)


def _refusal(script: Script, request: Request) -> Response | None:
    if script.key and request.headers.get("authorization") != f"Bearer {script.key}":
        return JSONResponse({"error": "Unauthorized"}, status_code=401)
    return None


def _app(script: Script) -> Starlette:
    async def models(request: Request) -> Response:
        model: dict[str, object] = {"id": MODEL, "object": "model", "owned_by": script.owner}
        if script.model_len is not None:
            model["max_model_len"] = script.model_len
        return _refusal(script, request) or JSONResponse({"object": "list", "data": [model]})

    async def tokenize(request: Request) -> Response:
        if not script.counts:
            return JSONResponse({"detail": "Not Found"}, status_code=404)
        body = await request.json()
        size = _size(body["messages"]) if "messages" in body else len(body["prompt"])
        return JSONResponse({"count": size, "max_model_len": script.model_len, "tokens": []})

    async def completions(request: Request) -> Response:
        refusal = _refusal(script, request)
        if refusal:
            return refusal
        body = await request.json()
        script.seen.append(body)
        longest = script.model_len or 10**9
        if (
            sum(len(message["content"]) for message in body["messages"]) > script.window
            or _size(body["messages"]) + body["max_tokens"] > longest
        ):
            message = f"This model's maximum context length is {script.window} tokens."
            return JSONResponse({"error": {"message": message}}, status_code=400)
        if script.status != 200:
            return JSONResponse({"error": {"message": "no"}}, status_code=script.status)
        return StreamingResponse(
            _chopped(script, _stream(script, request)), media_type="text/event-stream"
        )

    return Starlette(
        routes=[
            Route("/v1/models", models),
            Route("/tokenize", tokenize, methods=["POST"]),
            Route("/v1/chat/completions", completions, methods=["POST"]),
        ]
    )


@asynccontextmanager
async def fake_openai(script: Script | None = None) -> AsyncIterator[FakeOpenAi]:
    """Run the server on the loop of the test."""
    script, port = script or Script(), free_port()
    config = uvicorn.Config(
        _app(script), host="127.0.0.1", port=port, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    # Signals are the test runner's.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield FakeOpenAi(f"http://127.0.0.1:{port}/v1", script)
    finally:
        server.should_exit = True
        server.force_exit = True
        await task
