"""What callers send that grpc cannot read, or that would say two things at once, never reaches a service."""

import base64
import socket
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import grpc
import httpx
import pytest
from google.protobuf.message import Message
from grpc_status import rpc_status

from baziai.chart.v1 import chart_service_pb2, chart_service_pb2_grpc
from gateway.envoy import replies
from tests.integration.gateway.edge import Edge, Issuer, envoy, until
from tests.integration.gateway.test_errors import (
    CHART,
    GET_CHART,
    named,
    reason_of,
    web_call,
    web_refusal,
)
from tests.integration.gateway.upstreams import TIMEOUT_STEP, Call

ASKED = chart_service_pb2.GetChartRequest(name=CHART)
PROFILE = "users/ada/profiles/p"
UNREADABLE = [
    *(("grpc-timeout", value) for value in ("abc", "0m", "00000000S", "5 S", "-1S", "123456789S")),
    *(("grpc-timeout", value) for value in ("99999999999H", "5s", "")),
    ("grpc-encoding", "made-up"),
]
UNWANTED = [
    *(("x-some-bin", value) for value in ("!!!", "AAAA")),
    *(("grpc-trace-bin", "?"), ("lb-cost-bin", "A"), ("endpoint-load-metrics-bin", "x")),
    *(("grpc-previous-rpc-attempts", "many"), ("grpc-retry-pushback-ms", "soon")),
    *(("grpc-status", "5"), ("grpc-internal-encoding-request", "made-up")),
]

# Cut short, too long, with flags that mean nothing, two messages, a length beyond all measure.
BODIES = (
    *(b"\0\0\0\0\x09ab", b"\0", b"\0\0\0\0\1aa", b"\7\0\0\0\1a", b"\1\0\0\0\1a"),
    *(b"\0" * 10, b"\0\xff\xff\xff\xffa"),
)


def web(edge: Edge, message: Message, headers: dict[str, str]) -> httpx.Response:
    return web_call(edge, message, edge.issuer.token(), headers=headers)


@pytest.mark.parametrize(("name", "value"), [*UNREADABLE, *UNWANTED])
def test_rest_takes_no_headers_of_grpc(
    edge: Edge, calls: list[Call], name: str, value: str
) -> None:
    with edge.client({name: value}) as client:
        answer = client.get(f"/v1/{CHART}")

    assert answer.status_code == 200, answer.text
    (call,) = calls
    assert name not in call.metadata
    assert call.deadline is None


@pytest.mark.parametrize(("name", "value"), UNREADABLE)
def test_what_grpc_cannot_read_is_refused_in_our_words(
    edge: Edge, calls: list[Call], name: str, value: str
) -> None:
    answer = web(edge, ASKED, {name: value})

    assert web_refusal(answer) == (3, "REQUEST_MALFORMED")
    assert calls == []
    native = _native(edge, {name: value})
    assert native.headers["grpc-status"] == "3"
    assert b"REQUEST_MALFORMED" in base64.b64decode(
        native.headers["grpc-status-details-bin"] + "=="
    )
    # The next one on the same connection is not made to suffer for it.
    assert web(edge, ASKED, {"grpc-timeout": "5S"}).content[:1] == b"\0"


def _native(edge: Edge, headers: dict[str, str], body: bytes = b"") -> httpx.Response:
    """Call as a native client does that writes its headers, and its frames, itself."""
    content = ASKED.SerializeToString()
    return httpx.post(
        f"{edge.url}{GET_CHART}",
        content=body or b"\0" + len(content).to_bytes(4) + content,
        headers={
            "content-type": "application/grpc",
            "te": "trailers",
            "authorization": f"Bearer {edge.issuer.token()}",
            **headers,
        },
    )


@pytest.mark.parametrize(("name", "value"), UNWANTED)
def test_what_no_service_reads_is_taken_away(
    edge: Edge, calls: list[Call], name: str, value: str
) -> None:
    assert web(edge, ASKED, {name: value}).content[:1] == b"\0"
    (call,) = calls
    assert name not in call.metadata


@pytest.mark.parametrize("value", ["1n", "1m", "07S", "99999999H"])
def test_every_timeout_of_the_protocol_is_let_through(
    edge: Edge, calls: list[Call], value: str
) -> None:
    web(edge, ASKED, {"grpc-timeout": value, "grpc-encoding": "gzip"})

    # The shortest ones may be over before a service sees them, or be seen when all is over, even in the next round.
    unhurried = [call for call in calls if (call.deadline or 0) > 1]
    assert len(unhurried) == (value not in {"1n", "1m"})


