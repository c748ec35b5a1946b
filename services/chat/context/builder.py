"""Fits a brief into a model's window: what is told is chosen by how close it is to the question, and receipted.

Pieces are weighed once each and taken in a fixed order until the window is full; then the whole prompt is measured, and
only what was measured to fit is told. So the promise does not rest on tokens of parts adding up, which they need not.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.chat.context.material import Chosen, Counting, Part, Receipt, Section
from services.chat.context.ports import TokenCounter
from services.chat.context.relevance import Rank, ranked
from services.chat.context.talk import exchanges
from services.chat.model import Role
from services.chat.writers.prompt import finding_line, instructions_of, messages, parts
from services.chat.writing import Brief, Fact
from services.kit.faults import Fault, Reason

# What a template puts around a message, about; a wrong guess costs another measurement.
_MESSAGE_TOKENS = 8
# How often to look for more room where weights are too high: each time the server is asked.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is told whole or not at all. overhead: what the template and line ends may add to its tokens."""

    part: Part
    ids: tuple[str, ...]
    tokens: int
    overhead: int

    @property
    def weight(self) -> int:
        """What it takes of the window, about."""
        return self.tokens + self.overhead


Pieces = tuple[Piece, ...]


async def fitted(brief: Brief, counter: TokenCounter | None, model: str) -> Brief:
    """Return a brief with the receipt of what its writer is given; the same brief makes the same receipt.

    CONTEXT_TOO_LONG if there is no room for the question and what no answer can do without.
    """
    if counter is None:
        return replace(brief, receipt=_whole(brief, model))
    # Milliseconds of weighing for a long talk.
    fitting = await asyncio.to_thread(_Fitting, brief, counter)
    taken, size = await fitting.best()
    chosen = _chosen(fitting.pinned + taken)
    tokens = await _tokens(brief, fitting.pinned + taken, counter)
    receipt = Receipt(
        model,
        brief.chart.name,
        tuple(replace(one, tokens=tokens[one.part]) for one in _sections(brief, chosen)),
        counter.counting,
        counter.tokenizer,
        counter.window,
        counter.answer,
        size,
    )
    return replace(brief, receipt=receipt)


async def refitted(brief: Brief, counter: TokenCounter | None, model: str) -> Brief:
    """Return a brief for whoever goes on with a reply: as it is if it was made for the same model with no more room."""
    made = brief.receipt
    if made is None:
        return await fitted(brief, counter, model)
    room = counter.window - counter.answer if counter else 0
    alike = made.model == model and (made.counting is Counting.NONE) is (counter is None)
    if alike and made.window - made.answer <= room:
        return brief
    return await fitted(replace(brief, receipt=None), counter, model)


async def _tokens(brief: Brief, taken: Pieces, counter: TokenCounter) -> dict[Part, int]:
    """Return the tokens of each part; those that were weighed by the same measure are not counted again."""
    if not counter.weighs_exactly:
        texts = parts(brief, _chosen(taken))
        return dict(zip(texts, await counter.count(list(texts.values())), strict=True))
    found = dict.fromkeys(Part, 0)
    for piece in taken:
        found[piece.part] += piece.tokens
    return found


def _whole(brief: Brief, model: str) -> Receipt:
    """Everything, for a writer without a window; it needs no rules and reads no passage, memory or summary."""
    unread = (Part.SYSTEM, Part.PASSAGES, Part.MEMORIES, Part.SUMMARY)
    chosen = _everything(brief) | dict.fromkeys(unread, frozenset())
    return Receipt(model, brief.chart.name, tuple(_sections(brief, chosen)))


def _everything(brief: Brief) -> dict[Part, frozenset[str]]:
    return {part: frozenset(ids) for part, ids in _items(brief).items()}


def _items(brief: Brief) -> dict[Part, Sequence[str]]:
    """The ids of all that there is, part by part, in the order in which it is told."""
    return {
        Part.SYSTEM: [instructions_of(brief).use.id],
        Part.FINDINGS: [fact.id for fact in brief.chart.facts],
        Part.PASSAGES: [passage.id for passage in brief.passages],
        Part.MEMORIES: [one.id for one in brief.memories],
        Part.SUMMARY: [brief.summary.through] if brief.summary else [],
        Part.TURNS: [turn.message_id for turn in brief.turns],
        Part.QUESTION: [brief.question_id],
    }


def _sections(brief: Brief, chosen: Chosen) -> Iterator[Section]:
    covered = brief.summary.covers if brief.summary else 0
    summarised = covered if chosen[Part.SUMMARY] else 0
    for part, ids in _items(brief).items():
        if part is Part.MEMORIES and not ids:
            # The release before this one cannot read of them; where nobody is remembered it need not.
            continue
        included = tuple(one for one in ids if one in chosen[part])
        section = Section(part, included, len(ids) - len(included))
        if part is Part.TURNS:
            cut = section.cut + brief.older + covered - summarised
            section = replace(section, cut=cut, summarised=summarised)
        yield section


def _chosen(taken: Pieces) -> dict[Part, frozenset[str]]:
    found: dict[Part, set[str]] = {part: set() for part in Part}
    for piece in taken:
        found[piece.part].update(piece.ids)
    return {part: frozenset(ids) for part, ids in found.items()}


