"""The doors of the mesh: one call, described by method and JSON, through each of them, with one form of answer."""

import asyncio
import base64
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

import grpc
import httpx
from google.api.annotations_pb2 import http as http_option
from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

Json = dict[str, Any]
_TIMEOUT = 20.0
# What REST answers with, by gRPC code.
HTTP_STATUS = {
    "OK": 200,
    "CANCELLED": 499,
    "INVALID_ARGUMENT": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "PERMISSION_DENIED": 403,
    "UNAUTHENTICATED": 401,
    "RESOURCE_EXHAUSTED": 429,
    "FAILED_PRECONDITION": 400,
    "ABORTED": 409,
    "OUT_OF_RANGE": 400,
    "UNIMPLEMENTED": 501,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
}
CODES = {code.value[0]: code.name for code in grpc.StatusCode}


@dataclass
class Answer:
    """What came back: a code, the reply (or the events of a stream), and of an error its reason and fields."""

    code: str
    reply: Json = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    reason: str = ""
    fields: list[str] = field(default_factory=list)
    metadata: Json = field(default_factory=dict)
    infos: int = 0


class Door(Protocol):
    """One way in."""

    name: str

    async def call(self, method: str, request: Json, token: str) -> Answer:
        """Make a call; `method` is `package.Service/Method`, an empty token is none."""


def describe(method: str) -> MethodDescriptor:
    """Return the descriptor of a method."""
    service, _, name = method.partition("/")
    return descriptor_pool.Default().FindServiceByName(service).methods_by_name[name]


def classes(method: MethodDescriptor) -> tuple[type[Message], type[Message]]:
    """Return the request and response classes."""
    get = message_factory.GetMessageClass
    return get(method.input_type), get(method.output_type)


def to_json(message: Message) -> Json:
    """Return the JSON of a message as the gateway prints it, defaults left out."""
    return json_format.MessageToDict(message)


def of_status(status: status_pb2.Status, code: str) -> Answer:
    """Return the answer that a status stands for."""
    answer = Answer(code)
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        if detail.Is(info.DESCRIPTOR):
            detail.Unpack(info)
            answer.infos += 1
            answer.reason, answer.metadata = info.reason, dict(info.metadata)
            assert info.domain == "baziai.dev"
        elif detail.Is(bad.DESCRIPTOR):
            detail.Unpack(bad)
            answer.fields = [violation.field for violation in bad.field_violations]
    return answer


def _of_rpc_error(error: grpc.RpcError) -> Answer:
    code = error.code().name
    trailers: Any = error.trailing_metadata() or ()
    for key, value in trailers:
        if key == "grpc-status-details-bin":
            return of_status(status_pb2.Status.FromString(value), code)
    return Answer(code)


def _shaped(channel: Any, described: MethodDescriptor) -> Any:
    shapes = {
        (False, False): channel.unary_unary,
        (False, True): channel.unary_stream,
        (True, True): channel.stream_stream,
    }
    return shapes[described.client_streaming, described.server_streaming]


def _parsed(request: Any, described: MethodDescriptor) -> Any:
    """Return the message of a request, or of a list of them an iterator."""
    request_class, _ = classes(described)
    if described.client_streaming:
        return iter([json_format.ParseDict(one, request_class()) for one in request])
    return json_format.ParseDict(request, request_class())


def _metadata(token: str) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"Bearer {token}"),) if token else ()


class AioDoor:
    """gRPC with grpc.aio, straight to a service or through the gateway."""

    def __init__(self, name: str, channels: Mapping[str, grpc.aio.Channel]) -> None:
        self.name = name
        self._channels = channels

    async def call(self, method: str, request: Json, token: str) -> Answer:
        described = describe(method)
        request_class, response_class = classes(described)
        channel = self._channels[described.containing_service.full_name]
        rpc = _shaped(channel, described)(
            f"/{method}",
            request_serializer=request_class.SerializeToString,
            response_deserializer=response_class.FromString,
        )
        events: list[Json] = []
        parsed: Any = _parsed(request, described)
        try:
            if not described.server_streaming:
                reply = await rpc(parsed, metadata=_metadata(token), timeout=_TIMEOUT)
                return Answer("OK", to_json(reply))
            called = rpc(parsed, metadata=_metadata(token), timeout=_TIMEOUT)
            async for event in called:
                events.append(to_json(event))  # noqa: PERF401 - what came before a failure counts
        except grpc.aio.AioRpcError as error:
            answer = _of_rpc_error(error)
            answer.events = events
            return answer
        return Answer("OK", events=events)


class SyncDoor:
    """gRPC with the synchronous channels that pytest-grpc makes."""

    name = "in-process"

    def __init__(self, channels: Mapping[str, grpc.Channel]) -> None:
        self._channels = channels

    async def call(self, method: str, request: Json, token: str) -> Answer:
        return await asyncio.to_thread(self._call, method, request, token)

    def _call(self, method: str, request: Json, token: str) -> Answer:
        described = describe(method)
        request_class, response_class = classes(described)
        channel = self._channels[described.containing_service.full_name]
        rpc = _shaped(channel, described)(
            f"/{method}",
            request_serializer=request_class.SerializeToString,
            response_deserializer=response_class.FromString,
        )
        events: list[Json] = []
        parsed: Any = _parsed(request, described)
        try:
            answered = rpc(parsed, metadata=_metadata(token), timeout=_TIMEOUT)
            if not described.server_streaming:
                return Answer("OK", to_json(answered))
            events.extend(to_json(event) for event in answered)
        except grpc.RpcError as error:
            answer = _of_rpc_error(error)
            answer.events = events
            return answer
        return Answer("OK", events=events)


