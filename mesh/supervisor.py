"""Starts the components in order, keeps them alive, ends them in reverse order."""

import asyncio
import dataclasses
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from mesh import runfile
from mesh.components import Component
from mesh.layout import Layout
from mesh.process import Child, Identity, outcome, tail
from mesh.runfile import MARK, Recorded

EX_CONFIG = 78
READY_SECONDS = 60.0
_POLL_SECONDS = 0.04
_FIRST_ATTEMPTS = 4
_LOG_BYTES = 10 * 1024 * 1024
_LOG_CHECK_SECONDS = 10.0
_NO_PROCESS = Identity(0, 0)


class StartFailed(Exception):
    """The mesh cannot come up. Its message says which component, and why."""


class Backoff:
    """Waits between restarts: 0.2 s, doubled each time up to 30 s, forgotten after a minute of good health."""

    def __init__(self, first: float = 0.2, most: float = 30.0, forget: float = 60.0) -> None:
        self._first, self._most, self._forget = first, most, forget
        self._next = first

    def after(self, lived: float) -> float:
        """Return how long to wait before starting again what lived that many seconds."""
        if lived >= self._forget:
            self._next = self._first
        wait, self._next = self._next, min(self._next * 2, self._most)
        return wait


def rotate(log: Path, limit: int = _LOG_BYTES) -> bool:
    """Keep one earlier log of a file that has grown too large. Writers append, so emptying it is safe."""
    try:
        if log.stat().st_size <= limit:
            return False
        with log.open("rb") as source, log.with_suffix(".log.1").open("wb") as copy:
            while block := source.read(1 << 20):
                copy.write(block)
        os.truncate(log, 0)
    except FileNotFoundError:
        return False
    return True


