"""Clusters: the services with their health, the issuer of the keys, and Envoy's own admin."""

from typing import Any
from urllib.parse import urlsplit

from gateway.envoy.contract import Contract
from gateway.envoy.settings import Settings, SettingsError, address_of

Json = dict[str, Any]

ADMIN = "envoy_admin"
ISSUER = "issuer"
_TYPE = "type.googleapis.com/envoy.extensions."
_HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def clusters(contract: Contract, settings: Settings) -> list[Json]:
    """Return all clusters. SettingsError if a service of the contract has no endpoints, or endpoints no service."""
    lacking = sorted(set(contract.clusters) ^ set(settings.clusters))
    if lacking:
        raise SettingsError(f"[clusters] and the contract differ in: {', '.join(lacking)}")
    return [
        *(_service(name, contract.health_name(name), settings) for name in contract.clusters),
        _issuer(settings),
        _admin(settings),
    ]


def address(text: str) -> Json:
    """Return `HOST:PORT` or `unix:PATH` as Envoy's address."""
    if text.startswith("unix:"):
        return {"pipe": {"path": text.removeprefix("unix:")}}
    host, port = address_of(text)
    return {"socket_address": {"address": host, "port_value": port}}


def _service(name: str, health_name: str, settings: Settings) -> Json:
    return {
        "name": name,
        # Names of endpoints are looked up again and again: behind one name, processes come and go.
        "type": "STRICT_DNS",
        "connect_timeout": settings.timeouts.connect,
        "lb_policy": "LEAST_REQUEST",
        "common_lb_config": {
            # By default half of the endpoints being ill means that all get traffic, the draining ones too.
            "healthy_panic_threshold": {"value": 0},
            # By default a change of health may take a second to be heeded, which is half of a service's drain.
            "update_merge_window": "0s",
        },
        "health_checks": [_health_check(health_name, settings)],
        "outlier_detection": _outliers(settings),
        "circuit_breakers": {"thresholds": [_circuit_breaker(settings)]},
        "typed_extension_protocol_options": {_HTTP_OPTIONS: _http2(settings)},
        "load_assignment": _endpoints(name, settings.clusters[name]),
    }


def _health_check(health_name: str, settings: Settings) -> Json:
    interval = settings.health.interval
    return {
        "interval": interval,
        # Without traffic, the default is a minute.
        "no_traffic_interval": interval,
        "timeout": settings.health.timeout,
        "unhealthy_threshold": settings.health.unhealthy_threshold,
        "healthy_threshold": 1,
        "grpc_health_check": {"service_name": health_name},
    }


def _outliers(settings: Settings) -> Json:
    failures = settings.outliers.consecutive_failures
    return {
        "split_external_local_origin_errors": True,
        # An answer speaks for a process, whatever it says: INTERNAL is a bug that all have, DEADLINE_EXCEEDED may be
        # the choice of a caller who gives no time, and one that lacks a store says so when its health is asked for.
        "enforcing_consecutive_5xx": 0,
        "enforcing_consecutive_gateway_failure": 0,
        "consecutive_local_origin_failure": failures,
        "enforcing_success_rate": 0,
        "enforcing_local_origin_success_rate": 0,
        "base_ejection_time": settings.outliers.ejection,
        "max_ejection_percent": settings.outliers.max_percent,
    }


def _circuit_breaker(settings: Settings) -> Json:
    limits = settings.limits
    return {
        "max_connections": limits.upstream_requests,
        "max_pending_requests": limits.upstream_pending,
        "max_requests": limits.upstream_requests,
        "retry_budget": {
            "budget_percent": {"value": settings.retries.budget_percent},
            "min_retry_concurrency": settings.retries.min_concurrency,
        },
    }


def _http2(settings: Settings) -> Json:
    keepalive = {
        "interval": settings.keepalive.interval,
        "timeout": settings.keepalive.timeout,
    }
    return {
        "@type": f"type.googleapis.com/{_HTTP_OPTIONS}",
        "explicit_http_config": {"http2_protocol_options": {"connection_keepalive": keepalive}},
    }


def _endpoints(name: str, addresses: tuple[str, ...]) -> Json:
    endpoints = [{"endpoint": {"address": address(text)}} for text in addresses]
    return {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]}


def _issuer(settings: Settings) -> Json:
    url = urlsplit(settings.jwt.jwks_url)
    host = url.hostname or ""
    port = url.port or (443 if url.scheme == "https" else 80)
    cluster: Json = {
        "name": ISSUER,
        "type": "STRICT_DNS",
        "connect_timeout": settings.timeouts.connect,
        "load_assignment": _endpoints(ISSUER, (f"{host}:{port}",)),
    }
    if url.scheme == "https":
        trusted = {"trusted_ca": {"filename": settings.jwt.ca_file}}
        names = [{"san_type": "DNS", "matcher": {"exact": host}}]
        cluster["transport_socket"] = {
            "name": "envoy.transport_sockets.tls",
            "typed_config": {
                "@type": f"{_TYPE}transport_sockets.tls.v3.UpstreamTlsContext",
                "sni": host,
                "common_tls_context": {
                    "validation_context": {**trusted, "match_typed_subject_alt_names": names}
                },
            },
        }
    return cluster


def _admin(settings: Settings) -> Json:
    return {
        "name": ADMIN,
        "type": "STATIC",
        "connect_timeout": settings.timeouts.connect,
        "load_assignment": _endpoints(ADMIN, (settings.listeners.admin,)),
    }
