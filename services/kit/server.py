"""The gRPC server of a service."""

from collections.abc import Sequence
from typing import Any

import grpc

from services.kit.config import ServerSettings

_CLIENT_PING_SECONDS = 5


def options(settings: ServerSettings) -> list[tuple[str, int]]:
    """Return the channel arguments, each with what happens without it."""
    chosen = [
        ("grpc.max_receive_message_length", settings.max_message_bytes),
        # The chain refuses what is too large, with a reason.
        ("grpc.max_send_message_length", -1),
        # Above the gateway's own limit: long headers are refused by the gateway, in its words, never by grpc in its.
        ("grpc.max_metadata_size", 64 * 1024),
        ("grpc.absolute_max_metadata_size", 128 * 1024),
        # Without these two, a gateway's keepalive pings on a quiet stream are answered by GOAWAY and the stream is cut.
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", _CLIENT_PING_SECONDS * 1000),
        # One process, one port, one endpoint: sharing a port does not spread a gateway's calls.
        ("grpc.so_reuseport", 0),
        ("grpc.max_concurrent_streams", settings.max_unary + settings.max_streams + 64),
    ]
    if settings.connection_age_seconds:
        chosen.append(("grpc.max_connection_age_ms", int(settings.connection_age_seconds * 1000)))
    return chosen


def make(settings: ServerSettings, interceptors: Sequence[Any]) -> tuple[grpc.aio.Server, int]:
    """Return a server that is bound but not started, and its port. OSError if the port is taken."""
    server = grpc.aio.server(interceptors=list(interceptors), options=options(settings))
    port = server.add_insecure_port(f"{settings.host}:{settings.port}")
    return server, port
