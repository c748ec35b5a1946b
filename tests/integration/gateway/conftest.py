"""One Envoy as it is shipped, and one in a hurry, in front of fake services with the real contract."""

from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from mesh.ports import free_port
from tests.integration.gateway.edge import Edge, Issuer, envoy, shortened
from tests.integration.gateway.upstreams import Call, Loop, Scene, Upstream

# Tests that fail on purpose must not take a process out of use for the tests after them.
PATIENT = "outliers.consecutive_failures=100000"
HURRY = (
    PATIENT,
    "timeouts.margin=0.1s",
    "timeouts.stream_idle=0.6s",
    "keepalive.interval=0.2s",
    "keepalive.timeout=1s",
)


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    running = Loop()
    yield running
    running.close()


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    running = Issuer()
    yield running
    running.close()


@pytest.fixture(scope="session")
def shared_scene() -> Scene:
    return Scene()


@pytest.fixture(scope="session")
def upstreams(loop: Loop, shared_scene: Scene) -> Iterator[list[Upstream]]:
    """Two processes, each good for every service."""

    async def start() -> list[Upstream]:
        servers = [Upstream(shared_scene, free_port()) for _ in range(2)]
        for server in servers:
            await server.start()
        return servers

    async def stop() -> None:
        for server in servers:
            await server.stop()

    servers = loop.run(start())
    yield servers
    loop.run(stop())


@pytest.fixture(scope="session")
def ports(upstreams: list[Upstream]) -> dict[str, list[int]]:
    first, second = (server.port for server in upstreams)
    return {"profile": [first], "chart": [first, second], "chat": [first]}


@pytest.fixture(scope="session")
def edge(
    tmp_path_factory: pytest.TempPathFactory, issuer: Issuer, ports: dict[str, list[int]]
) -> Iterator[Edge]:
    """As shipped, but patient with failures."""
    with envoy(tmp_path_factory.mktemp("edge"), issuer, ports, PATIENT) as running:
        yield running


@pytest.fixture(scope="session")
def hurried(
    tmp_path_factory: pytest.TempPathFactory, issuer: Issuer, ports: dict[str, list[int]]
) -> Iterator[Edge]:
    """Every time is short: 0.4 s for single calls, 3 s for streams, 0.6 s of silence, a ping each 0.2 s."""
    folder: Path = tmp_path_factory.mktemp("hurried")
    proto = shortened(folder / "proto", "0.4s", "3s")
    with envoy(folder, issuer, ports, *HURRY, proto=proto) as running:
        yield running


@pytest.fixture
def scene(shared_scene: Scene, upstreams: list[Upstream]) -> Iterator[Scene]:
    """What this test's calls leave behind."""
    shared_scene.calls.clear()
    shared_scene.cancelled.clear()
    yield shared_scene
    for server in upstreams:
        server.flaky = False


@pytest.fixture
def calls(scene: Scene) -> list[Call]:
    return scene.calls


@pytest.fixture
def channel(edge: Edge) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(edge.target) as opened:
        yield opened
