"""`python -m mesh` as a person runs it: real engines, real services, real signals."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import grpc
import httpx
import jwt
import pytest

from baziai.chart.v1 import chart_service_pb2, chart_service_pb2_grpc
from baziai.profile.v1 import profile_service_pb2, profile_service_pb2_grpc
from mesh import ports, runfile
from mesh.engines import start_postgres, start_redis
from mesh.layout import Layout
from mesh.places import PYTHON_PATH, ROOT
from mesh.process import Identity, members
from mesh.runfile import Recorded
from mesh.status import status_of
from tests.integration.gateway.edge import until

UP = "the mesh is up"
MESH = [sys.executable, "-m", "mesh"]


class Mesh:
    """A mesh in a folder of its own, driven by the command line."""

    def __init__(self, **environment: str) -> None:
        self.more = environment
        self.data = Path(tempfile.mkdtemp(prefix="baziai-mesh-"))
        self.data.chmod(0o755)
        self.layout = Layout(self.data)
        self.lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "MESH_DATA": str(self.data), "PYTHONPATH": PYTHON_PATH, **self.more}

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*MESH, "up"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def says(self, text: str) -> str:
        """Wait for a line with this text."""
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)
            if text in line:
                return line
        raise AssertionError(f"it never said {text!r}:\n{''.join(self.lines)}")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*MESH, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def signal(self, number: signal.Signals) -> int:
        """Send a signal to the supervisor and wait for its end."""
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.send_signal(number)
        self.lines += self._process.stdout.readlines() if number != signal.SIGKILL else []
        status = self._process.wait(60)
        self._process.stdout.close()
        self._process = None
        return status

    def component(self, name: str) -> Recorded:
        run = runfile.read(self.layout)
        assert run is not None
        return next(c for c in run.components if c.name == name)

    def processes(self) -> list[int]:
        run = runfile.read(self.layout)
        parts = run.components if run else ()
        return [pid for part in parts for pid in members(part.process)]

    def close(self) -> None:
        if self._process is not None:
            self.signal(signal.SIGTERM)
        self.run("down")
        shutil.rmtree(self.data)


@pytest.fixture(scope="module")
def mesh() -> Iterator[Mesh]:
    made = Mesh()
    made.start()
    try:
        made.says(UP)
        yield made
    finally:
        made.close()


def create_profile(mesh: Mesh, token: str, profile_id: str) -> str:
    port = mesh.layout.remembered_ports()["profile"]
    request = profile_service_pb2.CreateProfileRequest(parent="users/demo", profile_id=profile_id)
    request.profile.display_name = "Li"
    birth = request.profile.birth
    birth.date.year, birth.date.month, birth.date.day = 1990, 2, 4
    birth.time_of_day.hours, birth.time_of_day.minutes = 10, 12
    birth.place.time_zone = "Asia/Shanghai"
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = profile_service_pb2_grpc.ProfileServiceStub(channel)
        answer = stub.CreateProfile(
            request, metadata=(("authorization", f"Bearer {token}"),), timeout=10
        )
    return str(answer.name)


def profiles(mesh: Mesh) -> list[str]:
    token = mesh.run("token", "--user", "demo").stdout.strip()
    request = profile_service_pb2.ListProfilesRequest(parent="users/demo")
    with grpc.insecure_channel(f"127.0.0.1:{mesh.layout.remembered_ports()['profile']}") as channel:
        stub = profile_service_pb2_grpc.ProfileServiceStub(channel)
        answer = stub.ListProfiles(
            request, metadata=(("authorization", f"Bearer {token}"),), timeout=10
        )
    return [profile.name for profile in answer.profiles]


def test_a_call_with_a_token_of_the_mesh_succeeds(mesh: Mesh) -> None:
    answer = mesh.run("token", "--user", "demo")
    assert answer.returncode == 0
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", answer.stdout)
    assert create_profile(mesh, answer.stdout.strip(), "kept") == "users/demo/profiles/kept"


def test_a_token_of_nobody_is_refused(mesh: Mesh) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        create_profile(mesh, "a.b.c", "forged")
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_status_says_that_all_is_well_and_what_it_costs(mesh: Mesh) -> None:
    answer = mesh.run("status")
    assert answer.returncode == 0, answer.stdout
    rows = {line.split()[0]: line.split() for line in answer.stdout.splitlines()}
    assert {"mesh", "postgres", "redis", "issuer", "profile", "total"} <= set(rows)
    assert rows["profile"][-1] == "ok"
    assert int(rows["total"][1]) > int(rows["profile"][3])


def test_a_second_start_in_the_same_place_says_who_is_there(mesh: Mesh) -> None:
    answer = mesh.run("up")
    assert answer.returncode == 1
    assert "is up already" in answer.stdout


def test_logs_and_doctor_have_something_to_say(mesh: Mesh) -> None:
    assert '"started"' in mesh.run("logs", "profile").stdout
    assert mesh.run("logs", "nonsense").returncode == 1
    answer = mesh.run("doctor")
    assert answer.returncode == 0, answer.stdout
    assert "ok postgres" in answer.stdout


@pytest.mark.parametrize("name", ["profile", "workers", "postgres", "redis", "issuer", "envoy"])
def test_a_killed_component_comes_back(mesh: Mesh, name: str) -> None:
    before = mesh.component(name)
    os.kill(before.process.pid, signal.SIGKILL)
    mesh.says(f"{name:<9} died (killed by SIGKILL)")
    mesh.says(f"{name:<9} ready")
    after = mesh.component(name)
    assert after.process != before.process
    assert after.restarts == before.restarts + 1


def test_secrets_are_in_no_log_and_on_no_command_line(mesh: Mesh) -> None:
    words = [
        *mesh.layout.secrets.read_text().split('"')[3::4],
        mesh.layout.key_file.read_text().split()[1],
    ]
    seen = [log.read_text() for log in mesh.layout.logs.glob("*.log")]
    seen += [
        Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in mesh.processes()
    ]
    assert seen
    assert not [word for word in words if len(word) > 16 and any(word in text for text in seen)]


def test_the_tour_works_as_it_is_printed(mesh: Mesh) -> None:
    text = "".join(mesh.lines)
    tour = text[text.index("  export BAZIAI_EDGE") :].replace("\\\n", " ")
    wanted = ("export", "curl", ".venv/bin/buf")
    script = [line.strip() for line in tour.splitlines() if line.strip().startswith(wanted)]
    answers = subprocess.run(
        ["bash", "-euc", "\n".join(script)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answers.returncode == 0, answers.stderr
    lines = answers.stdout.splitlines()
    assert json.loads(lines[0])["name"] == "users/demo/profiles/li"
    # By the sun over Chengdu it is an hour and a quarter earlier than by the clock of Shanghai.
    chart = json.loads(lines[1])
    assert [chart["pillars"][part]["label"] for part in ("year", "month", "day", "hour")] == [
        "己巳", "丁丑", "庚子", "庚辰",
    ]  # fmt: skip
    assert json.loads(lines[2])["name"] == "users/demo/conversations/talk"
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data:")]
    assert "started" in events[0]
    assert "completed" in events[-1]
    assert any("citation" in event for event in events)
    by_grpc = json.loads(answers.stdout[answers.stdout.index("\n{\n") :])
    assert by_grpc["pillars"]["day"]["label"] == "庚子"


def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def service_token(mesh: Mesh) -> str:
    return (mesh.layout.identity / "chart.token").read_text().strip()


def create_chart(mesh: Mesh, token: str, chart_id: str) -> str:
    """Through Chart, which asks Profile with its own token beside the user's."""
    port = mesh.layout.remembered_ports()["chart"]
    request = chart_service_pb2.CreateChartRequest(
        parent="users/demo/profiles/kept", chart_id=chart_id
    )
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = chart_service_pb2_grpc.ChartServiceStub(channel)
        answer = stub.CreateChart(
            request, metadata=(("authorization", f"Bearer {token}"),), timeout=10
        )
    return str(answer.name)


