"""The replies that this process writes.

A reply is owned by the process, not by the call that asked for it. It ends in exactly one terminal state: first in
PostgreSQL, then as the last event of its log. A process that dies leaves its lease to run out; another one then ends
the reply as failed, so that no reader waits for ever.
"""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from services.chat.model import (
    Activity,
    Brief,
    Citation,
    Cited,
    Cursor,
    Ended,
    Explained,
    Finished,
    FinishReason,
    Message,
    Reply,
    ReplyError,
    ReplyState,
    Role,
    Started,
    Text,
    Turned,
    Usage,
    Wrote,
)
from services.chat.pen import Pen
from services.chat.ports import FencedError, LogUnavailableError, ReplyLog, Work, Writer
from services.kit.events import ReplyFinished
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock, Ids
from services.kit.uow import SYSTEM, Scope

_RENEW_SECONDS = 1.0
_STORE_PATIENCE_SECONDS = 30.0
_STORE_RETRY_SECONDS = 0.5
_ABANDONED_AT_ONCE = 50
_LAST_WORDS_SECONDS = 6.0
_log = structlog.stdlib.get_logger("runners")


@dataclass(slots=True)
class _Draft:
    """What has been written so far."""

    texts: list[str] = field(default_factory=list)
    citations: dict[str, Citation] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    finish_reason: FinishReason = FinishReason.STOP
    error: ReplyError | None = None


@dataclass(slots=True)
class _Running:
    """A reply that is being written here."""

    reply: Reply
    task: asyncio.Task[None]
    writing: asyncio.Task[None] | None = None
    # Why the writing was cancelled: by the user, because the process ends, or because the reply is no longer ours.
    stop: ReplyState | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    disowned: bool = False


