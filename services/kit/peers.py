"""Calls to sibling services: deadline, identity, trace and retries travel along."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import grpc

from services.kit.call import CURRENT
from services.kit.contract import MethodInfo, load, service_config
from services.kit.errors import fault_of_peer
from services.kit.faults import Fault, Reason
from services.kit.interceptors.auth import AUTHORIZATION, SERVICE_TOKEN
from services.kit.interceptors.request_id import HEADER as REQUEST_ID

# What we keep of the caller's time to answer in, when the sibling has used up its share.
_MARGIN_SECONDS = 0.05
_REREAD_SECONDS = 30.0

Stub = TypeVar("Stub")


class ServiceToken:
    """This service's own token, from a file that somebody else renews (as Kubernetes does)."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._token = ""
        self._read = float("-inf")

    def value(self) -> str:
        """Return the token, read again every half minute; empty without a file."""
        if self._path is not None and time.monotonic() - self._read > _REREAD_SECONDS:
            self._token = self._path.read_text(encoding="ascii").strip()
            self._read = time.monotonic()
        return self._token


class Propagate(grpc.aio.UnaryUnaryClientInterceptor):
    """Adds the remaining deadline, the caller's token, our own token and the trace to every call."""

    def __init__(self, methods: Mapping[str, MethodInfo], token: ServiceToken) -> None:
        self._methods = methods
        self._token = token

    async def intercept_unary_unary(
        self,
        continuation: Callable[..., Any],
        client_call_details: grpc.aio.ClientCallDetails,
        request: Any,
    ) -> Any:
        """Send the call on with what the contract and the current call say."""
        path = client_call_details.method
        # grpcio's types promise str; grpcio hands bytes.
        info = self._methods[bytes(path).decode() if not isinstance(path, str) else path]
        details = grpc.aio.ClientCallDetails(
            method=client_call_details.method,
            timeout=self._timeout(info),
            metadata=self._metadata(),
            credentials=client_call_details.credentials,
            wait_for_ready=client_call_details.wait_for_ready,
        )
        return await continuation(details, request)

    def _timeout(self, info: MethodInfo) -> float:
        call = CURRENT.get()
        remaining = call.remaining() if call is not None else None
        if remaining is None:
            return info.timeout
        if remaining <= _MARGIN_SECONDS:
            raise Fault(Reason.DEADLINE_EXCEEDED, "no time is left to ask another service")
        return min(info.timeout, remaining - _MARGIN_SECONDS)

    def _metadata(self) -> grpc.aio.Metadata:
        metadata = grpc.aio.Metadata()
        call = CURRENT.get()
        if call is not None:
            metadata.add(REQUEST_ID, call.request_id)
            if call.bearer:
                metadata.add(AUTHORIZATION, f"Bearer {call.bearer}")
            if call.traceparent:
                metadata.add("traceparent", call.traceparent)
        token = self._token.value()
        if token:
            metadata.add(SERVICE_TOKEN, token)
        return metadata


def _hurried() -> bool:
    """Whether a sibling that is late was so for want of our caller's time, not by using up its own."""
    call = CURRENT.get()
    left = None if call is None else call.remaining()
    return left is not None and left <= _MARGIN_SECONDS


def _retries(service: str) -> str:
    """Return the service config without its timeouts.

    grpc core counts those from another clock than deadlines and ends calls more than a second early
    (grpc/grpc#34547); `Propagate` gives every call its deadline anyway.
    """
    config = json.loads(service_config(service))
    for entry in config.get("methodConfig", ()):
        entry.pop("timeout", None)
    return json.dumps(config)


class Peer:
    """A sibling service."""

    def __init__(
        self, service: str, target: str, token: ServiceToken, max_message_bytes: int
    ) -> None:
        self.service = service
        self.channel = grpc.aio.insecure_channel(
            target,
            interceptors=[Propagate(load([service]), token)],
            options=[
                # Retries, with their back-off, are the contract's: only what it calls safe is sent twice.
                ("grpc.service_config", _retries(service)),
                ("grpc.enable_retries", 1),
                ("grpc.lb_policy_name", "round_robin"),
                ("grpc.keepalive_time_ms", 30_000),
                ("grpc.keepalive_timeout_ms", 5_000),
                ("grpc.initial_reconnect_backoff_ms", 100),
                ("grpc.max_reconnect_backoff_ms", 2_000),
                ("grpc.max_receive_message_length", max_message_bytes),
            ],
        )

    async def ask(self, method: Callable[..., Any], request: Any) -> Any:
        """Call one method of a stub on this channel; its refusals become our faults."""
        try:
            return await method(request)
        except grpc.aio.AioRpcError as error:
            name = self.service.rsplit(".", 1)[-1]
            raise fault_of_peer(error, name, hurried=_hurried()) from None

    async def close(self) -> None:
        """Close the channel."""
        await self.channel.close()