def _weight(taken: Pieces) -> int:
    return sum(piece.weight for piece in taken)


class _Fitting:
    """The search for the most that fits."""

    def __init__(self, brief: Brief, counter: TokenCounter) -> None:
        self._brief = brief
        self._counter = counter
        self._limit = counter.window - counter.answer
        by_rank = ranked(brief)
        self._numbers = {fact.id: n for n, fact in enumerate(brief.chart.facts, start=1)}
        system = parts(brief, _chosen(()))[Part.SYSTEM]
        self.pinned: Pieces = (
            self._piece(Part.SYSTEM, (instructions_of(brief).use.id,), system),
            self._piece(Part.QUESTION, (brief.question_id,), brief.question),
            *self._findings(by_rank[Rank.PINNED]),
        )
        turns = self._turns()
        # In this order, each as far as it goes: what is cut first stands last.
        self._groups: tuple[Pieces, ...] = (
            self._findings(by_rank[Rank.ASKED]),
            self._findings(by_rank[Rank.TOPIC]),
            turns[:1],
            self._memories(),
            self._passages(),
            self._summary(),
            turns[1:],
            self._findings(by_rank[Rank.REST]),
        )

    def _piece(self, part: Part, ids: tuple[str, ...], *texts: str) -> Piece:
        tokens = sum(map(self._counter.weigh, texts))
        return Piece(part, ids, tokens, _MESSAGE_TOKENS * len(texts))

    def _findings(self, facts: Sequence[Fact]) -> Pieces:
        weigh, number = self._counter.weigh, self._numbers
        return tuple(
            Piece(Part.FINDINGS, (f.id,), weigh(finding_line(number[f.id], f.label)), 1)
            for f in facts
        )

    def _turns(self) -> Pieces:
        """Exchanges, the newest first: many templates take no talk that begins with an answer."""
        return tuple(
            self._piece(
                Part.TURNS,
                tuple(turn.message_id for turn in said),
                *(turn.text for turn in said),
            )
            for said in reversed(exchanges(self._brief.turns))
            if said[0].role is Role.USER
        )

    def _summary(self) -> Pieces:
        summary = self._brief.summary
        if summary is None:
            return ()
        through = (summary.through,)
        text = parts(self._brief, {Part.SUMMARY: frozenset(through)})[Part.SUMMARY]
        return (self._piece(Part.SUMMARY, through, text),)

    def _memories(self) -> Pieces:
        """The newest first, as they are of more use; what is said before them is the first one's."""
        by_age = [(one.id,) for one in reversed(self._brief.memories)]
        pieces = []
        for place, ids in enumerate(by_age):
            alone = parts(self._brief, {Part.MEMORIES: frozenset(ids)})[Part.MEMORIES]
            text = alone if place == 0 else alone.split("\n", 1)[1]
            pieces.append(self._piece(Part.MEMORIES, ids, text))
        return tuple(pieces)

    def _passages(self) -> Pieces:
        return tuple(
            self._piece(Part.PASSAGES, (one.id,), one.text) for one in self._brief.passages
        )

    def _take(self, room: int) -> Pieces:
        """Take pieces of so much weight. Of turns none that is older than one that was left out."""
        taken: list[Piece] = []
        turns_closed = False
        for group in self._groups:
            for piece in group:
                closed = turns_closed and piece.part is Part.TURNS
                if closed or piece.weight > room:
                    turns_closed = turns_closed or piece.part is Part.TURNS
                    break
                room -= piece.weight
                taken.append(piece)
        return tuple(taken)

    async def _measure(self, taken: Pieces) -> int:
        return await self._counter.measure(messages(self._brief, _chosen(self.pinned + taken)))

    async def best(self) -> tuple[Pieces, int]:
        """Return what is told besides the pinned, and how many tokens the whole prompt takes."""
        room = self._limit - _weight(self.pinned)
        taken = self._take(room)
        size = await self._measure(taken)
        while size > self._limit:
            if not taken:
                raise _too_long(self._limit, size)
            room = min(room - (size - self._limit), _weight(taken) - 1)
            taken = self._take(room)
            size = await self._measure(taken)
        return (taken, size) if self._counter.weighs_exactly else await self._more(taken, size)

    async def _more(self, taken: Pieces, size: int) -> tuple[Pieces, int]:
        """Look for more that fits where weights are higher than what is measured."""
        fixed = _weight(self.pinned)
        low, high = _weight(taken), sum(_weight(group) for group in self._groups)
        refused = False
        for _ in range(_TRIES):
            if low >= high:
                break
            # As if the rest weighed too much by as much; half-way after a guess that was too bold.
            bold = (fixed + low) * self._limit // max(size, 1) - fixed
            guess = (low + high + 1) // 2 if refused else min(max(bold, low + 1), high)
            more = self._take(guess)
            measured = await self._measure(more)
            refused = measured > self._limit
            if refused:
                high = guess - 1
            elif _weight(more) <= low:
                # Nothing of that weight is left; the next piece is heavier.
                low = guess
            else:
                taken, size, low = more, measured, _weight(more)
        return taken, size


def _too_long(limit: int, size: int) -> Fault:
    return Fault(
        Reason.CONTEXT_TOO_LONG,
        "the message and what it needs do not fit into the model's window",
        metadata={"limit": str(limit), "size": str(size)},
    )
