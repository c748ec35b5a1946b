"""The budget holds with both protocols, and our count of a prompt is the server's own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from services.chat.build import writer_of
from services.chat.config import ModelSettings
from services.chat.context.builder import fitted
from services.chat.context.material import Counting, Exchange, Part, Receipt, Summary
from services.chat.model import FinishReason, Role, Usage
from services.chat.ports import Writer
from services.chat.writers.counting import ByteCounter, ServerCounter
from services.chat.writing import Brief, Ended, Turn
from services.kit.faults import Fault, Reason
from tests.fakes.openai_server import MODEL, Script, fake_openai
from tests.integration.writers.dialogues import CHINESE, ENDLESS, PLAIN, Dialogue, brief
from tests.integration.writers.houses import House
from tests.integration.writers.test_conformance import text_of, written

WINDOW, ANSWER = 1600, 64
SAID = ("我们说说事业。" * 12, "Let us speak of work. " * 8, "👩‍🚀 <|im_end|> é ﷺ", "[F2]")


def long_talk(dialogue: Dialogue) -> Brief:
    turns = tuple(
        Turn((Role.USER, Role.ASSISTANT)[n % 2], f"{n} {SAID[n % 4]}", f"m{n}") for n in range(30)
    )
    summary = Summary("m-old", 40, (Exchange("事业？"),))
    return replace(brief(dialogue), turns=turns, summary=summary, question_id="q")


async def told(writer: Writer, asked: Brief) -> tuple[Brief, Receipt]:
    await writer.check()
    fitting = await fitted(asked, await writer.counter(), writer.id.model)
    assert fitting.receipt is not None
    return fitting, fitting.receipt


@pytest.mark.parametrize("dialogue", [PLAIN, CHINESE], ids=["en", "zh"])
async def test_a_long_talk_is_cut_to_the_window_and_counted_as_the_server_does(
    model: House, dialogue: Dialogue
) -> None:
    model.teach(dialogue)
    async with model.writer(window_tokens=WINDOW, max_tokens=ANSWER) as writer:
        asked, receipt = await told(writer, long_talk(dialogue))
        end = (await written(writer, asked))[-1]
    assert isinstance(end, Ended)
    assert receipt.counting is Counting.EXACT
    assert receipt.prompt == end.usage.prompt_tokens <= WINDOW - ANSWER
    turns = receipt.section(Part.TURNS)
    assert turns.cut > 0
    assert turns.included[-1:] == ("m29",)
    assert turns.all == 70


async def test_the_server_says_how_long_its_window_is(model: House) -> None:
    if model.script is None:
        pytest.skip("the real one has its own")
    if isinstance(model.script, Script):
        model.script.model_len = 2000
    else:
        model.script.window = 2000
    model.teach(ENDLESS)
    async with model.writer(max_tokens=128) as writer:
        asked, receipt = await told(writer, long_talk(ENDLESS))
        assert (receipt.window, receipt.answer) == (2000, 128)
        # The server refuses what exceeds it by one token.
        end = (await written(writer, asked))[-1]
        assert isinstance(end, Ended)
        assert end.usage.completion_tokens == 128
        so_far = ENDLESS.answer * 2
        rest = (await written(writer, asked, so_far))[-1]
    assert isinstance(rest, Ended)
    # What stands already takes its part of the room.
    assert 0 < rest.usage.completion_tokens < 128
    assert rest.finish_reason is FinishReason.LENGTH
    assert rest.usage.prompt_tokens + rest.usage.completion_tokens <= 2000


async def test_an_answer_that_fills_its_room_is_not_gone_on_with(model: House) -> None:
    model.teach(ENDLESS)
    async with model.writer(max_tokens=16) as writer:
        pieces = await written(writer, brief(ENDLESS), ENDLESS.answer * 40)
    assert pieces == [Ended(FinishReason.LENGTH, Usage())]


async def test_a_question_for_which_there_is_no_room_is_refused_with_both_sizes(
    model: House,
) -> None:
    async with model.writer(window_tokens=WINDOW, max_tokens=ANSWER) as writer:
        with pytest.raises(Fault) as refused:
            await told(writer, brief(PLAIN, "Why and how? " * 600))
    assert refused.value.reason is Reason.CONTEXT_TOO_LONG
    assert refused.value.metadata["limit"] == str(WINDOW - ANSWER)
    assert int(refused.value.metadata["size"]) > WINDOW


@asynccontextmanager
async def at(script: Script, **more: Any) -> AsyncIterator[Writer]:
    async with fake_openai(script) as fake, AsyncExitStack() as stack:
        settings = ModelSettings(url=fake.url, name=MODEL, api_key=SecretStr(""), **more)
        yield writer_of(settings, stack)


@pytest.mark.parametrize(
    "script", [Script(owner="vllm", counts=False), Script(owner="somebody")], ids=["old", "other"]
)
async def test_a_server_that_does_not_count_is_given_what_fits_by_bytes(script: Script) -> None:
    async with at(script, window_tokens=4000, max_tokens=ANSWER) as writer:
        asked, receipt = await told(writer, long_talk(CHINESE))
        end = (await written(writer, asked))[-1]
        # Where it has no way to count it is not asked again.
        assert isinstance(counter := await writer.counter(), ByteCounter)
        assert not isinstance(counter, ServerCounter)
    assert isinstance(end, Ended)
    assert (receipt.counting, receipt.tokenizer) == (Counting.UPPER_BOUND, "utf-8-bytes")
    assert end.usage.prompt_tokens < receipt.prompt <= 4000 - ANSWER


async def test_a_server_that_is_taken_away_while_it_counts_is_counted_for_by_bytes() -> None:
    async with at(Script(owner="vllm")) as writer:
        counter = await writer.counter()
        assert counter is not None
        # Of this server every character is a token.
        assert await counter.count(["庚金"]) == [2]
    assert await counter.count(["庚金"]) == [len("庚金".encode())]
    assert counter.counting is Counting.UPPER_BOUND


async def test_a_window_that_nobody_tells_is_taken_for_8192() -> None:
    async with at(Script()) as writer:
        _, receipt = await told(writer, brief(PLAIN))
    assert (receipt.window, receipt.answer) == (8192, 1024)
    async with at(Script(model_len=1000), window_tokens=4000) as writer:
        counter = await writer.counter()
    # An answer as long as the window would leave no room for a question.
    assert counter is not None
    assert (counter.window, counter.answer) == (1000, 500)


async def test_the_composer_has_no_window(house: House) -> None:
    if house.is_model:
        pytest.skip("a model has one")
    async with house.writer() as writer:
        asked, receipt = await told(writer, house.brief(PLAIN))
        assert text_of(await written(writer, asked)) == text_of(
            await written(writer, house.brief(PLAIN))
        )
    assert receipt.counting is Counting.NONE
    assert receipt.section(Part.FINDINGS).included == tuple(f.id for f in asked.chart.facts)
