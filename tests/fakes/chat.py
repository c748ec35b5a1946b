"""Conversations, messages, replies and their log in memory; a reader of charts and a writer that do as told."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from services.chat.codec import event_of
from services.chat.context.material import Receipt, Summary
from services.chat.context.ports import TokenCounter
from services.chat.manuscript import Manuscript, Progress, Taken
from services.chat.model import (
    Citation,
    Conversation,
    Message,
    Rating,
    Reply,
    ReplyState,
    Role,
    WriterId,
    WriterKind,
)
from services.chat.models.desk import Desk
from services.chat.models.endpoint import Endpoint
from services.chat.models.pool import Pool
from services.chat.needs import Moment
from services.chat.ports import Assigned, FencedError, LogLostError, LogUnavailableError
from services.chat.spans import Span, joined
from services.chat.telling import Cursor, Event, Explained, Finished, Logged, Wrote
from services.chat.told import Told
from services.chat.writing import TOLD, Anew, Brief, ChartFacts, Fact, Piece, Text, Turn
from services.kit.faults import Fault, Reason, not_found
from services.kit.paging import Page, PageRequest
from tests.fakes.evaluations import MemoryEvaluations
from tests.fakes.experiments import MemoryExperiments
from tests.fakes.ledger import MemoryLedger
from tests.fakes.memories import MemoryMemories
from tests.fakes.memory import MemoryUnit, paged
from tests.fakes.prompts import MemoryPrompts
from tests.fakes.registry import MemoryMeasures, MemoryRegistry


class MemoryConversations:
    """Implements `ports.ConversationStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all = unit.table("conversations")

    async def add(self, conversation: Conversation) -> bool:
        self._unit.use_key()
        key = self._unit.key(conversation.conversation_id)
        return self._all.setdefault(key, conversation) is conversation

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None:
        return self._unit.opened(self._all.get(self._unit.key(conversation_id)))

    async def list(self, page: PageRequest) -> Page[Conversation]:
        rows = [self._unit.opened(row) for row in self._unit.mine("conversations").values()]
        return paged(
            rows, page, lambda row: (row.update_time, row.conversation_id), descending=True
        )

    async def replace(self, conversation: Conversation) -> None:
        self._unit.use_key()
        key = self._unit.key(conversation.conversation_id)
        if key in self._all:
            self._all[key] = conversation

    async def release(self, reply: Reply) -> None:
        key = self._unit.key(reply.conversation_id)
        row = self._all.get(key)
        if row is not None and row.running_reply == reply.reply_id:
            now, version, active = self._unit.clock.now(), row.version + 1, row.active_message
            if active == reply.user_message_id:
                active = reply.message_id or active
            self._all[key] = replace(
                row, running_reply=None, active_message=active, version=version, update_time=now
            )

    async def delete(self, conversation_id: str) -> None:
        key = self._unit.key(conversation_id)
        self._unit.destroy("conversations", [key])
        for table in ("messages", "replies", "summaries"):
            rows = self._unit.mine(table)
            self._unit.destroy(table, [at for at in rows if at[:3] == key])

    async def destroy_all(self) -> Mapping[str, int]:
        for table in ("replies", "summaries"):
            self._unit.destroy(table, self._unit.mine(table))
        return {
            table: self._unit.destroy(table, self._unit.mine(table))
            for table in ("conversations", "messages")
        }


class MemoryMessages:
    """Implements `ports.MessageStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all = unit.table("messages")

    async def add(self, message: Message) -> None:
        self._unit.use_key()
        if self._unit.key(message.conversation_id) not in self._unit.table("conversations"):
            raise LookupError("a message without a conversation")
        self._all[self._unit.key(message.conversation_id, message.message_id)] = message

    async def get(self, conversation_id: str, message_id: str) -> Message | None:
        self._unit.opened(self._all.get(self._unit.key(conversation_id, message_id)))
        found = [row for row in self._of(conversation_id) if row.message_id == message_id]
        return found[0] if found else None

    def _of(self, conversation_id: str) -> list[Message]:
        rows = [
            self._unit.opened(row)
            for row in self._unit.mine("messages").values()
            if row.conversation_id == conversation_id
        ]
        rows.sort(key=lambda row: (row.create_time, row.message_id))
        beside: dict[str | None, list[str]] = {}
        for row in rows:
            beside.setdefault(row.parent_id, []).append(row.message_id)
        return [
            replace(row, alternatives=tuple(beside[row.parent_id]))
            if len(beside[row.parent_id]) > 1
            else row
            for row in rows
        ]

    def _branch(self, conversation_id: str, last: str) -> list[Message]:
        rows = {row.message_id: row for row in self._of(conversation_id)}
        found, at = [], rows.get(last)
        while at is not None:
            found.append(at)
            at = rows.get(at.parent_id or "")
        return found[::-1]

    async def list(
        self, conversation_id: str, page: PageRequest, last: str | None = None
    ) -> Page[Message]:
        rows = self._of(conversation_id) if last is None else self._branch(conversation_id, last)
        return paged(rows, page, lambda row: (row.create_time, row.message_id))

    async def up_to(self, conversation_id: str, last: str, count: int) -> Sequence[Message]:
        return self._branch(conversation_id, last)[-count:]

    async def branch(self, conversation_id: str, last: str) -> Sequence[str]:
        return [row.message_id for row in self._branch(conversation_id, last)]

    async def end_of_branch(self, conversation_id: str, message_id: str) -> str:
        rows = self._of(conversation_id)
        below = {message_id}
        end = message_id
        for row in rows:
            if row.message_id in below or row.parent_id in below:
                below.add(row.message_id)
                end = row.message_id
        return end

    async def rate(self, conversation_id: str, message_id: str, rating: Rating) -> None:
        key = self._unit.key(conversation_id, message_id)
        if key in self._all:
            self._all[key] = replace(self._all[key], rating=rating)


