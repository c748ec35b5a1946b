"""A real vLLM on the CPU, in the environment that `make test-vllm` makes."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import httpx

from mesh.ports import free_port

NAME = "tiny"
KEY = "sk-tests"
_START_SECONDS = 180
_STOP_SECONDS = 20
_ARGUMENTS = (
    *("--served-model-name", NAME, "--host", "127.0.0.1"),
    *("--enforce-eager", "--distributed-executor-backend", "uni"),
    *("--max-model-len", "8192", "--kv-cache-memory-bytes", "64M"),
)


@dataclass(frozen=True)
class Served:
    """A running server and how long its start took."""

    address: str
    started_in: float


def _environment(folder: Path) -> dict[str, str]:
    """Everything it writes goes below its own folder, and it asks nobody for anything."""
    places = {
        "HF_HOME": "huggingface",
        "VLLM_CACHE_ROOT": "cache",
        "XDG_CACHE_HOME": "cache",
        "TMPDIR": "tmp",
        "VLLM_RPC_BASE_PATH": "tmp",
    }
    for place in places.values():
        (folder / place).mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {
        **kept,
        **{name: str(folder / place) for name, place in places.items()},
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "DO_NOT_TRACK": "1",
        "VLLM_TARGET_DEVICE": "cpu",
        "VLLM_HOST_IP": "127.0.0.1",
        "GLOO_SOCKET_IFNAME": "lo",
        "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
        "VLLM_CPU_OMP_THREADS_BIND": "nobind",
        "OMP_NUM_THREADS": "1",
        "SMG_VLLM_SERVICER_KV_EVENTS": "0",
        "SMG_VLLM_SERVICER_WARMUP": "off",
    }


@asynccontextmanager
async def serve(folder: Path, *, over_grpc: bool) -> AsyncIterator[Served]:
    """Serve the tiny model over HTTP or gRPC; `folder` is the one of the environment."""
    port, folder = free_port(), folder.resolve()
    kind = ["--grpc"] if over_grpc else ["--api-key", KEY]
    command = ["venv/bin/vllm", "serve", "model", "--port", str(port), *kind]
    loop = asyncio.get_running_loop()
    began, log = loop.time(), folder / ("grpc.log" if over_grpc else "http.log")
    with log.open("wb") as output:
        # Killed, it would leave its engine's process behind: so it gets a session of its own, which is ended whole.
        process = await asyncio.create_subprocess_exec(
            *command,
            *_ARGUMENTS,
            cwd=folder,
            env=_environment(folder),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    address = f"127.0.0.1:{port}"
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not await (_answers_grpc if over_grpc else _answers_http)(address):
                assert process.returncode is None, f"vLLM ended; see {log}"
                await asyncio.sleep(0.2)
        yield Served(address, loop.time() - began)
    finally:
        await _end(process)


async def _answers_http(address: str) -> bool:
    try:
        async with httpx.AsyncClient() as client:
            return (await client.get(f"http://{address}/health", timeout=2)).is_success
    except httpx.HTTPError:
        return False


async def _answers_grpc(address: str) -> bool:
    async with grpc.aio.insecure_channel(address) as channel:
        try:
            await asyncio.wait_for(channel.channel_ready(), 2)
        except TimeoutError:
            return False
    return True


async def _end(process: asyncio.subprocess.Process) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        except TimeoutError:
            continue
