"""The chain: its order, and every policy on every shape."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from protovalidate import Validator

from baziai.profile.v1.profile_service_pb2 import UpdateProfileRequest
from services.kit import app, config, contract
from services.kit.call import Call
from services.kit.chain import ORDER, Chain, Misordered, checked
from services.kit.contract import Access, Shape
from services.kit.faults import Fault
from services.kit.interceptors import access_log
from services.kit.interceptors.auth import Authenticate
from services.kit.interceptors.deadline import Deadline
from services.kit.interceptors.metrics import Metrics
from services.kit.interceptors.request_id import RequestId
from services.kit.interceptors.validate import Validate
from tests.unit.kit.chained import (
    ANNA,
    SECRET,
    SERVICE,
    SHAPES,
    Served,
    SubjectIsToken,
    ended,
    infos,
    served,
)

REQUEST_ID = "8b9d2c3e-0000-4000-8000-000000000001"


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[Served]:
    async with served() as running:
        yield running


@pytest.fixture(scope="module")
async def hasty() -> AsyncIterator[Served]:
    async with served(timeout=0.15) as running:
        yield running


@pytest.fixture
async def narrow() -> AsyncIterator[Served]:
    async with served(limit=1) as running:
        yield running


# --- order ---------------------------------------------------------------------------------------


def test_services_have_the_whole_chain_in_its_order(registry: Any) -> None:
    settings = config.ServiceSettings(
        server=config.ServerSettings(port=0),
        auth=config.AuthSettings(issuer="https://i", jwks_url="https://i/jwks"),
    )
    chain = app.policies(settings, SubjectIsToken(), Metrics(registry))
    assert tuple(policy.name for policy in chain) == ORDER


@pytest.fixture
def registry() -> Any:
    from prometheus_client import CollectorRegistry

    return CollectorRegistry()


def test_another_order_is_refused() -> None:
    auth, validate = Authenticate(SubjectIsToken()), Validate(Validator())
    assert checked([RequestId(), auth, validate])
    with pytest.raises(Misordered):
        checked([validate, auth])
    with pytest.raises(Misordered):
        Chain([Deadline(), RequestId()], {})


def test_what_must_come_before_what() -> None:
    for before, after in pairwise(("request_id", "access_log", "auth", "authorize", "validate")):
        assert ORDER.index(before) < ORDER.index(after)
    assert ORDER[-1] == "idempotency"


def test_a_method_without_policy_stops_the_service_from_starting() -> None:
    methods = {path: replace(info, access=Access.UNSPECIFIED) for path, info in infos(1).items()}
    with pytest.raises(ValueError, match="UNARY_STREAM"):
        Chain([], methods)


def test_every_method_of_the_contract_has_a_policy() -> None:
    services = ("profile.v1.ProfileService", "chart.v1.ChartService", "chat.v1.ChatService")
    for name in services:
        methods = contract.load([f"baziai.{name}"])
        assert methods
        assert all(info.access is not Access.UNSPECIFIED for info in methods.values())


# --- every policy on every shape -----------------------------------------------------------------


async def _auth(server: Served, shape: Shape) -> None:
    assert (await server.call(shape, metadata=())).reason == "TOKEN_MISSING"
    bad = (("authorization", "Bearer bad"),)
    assert (await server.call(shape, metadata=bad)).reason == "TOKEN_INVALID"
    assert (await server.call(shape, metadata=bad)).code is grpc.StatusCode.UNAUTHENTICATED
    basic = (("authorization", "Basic anna"),)
    assert (await server.call(shape, metadata=basic)).reason == "TOKEN_INVALID"
    for scheme in ("bearer", "BEARER", "bEARER "):
        end = await server.call(shape, metadata=(("authorization", f"{scheme} anna"),))
        assert end.reason == "OK"


async def _authorize(server: Served, shape: Shape) -> None:
    # Somebody else's resource, and an invalid etag: the stranger learns only the former.
    end = await server.call(shape, "x" * 2000, name="users/bert/profiles/p1")
    assert end.reason == "ACCESS_DENIED"
    assert end.code is grpc.StatusCode.PERMISSION_DENIED
    assert end.details(error_details_pb2.ResourceInfo)


async def _validate(server: Served, shape: Shape) -> None:
    end = await server.call(shape, name="users/anna/profiles/!!")
    assert end.reason == "FIELDS_INVALID"
    [bad] = end.details(error_details_pb2.BadRequest)
    assert [violation.field for violation in bad.field_violations] == ["name"]
    assert "!!" not in str(end.status)


async def _idempotency(server: Served, shape: Shape) -> None:
    for _ in range(2):
        assert (await server.call(shape, request_id=REQUEST_ID)).reason == "OK"
    first, again = (call.repeat for call in server.seen.calls[-2:])
    assert first is not None
    assert first == again
    assert first.request_id == REQUEST_ID
    assert first.method == f"/{SERVICE}/{shape.name}"
    await server.call(shape)
    assert server.seen.calls[-1].repeat is None


async def _request_id(server: Served, shape: Shape) -> None:
    given = (*ANNA, ("x-request-id", "a-good-request-id"))
    end = await server.call(shape, "boom", metadata=given)
    [info] = end.details(error_details_pb2.RequestInfo)
    assert info.request_id == "a-good-request-id"
    forged = (*ANNA, ("x-request-id", "no spaces please"))
    [info] = (await server.call(shape, "boom", metadata=forged)).details(
        error_details_pb2.RequestInfo
    )
    assert " " not in info.request_id
    assert len(info.request_id) == 36


async def _metrics(server: Served, shape: Shape) -> None:
    labels = {"service": SERVICE, "method": shape.name}

    def counted(code: str) -> float:
        name = "grpc_server_handled_total"
        return server.registry.get_sample_value(name, labels | {"code": code}) or 0.0

    fine, denied = counted("OK"), counted("UNAUTHENTICATED")
    await server.call(shape)
    await server.call(shape, metadata=())
    assert (counted("OK"), counted("UNAUTHENTICATED")) == (fine + 1, denied + 1)
    assert server.registry.get_sample_value("grpc_server_in_flight", labels) == 0


async def _masking(server: Served, shape: Shape) -> None:
    end = await server.call(shape, "boom")
    assert end.code is grpc.StatusCode.INTERNAL
    assert end.reason == "INTERNAL"
    everything = end.text + str(end.status)
    assert "secret" not in everything
    assert "RuntimeError" not in everything
    assert SECRET not in everything


async def _malformed(server: Served, shape: Shape) -> None:
    end = await server.call(shape, raw=b"\xff\xff\xff")
    assert end.reason == "REQUEST_MALFORMED"
    assert end.code is grpc.StatusCode.INVALID_ARGUMENT


async def _fault(server: Served, shape: Shape) -> None:
    end = await server.call(shape, "fault")
    assert (end.code, end.reason) == (grpc.StatusCode.ABORTED, "ETAG_MISMATCH")


POLICIES: dict[str, Callable[[Served, Shape], Awaitable[None]]] = {
    "request_id": _request_id,
    "metrics": _metrics,
    "auth": _auth,
    "authorize": _authorize,
    "validate": _validate,
    "idempotency": _idempotency,
    "masking": _masking,
    "malformed": _malformed,
    "fault": _fault,
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("policy", POLICIES)
async def test_every_policy_acts_on_every_shape(server: Served, policy: str, shape: Shape) -> None:
    await POLICIES[policy](server, shape)
    assert server.admission.active == (0, 0)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
async def test_the_contracts_deadline_ends_a_call_that_sets_none(
    hasty: Served, shape: Shape
) -> None:
    end = await hasty.call(shape, "slow", timeout=10)
    assert (end.code, end.reason) == (grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")
    assert hasty.admission.active == (0, 0)
    assert hasty.seen.left == len(hasty.seen.calls)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
async def test_the_callers_deadline_wins_when_it_is_nearer(server: Served, shape: Shape) -> None:
    await server.call(shape, timeout=3)
    call = server.seen.calls[-1]
    assert call.deadline is not None
    assert 0 < (call.remaining() or 0) < 4


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("end", ["cancel", "deadline"])
async def test_admission_refuses_above_the_limit_and_frees_the_place(
    narrow: Served, shape: Shape, end: str
) -> None:
    held = narrow.begin(shape, "slow", timeout=0.4 if end == "deadline" else 10)
    await asyncio.wait_for(narrow.seen.entered.wait(), 5)
    refused = await narrow.call(shape)
    assert (refused.code, refused.reason) == (
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        "SERVER_BUSY",
    )
    [retry] = refused.details(error_details_pb2.RetryInfo)
    assert retry.retry_delay.seconds == 1
    if end == "cancel":
        held.cancel()
    async with asyncio.timeout(5):
        while narrow.admission.active != (0, 0):
            await asyncio.sleep(0.005)
    assert (await narrow.call(shape)).code is grpc.StatusCode.OK


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
async def test_every_call_is_logged_once_without_its_contents(
    server: Served, shape: Shape, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[tuple[str, dict[str, Any]]] = []

    class Recorder:
        def __getattr__(self, level: str) -> Any:
            return lambda event, **fields: lines.append((level, fields | {"event": event}))

    monkeypatch.setattr(access_log, "_log", Recorder())
    await server.call(shape)
    await server.call(shape, metadata=())
    await server.call(shape, "boom")
    async with asyncio.timeout(5):
        while len(lines) < 3:
            await asyncio.sleep(0.005)
    assert [level for level, _ in lines] == ["info", "warning", "error"]
    assert [fields["code"] for _, fields in lines] == ["OK", "UNAUTHENTICATED", "INTERNAL"]
    assert lines[1][1]["reason"] == "TOKEN_MISSING"
    assert all(fields["method"] == f"/{SERVICE}/{shape.name}" for _, fields in lines)
    assert all(fields["request_id"] for _, fields in lines)
    assert "anna" not in str([fields for _, fields in lines])


@pytest.mark.parametrize("shape", [Shape.UNARY_STREAM, Shape.STREAM_STREAM], ids=lambda s: s.name)
async def test_a_deadline_that_falls_while_a_piece_is_sent(hasty: Served, shape: Shape) -> None:
    call = hasty.begin(shape, "flood")
    await call.read()
    # The reader is slow: what it does not read fills the connection, and the next piece waits to be sent.
    over = hasty.seen.calls[-1].deadline
    assert over is not None
    async with asyncio.timeout(5):
        while time.monotonic() <= over + 0.1:
            await asyncio.sleep(0.01)
    end = await ended(call)
    assert (end.code, end.reason) == (grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")


def test_an_update_must_name_what_it_changes() -> None:
    info = contract.load(["baziai.profile.v1.ProfileService"])[
        "/baziai.profile.v1.ProfileService/UpdateProfile"
    ]
    request = UpdateProfileRequest()
    request.profile.display_name = "Li"
    validate = Validate(Validator())
    with pytest.raises(Fault) as refused:
        validate.accept(Call(info, {}), request)
    assert [v.field for v in refused.value.violations] == ["profile.name"]
    # Valid as far as it goes: the birth that is missing is not changed.
    request.profile.name = "users/anna/profiles/p1"
    validate.accept(Call(info, {}), request)


async def test_what_the_contract_does_not_name_is_not_served(server: Served) -> None:
    method: Any = server.channel.unary_unary(f"/{SERVICE}/Nothing")
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await method(b"", metadata=ANNA)
    assert failed.value.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_a_caller_who_goes_away_ends_the_work(server: Served) -> None:
    server.seen.entered.clear()
    call = server.begin(Shape.UNARY_STREAM, "slow")
    await asyncio.wait_for(server.seen.entered.wait(), 5)
    before = server.seen.left
    call.cancel()
    async with asyncio.timeout(5):
        while server.seen.left == before:
            await asyncio.sleep(0.005)
    labels = {"service": SERVICE, "method": "UNARY_STREAM", "code": "CANCELLED"}
    assert server.registry.get_sample_value("grpc_server_handled_total", labels) == 1


@pytest.mark.parametrize("shape", [Shape.UNARY_UNARY, Shape.STREAM_UNARY], ids=lambda s: s.name)
async def test_an_answer_that_no_client_would_take_is_refused_with_a_reason(
    server: Served, shape: Shape
) -> None:
    ended = await server.call(shape, "huge")
    assert (ended.code, ended.reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "REPLY_TOO_LARGE")