def test_keys_that_are_rotated_at_once(mesh: Mesh) -> None:
    old = mesh.run("token", "--user", "demo").stdout.strip()
    services_before = service_token(mesh)
    assert create_chart(mesh, old, "before").endswith("/before")

    rotated = mesh.run("rotate-keys", "--now")
    new = mesh.run("token", "--user", "demo").stdout.strip()

    assert rotated.returncode == 0, rotated.stderr
    assert kid(new) in rotated.stdout
    assert kid(new) != kid(old)
    # What the old key signed lives as long as it was to live, at the services and at the edge.
    assert create_chart(mesh, old, "with-the-old").endswith("/with-the-old")
    edge = f"http://127.0.0.1:{mesh.layout.remembered_ports()['edge']}"
    path = f"{edge}/v1/users/demo/profiles/kept"
    assert httpx.get(path, headers={"authorization": f"Bearer {old}"}).status_code == 200
    # The services ask for keys that they do not know, at most every ten seconds; the edge may need its cache's minute.
    until(lambda: served(mesh, new), "the services believe the new key", 15)
    answer = httpx.get(path, headers={"authorization": f"Bearer {new}"})
    assert answer.status_code == 200 or "TOKEN_INVALID" in answer.text
    # The services' own tokens go on, and are of the new key when they are renewed: at the latest by a new issuer.
    assert service_token(mesh) == services_before
    os.kill(mesh.component("issuer").process.pid, signal.SIGKILL)
    mesh.says("issuer    ready")
    assert kid(service_token(mesh)) == kid(new)
    assert create_chart(mesh, new, "with-the-new").endswith("/with-the-new")


