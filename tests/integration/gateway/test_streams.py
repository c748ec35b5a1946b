"""Streams arrive as they are written, live as long as their method may, and end as the contract says."""

import json
import struct
from collections.abc import Iterator
from typing import Any

import grpc
import httpx
import pytest

from baziai.chat.v1 import chat_service_pb2, chat_service_pb2_grpc
from tests.integration.gateway.edge import ORIGIN, Edge, until
from tests.integration.gateway.upstreams import Loop, Scene

SSE = "text/event-stream"
STREAM_REPLY = "/baziai.chat.v1.ChatService/StreamReply"


class Gate:
    """Lets events pass one by one, so that a test knows that what it reads was not held back."""

    def __init__(self, scene: Scene, loop: Loop) -> None:
        self._scene, self._loop = scene, loop

    def open(self) -> None:
        async def release() -> None:
            self._scene.gate.release()

        self._loop.run(release())


@pytest.fixture
def gate(scene: Scene, loop: Loop) -> Iterator[Gate]:
    yield Gate(scene, loop)

    async def drain() -> None:
        while not scene.gate.locked():
            await scene.gate.acquire()

    loop.run(drain())


def path_of(conversation: str) -> str:
    return f"/v1/users/ada/conversations/{conversation}"


def resume(conversation: str) -> tuple[str, str]:
    return "GET", f"{path_of(conversation)}/replies/r:resume"


def stream(conversation: str) -> tuple[str, str]:
    return "POST", f"{path_of(conversation)}:streamReply"


def events(answer: httpx.Response) -> Iterator[dict[str, Any]]:
    """Yield the events of an SSE or ndjson answer as they come."""
    for line in answer.iter_lines():
        if line:
            yield json.loads(line.removeprefix("data: "))


def text_of(event: dict[str, Any]) -> str:
    return str(event["textDelta"]["text"])


def stub_of(edge: Edge, channel: grpc.Channel) -> tuple[Any, dict[str, Any]]:
    stub = chat_service_pb2_grpc.ChatServiceStub(channel)
    return stub, {"metadata": (("authorization", f"Bearer {edge.issuer.token()}"),), "timeout": 10}


@pytest.mark.parametrize("ask", [stream, resume])
@pytest.mark.parametrize(("accept", "kind"), [(SSE, SSE), ("*/*", "application/json")])
def test_rest_streams_arrive_event_by_event(
    edge: Edge, gate: Gate, ask: Any, accept: str, kind: str
) -> None:
    verb, path = ask("stepped")
    with edge.client({"accept": accept}) as client:
        gate.open()
        with client.stream(verb, path, content=b"{}" if verb == "POST" else None) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"] == kind
            coming = events(answer)
            for number in (1, 2, 3):
                event = next(coming)
                assert (text_of(event), event["seq"]) == (f"t{number}", str(number))
                if number < 3:
                    gate.open()
            assert "completed" in next(coming)
            assert next(coming, None) is None


def test_each_event_is_one_sse_message(edge: Edge) -> None:
    with edge.client({"accept": SSE}) as client:
        text = client.post(f"{path_of('whole')}:streamReply", json={}).text

    messages = text.split("\n\n")
    assert messages.pop() == ""
    assert len(messages) == 4
    assert all(message.startswith("data: {") and "\n" not in message for message in messages)


def test_grpc_streams_arrive_event_by_event(edge: Edge, gate: Gate) -> None:
    with grpc.insecure_channel(edge.target) as channel:
        stub, how = stub_of(edge, channel)
        request = chat_service_pb2.StreamReplyRequest(parent="users/ada/conversations/stepped")
        coming = stub.StreamReply(request, **how)
        for number in (1, 2, 3):
            gate.open()
            assert next(coming).text_delta.text == f"t{number}"
        assert next(coming).HasField("completed")


def web_frames(answer: httpx.Response) -> Iterator[tuple[int, bytes]]:
    """Yield flag and content of the frames of a gRPC-web answer as they come."""
    buffer = b""
    for chunk in answer.iter_raw():
        buffer += chunk
        while len(buffer) >= 5:
            flag, size = struct.unpack(">BI", buffer[:5])
            if len(buffer) < 5 + size:
                break
            yield flag, buffer[5 : 5 + size]
            buffer = buffer[5 + size :]


