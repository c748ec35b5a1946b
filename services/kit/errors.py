"""From a fault to a gRPC status. The only place that names status codes.

Exactly one `ErrorInfo` on every error; details stay below 4 KB, because grpcio replaces an error whose trailers exceed
8 KB by one of its own.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from services.kit.faults import Fault, Reason, store_fault

DOMAIN = "baziai.dev"
STATUS_DETAILS_KEY = "grpc-status-details-bin"
# gRFC A6: a negative pushback tells the client's transport not to try again by itself.
_NO_RETRY = ("grpc-retry-pushback-ms", "-1")
MAX_VIOLATIONS = 20
MAX_DETAIL_BYTES = 4096
_MAX_TEXT = 200
_DEFAULT_RETRY_SECONDS = 1.0

C = grpc.StatusCode
CODES: Mapping[Reason, grpc.StatusCode] = {
    Reason.TOKEN_MISSING: C.UNAUTHENTICATED,
    Reason.TOKEN_INVALID: C.UNAUTHENTICATED,
    Reason.TOKEN_EXPIRED: C.UNAUTHENTICATED,
    Reason.ACCESS_DENIED: C.PERMISSION_DENIED,
    Reason.RESOURCE_NOT_FOUND: C.NOT_FOUND,
    Reason.RESOURCE_EXISTS: C.ALREADY_EXISTS,
    Reason.RESOURCE_DELETED: C.FAILED_PRECONDITION,
    Reason.RESOURCE_NOT_DELETED: C.FAILED_PRECONDITION,
    Reason.ETAG_MISMATCH: C.ABORTED,
    Reason.RESOURCE_HAS_CHILDREN: C.FAILED_PRECONDITION,
    Reason.USER_PURGED: C.FAILED_PRECONDITION,
    Reason.FIELDS_INVALID: C.INVALID_ARGUMENT,
    Reason.PAGE_TOKEN_INVALID: C.INVALID_ARGUMENT,
    Reason.FILTER_INVALID: C.INVALID_ARGUMENT,
    Reason.REQUEST_ID_REUSED: C.INVALID_ARGUMENT,
    Reason.REQUEST_MALFORMED: C.INVALID_ARGUMENT,
    Reason.REQUEST_TOO_LARGE: C.RESOURCE_EXHAUSTED,
    Reason.REPLY_TOO_LARGE: C.RESOURCE_EXHAUSTED,
    Reason.BIRTH_MOMENT_AMBIGUOUS: C.INVALID_ARGUMENT,
    Reason.BIRTH_MOMENT_IMPOSSIBLE: C.INVALID_ARGUMENT,
    Reason.DATE_OUT_OF_RANGE: C.OUT_OF_RANGE,
    Reason.TIME_ZONE_UNKNOWN: C.INVALID_ARGUMENT,
    Reason.OPTIONS_UNUSABLE: C.INVALID_ARGUMENT,
    Reason.PILLARS_IMPOSSIBLE: C.INVALID_ARGUMENT,
    Reason.CHART_STALE: C.FAILED_PRECONDITION,
    Reason.CONVERSATION_BUSY: C.FAILED_PRECONDITION,
    Reason.REPLY_LOG_EXPIRED: C.OUT_OF_RANGE,
    Reason.CONTEXT_TOO_LONG: C.INVALID_ARGUMENT,
    Reason.CONVERSATION_WITHOUT_CHART: C.FAILED_PRECONDITION,
    Reason.RESUME_TOKEN_INVALID: C.INVALID_ARGUMENT,
    Reason.REPLY_INTERRUPTED: C.ABORTED,
    Reason.REPLY_CANCELLED: C.CANCELLED,
    Reason.BUDGET_EXCEEDED: C.RESOURCE_EXHAUSTED,
    Reason.MEMORY_CONSENT_MISSING: C.FAILED_PRECONDITION,
    Reason.MEMORIES_FULL: C.FAILED_PRECONDITION,
    Reason.PROMPT_UNUSABLE: C.FAILED_PRECONDITION,
    Reason.EXPERIMENT_RUNNING: C.FAILED_PRECONDITION,
    Reason.EXPERIMENT_STOPPED: C.FAILED_PRECONDITION,
    Reason.RATE_LIMITED: C.RESOURCE_EXHAUSTED,
    Reason.SERVER_BUSY: C.RESOURCE_EXHAUSTED,
    Reason.MODEL_UNAVAILABLE: C.UNAVAILABLE,
    Reason.STORE_UNAVAILABLE: C.UNAVAILABLE,
    Reason.SERVICE_UNAVAILABLE: C.UNAVAILABLE,
    Reason.DEADLINE_EXCEEDED: C.DEADLINE_EXCEEDED,
    Reason.METHOD_UNKNOWN: C.UNIMPLEMENTED,
    Reason.INTERNAL: C.INTERNAL,
    Reason.EVALUATION_MISSING: C.FAILED_PRECONDITION,
}
# Reasons that a caller may retry by itself: they always carry RetryInfo.
RETRYABLE = frozenset(
    {
        Reason.RATE_LIMITED,
        Reason.SERVER_BUSY,
        Reason.MODEL_UNAVAILABLE,
        Reason.STORE_UNAVAILABLE,
        Reason.SERVICE_UNAVAILABLE,
    }
)
_BY_NUMBER: Mapping[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: its code and, unless OK, the status that the caller gets."""

    code: grpc.StatusCode
    reason: str = ""
    status: status_pb2.Status | None = None
    # The exception behind an INTERNAL, for the log alone.
    cause: BaseException | None = None
    waited: bool = False

    def trailers(self) -> tuple[tuple[str, str | bytes], ...]:
        """Return what the trailers say beside code and message."""
        details = b"" if self.status is None else self.status.SerializeToString()
        rich = ((STATUS_DETAILS_KEY, details),)
        return (*rich, _NO_RETRY) if self.waited else rich


