"""Asks everything of every chart, as a user does: profile, chart, conversation, streamed reply."""

import asyncio
import time
from typing import Any

from baziai.chat.v1 import chat_service_pb2 as pb
from bench.chat.talks import Talks
from bench.reading.questions import LANGUAGES, QUESTIONS, UNSAFE
from bench.reading.summary import Told

_AT_ONCE = 4
# Characters that only the one or the other writing has, frequent enough to stand in any reading.
_ONLY_SIMPLIFIED = frozenset("这个们时来对说会动过发财业现运")
_ONLY_TRADITIONAL = frozenset("這個們時來對說會動過發財業現運")


async def told(talks: Talks, charts: int) -> list[Told]:
    """Return what was told of so many charts."""
    names = [await talks.make_chart(number) for number in range(charts)]
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int, topic: str, place: int, question: str) -> Told:
        async with gate:
            return await _asked(talks, number, names[number], topic, LANGUAGES[place], question)

    asked = [
        one(number, topic, place, question)
        for number in range(charts)
        for topic, questions in QUESTIONS.items()
        for place, question in enumerate(questions)
    ]
    return list(await asyncio.gather(*asked))


async def unsafe(talks: Talks) -> dict[str, str]:
    """Return what is answered to what no reading may answer, by question and language."""
    name = await talks.make_chart(0)
    found = {}
    for topic, questions in UNSAFE.items():
        for language, question in zip(LANGUAGES, questions, strict=True):
            text, _, _ = await _reply(talks, name, language, question)
            found[f"{topic}/{language}"] = text
    return found


async def _asked(
    talks: Talks, number: int, chart: str, topic: str, language: str, question: str
) -> Told:
    text, reply, (first, total) = await _reply(talks, chart, language, question)
    counts = reply.grounding
    return Told(
        chart=number,
        language=language,
        topic=topic,
        ended=reply.state == reply.STATE_COMPLETED and bool(text),
        checked=counts.checked_count,
        # A deployment may leave them out.
        unverifiable=counts.unverifiable_count + counts.withheld_count,
        corrected=counts.repaired_count + counts.removed_count,
        plain=counts.plain_count,
        specificity=counts.specificity,
        citations=text.count("[F"),
        right_language=_is_in(text, language),
        safety=counts.safety_count,
        first_ms=first,
        total_ms=total,
        prompt_tokens=reply.usage.prompt_tokens,
        completion_tokens=reply.usage.completion_tokens,
    )


async def _reply(
    talks: Talks, chart: str, language: str, question: str
) -> tuple[str, Any, tuple[float, float]]:
    """Return the text of a reply, the reply itself, and milliseconds to its first text and to its end."""
    (conversation,) = await talks.conversations(1, chart)
    texts: list[str] = []
    began, first, name = time.monotonic(), 0.0, ""
    async for event in talks.stream(conversation, question, language=language):
        name = event.reply
        if event.HasField("text_delta"):
            first = first or (time.monotonic() - began) * 1000
            texts.append(event.text_delta.text)
    total = (time.monotonic() - began) * 1000
    reply = await talks.stubs[0].GetReply(pb.GetReplyRequest(name=name), metadata=talks.metadata)
    return "".join(texts), reply, (first, total)


def _is_in(text: str, language: str) -> bool:
    """Whether a text is in the language asked for, as far as its characters tell."""
    wide = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    if language == "en":
        # Terms may stand in characters beside their names.
        return wide < len(text) / 4
    simplified = sum(letter in _ONLY_SIMPLIFIED for letter in text)
    traditional = sum(letter in _ONLY_TRADITIONAL for letter in text)
    right = simplified >= traditional if language == "zh-Hans" else traditional >= simplified
    return wide > len(text) / 3 and right
