"""What each kind of caller relies on: names and numbers in JSON, CORS, headers; and what operators see."""

import json
import struct
from typing import Any

import grpc
import httpx
import pytest
from google.longrunning import operations_pb2, operations_pb2_grpc

from baziai.chart.v1 import chart_pb2, chart_service_pb2, chart_service_pb2_grpc
from tests.integration.gateway.edge import ORIGIN, Edge, until
from tests.integration.gateway.test_errors import CHART, GET_CHART, web_call
from tests.integration.gateway.upstreams import Call

SERVICE_TOKEN = "x-baziai-service-token"


def test_json_as_rest_readers_expect_it(edge: Edge) -> None:
    with edge.client() as client:
        answer = client.get(f"/v1/{CHART}")
        body = answer.json()

    assert body["name"] == CHART
    assert body["birthRevision"] == str(
        2**53 + 1
    )  # an int64 is a string, or browsers would round it
    assert body["engineVersion"] == ""  # empty fields are there
    assert answer.headers["cache-control"] == "no-store"


def test_a_body_field_and_a_query_field_reach_one_request(edge: Edge) -> None:
    with edge.client() as client:
        answer = client.post(
            "/v1/users/ada/profiles/p/charts", params={"chartId": "mine"}, json={"options": {}}
        )

    assert answer.json()["name"] == "users/ada/profiles/p/charts/mine"


def test_operations_have_both_doors(edge: Edge, channel: grpc.Channel) -> None:
    with edge.client() as client:
        body = client.get("/v1/operations/o1").json()
    metadata = (("authorization", f"Bearer {edge.issuer.token()}"),)
    stub = operations_pb2_grpc.OperationsStub(channel)
    answer = stub.GetOperation(
        operations_pb2.GetOperationRequest(name="operations/o1"), metadata=metadata, timeout=5
    )

    assert (body["name"], body["done"]) == ("operations/o1", True)
    assert answer.name == "operations/o1"
    assert httpx.get(f"{edge.url}/v1/operations/o1").status_code == 401


def test_a_web_page_may_ask_and_read(edge: Edge) -> None:
    preflight = httpx.options(
        f"{edge.url}{GET_CHART}",
        headers={
            "origin": ORIGIN,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type,x-grpc-web,grpc-timeout",
        },
    )
    answer = web_call(edge, chart_service_pb2.GetChartRequest(name=CHART), edge.issuer.token())

    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    allowed = preflight.headers["access-control-allow-headers"].split(", ")
    assert {"authorization", "content-type", "x-grpc-web", "grpc-timeout"} <= set(allowed)
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    exposed = set(answer.headers["access-control-expose-headers"].split(", "))
    assert exposed == {"grpc-status", "grpc-message", "grpc-status-details-bin", "x-request-id"}
    size = struct.unpack(">I", answer.content[1:5])[0]
    assert chart_pb2.Chart.FromString(answer.content[5 : 5 + size]).name == CHART
    assert b"grpc-status:0" in answer.content[5 + size :].replace(b" ", b"")


@pytest.mark.parametrize("path", ["/v1/charts:compute", f"/v1/{CHART}", "/v1/nothing"])
def test_preflights_of_rest_paths(edge: Edge, path: str) -> None:
    asked = {"access-control-request-method": "POST"}
    friend = httpx.options(edge.url + path, headers={"origin": ORIGIN, **asked})
    stranger = httpx.options(edge.url + path, headers={"origin": "https://evil.example", **asked})

    assert friend.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-origin" not in stranger.headers


