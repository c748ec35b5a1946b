"""A server whose one service has the four shapes, behind the chain as services have it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.rpc import error_details_pb2, status_pb2
from prometheus_client import CollectorRegistry
from protovalidate import Validator

from baziai.profile.v1.profile_service_pb2 import DeleteProfileRequest
from services.kit.call import Call, current
from services.kit.chain import Chain
from services.kit.contract import Access, MethodInfo, Shape
from services.kit.errors import STATUS_DETAILS_KEY
from services.kit.faults import Fault, Reason
from services.kit.interceptors.access_log import AccessLog
from services.kit.interceptors.admission import Admission
from services.kit.interceptors.auth import Authenticate
from services.kit.interceptors.authorize import Authorize
from services.kit.interceptors.base import Policy
from services.kit.interceptors.deadline import Deadline
from services.kit.interceptors.idempotency import Idempotency
from services.kit.interceptors.metrics import Metrics
from services.kit.interceptors.request_id import RequestId
from services.kit.interceptors.validate import Validate
from services.kit.principal import Principal

SERVICE = "baziai.test.v1.Shapes"
NAME = "users/anna/profiles/p1"
ANNA = (("authorization", "Bearer anna"),)
SHAPES = list(Shape)
SECRET = "boom secret=1"
# Fields that nobody knows are kept: 128 KB of them.
LARGE = Empty.FromString(b"\x0a\x80\x80\x08" + bytes(131072))
# A field of 4 MiB that the message does not know: kept, and sent on.
HUGE = Empty.FromString(b"\x0a\x80\x80\x80\x02" + bytes(4 * 1024 * 1024))


class SubjectIsToken:
    """Takes the token for the user."""

    async def user(self, token: str) -> Principal:
        if token == "bad":
            raise Fault(Reason.TOKEN_INVALID, "bad")
        return Principal(token)

    async def service(self, token: str) -> str:
        return token


@dataclass
class Seen:
    """What the handlers saw."""

    calls: list[Call] = field(default_factory=list)
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    left: int = 0


_HIDDEN_BY_CLIENT = "Internal error from Core"


async def behave(etag: str, seen: Seen) -> Empty:
    """Do what the request's etag says."""
    call = current()
    assert call is not None
    seen.calls.append(call)
    seen.entered.set()
    try:
        if etag == "boom":
            raise RuntimeError(SECRET)
        if etag == "fault":
            raise Fault(Reason.ETAG_MISMATCH, "changed", resource=NAME)
        if etag == "slow":
            await asyncio.Event().wait()
    finally:
        seen.left += 1
    return HUGE if etag == "huge" else Empty()


def handlers(seen: Seen) -> dict[str, Any]:
    """Return one handler for each shape, by its name."""

    async def unary_unary(request: Any, _context: Any) -> Empty:
        return await behave(request.etag, seen)

    async def unary_stream(request: Any, _context: Any) -> AsyncIterator[Empty]:
        yield await behave(request.etag, seen)
        while request.etag == "flood":
            yield LARGE

    async def stream_unary(requests: Any, _context: Any) -> Empty:
        answer = Empty()
        async for request in requests:
            answer = await behave(request.etag, seen)
        return answer

    async def stream_stream(requests: Any, _context: Any) -> AsyncIterator[Empty]:
        async for request in requests:
            yield await behave(request.etag, seen)
            while request.etag == "flood":
                yield LARGE

    made = {}
    for shape, served in zip(
        SHAPES, (unary_unary, unary_stream, stream_unary, stream_stream), strict=True
    ):
        make: Callable[..., Any] = getattr(grpc, f"{shape.name.lower()}_rpc_method_handler")
        made[shape.name] = make(
            served,
            request_deserializer=DeleteProfileRequest.FromString,
            response_serializer=Empty.SerializeToString,
        )
    return made


def infos(timeout: float) -> dict[str, MethodInfo]:
    """Return the methods as the contract would give them."""
    made = [
        MethodInfo(
            path=f"/{SERVICE}/{shape.name}",
            shape=shape,
            access=Access.OWNER,
            owner_field="name",
            timeout=timeout,
            request_class=DeleteProfileRequest,
            response_class=Empty,
            has_request_id=True,
        )
        for shape in SHAPES
    ]
    return {info.path: info for info in made}


@dataclass
class Ended:
    """How a call ended for its caller."""

    code: grpc.StatusCode
    text: str
    status: status_pb2.Status

    def details(self, kind: Any) -> list[Any]:
        """Return the details of one kind."""
        found = []
        for detail in self.status.details:
            if detail.Is(kind.DESCRIPTOR):
                message = kind()
                detail.Unpack(message)
                found.append(message)
        return found

    @property
    def reason(self) -> str:
        """Return the reason; there must be exactly one."""
        if self.code is grpc.StatusCode.OK:
            return "OK"
        [info] = self.details(error_details_pb2.ErrorInfo)
        assert info.domain == "baziai.dev"
        return str(info.reason)


@dataclass
class Served:
    """A running server and its client."""

    channel: grpc.aio.Channel
    seen: Seen
    registry: CollectorRegistry
    admission: Admission

    def begin(
        self,
        shape: Shape,
        etag: str = "",
        *,
        name: str = NAME,
        metadata: Sequence[tuple[str, str]] = ANNA,
        timeout: float = 10,
        request_id: str = "",
        raw: bytes | None = None,
    ) -> Any:
        """Begin a call."""
        request = DeleteProfileRequest(name=name, etag=etag, request_id=request_id)
        sent = request.SerializeToString() if raw is None else raw
        method: Any = getattr(self.channel, shape.name.lower())(
            f"/{SERVICE}/{shape.name}", response_deserializer=Empty.FromString
        )
        streams = shape in (Shape.STREAM_UNARY, Shape.STREAM_STREAM)
        return method(iter([sent]) if streams else sent, metadata=metadata, timeout=timeout)

    async def call(self, shape: Shape, etag: str = "", **more: Any) -> Ended:
        """Make a call and say how it ended."""
        for _ in range(4):
            end = await ended(self.begin(shape, etag, **more))
            # grpc.aio's client hides the status of a call that was refused before its message was written.
            if end.text != _HIDDEN_BY_CLIENT:
                return end
        return await ended(self.begin(shape, etag, **more))


async def ended(call: Any) -> Ended:
    """Wait for the end of a call."""
    with suppress(grpc.aio.AioRpcError):
        while hasattr(call, "read") and await call.read() is not grpc.aio.EOF:
            pass
    code = await call.code()
    trailers = dict(await call.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers.get(STATUS_DETAILS_KEY, b""))
    return Ended(code, await call.details() or "", status)


@asynccontextmanager
async def served(
    *, timeout: float = 10, limit: int = 100, tracing: Sequence[Any] = ()
) -> AsyncIterator[Served]:
    """Run the server."""
    seen, registry, admission = Seen(), CollectorRegistry(), Admission(limit, limit)
    policies: list[Policy] = [
        RequestId(),
        AccessLog(),
        Metrics(registry),
        admission,
        Authenticate(SubjectIsToken()),
        Authorize(),
        Deadline(),
        Validate(Validator()),
        Idempotency(),
    ]
    server = grpc.aio.server(interceptors=[*tracing, Chain(policies, infos(timeout))])
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler(SERVICE, handlers(seen)),)
    )
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Served(channel, seen, registry, admission)
    finally:
        await server.stop(0)
