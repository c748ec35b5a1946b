"""The rolling summary of a talk: what was asked, and which findings the answers cited. Written without a model.

It covers a branch from its first message on; a branch that leaves before its end does not use it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.chat.context.material import CitedFinding, Exchange, Summary
from services.chat.context.talk import Place, exchanges, numbers, place_of
from services.chat.model import Message, Role
from services.chat.titles import title_of
from services.chat.writing import ChartFacts, Turn

# So much that has not been summarised is enough; then the newest so much of it stays word for word.
_DUE_MESSAGES, _DUE_BYTES = 20, 32_000
_KEPT_MESSAGES, _KEPT_BYTES = 12, 16_000
_KEPT_EXCHANGES = 2
# What is older is counted only.
_MOST_EXCHANGES = 24
_MOST_CITED = 3
_LONGEST_QUOTE = 90
_WORDS = {
    "en": (
        "(Earlier in this talk, shortened without a model:",
        "- I asked: “{asked}” You cited: {cited}.",
        "- I asked: “{asked}”",
        "- {count} questions before these.",
        "; ",
    ),
    "zh-Hans": (
        "（此前的对话，不经模型缩略：",
        "- 我问：“{asked}” 你引用了：{cited}。",
        "- 我问：“{asked}”",
        "- 更早还有 {count} 个问题。",
        "；",
    ),
    "zh-Hant": (
        "（此前的對話，不經模型縮略：",
        "- 我問：「{asked}」你引用了：{cited}。",
        "- 我問：「{asked}」",
        "- 更早還有 {count} 個問題。",
        "；",
    ),
}


def due(messages: Sequence[Message], *, more: bool = False) -> int:
    """Return how many of the messages that no summary covers, from the oldest on, a summary is to cover now.

    more: there are newer ones than these, so that none of them has to stay word for word.
    """
    turns = [Turn(one.role, one.text, one.message_id) for one in messages]
    sizes = [
        (len(said), sum(len(turn.text.encode()) for turn in said)) for said in exchanges(turns)
    ]
    if more:
        # The last one's answer may be among the newer ones.
        return sum(count for count, _ in sizes[:-1])
    if len(turns) <= _DUE_MESSAGES and sum(size for _, size in sizes) <= _DUE_BYTES:
        return 0
    kept, room = 0, _KEPT_BYTES
    for number, (count, size) in enumerate(reversed(sizes), start=1):
        room -= size
        if number > _KEPT_EXCHANGES and (kept + count > _KEPT_MESSAGES or room < 0):
            break
        kept += count
    return len(turns) - kept


def extended(summary: Summary | None, messages: Sequence[Message]) -> Summary:
    """Return a summary that covers these messages too, which follow what it has covered."""
    before = summary or Summary("", 0, ())
    answers = {one.in_reply_to: one for one in messages if one.role is Role.ASSISTANT}
    asked = [one for one in messages if one.role is Role.USER]
    new = [_exchange(question, answers.get(question.message_id)) for question in asked]
    every = (*before.exchanges, *new)
    return replace(
        before,
        through=messages[-1].message_id,
        covers=before.covers + len(messages),
        exchanges=every[-_MOST_EXCHANGES:],
        forgotten=before.forgotten + max(0, len(every) - _MOST_EXCHANGES),
    )


def _exchange(question: Message, answer: Message | None) -> Exchange:
    cited = () if answer is None else answer.citations[:_MOST_CITED]
    return Exchange(
        title_of(question.text),
        tuple(
            CitedFinding(one.chart, one.finding_id, one.quote[:_LONGEST_QUOTE], one.at, one.other)
            for one in cited
        ),
    )


def told(summary: Summary, chart: ChartFacts) -> str:
    """Return a summary in words, in the language of a chart's findings and with the markers that they have now."""
    head, with_cited, without, before, comma = _WORDS[chart.language_code]
    numbered = numbers(chart)
    lines = [head]
    if summary.forgotten:
        lines.append(before.format(count=summary.forgotten))
    for exchange in summary.exchanges:
        line = with_cited if exchange.cited else without
        cited = comma.join(_quoted(exchange.cited, numbered))
        lines.append(line.format(asked=exchange.asked, cited=cited))
    return "\n".join(lines) + (")" if chart.language_code == "en" else "）")


def _quoted(cited: Iterable[CitedFinding], numbered: Mapping[Place, int]) -> list[str]:
    said = []
    for one in cited:
        number = numbered.get(place_of(one))
        said.append(one.quote if number is None else f"{one.quote} [F{number}]")
    return said
