"""The supervisor's own small client against the real servers."""

import asyncio
from collections.abc import AsyncIterator

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import aio as health_aio

from mesh import probes
from mesh.ports import HOST, free_port

NAME = "baziai.profile.v1.ProfileService"


@pytest.fixture
async def health() -> AsyncIterator[tuple[int, health_aio.HealthServicer]]:
    servicer = health_aio.HealthServicer()
    server = grpc.aio.server()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port(f"{HOST}:0")
    await server.start()
    yield port, servicer
    await server.stop(0)


async def test_serving_is_believed(health: tuple[int, health_aio.HealthServicer]) -> None:
    port, servicer = health
    await servicer.set(NAME, health_pb2.HealthCheckResponse.SERVING)
    await probes.serving(port, NAME)


async def test_not_serving_and_unknown_are_not_ready(
    health: tuple[int, health_aio.HealthServicer],
) -> None:
    port, servicer = health
    await servicer.set(NAME, health_pb2.HealthCheckResponse.NOT_SERVING)
    for name in (NAME, "baziai.unknown.v1.UnknownService"):
        with pytest.raises(probes.NotReady, match="not SERVING"):
            await probes.serving(port, name)


async def test_nobody_there_is_an_os_error() -> None:
    port = free_port()
    with pytest.raises(OSError, match="onnect"):
        await probes.serving(port, NAME)
    with pytest.raises(OSError, match="onnect"):
        await probes.http(port, "/")


async def test_a_server_of_another_protocol_is_not_ready() -> None:
    async def rude(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello\r\n")
        writer.close()

    server = await asyncio.start_server(rude, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises((probes.NotReady, ConnectionError)):
            await probes.serving(port, NAME)
        with pytest.raises((probes.NotReady, ConnectionError)):
            await probes.http(port, "/")


async def test_an_answer_in_chunks_is_put_together() -> None:
    async def chunked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(b"5\r\n{\r\n: \r\na;x=y\r\n0123456789\r\n0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(chunked, HOST, 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await probes.http(port, "/") == (200, b"{\r\n: 0123456789")
