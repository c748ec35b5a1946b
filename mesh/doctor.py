"""Finds out why the mesh does not start, and says what to do."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mesh import places, ports, runfile
from mesh.layout import Layout

_NEEDED_BYTES = 500_000_000
_PACKAGES = (
    "grpc",
    "google.protobuf",
    "sqlalchemy",
    "psycopg",
    "redis",
    "uvicorn",
    "starlette",
    "jwt",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. advice: what to do; empty if it is well."""

    subject: str
    seen: str
    advice: str = ""


def _python(_layout: Layout) -> Finding:
    seen = f"{platform.python_version()} at {sys.executable}"
    if sys.prefix == sys.base_prefix:
        return Finding(
            "python", seen, "use the clone's own: .venv/bin/python, after `make install`"
        )
    return Finding("python", seen)


def _packages(_layout: Layout) -> Finding:
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        return Finding("packages", f"missing: {', '.join(missing)}", "run `make install`")
    return Finding("packages", f"{len(_PACKAGES)} looked for, all there")


def _runs(subject: str, binary: Callable[[], Path]) -> Finding:
    try:
        path = binary()
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (places.MissingBinary, OSError, subprocess.SubprocessError) as error:
        advice = (
            "run `make install`; if it stays, this machine may lack what the wheel needs (glibc)"
        )
        return Finding(subject, str(error), advice)
    return Finding(subject, answer.stdout.strip().splitlines()[-1].strip())


def _postgres(_layout: Layout) -> Finding:
    account = places.engine_account()
    return _runs("postgres", lambda: places.postgres_binaries(account) / "postgres")


def _redis(_layout: Layout) -> Finding:
    return _runs("redis", lambda: places.redis_binary(places.engine_account()))


def _envoy(_layout: Layout) -> Finding:
    return _runs("envoy", places.envoy_binary)


def _ports(layout: Layout) -> Finding:
    run = runfile.read(layout)
    if run is not None and run.supervisor is not None:
        return Finding("ports", f"in use by this mesh (pid {run.supervisor.pid})")
    taken = [
        f"{name} {port}"
        for name, port in layout.remembered_ports().items()
        if not ports.is_free(port)
    ]
    if taken:
        seen = f"taken by others: {', '.join(taken)}"
        return Finding("ports", seen, "nothing: the next start takes others and says so")
    return Finding("ports", "free")


def _disk(layout: Layout) -> Finding:
    place = next(p for p in (layout.data, *layout.data.parents) if p.exists())
    free = shutil.disk_usage(place).free
    seen = f"{free / 1e9:.1f} GB free at {place}"
    if free < _NEEDED_BYTES:
        return Finding("disk", seen, "make room, or put the data elsewhere: make run MESH_DATA=DIR")
    return Finding("disk", seen)


def _permissions(layout: Layout) -> Finding:
    place = next(p for p in (layout.data, *layout.data.parents) if p.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        return Finding("permissions", f"{place} cannot be written", "chown it, or MESH_DATA=DIR")
    readable = [
        path.name
        for path in (layout.key_file, layout.secrets, layout.identity / "keys.json")
        if path.exists() and path.stat().st_mode & 0o077
    ]
    if readable:
        return Finding(
            "permissions",
            f"others may read {', '.join(readable)}",
            f"chmod -R go= {layout.data}/*/",
        )
    return Finding("permissions", f"{place} can be written; secrets are private")


def _clock(layout: Layout) -> Finding:
    # Tokens and certificates live by the clock. Nothing can have been written after now.
    newest = max((f.stat().st_mtime for f in layout.identity.glob("*")), default=0.0)
    seen = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    if time.gmtime().tm_year < 2025 or newest > time.time() + 60:
        return Finding("clock", f"{seen} seems wrong", "set the clock of this machine")
    return Finding("clock", seen)


def _kernel(_layout: Layout) -> Finding:
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        advice = "the mesh needs Linux 5.3 or newer (on other systems: inside a container or WSL 2)"
        return Finding("system", platform.platform(), advice)
    return Finding("system", platform.platform())


CHECKS: tuple[Callable[[Layout], Finding], ...] = (
    _kernel, _python, _packages, _postgres, _redis, _envoy, _ports, _disk, _permissions, _clock,
)  # fmt: skip


def report(layout: Layout) -> int:
    """Print all findings; 1 if anything needs doing."""
    findings = [check(layout) for check in CHECKS]
    for finding in findings:
        mark = "!!" if finding.advice else "ok"
        print(f"{mark} {finding.subject:<12} {finding.seen}")
        if finding.advice:
            print(f"   {'':<12} → {finding.advice}")
    return int(any(finding.advice for finding in findings))
