"""The gateway on this machine: rendered from the contract with our ports, run, and asked whether it leads anywhere."""

import json
import sys
from pathlib import Path
from typing import Any

from mesh import places, probes
from mesh.environment import SLICES, Facts
from mesh.ports import HOST
from mesh.process import Program, run

BIRTH: dict[str, Any] = {
    "date": {"year": 1990, "month": 2, "day": 4},
    "timeOfDay": {"hours": 10, "minutes": 12},
    "place": {"timeZone": "Asia/Shanghai", "latLng": {"latitude": 30.67, "longitude": 104.07}},
}
# Public calls, so that the way from the edge to the service and back is known to be open before we say so.
_PROBES = {
    "profile": ("/v1/birthMoments:resolve", {"birth": BIRTH}),
    "chart": ("/v1/charts:compute", {"birth": BIRTH}),
}


def exists() -> bool:
    """Tell whether this clone has a gateway."""
    return (places.ROOT / "gateway" / "envoy" / "render.py").is_file()


def config_file(facts: Facts) -> Path:
    """Return where the rendered configuration lies."""
    return facts.layout.data / "envoy.yaml"


async def render(facts: Facts) -> None:
    """Render the committed gateway with the addresses of this mesh."""
    overrides = facts.layout.data / "gateway.toml"
    lines = [
        "[listeners]",
        f'edge = "{HOST}:{facts.ports["edge"]}"',
        f'ops = "{HOST}:{facts.ports["ops"]}"',
        "[jwt]",
        f'issuer = "{facts.issuer}"',
        f'jwks_url = "{facts.issuer}/jwks.json"',
        "[clusters]",
        *(f'{name} = ["{HOST}:{facts.ports[name]}"]' for name in SLICES),
    ]
    overrides.write_text("\n".join(lines) + "\n", encoding="utf-8")
    argv = [sys.executable, "-m", "gateway.envoy.render", "--local", str(overrides)]
    await run(
        Program(
            name="gateway.envoy.render",
            argv=[*argv, "--out", str(config_file(facts))],
            log=facts.layout.log("envoy"),
            cwd=places.ROOT,
            environment=places.child_environment(),
        )
    )


def program(facts: Facts) -> Program:
    """Return how to run Envoy."""
    return Program(
        name="envoy",
        argv=[
            str(places.envoy_binary()),
            *("-c", str(config_file(facts))),
            *("--concurrency", "2", "--log-level", "warning"),
            # Two meshes on one machine would meet in the shared memory of hot restarts.
            *("--disable-hot-restart", "--drain-time-s", "1"),
            # Its log is kept back for ten seconds otherwise.
            *("--file-flush-interval-msec", "500"),
        ],
        log=facts.layout.log("envoy"),
        cwd=places.ROOT,
        environment={"PATH": "/usr/bin:/bin", "TZ": "UTC"},
        stop_seconds=5.0,
    )


async def ready(facts: Facts, slices: tuple[str, ...]) -> None:
    """Return if our Envoy is live and the edge leads to `slices`; an exception otherwise."""
    ops = facts.ports["ops"]
    status, _ = await probes.http(ops, "/ready")
    if status != 200:
        raise probes.NotReady(f"/ready answers {status}")
    _, body = await probes.http(ops, "/server_info")
    options = json.loads(body).get("command_line_options", {})
    if options.get("config_path") != str(config_file(facts)):
        raise probes.NotReady("another Envoy answers on our port")
    # A service that is well is unknown to Envoy until its own health check has come round.
    status, _ = await probes.http(ops, "/readyz")
    if status != 200:
        raise probes.NotReady(f"/readyz answers {status}")
    for name in slices:
        if name not in _PROBES:
            continue
        path, question = _PROBES[name]
        status, _ = await probes.http(facts.ports["edge"], path, body=question, seconds=5.0)
        if status != 200:
            raise probes.NotReady(f"POST {path} through the edge answers {status}")
