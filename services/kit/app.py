"""Life and death of a service process.

Start: stores open, health NOT_SERVING for every name, server starts, SERVING when every required component answers.
Stop: SIGTERM fails health while calls are still accepted; after the drain the runners finish or checkpoint, the server
stops with a grace, the last handlers are waited for, and everything closes in reverse order. A second SIGTERM skips the
waiting.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import structlog
import uvloop
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from protovalidate import Validator

from services.kit import contract, server, telemetry, wakeups
from services.kit.chain import Chain
from services.kit.config import ServiceSettings, load
from services.kit.health import Component, Health
from services.kit.interceptors.access_log import AccessLog
from services.kit.interceptors.admission import Admission
from services.kit.interceptors.auth import Authenticate
from services.kit.interceptors.authorize import Authorize
from services.kit.interceptors.base import Policy
from services.kit.interceptors.deadline import Deadline
from services.kit.interceptors.idempotency import Idempotency
from services.kit.interceptors.metrics import Metrics
from services.kit.interceptors.request_id import RequestId
from services.kit.interceptors.validate import Validate
from services.kit.tasks import cancelled
from services.kit.tokens import JwtVerifier, TokenVerifier

_log = structlog.stdlib.get_logger("app")
_SETTLE_SECONDS = 5.0
_HEALTH = "grpc.health.v1.Health"
_REFLECTION = "grpc.reflection.v1alpha.ServerReflection"


async def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Mounted:
    """A servicer and how to add it: full service name, `add_XServicer_to_server`, the servicer."""

    service: str
    add: Callable[[Any, Any], None]
    servicer: Any


@dataclass(frozen=True, slots=True)
class Service:
    """What a slice's `build` gives: its servicers, what it needs to live, and how its own work ends.

    background: coroutines that run as long as the process does. drain: called after the drain
    period, before the server stops, with the seconds it may take.
    """

    mounted: Sequence[Mounted]
    components: Sequence[Component] = ()
    background: Sequence[Callable[[], Awaitable[None]]] = ()
    drain: Callable[[], Awaitable[None]] = _nothing


S = TypeVar("S", bound=ServiceSettings)
Build = Callable[[S, AsyncExitStack], Awaitable[Service]]


def policies(
    settings: ServiceSettings, verifier: TokenVerifier, metrics: Metrics | None
) -> list[Policy]:
    """Return the chain of a service."""
    chain: list[Policy] = [RequestId(), AccessLog()]
    if metrics is not None:
        chain.append(metrics)
    return [
        *chain,
        Admission(settings.server.max_unary, settings.server.max_streams),
        Authenticate(verifier),
        Authorize(),
        Deadline(),
        Validate(Validator()),
        Idempotency(),
    ]


def verifier_of(settings: ServiceSettings, stack: AsyncExitStack) -> TokenVerifier:
    """Return a verifier that fetches the issuer's keys over HTTP."""
    client = httpx.AsyncClient(timeout=2.0)
    stack.push_async_callback(client.aclose)

    async def fetch() -> dict[str, Any]:
        response = await client.get(settings.auth.jwks_url)
        response.raise_for_status()
        keys: dict[str, Any] = response.json()
        return keys

    auth = settings.auth
    return JwtVerifier(
        auth.issuer, auth.audience, auth.service_audience, fetch, auth.default_tenant
    )


@dataclass(slots=True)
class Running:
    """A started service: its port, and how to stop it."""

    port: int
    health: Health
    _settings: ServiceSettings
    _server: Any
    _service: Service
    _chain: Chain
    _stack: AsyncExitStack
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def stop(self, hurry: asyncio.Event | None = None) -> None:
        """Drain, stop and close. `hurry` being set ends the waiting."""
        hurry = hurry or asyncio.Event()
        await self.health.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.server.drain_seconds):
                await hurry.wait()
        if not hurry.is_set():
            await self._service.drain()
        await self._server.stop(0 if hurry.is_set() else self._settings.server.grace_seconds)
        await cancelled(*self._tasks)
        # Returning from `stop` does not mean that aborted handlers have left their `finally` blocks, and what they use
        # there is closed next.
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_SECONDS):
                await self._chain.settled()
        await self._stack.aclose()


async def start(name: str, build: Build[S], settings: S) -> Running:
    """Open everything and start serving; the caller stops it."""
    stack = AsyncExitStack()
    try:
        registry = telemetry.open_metrics(settings.telemetry, stack)
        tracing = telemetry.open_tracing(settings.telemetry, name, stack)
        service = await build(settings, stack)
        names = [mounted.service for mounted in service.mounted]
        health = Health(names, service.components)
        verifier = verifier_of(settings, stack)
        methods = contract.load([*names, _HEALTH])
        if settings.server.reflection:
            methods |= contract.load([_REFLECTION])
        metrics = Metrics(registry) if registry is not None else None
        chain = Chain(policies(settings, verifier, metrics), methods)
        grpc_server, port = server.make(settings.server, [*tracing, chain])
        for mounted in service.mounted:
            mounted.add(mounted.servicer, grpc_server)
        health_pb2_grpc.add_HealthServicer_to_server(health.servicer, grpc_server)
        if settings.server.reflection:
            reflection.enable_server_reflection([*names, _HEALTH, _REFLECTION], grpc_server)
        await health.start()
        await grpc_server.start()
        tasks = [asyncio.create_task(health.watch(), name="health")]
        tasks += [asyncio.create_task(_keep(work)) for work in service.background]
    except BaseException:
        await stack.aclose()
        raise
    _log.info("started", port=port)
    return Running(port, health, settings, grpc_server, service, chain, stack, tasks)


async def _keep(work: Callable[[], Awaitable[None]]) -> None:
    """Run background work for ever; a failure is logged and it begins again after a second."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - it must go on whatever happened
            _log.error("background", error_type=type(error).__name__, exc_info=error)
        await asyncio.sleep(1)


async def _serve(name: str, build: Build[S], settings: S) -> None:
    wakeups.init()
    term, hurry = asyncio.Event(), asyncio.Event()

    def signalled() -> None:
        (hurry if term.is_set() else term).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, signalled)
    running = await start(name, build, settings)
    # What lives now lives until the end; collecting it again and again only costs pauses.
    gc.collect()
    gc.freeze()
    await term.wait()
    _log.info("stopping")
    await running.stop(hurry)
    _log.info("stopped")


def main(name: str, build: Build[S], settings: type[S]) -> None:
    """Run a service until SIGTERM. The whole `__main__` of a slice."""
    loaded = load(settings)
    telemetry.configure_logging(name, loaded.telemetry.log_level)
    try:
        uvloop.run(_serve(name, build, loaded))
    except OSError as error:
        _log.error("cannot start", error_type=type(error).__name__, exc_info=error)
        sys.exit(1)
