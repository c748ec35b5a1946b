import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import grpc
import pytest

from mesh import runfile
from mesh.components import Component
from mesh.layout import Layout
from mesh.process import Child, Identity, Program, ProgramFailed, identity, members, outcome, run
from mesh.supervisor import Backoff, StartFailed, Supervisor, rotate
from tests.integration.gateway.edge import until

SLEEPER = "import signal, sys; print('up', flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True)\n"
    "while True: signal.pause()"
)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.make()
    return made


def program(layout: Layout, name: str, code: str, **more: Any) -> Program:
    return Program(
        name=name,
        argv=[sys.executable, "-c", code],
        log=layout.log(name),
        cwd=layout.data,
        **more,
    )


async def printed(_child: object, layout: Layout, name: str = "part", text: str = "up") -> None:
    log = layout.log(name)
    if not log.exists() or text not in log.read_text():
        raise ConnectionError("not yet")


async def test_children_live_while_grpc_of_this_process_is_busy(layout: Layout) -> None:
    """A fork would run gRPC's handlers in the child, which may then die before it is its program."""
    server = grpc.aio.server()
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        asked: Any = channel.unary_unary("/nothing/here")

        async def ask_for_ever() -> None:
            while True:
                with suppress(grpc.aio.AioRpcError):
                    await asked(b"")

        busy = [asyncio.create_task(ask_for_ever()) for _ in range(8)]
        quick = Program("true", ["/bin/true"], layout.log("true"), layout.data)
        try:
            codes = [await Child(quick).wait() for _ in range(60)]
        finally:
            for task in busy:
                task.cancel()
    await server.stop(None)
    assert codes == [0] * 60
    assert layout.log("true").read_text() == ""


def component(
    layout: Layout, code: str, name: str = "part", wave: int = 0, **more: Any
) -> Component:
    async def ready(child: Child | None) -> None:
        await printed(child, layout, name)

    return Component(name, "-", wave, ready, lambda: program(layout, name, code), **more)


async def started(layout: Layout, code: str, **more: Any) -> Child:
    child = Child(program(layout, "part", code, **more))
    async with asyncio.timeout(10):
        while True:
            if "up" in layout.log("part").read_text():
                return child
            await asyncio.sleep(0.01)


def recorded(layout: Layout) -> runfile.Recorded:
    run_now = runfile.read(layout)
    assert run_now is not None
    return run_now.components[0]


def test_backoff_doubles_up_to_a_limit_and_forgets_after_good_health() -> None:
    backoff = Backoff(first=1, most=5, forget=60)
    assert [backoff.after(0) for _ in range(5)] == [1, 2, 4, 5, 5]
    assert backoff.after(61) == 1
    assert backoff.after(0) == 2


def test_a_large_log_is_put_aside_and_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    with log.open("a") as writer:
        writer.write("old\n")
        writer.flush()
        assert not rotate(log, limit=100)
        assert rotate(log, limit=3)
        writer.write("new\n")
    assert log.read_text() == "new\n"
    assert (tmp_path / "x.log.1").read_text() == "old\n"
    assert not rotate(tmp_path / "none.log")


def test_outcomes_are_said_in_words() -> None:
    assert outcome(3) == "exit status 3"
    assert outcome(-9) == "killed by SIGKILL"
    assert outcome(-200) == "killed by signal 200"


async def test_a_child_ends_with_all_it_started(layout: Layout) -> None:
    code = (
        "import subprocess, sys, signal\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        "print('up', flush=True); signal.pause()"
    )
    child = await started(layout, code)
    assert len(members(child.identity)) == 2
    assert await child.stop()
    assert members(child.identity) == []
    assert await child.wait() == -signal.SIGTERM


async def test_a_child_that_does_not_end_is_killed(layout: Layout) -> None:
    child = await started(layout, STUBBORN, stop_seconds=0.2)
    assert not await child.stop()
    assert await child.wait() == -signal.SIGKILL


async def test_hurry_ends_the_waiting(layout: Layout) -> None:
    child = await started(layout, STUBBORN, stop_seconds=60)
    hurry = asyncio.Event()
    hurry.set()
    async with asyncio.timeout(10):
        assert not await child.stop(hurry)


async def test_a_program_that_fails_says_why(layout: Layout) -> None:
    with pytest.raises(ProgramFailed, match=r"exit status 1(.|\n)*no such thing"):
        await run(program(layout, "part", "raise SystemExit('no such thing')"))
    with pytest.raises(ProgramFailed, match="more than"):
        await run(program(layout, "part", SLEEPER), seconds=0.05)