def test_binary_metadata_of_a_native_client_does_no_harm(
    channel: grpc.Channel, edge: Edge, calls: list[Call]
) -> None:
    stub = chart_service_pb2_grpc.ChartServiceStub(channel)
    metadata = (("authorization", f"Bearer {edge.issuer.token()}"), ("x-some-bin", b"\0\xff"))
    stub.GetChart(ASKED, metadata=metadata, timeout=5)

    (call,) = calls
    assert "x-some-bin" not in call.metadata
    assert call.deadline is not None
    assert call.deadline <= 5 + TIMEOUT_STEP


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_not_one_message(edge: Edge, calls: list[Call], body: bytes) -> None:
    native = _native(edge, {}, body)
    web_answer = web_call(edge, ASKED, edge.issuer.token(), body=body)

    assert (native.headers["grpc-status"], native.content) == ("3", b"")
    assert b"REQUEST_MALFORMED" in base64.b64decode(
        native.headers["grpc-status-details-bin"] + "=="
    )
    assert web_refusal(web_answer) == (3, "REQUEST_MALFORMED")
    assert calls == []


def test_a_packed_message_is_taken(edge: Edge, calls: list[Call]) -> None:
    with grpc.insecure_channel(edge.target, compression=grpc.Compression.Gzip) as channel:
        stub = chart_service_pb2_grpc.ChartServiceStub(channel)
        name = named("plain") + "x" * 1000
        metadata = (("authorization", f"Bearer {edge.issuer.token()}"),)
        answer = stub.GetChart(
            chart_service_pb2.GetChartRequest(name=name), metadata=metadata, timeout=5
        )

    assert answer.name == name
    assert len(calls) == 1


def test_impatient_callers_put_no_process_out_of_use(
    tmp_path: Path, issuer: Issuer, ports: dict[str, list[int]]
) -> None:
    slow = chart_service_pb2.GetChartRequest(name=named("slow"))
    with envoy(tmp_path, issuer, ports, "outliers.consecutive_failures=2") as edge:
        until(lambda: edge.unhealthy() == 0, "both processes are in use")
        for _ in range(12):
            web(edge, slow, {"grpc-timeout": "5m"})
            web(edge, slow, {"grpc-timeout": "0m", "x-bad-bin": "!"})
            for body in BODIES:
                _native(edge, {}, body)

        metrics = edge.ask_ops("/metrics").text
        assert edge.unhealthy() == 0
    (ejections,) = (
        line
        for line in metrics.splitlines()
        if line.startswith("envoy_cluster_outlier_detection_ejections_enforced_total{")
        and '"chart"' in line
    )
    assert ejections.endswith(" 0")


# --- the path and the query ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "path", "query"),
    [
        ("GET", f"/v1/{CHART}", "name=users/eve/profiles/p/charts/c"),
        ("GET", f"/v1/{CHART}", "view=CHART_VIEW_FULL&name=users/eve/profiles/p/charts/c"),
        ("GET", f"/v1/{CHART}", "%6eame=users/eve/profiles/p/charts/c"),
        ("GET", f"/v1/{CHART}", "languageCode=de&n%61me=x"),
        ("GET", f"/v1/{CHART}", "name="),
        ("GET", f"/v1/{CHART}", "name"),
        ("GET", f"/v1/{PROFILE}", "name=users/eve/profiles/p"),
        ("DELETE", f"/v1/{CHART}", "name=users/eve/profiles/p/charts/c"),
        ("POST", f"/v1/{PROFILE}/charts", "parent=users/eve/profiles/p"),
        ("GET", "/v1/users/ada/profiles", "pageSize=1&parent=users/eve"),
        ("PATCH", f"/v1/{PROFILE}", "profile.name=users/eve/profiles/p"),
        ("PATCH", f"/v1/{PROFILE}", "profile.displayName=eve"),
        ("POST", "/v1/users/ada/conversations/c:streamReply", "parent=users/eve/conversations/c"),
        ("GET", "/v1/operations/o1", "name=operations/o2"),
    ],
)
def test_a_query_cannot_say_what_the_path_says(
    edge: Edge, calls: list[Call], verb: str, path: str, query: str
) -> None:
    with edge.client() as client:
        content = b"{}" if verb in {"POST", "PATCH"} else None
        answer = client.request(verb, f"{path}?{query}", content=content)

    assert (answer.status_code, reason_of(answer)) == (400, "REQUEST_MALFORMED")
    assert calls == []


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("PATCH", f"/v1/{PROFILE}", {"name": "users/eve/profiles/p", "displayName": "x"}),
        ("POST", "/v1/users/ada:purge", {"name": "users/eve"}),
        ("POST", f"/v1/{PROFILE}:undelete", {"name": "users/eve/profiles/p"}),
        ("POST", "/v1/users/ada/conversations/c:streamReply", {"parent": "users/eve"}),
    ],
)
def test_a_body_cannot_say_otherwise_than_the_path(
    edge: Edge, calls: list[Call], verb: str, path: str, body: dict[str, str]
) -> None:
    with edge.client() as client:
        answer = client.request(verb, path, json=body)

    assert (answer.status_code, reason_of(answer)) == (400, "REQUEST_MALFORMED")
    assert calls == []


