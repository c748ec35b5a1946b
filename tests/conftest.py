"""Fixtures of all tests. Missing infrastructure is a failure: every engine comes from a wheel."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.kit.telemetry import configure_logging
from tests.support.edge import Edge, envoy
from tests.support.stack import Stack, engines, services


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    configure_logging("tests", "ERROR")


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """PostgreSQL, Redis, an issuer, and Profile, Chart and Chat in this process."""
    folder: Path = tmp_path_factory.mktemp("stack")
    async with engines(folder) as started, services(started) as running:
        yield running


@pytest.fixture(scope="session")
async def edge(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Edge]:
    """A real Envoy in front of the stack."""
    async with envoy(stack, tmp_path_factory.mktemp("edge")) as started:
        yield started


@pytest.fixture
def user() -> str:
    """A user of whom nobody has heard."""
    return f"u-{uuid4().hex[:12]}"
