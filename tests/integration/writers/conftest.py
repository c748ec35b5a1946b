"""The houses of the conformance suite: scripted ones, or the real ones where `make test-vllm` asks for them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.writers.houses import ENVIRONMENT, NAMES, House
from tests.integration.writers.houses import house as open_house
from tests.support.vllm import Served, serve


@pytest.fixture(params=NAMES, scope="session")
def name(request: pytest.FixtureRequest) -> str:
    """Which one."""
    return str(request.param)


@pytest.fixture(scope="session")
async def served(name: str) -> AsyncIterator[Served | None]:
    """The real server, if one is asked for; started once."""
    if not ENVIRONMENT:
        yield None
        return
    async with serve(Path(ENVIRONMENT), over_grpc=name == "real-grpc") as started:
        print(f"\n{name}: up in {started.started_in:.1f} s")
        yield started


@pytest.fixture
async def house(name: str, served: Served | None) -> AsyncIterator[House]:
    """A writer's server."""
    async with open_house(name, served) as opened:
        yield opened


@pytest.fixture
def model(house: House) -> House:
    """The same, where a language model writes."""
    if not house.is_model:
        pytest.skip("the composer is no model")
    return house
