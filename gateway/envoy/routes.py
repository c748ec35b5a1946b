"""Routes: for each RPC one by its gRPC path and one for each REST template, with its own time, policy and retries."""

from collections.abc import Iterator, Sequence
from typing import Any

from gateway.envoy import guards, replies
from gateway.envoy.contract import Access, Binding, Contract, Method, Retry
from gateway.envoy.settings import Settings, duration, seconds

Json = dict[str, Any]

TYPE = "type.googleapis.com/envoy.extensions."
CORS = "envoy.filters.http.cors"
JWT = "envoy.filters.http.jwt_authn"
TRANSCODER = "envoy.filters.http.grpc_json_transcoder"
EVENT_STREAM = "text/event-stream"

_EXPOSED = "grpc-status, grpc-message, grpc-status-details-bin, x-request-id"
_ALLOWED = (
    "authorization, content-type, accept, accept-language, x-grpc-web, x-user-agent, grpc-timeout, "
    "connect-protocol-version, connect-timeout-ms"
)
# gRPC code → what Envoy's router calls it.
_RETRY_ON = {
    "UNAVAILABLE": "unavailable",
    "RESOURCE_EXHAUSTED": "resource-exhausted",
    "DEADLINE_EXCEEDED": "deadline-exceeded",
    "CANCELLED": "cancelled",
    "INTERNAL": "internal",
}
# The request was never worked on.
_NEVER_BEGUN = ("connect-failure", "refused-stream", "reset-before-request")


def virtual_host(contract: Contract, settings: Settings, descriptors: str) -> Json:
    """Return the one virtual host of the edge."""
    return {
        "name": "edge",
        "domains": ["*"],
        "typed_per_filter_config": {CORS: _cors(settings)},
        "response_headers_to_add": [
            # Births and readings are nobody's to keep on the way.
            _response_header("cache-control", "no-store"),
            _response_header("x-content-type-options", "nosniff"),
        ],
        "routes": [
            _preflight(),
            *_grpc_routes(contract, settings),
            *_rest_routes(contract, settings, descriptors),
            _nowhere(),
        ],
    }


def transcoder(settings: Settings, descriptors: str, services: list[str], framing: str) -> Json:
    """Return the transcoder's configuration; framing: the print option that separates streamed messages."""
    return {
        "@type": f"{TYPE}filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder",
        "proto_descriptor": descriptors,
        "services": services,
        "convert_grpc_status": True,
        # Forms and most HTTP libraries write a space in a query as "+".
        "query_param_unescape_plus": True,
        # The route of the REST path stays: it carries the RPC's time, policy and retries.
        "match_incoming_request_route": True,
        "max_request_body_size": settings.limits.body_bytes,
        # JSON of a message at the limit is several times its size.
        "max_response_body_size": 4 * settings.limits.body_bytes,
        # Zero, false and empty are answers too: a reader finds every field, whatever its value.
        "print_options": {"always_print_primitive_fields": True, framing: True},
        "request_validation_options": {
            "reject_unknown_method": True,
            "reject_unknown_query_parameters": True,
            "reject_binding_body_field_collisions": True,
        },
    }


_TRAILERS = {
    "header": {"key": "te", "value": "trailers"},
    "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
}


def exposed(contract: Contract) -> list[Method]:
    """Return the RPCs that have a place at the edge: all but those between services."""
    return [method for method in contract.methods if method.access is not Access.INTERNAL]


def _grpc_routes(contract: Contract, settings: Settings) -> Iterator[Json]:
    for method in exposed(contract):
        route = _route(method, settings, {"path": method.path, "headers": [_is("POST")]})
        # gRPC's servers hang up on who does not say it, and that looks like a fault of theirs.
        route["request_headers_to_add"] = [_TRAILERS]
        yield route


def _rest_routes(contract: Contract, settings: Settings, descriptors: str) -> Iterator[Json]:
    doors = [(door, method) for method in exposed(contract) for door in method.bindings]
    doors.sort(key=lambda pair: pair[0].rank)
    for binding, method in doors:
        if method.streaming:
            yield _event_stream(binding, method, settings, descriptors)
        yield _rest_route(binding, method, settings)
    verbs: dict[str, list[Binding]] = {}
    for binding, _ in doors:
        verbs.setdefault(binding.pattern, []).append(binding)
    yield from map(_wrong_verb, verbs.values())


def _rest_route(binding: Binding, method: Method, settings: Settings) -> Json:
    match = {**_rest_path(binding), "headers": [_is(binding.verb)]}
    route = _route(method, settings, match)
    route["request_headers_to_remove"] = list(guards.NATIVE_ONLY)
    route["typed_per_filter_config"][guards.FILTER] = guards.rest(binding)
    return route


