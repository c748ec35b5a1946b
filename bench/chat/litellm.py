"""LiteLLM's proxy and our mesh in front of the same model, asked by the same HTTP client.

The proxy passes on what the model says. The mesh stores the question and the answer, logs every event so that the reply
can be resumed, and holds each sentence against the chart.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import httpx

from bench.chat.talks import TOKEN, Talks
from bench.mesh import Mesh
from bench.report import Row
from bench.tools import ROOT, cpu_seconds, free_port, mesh_pids, server

_HOME = ROOT / ".litellm"
_PROXY = _HOME / "bin" / "litellm"
_TOKENS, _ANSWERS, _AT_ONCE, _ROUNDS = 300, 16, 8, 3
_QUESTION = f"{_TOKENS} tokens each 0 ms in sentences of 20"
_KEY = "sk-bench"
_CONFIG = """
model_list:
  - model_name: clock
    litellm_params: {model: openai/clock, api_base: "%s/v1", api_key: none}
litellm_settings: {telemetry: false}
"""


@contextmanager
def _proxy(model: str) -> Iterator[tuple[str, int]]:
    """Run LiteLLM's proxy; give its URL and pid."""
    port = free_port()
    config = _HOME / "proxy.yaml"
    config.write_text(_CONFIG % model)
    argv = ["--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
    environment = {
        **os.environ,
        "PYTHONPATH": "",
        "LITELLM_LOG": "ERROR",
        "LITELLM_MASTER_KEY": _KEY,
    }
    with server(
        [*argv, "--num_workers", "1"],
        port,
        pin=False,
        program=str(_PROXY),
        environment=environment,
    ) as pid:
        yield f"http://127.0.0.1:{port}", pid


async def compare(talks: Talks, mesh: Mesh, model: str) -> list[Row]:
    """Measure both in turns."""
    what = f"answers of {_TOKENS} tokens a second against LiteLLM's proxy"
    if not _PROXY.exists():
        return [Row(what, "≥ 1.5 ×", "it is not here: make .litellm/.ready", holds=False)]
    pids = mesh_pids(mesh.pid)
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    with _proxy(model) as (proxy, pid):
        limits = httpx.Limits(max_connections=_AT_ONCE)
        async with httpx.AsyncClient(timeout=60, limits=limits) as http:
            for _ in range(_ROUNDS + 1):
                names = await talks.conversations(_ANSWERS)
                theirs.append(await _rate([_of_proxy(http, proxy) for _ in names], [pid]))
                asked = [_of_mesh(http, talks, f"{mesh.edge}/v1/{name}") for name in names]
                ours.append(await _rate(asked, pids))
    # The first round warms both up.
    our, their = (
        [statistics.median(column) for column in zip(*rounds[1:], strict=True)]
        for rounds in (ours, theirs)
    )
    return [
        _row(f"{what}, by the clock", our[0], their[0]),
        _row("the same, a second of one core (all processes of the mesh)", our[1], their[1]),
    ]


def _row(what: str, ours: float, theirs: float) -> Row:
    seen = f"{ours / theirs:.2f} × ({ours:.1f} and {theirs:.1f}/s)"
    return Row(what, "≥ 1.5 ×", seen, ours >= 1.5 * theirs)


async def _rate(asked: Iterable[Awaitable[None]], pids: list[int]) -> tuple[float, float]:
    """Return answers a second by the clock, and a second of a core of these processes."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(answer: Awaitable[None]) -> None:
        async with gate:
            await answer

    spent, began = cpu_seconds(pids), time.monotonic()
    await asyncio.gather(*map(one, asked))
    took, spent = time.monotonic() - began, cpu_seconds(pids) - spent
    return _ANSWERS / took, _ANSWERS / spent


async def _of_proxy(http: httpx.AsyncClient, url: str) -> None:
    messages = [{"role": "user", "content": _QUESTION}]
    body = {"model": "clock", "stream": True, "messages": messages}
    await _read_whole(http, f"{url}/v1/chat/completions", body, {"authorization": f"Bearer {_KEY}"})


async def _of_mesh(http: httpx.AsyncClient, talks: Talks, url: str) -> None:
    body = {"text": _QUESTION, "languageCode": "en"}
    await _read_whole(http, f"{url}:streamReply", body, dict(talks.metadata))


async def _read_whole(
    http: httpx.AsyncClient, url: str, body: Mapping[str, object], headers: Mapping[str, str]
) -> None:
    """Read an answer to its end; RuntimeError if it is not whole."""
    async with http.stream("POST", url, json=body, headers=headers) as response:
        text = (await response.aread()).decode()
    count = len(TOKEN.findall(text))
    if count != _TOKENS:
        raise RuntimeError(f"{url}: HTTP {response.status_code}, {count} of {_TOKENS} tokens")
