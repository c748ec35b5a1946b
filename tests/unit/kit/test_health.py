"""Health as a component map."""

import asyncio
from typing import Any

import pytest
from grpc_health.v1 import health_pb2

from services.kit.health import LIVE, Component, Health

SERVICE = "baziai.test.v1.Test"
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


class Part:
    """A component that is well or not, as told."""

    def __init__(self, *, well: bool = True) -> None:
        self.well = well
        self.hangs = False
        self.asked = 0

    async def ping(self) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if not self.well:
            raise ConnectionError("away")


async def told(health: Health, name: str) -> int:
    servicer: Any = health.servicer
    answer = await servicer.Check(health_pb2.HealthCheckRequest(service=name), None)
    return int(answer.status)


async def all_told(health: Health) -> set[int]:
    return {await told(health, name) for name in ("", SERVICE)}


def made(store: Part, extra: Part | None = None) -> Health:
    components = [Component("store", store.ping)]
    if extra is not None:
        components.append(Component("extra", extra.ping, required=False))
    return Health([SERVICE], components, interval=0.01, ping_timeout=0.05)


async def test_nothing_serves_until_every_component_was_asked() -> None:
    health = made(Part())
    await health.start()
    assert await all_told(health) == {NOT_SERVING}
    assert await told(health, LIVE) == SERVING
    assert not health.serving
    await health.check()
    assert await all_told(health) == {SERVING}


@pytest.mark.parametrize("how", ["raises", "hangs"])
async def test_a_component_that_fails_takes_every_name_down_and_back(how: str) -> None:
    store = Part()
    health = made(store)
    await health.start()
    await health.check()
    store.well, store.hangs = how != "raises", how == "hangs"
    await health.check()
    if how == "hangs":
        # One late answer may be our own fault.
        assert await all_told(health) == {SERVING}
        await health.check()
    assert await all_told(health) == {NOT_SERVING}
    assert await told(health, LIVE) == SERVING
    store.well, store.hangs = True, False
    await health.check()
    assert await all_told(health) == {SERVING}


async def test_late_answers_with_a_good_one_between_are_no_failure() -> None:
    store = Part()
    health = made(store)
    await health.start()
    await health.check()
    for hangs in (True, False, True, False):
        store.hangs = hangs
        await health.check()
        assert await all_told(health) == {SERVING}


async def test_who_never_answered_is_not_well() -> None:
    store = Part()
    store.hangs = True
    health = made(store)
    await health.start()
    await health.check()
    assert await all_told(health) == {NOT_SERVING}


async def test_a_component_that_is_not_required_takes_nothing_down() -> None:
    extra = Part(well=False)
    health = made(Part(), extra)
    await health.start()
    await health.check()
    assert await all_told(health) == {SERVING}
    assert extra.asked == 1


async def test_sigterm_fails_first_and_for_good() -> None:
    store = Part()
    health = made(store)
    await health.start()
    await health.check()
    await health.terminate()
    assert await all_told(health) == {NOT_SERVING}
    assert await told(health, LIVE) == SERVING
    await health.check()
    assert await all_told(health) == {NOT_SERVING}


async def test_the_loop_never_stops_asking() -> None:
    store = Part(well=False)
    health = made(store)
    await health.start()
    watching = asyncio.create_task(health.watch())
    try:
        for well in (True, False, True):
            store.well = well
            async with asyncio.timeout(5):
                while health.serving is not well:
                    await asyncio.sleep(0.005)
        assert store.asked >= 3
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_watchers_are_told_of_changes() -> None:
    health = made(Part())
    await health.start()

    class Watcher:
        """As much of a context as the stock servicer needs."""

        heard: asyncio.Queue[int] = asyncio.Queue()

        async def write(self, answer: health_pb2.HealthCheckResponse) -> None:
            await self.heard.put(int(answer.status))

    watcher = Watcher()
    request = health_pb2.HealthCheckRequest(service=SERVICE)
    servicer: Any = health.servicer
    watching = asyncio.create_task(servicer.Watch(request, watcher))
    assert await asyncio.wait_for(watcher.heard.get(), 5) == NOT_SERVING
    await health.check()
    assert await asyncio.wait_for(watcher.heard.get(), 5) == SERVING
    await health.terminate()
    assert await asyncio.wait_for(watcher.heard.get(), 5) == NOT_SERVING
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
