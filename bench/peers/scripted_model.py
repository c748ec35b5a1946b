"""A model server that speaks OpenAI's protocol and says what time it is: a token is the moment at which it was sent.

Run by `uvicorn bench.peers.scripted_model:app`. The question `N tokens each MS ms` sets the pace.
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

_PACE = re.compile(r"(\d+) tokens each (\d+) ms")


def _event(**body: object) -> bytes:
    return f"data: {json.dumps(body)}\n\n".encode()


async def _tokens(count: int, pause: float) -> AsyncIterator[bytes]:
    for number in range(count):
        if pause:
            await asyncio.sleep(pause)
        token = f"{number}:{time.monotonic_ns()} "
        yield _event(choices=[{"index": 0, "delta": {"content": token}}])
        if not pause and number % 16 == 0:
            await asyncio.sleep(0)
    yield _event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])
    yield _event(choices=[], usage={"prompt_tokens": 1, "completion_tokens": count})
    yield b"data: [DONE]\n\n"


async def _completions(request: Request) -> Response:
    asked = (await request.json())["messages"][-1]["content"]
    found = _PACE.search(asked)
    count, pause = (int(found.group(1)), int(found.group(2)) / 1000) if found else (10, 0.0)
    return StreamingResponse(_tokens(count, pause), media_type="text/event-stream")


async def _models(_request: Request) -> Response:
    return JSONResponse({"data": [{"id": "clock"}]})


app = Starlette(
    routes=[
        Route("/v1/models", _models),
        Route("/v1/chat/completions", _completions, methods=["POST"]),
    ]
)
