"""A language model behind vLLM's own gRPC protocol: token ids go in and come out.

The server neither applies the chat template nor speaks text: both are done here, with the files that it hands out.
What people say is never sent as text, because the server would read the model's markers in it.
"""

import asyncio
import hashlib
import io
import json
import time
import zipfile
from collections.abc import AsyncGenerator
from uuid import uuid4

import grpc
from smg_grpc_proto.generated import common_pb2, vllm_engine_pb2_grpc
from smg_grpc_proto.generated import vllm_engine_pb2 as pb

from services.chat.context.ports import TokenCounter
from services.chat.model import FinishReason, Usage, WriterId, WriterKind
from services.chat.writers.counting import (
    UNKNOWN_WINDOW,
    VocabularyCounter,
    known_window,
    longest_answer,
)
from services.chat.writers.markers import Markers
from services.chat.writers.prompt import markers, messages
from services.chat.writers.tokens import UnusableError, Vocabulary
from services.chat.writing import Brief, Counted, Ended, Piece
from services.kit.faults import Fault, Reason

SCHEME = "grpc://"
_FINISH = {"stop": FinishReason.STOP, "length": FinishReason.LENGTH}
# How long a server that answered is taken to be there. One that dies meanwhile fails the reply, honestly.
_TRUSTED_SECONDS = 2.0
_ASK_SECONDS = 2.0
# Tens of megabytes for a large vocabulary, and a server that has just started makes them first.
_FILES_SECONDS = 30.0
_MAX_FILES_BYTES = 256 * 1024 * 1024
_WANTED = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "chat_template.json")
_ENDS = "generation_config.json"
# Longest silence between two tokens, the first one's wait in the queue included.
_PATIENCE_SECONDS = 60.0
_ABORT_SECONDS = 2.0
_OPTIONS = (
    # A host that is gone sends nothing, not even an end.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.max_receive_message_length", 16 * 1024 * 1024),
    # Back soon after a restart.
    ("grpc.max_reconnect_backoff_ms", 2_000),
)