def test_other_fields_of_a_query_are_as_before(edge: Edge, calls: list[Call]) -> None:
    with edge.client() as client:
        answer = client.get(f"/v1/{CHART}?languageCode=name%3Dx&view=CHART_VIEW_FULL")

    assert answer.status_code == 200
    assert answer.json()["name"] == CHART
    assert len(calls) == 1


# --- verbs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "path", "allowed"),
    [
        ("HEAD", f"/v1/{CHART}", "DELETE, GET"),
        ("PUT", f"/v1/{CHART}", "DELETE, GET"),
        ("OPTIONS", f"/v1/{CHART}", "DELETE, GET"),
        ("GET", "/v1/charts:compute", "POST"),
        ("PUT", f"/v1/{PROFILE}", "DELETE, GET, PATCH"),
        ("DELETE", "/v1/users/ada/profiles", "GET, POST"),
        ("PATCH", "/v1/users/ada:purge", "POST"),
        ("GET", f"/v1/{PROFILE}:undelete", "POST"),
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_verb_that_a_path_lacks(
    edge: Edge, verb: str, path: str, allowed: str, signed_in: bool
) -> None:
    with edge.client({"origin": "http://localhost:5173"}, token=signed_in) as client:
        answer = client.request(verb, path)

    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert answer.headers["cache-control"] == "no-store"
    if verb == "HEAD":
        assert answer.content == b""
    else:
        assert answer.json()["code"] == 12
        assert reason_of(answer) == "METHOD_UNKNOWN"


# --- the manual ------------------------------------------------------------------------------------


def test_the_manual_has_every_reason_and_status_of_the_gateway() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip(" `"): cells
        for cells in (line.split("|") for line in manual.splitlines() if line.startswith("| `"))
    }
    for refusal in replies.REFUSALS:
        cells = rows[refusal.reason]
        assert cells[2].strip() == refusal.code
        sent = refusal.sent or refusal.http
        assert not sent or str(sent) in cells[3], (refusal, cells[3])


# --- the scheme of a token -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR", "Bearer"])
def test_a_scheme_has_no_case(edge: Edge, calls: list[Call], scheme: str) -> None:
    given = f"{scheme} {edge.issuer.token()}"
    rest = httpx.get(f"{edge.url}/v1/{CHART}", headers={"authorization": given})
    web_answer = web_call(edge, ASKED, None, headers={"authorization": given})
    with grpc.insecure_channel(edge.target) as channel:
        stub = chart_service_pb2_grpc.ChartServiceStub(channel)
        native = stub.GetChart(ASKED, metadata=(("authorization", given),), timeout=5)

    assert rest.status_code == 200
    assert web_answer.content[:1] == b"\0"
    assert native.name == CHART
    # As it was sent, for the services to judge.
    assert [call.metadata["authorization"] for call in calls] == [given] * 3


def test_another_scheme_is_no_token(edge: Edge, calls: list[Call]) -> None:
    basic = httpx.get(f"{edge.url}/v1/{CHART}", headers={"authorization": "Basic YWRhOnB3"})
    with grpc.insecure_channel(edge.target) as channel:
        stub = chart_service_pb2_grpc.ChartServiceStub(channel)
        with pytest.raises(grpc.RpcError) as refused:
            stub.GetChart(ASKED, metadata=(("authorization", "Basic YWRhOnB3"),), timeout=5)

    assert (basic.status_code, reason_of(basic)) == (401, "TOKEN_INVALID")
    status = rpc_status.from_call(cast("grpc.Call", refused.value))
    assert status is not None
    assert b"TOKEN_INVALID" in status.details[0].value
    assert calls == []


def test_a_client_that_does_not_ask_for_trailers_is_served(edge: Edge, calls: list[Call]) -> None:
    _native(edge, {"te": ""})
    assert len(calls) == 1


def test_an_old_protocol_is_the_callers_fault(edge: Edge) -> None:
    at = urlsplit(edge.url)
    with socket.create_connection((at.hostname, at.port), timeout=5) as old:
        old.sendall(b"POST /v1/charts:compute HTTP/1.0\r\ncontent-length: 0\r\n\r\n")
        answer = old.makefile("rb").read()
    assert b" 426 " in answer.splitlines()[0]
    assert b"REQUEST_MALFORMED" in answer
