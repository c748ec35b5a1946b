"""A model server that speaks OpenAI's protocol and says what time it is: a token names the moment it was sent.

Run by `uvicorn bench.peers.scripted_model:app`. The question `N tokens each MS ms` sets the pace; every token ends a
sentence, or every K-th one with `in sentences of K`. `GET /state`: how many answers run, when the last one ended.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

_PACE = re.compile(r"(\d+) tokens each (\d+) ms(?: in sentences of (\d+))?")


class _State:
    running = 0
    ended_ns = 0


def _event(**body: object) -> bytes:
    return f"data: {json.dumps(body)}\n\n".encode()


async def _tokens(count: int, pause: float, sentence: int) -> AsyncIterator[bytes]:
    _State.running += 1
    try:
        for number in range(count):
            if pause:
                await asyncio.sleep(pause)
            end = "。" if number % sentence == sentence - 1 else " "
            # As many letters as a token of English has, where its time is not asked for.
            sent = f"q{time.monotonic_ns()}" if pause else ""
            token = f"t{number}{sent}{end}"
            yield _event(
                id="chatcmpl-1",
                object="chat.completion.chunk",
                created=0,
                model="clock",
                choices=[{"index": 0, "delta": {"role": "assistant", "content": token}}],
            )
            if not pause and number % 16 == 0:
                await asyncio.sleep(0)
        yield _event(
            id="chatcmpl-1",
            object="chat.completion.chunk",
            created=0,
            model="clock",
            choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}],
        )
        usage = {"prompt_tokens": 1, "completion_tokens": count, "total_tokens": count + 1}
        yield _event(
            id="chatcmpl-1",
            object="chat.completion.chunk",
            created=0,
            model="clock",
            choices=[],
            usage=usage,
        )
        yield b"data: [DONE]\n\n"
    finally:
        _State.running -= 1
        _State.ended_ns = time.monotonic_ns()


async def _completions(request: Request) -> Response:
    asked = (await request.json())["messages"][-1]["content"]
    found = _PACE.search(asked)
    count, pause, sentence = (
        (int(found.group(1)), int(found.group(2)) / 1000, int(found.group(3) or 1))
        if found
        else (10, 0.0, 1)
    )
    return StreamingResponse(_tokens(count, pause, sentence), media_type="text/event-stream")


async def _models(_request: Request) -> Response:
    return JSONResponse({"data": [{"id": "clock"}]})


async def _state(_request: Request) -> Response:
    return JSONResponse({"running": _State.running, "ended_ns": _State.ended_ns})


app = Starlette(
    routes=[
        Route("/state", _state),
        Route("/v1/models", _models),
        Route("/v1/chat/completions", _completions, methods=["POST"]),
    ]
)
