"""Questions to a component: does it answer, and is it SERVING."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

from mesh.ports import HOST

_TIMEOUT = 2.0
_SERVING = b"\x08\x01"
# A channel to the same address would otherwise share the last one's connection, and its pause after a refusal.
_FRESH = (("grpc.use_local_subchannel_pool", 1),)


class NotReady(Exception):
    """A component answers, but not as it does when it is well."""


async def connects(address: str, port: int) -> None:
    """Return if somebody takes connections at `HOST[:PORT]`, at `port` if it names none; OSError otherwise."""
    where = urlsplit(f"//{address}")
    async with asyncio.timeout(_TIMEOUT):
        _, writer = await asyncio.open_connection(where.hostname or HOST, where.port or port)
    writer.close()


async def http(
    port: int, path: str, *, body: dict[str, Any] | None = None, seconds: float = _TIMEOUT
) -> tuple[int, bytes]:
    """Return status and body of a GET, or of a POST of a JSON object. OSError or NotReady if nobody answers."""
    content = b"" if body is None else json.dumps(body).encode()
    head = [
        f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
        f"host: {HOST}:{port}",
        "connection: close",
        *([] if body is None else ["content-type: application/json"]),
        f"content-length: {len(content)}",
    ]
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(HOST, port)
            try:
                writer.write("\r\n".join([*head, "", ""]).encode() + content)
                answer = await reader.read(-1)
            finally:
                writer.close()
    except TimeoutError:
        raise NotReady("no answer in time") from None
    heads, _, payload = answer.partition(b"\r\n\r\n")
    parts = heads.split(maxsplit=2)
    if len(parts) < 2 or not parts[1].isdigit():
        raise NotReady("the answer is not HTTP")
    chunked = b"\r\ntransfer-encoding: chunked" in heads.lower()
    return int(parts[1]), _joined(payload) if chunked else payload


def _joined(chunks: bytes) -> bytes:
    body = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        body += chunks[:length]
        chunks = chunks[length + 2 :] if length else b""
    return body


async def serving(port: int, service: str) -> None:
    """Return if `grpc.health.v1` says that a service, by its full name, is SERVING; OSError or NotReady otherwise."""
    # Here, because nothing else of the mesh needs it; without protobuf, because two fields need none.
    from grpc import StatusCode
    from grpc.aio import AioRpcError, insecure_channel

    name = service.encode()
    async with insecure_channel(f"{HOST}:{port}", options=_FRESH) as channel:
        ask: Any = channel.unary_unary("/grpc.health.v1.Health/Check")
        try:
            answer = await ask(b"\x0a" + bytes([len(name)]) + name, timeout=_TIMEOUT)
        except AioRpcError as error:
            if error.code() is StatusCode.UNAVAILABLE:
                raise ConnectionError(f"cannot connect to {HOST}:{port}") from None
            if error.code() is StatusCode.NOT_FOUND:
                raise NotReady(f"{service} is not SERVING") from None
            raise NotReady(f"the health check ends with {error.code().name}") from None
    if answer != _SERVING:
        raise NotReady(f"{service} is not SERVING")
