"""A real Envoy in front of the upstreams, started as a mesh would start it."""

import http.server
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from gateway.envoy import contract, render, settings
from mesh import places
from mesh.ports import free_port

AUDIENCE = "baziai"
ORIGIN = "http://localhost:5173"
# The access log is written every ten seconds otherwise.
_FLUSH = ("--file-flush-interval-msec", "50")


def until(true: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    """Return as soon as `true()`; fail when the time is over."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not in {seconds} s: {what}"
        threading.Event().wait(0.01)


class Issuer:
    """Keys, tokens, and the document that lets others check them."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        document = json.dumps({"keys": [{**public, "kid": "k1", "alg": "ES256"}]}).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(document)))
                self.end_headers()
                self.wfile.write(document)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def token(self, key: Any = None, **claims: Any) -> str:
        now = int(time.time())
        all_claims = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "ada",
            "iat": now,
            "exp": now + 600,
            **claims,
        }
        return jwt.encode(all_claims, key or self.key, "ES256", {"kid": "k1"})

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@dataclass(frozen=True)
class Edge:
    """A running Envoy."""

    port: int
    ops: int
    admin: str
    issuer: Issuer
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def target(self) -> str:
        return f"127.0.0.1:{self.port}"

    def client(
        self, headers: Mapping[str, str] | None = None, *, token: bool = True
    ) -> httpx.Client:
        given = {"authorization": f"Bearer {self.issuer.token()}"} if token else {}
        return httpx.Client(base_url=self.url, headers={**given, **(headers or {})}, timeout=10)

    def ask_ops(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.ops}{path}", timeout=5)

    def unhealthy(self) -> int:
        """How many endpoints of charts are out of use."""
        text = self.ask_ops("/metrics").text
        all_, well = (
            next(
                float(line.rpartition(" ")[2])
                for line in text.splitlines()
                if line.startswith(f'envoy_cluster_membership_{kind}{{envoy_cluster_name="chart"}}')
            )
            for kind in ("total", "healthy")
        )
        return int(all_ - well)


def shortened(folder: Path, unary: str, stream: str) -> Path:
    """Return a copy of the service configs in which every ceiling is short."""
    for path in (render.ROOT / "proto").glob("baziai/*/v1/*_service_config.json"):
        config = json.loads(path.read_text())
        for entry in config["methodConfig"]:
            streams = any(
                n.get("method", "") in {"StreamReply", "ResumeReply"} for n in entry["name"]
            )
            entry["timeout"] = stream if streams else unary
        copy = folder / path.relative_to(render.ROOT / "proto")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(config))
    return folder


@contextmanager
def envoy(
    folder: Path,
    issuer: Issuer,
    clusters: dict[str, list[int]],
    *assignments: str,
    proto: Path = render.ROOT / "proto",
) -> Iterator[Edge]:
    """Run Envoy. It dies with the thread that starts it, so only the main thread may."""
    assert threading.current_thread() is threading.main_thread()
    edge, ops = free_port(), free_port()
    config, log = folder / "envoy.yaml", folder / "access.log"
    override = {
        "listeners": {
            "edge": f"127.0.0.1:{edge}",
            "ops": f"127.0.0.1:{ops}",
            "admin": render.local_admin(config),
        },
        "jwt": {"issuer": issuer.url, "jwks_url": f"{issuer.url}/jwks.json"},
        "clusters": {
            name: [f"127.0.0.1:{port}" for port in ports] for name, ports in clusters.items()
        },
        "health": {"interval": "0.1s"},
    }
    chosen = settings.load([override, *map(settings.assignment, assignments)])
    descriptors = render.ROOT / render.DESCRIPTORS
    shape = contract.load(descriptors, proto)
    config.write_text(render.text_of(render.bootstrap(shape, chosen, str(descriptors))))
    argv = [str(places.envoy_binary()), "-c", str(config), "--concurrency", "1"]
    with log.open("wb") as out, (folder / "envoy.log").open("wb") as errors:
        process = subprocess.Popen(
            [*argv, "--log-level", "warning", "--disable-hot-restart", *_FLUSH],
            stdout=out,
            stderr=errors,
        )
    try:
        running = Edge(edge, ops, chosen.listeners.admin, issuer, log)
        until(lambda: process.poll() is not None or _ready(running), "Envoy is ready")
        assert process.poll() is None, (folder / "envoy.log").read_text()
        yield running
    finally:
        process.kill()
        process.wait()


def _ready(edge: Edge) -> bool:
    try:
        return edge.ask_ops("/readyz").status_code == 200
    except httpx.TransportError:
        return False
