"""Questions to a component: does it answer, and is it SERVING. Plain sockets, so that the supervisor stays small."""

import asyncio
import json
import struct
from typing import Any

from mesh.ports import HOST

_TIMEOUT = 2.0
_SERVING = b"\x08\x01"
_DATA, _HEADERS, _RST_STREAM, _SETTINGS, _PING, _GOAWAY = 0, 1, 3, 4, 6, 7
_END_STREAM, _END_HEADERS, _ACK = 1, 4, 1


class NotReady(Exception):
    """A component answers, but not as it does when it is well."""


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
    try:
        async with asyncio.timeout(_TIMEOUT):
            reader, writer = await asyncio.open_connection(HOST, port)
            try:
                writer.write(_health_request(port, service))
                answer = await _answer(reader, writer)
            finally:
                writer.close()
    except (TimeoutError, asyncio.IncompleteReadError):
        raise NotReady("no answer to the health check") from None
    if answer != _SERVING:
        raise NotReady(f"{service} is not SERVING")


def _frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    length = struct.pack(">I", len(payload))[1:]
    return length + struct.pack(">BBI", kind, flags, stream) + payload


def _health_request(port: int, service: str) -> bytes:
    """Return an HTTP/2 connection with one call on it; header fields as literals, by RFC 7541 §6.2.2."""
    authority = f"{HOST}:{port}".encode()
    path = b"/grpc.health.v1.Health/Check"
    kind = b"application/grpc"
    name = service.encode()
    headers = b"".join(
        (
            b"\x83\x86",  # :method POST, :scheme http
            b"\x04" + bytes([len(path)]) + path,
            b"\x01" + bytes([len(authority)]) + authority,
            b"\x0f\x10" + bytes([len(kind)]) + kind,  # content-type
            b"\x00\x02te\x08trailers",
        )
    )
    message = b"\x0a" + bytes([len(name)]) + name
    return b"".join(
        (
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            _frame(_SETTINGS, 0, 0),
            _frame(_HEADERS, _END_HEADERS, 1, headers),
            _frame(_DATA, _END_STREAM, 1, struct.pack(">BI", 0, len(message)) + message),
        )
    )


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Return the message of the answer; empty if the call ended without one."""
    body = b""
    while True:
        head = await reader.readexactly(9)
        size = int.from_bytes(head[:3])
        kind, flags, _ = struct.unpack(">BBI", head[3:])
        payload = await reader.readexactly(size)
        if kind == _SETTINGS and not flags & _ACK:
            writer.write(_frame(_SETTINGS, _ACK, 0))
        elif kind == _PING and not flags & _ACK:
            writer.write(_frame(_PING, _ACK, 0, payload))
        elif kind == _DATA:
            body += payload
            if len(body) >= 5 and len(body) >= 5 + int.from_bytes(body[1:5]):
                return body[5:]
        elif kind in {_RST_STREAM, _GOAWAY} or (kind == _HEADERS and flags & _END_STREAM):
            return b""
