"""A mesh of its own for measuring, under `.data/bench`."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from bench.tools import ROOT

DATA = ROOT / ".data" / "bench"
_UP = re.compile(r"the mesh is up")


@dataclass(frozen=True)
class Mesh:
    """A running mesh: its ports by component, and how long it took to come up."""

    ports: dict[str, int]
    seconds: float
    pid: int

    @property
    def edge(self) -> str:
        """URL of the edge."""
        return f"http://127.0.0.1:{self.ports['edge']}"

    def token(self, user: str) -> str:
        """Return a token."""
        argv = [sys.executable, "-m", "mesh", "token", "--user", user]
        return subprocess.run(
            argv, cwd=ROOT, env=_environment(), capture_output=True, check=True, text=True
        ).stdout.strip()

    def status(self) -> str:
        """Return what `mesh status` prints."""
        argv = [sys.executable, "-m", "mesh", "status"]
        return subprocess.run(
            argv, cwd=ROOT, env=_environment(), capture_output=True, check=False, text=True
        ).stdout


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "MESH_DATA": str(DATA), "BAZIAI_TELEMETRY__LOG_LEVEL": "WARNING", **more}


@contextmanager
def running(*, fresh: bool = False, environment: Mapping[str, str] | None = None) -> Iterator[Mesh]:
    """Bring a mesh up, and down at the end."""
    if fresh:
        shutil.rmtree(DATA, ignore_errors=True)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "mesh", "up"],
        cwd=ROOT,
        env=_environment(**(environment or {})),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if _UP.search(line):
                break
        else:
            raise RuntimeError("the mesh did not come up:\n" + "".join(said[-30:]))
        seconds = time.monotonic() - began
        ports = json.loads((DATA / "mesh.json").read_text())["ports"]
        yield Mesh(ports, seconds, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.close()
        process.wait(timeout=60)
