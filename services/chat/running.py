"""One reply while it is written in this process: its writer, its pen, its checkpoints and its end.

It ends in exactly one terminal state: first in PostgreSQL, then as the last event of its log. Or it is handed over:
what has been written is kept, its lease ends, and another process goes on.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

import structlog

from services.chat.draft import Draft
from services.chat.ledger.ledger import Ledger, refused
from services.chat.manuscript import Progress
from services.chat.model import Activity, FinishReason, Message, Reply, ReplyError, ReplyState, Role
from services.chat.pen import Pen
from services.chat.ports import FencedError, LogUnavailableError, ReplyLog, Unit, Work, Writer
from services.chat.telling import Cursor, Event, Finished, HandedOn, Started, Turned
from services.chat.writing import Brief, Fitted, Passed, Piece, Text
from services.kit.events import ReplyFinished
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock, Ids
from services.kit.tasks import cancelled
from services.kit.uow import Scope

_STORE_PATIENCE_SECONDS = 30.0
_STORE_RETRY_SECONDS = 0.5
# Checkpoints come at the ends of sentences, this long after the last one; later where many replies are written.
_CHECKPOINT_SECONDS = 0.5
_CHECKPOINT_SECONDS_EACH = 0.02
# So many of them are stored at once: whoever asks or ends must not wait for a connection behind one of every reply.
_CHECKPOINTS_AT_ONCE = 3
T = TypeVar("T")
_log = structlog.stdlib.get_logger("runners")


class Stop(StrEnum):
    """Why the writing was cut."""

    WISHED = "WISHED"
    UNHEARD = "UNHEARD"
    HANDED_OVER = "HANDED_OVER"
    DISOWNED = "DISOWNED"


# How the reply ends where it is stopped for good.
_STOPPED = {Stop.WISHED: FinishReason.CANCELLED, Stop.UNHEARD: FinishReason.UNHEARD}


@dataclass(frozen=True, slots=True)
class Means:
    """What replies are written with. active: how many are being written here. keeping: a turn for a checkpoint."""

    work: Work
    log: ReplyLog
    clock: Clock
    ids: Ids
    active: Callable[[], int]
    ledger: Ledger
    keeping: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_CHECKPOINTS_AT_ONCE)
    )


class RunningReply:
    """Implements `pen.Told`."""

    def __init__(
        self,
        means: Means,
        reply: Reply,
        brief: Brief,
        writer: Writer,
        progress: Progress | None = None,
    ) -> None:
        """`progress`: what has been written before; its place in the log is (epoch, 0) if it must be told again."""
        self._means = means
        self._other_writer = reply.writer != writer.id
        self.reply = replace(reply, writer=writer.id)
        self._brief = brief
        self._writer = writer
        self._before = progress
        self._draft = Draft(brief, progress or Progress())
        self._pen = Pen(means.log, reply, progress.at if progress else Cursor(reply.epoch, 0), self)
        self._writing: asyncio.Task[None] | None = None
        self._checkpoint: asyncio.Task[None] | None = None
        self._next_checkpoint = 0.0
        # The epoch and the end of a reply are changed one after the other.
        self._changing = asyncio.Lock()
        self._stored_end = False
        self._first_word_ms: int | None = None
        self._stop: Stop | None = None
        self.ended = asyncio.Event()

    # --- from outside ---------------------------------------------------------------------------

    @property
    def active(self) -> int:
        """How many replies are being written in this process."""
        return self._means.active()

    @property
    def is_ending(self) -> bool:
        """Whether all has been written."""
        return self._writing is not None and self._writing.done()

    def stop(self, why: Stop) -> None:
        """Cut the writing; the first reason counts."""
        if self._stop is None:
            self._stop = why
            if self._writing is not None:
                self._writing.cancel()

    async def begin_epoch(self, reply: Reply) -> Reply | None:
        """Store that a new epoch begins; None if the reply is not ours to write any more."""
        async with self._changing:
            if self._stored_end:
                # The end is true already; it is only told anew.
                return replace(reply, epoch=reply.epoch + 1)
            moved = await self._stored(
                lambda: self._in_scope(lambda unit: unit.replies.next_epoch(reply))
            )
            if moved is not None:
                # Of what the pen holds only the place counts: who writes may have changed since.
                self.reply = replace(self.reply, epoch=moved.epoch)
                _log.warning("the log was lost", epoch=moved.epoch)
            return moved

    def restated(self, reply: Reply) -> Sequence[Event]:
        """Return events that tell all of the reply from its beginning."""
        started = Started(replace(self.reply, epoch=reply.epoch))
        return (started, *self._draft.restated(), Turned(Activity.WRITING))

    # --- writing --------------------------------------------------------------------------------

    async def run(self) -> None:
        """Write to the end; returns when the last event stands in the log, or cannot be brought there."""
        appending = asyncio.create_task(self._pen.run(), name=f"pen {self.reply.reply_id}")
        try:
            for event in self._opening():
                self._pen.write(event)
            self._writing = asyncio.create_task(self._write())
            if self._stop is not None:
                self._writing.cancel()
            await self._watch(self._writing, appending)
            await self._end(appending)
        except FencedError:
            _log.warning("fenced", epoch=self.reply.epoch)
        finally:
            await cancelled(appending, *([self._checkpoint] if self._checkpoint else []))
            self.ended.set()

    def _opening(self) -> Sequence[Event]:
        if self._before is None:
            return Started(self.reply), Turned(Activity.READING_CHART)
        if self._before.at.seq:
            return (Started(self.reply),) if self._other_writer else (Turned(Activity.WRITING),)
        return self.restated(self.reply)

    async def _write(self) -> None:
        self._pen.write(Turned(Activity.WRITING))
        if self._other_writer:
            await self._store_writer()
        self._tell(self._draft.opening())
        began = asyncio.get_running_loop().time()
        async with aclosing(self._pieces()) as pieces:
            async for piece in pieces:
                if self._stop is not None:
                    # The cancel came as a wait for the store ended, which loses it (`tasks.cancelled`).
                    raise asyncio.CancelledError
                if self._first_word_ms is None and isinstance(piece, Text):
                    waited = asyncio.get_running_loop().time() - began
                    self._first_word_ms = round(1000 * waited)
                if isinstance(piece, Passed):
                    await self._hand_on(piece)
                elif isinstance(piece, Fitted):
                    await self._refit(piece.brief)
                # The editor lets out whole sentences.
                elif self._tell(self._draft.take(piece)):
                    self._keep()
                    # A model that is faster than its sentences are checked must not starve everybody else.
                    await asyncio.sleep(0)

    async def _hand_on(self, passed: Passed) -> None:
        """Another one writes: that is stored before any of its words is told."""
        over = (*self.reply.fall_backs, *passed.over)
        async with self._changing:
            self.reply = replace(self.reply, writer=passed.to, fall_backs=over)
        await self._store_writer()
        self._pen.write(HandedOn(self.reply))

    async def _refit(self, brief: Brief) -> None:
        """Another one is given less, or more: its receipt is the one that counts, and whoever takes over goes by it."""
        ledger = self._means.ledger
        await self._stored(lambda: self._in_scope(lambda u: ledger.refit(u, self.reply, brief)))

    async def _store_writer(self) -> None:
        async with self._changing:
            ours = await self._stored(
                lambda: self._in_scope(lambda unit: unit.replies.hand_on(self.reply))
            )
        if not ours:
            self.stop(Stop.DISOWNED)

    def _tell(self, events: Sequence[Event]) -> bool:
        """Hand events to the pen; return whether there were any."""
        for event in events:
            self._pen.write(event)
        return bool(events)

    def _pieces(self) -> AsyncGenerator[Piece, None]:
        return self._writer.write(self._brief, self._draft.begun)

    async def _watch(self, writing: asyncio.Task[None], appending: asyncio.Task[None]) -> None:
        """Wait for the writer; note in the draft how it ended."""
        await asyncio.wait({writing, appending}, return_when=asyncio.FIRST_COMPLETED)
        if not writing.done():
            # The pen only ends by itself when it was fenced, or when the reply has ended elsewhere.
            self._stop = self._stop or Stop.DISOWNED
            await cancelled(writing)
            await appending
        try:
            await writing
        except asyncio.CancelledError:
            if self._stop in _STOPPED:
                self._draft.finish_reason = _STOPPED[self._stop]
                self._tell(self._draft.close(cut=True))
            else:
                self._draft.error = ReplyError(
                    Reason.REPLY_INTERRUPTED, "the writing process ended"
                )
        except Fault as fault:
            self._draft.error = ReplyError(fault.reason.value, fault.message)
            self._tell(self._draft.close(cut=True))
        except Exception as error:  # noqa: BLE001 - a reply must end whatever its writer does
            _log.error("writer", error_type=type(error).__name__, exc_info=error)
            self._draft.error = ReplyError(Reason.INTERNAL, "internal error")

    # --- checkpoints ----------------------------------------------------------------------------

    def _keep(self) -> None:
        """Keep what has been written, unless that was done a moment ago or is being done."""
        now = asyncio.get_running_loop().time()
        if now < self._next_checkpoint or (self._checkpoint and not self._checkpoint.done()):
            return
        self._next_checkpoint = now + _CHECKPOINT_SECONDS + _CHECKPOINT_SECONDS_EACH * self.active
        self._checkpoint = asyncio.create_task(self._store_progress_in_turn())

    async def _store_progress_in_turn(self) -> None:
        async with self._means.keeping:
            await self._store_progress()

    async def _store_progress(self) -> None:
        progress = self._draft.progress(self._pen.at)
        try:
            await self._in_scope(lambda unit: unit.replies.checkpoint(self.reply, progress))
        except Exception as error:  # noqa: BLE001 - the next one may succeed; the log has all of it too
            _log.warning("checkpoint", error_type=type(error).__name__)

    # --- the end --------------------------------------------------------------------------------

    async def _end(self, appending: asyncio.Task[None]) -> None:
        if self._stop is Stop.HANDED_OVER and self._draft.error is not None:
            await self._hand_over(appending)
            return
        ended = None if self._stop is Stop.DISOWNED else await self._store_end()
        if ended is None:
            await cancelled(appending)
            await self._forget_if_gone()
        else:
            self._pen.close(Finished(ended), ended)
            await appending

    async def _hand_over(self, appending: asyncio.Task[None]) -> None:
        """Leave the reply, with all that has been written, to another process."""
        self._pen.close(None, self.reply)
        await appending
        await self._store_progress()
        with suppress(Exception):  # its lease ends by itself a moment later
            await self._in_scope(lambda unit: unit.replies.let_go(self.reply))

    async def _store_end(self) -> Reply | None:
        """Commit the end, through a store that is away for a while; None if it is not ours to end any more."""
        async with self._changing:
            ended = await self._stored(self._commit_end)
            self._stored_end = ended is not None
            return ended

    async def _commit_end(self) -> Reply | None:
        ended, message = self._ended()
        async with self._means.work.begin(Scope(ended.tenant, ended.user)) as unit:
            if not await unit.replies.finish(ended):
                # A try whose answer was lost may have been the one that stored it.
                known = await unit.replies.get(ended.conversation_id, ended.reply_id)
                return known if known is not None and _same_end(known, ended) else None
            if message is not None:
                await unit.messages.add(message)
            await unit.conversations.release(ended)
            await unit.emit(finished(ended))
            await self._means.ledger.settle(unit, ended)
        return ended

    def _ended(self) -> tuple[Reply, Message | None]:
        draft, reply = self._draft, self.reply
        state = ReplyState.COMPLETED
        if draft.error is not None:
            state, draft.finish_reason = ReplyState.FAILED, FinishReason.ERROR
        elif draft.finish_reason in _STOPPED.values():
            state = ReplyState.CANCELLED
        keeps = bool(draft.text) and state is not ReplyState.FAILED
        if reply.message_id is None and keeps:
            # Given once: a try whose answer was lost is told from somebody else's end by it.
            reply = self.reply = replace(reply, message_id=self._means.ids.resource("m"))
        now = self._means.clock.now()
        ended = replace(
            reply,
            state=state,
            message_id=reply.message_id if keeps else None,
            finish_reason=draft.finish_reason,
            usage=draft.usage,
            error=draft.error,
            grounding=draft.grounding,
            first_word_ms=self._first_word_ms,
            end_time=now,
        )
        if ended.message_id is None:
            return ended, None
        message = Message(
            user=reply.user,
            conversation_id=reply.conversation_id,
            message_id=ended.message_id,
            role=Role.ASSISTANT,
            text=draft.text,
            language_code=reply.language_code,
            create_time=now,
            citations=draft.citations,
            spans=draft.spans,
            reply_id=reply.reply_id,
            in_reply_to=reply.user_message_id,
            parent_id=reply.user_message_id,
        )
        return ended, message

    async def _forget_if_gone(self) -> None:
        """Delete the log of a reply whose row is gone: the pen may have written after it was deleted."""
        reply = self.reply
        known = await self._in_scope(lambda u: u.replies.get(reply.conversation_id, reply.reply_id))
        if known is None:
            with suppress(LogUnavailableError):
                await self._means.log.delete([reply.log_key])

    # --- the store ------------------------------------------------------------------------------

    async def _in_scope(self, act: Callable[[Unit], Awaitable[T]]) -> T:
        async with self._means.work.begin(Scope(self.reply.tenant, self.reply.user)) as unit:
            return await act(unit)

    async def _stored(self, act: Callable[[], Awaitable[T]]) -> T:
        """Do it, again and again for a while when the store is away."""
        deadline = asyncio.get_running_loop().time() + _STORE_PATIENCE_SECONDS
        while True:
            try:
                return await act()
            except Exception as error:
                if asyncio.get_running_loop().time() > deadline or refused(error):
                    raise
                _log.warning("not stored yet", error_type=type(error).__name__)
                await asyncio.sleep(_STORE_RETRY_SECONDS)


def _same_end(known: Reply, reply: Reply) -> bool:
    return (known.state, known.message_id, known.epoch) == (
        reply.state,
        reply.message_id,
        reply.epoch,
    )


def finished(reply: Reply) -> ReplyFinished:
    """Return the event that tells of an end."""
    return ReplyFinished(
        reply.name,
        reply.state.value,
        reply.writer.model,
        reply.usage.prompt_tokens,
        reply.usage.completion_tokens,
    )