def _rest_path(binding: Binding) -> Json:
    if binding.literal:
        return {"path": binding.template}
    return {"safe_regex": {"regex": binding.pattern}}


def _event_stream(binding: Binding, method: Method, settings: Settings, descriptors: str) -> Json:
    """Return the route of a streaming RPC for callers who accept server-sent events; all others get ndjson."""
    route = _rest_route(binding, method, settings)
    accepts = {"name": "accept", "string_match": {"contains": EVENT_STREAM, "ignore_case": True}}
    route["match"]["headers"].append(accepts)
    route["typed_per_filter_config"][TRANSCODER] = transcoder(
        settings, descriptors, [method.service], "stream_sse_style_delimited"
    )
    return route


def _wrong_verb(bindings: Sequence[Binding]) -> Json:
    """Return the route of a path that exists for all verbs that it lacks, HEAD too: the transcoder knows none."""
    verbs = sorted({binding.verb for binding in bindings})
    return {
        "name": replies.WRONG_VERB,
        "match": _rest_path(bindings[0]),
        "route": dict(_NOWHERE),
        "response_headers_to_add": [_response_header("allow", ", ".join(verbs))],
    }


def _is(verb: str) -> Json:
    return {"name": ":method", "string_match": {"exact": verb}}


def _route(method: Method, settings: Settings, match: Json) -> Json:
    filters: Json = {
        JWT: {
            "@type": f"{TYPE}filters.http.jwt_authn.v3.PerRouteConfig",
            "requirement_name": method.access.value,
        }
    }
    if method.many_requests:
        filters |= guards.many_messages()
    return {
        # Logs and statistics call a request by this, never by its path, which holds ids.
        "name": method.full_name,
        "match": match,
        "route": _action(method, settings),
        "typed_per_filter_config": filters,
    }


def _action(method: Method, settings: Settings) -> Json:
    idle = seconds(settings.timeouts.stream_idle)
    ceiling = method.timeout + seconds(settings.timeouts.margin)
    action: Json = {"cluster": method.cluster}
    if method.streaming:
        # A route timeout would cut every stream that lives longer, however lively.
        action |= {
            "timeout": "0s",
            "idle_timeout": duration(idle),
            "max_stream_duration": {"max_stream_duration": duration(ceiling)},
        }
    else:
        # A single call is silent until its answer: quiet must not count against it before its own time is over.
        action |= {"timeout": duration(ceiling), "idle_timeout": duration(max(idle, ceiling + 1))}
    if method.retry is not None:
        action["retry_policy"] = _retry_policy(method.retry)
    return action


def _retry_policy(retry: Retry) -> Json:
    return {
        "retry_on": ",".join([*(_RETRY_ON[code] for code in retry.codes), *_NEVER_BEGUN]),
        "num_retries": retry.attempts - 1,
        "retry_back_off": {"base_interval": retry.initial, "max_interval": retry.longest},
        # Without this a retry may go to the process that has just failed.
        "retry_host_predicate": [
            {
                "name": "envoy.retry_host_predicates.previous_hosts",
                "typed_config": {
                    "@type": f"{TYPE}retry.host.previous_hosts.v3.PreviousHostsPredicate"
                },
            }
        ],
        # Each attempt is a throw of dice: with few, one of two processes is met again and again.
        "host_selection_retry_max_attempts": 20,
    }


def _cors(settings: Settings) -> Json:
    return {
        "@type": f"{TYPE}filters.http.cors.v3.CorsPolicy",
        "allow_origin_string_match": [{"exact": origin} for origin in settings.cors.origins],
        "allow_methods": "GET, POST, PATCH, DELETE, OPTIONS",
        "allow_headers": _ALLOWED,
        "expose_headers": _EXPOSED,
        "max_age": str(settings.cors.max_age_seconds),
    }


# A route without a cluster answers 404. A direct response would, too, but the CORS filter passes those over.
_NOWHERE = {"cluster_header": "x-baziai-nowhere", "cluster_not_found_response_code": "NOT_FOUND"}


def _preflight() -> Json:
    """Return the route that lets the CORS filter answer preflights, which match no RPC; strangers get no leave."""
    return {
        "name": "preflight",
        "match": {
            "prefix": "/",
            "headers": [
                _is("OPTIONS"),
                {"name": "access-control-request-method", "present_match": True},
            ],
        },
        "route": dict(_NOWHERE),
    }


def _nowhere() -> Json:
    """Return the last route: with it, a web page can read the refusal of an unknown path."""
    return {"name": "nowhere", "match": {"prefix": "/"}, "route": dict(_NOWHERE)}


def _response_header(name: str, value: str) -> Json:
    return {"header": {"key": name, "value": value}, "append_action": "ADD_IF_ABSENT"}
