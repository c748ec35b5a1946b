"""One policy, four shapes.

A policy never sees whether an RPC streams: it is asked when the call opens, once for each request message, and once at
the end. The adapters below are the only code that knows the four shapes, so no policy can forget one of them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, ClassVar, Protocol

import grpc
from google.protobuf.message import DecodeError, Message

from services.kit.call import CURRENT, Call, Replayed
from services.kit.contract import MethodInfo, Shape
from services.kit.errors import GONE, OK, Outcome, outcome_of
from services.kit.faults import Fault, Reason

Context = grpc.aio.ServicerContext[Any, Any]


class Policy:
    """One concern of the chain. Override what is needed; a hook that is not overridden costs nothing.

    A hook refuses the call by raising a `Fault`. `close` runs once for every policy, in reverse
    order, also for a call that an earlier policy refused or whose caller went away; it must not
    raise.
    """

    name: ClassVar[str]

    async def open(self, call: Call) -> None:
        """Before anything of the request is looked at."""

    def accept(self, call: Call, request: Message) -> None:
        """For each request message."""

    def close(self, call: Call, outcome: Outcome) -> None:
        """When the call is over."""


# What gRPC clients of every language receive unless told otherwise. grpc itself would refuse what is larger without a
# reason, and at the other end.
MAX_REPLY_BYTES = 4 * 1024 * 1024


def _sized(reply: Any) -> Any:
    size = len(reply) if isinstance(reply, bytes) else reply.ByteSize()
    if size > MAX_REPLY_BYTES:
        raise Fault(
            Reason.REPLY_TOO_LARGE, f"the answer would have {size} bytes: ask for less at once"
        )
    return reply


class _Malformed:
    """What the deserializer gives for bytes that are not the message; refused in `accept`."""


_MALFORMED = _Malformed()
_END = object()


class Runner(Protocol):
    """What the adapters need of the chain."""

    def begin(self, info: MethodInfo, context: Context) -> Call:
        """Make the call object."""

    async def open(self, call: Call) -> None:
        """Ask every policy to let the call in."""

    def accept(self, call: Call, request: Message) -> None:
        """Ask every policy about one request message."""

    def close(self, call: Call, outcome: Outcome) -> None:
        """Tell every policy that was asked how the call ended."""

    def leave(self) -> None:
        """Note that the last `finally` of the call has run."""


class PolicyRunner:
    """Runs policies in order, and closes them in reverse."""

    def __init__(
        self, policies: Sequence[Policy], begin: Callable[[MethodInfo, Context], Call]
    ) -> None:
        self.policies = tuple(policies)
        self._begin = begin
        self._serving = 0
        self._settled = asyncio.Event()
        self._settled.set()
        self._opens = [p.open for p in policies if _overrides(p, "open")]
        self._accepts = [p.accept for p in policies if _overrides(p, "accept")]
        self._closes = [p.close for p in reversed(policies) if _overrides(p, "close")]

    def begin(self, info: MethodInfo, context: Context) -> Call:
        """Make the call object."""
        self._serving += 1
        self._settled.clear()
        return self._begin(info, context)

    def leave(self) -> None:
        """Note that the last `finally` of a call has run."""
        self._serving -= 1
        if not self._serving:
            self._settled.set()

    async def settled(self) -> None:
        """Wait until no call is being served. A stopped server's handlers may still be in their `finally` blocks."""
        await self._settled.wait()

    async def open(self, call: Call) -> None:
        """Ask every policy to let the call in."""
        for opened in self._opens:
            await opened(call)

    def accept(self, call: Call, request: "Message | _Malformed") -> None:
        """Ask every policy about one request message."""
        if isinstance(request, _Malformed):
            raise Fault(Reason.REQUEST_MALFORMED, "the request cannot be read as its message")
        for accepted in self._accepts:
            accepted(call, request)

    def close(self, call: Call, outcome: Outcome) -> None:
        """Tell every policy how the call ended."""
        for closed in self._closes:
            closed(call, outcome)


def _overrides(policy: Policy, hook: str) -> bool:
    return getattr(type(policy), hook) is not getattr(Policy, hook)