class VllmGrpcWriter:
    """Implements `ports.Writer` over `vllm.grpc.engine.VllmEngine`."""

    def __init__(self, target: str, model: str, max_tokens: int, window: int = 0) -> None:
        """`target`: `host:port`. `window`: longest prompt and answer together in tokens; 0 for what the server says."""
        self._channel = grpc.aio.insecure_channel(target, options=_OPTIONS)
        self._engine = vllm_engine_pb2_grpc.VllmEngineStub(self._channel)
        self._model = model
        self._max_tokens = max_tokens
        self._wanted_window = window
        self._window = window or UNKNOWN_WINDOW
        self._answered = float("-inf")
        self._info: pb.GetModelInfoResponse | None = None
        self._vocabulary: Vocabulary | None = None
        self._sampling = pb.SamplingParams()
        self._asking = asyncio.Lock()
        self._aborts: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Let the last aborts go out and close the connection."""
        await asyncio.gather(*self._aborts)
        await self._channel.close()

    @property
    def id(self) -> WriterId:
        """The model."""
        return WriterId(WriterKind.LANGUAGE_MODEL, self._model)

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE unless the server is well and has the model; asked at most every two seconds."""
        await self._ready()

    async def counter(self) -> TokenCounter | None:
        """Return the model's own vocabulary."""
        vocabulary = await self._ready()
        answer = longest_answer(self._max_tokens, self._window)
        return VocabularyCounter(self._model, self._window, answer, vocabulary)

    async def _ready(self) -> Vocabulary:
        async with self._asking:
            if time.monotonic() - self._answered > _TRUSTED_SECONDS or self._vocabulary is None:
                await self._ask()
                self._answered = time.monotonic()
        if self._vocabulary is None:
            raise _away()
        return self._vocabulary

    async def _ask(self) -> None:
        try:
            health = await self._engine.HealthCheck(pb.HealthCheckRequest(), timeout=_ASK_SECONDS)
            info = await self._engine.GetModelInfo(pb.GetModelInfoRequest(), timeout=_ASK_SECONDS)
            if not health.healthy or self._model not in (info.served_model_name, info.model_path):
                raise _away()
            if info != self._info:
                # Another model came up at this address.
                files = await self._files()
                self._vocabulary = await asyncio.to_thread(Vocabulary, files)
                self._window = known_window(self._wanted_window, info.max_context_length)
                longest = longest_answer(self._max_tokens, self._window)
                self._sampling = _sampling(info, files, longest)
                self._info = info
        except grpc.aio.AioRpcError as error:
            raise _fault(error) from None
        except (UnusableError, zipfile.BadZipFile, ValueError, KeyError):
            raise _away() from None

    async def _files(self) -> dict[str, bytes]:
        """Fetch the model's files; ValueError if they come damaged."""
        data, sum_ = bytearray(), ""
        request = common_pb2.GetTokenizerRequest()
        async for chunk in self._engine.GetTokenizer(request, timeout=_FILES_SECONDS):
            data += chunk.data
            sum_ = chunk.sha256 or sum_
            if len(data) > _MAX_FILES_BYTES:
                raise ValueError("the model's files are too large")
        if sum_ and hashlib.sha256(data).hexdigest() != sum_:
            raise ValueError("the model's files came damaged")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = [each for each in archive.infolist() if each.filename in (*_WANTED, _ENDS)]
            if sum(each.file_size for each in found) > _MAX_FILES_BYTES:
                raise ValueError("the model's files are too large")
            return {each.filename: archive.read(each) for each in found}

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Stream the answer, going on after what was begun. Leaving the iterator ends the generation at once."""
        vocabulary = await self._ready()
        try:
            prompt = vocabulary.prompt(messages(brief), so_far)
        except UnusableError:
            raise _away() from None
        sampling = _shortened(self._sampling, len(vocabulary.plain(so_far)))
        if sampling is None:
            yield Ended(FinishReason.LENGTH, Usage())
            return
        request = pb.GenerateRequest(
            request_id=str(uuid4()),
            tokenized=pb.TokenizedInput(input_ids=prompt),
            sampling_params=sampling,
            stream=True,
        )
        reader, text = vocabulary.reader(prompt), Markers(markers(brief))
        finish, usage = FinishReason.STOP, Usage()
        call, ended = self._engine.Generate(request), False
        try:
            while (response := await _next(call)) is not None:
                usage = _counted(usage, response)
                yield Counted(usage)
                for piece in text.take(reader.read(response.chunk.token_ids)):
                    yield piece
                if response.HasField("complete"):
                    finish, ended = _finish(response.complete.finish_reason), True
        except grpc.aio.AioRpcError as error:
            raise _fault(error) from None
        finally:
            # The server ends a generation when its stream is cancelled; asked as well, it does so behind a proxy too.
            call.cancel()
            if not ended:
                self._abort(request.request_id)
        if not ended:
            raise _away()
        for piece in text.rest():
            yield piece
        yield Ended(finish, usage)

    def _abort(self, request_id: str) -> None:
        """Ask for the end of a generation without waiting for it: whoever leaves is in a hurry."""
        task = asyncio.create_task(self._ask_to_abort(request_id))
        self._aborts.add(task)
        task.add_done_callback(self._aborts.discard)

    async def _ask_to_abort(self, request_id: str) -> None:
        try:
            request = pb.AbortRequest(request_ids=[request_id])
            await self._engine.Abort(request, timeout=_ABORT_SECONDS)
        except grpc.aio.AioRpcError:
            # It was a wish: the stream is cancelled, or the server is gone.
            pass


async def _next(
    call: grpc.aio.UnaryStreamCall[pb.GenerateRequest, pb.GenerateResponse],
) -> pb.GenerateResponse | None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            response = await call.read()
    except TimeoutError:
        raise _away() from None
    return None if response is grpc.aio.EOF else response


def _sampling(
    info: pb.GetModelInfoResponse, files: dict[str, bytes], max_tokens: int
) -> pb.SamplingParams:
    """Return how to choose tokens: as the model's publisher says, which its server leaves to the caller here."""
    defaults = json.loads(info.default_sampling_params_json or "{}")
    ends = json.loads(files.get(_ENDS, b"{}")).get("eos_token_id", [])
    return pb.SamplingParams(
        temperature=defaults.get("temperature", 1.0),
        top_p=defaults.get("top_p", 1.0),
        top_k=max(0, defaults.get("top_k", 0)),
        min_p=defaults.get("min_p", 0.0),
        repetition_penalty=defaults.get("repetition_penalty", 1.0),
        max_tokens=max_tokens,
        stop_token_ids={*info.eos_token_ids, *(ends if isinstance(ends, list) else [ends])},
        skip_special_tokens=True,
        n=1,
    )


def _shortened(sampling: pb.SamplingParams, written: int) -> pb.SamplingParams | None:
    """Return how to go on after so many tokens, which take their part of the answer's room; None if that is full."""
    if not written:
        return sampling
    if written >= (sampling.max_tokens or 0):
        return None
    rest = pb.SamplingParams()
    rest.CopyFrom(sampling)
    rest.max_tokens = sampling.max_tokens - written
    return rest


def _counted(usage: Usage, response: pb.GenerateResponse) -> Usage:
    """Add what a chunk counts of the answer; the end only repeats the last one."""
    chunk = response.chunk
    return Usage(
        chunk.prompt_tokens or usage.prompt_tokens,
        usage.completion_tokens + chunk.completion_tokens,
    )


def _finish(reason: str) -> FinishReason:
    """Return why the model stopped; MODEL_UNAVAILABLE when it was stopped."""
    if reason not in _FINISH:
        raise _away()
    return _FINISH[reason]


def _fault(error: grpc.aio.AioRpcError) -> Fault:
    if error.code() is grpc.StatusCode.INVALID_ARGUMENT and _too_long(error.details() or ""):
        return Fault(Reason.CONTEXT_TOO_LONG, "the talk does not fit into the model's window")
    return _away()


def _too_long(details: str) -> bool:
    return any(
        words in details for words in ("context length", "maximum model length", "longer than")
    )


def _away() -> Fault:
    return Fault(Reason.MODEL_UNAVAILABLE, "the language model cannot be reached", retry_after=5.0)
