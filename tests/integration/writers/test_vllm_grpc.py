"""What only vLLM's gRPC protocol leaves to its caller."""

from collections.abc import AsyncIterator

import pytest

from services.chat.writers.vllm_grpc import VllmGrpcWriter
from services.kit.faults import Fault, Reason
from tests.fakes.vllm_engine import MODEL, EngineScript, fake_engine
from tests.integration.writers.dialogues import PLAIN, brief


@pytest.fixture
def script() -> EngineScript:
    return EngineScript(answer=PLAIN.answer)


@pytest.fixture
async def writer(script: EngineScript) -> AsyncIterator[VllmGrpcWriter]:
    async with fake_engine(script) as address:
        opened = VllmGrpcWriter(address, MODEL, 64)
        yield opened
        await opened.close()


async def test_tokens_are_chosen_as_the_publisher_says(
    script: EngineScript, writer: VllmGrpcWriter
) -> None:
    async for _piece in writer.write(brief(PLAIN)):
        pass
    sent = script.seen[0].sampling_params
    assert (sent.temperature, sent.top_k, sent.top_p, sent.repetition_penalty) == (0.5, 20, 1, 1)
    assert (sent.max_tokens, list(sent.stop_token_ids)) == (64, [1])
    assert script.seen[0].stream
    # It ended by itself: there is nothing to abort.
    assert not script.aborts


async def test_an_answer_that_somebody_else_aborts_is_a_failure(
    script: EngineScript, writer: VllmGrpcWriter
) -> None:
    script.cut_after = 3
    with pytest.raises(Fault) as broken:
        async for _piece in writer.write(brief(PLAIN)):
            pass
    assert broken.value.reason is Reason.MODEL_UNAVAILABLE


async def test_an_engine_that_is_not_well_is_not_asked(
    script: EngineScript, writer: VllmGrpcWriter
) -> None:
    script.healthy = False
    with pytest.raises(Fault) as refused:
        await writer.check()
    assert refused.value.reason is Reason.MODEL_UNAVAILABLE
    assert refused.value.retry_after
    script.healthy = True
    await writer.check()


async def test_a_talk_that_does_not_fit_leaves_nothing_running(
    script: EngineScript, writer: VllmGrpcWriter
) -> None:
    script.window = 10
    with pytest.raises(Fault) as refused:
        await anext(writer.write(brief(PLAIN)))
    assert refused.value.reason is Reason.CONTEXT_TOO_LONG
    assert script.running == 0
