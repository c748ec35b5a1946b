"""One corpus through every door, with one expectation."""

from collections.abc import AsyncIterator

import grpc
import httpx
import pytest

from services.kit.app import Running
from tests.support.corpus import SERVICES, Case, Player, load
from tests.support.doors import AioDoor, Door, GrpcWebDoor, RestDoor, SyncDoor
from tests.support.edge import Edge
from tests.support.stack import Stack

SLICES = {
    "ProfileService": "profile",
    "Operations": "profile",
    "ChartService": "chart",
    "ChatService": "chat",
    "ModelService": "chat",
    "PromptService": "chat",
    "ExperimentService": "chat",
    "UsageService": "chat",
    "MemoryService": "chat",
}
DOORS = ("in-process", "grpc", "grpc-edge", "grpc-web", "rest")


# pytest-grpc makes the synchronous channel, to one server with all services mounted. Its own server is a synchronous
# one; ours stands in for it.
@pytest.fixture(scope="module")
async def together(stack: Stack) -> AsyncIterator[Running]:
    running = await stack.start_together()
    yield running
    await running.stop()


@pytest.fixture(scope="module")
def grpc_addr(together: Running) -> str:
    return f"127.0.0.1:{together.port}"


@pytest.fixture(scope="module")
def grpc_server(together: Running) -> Running:
    return together


@pytest.fixture(scope="module")
def synchronous(grpc_channel: grpc.Channel) -> Door:
    return SyncDoor(dict.fromkeys(SERVICES.values(), grpc_channel))


@pytest.fixture(scope="session")
async def doors(stack: Stack, edge: Edge) -> AsyncIterator[dict[str, Door]]:
    direct = {SERVICES[short]: stack.channel(name) for short, name in SLICES.items()}
    through = grpc.aio.insecure_channel(edge.target)
    client = httpx.AsyncClient(base_url=edge.url, timeout=20)
    yield {
        "grpc": AioDoor("grpc", direct),
        "grpc-edge": AioDoor("grpc-edge", dict.fromkeys(SERVICES.values(), through)),
        "grpc-web": GrpcWebDoor(client),
        "rest": RestDoor(client),
    }
    await client.aclose()
    await through.close()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", load(), ids=lambda case: case.name)
async def test_every_door_answers_alike(
    case: Case, door: str, doors: dict[str, Door], synchronous: Door, stack: Stack
) -> None:
    await Player(doors.get(door, synchronous), stack.issuer).play(case)