def test_a_later_process_of_the_same_pid_is_not_ours() -> None:
    me = identity(os.getpid())
    assert me is not None
    assert os.getpid() in members(me)
    assert members(Identity(me.pid, me.started - 1)) == []


async def test_components_come_up_in_order_and_go_in_reverse(layout: Layout) -> None:
    said: list[str] = []
    second = component(layout, SLEEPER, "second", wave=1, after=("first",))
    first = component(layout, SLEEPER, "first")
    supervisor = Supervisor(layout, [second, first], said.append)
    await supervisor.up()
    run_now = runfile.read(layout)
    assert run_now is not None
    assert run_now.ready
    assert {c.state for c in run_now.components} == {"ready"}
    await supervisor.down(asyncio.Event())
    order = [(line.split()[0], line.split()[1]) for line in said]
    assert order == [
        ("first", "ready"), ("second", "ready"), ("second", "ended"), ("first", "ended"),
    ]  # fmt: skip
    assert not layout.run.exists()
    assert not any(members(c.process) for c in run_now.components)


async def test_a_dead_component_is_started_again_and_it_is_said(layout: Layout) -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    supervisor = Supervisor(layout, [component(layout, SLEEPER)], said.put_nowait)
    await supervisor.up()
    assert "ready" in await said.get()
    before = recorded(layout)
    os.kill(before.process.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        assert "died (killed by SIGKILL); starting it again in 0.2 s" in await said.get()
        assert "ready" in await said.get()
    after = recorded(layout)
    assert after.process != before.process
    assert after.restarts == 1
    await supervisor.down(asyncio.Event())


async def test_a_wrong_configuration_is_told_with_the_log_and_not_tried_again(
    layout: Layout,
) -> None:
    said: list[str] = []
    code = "import sys; print('PORT: missing', flush=True); sys.exit(78)"
    supervisor = Supervisor(layout, [component(layout, code)], said.append)
    with pytest.raises(StartFailed, match="part does not come up: exit status 78"):
        await supervisor.up()
    assert sum("PORT: missing" in line for line in said) == 1
    await supervisor.down(asyncio.Event())


async def test_what_a_killed_supervisor_left_is_ended_and_nothing_else(
    layout: Layout, tmp_path: Path
) -> None:
    other = Layout(tmp_path / "other")
    other.make()
    ours, theirs = (
        Supervisor(where, [component(where, SLEEPER)], lambda _line: None)
        for where in (layout, other)
    )
    await ours.up()
    await theirs.up()
    assert await runfile.end_orphans(layout) == ["part"]
    left = recorded(other)
    assert members(left.process) == [left.process.pid]
    await theirs.down(asyncio.Event())
    await ours.down(asyncio.Event())


async def test_a_child_that_was_not_written_down_is_found_by_its_mark(layout: Layout) -> None:
    child = await started(layout, SLEEPER, environment={runfile.MARK: str(layout.data)})
    assert await runfile.end_orphans(layout) == ["1 more"]
    await child.wait()


def test_a_data_directory_has_one_supervisor(layout: Layout) -> None:
    first, second = runfile.Lock(layout.lock), runfile.Lock(layout.lock)
    first.take()
    with pytest.raises(runfile.AlreadyUp):
        second.take()
    first.release()
    second.take()
    second.release()


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_child_ends_when_its_supervisor_is_killed(layout: Layout, asked: signal.Signals) -> None:
    log = layout.log("part")
    telling = (
        "import signal\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('TERM', flush=True), exit()))\n"
        "signal.signal(signal.SIGINT, lambda *_: (print('INT', flush=True), exit()))\n"
        "print('up', flush=True)\n"
        "while True: signal.pause()"
    )
    parent = (
        "import asyncio, signal, sys\n"
        "from pathlib import Path\n"
        "from mesh.process import Child, Program\n"
        "async def run():\n"
        f"    log = Path({str(log)!r})\n"
        f"    child = Child(Program('part', [sys.executable, '-c', {telling!r}], log, log.parent,\n"
        f"        stop_signal=signal.Signals({int(asked)})))\n"
        "    print(child.pid, flush=True)\n"
        "    await child.wait()\n"
        "asyncio.run(run())\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        until(lambda: "up" in log.read_text(), "the child is up")
        supervisor.kill()
    until(lambda: identity(pid) is None, "the child has ended")
    assert asked.name.removeprefix("SIG") in log.read_text()
