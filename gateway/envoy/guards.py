"""What is refused here because a service would stumble over it, or read it otherwise than we do.

grpc's own parser answers some headers before any code of ours runs: without the envelope, and with a memory that makes
it refuse the next caller's good header on the same connection. Such headers are taken away where nobody needs them, and
refused where they mean something. The refusing is done by the RBAC filter, which can judge any header, `:path`
included, and says by which rule.
"""

import re
from typing import Any

from gateway.envoy.contract import Binding

Json = dict[str, Any]

FILTER = "envoy.filters.http.rbac"
LUA = "envoy.filters.http.lua"
BUFFER = "envoy.filters.http.buffer"
# Names of the rules, as Envoy's response code details end with them.
UNREADABLE = "unreadable_header"
CONTRADICTING = "contradicting_query"
_HTTP = "type.googleapis.com/envoy.extensions.filters.http"
_RBAC = f"{_HTTP}.rbac.v3.RBAC"
# No RPC reads binary metadata, and what only grpc's own ends tell each other is not a caller's to send.
_UNWANTED = (
    {"suffix": "-bin"},
    *(
        {"exact": f"grpc-{name}"}
        for name in (
            *("previous-rpc-attempts", "retry-pushback-ms", "status", "message"),
            "internal-encoding-request",
        )
    ),
)
# By the protocol: at most eight digits and a unit. No time at all is not a time.
_TIMEOUT = "0*[1-9][0-9]*[HMSmun]"
_TIMEOUT_LENGTH = "[0-9]{1,8}[HMSmun]"
_ENCODINGS = "identity|gzip|deflate"
# Of an RPC with a single request the body is one message: a flag, its length, itself. grpc waits for ever for the rest
# of one that was cut short, and that silence would be held against the process. Headers cannot be read after the body.
_ONE_MESSAGE = """\
function envoy_on_request(handle)
  local headers = handle:headers()
  if not string.find(headers:get("content-type") or "", "^application/grpc") then return end
  local encoding = headers:get("grpc-encoding") or "identity"
  local body = handle:body()
  local size = body and body:length() or 0
  if size >= 5 then
    local packed, a, b, c, d = string.byte(body:getBytes(0, 5), 1, 5)
    local known = packed == 0 or (packed == 1 and encoding ~= "identity")
    if known and size == 5 + ((a * 256 + b) * 256 + c) * 256 + d then return end
  end
  handle:respond({[":status"] = "400"}, "")
end
"""
# What of gRPC means nothing over REST.
NATIVE_ONLY = ("grpc-timeout", "grpc-encoding", "grpc-accept-encoding")


def unwanted() -> list[Json]:
    """Return the early mutations that take away headers which no door needs."""
    return [{"remove_on_match": {"key_matcher": matcher}} for matcher in _UNWANTED]


def one_message() -> Json:
    """Return the Lua filter's configuration that refuses a gRPC body which is not one whole message."""
    return {"default_source_code": {"inline_string": _ONE_MESSAGE}}


def many_messages() -> Json:
    """Return the routes' configuration for RPCs that stream their requests: nothing waits for the end of the body."""
    return {
        BUFFER: {"@type": f"{_HTTP}.buffer.v3.BufferPerRoute", "disabled": True},
        LUA: {"@type": f"{_HTTP}.lua.v3.LuaPerRoute", "disabled": True},
    }


def native() -> Json:
    """Return the filter's configuration for gRPC and gRPC-web: timeout and encoding are such as grpc can read."""
    wrong = [
        *(_unlike("grpc-timeout", pattern) for pattern in (_TIMEOUT, _TIMEOUT_LENGTH)),
        _unlike("grpc-encoding", _ENCODINGS),
    ]
    return {"rules": _denial(UNREADABLE, {"or_rules": {"rules": wrong}})}


def rest(binding: Binding) -> Json:
    """Return the route's configuration for a REST path: its query names no field that the path gives.

    The transcoder would let the query win. Names with escapes are refused too, for no field's name needs one.
    """
    taken = "|".join(
        re.escape(name) for field in binding.fields for name in sorted({field, _camel(field)})
    )
    key = rf"(?:{taken})(?:\.[^=&]*)?|[^=&]*%[^=&]*" if taken else "[^=&]*%[^=&]*"
    query = rf"[^?]*\?(?:.*&)?(?:{key})(?:[=&].*)?"
    permission = {"header": {"name": ":path", "string_match": {"safe_regex": {"regex": query}}}}
    return {"@type": f"{_RBAC}PerRoute", "rbac": {"rules": _denial(CONTRADICTING, permission)}}


def _denial(name: str, permission: Json) -> Json:
    policy = {"permissions": [permission], "principals": [{"any": True}]}
    return {"action": "DENY", "policies": {name: policy}}


def _unlike(header: str, pattern: str) -> Json:
    """Return a permission that takes a header which is there and does not fit."""
    match = {"safe_regex": {"regex": pattern}}
    return {"header": {"name": header, "string_match": match, "invert_match": True}}


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)
