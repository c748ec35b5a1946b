"""Writers that the conformance suite asks, each with its server, scripted or real."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import grpc
import httpx
from pydantic import SecretStr
from smg_grpc_proto.generated import vllm_engine_pb2 as pb
from smg_grpc_proto.generated import vllm_engine_pb2_grpc

from bazi import Birth, compute
from bazi.labels import describe
from services.chat.build import writer_of
from services.chat.config import ModelSettings
from services.chat.ports import Writer
from services.chat.writing import Brief, ChartFacts, Fact
from tests.fakes import openai_server, vllm_engine
from tests.integration.writers.dialogues import Dialogue, brief
from tests.support.vllm import KEY, NAME, Served

SCRIPTED = ("openai", "vllm-grpc")
REAL = ("real-http", "real-grpc")
# `make test-vllm` says where the environment of the real one is.
ENVIRONMENT = os.environ.get("TEST_VLLM", "")
NAMES = REAL if ENVIRONMENT else ("composer", *SCRIPTED)
_PACE = 0.005


@dataclass
class House:
    """A writer's server.

    settings: of who asks it. running: how many generations run there. idle: wait until none does.
    teach: what is to be answered next. break_off: end the next answer in its middle; None where that cannot be had.
    script: of a fake.
    """

    name: str
    settings: ModelSettings
    running: Callable[[], Awaitable[int]]
    idle: Callable[[], Awaitable[Any]]
    teach: Callable[[Dialogue], None]
    break_off: Callable[[], None] | None = None
    script: Any = None

    @property
    def is_model(self) -> bool:
        """Whether a language model writes here, and not the composer."""
        return bool(self.settings.url)

    def brief(self, dialogue: Dialogue) -> Brief:
        """Return what is asked here: the composer knows real charts only."""
        asked = brief(dialogue)
        return asked if self.is_model else replace(asked, chart=chart(dialogue.language_code))

    @asynccontextmanager
    async def writer(self, **choices: Any) -> AsyncIterator[Writer]:
        """Open a writer; choices as of the settings."""
        async with AsyncExitStack() as stack:
            yield writer_of(self.settings.model_copy(update=choices), stack)


def polled(running: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[None]]:
    """Return what waits for a real engine, which tells of nothing unasked."""

    async def idle() -> None:
        while await running():
            await asyncio.sleep(0.005)

    return idle


def chart(language: str) -> ChartFacts:
    """Return a real chart."""
    found = compute(Birth(year=1990, month=2, day=4, hour=None, zone="Asia/Shanghai")).findings
    facts = (Fact(f.id, f.kind, f.subject, dict(f.value), describe(f, language)) for f in found)
    return ChartFacts("charts/c", language, tuple(facts))


@asynccontextmanager
async def composer() -> AsyncIterator[House]:
    async def running() -> int:
        return 0

    yield House("composer", ModelSettings(), running, running, lambda _dialogue: None)


@asynccontextmanager
async def openai() -> AsyncIterator[House]:
    # So many bytes at once: no character of Chinese comes whole but by chance.
    script = openai_server.Script(owner="vllm", chop=37, window=20_000, key=KEY)

    async def running() -> int:
        return script.running

    def teach(dialogue: Dialogue) -> None:
        script.tokens = tuple(dialogue.answer) * (1000 if dialogue.endless else 1)
        script.pace = _PACE if dialogue.endless else 0.0

    def break_off() -> None:
        script.error_after = 5

    async with openai_server.fake_openai(script) as fake:
        settings = ModelSettings(url=fake.url, name=openai_server.MODEL, api_key=SecretStr(KEY))
        yield House("openai", settings, running, script.idle.wait, teach, break_off, script)


@asynccontextmanager
async def vllm_grpc() -> AsyncIterator[House]:
    script = vllm_engine.EngineScript()

    async def running() -> int:
        return script.running

    def teach(dialogue: Dialogue) -> None:
        script.answer = dialogue.answer * (200 if dialogue.endless else 1)
        script.pace = _PACE if dialogue.endless else 0.0

    def break_off() -> None:
        script.error_after = 5

    async with vllm_engine.fake_engine(script) as address:
        settings = ModelSettings(url=f"grpc://{address}", name=vllm_engine.MODEL)
        yield House("vllm-grpc", settings, running, script.idle.wait, teach, break_off, script)


@asynccontextmanager
async def real_http(served: Served) -> AsyncIterator[House]:
    async with httpx.AsyncClient() as client:

        async def running() -> int:
            metrics = (await client.get(f"http://{served.address}/metrics")).text
            found = re.findall(r"^vllm:num_requests_running\{.*\} (\S+)$", metrics, re.MULTILINE)
            return int(sum(map(float, found)))

        settings = ModelSettings(
            url=f"http://{served.address}/v1", name=NAME, api_key=SecretStr(KEY)
        )
        yield House("real-http", settings, running, polled(running), lambda _dialogue: None)


@asynccontextmanager
async def real_grpc(served: Served) -> AsyncIterator[House]:
    async with grpc.aio.insecure_channel(served.address) as channel:
        engine = vllm_engine_pb2_grpc.VllmEngineStub(channel)

        async def running() -> int:
            loads = (await engine.GetLoads(pb.GetLoadsRequest())).loads
            return sum(load.num_running_reqs + load.num_waiting_reqs for load in loads)

        settings = ModelSettings(url=f"grpc://{served.address}", name=NAME)
        yield House("real-grpc", settings, running, polled(running), lambda _dialogue: None)


@asynccontextmanager
async def house(name: str, served: Served | None) -> AsyncIterator[House]:
    """Open one by its name."""
    async with AsyncExitStack() as stack:
        if served is not None:
            opened = real_http(served) if name == "real-http" else real_grpc(served)
        else:
            opened = {"composer": composer, "openai": openai, "vllm-grpc": vllm_grpc}[name]()
        yield await stack.enter_async_context(opened)
