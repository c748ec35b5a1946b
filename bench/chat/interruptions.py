"""A phone that loses its signal, and a finger on Stop."""

import asyncio
import statistics
import time
from typing import Any

import httpx

from baziai.chat.v1 import chat_service_pb2 as pb
from bench.chat.talks import TOKEN, Talks
from bench.report import Row

_TIMES = 200
_ENDLESS = "5000 tokens each 20 ms"
_AWAY_SECONDS = 0.2


async def reconnect(talks: Talks) -> list[Row]:
    """Measure how long a new connection takes to show a token that was not read before."""
    took = []
    whole = True
    for conversation in await talks.conversations(_TIMES):
        call = talks.stream(conversation, _ENDLESS)
        name, token, read = await _read_some(call)
        call.cancel()
        await asyncio.sleep(_AWAY_SECONDS)
        began = time.monotonic()
        async with talks.another_phone() as phone:
            request = pb.ResumeReplyRequest(name=name, resume_token=token)
            resumed = phone.ResumeReply(request, metadata=talks.metadata)
            async for event in resumed:
                if event.HasField("text_delta"):
                    took.append((time.monotonic() - began) * 1000)
                    whole &= int(TOKEN.findall(event.text_delta.text)[0][0]) == read
                    break
            resumed.cancel()
        await _cancel(talks, name)
    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
    row = Row(
        f"from a new connection to the next token, p99 of {_TIMES}",
        "≤ 200 ms, none missed",
        f"{p99:.0f} ms (p50 {p50:.0f} ms){'' if whole else ', tokens missed'}",
        p99 <= 200 and whole and len(took) == _TIMES,
    )
    return [row]


async def stop(talks: Talks, model: str) -> list[Row]:
    """Measure how long after the click on Stop the model has ended."""
    took = []
    async with httpx.AsyncClient(base_url=model) as client:
        for conversation in await talks.conversations(_TIMES):
            call = talks.stream(conversation, _ENDLESS)
            name, *_ = await _read_some(call)
            began = time.monotonic_ns()
            await _cancel(talks, name)
            async for _ in call:
                pass
            ended = await _idle(client)
            took.append((ended - began) / 1e6)
    p50, p99 = statistics.median(took), statistics.quantiles(took, n=100)[98]
    row = Row(
        f"from Stop to a model that runs nothing, p99 of {_TIMES}",
        "≤ 250 ms",
        f"{p99:.0f} ms (p50 {p50:.0f} ms)",
        p99 <= 250,
    )
    return [row]


async def _read_some(call: Any) -> tuple[str, str, int]:
    """Read five deltas; return the reply, where one would go on, and how many tokens were read."""
    deltas = read = 0
    async for event in call:
        if event.HasField("text_delta"):
            deltas += 1
            read += len(TOKEN.findall(event.text_delta.text))
        if deltas == 5:
            return event.reply, event.resume_token, read
    raise RuntimeError("the reply ended")


async def _cancel(talks: Talks, name: str) -> None:
    await talks.stubs[0].CancelReply(pb.CancelReplyRequest(name=name), metadata=talks.metadata)


async def _idle(client: httpx.AsyncClient) -> int:
    """Return when, in nanoseconds, the last answer of the model ended."""
    while True:
        state = (await client.get("/state")).json()
        if not state["running"]:
            return int(state["ended_ns"])
        await asyncio.sleep(0.005)