def web_stream(edge: Edge, conversation: str) -> Any:
    message = chat_service_pb2.StreamReplyRequest(parent=f"users/ada/conversations/{conversation}")
    content = message.SerializeToString()
    headers = {
        "authorization": f"Bearer {edge.issuer.token()}",
        "content-type": "application/grpc-web+proto",
        "origin": ORIGIN,
    }
    frame = struct.pack(">BI", 0, len(content)) + content
    return httpx.stream("POST", edge.url + STREAM_REPLY, content=frame, headers=headers, timeout=10)


def test_grpc_web_streams_arrive_frame_by_frame_and_end_with_trailers(
    edge: Edge, gate: Gate
) -> None:
    gate.open()
    with web_stream(edge, "stepped") as answer:
        coming = web_frames(answer)
        for number in (1, 2, 3):
            flag, content = next(coming)
            assert (flag, f"t{number}".encode() in content) == (0, True)
            gate.open()
        assert next(coming)[0] == 0
        flag, trailers = next(coming)

    assert flag == 0x80
    assert b"grpc-status:0" in trailers.replace(b" ", b"")


def test_a_stream_that_is_refused_has_a_status(edge: Edge) -> None:
    with edge.client({"accept": SSE}) as client:
        answer = client.post(f"{path_of('busy')}:streamReply", json={})

    assert answer.status_code == 400
    assert answer.json()["details"][0]["reason"] == "CONVERSATION_BUSY"


@pytest.mark.parametrize("accept", [SSE, "*/*"])
def test_a_stream_that_breaks_has_no_terminal_event_for_rest(
    edge: Edge, gate: Gate, accept: str
) -> None:
    # A limit of transcoding, for which every stream of the contract carries its own terminal event.
    gate.open()
    gate.open()
    with (
        edge.client({"accept": accept}) as client,
        client.stream("POST", f"{path_of('broken')}:streamReply", json={}) as answer,
    ):
        assert answer.status_code == 200
        received = list(events(answer))

    assert [text_of(event) for event in received] == ["t1"]


def test_a_stream_that_breaks_has_a_status_for_grpc_and_grpc_web(edge: Edge, gate: Gate) -> None:
    for _ in range(4):
        gate.open()
    with grpc.insecure_channel(edge.target) as channel:
        stub, how = stub_of(edge, channel)
        request = chat_service_pb2.StreamReplyRequest(parent="users/ada/conversations/broken")
        coming = stub.StreamReply(request, **how)
        assert next(coming).text_delta.text == "t1"
        with pytest.raises(grpc.RpcError) as broken:
            next(coming)
    with web_stream(edge, "broken") as answer:
        frames = list(web_frames(answer))

    assert broken.value.code() is grpc.StatusCode.ABORTED
    assert [flag for flag, _ in frames] == [0, 0x80]
    assert b"grpc-status:10" in frames[1][1].replace(b" ", b"")


def test_a_quiet_stream_outlives_single_calls_and_pings(
    hurried: Edge, gate: Gate, loop: Loop
) -> None:
    """Single calls may take 0.4 s here, pings come each 0.2 s, silence may last 0.6 s."""
    received = []
    with hurried.client({"accept": SSE}) as client:
        verb, path = stream("stepped")
        waited = loop.begin(_open_slowly(gate, 3, 0.5))
        with client.stream(verb, path, json={}) as answer:
            received = list(events(answer))
        waited.result(5)

    assert [text_of(event) for event in received[:3]] == ["t1", "t2", "t3"]
    assert "completed" in received[3]


async def _open_slowly(gate: Gate, times: int, seconds: float) -> None:
    import asyncio

    for _ in range(times):
        # The passing of time is what is tested.
        await asyncio.sleep(seconds)
        gate._scene.gate.release()


def test_a_stream_without_heartbeats_is_cut(hurried: Edge, gate: Gate, scene: Scene) -> None:
    gate.open()
    with grpc.insecure_channel(hurried.target) as channel:
        stub, how = stub_of(hurried, channel)
        request = chat_service_pb2.StreamReplyRequest(parent="users/ada/conversations/stepped")
        coming = stub.StreamReply(request, **how)
        assert next(coming).text_delta.text == "t1"
        with pytest.raises(grpc.RpcError):
            next(coming)

    assert scene.cancelled.wait(5)


def test_a_reader_who_leaves_is_noticed_by_the_service(
    edge: Edge, gate: Gate, scene: Scene
) -> None:
    gate.open()
    with (
        edge.client({"accept": SSE}) as client,
        client.stream("POST", f"{path_of('stepped')}:streamReply", json={}) as answer,
    ):
        assert text_of(next(events(answer))) == "t1"

    until(scene.cancelled.is_set, "the service sees that the reader left")
