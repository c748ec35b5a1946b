"""Envoy is ready when it knows that the services are."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from mesh import envoy, probes
from mesh.layout import Layout


class Facts:
    """As much as is asked of them."""

    def __init__(self, data: Path, port: int) -> None:
        self.layout = Layout(data)
        self.ports = {"ops": port}


@pytest.mark.parametrize("healthy", [True, False])
async def test_it_is_not_ready_before_its_own_health_checks_have_come_round(
    tmp_path: Path, healthy: bool
) -> None:
    info = json.dumps({"command_line_options": {"config_path": str(tmp_path / "envoy.yaml")}})

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        status = 503 if path == b"/readyz" and not healthy else 200
        body = info if path == b"/server_info" else ""
        writer.write(f"HTTP/1.1 {status} -\r\n\r\n{body}".encode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        facts: Any = Facts(tmp_path, server.sockets[0].getsockname()[1])
        if healthy:
            await envoy.ready(facts, ())
        else:
            with pytest.raises(probes.NotReady, match="/readyz answers 503"):
                await envoy.ready(facts, ())
