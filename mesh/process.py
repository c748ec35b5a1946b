"""Child processes: each in a session of its own, waited for without threads, ended with all it started, and with us."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_POLL_SECONDS = 0.02
_HURRY_SECONDS = 2.0
# Of util-linux (2.33 and later); that of BusyBox does not do.
_SETPRIV = "setpriv"


@dataclass(frozen=True, slots=True)
class Account:
    """Who a child runs as: numeric user and group."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Identity:
    """A process, told from a later one of the same pid by its start (clock ticks since boot)."""

    pid: int
    started: int


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. log: file that stdout and stderr are appended to. account: None is who we are.

    stop_signal asks it to end; it is killed after stop_seconds. niceness: how far it stands back for the others, 0–19.
    """

    name: str
    argv: Sequence[str]
    log: Path
    cwd: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 25.0
    niceness: int = 0


class ProgramFailed(Exception):
    """A program ended that should not have. Its message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class _Stat:
    pid: int
    state: str
    parent: int
    session: int
    started: int


def _stat(pid: int) -> _Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name, in parentheses, may hold anything, parentheses too.
    fields = text[text.rindex(")") + 2 :].split()
    return _Stat(pid, fields[0], int(fields[1]), int(fields[3]), int(fields[19]))


def identity(pid: int) -> Identity | None:
    """Return the process of this pid, None if there is none or it is a zombie."""
    stat = _stat(pid)
    return Identity(pid, stat.started) if stat is not None and stat.state not in "ZX" else None


def members(leader: Identity) -> list[int]:
    """Return the live processes that `leader` started, itself included.

    These are its session, which is known also when it is gone, and its descendants, because
    PostgreSQL gives each of its processes a session of its own.
    """
    now = _stat(leader.pid)
    if now is not None and now.started != leader.started:
        return []
    found = (_stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    live = [stat for stat in found if stat is not None and stat.state not in "ZX"]
    family = {
        stat.pid
        for stat in live
        if leader.pid in {stat.pid, stat.session} and stat.started >= leader.started
    }
    while more := {s.pid for s in live if s.parent in family and s.pid not in family}:
        family |= more
    return sorted(family)


def kill(pids: Sequence[int], number: signal.Signals) -> None:
    """Send a signal to each; those that are gone already are passed over."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


async def end_session(leader: Identity, number: signal.Signals, seconds: float) -> None:
    """End a session that may not be our child's: ask its leader (all, if that is gone), then kill what is left."""
    alive = members(leader)
    kill([leader.pid] if leader.pid in alive else alive, number)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while members(leader):  # noqa: ASYNC110 - the kernel tells nobody but the parent
                await asyncio.sleep(_POLL_SECONDS)
    while alive := members(leader):
        kill(alive, signal.SIGKILL)
        await asyncio.sleep(_POLL_SECONDS)


def tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log, indented; empty without one."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16_384))
            text = file.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def _bound_to_us(program: Program) -> list[str]:
    """Return the command that becomes the program, as its account, and gets its stop signal when we end in any way.

    A command and not a `preexec_fn`: that makes Python fork, and gRPC's threads, if this process has any, then
    bring down one child in five before it is its program. Without one the child shares no memory that it could spoil.
    """
    account = program.account
    # Before the signal is asked for: a change of account would undo it.
    become = (
        [f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"] if account else []
    )
    ask = [_SETPRIV, *become, f"--pdeathsig={program.stop_signal.name.removeprefix('SIG')}", "--"]
    # We may have ended before it could ask.
    unless_orphaned = ["/bin/sh", "-c", '[ "$PPID" = "$0" ] && exec "$@"', str(os.getpid())]
    stand_back = ["nice", "-n", str(program.niceness)] if program.niceness else []
    return [*ask, *unless_orphaned, *stand_back, *program.argv]


class Child:
    """A running program of ours."""

    def __init__(self, program: Program) -> None:
        """Start it. Call from the main thread: a child ends with the thread that started it."""
        self.program = program
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                _bound_to_us(program),
                cwd=program.cwd,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C at the terminal is for us alone, and its group is killed as one.
                start_new_session=True,
            )
        self.pid = self._process.pid
        found = _stat(self.pid)
        self.identity = Identity(self.pid, found.started if found else 0)
        self._gone = asyncio.get_running_loop().create_future()
        self._pidfd = os.pidfd_open(self.pid)
        asyncio.get_running_loop().add_reader(self._pidfd, self._reap)

    def _reap(self) -> None:
        asyncio.get_running_loop().remove_reader(self._pidfd)
        os.close(self._pidfd)
        self._gone.set_result(self._process.wait())

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return not self._gone.done()

    async def wait(self) -> int:
        """Return its exit status, −N for signal N, when it has ended."""
        code: int = await asyncio.shield(self._gone)
        return code

    async def stop(self, hurry: asyncio.Event | None = None) -> bool:
        """End it and all it started; True if it went by itself in time.

        `hurry` being set asks a second time, which services take as leave to drop what they do, and
        shortens the wait.
        """
        if self.alive:
            kill([self.pid], self.program.stop_signal)
        if not await self._ended(self.program.stop_seconds, hurry) and hurry is not None:
            kill([self.pid], self.program.stop_signal)
            await self._ended(min(_HURRY_SECONDS, self.program.stop_seconds))
        orderly = not self.alive
        await self.sweep()
        return orderly

    async def _ended(self, seconds: float, unless: asyncio.Event | None = None) -> bool:
        waits = [asyncio.ensure_future(self.wait())]
        if unless is not None:
            waits.append(asyncio.ensure_future(unless.wait()))
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for waiting in waits:
            waiting.cancel()
        return not self.alive

    async def sweep(self) -> None:
        """Kill what is left of its session."""
        while left := members(self.identity):
            kill(left, signal.SIGKILL)
            await asyncio.sleep(_POLL_SECONDS)
        await self.wait()


def outcome(code: int) -> str:
    """Return an exit status in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


async def run(program: Program, seconds: float = 120.0) -> None:
    """Run a program to its end. ProgramFailed if it takes too long or does not end well."""
    child = Child(program)
    try:
        async with asyncio.timeout(seconds):
            code = await child.wait()
    except TimeoutError:
        raise ProgramFailed(f"{program.name} took more than {seconds:.0f} s") from None
    finally:
        await child.sweep()
    if code != 0:
        raise ProgramFailed(f"{program.name}: {outcome(code)}\n{tail(program.log)}")