def _forgiving(deserialize: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    def safe(data: bytes) -> Any:
        try:
            return deserialize(data)
        except DecodeError:
            return _MALFORMED

    return safe


def _or_bytes(serialize: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """Let a handler answer with the serialized message: what is kept as bytes need not be parsed to be sent."""

    def to_bytes(reply: Any) -> bytes:
        return reply if isinstance(reply, bytes) else serialize(reply)

    return to_bytes


async def _refuse(context: Context, outcome: Outcome) -> None:
    # `abort`, not `abort_with_status`: the tracer's wrapper of the context sees only the former.
    status = outcome.status
    if status is None:
        await context.abort(outcome.code, "")
    await context.abort(outcome.code, status.message, outcome.trailers())


async def _single(
    runner: Runner, info: MethodInfo, context: Context, call: Call, run: Awaitable[Any]
) -> Any:
    try:
        return await _answered(runner, info, context, call, run)
    finally:
        runner.leave()


async def _answered(
    runner: Runner, info: MethodInfo, context: Context, call: Call, run: Awaitable[Any]
) -> Any:
    """Await `run`; answer, replay or refuse."""
    outcome = OK
    try:
        return _sized(await run)
    except Replayed as replayed:
        if info.response_class is None:  # pragma: no cover - only our own methods are repeatable
            raise
        return info.response_class.FromString(replayed.reply)
    except asyncio.CancelledError:
        outcome = GONE
        raise
    except BaseException as error:  # noqa: BLE001 - the one place where errors become statuses
        outcome = outcome_of(error, call.request_id)
    finally:
        runner.close(call, outcome)
    await _refuse(context, outcome)
    return None


def _unary_unary(runner: Runner, info: MethodInfo, inner: Callable[..., Any]) -> Callable[..., Any]:
    async def serve(request: Message, context: Context) -> Any:
        call = runner.begin(info, context)
        CURRENT.set(call)

        async def run() -> Any:
            await runner.open(call)
            runner.accept(call, request)
            async with asyncio.timeout(call.remaining()):
                return await inner(request, context)

        return await _single(runner, info, context, call, run())

    return serve


def _stream_unary(
    runner: Runner, info: MethodInfo, inner: Callable[..., Any]
) -> Callable[..., Any]:
    async def serve(requests: AsyncIterator[Message], context: Context) -> Any:
        call = runner.begin(info, context)
        CURRENT.set(call)

        async def run() -> Any:
            await runner.open(call)
            async with asyncio.timeout(call.remaining()):
                return await inner(_accepted(runner, call, requests), context)

        return await _single(runner, info, context, call, run())

    return serve


async def _accepted(
    runner: Runner, call: Call, requests: AsyncIterator[Message]
) -> AsyncIterator[Message]:
    async for request in requests:
        runner.accept(call, request)
        yield request


async def _many(
    runner: Runner,
    context: Context,
    call: Call,
    source: Callable[[], Awaitable[AsyncIterator[Any]]],
) -> AsyncIterator[Any]:
    """Pass on what `source` yields, under the call's deadline, closing it whatever happens."""
    outcome = OK
    replies: Any = None
    try:
        replies = await source()
        while (reply := await _next(call, replies)) is not _END:
            call.messages_sent += 1
            yield reply
    except (asyncio.CancelledError, GeneratorExit):
        outcome = GONE
        raise
    except BaseException as error:  # noqa: BLE001 - the one place where errors become statuses
        outcome = outcome_of(error, call.request_id)
    finally:
        runner.close(call, outcome)
        try:
            if replies is not None and hasattr(replies, "aclose"):
                await replies.aclose()
        finally:
            runner.leave()
    if outcome is not OK:
        await _refuse(context, outcome)


async def _next(call: Call, replies: AsyncIterator[Any]) -> Any:
    """Return the next reply, `_END` after the last; TimeoutError at the deadline.

    The clock runs while a reply is waited for and is looked at between them, but not while one is being sent: a timeout
    that is open then would cancel grpc's own work, and the caller would read CANCELLED.
    """
    left = call.remaining()
    if left == 0:
        raise TimeoutError
    async with asyncio.timeout(left):
        return await anext(replies, _END)


def _unary_stream(
    runner: Runner, info: MethodInfo, inner: Callable[..., Any]
) -> Callable[..., Any]:
    async def serve(request: Message, context: Context) -> AsyncIterator[Any]:
        call = runner.begin(info, context)
        CURRENT.set(call)

        async def source() -> AsyncIterator[Any]:
            await runner.open(call)
            runner.accept(call, request)
            replies: AsyncIterator[Any] = inner(request, context)
            return replies

        async for reply in _many(runner, context, call, source):
            yield reply

    return serve


def _stream_stream(
    runner: Runner, info: MethodInfo, inner: Callable[..., Any]
) -> Callable[..., Any]:
    async def serve(requests: AsyncIterator[Message], context: Context) -> AsyncIterator[Any]:
        call = runner.begin(info, context)
        CURRENT.set(call)

        async def source() -> AsyncIterator[Any]:
            await runner.open(call)
            replies: AsyncIterator[Any] = inner(_accepted(runner, call, requests), context)
            return replies

        async for reply in _many(runner, context, call, source):
            yield reply

    return serve


def wrap(runner: Runner, info: MethodInfo, handler: Any) -> Any:
    """Return a handler of the same shape with the policies around it."""
    options = {
        "request_deserializer": _forgiving(handler.request_deserializer),
        "response_serializer": _or_bytes(handler.response_serializer),
    }
    match info.shape:
        case Shape.UNARY_UNARY:
            served = _unary_unary(runner, info, handler.unary_unary)
            return grpc.unary_unary_rpc_method_handler(served, **options)
        case Shape.UNARY_STREAM:
            served = _unary_stream(runner, info, handler.unary_stream)
            return grpc.unary_stream_rpc_method_handler(served, **options)
        case Shape.STREAM_UNARY:
            served = _stream_unary(runner, info, handler.stream_unary)
            return grpc.stream_unary_rpc_method_handler(served, **options)
        case Shape.STREAM_STREAM:
            served = _stream_stream(runner, info, handler.stream_stream)
            return grpc.stream_stream_rpc_method_handler(served, **options)
