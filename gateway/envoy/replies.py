"""Envoy's own refusals in the words of the contract: `google.rpc.Status` with an ErrorInfo, for every kind of caller.

Native gRPC and gRPC-web callers get status, message and details in the headers of a trailers-only answer; REST callers
get the same status as JSON.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2

from gateway.envoy import guards

DOMAIN = "baziai.dev"
# Which door a caller came through: the content type as it was sent, before any filter changed it.
DOOR_HEADER = "x-baziai-door"
# Name of the routes that lead nowhere because their path has other verbs.
WRONG_VERB = "wrong-verb"
_TYPE = "type.googleapis.com/google.rpc."
_RETRY_SECONDS = 1

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of Envoy's own answers.

    Args:
        http: the status by which Envoy refuses; 0 for any error.
        code: name of the gRPC code.
        reason: of baziai.errors.v1.
        message: fixed, so that nothing of Envoy's inside gets out.
        detail: part of Envoy's response code details that this row is for; empty for any.
        route: name of the route that this row is for; empty for any.
        sent: the HTTP status sent to REST callers; 0 for the one that Envoy chose.
        retry: whether the caller may repeat by itself.
    """

    http: int
    code: str
    reason: str
    message: str
    detail: str = ""
    sent: int = 0
    retry: bool = False
    route: str = ""


# The first row that fits answers.
REFUSALS = (
    Refusal(401, "UNAUTHENTICATED", "TOKEN_MISSING", "this call needs a token", "{Jwt_is_missing}"),
    Refusal(401, "UNAUTHENTICATED", "TOKEN_EXPIRED", "the token has expired", "{Jwt_is_expired}"),
    Refusal(
        *(401, "UNAVAILABLE", "SERVICE_UNAVAILABLE", "the issuer's keys cannot be had"),
        *("{Jwks_remote_fetch_is_failed}", 503),
        retry=True,
    ),
    Refusal(401, "UNAUTHENTICATED", "TOKEN_INVALID", "the token is not valid here"),
    Refusal(
        *(403, "INVALID_ARGUMENT", "REQUEST_MALFORMED"),
        *("grpc-timeout or grpc-encoding cannot be read", f"[{guards.UNREADABLE}]", 400),
    ),
    Refusal(
        *(403, "INVALID_ARGUMENT", "REQUEST_MALFORMED"),
        "the query names a field that the path gives, or has an escape in a name",
        *(f"[{guards.CONTRADICTING}]", 400),
    ),
    # A token for somebody else: Envoy says 403, but to us it is no token at all.
    Refusal(403, "UNAUTHENTICATED", "TOKEN_INVALID", "the token is not valid here", sent=401),
    Refusal(
        *(404, "UNIMPLEMENTED", "METHOD_UNKNOWN", "this path has other verbs"),
        sent=405,
        route=WRONG_VERB,
    ),
    Refusal(404, "UNIMPLEMENTED", "METHOD_UNKNOWN", "no such method, path or verb"),
    Refusal(405, "UNIMPLEMENTED", "METHOD_UNKNOWN", "no such method, path or verb"),
    Refusal(408, "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", "the request did not arrive in time"),
    Refusal(413, "RESOURCE_EXHAUSTED", "REQUEST_TOO_LARGE", "the request is too large"),
    Refusal(431, "RESOURCE_EXHAUSTED", "REQUEST_TOO_LARGE", "the headers are too large"),
    Refusal(426, "INVALID_ARGUMENT", "REQUEST_MALFORMED", "HTTP/1.1 or HTTP/2 is needed"),
    Refusal(429, "RESOURCE_EXHAUSTED", "RATE_LIMITED", "too many calls", retry=True),
    Refusal(
        # Envoy's own words would quote the body, which is personal data.
        *(400, "INVALID_ARGUMENT", "REQUEST_MALFORMED"),
        "the request cannot be read: its body, its query or its path does not fit the method",
    ),
    Refusal(415, "INVALID_ARGUMENT", "REQUEST_MALFORMED", "the content type is not understood"),
    Refusal(500, "INTERNAL", "INTERNAL", "internal error"),
    Refusal(
        *(502, "UNAVAILABLE", "SERVICE_UNAVAILABLE", "the service cannot be reached"), retry=True
    ),
    Refusal(
        *(503, "UNAVAILABLE", "SERVICE_UNAVAILABLE", "the service cannot be reached"), retry=True
    ),
    Refusal(504, "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", "the deadline passed"),
    Refusal(0, "INTERNAL", "INTERNAL", "internal error"),
)


