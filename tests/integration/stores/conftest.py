"""Engines alone: the background work of services would meddle with leases."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.chart.stores import ChartUnit
from services.chat.unit import ChatUnit
from services.kit.postgres import Postgres
from services.kit.uow import Scope
from services.profile.stores import ProfileUnit
from tests.fakes.chart import MemoryChartUnit
from tests.fakes.chat import MemoryChatUnit
from tests.fakes.memory import Hand
from tests.fakes.profile import MemoryProfileUnit
from tests.integration.stores.houses import House, in_memory, in_postgres
from tests.support.stack import Stack, engines

MAKES = ("memory", "real")
UNITS = {
    "profile": (MemoryProfileUnit, ProfileUnit),
    "chart": (MemoryChartUnit, ChartUnit),
    "chat": (MemoryChatUnit, ChatUnit),
}


@pytest.fixture(scope="session")
async def started(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("stores")
    async with engines(folder) as stack:
        yield stack


@pytest.fixture(scope="session")
async def pools(started: Stack) -> AsyncIterator[Mapping[str, Postgres]]:
    opened = {name: Postgres(started.postgres(name), f"tests-{name}") for name in UNITS}
    yield opened
    for pool in opened.values():
        await pool.close()


def house_of(request: Any, name: str, clock: Hand) -> House[Any]:
    memory, real = UNITS[name]
    if request.param == "memory":
        return in_memory(memory, clock)
    started, pools = (request.getfixturevalue(fixture) for fixture in ("started", "pools"))
    return in_postgres(name, real, clock, started, pools[name])


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def scope() -> Scope:
    return Scope("default", f"u-{uuid4().hex[:12]}")


@pytest.fixture(params=MAKES)
def profiles(request: pytest.FixtureRequest, clock: Hand) -> House[Any]:
    return house_of(request, "profile", clock)


@pytest.fixture(params=MAKES)
def charts(request: pytest.FixtureRequest, clock: Hand) -> House[Any]:
    return house_of(request, "chart", clock)


@pytest.fixture(params=MAKES)
def chats(request: pytest.FixtureRequest, clock: Hand) -> House[Any]:
    return house_of(request, "chat", clock)


@pytest.fixture(params=[(name, make) for name in UNITS for make in MAKES], ids="-".join)
def house(request: pytest.FixtureRequest, clock: Hand) -> House[Any]:
    """Of every slice: what the chassis promises holds in each."""
    name, request.param = request.param
    return house_of(request, name, clock)
