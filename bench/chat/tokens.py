"""Tokens on their way from the model to the reader.

A sentence is shown when it has been held against the chart: what is measured begins when the model has said its end.
"""

import asyncio
import statistics
import subprocess
import sys
import time

from bench.chat.talks import Talks
from bench.mesh import Mesh
from bench.report import Row
from bench.tools import ROOT, cpu_seconds, mesh_pids

_READERS = 500
_HEALTH_SECONDS = 2.0


async def first(talks: Talks) -> list[Row]:
    """Measure how long after the model's first sentence its reader has it."""
    seen = [r.first_ms for r in await talks.ask(300, "12 tokens each 20 ms", at_once=2)]
    p50 = statistics.median(seen)
    p99 = statistics.quantiles(seen, n=100)[98]
    what = "first token through Envoy after the model's"
    return [
        Row(f"{what}, p50", "≤ 5 ms", f"{p50:.1f} ms", p50 <= 5),
        Row(f"{what}, p99", "≤ 15 ms", f"{p99:.1f} ms", p99 <= 15),
    ]


async def throughput(talks: Talks, mesh: Mesh) -> list[Row]:
    """Measure how many tokens, in sentences of twenty, a core moves."""
    pids = mesh_pids(mesh.pid)
    before, began = cpu_seconds(pids), time.monotonic()
    readers = await talks.ask(16, "4000 tokens each 0 ms in sentences of 20")
    spent, took = cpu_seconds(pids) - before, time.monotonic() - began
    count = sum(len(reader.tokens) for reader in readers)
    rate = count / spent
    row = Row(
        "tokens end to end, a second of one core (all processes of the mesh)",
        "≥ 8,000",
        f"{rate:,.0f} ({count / took:,.0f}/s on the clock)",
        rate >= 8000 and count == 64_000 and all(reader.in_order for reader in readers),
    )
    return [row]


async def many(talks: Talks, mesh: Mesh) -> list[Row]:
    """Readers come fifty at a time, and stay until all are there and a while longer."""
    argv = [sys.executable, "-m", "bench.chat.alive", str(mesh.ports["chat"])]
    alive = await asyncio.create_subprocess_exec(
        *argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    began = time.monotonic()
    try:
        readers = await talks.ask(_READERS, "40 tokens each 1000 ms in sentences of 10", opening=50)
    finally:
        # It ends when its input does.
        said, _ = await alive.communicate(b"")
    slowest, p99 = map(float, said.split())
    right = sum(r.in_order and r.ended and len(r.tokens) == 40 for r in readers)
    together = max(r.began for r in readers) < min(r.finished for r in readers)
    row = Row(
        f"{_READERS} streams open at the same time, 40 tokens each at 1/s, ten to a sentence",
        "every event in order",
        f"{right} of {_READERS} in {time.monotonic() - began:.0f} s{'' if together else ', not all at once'}",
        right == _READERS and together,
    )
    # The gateway waits for two seconds, three times.
    health = Row(
        "slowest answer of chat to a health check meanwhile",
        "< 2 s",
        f"{slowest:.2f} s (p99 {p99:.2f} s)",
        slowest < _HEALTH_SECONDS,
    )
    return [row, health]
