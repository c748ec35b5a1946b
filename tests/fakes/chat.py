"""Conversations, messages, replies and their log in memory; a reader of charts and a writer that do as told."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.chat.model import (
    Brief,
    ChartFacts,
    Conversation,
    Cursor,
    Event,
    Fact,
    Finished,
    Logged,
    Message,
    Piece,
    Rating,
    Reply,
    ReplyState,
    WriterId,
    WriterKind,
)
from services.chat.ports import FencedError, LogUnavailableError
from services.kit.faults import Fault, not_found
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


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

    async def release(self, conversation_id: str, reply_id: str) -> None:
        key = self._unit.key(conversation_id)
        row = self._all.get(key)
        if row is not None and row.running_reply == reply_id:
            now, version = self._unit.clock.now(), row.version + 1
            self._all[key] = replace(row, running_reply=None, version=version, update_time=now)

    async def delete(self, conversation_id: str) -> None:
        key = self._unit.key(conversation_id)
        self._unit.destroy("conversations", [key])
        for table in ("messages", "replies"):
            rows = self._unit.mine(table)
            self._unit.destroy(table, [at for at in rows if at[:3] == key])

    async def destroy_all(self) -> Mapping[str, int]:
        self._unit.destroy("replies", self._unit.mine("replies"))
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
        return self._unit.opened(self._all.get(self._unit.key(conversation_id, message_id)))

    def _of(self, conversation_id: str) -> list[Message]:
        rows = self._unit.mine("messages").values()
        return [self._unit.opened(row) for row in rows if row.conversation_id == conversation_id]

    async def list(self, conversation_id: str, page: PageRequest) -> Page[Message]:
        return paged(self._of(conversation_id), page, lambda row: (row.create_time, row.message_id))

    async def latest(self, conversation_id: str, count: int) -> Sequence[Message]:
        found = self._of(conversation_id)
        return sorted(found, key=lambda row: (row.create_time, row.message_id))[-count:]

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


class MemoryReplies:
    """Implements `ports.ReplyStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all: dict[tuple[str, ...], _Leased] = unit.table("replies")

    def _running(self) -> Mapping[tuple[str, ...], _Leased]:
        rows: Mapping[tuple[str, ...], _Leased] = self._unit.mine("replies")
        return {k: row for k, row in rows.items() if row.reply.state is ReplyState.RUNNING}

    async def add(self, reply: Reply, lease: timedelta) -> None:
        key = (reply.tenant, reply.user, reply.conversation_id, reply.reply_id)
        self._all[key] = _Leased(reply, reply.conversation_id, self._unit.clock.now() + lease)

    async def get(self, conversation_id: str, reply_id: str) -> Reply | None:
        row = self._all.get(self._unit.key(conversation_id, reply_id))
        return None if row is None else row.reply

    async def finish(self, reply: Reply, *, abandoned: bool = False) -> bool:
        key = (reply.tenant, reply.user, reply.conversation_id, reply.reply_id)
        row = self._running().get(key)
        if row is None or row.reply.epoch > reply.epoch:
            return False
        if abandoned and row.until >= self._unit.clock.now():
            return False
        self._all[key] = replace(row, reply=reply)
        return True

    async def request_cancel(self, conversation_id: str, reply_id: str) -> None:
        key = self._unit.key(conversation_id, reply_id)
        if key in self._all:
            self._all[key] = replace(self._all[key], cancel=True)

    async def renew(self, reply_ids: Sequence[str], lease: timedelta) -> Mapping[str, bool]:
        until = self._unit.clock.now() + lease
        mine = {k: row for k, row in self._running().items() if row.reply.reply_id in reply_ids}
        self._all.update({key: replace(row, until=until) for key, row in mine.items()})
        return {row.reply.reply_id: row.cancel for row in mine.values()}

    async def abandoned(self, limit: int) -> Sequence[Reply]:
        now = self._unit.clock.now()
        return [row.reply for row in self._running().values() if row.until < now][:limit]

    async def all_keys(self) -> Sequence[str]:
        return [row.reply.log_key for row in self._unit.mine("replies").values()]

    async def keys_of(self, conversation_id: str) -> Sequence[str]:
        rows = self._unit.mine("replies").values()
        return [row.reply.log_key for row in rows if row.conversation_id == conversation_id]


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


class MemoryReplyLog:
    """Implements `ports.ReplyLog`. `away`: as if its engine could not be reached."""

    def __init__(
        self, encode: Callable[[Event, Reply, Cursor], bytes], idle_seconds: float = 0.02
    ) -> None:
        self._encode = encode
        self._idle = idle_seconds
        self._logs: dict[str, list[Logged]] = {}
        self._grown = asyncio.Condition()
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
        if new[0].at <= last and new[-1].at != last:
            raise FencedError
        if new[0].at > last:
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


@dataclass
class Charts:
    """Implements `ports.ChartReader` on charts that are named to it."""

    known: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def get(self, name: str, language_code: str) -> ChartFacts:
        self.asked.append((name, language_code))
        if name not in self.known:
            raise not_found(name)
        fact = Fact("f1", "day_master", "day", {"stem": "stem.geng"}, f"庚 ({language_code})")
        return ChartFacts(name, language_code, (fact,))


@dataclass
class Scribe:
    """Implements `ports.Writer`: writes the pieces that it is given; with a gate, each when it is let through."""

    pieces: Sequence[Piece | Exception] = ()
    refusal: Fault | None = None
    gate: asyncio.Semaphore | None = None
    briefs: list[Brief] = field(default_factory=list)
    id: WriterId = field(default=WriterId(WriterKind.LANGUAGE_MODEL, "scribe"))

    async def check(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    async def write(self, brief: Brief) -> AsyncGenerator[Piece, None]:
        self.briefs.append(brief)
        for piece in self.pieces:
            if self.gate is not None:
                await self.gate.acquire()
            if isinstance(piece, Exception):
                raise piece
            yield piece