def served(mesh: Mesh, token: str) -> bool:
    try:
        create_chart(mesh, token, f"c{time.monotonic_ns()}")
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.UNAUTHENTICATED:
            return False
        raise
    return True


@pytest.mark.slow
async def test_engines_that_run_elsewhere_are_used() -> None:
    async with start_postgres(migrate=False) as database, start_redis() as url:
        mesh = Mesh(MESH_POSTGRES_URL=database.admin_url, MESH_REDIS_URL=url)
        try:
            mesh.start()
            mesh.says(UP)
            assert mesh.component("postgres").process.pid == 0
            assert not (mesh.data / "postgres" / "cluster").exists()
            token = mesh.run("token", "--user", "demo").stdout.strip()
            create_profile(mesh, token, "elsewhere")
            assert mesh.run("status").returncode == 0
            # Another shell knows nothing of those URLs, and the run file knows no password.
            mesh.more = {}
            told = mesh.run("status")
            assert told.returncode == 0, told.stdout
            rows = {line.split()[0]: line.split() for line in told.stdout.splitlines()}
            assert rows["postgres"][2] == mesh.component("postgres").address
            assert rows["redis"][-1] == "ok"
            written = mesh.layout.run.read_text()
            for place in (urlsplit(database.admin_url), urlsplit(url)):
                assert str(place.port) in written
                assert not place.password or place.password not in written
            assert mesh.run("logs", "profile").returncode == 0
            assert mesh.run("token", "--user", "demo").returncode == 0
        finally:
            mesh.close()


async def test_engines_elsewhere_that_go_away_are_told_of() -> None:
    with tempfile.TemporaryDirectory() as folder:
        layout = Layout(Path(folder))
        layout.make()
        layout.remember_ports(ports.choose(layout.data, layout.data, {}))
        away = Recorded(
            "redis", f"127.0.0.1:{ports.free_port()}", "ready", 0, 0, Identity(0, 0), 15, True
        )
        runfile.write(layout, time.time(), ready=True, components=[away])
        told = await status_of(layout)
    assert told is not None
    assert "onnect" in told.rows[1].health
    assert not told.well


@pytest.mark.slow
def test_a_second_mesh_beside_the_first(mesh: Mesh) -> None:
    second = Mesh()
    second.start()
    try:
        second.says(UP)
        first_ports = set(mesh.layout.remembered_ports().values())
        assert not first_ports & set(second.layout.remembered_ports().values())
        token = second.run("token", "--user", "demo").stdout.strip()
        assert create_profile(second, token, "other") == "users/demo/profiles/other"
        with pytest.raises(grpc.RpcError):
            create_profile(mesh, token, "other")
    finally:
        second.close()
    assert mesh.run("status").returncode == 0


@pytest.mark.slow
def test_a_killed_supervisor_takes_everything_with_it(mesh: Mesh) -> None:
    before = mesh.layout.remembered_ports()
    left = mesh.processes()
    assert len(left) > 8
    assert mesh.signal(signal.SIGKILL) == -signal.SIGKILL
    until(lambda: not mesh.processes(), "every child has ended by itself", 30)
    assert mesh.run("status").returncode == 3
    mesh.start()
    mesh.says(UP)
    assert not set(left) & set(mesh.processes())
    assert mesh.layout.remembered_ports() == before
    assert "users/demo/profiles/kept" in profiles(mesh)


@pytest.mark.slow
def test_sigterm_ends_everything_in_reverse_order(mesh: Mesh) -> None:
    left = mesh.processes()
    assert mesh.signal(signal.SIGTERM) == 0
    assert not [pid for pid in left if Path(f"/proc/{pid}").exists()]
    assert not mesh.layout.run.exists()
    ended = [line.split()[2] for line in mesh.lines if " ended (" in line]
    assert ended.index("profile") < ended.index("postgres")
    assert mesh.run("down").stdout == "nothing is up here\n"
    assert mesh.run("token", "--user", "demo").returncode == 0
