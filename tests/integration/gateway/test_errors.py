"""One envelope for every refusal, Envoy's own ones too, through every door."""

import base64
import struct
import time
from typing import Any, cast

import grpc
import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from baziai.chart.v1 import chart_service_pb2, chart_service_pb2_grpc
from baziai.profile.v1 import profile_service_pb2, profile_service_pb2_grpc
from tests.integration.gateway.edge import ORIGIN, Edge
from tests.integration.gateway.upstreams import TIMEOUT_STEP, Call, Scene

CHART = "users/ada/profiles/p/charts/plain"
GET_CHART = "/baziai.chart.v1.ChartService/GetChart"


def named(last: str) -> str:
    return f"users/ada/profiles/p/charts/{last}"


def reason_of(answer: httpx.Response) -> str:
    """Check the envelope and return the reason."""
    body = answer.json()
    assert set(body) == {"code", "message", "details"}, body
    assert answer.headers["content-type"] == "application/json"
    info = body["details"][0]
    assert info["@type"] == "type.googleapis.com/google.rpc.ErrorInfo"
    assert info["domain"] == "baziai.dev"
    assert info["metadata"] == {}
    return str(info["reason"])


def retry_of(answer: httpx.Response) -> str:
    return str(answer.json()["details"][1]["retryDelay"])


def grpc_refusal(edge: Edge, name: str, token: str | None) -> tuple[grpc.StatusCode, str]:
    """Call GetChart natively and return code and reason of its refusal."""
    metadata = (("authorization", f"Bearer {token}"),) if token else ()
    with grpc.insecure_channel(edge.target) as channel:
        stub = chart_service_pb2_grpc.ChartServiceStub(channel)
        with pytest.raises(grpc.RpcError) as refused:
            stub.GetChart(
                chart_service_pb2.GetChartRequest(name=name), metadata=metadata, timeout=9
            )
    status = rpc_status.from_call(cast("grpc.Call", refused.value))
    assert status is not None
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    assert info.domain == "baziai.dev"
    return refused.value.code(), info.reason


def web_call(
    edge: Edge,
    message: Any,
    token: str | None,
    path: str = GET_CHART,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
) -> httpx.Response:
    content = message.SerializeToString()
    headers = {
        "content-type": "application/grpc-web+proto",
        "x-grpc-web": "1",
        "origin": ORIGIN,
        **(headers or {}),
    }
    if token:
        headers["authorization"] = f"Bearer {token}"
    frame = struct.pack(">BI", 0, len(content)) + content
    return httpx.post(f"{edge.url}{path}", content=body or frame, headers=headers, timeout=10)


def web_refusal(answer: httpx.Response) -> tuple[int, str]:
    """Return code and reason of a gRPC-web answer without messages, whose status stands in the headers."""
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/grpc-web")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    encoded = answer.headers["grpc-status-details-bin"]
    status = status_pb2.Status.FromString(base64.b64decode(encoded + "=" * (-len(encoded) % 4)))
    info = error_details_pb2.ErrorInfo()
    assert status.details[0].Unpack(info)
    assert status.code == int(answer.headers["grpc-status"])
    return status.code, info.reason


def forged(edge: Edge, kind: str) -> str | None:
    now = int(time.time())
    match kind:
        case "expired":
            return edge.issuer.token(exp=now - 60)
        case "other key":
            return edge.issuer.token(key=ec.generate_private_key(ec.SECP256R1()))
        case "other audience":
            return edge.issuer.token(aud="baziai-internal")
        case "other issuer":
            return edge.issuer.token(iss="http://evil.example")
        case "none":
            claims = {"iss": edge.issuer.url, "aud": "baziai", "sub": "ada", "exp": now + 60}
            return jwt.encode(claims, "", "none")
        case "garbage":
            return "garbage"
    return None


TOKENS = [
    ("missing", "TOKEN_MISSING"),
    ("expired", "TOKEN_EXPIRED"),
    ("other key", "TOKEN_INVALID"),
    ("other audience", "TOKEN_INVALID"),
    ("other issuer", "TOKEN_INVALID"),
    ("none", "TOKEN_INVALID"),
    ("garbage", "TOKEN_INVALID"),
]