OK = Outcome(grpc.StatusCode.OK)
GONE = Outcome(grpc.StatusCode.CANCELLED, "CALLER_GONE")


def _pack(message: Message) -> AnyMessage:
    packed = AnyMessage()
    packed.Pack(message)
    return packed


def _details(fault: Fault) -> list[Message]:
    details: list[Message] = [
        error_details_pb2.ErrorInfo(
            reason=fault.reason.value,
            domain=DOMAIN,
            metadata={key: value[:_MAX_TEXT] for key, value in fault.metadata.items()},
        )
    ]
    if fault.violations:
        details.append(
            error_details_pb2.BadRequest(
                field_violations=[
                    error_details_pb2.BadRequest.FieldViolation(
                        field=v.field[:_MAX_TEXT], description=v.description[:_MAX_TEXT]
                    )
                    for v in fault.violations[:MAX_VIOLATIONS]
                ]
            )
        )
    if fault.resource:
        details.append(
            error_details_pb2.ResourceInfo(
                resource_type=f"{DOMAIN}/{_kind(fault.resource)}",
                resource_name=fault.resource[:_MAX_TEXT],
            )
        )
    if fault.reason in RETRYABLE or fault.retry_after is not None:
        seconds = fault.retry_after or _DEFAULT_RETRY_SECONDS
        details.append(
            error_details_pb2.RetryInfo(
                retry_delay=Duration(seconds=int(seconds), nanos=int(seconds % 1 * 1e9))
            )
        )
    return details


def _kind(name: str) -> str:
    """`users/u/profiles/p` → `Profile`."""
    parts = name.split("/")
    collection = parts[-2] if len(parts) > 1 else parts[0]
    singular = collection[:-3] + "y" if collection.endswith("ies") else collection.removesuffix("s")
    return singular.capitalize()


