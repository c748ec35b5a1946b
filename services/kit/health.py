"""Health as a map of components (grpc.health.v1).

A service is SERVING while every required component is well. SIGTERM is a component too: it fails first, so that
balancers turn away before the server stops. The loop that asks the components never stops.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from grpc_health.v1 import health_pb2
from grpc_health.v1.health import aio as health_aio

LIVE = "live"
OVERALL = ""
SIGTERM = "sigterm"
_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
_log = structlog.stdlib.get_logger("health")


@dataclass(frozen=True, slots=True)
class Component:
    """Something a service cannot do without. `ping` raises when it is away."""

    name: str
    ping: Callable[[], Awaitable[None]]
    required: bool = True


class Health:
    """Serves `grpc.health.v1.Health` under `live`, the empty name and each full service name."""

    def __init__(
        self,
        services: Sequence[str],
        components: Sequence[Component],
        interval: float = 0.5,
        ping_timeout: float = 2.0,
    ) -> None:
        self.servicer = health_aio.HealthServicer()
        self._names = (OVERALL, *services)
        self._components = tuple(components)
        self._interval = interval
        self._ping_timeout = ping_timeout
        # Nothing is well until it has been asked once.
        self._well = {component.name: False for component in components}
        self._late: set[str] = set()
        self._terminating = False
        self._serving: bool | None = None

    @property
    def serving(self) -> bool:
        """Whether every required component was well when last asked."""
        return not self._terminating and all(
            self._well[c.name] for c in self._components if c.required
        )

    async def start(self) -> None:
        """Set NOT_SERVING for every name. Call it before the server starts: the stock servicer begins as SERVING."""
        await self.servicer.set(LIVE, _SERVING)
        await self._publish()

    async def watch(self) -> None:
        """Ask all components again and again, until cancelled."""
        while True:
            await self.check()
            await asyncio.sleep(self._interval)

    async def check(self) -> None:
        """Ask all components once and publish what follows."""
        answers = await asyncio.gather(*(self._ask(component) for component in self._components))
        for component, well in zip(self._components, answers, strict=True):
            if self._well[component.name] != well:
                self._well[component.name] = well
                _log.warning("component", component=component.name, healthy=well)
        await self._publish()

    async def terminate(self) -> None:
        """Fail the `sigterm` component: NOT_SERVING from now on, while calls are still accepted."""
        self._terminating = True
        await self._publish()

    async def _ask(self, component: Component) -> bool:
        """Tell whether it is well. One late answer is no proof: it may be our own process that was busy."""
        try:
            async with asyncio.timeout(self._ping_timeout):
                await component.ping()
        except TimeoutError:
            was_late = component.name in self._late
            self._late.add(component.name)
            return self._well[component.name] and not was_late
        except Exception:  # noqa: BLE001 - whatever a driver raises means "away"
            return False
        self._late.discard(component.name)
        return True

    async def _publish(self) -> None:
        serving = self.serving
        if serving == self._serving:
            return
        self._serving = serving
        for name in self._names:
            await self.servicer.set(name, _SERVING if serving else _NOT_SERVING)
        _log.info("health", state="SERVING" if serving else "NOT_SERVING")
