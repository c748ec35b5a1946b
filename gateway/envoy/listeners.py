"""Listeners: the edge, which is public, and ops, which is not."""

from typing import Any

from gateway.envoy import clusters, guards, replies, routes
from gateway.envoy.contract import Access, Contract
from gateway.envoy.routes import TYPE
from gateway.envoy.settings import Settings

Json = dict[str, Any]

_HCM = "filters.network.http_connection_manager.v3.HttpConnectionManager"
_GRPC_FRAME_BYTES = 5
# Only ours to set: a sibling's proof, and whatever Envoy tells itself.
_OURS = ("x-baziai-", "x-envoy-")
# What ops shows of Envoy's admin, which can also stop the process: path → admin path.
_SHOWN = {
    "/metrics": "/stats/prometheus",
    "/stats/prometheus": "/stats/prometheus",
    "/ready": "/ready",
    "/server_info": "/server_info",
}
_LOGGED = {
    "time": "%START_TIME%",
    "rpc": "%ROUTE_NAME%",
    "verb": "%REQ(X-ENVOY-ORIGINAL-METHOD?:METHOD)%",
    "protocol": "%PROTOCOL%",
    "status": "%RESPONSE_CODE%",
    "grpc_status": "%GRPC_STATUS_NUMBER%",
    "flags": "%RESPONSE_FLAGS%",
    "duration_ms": "%DURATION%",
    "received_bytes": "%BYTES_RECEIVED%",
    "sent_bytes": "%BYTES_SENT%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "upstream": "%UPSTREAM_HOST%",
    "request_id": "%REQ(X-REQUEST-ID)%",
}


def listeners(contract: Contract, settings: Settings, descriptors: str) -> list[Json]:
    """Return both listeners."""
    edge = _edge_manager(contract, settings, descriptors)
    return [
        _listener("edge", settings.listeners.edge, edge, settings),
        _listener("ops", settings.listeners.ops, _ops_manager(contract), settings),
    ]


