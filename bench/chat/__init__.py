"""Replies: how soon the first token comes, how many a core moves, how fast a reply is found again and is stopped.

Also whether 500 readers see all in order, and LiteLLM's proxy in front of the same model.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvloop

from bench.chat import interruptions, litellm, tokens
from bench.chat.talks import Talks
from bench.mesh import Mesh, running
from bench.report import Row, table
from bench.tools import free_port, server

MODEL = ("-m", "uvicorn", "bench.peers.scripted_model:app", "--log-level", "warning", "--port")


@contextmanager
def scripted() -> Iterator[tuple[Mesh, str]]:
    """Give a mesh whose replies a scripted model writes, and the model's URL.

    On empty stores: what a run that broke off has left would be taken over, and measured.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {"BAZIAI_MODEL__URL": f"{url}/v1", "BAZIAI_MODEL__NAME": "clock"}
    with (
        server([*MODEL, str(port)], port, pin=False),
        running(fresh=True, environment=environment) as mesh,
    ):
        yield mesh, url


def run() -> list[Row]:
    """Measure."""
    return uvloop.run(_run())


async def _run() -> list[Row]:
    with scripted() as (mesh, model):
        async with Talks(mesh) as talks:
            await talks.ask(4, "20 tokens each 1 ms", at_once=1)
            rows: list[Row] = []
            for measured in (
                tokens.first(talks),
                tokens.throughput(talks, mesh),
                interruptions.reconnect(talks),
                interruptions.stop(talks, model),
                litellm.compare(talks, mesh, model),
                tokens.many(talks, mesh),
            ):
                found = await measured
                # It takes minutes: what is known already is not lost when the rest fails.
                print(table(found), file=sys.stderr, flush=True)
                rows += found
            return rows