class Supervisor:
    """Minds the components of one mesh. say: tells the person at the terminal one line."""

    def __init__(
        self, layout: Layout, components: Sequence[Component], say: Callable[[str], None]
    ) -> None:
        self._layout = layout
        self._components = {component.name: component for component in components}
        self._say = say
        self._started = time.time()
        self._all_ready = False
        self._children: dict[str, Child] = {}
        self._states = dict.fromkeys(self._components, "waiting")
        self._restarts = dict.fromkeys(self._components, 0)
        self._ready = {name: asyncio.Event() for name in self._components}
        self._tasks: list[asyncio.Task[None]] = []

    async def up(self) -> None:
        """Start everything and return when all is ready. StartFailed if it cannot be."""
        self._record()
        minders = [asyncio.create_task(self._mind(c)) for c in self._components.values()]
        self._tasks = [*minders, asyncio.create_task(self._keep_logs_small())]
        everything = asyncio.create_task(self._everything_ready())
        try:
            await self._first_failure(minders, everything)
        finally:
            everything.cancel()
        self._all_ready = True
        self._record()

    async def _everything_ready(self) -> None:
        for event in self._ready.values():
            await event.wait()

    @staticmethod
    async def _first_failure(
        minders: Sequence[asyncio.Task[None]], everything: asyncio.Task[None]
    ) -> None:
        """Return when everything is ready; raise what stops it from ever being."""
        while not everything.done():
            # A component that runs elsewhere has nothing to mind: its task ends when it answers.
            waits = [everything, *(task for task in minders if not task.done())]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for task in minders:
                if task.done() and (error := task.exception()) is not None:
                    raise error

    async def down(self, hurry: asyncio.Event) -> None:
        """End everything, the last started first. `hurry` being set ends the waiting."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for wave in sorted({c.wave for c in self._components.values()}, reverse=True):
            await asyncio.gather(
                *(self._end(c, hurry) for c in self._components.values() if c.wave == wave)
            )
        self._layout.run.unlink(missing_ok=True)

    async def _end(self, component: Component, hurry: asyncio.Event) -> None:
        child = self._children.get(component.name)
        if child is None:
            return
        began = time.monotonic()
        was_alive = child.alive
        orderly = await child.stop(hurry)
        self._state(component, "ended")
        if was_alive:
            how = "ended" if orderly else "killed: it did not end in time"
            self._say(f"{component.name:<9} {how} ({time.monotonic() - began:.1f} s)")

    async def _mind(self, component: Component) -> None:
        for name in component.after:
            await self._ready[name].wait()
        backoff = Backoff()
        failures = 0
        while True:
            began = time.monotonic()
            try:
                child = await self._start(component, began)
            except _Died as death:
                failures += 1
                self._judge(component, death, failures)
                reason, lived = str(death), 0.0
            else:
                if child is None:
                    return
                code = await child.wait()
                await child.sweep()
                reason, lived = outcome(code), time.monotonic() - began
            wait = backoff.after(lived)
            self._restarts[component.name] += 1
            self._state(component, "down")
            self._say(f"{component.name:<9} died ({reason}); starting it again in {wait:.1f} s")
            await asyncio.sleep(wait)

    def _judge(self, component: Component, death: "_Died", failures: int) -> None:
        """Give up on what never came up; what once was well is tried for ever."""
        if self._ready[component.name].is_set():
            return
        hopeless = death.code == EX_CONFIG or failures >= _FIRST_ATTEMPTS
        log = tail(self._layout.log(component.name))
        if log:
            self._say(f"{component.name:<9} the end of its log:\n{log}")
        if hopeless:
            raise StartFailed(f"{component.name} does not come up: {death}")

    async def _start(self, component: Component, began: float) -> Child | None:
        """Start a component and return it when it is well; None if it runs elsewhere."""
        self._state(component, "starting")
        child: Child | None = None
        try:
            await component.prepare()
            if component.program is not None:
                program = component.program()
                marked = {**program.environment, MARK: str(self._layout.data)}
                child = Child(dataclasses.replace(program, environment=marked))
                self._children[component.name] = child
                self._record()
            await self._until_ready(component, child)
            if not self._ready[component.name].is_set():
                await component.finish()
        except _Died:
            raise
        except Exception as error:
            if child is not None:
                await child.stop()
            raise _Died(str(error) or type(error).__name__) from error
        self._state(component, "ready")
        self._ready[component.name].set()
        took = time.monotonic() - began
        self._say(f"{component.name:<9} ready at {component.address} ({took:.1f} s)")
        return child

    async def _until_ready(self, component: Component, child: Child | None) -> None:
        deadline = time.monotonic() + READY_SECONDS
        problem = "no answer"
        while time.monotonic() < deadline:
            if child is not None and not child.alive:
                code = await child.wait()
                await child.sweep()
                raise _Died(outcome(code), code)
            try:
                await component.ready(child)
            except Exception as error:  # noqa: BLE001 - whatever a probe raises means "not yet"
                problem = str(error) or type(error).__name__
                await asyncio.sleep(_POLL_SECONDS)
            else:
                return
        if child is not None:
            await child.stop()
        raise _Died(f"not ready within {READY_SECONDS:.0f} s: {problem}")

    async def _keep_logs_small(self) -> None:
        while True:
            await asyncio.sleep(_LOG_CHECK_SECONDS)
            for name in self._components:
                with suppress(OSError):
                    rotate(self._layout.log(name))

    def _state(self, component: Component, state: str) -> None:
        self._states[component.name] = state
        self._record()

    def _record(self) -> None:
        runfile.write(
            self._layout,
            self._started,
            ready=self._all_ready,
            components=[self._recorded(c) for c in self._components.values()],
        )

    def _recorded(self, component: Component) -> Recorded:
        child = self._children.get(component.name)
        stop = child.program.stop_signal if child is not None else signal.SIGTERM
        return Recorded(
            name=component.name,
            address=component.address,
            state=self._states[component.name],
            restarts=self._restarts[component.name],
            wave=component.wave,
            process=child.identity if child is not None else _NO_PROCESS,
            stop_signal=int(stop),
            elsewhere=component.program is None,
        )


class _Died(Exception):
    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason)
        self.code = code