@pytest.mark.parametrize(("kind", "reason"), TOKENS)
def test_a_bad_token_is_refused_alike_at_every_door(
    edge: Edge, calls: list[Call], kind: str, reason: str
) -> None:
    token = forged(edge, kind)
    headers = {"authorization": f"Bearer {token}"} if token else {}

    rest = httpx.get(f"{edge.url}/v1/{CHART}", headers=headers)

    assert (rest.status_code, rest.json()["code"], reason_of(rest)) == (401, 16, reason)
    assert grpc_refusal(edge, CHART, token) == (grpc.StatusCode.UNAUTHENTICATED, reason)
    web = web_call(edge, chart_service_pb2.GetChartRequest(name=CHART), token)
    assert web_refusal(web) == (16, reason)
    assert calls == []


def test_a_public_method_needs_no_token_but_believes_no_bad_one(edge: Edge) -> None:
    question = {"languageCode": "de"}
    path = f"{edge.url}/v1/charts:compute"

    assert httpx.post(path, json=question).json()["engineVersion"] == "de"
    for kind, reason in TOKENS[1:]:
        bad = httpx.post(
            path, json=question, headers={"authorization": f"Bearer {forged(edge, kind)}"}
        )
        assert (bad.status_code, reason_of(bad)) == (401, reason)


def test_identity_is_asked_for_before_the_request_is_read(edge: Edge) -> None:
    with edge.client(token=False) as client:
        bad_json = client.post("/v1/users/ada/profiles", content=b"{")
        bad_query = client.get("/v1/users/ada/profiles", params={"nonsense": "1"})

    assert reason_of(bad_json) == "TOKEN_MISSING"
    assert reason_of(bad_query) == "TOKEN_MISSING"


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/v1/nothing"),
        ("GET", "/"),
        ("POST", "/baziai.chart.v1.ChartService/Nothing"),
        ("POST", GET_CHART),
        ("GET", "/grpc.health.v1.Health/Check"),
        ("POST", "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_unknown_paths_and_verbs(edge: Edge, verb: str, path: str, signed_in: bool) -> None:
    with edge.client({"origin": ORIGIN}, token=signed_in) as client:
        answer = client.request(verb, path)

    if path == GET_CHART and not signed_in:
        # Known without saying so: what a path leads to is not told to strangers.
        assert reason_of(answer) == "TOKEN_MISSING"
        return
    assert (answer.status_code, answer.json()["code"]) == (404, 12)
    assert reason_of(answer) == "METHOD_UNKNOWN"
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    "path",
    ["/grpc.health.v1.Health/Check", "/grpc.reflection.v1alpha.ServerReflection/Info", "/a.B/C"],
)
def test_what_is_for_operators_is_not_at_the_edge(edge: Edge, path: str) -> None:
    with grpc.insecure_channel(edge.target) as channel:
        call = channel.unary_unary(path, request_serializer=bytes, response_deserializer=bytes)
        with pytest.raises(grpc.RpcError) as refused:
            call(b"", timeout=5)

    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    status = rpc_status.from_call(cast("grpc.Call", refused.value))
    assert status is not None
    assert b"METHOD_UNKNOWN" in status.details[0].value


def test_requests_that_cannot_be_read(edge: Edge, calls: list[Call]) -> None:
    with edge.client() as client:
        bad_json = client.post("/v1/charts:compute", content=b'{"languageCode": ')
        bad_type = client.post("/v1/charts:compute", json={"languageCode": {"a": 1}})
        bad_enum = client.post("/v1/charts:compute", json={"view": "CHART_VIEW_NONE_SUCH"})
        bad_query = client.get(f"/v1/{CHART}", params={"nonsense": "1"})
        slash = client.get("/v1/users/a%2Fb/profiles/p")

    for answer in (bad_json, bad_type, bad_enum, bad_query):
        assert (answer.status_code, answer.json()["code"]) == (400, 3)
        assert reason_of(answer) == "REQUEST_MALFORMED"
    assert (
        "nonsense" not in bad_query.json()["message"]
    )  # what was sent is personal, and not said back
    assert (slash.status_code, reason_of(slash)) == (400, "REQUEST_MALFORMED")
    assert calls == []