def status_of(fault: Fault) -> status_pb2.Status:
    """Return the status of a fault, its details cut to the budget (violations go first)."""
    status = status_pb2.Status(code=CODES[fault.reason].value[0], message=fault.message[:500])
    details = _details(fault)
    while details:
        del status.details[:]
        status.details.extend(_pack(detail) for detail in details)
        if status.ByteSize() <= MAX_DETAIL_BYTES:
            break
        bulky = next((d for d in details if isinstance(d, error_details_pb2.BadRequest)), None)
        if bulky is not None and len(bulky.field_violations) > 1:
            del bulky.field_violations[len(bulky.field_violations) // 2 :]
        else:
            details.pop()
    return status


def code_of(status: status_pb2.Status) -> grpc.StatusCode:
    """Return the gRPC code of a status message."""
    return _BY_NUMBER.get(status.code, grpc.StatusCode.UNKNOWN)


def outcome_of_fault(fault: Fault) -> Outcome:
    """Return the outcome of a call that was refused by `fault`."""
    return Outcome(CODES[fault.reason], fault.reason.value, status_of(fault), waited=fault.waited)


def internal(request_id: str, cause: BaseException) -> Outcome:
    """Return the outcome of a bug: the caller gets the request id and nothing else."""
    status = status_of(Fault(Reason.INTERNAL, "internal error"))
    status.details.append(_pack(error_details_pb2.RequestInfo(request_id=request_id)))
    return Outcome(grpc.StatusCode.INTERNAL, Reason.INTERNAL.value, status, cause)


def outcome_of(error: BaseException, request_id: str) -> Outcome:
    """Return the outcome of a call that ended in `error`."""
    if isinstance(error, Fault):
        return outcome_of_fault(error)
    if isinstance(error, TimeoutError):
        return outcome_of_fault(Fault(Reason.DEADLINE_EXCEEDED, "the deadline passed"))
    if isinstance(error, asyncio.CancelledError):
        return GONE
    if isinstance(error, NotImplementedError):
        # What the generated base classes raise for a method that a servicer leaves out.
        return outcome_of_fault(Fault(Reason.METHOD_UNKNOWN, "this method is not served here"))
    store = store_fault(error)
    return outcome_of_fault(store) if store else internal(request_id, error)


def reason_of(status: status_pb2.Status) -> str:
    """Return the ErrorInfo reason inside a status, empty if it has none of ours."""
    info = error_details_pb2.ErrorInfo()
    for detail in status.details:
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR) and detail.Unpack(info):
            return info.reason if info.domain == DOMAIN else ""
    return ""


def fault_of_peer(error: grpc.aio.AioRpcError, service: str, *, hurried: bool) -> Fault:
    """Return what the answer of a sibling service means to our own caller.

    Its refusals pass through with their reason; its absence, its bugs and its silence become
    SERVICE_UNAVAILABLE, because they are no fault of the caller's request. hurried: our own caller
    left it less time than the contract gives, so that lateness is DEADLINE_EXCEEDED.
    """
    raw = next((v for k, v in (error.trailing_metadata() or ()) if k == STATUS_DETAILS_KEY), None)
    reason = ""
    status = status_pb2.Status()
    if isinstance(raw, bytes):
        status.ParseFromString(raw)
        reason = reason_of(status)
    late = error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    if late and hurried:
        return Fault(Reason.DEADLINE_EXCEEDED, "the deadline passed")
    if reason in Reason.__members__ and reason != Reason.INTERNAL and not late:
        return _fault_from(status, Reason(reason))
    return Fault(
        Reason.SERVICE_UNAVAILABLE,
        f"the {service} service cannot answer",
        metadata={"service": service},
        retry_after=1.0,
        waited=late,
    )


def _fault_from(status: status_pb2.Status, reason: Reason) -> Fault:
    info, resource = error_details_pb2.ErrorInfo(), error_details_pb2.ResourceInfo()
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
        elif detail.Is(resource.DESCRIPTOR):
            detail.Unpack(resource)
    return Fault(
        reason, status.message, metadata=dict(info.metadata), resource=resource.resource_name
    )