def local_reply_config() -> Json:
    """Return HttpConnectionManager.local_reply_config."""
    return {"mappers": [mapper for refusal in REFUSALS for mapper in _mappers(refusal)]}


def status_of(refusal: Refusal) -> status_pb2.Status:
    """Return the status that a gRPC caller gets."""
    status = status_pb2.Status(code=code_pb2.Code.Value(refusal.code), message=refusal.message)
    status.details.append(_pack(error_details_pb2.ErrorInfo(reason=refusal.reason, domain=DOMAIN)))
    if refusal.retry:
        delay = Duration(seconds=_RETRY_SECONDS)
        status.details.append(_pack(error_details_pb2.RetryInfo(retry_delay=delay)))
    return status


def _pack(message: Message) -> AnyMessage:
    packed = AnyMessage()
    packed.Pack(message)
    return packed


def _mappers(refusal: Refusal) -> Iterator[Json]:
    yield _grpc_web(refusal)
    yield _grpc(refusal)
    yield _rest(refusal)


def _grpc(refusal: Refusal) -> Json:
    door = {"safe_regex": {"regex": r"application/grpc([+;].*)?"}}
    return {
        "filter": _filter(refusal, door),
        "headers_to_add": _status_headers(refusal),
        "body_format_override": {"text_format_source": {"inline_string": refusal.message}},
    }


def _grpc_web(refusal: Refusal) -> Json:
    """Speak as the service would: left to itself, the grpc_web filter makes most codes UNAVAILABLE or UNKNOWN."""
    return {
        "filter": _filter(refusal, {"prefix": "application/grpc-web"}),
        "status_code": 200,
        "headers_to_add": [*_status_headers(refusal), _header("grpc-message", refusal.message)],
        "body_format_override": {
            # The status is in the headers; this gives a body of no bytes.
            "text_format_source": {"inline_string": "%REQ(x-baziai-nothing)%"},
            "omit_empty_values": True,
            "content_type": "application/grpc-web+proto",
        },
    }


def _rest(refusal: Refusal) -> Json:
    details: list[Json] = [
        {
            "@type": f"{_TYPE}ErrorInfo",
            "reason": refusal.reason,
            "domain": DOMAIN,
            "metadata": {},
        }
    ]
    mapper: Json = {"filter": _filter(refusal, None)}
    if refusal.retry:
        details.append({"@type": f"{_TYPE}RetryInfo", "retryDelay": f"{_RETRY_SECONDS}s"})
        mapper["headers_to_add"] = [_header("retry-after", str(_RETRY_SECONDS))]
    if refusal.reason == "INTERNAL":
        details.append({"@type": f"{_TYPE}RequestInfo", "requestId": "%REQ(x-request-id)%"})
    if refusal.sent:
        mapper["status_code"] = refusal.sent
    code = code_pb2.Code.Value(refusal.code)
    mapper["body_format_override"] = {
        "json_format": {"code": code, "message": refusal.message, "details": details}
    }
    return mapper


def _filter(refusal: Refusal, door: Json | None) -> Json:
    """Return the access log filter that picks the row. Several conditions need a list, one must stand alone."""
    operator, value = ("EQ", refusal.http) if refusal.http else ("GE", 400)
    comparison = {"op": operator, "value": {"default_value": value, "runtime_key": "none"}}
    conditions: list[Json] = [{"status_code_filter": {"comparison": comparison}}]
    if door is not None:
        conditions.append(
            {"header_filter": {"header": {"name": DOOR_HEADER, "string_match": door}}}
        )
    if refusal.detail:
        conditions.append(_expression(f"response.code_details.contains('{refusal.detail}')"))
    if refusal.route:
        conditions.append(_expression(f"xds.route_name == '{refusal.route}'"))
    return conditions[0] if len(conditions) == 1 else {"and_filter": {"filters": conditions}}


def _expression(cel: str) -> Json:
    return {
        "extension_filter": {
            "name": "envoy.access_loggers.extension_filters.cel",
            "typed_config": {
                "@type": "type.googleapis.com/"
                "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
                "expression": cel,
            },
        }
    }


def _status_headers(refusal: Refusal) -> list[Json]:
    status = status_of(refusal)
    details = base64.b64encode(status.SerializeToString()).decode().rstrip("=")
    return [_header("grpc-status", str(status.code)), _header("grpc-status-details-bin", details)]


def _header(name: str, value: str) -> Json:
    return {
        "header": {"key": name, "value": value},
        "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
    }