@dataclass(frozen=True, slots=True)
class _Leased:
    reply: Reply
    conversation_id: str
    until: datetime
    cancel: bool = False
    manuscript: Manuscript | None = None
    receipt: Receipt | None = None


def _key(reply: Reply) -> tuple[str, ...]:
    return (reply.tenant, reply.user, reply.conversation_id, reply.reply_id)


class MemoryReplies:
    """Implements `ports.ReplyStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all: dict[tuple[str, ...], _Leased] = unit.table("replies")

    def _running(self) -> Mapping[tuple[str, ...], _Leased]:
        rows: Mapping[tuple[str, ...], _Leased] = self._unit.mine("replies")
        return {k: row for k, row in rows.items() if row.reply.state is ReplyState.RUNNING}

    async def add(self, reply: Reply, lease: timedelta, brief: Brief) -> None:
        self._unit.use_key()
        until = self._unit.clock.now() + lease
        kept = Manuscript(brief, Progress())
        reply = replace(reply, prompt=brief.prompt_use)
        self._all[_key(reply)] = _Leased(
            reply, reply.conversation_id, until, manuscript=kept, receipt=brief.receipt
        )

    async def refit(self, reply: Reply, brief: Brief) -> None:
        row = self._in_epoch(reply)
        if row is not None and row.manuscript is not None:
            kept = replace(row.manuscript, brief=brief)
            given = replace(row.reply, prompt=brief.prompt_use)
            self._all[_key(reply)] = replace(
                row, reply=given, manuscript=kept, receipt=brief.receipt
            )

    async def receipt(self, conversation_id: str, reply_id: str) -> Receipt | None:
        row = self._all.get(self._unit.key(conversation_id, reply_id))
        return None if row is None else self._unit.opened(row).receipt

    async def get(self, conversation_id: str, reply_id: str) -> Reply | None:
        row = self._all.get(self._unit.key(conversation_id, reply_id))
        return None if row is None else row.reply

    async def finish(self, reply: Reply) -> bool:
        row = self._running().get(_key(reply))
        if row is None or row.reply.epoch > reply.epoch:
            return False
        ended = replace(reply, prompt=row.reply.prompt)
        self._all[_key(reply)] = replace(row, reply=ended, manuscript=None)
        return True

    async def request_cancel(self, conversation_id: str, reply_id: str) -> None:
        key = self._unit.key(conversation_id, reply_id)
        if key in self._all:
            self._all[key] = replace(self._all[key], cancel=True)

    async def renew(self, epochs: Mapping[str, int], lease: timedelta) -> Mapping[str, bool]:
        until = self._unit.clock.now() + lease
        mine = {
            key: row
            for key, row in self._running().items()
            if epochs.get(row.reply.reply_id) == row.reply.epoch
        }
        self._all.update({key: replace(row, until=until) for key, row in mine.items()})
        return {row.reply.reply_id: row.cancel for row in mine.values()}

    async def abandoned(
        self, writers: Sequence[WriterId], patience: timedelta, limit: int
    ) -> Sequence[Reply]:
        now = self._unit.clock.now()
        over = [
            row
            for row in self._running().values()
            if row.until < (now if row.reply.writer in writers else now - patience)
        ]
        return [row.reply for row in sorted(over, key=lambda row: row.until)][:limit]

    def _in_epoch(self, reply: Reply) -> _Leased | None:
        row = self._running().get(_key(reply))
        return row if row is not None and row.reply.epoch == reply.epoch else None

    async def take_over(self, reply: Reply, lease: timedelta) -> Taken | None:
        row, now = self._in_epoch(reply), self._unit.clock.now()
        if row is None or row.until >= now:
            return None
        taken = replace(row.reply, epoch=reply.epoch + 1)
        self._all[_key(reply)] = replace(row, reply=taken, until=now + lease)
        return Taken(taken, row.cancel)

    async def next_epoch(self, reply: Reply) -> Reply | None:
        row = self._in_epoch(reply)
        if row is None:
            return None
        moved = replace(row.reply, epoch=reply.epoch + 1)
        self._all[_key(reply)] = replace(row, reply=moved)
        return replace(reply, epoch=moved.epoch)

    async def hand_on(self, reply: Reply) -> bool:
        row = self._in_epoch(reply)
        if row is None:
            return False
        handed = replace(row.reply, writer=reply.writer, fall_backs=reply.fall_backs)
        self._all[_key(reply)] = replace(row, reply=handed)
        return True

    async def let_go(self, reply: Reply) -> None:
        row = self._in_epoch(reply)
        if row is not None:
            past = self._unit.clock.now() - timedelta(seconds=1)
            self._all[_key(reply)] = replace(row, until=past)

    async def checkpoint(self, reply: Reply, progress: Progress) -> None:
        self._unit.use_key()
        row = self._in_epoch(reply)
        if row is not None and row.manuscript is not None:
            kept = replace(row.manuscript, progress=progress)
            self._all[_key(reply)] = replace(row, manuscript=kept)

    async def manuscript(self, reply: Reply) -> Manuscript | None:
        row = self._all.get(_key(reply))
        return None if row is None else self._unit.opened(row).manuscript

    async def all_keys(self) -> Sequence[str]:
        return [row.reply.log_key for row in self._unit.mine("replies").values()]

    async def keys_of(self, conversation_id: str) -> Sequence[str]:
        rows = self._unit.mine("replies").values()
        return [row.reply.log_key for row in rows if row.conversation_id == conversation_id]


class MemorySummaries:
    """Implements `ports.SummaryStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all: dict[tuple[str, ...], Summary] = unit.table("summaries")

    async def keep(self, conversation_id: str, summary: Summary) -> None:
        if self._unit.key(conversation_id) in self._unit.table("conversations"):
            self._unit.use_key()
            self._all.setdefault(self._unit.key(conversation_id, summary.through), summary)

    async def longest(self, conversation_id: str, branch: Sequence[str]) -> Summary | None:
        keys = (self._unit.key(conversation_id, one) for one in reversed(branch))
        found = next((self._all[key] for key in keys if key in self._all), None)
        return None if found is None else self._unit.opened(found)


class MemoryChatUnit(MemoryUnit):
    """Implements `ports.Unit`."""

    @property
    def conversations(self) -> MemoryConversations:
        return MemoryConversations(self)

    @property
    def messages(self) -> MemoryMessages:
        return MemoryMessages(self)

    @property
    def replies(self) -> MemoryReplies:
        return MemoryReplies(self)

    @property
    def summaries(self) -> MemorySummaries:
        return MemorySummaries(self)

    @property
    def memories(self) -> MemoryMemories:
        return MemoryMemories(self)

    @property
    def registry(self) -> MemoryRegistry:
        return MemoryRegistry(self)

    @property
    def evaluations(self) -> MemoryEvaluations:
        return MemoryEvaluations(self)

    @property
    def prompts(self) -> MemoryPrompts:
        return MemoryPrompts(self)

    @property
    def experiments(self) -> MemoryExperiments:
        return MemoryExperiments(self)

    @property
    def ledger(self) -> MemoryLedger:
        return MemoryLedger(self)

    @property
    def measures(self) -> MemoryMeasures:
        return MemoryMeasures(self)


class MemoryReplyLog:
    """Implements `ports.ReplyLog`. `away`: as if its engine could not be reached."""

    def __init__(
        self, encode: Callable[[Event, Reply, Cursor], bytes], idle_seconds: float = 0.02
    ) -> None:
        self._encode = encode
        self._idle = idle_seconds
        self._logs: dict[str, list[Logged]] = {}
        self._grown = asyncio.Condition()
        self._stops: asyncio.Queue[str] = asyncio.Queue()
        self._heard: dict[str, float] = {}
        self.away = False
        self.forgotten: list[str] = []

    async def check(self) -> None:
        if self.away:
            raise LogUnavailableError

    async def append(
        self, key: str, after: Cursor, events: Sequence[Event], reply: Reply
    ) -> Cursor:
        await self.check()
        seq = after.seq if after.epoch == reply.epoch else 0
        log, last, new = self._logs.get(key, []), await self.end(key) or Cursor(), []
        for event in events:
            seq += 1
            at = Cursor(reply.epoch, seq)
            payload = self._encode(event, reply, at)
            new.append(Logged(at, payload, isinstance(event, Finished)))
        anew = after == Cursor(reply.epoch, 0)
        if last != (Cursor() if anew else after) and not (anew and last.epoch < reply.epoch):
            if last == new[-1].at:
                return last
            raise LogLostError if last < after else FencedError
        if new:
            self._logs[key] = [*log, *new]
            async with self._grown:
                self._grown.notify_all()
        return new[-1].at

    async def tail(self, key: str, after: Cursor) -> AsyncGenerator[Logged | None, None]:
        while True:
            await self.check()
            fresh = [entry for entry in self._logs.get(key, []) if entry.at > after]
            for entry in fresh:
                after = entry.at
                yield entry
            if not fresh:
                grown = False
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._idle), self._grown:
                        grown = await self._grown.wait()
                if not grown:
                    yield None

    async def end(self, key: str) -> Cursor | None:
        await self.check()
        log = self._logs.get(key)
        return log[-1].at if log else None

    async def told(self, key: str) -> Progress | None:
        await self.check()
        log = self._logs.get(key, [])
        if not log or log[0].at.seq != 1:
            return None
        text, block = "", 0
        citations: dict[str, Citation] = {}
        spans: list[Span] = []
        for entry in log:
            match event_of(entry.payload):
                case Wrote(more, into, verdict) if into >= block:
                    if into > block:
                        text, block, spans = "", into, []
                    text += more
                    spans.append(Span(len(more), verdict))
                case Explained(citation):
                    citations[citation.marker] = citation
        return Progress(text, block, tuple(citations.values()), log[-1].at, joined(spans))

    async def listen(self, key: str, seconds: float) -> None:
        await self.check()
        self._heard[key] = asyncio.get_running_loop().time() + seconds

    async def listened(self, keys: Sequence[str]) -> Mapping[str, float]:
        await self.check()
        now = asyncio.get_running_loop().time()
        return {key: max(0.0, self._heard.get(key, now) - now) for key in keys}

    async def ask_to_stop(self, reply_id: str) -> None:
        self._stops.put_nowait(reply_id)

    async def stops(self) -> AsyncGenerator[str, None]:
        while True:
            yield await self._stops.get()

    async def delete(self, keys: Sequence[str]) -> None:
        await self.check()
        for key in keys:
            self._logs.pop(key, None)

    async def compact(self) -> None:
        """Keep nothing of what is gone: memory never does."""
        await self.check()

    async def forget(self, keys: Sequence[str]) -> None:
        await self.delete(keys)
        self.forgotten += keys


BRIEF = Brief(
    question="career? 事业",
    language_code="en",
    chart=ChartFacts(
        "users/u/profiles/p/charts/c", "en", (Fact("f1", "k", "day", {"a": "b"}, "庚"),)
    ),
    turns=(Turn(Role.USER, "before"), Turn(Role.ASSISTANT, "之前")),
    today=datetime(2026, 2, 3, 4, 5, tzinfo=UTC),
)


@dataclass
class Charts:
    """Implements `ports.ChartReader` on charts that are named to it."""

    known: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    facts: tuple[Fact, ...] = ()
    stale: bool = False

    async def get(self, name: str, language_code: str) -> ChartFacts:
        self.asked.append((name, language_code))
        if name not in self.known:
            raise not_found(name)
        fact = Fact("f1", "day_master", "day", {"stem": "stem.geng"}, f"庚 ({language_code})")
        return ChartFacts(name, language_code, self.facts or (fact,))

    async def passing(
        self, name: str, moments: Sequence[Moment], language_code: str
    ) -> tuple[Fact, ...]:
        if self.stale:
            raise Fault(Reason.CHART_STALE, "stale")
        return tuple(
            Fact(
                f"{moment.label}/flow.flow_year",
                "flow.pillar",
                "flow_year",
                {"stem": "stem.ding", "branch": "branch.wei", "ten_god": "ten_god.direct_officer"},
                f"{moment.label}: 丁未 ({language_code})",
                moment=moment.label,
                at=moment.instant,
                finding_id="flow.flow_year",
            )
            for moment in moments
        )

    async def between(self, name: str, other: str | Told, language_code: str) -> tuple[Fact, ...]:
        kind = "compatibility.tally"
        second = TOLD if isinstance(other, Told) else other
        return (Fact(f"both/{kind}", kind, "both", {}, "…", finding_id=kind, other=second),)


@dataclass
class Scribe:
    """Implements `ports.Writer`: writes the pieces that it is given; with a gate, each when it is let through."""

    pieces: Sequence[Piece | Exception] = ()
    refusal: Fault | None = None
    gate: asyncio.Semaphore | None = None
    briefs: list[Brief] = field(default_factory=list)
    begun_from: list[str] = field(default_factory=list)
    continues: bool = True
    counts: TokenCounter | None = None
    id: WriterId = field(default=WriterId(WriterKind.LANGUAGE_MODEL, "scribe"))

    async def check(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    async def counter(self) -> TokenCounter | None:
        return self.counts

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Go on word by word, or begin anew where `so_far` is not what it would have written."""
        self.briefs.append(brief)
        self.begun_from.append(so_far)
        left = so_far
        whole = "".join(piece.text for piece in self.pieces if isinstance(piece, Text))
        if left and not (self.continues and whole.startswith(left)):
            left = ""
            yield Anew()
        for piece in self.pieces:
            if isinstance(piece, Text) and left:
                rest, left = piece.text[len(left) :], left[len(piece.text) :]
                if not rest:
                    continue
                written: Piece | Exception = Text(rest)
            else:
                written = piece
            if self.gate is not None:
                await self.gate.acquire()
            if isinstance(written, Exception):
                raise written
            yield written


@dataclass
class OneWriter:
    """Implements `ports.Writers`: one that does all, at the real desk."""

    writer: Scribe

    @property
    def ids(self) -> Sequence[WriterId]:
        return (self.writer.id,)

    async def check(self) -> None:
        await self.writer.check()

    def assign(self, user: str, alias_id: str = "") -> Assigned:
        return self._desk().assign(user)

    def go_on(self, reply: Reply) -> Assigned:
        return self._desk().go_on(reply)

    def _desk(self) -> Desk:
        # Made anew: a test may make another one of its scribe.
        endpoint = Endpoint("scribe", self.writer, time.monotonic, first_word_seconds=60.0)
        return Desk([Pool(self.writer.id, [endpoint])])
