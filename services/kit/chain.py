"""The ordered chain around every RPC, as data, with the reasons for its order beside it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import grpc

from services.kit.call import Call
from services.kit.contract import Access, MethodInfo
from services.kit.errors import STATUS_DETAILS_KEY, status_of
from services.kit.faults import Fault, Reason
from services.kit.interceptors.base import Context, Policy, PolicyRunner, wrap

# Outermost first. Tracing stands before all of these: it is OpenTelemetry's own interceptor and must see the abort.
ORDER = (
    "request_id",  # before the log, which names it
    "access_log",  # before everything that can refuse, so that refusals are logged
    "metrics",  # likewise counted
    "admission",  # before the work of verifying a token
    "auth",
    "authorize",  # before validation: a stranger learns nothing about what would have been valid (AIP-211)
    "deadline",
    "validate",
    "idempotency",  # last: only a request that may be done can have been done before
)


@dataclass(frozen=True, slots=True)
class Misordered(Exception):
    """The chain was put together in another order than `ORDER`."""

    names: tuple[str, ...]


def checked(policies: Sequence[Policy]) -> Sequence[Policy]:
    """Return the policies if they stand in `ORDER` (some may be missing); Misordered otherwise."""
    names = tuple(policy.name for policy in policies)
    if [name for name in ORDER if name in names] != list(names):
        raise Misordered(names)
    return policies


# W3C trace context, version 00.
_TRACEPARENT = re.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class Chain(grpc.aio.ServerInterceptor):
    """Serves the methods of the contract through the policies, and nothing else.

    A method that names no access policy makes construction fail: it is a bug of the contract.
    """

    def __init__(self, policies: Sequence[Policy], methods: Mapping[str, MethodInfo]) -> None:
        nameless = [m.path for m in methods.values() if m.access is Access.UNSPECIFIED]
        if nameless:
            raise ValueError(f"no access policy in the contract: {', '.join(nameless)}")
        self._runner = PolicyRunner(checked(policies), begin)
        self._methods = methods
        self._wrapped: dict[str, Any] = {}

    async def settled(self) -> None:
        """Wait until no call is being served; to be awaited after the server has stopped."""
        await self._runner.settled()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """Return the handler of the method inside the policies, made once for each method."""
        path: str = handler_call_details.method
        cached = self._wrapped.get(path)
        if cached is not None:
            return cached
        info = self._methods.get(path)
        handler = await continuation(handler_call_details)
        if info is None or handler is None:
            return _UNKNOWN
        served = handler if info.exempt else wrap(self._runner, info, handler)
        self._wrapped[path] = served
        return served


def begin(info: MethodInfo, context: Context) -> Call:
    """Make the call object of an RPC."""
    metadata = {
        key: value if isinstance(value, str) else ""
        for key, value in (context.invocation_metadata() or ())
    }
    given = metadata.get("traceparent", "")
    # It goes on into events and to siblings, so nothing else may travel under its name.
    trace = given if _TRACEPARENT.fullmatch(given) else ""
    return Call(info, metadata, context.time_remaining(), traceparent=trace)


async def _refuse_unknown(request: bytes, context: Context) -> None:
    status = status_of(Fault(Reason.METHOD_UNKNOWN, "no such method here"))
    await context.abort(
        grpc.StatusCode.UNIMPLEMENTED,
        status.message,
        ((STATUS_DETAILS_KEY, status.SerializeToString()),),
    )


_UNKNOWN: Any = grpc.unary_unary_rpc_method_handler(_refuse_unknown)
