"""A server of vLLM's gRPC protocol, with a script instead of a model and a real tokenizer made on the spot."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import grpc
from smg_grpc_proto.generated import common_pb2, vllm_engine_pb2_grpc
from smg_grpc_proto.generated import vllm_engine_pb2 as pb
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

MODEL = "scripted"
BEGIN, END = "<|im_start|>", "<|im_end|>"
# Of no special kind, as the markers of thinking are in many models; people must not be able to say it either.
THINK = "<think>"
TEMPLATE = (
    "{%- for m in messages %}\n"
    "{{ bos_token }}{{ m.role }}\n{{ m.content | trim }}{{ eos_token }}\n"
    "{%- endfor %}\n"
    "{%- if add_generation_prompt %}{{ bos_token }}assistant\n{% endif %}"
)
_CORPUS = ("Your day stem meets fire. Hello world, we go on and on.", "system user assistant") * 9


@cache
def tokenizer() -> Tokenizer:
    """Bytes and a few English words: a Chinese character is three tokens."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        _CORPUS,
        trainers.BpeTrainer(
            vocab_size=320,
            special_tokens=[BEGIN, END],
            initial_alphabet=alphabet,
            show_progress=False,
        ),
    )
    made.add_tokens([AddedToken(THINK, special=False)])
    return made


@cache
def published() -> dict[str, bytes]:
    """The files of the model, by name."""
    config = {"bos_token": {"content": BEGIN}, "eos_token": END}
    return {
        "tokenizer.json": tokenizer().to_str().encode(),
        "tokenizer_config.json": json.dumps(config).encode(),
        "chat_template.jinja": TEMPLATE.encode(),
        "generation_config.json": json.dumps({"eos_token_id": [1]}).encode(),
    }


@cache
def files() -> bytes:
    """What the server hands out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in published().items():
            archive.writestr(name, content)
    return data.getvalue()


@dataclass
class EngineScript:
    """What the model says, and what happened to it.

    pace: seconds before each token. error_after: break off after so many tokens with INTERNAL. cut_after: end after so
    many as if somebody had aborted. window: longest talk in tokens.
    """

    answer: str = ""
    pace: float = 0.0
    error_after: int | None = None
    cut_after: int | None = None
    window: int = 8192
    healthy: bool = True
    seen: list[pb.GenerateRequest] = field(default_factory=list)
    aborts: list[str] = field(default_factory=list)
    running: int = 0
    # Set while nothing runs.
    idle: asyncio.Event = field(default_factory=asyncio.Event)


class FakeEngine(vllm_engine_pb2_grpc.VllmEngineServicer):  # type: ignore[misc]
    """The part of the protocol that writers use."""

    def __init__(self, script: EngineScript) -> None:
        self.script = script

    async def HealthCheck(self, _request: Any, _context: Any) -> Any:
        return pb.HealthCheckResponse(healthy=self.script.healthy)

    async def GetModelInfo(self, _request: Any, _context: Any) -> Any:
        return pb.GetModelInfoResponse(
            served_model_name=MODEL,
            eos_token_ids=[1],
            max_context_length=self.script.window,
            default_sampling_params_json='{"temperature":0.5,"top_k":20}',
        )

    async def GetTokenizer(self, _request: Any, _context: Any) -> AsyncIterator[Any]:
        data, size = files(), 4096
        for start in range(0, len(data), size):
            last = start + size >= len(data)
            sum_ = hashlib.sha256(data).hexdigest() if last else ""
            yield common_pb2.GetTokenizerChunk(data=data[start : start + size], sha256=sum_)

    async def Abort(self, request: Any, _context: Any) -> Any:
        self.script.aborts += request.request_ids
        return pb.AbortResponse()

    async def Generate(self, request: Any, context: Any) -> AsyncIterator[Any]:
        script, prompt = self.script, list(request.tokenized.input_ids)
        script.seen.append(request)
        if len(prompt) + request.sampling_params.max_tokens > script.window:
            details = f"The prompt is longer than the maximum model length of {script.window}."
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, details)
        script.running += 1
        script.idle.clear()
        try:
            async for response in self._answer(prompt, request.sampling_params.max_tokens):
                yield response
                if script.error_after == 0:
                    await context.abort(grpc.StatusCode.INTERNAL, "EngineDeadError")
        finally:
            script.running -= 1
            if not script.running:
                script.idle.set()

    async def _answer(self, prompt: Sequence[int], longest: int) -> AsyncIterator[Any]:
        script = self.script
        left = _left(script.answer, prompt)
        said = left[:longest]
        for number, token in enumerate(said):
            if script.pace:
                await asyncio.sleep(script.pace)
            if number == script.cut_after:
                yield _complete("abort", token, len(prompt))
                return
            if script.error_after:
                script.error_after -= 1
            yield pb.GenerateResponse(
                chunk=pb.GenerateStreamChunk(
                    token_ids=[token],
                    prompt_tokens=len(prompt),
                    completion_tokens=1,
                )
            )
        yield _complete("stop" if len(said) == len(left) else "length", said[-1], len(prompt))


def _complete(reason: str, last: int, prompt_tokens: int) -> Any:
    return pb.GenerateResponse(
        complete=pb.GenerateComplete(
            output_ids=[last],
            finish_reason=reason,
            prompt_tokens=prompt_tokens,
            completion_tokens=1,
        )
    )


def _left(answer: str, prompt: Sequence[int]) -> list[int]:
    """What is still to be said after what stands behind the last marker of the prompt."""
    begins = max(place for place, token in enumerate(prompt) if token == 0)
    begun = tokenizer().decode(prompt[begins + 1 :]).removeprefix("assistant\n")
    assert answer.startswith(begun)
    ids: list[int] = tokenizer().encode(answer.removeprefix(begun), add_special_tokens=False).ids
    return [*ids, 1]


@asynccontextmanager
async def fake_engine(script: EngineScript) -> AsyncIterator[str]:
    """Run the server on the loop of the test and give its address."""
    server = grpc.aio.server()
    vllm_engine_pb2_grpc.add_VllmEngineServicer_to_server(FakeEngine(script), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await server.stop(0)
