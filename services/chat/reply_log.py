"""The stream log of replies in Redis.

One stream for each reply. The id of an entry is `epoch-seq`, and Redis refuses an id that is not beyond the last: a
writer that was taken for dead and woke up again cannot write between the lines of its successor. Appending and waking
the readers is one transaction, so nobody sees an event that is not in the log. All readers of a process share one
subscription; what it tells them is only that the log has grown and, to spare them the reading, by what. A reader that
misses a message (the numbers have a gap, or nothing came for a while) reads the log.
"""

import asyncio
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import redis.asyncio as aioredis
import structlog
from redis.exceptions import RedisError, ResponseError

from services.chat.manuscript import Progress
from services.chat.model import Citation, Reply
from services.chat.ports import FencedError, LogLostError, LogUnavailableError
from services.chat.spans import Span, joined
from services.chat.telling import Cursor, Event, Explained, Finished, Logged, Wrote
from services.kit.tasks import cancelled

EncodeEvent = Callable[[Event, Reply, Cursor], bytes]
# None for what tells neither text nor citations.
DecodeEvent = Callable[[bytes], Event | None]

_LIFETIME_SECONDS = 3600
_READ_COUNT = 500
# Channel on which processes tell one another that a reply is wished to stop.
_STOPS = "baziai:stops"
# Appends events and wakes the readers in one step: nobody sees an event that is not in the log, and nothing is appended
# to a log that does not end where its writer thinks it does. One command, because every answer costs as much as an
# event. ARGV: lifetime, the place after which to append, the writer's epoch if older ones may stand there in its stead
# (else 0), then id, terminal, header and payload of each event. Returns where the log ends instead.
_APPEND = """
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local at = last and last[1] or '0-0'
if at ~= ARGV[2] and tonumber(string.match(at, '^%d+')) >= tonumber(ARGV[3]) then return at end
for i = 4, #ARGV, 4 do
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', 50000, ARGV[i], 'p', ARGV[i + 3], 't', ARGV[i + 1])
  redis.call('PUBLISH', KEYS[1], ARGV[i + 2] .. ARGV[i + 3])
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
"""
_ENTRY = struct.Struct("!QQ?")
_log = structlog.stdlib.get_logger("reply_log")


@dataclass(slots=True, eq=False)
class _Reader:
    """A reader's mailbox. `None` in it means: read the log."""

    queue: asyncio.Queue[Logged | None] = field(default_factory=asyncio.Queue)


