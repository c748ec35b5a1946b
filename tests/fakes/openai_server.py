"""A server that speaks OpenAI's chat protocol as vLLM does, with a script instead of a model."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
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
    break_after: close the connection after so many tokens, without `[DONE]`. owner: whose models they are; vLLM's go on
    with what was begun.
    """

    tokens: Sequence[str] = ("Hello!", " [F", "1]", " world", ".")
    gate: asyncio.Semaphore | None = None
    pace: float = 0.0
    break_after: int | None = None
    status: int = 200
    finish_reason: str = "stop"
    owner: str = "nobody"
    seen: list[dict[str, object]] = field(default_factory=list)
    running: int = 0
    aborted: int = 0
    sent: int = 0


@dataclass(frozen=True)
class FakeOpenAi:
    """A running server."""

    url: str
    script: Script


def _event(**delta: object) -> bytes:
    return f"data: {json.dumps(delta)}\n\n".encode()


def _left(script: Script, body: Any) -> list[str]:
    """What is still to be said after the message that is to be continued, if one is."""
    left = list(script.tokens)
    said = body["messages"][-1]["content"] if body.get("continue_final_message") else ""
    while said:
        assert said.startswith(left[0])
        said = said.removeprefix(left.pop(0))
    return left


async def _stream(script: Script, request: Request) -> AsyncIterator[bytes]:
    script.running += 1
    try:
        yield _event(choices=[{"index": 0, "delta": {"role": "assistant", "content": ""}}])
        for number, token in enumerate(_left(script, await request.json())):
            if script.gate is not None:
                await script.gate.acquire()
            if script.pace:
                await asyncio.sleep(script.pace)
            if script.break_after == number:
                return
            script.sent += 1
            yield _event(choices=[{"index": 0, "delta": {"content": token}}])
        yield _event(choices=[{"index": 0, "delta": {}, "finish_reason": script.finish_reason}])
        usage = {"prompt_tokens": 7, "completion_tokens": len(script.tokens)}
        yield _event(choices=[], usage=usage)
        yield b"data: [DONE]\n\n"
    except asyncio.CancelledError:
        script.aborted += 1
        raise
    finally:
        script.running -= 1


def _app(script: Script) -> Starlette:
    async def models(_request: Request) -> Response:
        return JSONResponse(
            {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": script.owner}]}
        )

    async def completions(request: Request) -> Response:
        script.seen.append(await request.json())
        if script.status != 200:
            return JSONResponse({"error": {"message": "no"}}, status_code=script.status)
        return StreamingResponse(_stream(script, request), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/v1/models", models),
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