def test_headers_that_are_not_a_callers_to_set(edge: Edge, calls: list[Call]) -> None:
    sent = {
        SERVICE_TOKEN: "forged",
        "x-baziai-door": "application/grpc",
        "x-envoy-retry-on": "5xx",
        "x-envoy-upstream-rq-timeout-ms": "1",
        "x-envoy-original-path": "/elsewhere",
        "x-envoy-internal": "true",
        "x-request-id": "chosen-by-me",
        "accept-language": "de",
    }
    with edge.client(sent) as client:
        answer = client.get(f"/v1/{CHART}")
        refused = client.get("/v1/nothing")

    (seen,) = (call.metadata for call in calls)
    assert SERVICE_TOKEN not in seen
    assert not [
        name for name in seen if name.startswith("x-envoy-") and seen[name] in sent.values()
    ]
    assert seen["accept-language"] == "de"
    assert seen["authorization"].startswith("Bearer ")
    assert answer.headers["x-request-id"] == seen["x-request-id"] != "chosen-by-me"
    assert refused.headers["x-request-id"]
    assert refused.json()["code"] == 12
    assert not [name for name in answer.headers if name.startswith("x-envoy-")]


def test_a_service_token_is_taken_from_native_callers_too(
    edge: Edge, channel: grpc.Channel, calls: list[Call]
) -> None:
    metadata = (
        ("authorization", f"Bearer {edge.issuer.token()}"),
        (SERVICE_TOKEN, "forged"),
    )
    stub = chart_service_pb2_grpc.ChartServiceStub(channel)
    stub.GetChart(chart_service_pb2.GetChartRequest(name=CHART), metadata=metadata, timeout=5)

    assert [SERVICE_TOKEN in call.metadata for call in calls] == [False]


def test_the_access_log_tells_what_happened_and_to_nobody(edge: Edge) -> None:
    secret = "users/heloise/profiles/abelard/charts/letter"
    with edge.client({"user-agent": "heloises-browser"}) as client:
        one = client.get(f"/v1/{secret}", params={"languageCode": "latin"})
        two = client.get(f"/v1/heloise/{secret}")
        three = client.post("/v1/charts:compute", content=b'{"heloise": ')
    wanted = {answer.headers["x-request-id"] for answer in (one, two, three)}

    def lines() -> list[dict[str, Any]]:
        whole = edge.log.read_text().splitlines()
        return [line for line in map(json.loads, whole) if line["request_id"] in wanted]

    until(lambda: len(lines()) == 3, "three lines in the access log", 15)
    served, unknown, unread = lines()
    assert served["rpc"] == "baziai.chart.v1.ChartService/GetChart"
    assert (served["status"], served["verb"], served["grpc_status"]) == (200, "GET", 0)
    assert served["sent_bytes"] > 0
    assert (unknown["rpc"], unknown["status"]) == ("nowhere", 404)
    assert (unread["rpc"], unread["status"]) == ("baziai.chart.v1.ChartService/ComputeChart", 400)
    text = edge.log.read_text()
    assert not [
        word for word in ("heloise", "abelard", "letter", "latin", "browser") if word in text
    ]


def test_the_ops_listener(edge: Edge) -> None:
    assert edge.ask_ops("/healthz").status_code == 200
    assert edge.ask_ops("/readyz").status_code == 200
    assert edge.ask_ops("/ready").text == "LIVE\n"
    assert "version" in edge.ask_ops("/server_info").json()
    metrics = edge.ask_ops("/metrics").text
    assert "envoy_cluster_upstream_rq_total" in metrics
    # The admin can end the process; ops shows only what reads.
    assert edge.ask_ops("/quitquitquit").status_code == 404
    assert httpx.post(f"http://127.0.0.1:{edge.ops}/quitquitquit").status_code == 404
    assert httpx.post(f"http://127.0.0.1:{edge.ops}/ready").status_code == 404
    for path in ("/healthz", "/readyz", "/metrics", "/ready"):
        assert httpx.get(edge.url + path).status_code == 404


def test_counters_are_by_method_and_strangers_make_none(edge: Edge) -> None:
    with edge.client() as client:
        client.get(f"/v1/{CHART}")
    with grpc.insecure_channel(edge.target) as channel:
        call = channel.unary_unary(
            "/made.up/Method", request_serializer=bytes, response_deserializer=bytes
        )
        with pytest.raises(grpc.RpcError):
            call(b"", timeout=5)

    metrics = edge.ask_ops("/metrics").text
    assert 'envoy_grpc_method="GetChart"' in metrics or "GetChart" in metrics
    assert "made" not in metrics