def test_unknown_fields_of_a_json_body_are_dropped_silently(edge: Edge) -> None:
    # A limit of Envoy that the README names. When this fails, Envoy has learnt to refuse them.
    with edge.client() as client:
        answer = client.post("/v1/charts:compute", json={"languageCode": "de", "nonsense": 1})

    assert answer.status_code == 200


def test_a_request_that_is_too_large(edge: Edge, calls: list[Call]) -> None:
    large = "x" * 1_048_577
    with edge.client() as client:
        rest = client.post("/v1/charts:compute", json={"languageCode": large})
        small = client.post("/v1/charts:compute", json={"languageCode": large[:500_000]})

    assert (rest.status_code, rest.json()["code"]) == (413, 8)
    assert reason_of(rest) == "REQUEST_TOO_LARGE"
    assert small.status_code == 200
    token = edge.issuer.token()
    code, reason = grpc_refusal(edge, large, token)
    assert (code, reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE")
    web = web_call(edge, chart_service_pb2.GetChartRequest(name=large), token)
    assert web_refusal(web) == (8, "REQUEST_TOO_LARGE")
    assert [call.method for call in calls] == ["ComputeChart"]


def test_headers_that_are_too_large(edge: Edge) -> None:
    with edge.client({"x-large": "x" * 40_000}) as client:
        answer = client.get(f"/v1/{CHART}")

    assert (answer.status_code, reason_of(answer)) == (431, "REQUEST_TOO_LARGE")


@pytest.mark.parametrize(
    ("last", "http", "code", "reason"),
    [
        ("missing", 404, grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND"),
        ("busy", 400, grpc.StatusCode.FAILED_PRECONDITION, "CONVERSATION_BUSY"),
        ("away", 503, grpc.StatusCode.UNAVAILABLE, "STORE_UNAVAILABLE"),
    ],
)
def test_what_a_service_says_passes_through(
    edge: Edge, last: str, http: int, code: grpc.StatusCode, reason: str
) -> None:
    name = named(last)
    token = edge.issuer.token()
    with edge.client() as client:
        rest = client.get(f"/v1/{name}")

    assert (rest.status_code, rest.json()["code"]) == (http, code.value[0])
    assert reason_of(rest) == reason
    assert grpc_refusal(edge, name, token) == (code, reason)
    web = web_call(edge, chart_service_pb2.GetChartRequest(name=name), token)
    assert web_refusal(web) == (code.value[0], reason)


def test_a_method_that_takes_too_long(hurried: Edge, scene: Scene) -> None:
    name = named("slow")
    with hurried.client() as client:
        rest = client.get(f"/v1/{name}")

    assert (rest.status_code, rest.json()["code"]) == (504, 4)
    assert reason_of(rest) == "DEADLINE_EXCEEDED"
    token = hurried.issuer.token()
    late = (grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")
    assert grpc_refusal(hurried, name, token) == late
    web = web_call(hurried, chart_service_pb2.GetChartRequest(name=name), token)
    assert web_refusal(web) == (4, "DEADLINE_EXCEEDED")
    assert scene.cancelled.wait(5)


def test_a_deadline_of_the_caller_reaches_the_service(edge: Edge, calls: list[Call]) -> None:
    with grpc.insecure_channel(edge.target) as channel:
        stub = profile_service_pb2_grpc.ProfileServiceStub(channel)
        metadata = (("authorization", f"Bearer {edge.issuer.token()}"),)
        request = profile_service_pb2.GetProfileRequest(name="users/ada/profiles/p")
        stub.GetProfile(request, metadata=metadata, timeout=2.5)

    (call,) = calls
    assert call.deadline is not None
    assert 1.5 < call.deadline <= 2.5 + TIMEOUT_STEP