def _listener(name: str, where: str, manager: Json, settings: Settings) -> Json:
    http = {"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}
    return {
        "name": name,
        "address": clusters.address(where),
        "per_connection_buffer_limit_bytes": settings.limits.body_bytes,
        "filter_chains": [{"filters": [http]}],
    }


def _edge_manager(contract: Contract, settings: Settings, descriptors: str) -> Json:
    timeouts, limits = settings.timeouts, settings.limits
    return {
        "@type": f"{TYPE}{_HCM}",
        "stat_prefix": "edge",
        "server_name": "baziai",
        # Callers are strangers: what they say about themselves in x-envoy-* and x-forwarded-* is not believed.
        "use_remote_address": True,
        # Left out, or without ranges, loopback and private networks would be believed.
        "internal_address_config": {
            "cidr_ranges": [{"address_prefix": "255.255.255.255", "prefix_len": 32}]
        },
        "normalize_path": True,
        # No id has a slash in it; one that hides could make route and service read different names.
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "common_http_protocol_options": {
            "idle_timeout": timeouts.connection_idle,
            "headers_with_underscores_action": "DROP_HEADER",
        },
        "http2_protocol_options": {
            "max_concurrent_streams": limits.streams_per_connection,
            "connection_keepalive": {
                "interval": settings.keepalive.interval,
                "timeout": settings.keepalive.timeout,
            },
        },
        "max_request_headers_kb": limits.header_kilobytes,
        "request_headers_timeout": "10s",
        "request_timeout": timeouts.request,
        "stream_idle_timeout": timeouts.stream_idle,
        "drain_timeout": timeouts.drain,
        "always_set_request_id_in_response": True,
        "early_header_mutation_extensions": [_early_mutations()],
        "access_log": [_access_log()],
        "local_reply_config": replies.local_reply_config(),
        "route_config": {
            "name": "edge",
            "virtual_hosts": [routes.virtual_host(contract, settings, descriptors)],
        },
        "http_filters": _edge_filters(contract, settings, descriptors),
    }


def _early_mutations() -> Json:
    """Return what happens to headers before anything reads them: ours go, and the door is noted."""
    removals = [{"remove_on_match": {"key_matcher": {"prefix": prefix}}} for prefix in _OURS]
    door = {
        "append": {
            "header": {"key": replies.DOOR_HEADER, "value": "%REQ(content-type)%"},
            "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
        }
    }
    return {
        "name": "envoy.http.early_header_mutation.header_mutation",
        "typed_config": {
            "@type": f"{TYPE}http.early_header_mutation.header_mutation.v3.HeaderMutation",
            "mutations": [*removals, *guards.unwanted(), door],
        },
    }


def _access_log() -> Json:
    return {
        "name": "envoy.access_loggers.stdout",
        "typed_config": {
            "@type": f"{TYPE}access_loggers.stream.v3.StdoutAccessLog",
            "log_format": {"json_format": _LOGGED},
        },
    }


def _edge_filters(contract: Contract, settings: Settings, descriptors: str) -> list[Json]:
    """Return the filters in order: gRPC-web before whatever can refuse, identity before whatever reads the body."""
    body_limit = settings.limits.body_bytes + _GRPC_FRAME_BYTES
    services = list(dict.fromkeys(method.service for method in routes.exposed(contract)))
    return [
        _filter(routes.CORS, "cors.v3.Cors"),
        _filter("envoy.filters.http.grpc_web", "grpc_web.v3.GrpcWeb"),
        _filter(routes.JWT, "jwt_authn.v3.JwtAuthentication", **_jwt(settings)),
        _filter(
            "envoy.filters.http.local_ratelimit",
            "local_ratelimit.v3.LocalRateLimit",
            **_rate_limit(settings),
        ),
        _filter(guards.FILTER, "rbac.v3.RBAC", **guards.native()),
        # For native gRPC, which the transcoder lets pass. Routes of RPCs that stream their requests turn both off.
        _filter(guards.BUFFER, "buffer.v3.Buffer", max_request_bytes=body_limit),
        _filter(guards.LUA, "lua.v3.Lua", **guards.one_message()),
        {
            "name": routes.TRANSCODER,
            "typed_config": routes.transcoder(
                settings, descriptors, services, "stream_newline_delimited"
            ),
        },
        _filter("envoy.filters.http.grpc_stats", "grpc_stats.v3.FilterConfig", **_stats(contract)),
        _filter("envoy.filters.http.router", "router.v3.Router", suppress_envoy_headers=True),
    ]


def _filter(name: str, kind: str, **values: Any) -> Json:
    return {"name": name, "typed_config": {"@type": f"{TYPE}filters.http.{kind}", **values}}


def _jwt(settings: Settings) -> Json:
    believed = {"provider_name": "users"}
    return {
        "bypass_cors_preflight": True,
        "providers": {"users": _provider(settings)},
        # Routes name one of these; a path without a route needs no token to be refused.
        "requirement_map": {
            Access.PUBLIC.value: {
                "requires_any": {"requirements": [believed, {"allow_missing": {}}]}
            },
            Access.SIGNED_IN.value: believed,
        },
    }


def _provider(settings: Settings) -> Json:
    jwt = settings.jwt
    return {
        "issuer": jwt.issuer,
        "audiences": [jwt.audience],
        "require_expiration": True,
        "clock_skew_seconds": jwt.clock_skew_seconds,
        # The services verify it again: a header alone is never believed.
        "forward": True,
        # After any scheme: schemes have no case (RFC 9110), and the services refuse all others.
        "from_headers": [{"name": "authorization", "value_prefix": " "}],
        "remote_jwks": {
            "http_uri": {"uri": jwt.jwks_url, "cluster": clusters.ISSUER, "timeout": "2s"},
            "cache_duration": jwt.cache,
            # Without it the first caller after a pause waits for the issuer.
            "async_fetch": {"failed_refetch_duration": "1s"},
        },
        # Verifying costs more than all else here; expiry is looked at each time.
        "jwt_cache_config": {"jwt_cache_size": 1000},
    }


def _rate_limit(settings: Settings) -> Json:
    always = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    # Filled ten times a second, so that callers are not let in by bursts of a second.
    return {
        "stat_prefix": "edge",
        "token_bucket": {
            "max_tokens": settings.limits.burst,
            "tokens_per_fill": max(1, settings.limits.requests_per_second // 10),
            "fill_interval": "0.1s",
        },
        "filter_enabled": always,
        "filter_enforced": always,
        "rate_limited_as_resource_exhausted": True,
    }


def _stats(contract: Contract) -> Json:
    """Count by method, but only methods that exist: a stranger must not be able to make counters."""
    services: dict[str, list[str]] = {}
    for method in routes.exposed(contract):
        services.setdefault(method.service, []).append(method.name)
    allowed = [{"name": name, "method_names": names} for name, names in services.items()]
    return {"individual_method_stats_allowlist": {"services": allowed}}


def _ops_manager(contract: Contract) -> Json:
    filters = [
        _health("/healthz"),
        _health("/readyz", contract.clusters),
        _filter("envoy.filters.http.router", "router.v3.Router"),
    ]
    shown = [
        {
            "match": {"path": path, "headers": [_get()]},
            "route": {"cluster": clusters.ADMIN, "prefix_rewrite": target, "timeout": "5s"},
        }
        for path, target in _SHOWN.items()
    ]
    return {
        "@type": f"{TYPE}{_HCM}",
        "stat_prefix": "ops",
        "server_name": "baziai",
        "http_filters": filters,
        "route_config": {
            "name": "ops",
            "virtual_hosts": [{"name": "ops", "domains": ["*"], "routes": shown}],
        },
    }


def _get() -> Json:
    return {"name": ":method", "string_match": {"exact": "GET"}}


def _health(path: str, needed: tuple[str, ...] = ()) -> Json:
    """Answer 200 at `path` while Envoy serves and each cluster of `needed` has a healthy endpoint."""
    config: Json = {
        "pass_through_mode": False,
        "headers": [{"name": ":path", "string_match": {"exact": path}}],
    }
    if needed:
        config["cluster_min_healthy_percentages"] = {name: {"value": 1} for name in needed}
    return _filter("envoy.filters.http.health_check", "health_check.v3.HealthCheck", **config)
