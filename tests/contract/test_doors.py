"""One corpus through every door, with one expectation."""

from collections.abc import AsyncIterator

import grpc
import pytest

from tests.support.corpus import SERVICES, Case, Player, load
from tests.support.doors import AioDoor, Door, SyncDoor
from tests.support.stack import Stack

CASES = load()
SLICES = {"ProfileService": "profile", "Operations": "profile", "ChartService": "chart", "ChatService": "chat"}


@pytest.fixture(scope="session")
async def direct(stack: Stack) -> Door:
    channels = {SERVICES[short]: stack.channel(name) for short, name in SLICES.items()}
    return AioDoor("grpc", channels)


@pytest.fixture(scope="session")
async def in_process(stack: Stack) -> AsyncIterator[Door]:
    channels = {
        SERVICES[short]: grpc.insecure_channel(stack.target(name)) for short, name in SLICES.items()
    }
    yield SyncDoor(channels)
    for channel in channels.values():
        channel.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_direct(case: Case, direct: Door, stack: Stack) -> None:
    await Player(direct, stack.issuer).play(case)
