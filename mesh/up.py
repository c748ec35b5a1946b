"""`python -m mesh up`: from nothing to a mesh that answers, until Ctrl-C."""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress

from mesh import places, ports, runfile, tour
from mesh.components import (
    WORKERS_HEALTH,
    Component,
    components_of,
    facts_of,
    full_name,
    slices_present,
)
from mesh.environment import Facts
from mesh.layout import DEFAULT_DATA, Layout
from mesh.process import identity
from mesh.supervisor import StartFailed, Supervisor


class Voice:
    """Tells the terminal what happens and when; a terminal that has gone away changes nothing."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def say(self, text: str) -> None:
        """Write a line with its time."""
        self.plain(f"{self.elapsed:6.1f} s  {text}")

    def plain(self, text: str) -> None:
        """Write text as it is."""
        with suppress(OSError, ValueError):
            print(text, flush=True)


def choose_ports(layout: Layout, voice: Voice) -> dict[str, int]:
    """Return the ports of this start, the ones of the last where they are free."""
    before = layout.remembered_ports()
    chosen = ports.choose(layout.data, DEFAULT_DATA, before)
    for name, port in before.items():
        if chosen.get(name, port) != port:
            voice.say(f"port {port} of {name} is taken: {chosen[name]} instead")
    if chosen != before:
        layout.remember_ports(chosen)
    return chosen


async def up(layout: Layout) -> int:
    """Run the mesh of a data directory until a signal; return the exit status."""
    voice = Voice()
    layout.make()
    lock = runfile.Lock(layout.lock)
    try:
        lock.take()
    except runfile.AlreadyUp:
        run = runfile.read(layout)
        pid = run.supervisor.pid if run and run.supervisor else "?"
        voice.plain(
            f"the mesh of {layout.data} is up already (pid {pid}): `python -m mesh status`\n"
            "another beside it: make run MESH_DATA=.data/second"
        )
        return 1
    try:
        return await _up(layout, voice)
    except (places.MissingBinary, ports.NoFreePort, PermissionError) as error:
        voice.say(f"cannot start: {error}\nask `python -m mesh doctor`")
        return 1
    finally:
        lock.release()


async def _up(layout: Layout, voice: Voice) -> int:
    stop, hurry = _on_signals(voice)
    if orphans := await runfile.end_orphans(layout):
        voice.say(f"ended what an earlier mesh left behind: {', '.join(orphans)}")
    facts = facts_of(layout, choose_ports(layout, voice))
    parts = components_of(facts)
    voice.say(f"starting {', '.join(c.name for c in parts)}; data in {layout.data}")
    engines = places.engine_home(layout.data, "postgres", places.engine_account()).parent
    if engines != layout.data:
        voice.say(f"nobody may enter the folders above; the engines' data is in {engines}")
    for name in ("gateway", "workers"):
        if not (places.ROOT / name).is_dir():
            voice.say(f"{name:<9} is not in this clone")
    supervisor = Supervisor(layout, parts, voice.say)
    starting = asyncio.create_task(supervisor.up())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
    status = 0
    if not starting.done():
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    elif (error := starting.exception()) is not None:
        voice.say(str(error) if isinstance(error, StartFailed) else f"cannot start: {error!r}")
        status = 1
    else:
        _welcome(facts, parts, voice)
        await stopping
    voice.say("ending")
    await supervisor.down(hurry)
    stopping.cancel()
    voice.say("ended")
    return status


def _on_signals(voice: Voice) -> tuple[asyncio.Event, asyncio.Event]:
    stop, hurry = asyncio.Event(), asyncio.Event()

    def signalled() -> None:
        if stop.is_set():
            voice.say("in a hurry")
            hurry.set()
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, signalled)
    return stop, hurry


def _welcome(facts: Facts, parts: list[Component], voice: Voice) -> None:
    from mesh.identity import user_token

    services = {name: full_name(name) for name in slices_present()}
    if any(part.name == "workers" for part in parts):
        services["workers"] = WORKERS_HEALTH
    gateway = any(part.name == "envoy" for part in parts)
    token = user_token(facts.layout.identity, facts.issuer, tour.USER)
    voice.plain("")
    voice.plain(tour.addresses(facts.ports, services, gateway=gateway))
    voice.plain("")
    voice.plain(tour.render(facts.ports, token, services))
    voice.say(f"the mesh is up; Ctrl-C ends it (pid {os.getpid()})")


async def down(layout: Layout) -> int:
    """End the mesh of a data directory, or what is left of it; return the exit status."""
    run = runfile.read(layout)
    if run is None:
        print("nothing is up here")
        return 0
    if run.supervisor is not None:
        os.kill(run.supervisor.pid, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while identity(run.supervisor.pid) == run.supervisor:
            if time.monotonic() > deadline:
                os.kill(run.supervisor.pid, signal.SIGKILL)
                sys.stderr.write("it did not end in a minute and was killed\n")
                deadline = float("inf")
            await asyncio.sleep(0.05)
    if orphans := await runfile.end_orphans(layout):
        print(f"ended what was left behind: {', '.join(orphans)}")
    print("ended")
    return 0
