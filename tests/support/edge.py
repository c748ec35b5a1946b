"""A real Envoy in front of the services of this process."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from gateway.envoy import render
from mesh import places
from mesh.ports import free_port
from tests.support.stack import Stack
from tests.support.tokens import ISSUER

_START_SECONDS = 20.0


@dataclass(frozen=True)
class Edge:
    """Where the gateway listens."""

    url: str
    ops: str
    log: Path

    @property
    def target(self) -> str:
        """The edge as a gRPC target."""
        return urlsplit(self.url).netloc


def _overrides(stack: Stack, edge: int, ops: int) -> str:
    services = "\n".join(
        f'{name} = ["{stack.target(name)}"]' for name in ("profile", "chart", "chat")
    )
    return f"""
[listeners]
edge = "127.0.0.1:{edge}"
ops = "127.0.0.1:{ops}"
[jwt]
issuer = "{ISSUER}"
jwks_url = "{stack.jwks_url}"
[limits]
requests_per_second = 100000
burst = 100000
[clusters]
{services}
"""


@asynccontextmanager
async def envoy(stack: Stack, folder: Path) -> AsyncIterator[Edge]:
    """Start Envoy and wait until its clusters are well."""
    edge, ops = free_port(), free_port()
    local, out, log = folder / "gateway.toml", folder / "envoy.yaml", folder / "envoy.log"
    local.write_text(_overrides(stack, edge, ops))
    assert render.main(["--local", str(local), "--out", str(out)]) == 0
    # Spawned by the main thread: this binary ends when the thread that spawned it does.
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                str(places.envoy_binary()),
                "-c",
                str(out),
                "--concurrency",
                "1",
                "--disable-hot-restart",
            ],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=places.ROOT,
        )
    try:
        await _ready(f"http://127.0.0.1:{ops}/readyz", process, log)
        yield Edge(f"http://127.0.0.1:{edge}", f"http://127.0.0.1:{ops}", log)
    finally:
        process.terminate()
        process.wait(timeout=10)


async def _ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(_START_SECONDS):
        while True:
            assert process.poll() is None, log.read_text()[-3000:]
            try:
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
