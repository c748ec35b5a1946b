"""The one error table: total, equal to the contract, and within the budget of details."""

import asyncio

import grpc
import psycopg
import pytest
import redis.exceptions
import sqlalchemy.exc
from google.rpc import error_details_pb2, status_pb2
from hypothesis import given
from hypothesis import strategies as st

from baziai.errors.v1 import error_reason_pb2
from services.kit import errors
from services.kit.faults import Fault, Reason, Violation, not_found

KINDS = (
    error_details_pb2.ErrorInfo,
    error_details_pb2.BadRequest,
    error_details_pb2.ResourceInfo,
    error_details_pb2.RetryInfo,
)


def details(status: status_pb2.Status) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for detail in status.details:
        for kind in KINDS:
            if detail.Is(kind.DESCRIPTOR):
                message = kind()
                detail.Unpack(message)
                found.setdefault(kind.DESCRIPTOR.name, []).append(message)
    return found


def test_reasons_are_those_of_the_contract() -> None:
    contract = {
        name.removeprefix("ERROR_REASON_")
        for name in error_reason_pb2.ErrorReason.DESCRIPTOR.values_by_name
    }
    assert {reason.value for reason in Reason} == contract - {"UNSPECIFIED"}


def test_every_reason_has_a_code_and_none_has_ok() -> None:
    assert set(errors.CODES) == set(Reason)
    assert grpc.StatusCode.OK not in errors.CODES.values()
    assert grpc.StatusCode.UNKNOWN not in errors.CODES.values()


def test_every_unavailable_may_be_retried() -> None:
    away = {r for r, code in errors.CODES.items() if code is grpc.StatusCode.UNAVAILABLE}
    assert away <= errors.RETRYABLE


@pytest.mark.parametrize("reason", Reason)
def test_every_fault_has_one_reason_and_the_code_of_the_table(reason: Reason) -> None:
    status = errors.status_of(Fault(reason, "words"))
    found = details(status)
    [info] = found["ErrorInfo"]
    assert isinstance(info, error_details_pb2.ErrorInfo)
    assert (info.reason, info.domain) == (reason.value, "baziai.dev")
    assert errors.code_of(status) is errors.CODES[reason]
    assert ("RetryInfo" in found) is (reason in errors.RETRYABLE)
    assert errors.reason_of(status) == reason.value


def test_five_hundred_violations_and_long_metadata_stay_within_the_budget() -> None:
    fault = Fault(
        Reason.FIELDS_INVALID,
        "m" * 5000,
        metadata={f"key{n}": "v" * 10_000 for n in range(3)},
        violations=[Violation("field." * 100, "description " * 100) for _ in range(500)],
        resource="users/" + "u" * 5000,
    )
    status = errors.status_of(fault)
    assert status.ByteSize() <= 4096
    found = details(status)
    assert len(found["ErrorInfo"]) == 1
    assert found["BadRequest"]


@given(
    reason=st.sampled_from(Reason),
    message=st.text(max_size=2000),
    metadata=st.dictionaries(st.text(max_size=40), st.text(max_size=400), max_size=30),
    violations=st.lists(st.builds(Violation, st.text(max_size=300), st.text(max_size=300))),
    resource=st.text(max_size=300),
)
def test_whatever_is_wrong_the_status_fits_and_names_the_reason(
    reason: Reason,
    message: str,
    metadata: dict[str, str],
    violations: list[Violation],
    resource: str,
) -> None:
    fault = Fault(reason, message, metadata=metadata, violations=violations, resource=resource)
    status = errors.status_of(fault)
    assert status.ByteSize() <= 4096
    assert errors.reason_of(status) == reason.value


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RuntimeError("x"), "INTERNAL"),
        (KeyError("x"), "INTERNAL"),
        (TimeoutError(), "DEADLINE_EXCEEDED"),
        (NotImplementedError(), "METHOD_UNKNOWN"),
        (asyncio.CancelledError(), "CALLER_GONE"),
        (psycopg.OperationalError("x"), "STORE_UNAVAILABLE"),
        (psycopg.errors.AdminShutdown("x"), "STORE_UNAVAILABLE"),
        (sqlalchemy.exc.OperationalError("s", {}, Exception()), "STORE_UNAVAILABLE"),
        (sqlalchemy.exc.TimeoutError("pool"), "STORE_UNAVAILABLE"),
        (sqlalchemy.exc.IntegrityError("s", {}, Exception()), "INTERNAL"),
        (redis.exceptions.ConnectionError("x"), "STORE_UNAVAILABLE"),
        (redis.exceptions.TimeoutError("x"), "STORE_UNAVAILABLE"),
        (redis.exceptions.ResponseError("x"), "INTERNAL"),
        (not_found("users/u"), "RESOURCE_NOT_FOUND"),
    ],
)
def test_what_an_exception_means(error: BaseException, reason: str) -> None:
    assert errors.outcome_of(error, "request-1").reason == reason


def test_a_bug_tells_the_caller_the_request_id_and_nothing_else() -> None:
    outcome = errors.outcome_of(RuntimeError("boom secret=1"), "request-1")
    assert outcome.status is not None
    assert "secret" not in str(outcome.status)
    assert "request-1" in str(outcome.status)
    assert isinstance(outcome.cause, RuntimeError)


def peer_error(
    code: grpc.StatusCode, status: status_pb2.Status | None = None
) -> grpc.aio.AioRpcError:
    trailers = grpc.aio.Metadata()
    if status is not None:
        trailers.add(errors.STATUS_DETAILS_KEY, status.SerializeToString())
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), trailers, "details of the sibling")


def test_a_siblings_refusal_passes_and_its_bugs_do_not() -> None:
    refusal = errors.status_of(not_found("users/u/profiles/p"))
    passed = errors.fault_of_peer(
        peer_error(grpc.StatusCode.NOT_FOUND, refusal), "chart", hurried=False
    )
    assert (passed.reason, passed.resource) == (Reason.RESOURCE_NOT_FOUND, "users/u/profiles/p")
    bug = errors.internal("r", RuntimeError()).status
    for error in (
        peer_error(grpc.StatusCode.INTERNAL, bug),
        peer_error(grpc.StatusCode.UNAVAILABLE),
        peer_error(grpc.StatusCode.UNKNOWN),
    ):
        away = errors.fault_of_peer(error, "chart", hurried=True)
        assert away.reason is Reason.SERVICE_UNAVAILABLE
        assert away.retry_after
        assert "sibling" not in away.message


def test_a_late_sibling_is_away_unless_it_was_hurried() -> None:
    its_own = errors.status_of(Fault(Reason.DEADLINE_EXCEEDED, "late"))
    for status in (None, its_own):
        error = peer_error(grpc.StatusCode.DEADLINE_EXCEEDED, status)
        late = errors.fault_of_peer(error, "chart", hurried=True)
        assert late.reason is Reason.DEADLINE_EXCEEDED
        away = errors.fault_of_peer(error, "chart", hurried=False)
        assert (away.reason, away.waited) == (Reason.SERVICE_UNAVAILABLE, True)
        assert ("grpc-retry-pushback-ms", "-1") in errors.outcome_of(away, "r").trailers()
