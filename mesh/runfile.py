"""What runs now, written down so that `status` can tell and the next `up` can end what a killed supervisor left."""

import fcntl
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mesh.files import read_json, write_json
from mesh.layout import Layout
from mesh.process import Identity, end_session, identity, kill, members

# In the environment of every child: finds those that were started and not yet written down.
MARK = "MESH_CHILD_OF"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A component as it was written down. pid 0: it has no process now, or none here.

    elsewhere: it is an engine that runs elsewhere, named by a URL when the mesh was started; its address holds no
    password.
    """

    name: str
    address: str
    state: str
    restarts: int
    wave: int
    process: Identity
    stop_signal: int
    elsewhere: bool = False


class AlreadyUp(Exception):
    """Another supervisor holds this data directory."""


class Lock:
    """The data directory is one supervisor's; the system lets go when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> None:
        """AlreadyUp if another process has it."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp from None

    def release(self) -> None:
        """Let go."""
        os.close(self._descriptor)


def write(layout: Layout, started: float, *, ready: bool, components: list[Recorded]) -> None:
    """Write down what runs. started: Unix seconds."""
    me = identity(os.getpid())
    assert me is not None
    record: dict[str, Any] = {
        "supervisor": {"pid": me.pid, "started": me.started},
        "boot": _boot(),
        "started": started,
        "ready": ready,
        "components": {c.name: _as_json(c) for c in components},
    }
    # It is worth nothing after a power cut.
    write_json(layout.run, record, durable=False)


def _as_json(component: Recorded) -> dict[str, Any]:
    return {
        "address": component.address,
        "state": component.state,
        "restarts": component.restarts,
        "wave": component.wave,
        "pid": component.process.pid,
        "started": component.process.started,
        "stop_signal": component.stop_signal,
        "elsewhere": component.elsewhere,
    }


@dataclass(frozen=True, slots=True)
class Run:
    """What was written down last. supervisor: None if it has ended."""

    supervisor: Identity | None
    started: float
    ready: bool
    components: tuple[Recorded, ...]


def read(layout: Layout) -> Run | None:
    """Return what was written down; None if nothing was, or before the machine's last start."""
    found = read_json(layout.run)
    if not found or found["boot"] != _boot():
        return None
    wanted = Identity(found["supervisor"]["pid"], found["supervisor"]["started"])
    components = tuple(
        Recorded(
            name=name,
            address=c["address"],
            state=c["state"],
            restarts=c["restarts"],
            wave=c["wave"],
            process=Identity(c["pid"], c["started"]),
            stop_signal=c["stop_signal"],
            elsewhere=c.get("elsewhere", False),
        )
        for name, c in sorted(found["components"].items(), key=lambda item: item[1]["wave"])
    )
    supervisor = wanted if identity(wanted.pid) == wanted else None
    return Run(supervisor, found["started"], found["ready"], components)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


async def end_orphans(layout: Layout) -> list[str]:
    """End what a supervisor left that was killed, in order, and return the names. Nothing but our own."""
    ended = []
    left = read(layout)
    for component in sorted(left.components if left else (), key=lambda c: -c.wave):
        if component.process.pid and members(component.process):
            await end_session(component.process, signal.Signals(component.stop_signal), 10.0)
            ended.append(component.name)
    if unwritten := _marked(layout):
        kill(unwritten, signal.SIGKILL)
        ended.append(f"{len(unwritten)} more")
    layout.run.unlink(missing_ok=True)
    return ended


def _marked(layout: Layout) -> list[int]:
    mark = f"{MARK}={layout.data}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark in environment:
            found.append(int(entry.name))
    return found