class GrpcWebDoor:
    """gRPC-web over HTTP/1.1, as a browser speaks it."""

    name = "grpc-web"

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def call(self, method: str, request: Json, token: str) -> Answer:
        described = describe(method)
        _request_class, response_class = classes(described)
        parsed = _parsed(request, described)
        messages = parsed if described.client_streaming else [parsed]
        bodies = [message.SerializeToString() for message in messages]
        headers = {"content-type": "application/grpc-web+proto", "x-grpc-web": "1"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        response = await self._client.post(
            f"/{method}",
            content=b"".join(struct.pack("!BI", 0, len(data)) + data for data in bodies),
            headers=headers,
        )
        messages, trailers = _frames(response.content)
        # A reply without messages carries its status in the headers.
        said = {**response.headers, **trailers}
        code = CODES[int(said.get("grpc-status", 2))]
        replies = [to_json(response_class.FromString(message)) for message in messages]
        answer = Answer(code)
        if "grpc-status-details-bin" in said:
            raw = said["grpc-status-details-bin"]
            details = base64.b64decode(raw + "=" * (-len(raw) % 4))
            answer = of_status(status_pb2.Status.FromString(details), code)
        if described.server_streaming:
            answer.events = replies
        elif replies:
            answer.reply = replies[0]
        return answer


def _frames(body: bytes) -> tuple[list[bytes], dict[str, str]]:
    messages: list[bytes] = []
    trailers: dict[str, str] = {}
    while body:
        flags, length = struct.unpack_from("!BI", body)
        frame, body = body[5 : 5 + length], body[5 + length :]
        if flags & 0x80:
            for line in frame.decode().split("\r\n"):
                key, separator, value = line.partition(":")
                if separator:
                    trailers[key.lower().strip()] = value.strip()
        else:
            messages.append(frame)
    return messages, trailers


class RestDoor:
    """REST and SSE: path, query and body from the contract's HTTP annotations."""

    name = "rest"

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def call(self, method: str, request: Json, token: str) -> Answer:
        described = describe(method)
        verb, path, query, body = rest_form(described, request)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if described.server_streaming:
            headers["accept"] = "text/event-stream"
        response = await self._client.request(verb, path, params=query, json=body, headers=headers)
        if response.status_code != httpx.codes.OK:
            return _of_rest_error(response)
        if described.server_streaming:
            return _of_stream(response.text)
        if described.output_type.full_name == "google.api.HttpBody":
            data = base64.b64encode(response.content).decode()
            return Answer("OK", {"contentType": response.headers["content-type"], "data": data})
        return Answer("OK", _without_defaults(response.json(), classes(described)[1]))


def _of_stream(text: str) -> Answer:
    """A stream that failed after its first event ends as a clean 200: its status stands in the terminal event."""
    events = [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:")]
    answer = Answer("OK", events=events)
    if events and "failed" in events[-1]:
        status = json_format.ParseDict(events[-1]["failed"]["status"], status_pb2.Status())
        answer = of_status(status, CODES[status.code])
        answer.events = events
    return answer


def _of_rest_error(response: httpx.Response) -> Answer:
    document = response.json()
    code = CODES[document["code"]]
    allowed = {
        HTTP_STATUS[code],
        413 if document["code"] == 8 else 0,
        404 if code == "UNIMPLEMENTED" else 0,
    }
    assert response.status_code in allowed, (response.status_code, document)
    status = json_format.ParseDict(document, status_pb2.Status())
    return of_status(status, code)


def _without_defaults(document: Json, response_class: type[Message]) -> Json:
    return to_json(json_format.ParseDict(document, response_class(), ignore_unknown_fields=False))


_TEMPLATE = re.compile(r"\{([a-z_.]+)(?:=[^}]*)?\}")


def rest_form(described: MethodDescriptor, request: Json) -> tuple[str, str, Any, Any]:
    """Return verb, path, query and JSON body of a request."""
    rule = described.GetOptions().Extensions[http_option]
    if described.client_streaming:
        return "POST", rule.post, [], request
    verb = str(rule.WhichOneof("pattern"))
    rest = json.loads(json.dumps(request))
    names = {f.name: f.json_name for f in described.input_type.fields}

    def bound(match: re.Match[str]) -> str:
        value = rest
        *parents, last = match.group(1).split(".")
        for parent in parents:
            value = value.get(names.get(parent, parent), {})
        taken = value.get(names.get(last, last), "")
        if not parents:
            value.pop(names.get(last, last), None)
        return quote(str(taken), safe="/-._~")

    path = _TEMPLATE.sub(bound, getattr(rule, verb))
    body = None
    if rule.body == "*":
        body, rest = rest, {}
    elif rule.body:
        body = rest.pop(names[rule.body], {})
    return verb.upper(), path, list(_query("", rest)), body


def _query(prefix: str, value: Any) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _query(f"{prefix}.{key}" if prefix else key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _query(prefix, inner)
    elif isinstance(value, bool):
        yield prefix, "true" if value else "false"
    else:
        yield prefix, str(value)