class RedisReplyLog:
    """Implements `ports.ReplyLog`."""

    def __init__(
        self,
        client: aioredis.Redis,
        subscriber: aioredis.Redis,
        encode: EncodeEvent,
        decode: DecodeEvent,
        idle_seconds: float = 1.0,
        lifetime_seconds: int = _LIFETIME_SECONDS,
    ) -> None:
        # redis-py's types allow for decoded replies, which we never ask for.
        self._client: Any = client
        self._encode = encode
        self._decode = decode
        self._idle = idle_seconds
        self._lifetime = lifetime_seconds
        self._append: Any = client.register_script(_APPEND)
        self._pubsub: Any = subscriber.pubsub()
        self._readers: dict[str, set[_Reader]] = {}
        self._changes = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None
        self._closing = False

    # --- writing --------------------------------------------------------------------------------

    async def check(self) -> None:
        """Raise LogUnavailableError unless Redis answers."""
        try:
            await self._client.ping()
        except RedisError as error:
            raise LogUnavailableError from error

    async def append(
        self, key: str, after: Cursor, events: Sequence[Event], reply: Reply
    ) -> Cursor:
        """Append events and wake the readers."""
        seq = after.seq if after.epoch == reply.epoch else 0
        at = after
        anew = after == Cursor(reply.epoch, 0)
        arguments: list[str | bytes] = [
            str(self._lifetime),
            "0-0" if anew else f"{after.epoch}-{after.seq}",
            str(reply.epoch if anew else 0),
        ]
        for event in events:
            seq += 1
            at = Cursor(reply.epoch, seq)
            terminal = isinstance(event, Finished)
            arguments += (
                f"{at.epoch}-{at.seq}",
                "1" if terminal else "0",
                _ENTRY.pack(at.epoch, at.seq, terminal),
                self._encode(event, reply, at),
            )
        try:
            found = await self._append(keys=[key], args=arguments)
        except RedisError as error:
            raise LogUnavailableError from error
        if found is not None:
            ends = _cursor(found)
            # Appending is one step, so if the log ends where we wanted to end it, this is a second try after an answer
            # that was lost.
            if ends < after:
                raise LogLostError
            if ends != at:
                raise FencedError
        return at

    async def told(self, key: str) -> Progress | None:
        """Return what a reader of the whole log knows, None if its beginning is lost."""
        text, block, at = "", 0, Cursor()
        citations: dict[str, Citation] = {}
        spans: list[Span] = []
        try:
            async for entry in self._read(key, at):
                if at == Cursor() and entry.at.seq != 1:
                    return None
                at = entry.at
                match self._decode(entry.payload):
                    case Wrote(more, into, verdict) if into >= block:
                        if into > block:
                            text, block, spans = "", into, []
                        text += more
                        spans.append(Span(len(more), verdict))
                    case Explained(citation):
                        citations[citation.marker] = citation
        except RedisError as error:
            raise LogUnavailableError from error
        if at == Cursor():
            return None
        return Progress(text, block, tuple(citations.values()), at, joined(spans))

    async def listen(self, key: str, seconds: float) -> None:
        """Tell every process that somebody reads a log now."""
        try:
            await self._client.set(f"{key}:heard", 1, px=max(1, round(seconds * 1000)))
        except RedisError as error:
            raise LogUnavailableError from error

    async def listened(self, keys: Sequence[str]) -> Mapping[str, float]:
        """Return for how many seconds to come each log is taken to be read."""
        pipeline = self._client.pipeline(transaction=False)
        for key in keys:
            pipeline.pttl(f"{key}:heard")
        try:
            left = await pipeline.execute()
        except RedisError as error:
            raise LogUnavailableError from error
        # Negative: there is no such key.
        return {key: max(0, ms) / 1000 for key, ms in zip(keys, left, strict=True)}

    async def ask_to_stop(self, reply_id: str) -> None:
        """Tell every process that a reply is wished to stop."""
        with suppress(RedisError):
            await self._client.publish(_STOPS, reply_id)

    async def stops(self) -> AsyncGenerator[str, None]:
        """Yield the ids of replies that are wished to stop, for ever."""
        heard = _Reader()
        try:
            await self._join(_STOPS, heard)
            while True:
                told = await heard.queue.get()
                # What was told while the connection was away is lost; the wish is stored, too.
                if told is not None:
                    yield told.payload.decode()
        finally:
            await self._leave(_STOPS, heard)

    async def end(self, key: str) -> Cursor | None:
        """Return the place of the last event, None if there is no log."""
        try:
            last = await self._client.xrevrange(key, count=1)
        except RedisError as error:
            raise LogUnavailableError from error
        return _cursor(last[0][0]) if last else None

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete logs."""
        if not keys:
            return
        try:
            await self._client.delete(*keys)
        except RedisError as error:
            raise LogUnavailableError from error

    async def forget(self, keys: Sequence[str]) -> None:
        """Delete logs, out of the file that Redis keeps too."""
        await self.delete(keys)
        await self.compact()

    async def compact(self) -> None:
        """Have Redis write its own file anew, in which deleted and expired things stand until then."""
        # A managed Redis may not allow it, or be at it already; its file is then a matter of who runs it.
        try:
            with suppress(ResponseError):
                await self._client.bgrewriteaof()
        except RedisError as error:
            raise LogUnavailableError from error

    # --- reading --------------------------------------------------------------------------------

    async def tail(self, key: str, after: Cursor) -> AsyncGenerator[Logged | None, None]:
        """Yield what stands after a place, then what is appended; None when nothing came for a while."""
        reader = _Reader()
        try:
            await self._join(key, reader)
            at = after
            # The log is read after the subscription stands: what falls between comes twice, never not at all.
            stale, has_read, failed = True, False, False
            while True:
                if stale:
                    try:
                        async for entry in self._read(key, at):
                            at = entry.at
                            yield entry
                        has_read, failed = True, False
                    except RedisError:
                        # Among hundreds of readers one may wait for a connection longer than it is given. What it
                        # missed is read at the next silence or gap; twice in a row the log is away.
                        if failed or not has_read:
                            raise
                        failed = True
                    stale = False
                entry_or_none = await self._next(reader)
                if entry_or_none is None:
                    stale = True
                    yield None
                    continue
                if entry_or_none.at <= at:
                    continue
                if _follows(at, entry_or_none.at):
                    at = entry_or_none.at
                    yield entry_or_none
                else:
                    stale = True
        except (RedisError, RuntimeError, OSError) as error:
            # RuntimeError: the driver was asked to use a connection that is being made anew.
            raise LogUnavailableError from error
        finally:
            await self._leave(key, reader)

    async def _next(self, reader: _Reader) -> Logged | None:
        # The common case costs no timer.
        if not reader.queue.empty():
            return reader.queue.get_nowait()
        # A timer that writes into the mailbox, not `asyncio.timeout`: before Python 3.13 that can cancel the task after
        # all when the entry and the end of the wait come in one turn of the loop, and busy loops take long turns.
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._idle, reader.queue.put_nowait, None)
        try:
            return await reader.queue.get()
        finally:
            timer.cancel()

    async def _read(self, key: str, after: Cursor) -> AsyncIterator[Logged]:
        while True:
            rows = await self._client.xrange(
                key, min=f"({after.epoch}-{after.seq}", count=_READ_COUNT
            )
            for entry_id, fields in rows:
                after = _cursor(entry_id)
                yield Logged(after, fields[b"p"], fields[b"t"] == b"1")
            if len(rows) < _READ_COUNT:
                return

    # --- the shared subscription ----------------------------------------------------------------

    async def _join(self, key: str, reader: _Reader) -> None:
        async with self._changes:
            readers = self._readers.setdefault(key, set())
            readers.add(reader)
            if len(readers) == 1:
                await self._pubsub.subscribe(key)
            if self._listening is None or self._listening.done():
                self._listening = asyncio.create_task(self._listen(), name="reply log")

    async def _leave(self, key: str, reader: _Reader) -> None:
        async with self._changes:
            readers = self._readers.get(key, set())
            readers.discard(reader)
            if not readers and self._readers.pop(key, None) is not None:
                with suppress(RedisError, RuntimeError, OSError):
                    await self._pubsub.unsubscribe(key)

    async def _listen(self) -> None:
        while not self._closing:
            try:
                message = await self._pubsub.get_message(timeout=None)
            except (RedisError, RuntimeError, OSError) as error:
                _log.warning("subscription lost", error_type=type(error).__name__)
                # Readers find out by themselves when they read the log; here we only wait for Redis to come back.
                await asyncio.sleep(0.2)
                continue
            if message is None:
                continue
            if message["type"] == "message":
                self._deliver(message["channel"].decode(), message["data"])
            elif message["type"] == "subscribe":
                # Also after a reconnection: whatever was said meanwhile is in the log.
                for reader in self._readers.get(message["channel"].decode(), ()):
                    reader.queue.put_nowait(None)

    def _deliver(self, key: str, data: bytes) -> None:
        if key == _STOPS:
            for reader in self._readers.get(key, ()):
                reader.queue.put_nowait(Logged(Cursor(), data, terminal=False))
            return
        epoch, seq, terminal = _ENTRY.unpack_from(data)
        entry = Logged(Cursor(epoch, seq), data[_ENTRY.size :], terminal)
        for reader in self._readers.get(key, ()):
            reader.queue.put_nowait(entry)

    async def close(self) -> None:
        """Stop listening."""
        self._closing = True
        if self._listening is not None:
            # A word to itself ends the listening between two messages. Cancelled in the middle of one, the driver would
            # leave its connection half closed; that is for a server that does not answer.
            with suppress(RedisError, RuntimeError, OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await self._pubsub.ping()
                    await asyncio.shield(self._listening)
            await cancelled(self._listening)
        await self._pubsub.aclose()


def _cursor(entry_id: bytes) -> Cursor:
    epoch, seq = entry_id.split(b"-")
    return Cursor(int(epoch), int(seq))


def _follows(at: Cursor, after: Cursor) -> bool:
    """Whether nothing can stand between the two. The first event of a new epoch is never certain of it."""
    return (after.epoch == at.epoch and after.seq == at.seq + 1) or (
        at == Cursor() and after == Cursor(1, 1)
    )
