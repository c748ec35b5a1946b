"""How the components are: asked one by one, with what they cost."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from mesh import probes, runfile
from mesh.components import Component, components_of, facts_of
from mesh.layout import Layout
from mesh.process import Identity, members

_PROBE_SECONDS = 6.0
_USUAL_PORTS = {"postgres": 5432, "redis": 6379}


@dataclass(frozen=True, slots=True)
class Cost:
    """Memory of a component's processes in bytes. resident counts shared pages in each, shared_once does not."""

    processes: int
    resident: int
    shared_once: int


def cost(leader: Identity) -> Cost:
    """Return what a component's session costs now."""
    found = [_memory(pid) for pid in members(leader)] if leader.pid else []
    return Cost(len(found), sum(rss for rss, _ in found), sum(pss for _, pss in found))


def _memory(pid: int) -> tuple[int, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return 0, 0
    fields = {line.split(":")[0]: line.split()[1] for line in lines}
    return int(fields.get("Rss", 0)) * 1024, int(fields.get("Pss", 0)) * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One component. health: `ok`, or what is wrong."""

    name: str
    pid: int
    address: str
    health: str
    cost: Cost
    restarts: int


@dataclass(frozen=True, slots=True)
class Status:
    """A mesh that runs. seconds: since its start."""

    pid: int
    ready: bool
    seconds: float
    rows: tuple[Row, ...]

    @property
    def well(self) -> bool:
        """Whether everything is as it should be."""
        return self.ready and all(row.health == "ok" for row in self.rows)


async def status_of(layout: Layout) -> Status | None:
    """Return how the mesh of a data directory is; None if none is up."""
    run = runfile.read(layout)
    if run is None or run.supervisor is None:
        return None
    asked = {c.name: c for c in components_of(facts_of(layout, layout.remembered_ports()))}
    health = await asyncio.gather(*(_health(asked.get(c.name), c) for c in run.components))
    rows = [
        Row(c.name, c.process.pid, c.address, well, cost(c.process), c.restarts)
        for c, well in zip(run.components, health, strict=True)
    ]
    # Its family are the components, which are counted by themselves.
    rows.insert(
        0, Row("mesh", run.supervisor.pid, "-", "ok", Cost(1, *_memory(run.supervisor.pid)), 0)
    )
    return Status(run.supervisor.pid, run.ready, time.time() - run.started, tuple(rows))


async def _health(component: Component | None, recorded: runfile.Recorded) -> str:
    if recorded.state != "ready":
        return recorded.state
    if recorded.process.pid and not members(recorded.process):
        return "gone"
    if component is None:
        return "unknown"
    try:
        async with asyncio.timeout(_PROBE_SECONDS):
            if recorded.elsewhere and component.program is not None:
                # Its URL, with the password, was told to `up` alone: whether it takes connections is all we can ask.
                await probes.connects(recorded.address, _USUAL_PORTS[recorded.name])
            else:
                await component.ready(None)
    except TimeoutError:
        return "no answer"
    except Exception as error:  # noqa: BLE001 - whatever a probe raises is the answer
        return str(error).splitlines()[0] if str(error) else type(error).__name__
    return "ok"


def table(status: Status) -> str:
    """Return the status for people to read."""
    head = f"{'component':<10} {'pid':>7}  {'address':<22} {'RSS MB':>7} {'PSS MB':>7} {'again':>5}  health"
    lines = [head]
    lines += [
        f"{row.name:<10} {row.pid or '-':>7}  {row.address:<22} {row.cost.resident / 1e6:>7.0f} "
        f"{row.cost.shared_once / 1e6:>7.0f} {row.restarts:>5}  {row.health}"
        for row in status.rows
    ]
    resident = sum(row.cost.resident for row in status.rows)
    shared_once = sum(row.cost.shared_once for row in status.rows)
    lines.append(
        f"{'total':<10} {'':>7}  {'':<22} {resident / 1e6:>7.0f} {shared_once / 1e6:>7.0f}"
    )
    state = "up" if status.ready else "starting"
    lines.append(f"{state} for {status.seconds:.0f} s")
    return "\n".join(lines)
