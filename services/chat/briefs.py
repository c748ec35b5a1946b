"""What a writer is told of a question: chart, what the question needs computed, talk so far; fitted to who writes."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import date

from services.chat.context.builder import fitted
from services.chat.context.material import Instructions, Remembered, Summary
from services.chat.context.ports import Passages
from services.chat.context.talk import numbers, turn_of
from services.chat.grounding.safety import is_minor
from services.chat.model import Conversation, Message, Role
from services.chat.needs import needs_of
from services.chat.ports import ChartReader, Unit, Writer
from services.chat.told import Told
from services.chat.writing import Brief, ChartFacts, Fact
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock

# Word for word; a summary covers older ones long before there are so many.
_MOST_TURNS = 40
_UNTOLD = frozenset(
    (
        Reason.CHART_STALE, Reason.DATE_OUT_OF_RANGE, Reason.FIELDS_INVALID, Reason.RESOURCE_NOT_FOUND,
        Reason.BIRTH_MOMENT_IMPOSSIBLE, Reason.BIRTH_MOMENT_AMBIGUOUS,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Talk:
    """A branch up to a question, and what its user told elsewhere.

    older: how many messages neither `messages` nor `summary` holds.
    """

    messages: tuple[Message, ...] = ()
    summary: Summary | None = None
    older: int = 0
    memories: tuple[Remembered, ...] = ()


async def talk_of(unit: Unit, conversation_id: str, last: str | None) -> Talk:
    """Return the branch that ends with a message: its newest messages, and the summary of those before."""
    # There are none without consent.
    memories = tuple(Remembered(one.name, one.text) for one in await unit.memories.all())
    if last is None:
        return Talk(memories=memories)
    branch = await unit.messages.branch(conversation_id, last)
    summary = await unit.summaries.longest(conversation_id, branch)
    covered = summary.covers if summary else 0
    count = min(len(branch) - covered, _MOST_TURNS)
    messages = list(await unit.messages.up_to(conversation_id, last, count)) if count else []
    while messages and messages[0].role is Role.ASSISTANT:
        # Its question is among the older ones.
        messages.pop(0)
    older = len(branch) - covered - len(messages)
    return Talk(tuple(messages), summary, older, memories)


class Briefs:
    """Makes briefs."""

    def __init__(self, charts: ChartReader, passages: Passages, clock: Clock) -> None:
        self._charts = charts
        self._passages = passages
        self._clock = clock

    async def of(
        self,
        conversation: Conversation,
        asked: Message,
        language: str,
        talk: Talk,
        writer: Writer,
        instructions: Instructions,
    ) -> Brief:
        """Return what a writer is told of a question; CONTEXT_TOO_LONG if its window has no room for that."""
        chart = await self._charts.get(conversation.charts[0], language)
        chart = await self._with_needs(chart, conversation, asked.text, talk, language)
        numbered = numbers(chart)
        brief = Brief(
            question=asked.text,
            language_code=language,
            chart=chart,
            turns=tuple(turn_of(message, numbered) for message in talk.messages),
            today=self._clock.now(),
            question_id=asked.message_id,
            older=talk.older,
            summary=talk.summary,
            passages=tuple(await self._passages.find(asked.text, chart, language)),
            memories=talk.memories,
            instructions=instructions,
        )
        try:
            counter = await writer.counter()
        except Fault as fault:
            if fault.reason is not Reason.MODEL_UNAVAILABLE:
                raise
            # It has gone meanwhile; the brief is fitted to whoever writes in its place.
            return brief
        return await fitted(brief, counter, writer.id.model)

    async def _with_needs(
        self, chart: ChartFacts, conversation: Conversation, text: str, talk: Talk, language: str
    ) -> ChartFacts:
        """Add what the question needs to have computed before anybody writes."""
        today = self._clock.now().date()
        needs = needs_of(text, today, chart.born)
        more: tuple[Fact, ...] = ()
        if needs.moments:
            more += await _or_nothing(self._charts.passing(chart.name, needs.moments, language))
        # A birth that is told is who is asked about, whoever else the talk is of; then one that was told before.
        said = (m.text for m in reversed(talk.messages) if m.role is Role.USER)
        before = (found for one in said if (found := needs_of(one, today, chart.born).told))
        second = next(iter(conversation.charts[1:2]), None)
        other = needs.told or second or (next(before, None) if needs.other else None)
        young, unread = needs.minor, False
        if needs.other and other is not None:
            young = young or (not needs.kin and await self._is_minor(other, today, language))
            of_love = not needs.kin and (young or is_minor("", chart.born, today))
            between: tuple[Fact, ...] = ()
            if not of_love:
                # Between a minor and anybody but the family nothing is told to any writer.
                between = await _or_nothing(self._charts.between(chart.name, other, language))
            more += between
            unread = isinstance(other, str) and not between and not of_love
        return replace(
            chart, facts=(*chart.facts, *more), other_is_minor=young, second_unread=unread
        )

    async def _is_minor(self, other: str | Told, today: date, language: str) -> bool:
        if isinstance(other, Told):
            return other.is_minor(today)
        try:
            second = await self._charts.get(other, language)
        except Fault as fault:
            if fault.reason in _UNTOLD:
                return False
            raise
        return is_minor("", second.born, today)


async def _or_nothing(asked: Awaitable[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    """Return what a chart says of moments or of another chart, nothing where it cannot be asked."""
    try:
        return await asked
    except Fault as fault:
        # A stale chart, years that the tables do not reach, or one of a birth that never was: it is spoken of without.
        if fault.reason in _UNTOLD:
            return ()
        raise