class Runners:
    """Writes replies, keeps their leases and ends those of dead processes."""

    def __init__(self, work: Work, log: ReplyLog, clock: Clock, ids: Ids, lease: timedelta) -> None:
        self._work = work
        self._log = log
        self._clock = clock
        self._ids = ids
        self._lease = lease
        self._running: dict[str, _Running] = {}
        self.draining = False

    @property
    def lease(self) -> timedelta:
        """How long a reply outlives the last sign of its writer."""
        return self._lease

    @property
    def active(self) -> int:
        """How many replies are being written here."""
        return len(self._running)

    def start(self, reply: Reply, brief: Brief, writer: Writer) -> None:
        """Begin to write a stored reply. Returns at once."""
        task = asyncio.create_task(self._run(reply, brief, writer), name=f"reply {reply.reply_id}")
        self._running[reply.reply_id] = _Running(reply, task)

    async def cancel(self, reply_id: str, wait_seconds: float = 1.0) -> None:
        """Stop a reply if it is written here, and wait a moment for its end."""
        running = self._running.get(reply_id)
        if running is None:
            return
        self._stop(running, ReplyState.CANCELLED)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                await running.ended.wait()

    def _stop(self, running: _Running, state: ReplyState) -> None:
        if running.stop is None:
            running.stop = state
            if running.writing is not None:
                running.writing.cancel()

    async def drain(self, seconds: float) -> None:
        """Take no new replies; let running ones finish; interrupt, and end, those that have not after `seconds`."""
        self.draining = True
        # A question that was let in before may begin its reply only now: look again until there is none.
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while self._running and loop.time() < ends:
            tasks = [running.task for running in self._running.values()]
            await asyncio.wait(tasks, timeout=ends - loop.time())
        for running in list(self._running.values()):
            self._stop(running, ReplyState.FAILED)
        late = [running.task for running in self._running.values()]
        if late:
            await asyncio.wait(late, timeout=_LAST_WORDS_SECONDS)

    # --- writing --------------------------------------------------------------------------------

    async def _run(self, reply: Reply, brief: Brief, writer: Writer) -> None:
        running = self._running[reply.reply_id]
        pen = Pen(self._log, reply, lambda: len(self._running))
        appending = asyncio.create_task(pen.run(), name=f"pen {reply.reply_id}")
        draft = _Draft()
        try:
            pen.write(Started(reply))
            pen.write(Turned(Activity.READING_CHART))
            running.writing = asyncio.create_task(self._write(brief, writer, pen, draft))
            if running.stop is not None:
                running.writing.cancel()
            await self._watch(running, running.writing, appending, draft)
            ended = None if running.disowned else await self._end(running, draft)
            if ended is None:
                appending.cancel()
                await asyncio.gather(appending, return_exceptions=True)
                await self._forget_if_gone(reply)
            else:
                pen.close(Finished(ended), ended)
                await appending
        except FencedError:
            _log.warning("fenced", epoch=reply.epoch)
        finally:
            appending.cancel()
            await asyncio.gather(appending, return_exceptions=True)
            self._running.pop(reply.reply_id, None)
            running.ended.set()

    async def _forget_if_gone(self, reply: Reply) -> None:
        """Delete the log of a reply whose row is gone: the pen may have written after it was deleted."""
        async with self._work.begin(Scope(reply.tenant, reply.user)) as unit:
            known = await unit.replies.get(reply.conversation_id, reply.reply_id)
        if known is None:
            with suppress(LogUnavailableError):
                await self._log.delete([reply.log_key])

    async def _watch(
        self,
        running: _Running,
        writing: asyncio.Task[None],
        appending: asyncio.Task[None],
        draft: _Draft,
    ) -> None:
        """Wait for the writer; note how it ended in the draft."""
        await asyncio.wait({writing, appending}, return_when=asyncio.FIRST_COMPLETED)
        if not writing.done():
            # The pen only ends by itself when it was fenced.
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            await appending
        try:
            await writing
        except asyncio.CancelledError:
            if running.stop is ReplyState.CANCELLED:
                draft.finish_reason = FinishReason.CANCELLED
            else:
                draft.error = ReplyError(Reason.REPLY_INTERRUPTED, "the writing process ended")
        except Fault as fault:
            draft.error = ReplyError(fault.reason.value, fault.message)
        except Exception as error:  # noqa: BLE001 - a reply must end whatever its writer does
            _log.error("writer", error_type=type(error).__name__, exc_info=error)
            draft.error = ReplyError(Reason.INTERNAL, "internal error")

    async def _write(self, brief: Brief, writer: Writer, pen: Pen, draft: _Draft) -> None:
        labels = {fact.id: fact.label for fact in brief.chart.facts}
        pen.write(Turned(Activity.WRITING))
        async with aclosing(writer.write(brief)) as pieces:
            async for piece in pieces:
                match piece:
                    case Text(text):
                        draft.texts.append(text)
                        pen.write(Wrote(text))
                    case Cited(marker, finding_id) if marker not in draft.citations:
                        citation = Citation(
                            marker, brief.chart.name, finding_id, labels.get(finding_id, "")
                        )
                        draft.citations[marker] = citation
                        pen.write(Explained(citation))
                    case Ended(finish_reason, usage):
                        draft.finish_reason, draft.usage = finish_reason, usage

    async def _end(self, running: _Running, draft: _Draft) -> Reply | None:
        """Store the end of a reply; None if it is not ours to end any more."""
        reply, text = running.reply, "".join(draft.texts)
        state = ReplyState.COMPLETED
        if draft.error is not None:
            state, draft.finish_reason = ReplyState.FAILED, FinishReason.ERROR
        elif draft.finish_reason is FinishReason.CANCELLED:
            state = ReplyState.CANCELLED
        keeps = bool(text) and state is not ReplyState.FAILED
        now = self._clock.now()
        ended = replace(
            reply,
            state=state,
            message_id=self._ids.resource("m") if keeps else None,
            finish_reason=draft.finish_reason,
            usage=draft.usage,
            error=draft.error,
            end_time=now,
        )
        message = None
        if ended.message_id is not None:
            message = Message(
                user=reply.user,
                conversation_id=reply.conversation_id,
                message_id=ended.message_id,
                role=Role.ASSISTANT,
                text=text,
                language_code=reply.language_code,
                create_time=now,
                citations=tuple(draft.citations.values()),
                reply_id=reply.reply_id,
                in_reply_to=reply.user_message_id,
            )
        return ended if await self._store_end(ended, message) else None

    async def _store_end(
        self, reply: Reply, message: Message | None, *, abandoned: bool = False
    ) -> bool:
        """Commit an end, through a store that is away for a while; False if it was ended or deleted meanwhile."""
        deadline = asyncio.get_running_loop().time() + _STORE_PATIENCE_SECONDS
        tried = False
        while True:
            try:
                async with self._work.begin(Scope(reply.tenant, reply.user)) as unit:
                    if not await unit.replies.finish(reply, abandoned=abandoned):
                        # A try whose answer was lost may have been the one that stored it.
                        known = await unit.replies.get(reply.conversation_id, reply.reply_id)
                        return tried and known is not None and _same_end(known, reply)
                    if message is not None:
                        await unit.messages.add(message)
                    await unit.conversations.release(reply.conversation_id, reply.reply_id)
                    await unit.emit(_finished(reply))
            except Exception as error:
                tried = True
                if abandoned or asyncio.get_running_loop().time() > deadline:
                    raise
                _log.warning("end not stored yet", error_type=type(error).__name__)
                await asyncio.sleep(_STORE_RETRY_SECONDS)
            else:
                return True

    # --- leases ---------------------------------------------------------------------------------

    async def keep_leases(self) -> None:
        """Renew the leases of all replies written here, and notice which are wished to stop. Runs for ever."""
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            if self._running:
                await self._renew()

    async def _renew(self) -> None:
        ids = list(self._running)
        async with self._work.begin(SYSTEM) as unit:
            wishes = await unit.replies.renew(ids, self._lease)
        for reply_id in ids:
            running = self._running.get(reply_id)
            if running is None:
                continue
            if reply_id not in wishes:
                # Ended by another process, or deleted: whatever we still wrote would be lost.
                running.disowned = running.disowned or not _is_ending(running)
                self._stop(running, ReplyState.FAILED)
            elif wishes[reply_id]:
                self._stop(running, ReplyState.CANCELLED)

    async def end_abandoned(self) -> None:
        """End replies whose writer died. Runs for ever."""
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            async with self._work.begin(SYSTEM) as unit:
                found = await unit.replies.abandoned(_ABANDONED_AT_ONCE)
            for reply in found:
                if reply.reply_id not in self._running:
                    await self._end_dead(reply)

    async def _end_dead(self, reply: Reply) -> None:
        ended = replace(
            reply,
            state=ReplyState.FAILED,
            finish_reason=FinishReason.ERROR,
            error=ReplyError(Reason.REPLY_INTERRUPTED, "the process that wrote this reply died"),
            epoch=reply.epoch + 1,
            end_time=self._clock.now(),
        )
        if not await self._store_end(ended, None, abandoned=True):
            return
        _log.warning("ended an abandoned reply", epoch=ended.epoch)
        # A log that cannot be written to now is no loss: readers learn the end from the store.
        with suppress(LogUnavailableError, FencedError):
            await self._log.append(reply.log_key, Cursor(ended.epoch, 0), [Finished(ended)], ended)


def _is_ending(running: _Running) -> bool:
    return running.writing is not None and running.writing.done()


def _same_end(known: Reply, reply: Reply) -> bool:
    return (known.state, known.message_id, known.epoch) == (
        reply.state,
        reply.message_id,
        reply.epoch,
    )


def _finished(reply: Reply) -> ReplyFinished:
    return ReplyFinished(
        reply.name,
        reply.state.value,
        reply.writer.model,
        reply.usage.prompt_tokens,
        reply.usage.completion_tokens,
    )
