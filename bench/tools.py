"""Load generators and processes: ghz for gRPC, wrk for HTTP, each pinned to the last core, servers to the first."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SERVER_CORE, LOAD_CORE = "0", str((os.cpu_count() or 1) - 1)


class MissingTool(Exception):
    """A load generator is not installed."""


def tool(name: str, hint: str) -> str:
    """Return the path of a program."""
    found = shutil.which(name) or shutil.which(str(ROOT / ".tools" / "bin" / name))
    if found is None:
        raise MissingTool(f"{name} is missing: {hint}")
    return found


@contextmanager
def server(
    argv: Sequence[str],
    port: int,
    *,
    pin: bool = True,
    program: str = sys.executable,
    environment: Mapping[str, str] | None = None,
) -> Iterator[int]:
    """Run a server (of Python by default) on the first core until it is no longer needed; give its pid."""
    pinned = ["taskset", "-c", SERVER_CORE] if pin else []
    process = subprocess.Popen(
        [*pinned, program, *argv],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server on {port} ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


def free_port() -> int:
    """Return a free port below the ephemeral range."""
    from mesh.ports import free_port as free

    return free()


def ghz(
    target: str, method: str, requests: list[dict[str, Any]], *, seconds: int, at_once: int
) -> dict[str, float]:
    """Return calls a second and latencies in milliseconds of gRPC calls; RuntimeError if any failed."""
    protoset = ROOT / "gen" / "descriptors" / "baziai.binpb"
    with NamedTemporaryFile("w", suffix=".json") as data:
        json.dump(requests, data)
        data.flush()
        argv = [
            *("taskset", "-c", LOAD_CORE, tool("ghz", "make tools"), "--insecure"),
            *("--protoset", str(protoset), "--call", method.lstrip("/")),
            *("-D", data.name, "-c", str(at_once), "-z", f"{seconds}s", "--duration-stop", "wait"),
            *("--connections", "1" if at_once == 1 else "4", "-O", "json", target),
        ]
        report = json.loads(subprocess.run(argv, capture_output=True, check=True).stdout)
    failed = {code: n for code, n in report["statusCodeDistribution"].items() if code != "OK"}
    if failed:
        raise RuntimeError(f"{method}: {failed}")
    by_percent = {int(p["percentage"]): p["latency"] / 1e6 for p in report["latencyDistribution"]}
    return {"rate": report["rps"], "p50": by_percent[50], "p99": by_percent[99]}


_LUA = """
local bodies = {%s}
local i = 0
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
request = function() i = i %% #bodies + 1; return wrk.format(nil, nil, nil, bodies[i]) end
done = function(s, l) io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", s.requests, s.duration,
  s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout, l:percentile(50), l:percentile(99))) end
"""


def wrk(
    url: str, documents: list[dict[str, Any]], *, seconds: int, at_once: int
) -> dict[str, float]:
    """Return POSTs a second and latencies in milliseconds; RuntimeError if any failed."""
    bodies = ",".join(f"[==[{json.dumps(document)}]==]" for document in documents)
    with NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA % bodies)
        script.flush()
        argv = [
            *("taskset", "-c", LOAD_CORE, tool("wrk", "apt install wrk"), "-t", "1"),
            *("-c", str(at_once), "--timeout", "30s", "-d", f"{seconds}s", "-s", script.name, url),
        ]
        output = subprocess.run(argv, capture_output=True, check=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    count, microseconds, errors, p50, p99 = map(int, line.split()[1:])
    if errors:
        raise RuntimeError(f"{url}: {errors} of {count} failed")
    return {"rate": count / microseconds * 1e6, "p50": p50 / 1000, "p99": p99 / 1000}


def pin(parent: int, module: str, core: str) -> None:
    """Put the service `module` of the mesh `parent` on one core."""
    for pid in _children(parent):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        if f"services.{module}" in command:
            subprocess.run(
                ["taskset", "-a", "-p", "-c", core, str(pid)], check=True, capture_output=True
            )


def named_pids(parent: int) -> dict[str, int]:
    """Return the processes of a mesh by their module or program."""
    found = {}
    for pid in _children(parent):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        name = words[words.index("-m") + 1] if "-m" in words else Path(words[0]).name
        found[name.split(":")[0].strip()] = pid
    return found


def _children(parent: int) -> list[int]:
    found = subprocess.run(
        ["ps", "--ppid", str(parent), "-o", "pid="], capture_output=True, check=True, text=True
    )
    return [int(pid) for pid in found.stdout.split()]


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the processor time that processes have used."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / tick


def mesh_pids(parent: int) -> list[int]:
    """Return the processes of a mesh."""
    return _children(parent)
