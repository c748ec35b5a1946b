"""Processes come and go behind the edge, and callers do not notice."""

import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from mesh.ports import free_port
from tests.integration.gateway.edge import Edge, Issuer, envoy, until
from tests.integration.gateway.test_errors import CHART, named, reason_of, retry_of
from tests.integration.gateway.upstreams import Call, Loop, Scene, Upstream


@pytest.fixture
def client(edge: Edge) -> Iterator[httpx.Client]:
    with edge.client() as opened:
        yield opened


def test_calls_are_spread_over_the_processes(
    client: httpx.Client, calls: list[Call], upstreams: list[Upstream]
) -> None:
    for _ in range(40):
        assert client.get(f"/v1/{CHART}").status_code == 200

    spread = Counter(call.port for call in calls)
    assert len(spread) == 2
    assert min(spread.values()) >= 5


def test_a_retry_goes_to_the_other_process(
    client: httpx.Client, calls: list[Call], upstreams: list[Upstream]
) -> None:
    ill, well = upstreams
    ill.flaky = True
    for _ in range(12):
        assert client.get(f"/v1/{named('flaky')}").status_code == 200

    answered = [call.port for call in calls]
    assert ill.port in answered
    for first, second in pairwise(answered):
        if first == ill.port:
            assert second == well.port


def test_a_process_that_is_gone_is_left_alone_before_its_health_is_asked_for(
    tmp_path: Path, issuer: Issuer, loop: Loop, scene: Scene, upstreams: list[Upstream]
) -> None:
    well = upstreams[0]

    async def start() -> Upstream:
        server = Upstream(scene, free_port())
        await server.start()
        return server

    ill = loop.run(start())
    ports = {"profile": [well.port], "chart": [ill.port, well.port], "chat": [well.port]}
    with envoy(tmp_path, issuer, ports, "health.interval=30s") as edge, edge.client() as client:
        until(lambda: edge.unhealthy() == 0, "both processes are in use")
        loop.run(ill.stop())

        def ejected() -> bool:
            assert client.get(f"/v1/{CHART}").status_code == 200
            return edge.unhealthy() == 1

        until(ejected, "the process that is gone is ejected")


def test_an_answer_never_puts_a_process_out_of_use(
    tmp_path: Path, issuer: Issuer, ports: dict[str, list[int]], scene: Scene
) -> None:
    with envoy(tmp_path, issuer, ports, "outliers.consecutive_failures=2") as edge:
        until(lambda: edge.unhealthy() == 0, "both processes are in use")
        with edge.client() as client:
            for _ in range(12):
                assert client.get(f"/v1/{named('away')}").status_code == 503

        assert edge.unhealthy() == 0


def test_what_may_not_be_repeated_is_sent_once(client: httpx.Client, calls: list[Call]) -> None:
    once = client.post("/v1/users/ada/profiles/away/charts", json={})

    assert (once.status_code, reason_of(once)) == (503, "STORE_UNAVAILABLE")
    assert len(calls) == 1


def test_a_process_that_drains_gets_no_more_calls_and_none_fails(
    edge: Edge, client: httpx.Client, loop: Loop, calls: list[Call], upstreams: list[Upstream]
) -> None:
    leaving, staying = upstreams
    until(lambda: edge.unhealthy() == 0, "all endpoints are in use", 15)
    loop.run(leaving.serve(serving=False))
    try:
        # It still accepts, as a draining process does: whoever comes before the gateway has noticed is served.
        failed = []

        def noticed() -> bool:
            answer = client.get(f"/v1/{CHART}")
            failed.extend([answer.status_code] if answer.status_code != 200 else [])
            return edge.unhealthy() == 1

        until(noticed, "the draining endpoint is out of use", 15)
        calls.clear()
        for _ in range(20):
            assert client.get(f"/v1/{CHART}").status_code == 200
    finally:
        loop.run(leaving.serve(serving=True))

    assert failed == []
    assert {call.port for call in calls} == {staying.port}
    until(lambda: edge.unhealthy() == 0, "the endpoint is back in use", 15)


def test_the_last_process_leaves_and_another_comes(
    tmp_path: Path, issuer: Issuer, loop: Loop, scene: Scene
) -> None:
    port = free_port()

    async def start() -> Upstream:
        server = Upstream(scene, port)
        await server.start()
        return server

    first = loop.run(start())
    with envoy(tmp_path, issuer, {name: [port] for name in ("profile", "chart", "chat")}) as edge:
        with edge.client() as client:
            assert client.get(f"/v1/{CHART}").status_code == 200
            loop.run(first.stop())
            until(lambda: edge.ask_ops("/readyz").status_code == 503, "/readyz says 503")
            answer = client.get(f"/v1/{CHART}")
            assert edge.ask_ops("/healthz").status_code == 200
            second = loop.run(start())
            until(lambda: client.get(f"/v1/{CHART}").status_code == 200, "charts are back")
        until(lambda: edge.ask_ops("/readyz").status_code == 200, "/readyz says 200")
        loop.run(second.stop())

    assert (answer.status_code, answer.json()["code"]) == (503, 14)
    assert (reason_of(answer), retry_of(answer)) == ("SERVICE_UNAVAILABLE", "1s")
    assert answer.headers["retry-after"] == "1"


def test_too_many_calls(tmp_path: Path, issuer: Issuer, ports: dict[str, list[int]]) -> None:
    narrow = ("limits.burst=3", "limits.requests_per_second=10")
    with envoy(tmp_path, issuer, ports, *narrow) as edge, edge.client() as client:
        answers = [client.get(f"/v1/{CHART}") for _ in range(20)]
        refused = [answer for answer in answers if answer.status_code != 200]
        until(lambda: client.get(f"/v1/{CHART}").status_code == 200, "calls are let in again")

    assert answers[0].status_code == 200
    assert refused
    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (429, 8)
        assert (reason_of(answer), retry_of(answer)) == ("RATE_LIMITED", "1s")


def test_keys_that_cannot_be_had_are_our_fault_not_the_callers(
    tmp_path: Path, ports: dict[str, list[int]]
) -> None:
    absent = Issuer()
    absent.close()
    with envoy(tmp_path, absent, ports) as edge, edge.client() as client:
        answer = client.get(f"/v1/{CHART}")
        anonymous = httpx.post(f"{edge.url}/v1/charts:compute", json={})

    assert anonymous.status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (503, 14)
    assert (reason_of(answer), retry_of(answer)) == ("SERVICE_UNAVAILABLE", "1s")


def test_a_remembered_token_expires_all_the_same(
    tmp_path: Path, issuer: Issuer, ports: dict[str, list[int]]
) -> None:
    with envoy(tmp_path, issuer, ports, "jwt.clock_skew_seconds=1") as edge:
        headers = {"authorization": f"Bearer {issuer.token(exp=int(time.time()) + 1)}"}
        with httpx.Client(base_url=edge.url, headers=headers) as client:
            assert client.get(f"/v1/{CHART}").status_code == 200
            until(lambda: client.get(f"/v1/{CHART}").status_code == 401, "the token expires")
            answer = client.get(f"/v1/{CHART}")

    assert reason_of(answer) == "TOKEN_EXPIRED"
