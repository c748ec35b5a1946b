"""Services and workers as processes of their own, on the engines of a stack: to be rolled, stopped and killed."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from mesh import places
from mesh.ports import free_port
from tests.support.stack import PAGE_SECRET, Stack
from tests.support.tokens import ISSUER

_START_SECONDS = 20.0
_NONE: Mapping[str, str] = {}
MODULES = {
    "profile": "services.profile",
    "chart": "services.chart",
    "chat": "services.chat",
    "workers": "workers",
}
HEALTH = {
    "profile": "baziai.profile.v1.ProfileService",
    "chart": "baziai.chart.v1.ChartService",
    "chat": "baziai.chat.v1.ChatService",
    "workers": "baziai.workers",
}


def environment(stack: Stack, name: str, port: int, more: Mapping[str, str]) -> dict[str, str]:
    """Return what a process is told: the stack's engines, and `more` settings without their prefix."""
    token_file = stack.folder / f"{name}.process.token"
    token_file.write_text(stack.issuer.service_token(name))
    told = {
        "SERVER__PORT": str(port),
        "SERVER__DRAIN_SECONDS": "0",
        "SERVER__GRACE_SECONDS": "2",
        "AUTH__ISSUER": ISSUER,
        "AUTH__JWKS_URL": stack.jwks_url,
        "AUTH__SERVICE_TOKEN_FILE": str(token_file),
        "PEERS__PROFILE": stack.target("profile"),
        "PEERS__CHART": stack.target("chart"),
        "REDIS__URL": stack.redis_url,
        "VAULT__KEY_FILE": str(stack.key_file),
        "PAGING__SECRET": PAGE_SECRET,
        "TELEMETRY__LOG_LEVEL": "WARNING",
    }
    if name == "workers":
        for part in ("profile", "chart", "chat", "relay"):
            told[f"POSTGRES_{part.upper()}__URL"] = stack.database.url(f"baziai_{part}")
    else:
        told["POSTGRES__URL"] = stack.database.url(f"baziai_{name}")
    settings = {f"BAZIAI_{key}": value for key, value in (told | dict(more)).items()}
    return places.child_environment(**settings)


@dataclass
class Process:
    """A running process."""

    name: str
    port: int
    popen: subprocess.Popen[bytes]
    log: Path
    started: float = field(default_factory=time.monotonic)

    @property
    def target(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self.port}"

    async def ready(self) -> None:
        """Wait until it is SERVING."""
        request = health_pb2.HealthCheckRequest(service=HEALTH[self.name])
        async with (
            grpc.aio.insecure_channel(self.target) as channel,
            asyncio.timeout(_START_SECONDS),
        ):
            stub: Any = health_pb2_grpc.HealthStub(channel)
            while True:
                assert self.popen.poll() is None, self.log.read_text()[-3000:]
                try:
                    answer = await stub.Check(request, timeout=1)
                except grpc.aio.AioRpcError:
                    pass
                else:
                    if answer.status == health_pb2.HealthCheckResponse.SERVING:
                        return
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        """End it as a machine that loses power does."""
        self.popen.kill()
        self.popen.wait()

    async def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.popen.wait, 30)


def spawn(stack: Stack, name: str, more: Mapping[str, str] = _NONE, *, port: int = 0) -> Process:
    """Start a process; the caller waits for it and ends it."""
    port = port or free_port()
    log = stack.folder / f"{name}-{port}.log"
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", MODULES[name]],
            env=environment(stack, name, port, more),
            cwd=places.ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Process(name, port, popen, log)


@asynccontextmanager
async def process(
    stack: Stack, name: str, more: Mapping[str, str] = _NONE, *, port: int = 0
) -> AsyncIterator[Process]:
    """Run a process for as long as the context lasts."""
    started = spawn(stack, name, more, port=port)
    try:
        await started.ready()
        yield started
    finally:
        if started.popen.poll() is None:
            await started.stop()
