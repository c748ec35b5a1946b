"""The replies that this process writes, and those that it takes over from processes that died.

A reply is owned by the process, not by the call that asked for it. A process that dies leaves its leases to run out;
another one then goes on where the log ends, under the next epoch. If the log is lost too it goes on from the last
checkpoint and tells readers all of it again.
"""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import timedelta

import structlog

from services.chat.ledger.ledger import Ledger
from services.chat.listening import LOOK_SECONDS, Silence
from services.chat.manuscript import Manuscript, Progress, Taken
from services.chat.model import Activity, FinishReason, Reply, ReplyError, ReplyState
from services.chat.ports import FencedError, LogUnavailableError, ReplyLog, Work, Writer, Writers
from services.chat.running import Means, RunningReply, Stop, finished
from services.chat.telling import Cursor, Finished, Turned
from services.chat.writing import Brief
from services.kit.faults import Reason
from services.kit.ids import Clock, Ids
from services.kit.uow import SYSTEM, Scope

# Renewals and looks for abandoned replies come so often in a lease, so that one lost renewal ends nothing.
_LOOKS_IN_A_LEASE = 5
_ABANDONED_AT_ONCE = 20
_LAST_WORDS_SECONDS = 6.0
# A reply whose writers die one after the other may be what kills them.
MOST_EPOCHS = 8
_log = structlog.stdlib.get_logger("runners")


class Runners:
    """Writes replies, keeps their leases and takes over those of dead processes."""

    def __init__(
        self,
        work: Work,
        log: ReplyLog,
        writers: Writers,
        clock: Clock,
        ids: Ids,
        lease: timedelta,
        unheard_seconds: float = 0.0,
        ledger: Ledger = Ledger(),
    ) -> None:
        """`unheard_seconds`: how long a reply is written that nobody listens to; 0: to its end."""
        self._work = work
        self._log = log
        self._writers = writers
        self._lease = lease
        self.unheard_seconds = unheard_seconds
        self._means = Means(work, log, clock, ids, lambda: len(self._running), ledger)
        self._running: dict[str, RunningReply] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.draining = False

    @property
    def lease(self) -> timedelta:
        """How long a reply outlives the last sign of its writer."""
        return self._lease

    @property
    def active(self) -> int:
        """How many replies are being written here."""
        return len(self._running)

    def start(
        self, reply: Reply, brief: Brief, writer: Writer, progress: Progress | None = None
    ) -> RunningReply:
        """Begin to write a stored reply, or go on with it. Returns at once."""
        running = RunningReply(self._means, reply, brief, writer, progress)
        self._running[reply.reply_id] = running
        task = asyncio.create_task(self._run(running), name=f"reply {reply.reply_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return running

    async def _run(self, running: RunningReply) -> None:
        try:
            await running.run()
        finally:
            self._running.pop(running.reply.reply_id, None)

    def is_written_here(self, reply_id: str) -> bool:
        """Return whether a reply is being written in this process, which tells of its end."""
        return reply_id in self._running

    def stop_here(self, reply_id: str) -> None:
        """Stop a reply if it is written here. Returns at once."""
        if running := self._running.get(reply_id):
            running.stop(Stop.WISHED)

    async def cancel(self, reply_id: str, wait_seconds: float = 1.0) -> None:
        """Stop a reply wherever it is written, and wait a moment for its end if that is here."""
        running = self._running.get(reply_id)
        if running is None:
            await self._log.ask_to_stop(reply_id)
            return
        running.stop(Stop.WISHED)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                await running.ended.wait()

    async def drain(self, seconds: float) -> None:
        """Take no new replies; let running ones finish; hand over those that have not after `seconds`."""
        self.draining = True
        # A question that was let in before may begin its reply only now: look again until there is none.
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while self._tasks and loop.time() < ends:
            await asyncio.wait(self._tasks, timeout=ends - loop.time())
        for running in list(self._running.values()):
            running.stop(Stop.HANDED_OVER)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_WORDS_SECONDS)

    # --- leases and wishes ----------------------------------------------------------------------

    async def keep_leases(self) -> None:
        """Renew the leases of all replies written here, and notice which are wished to stop. Runs for ever."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / _LOOKS_IN_A_LEASE)
            if self._running:
                await self._renew()

    async def _renew(self) -> None:
        epochs = {reply_id: running.reply.epoch for reply_id, running in self._running.items()}
        async with self._work.begin(SYSTEM) as unit:
            wishes = await unit.replies.renew(epochs, self._lease)
        for reply_id, epoch in epochs.items():
            running = self._running.get(reply_id)
            if running is None or running.reply.epoch != epoch:
                continue
            if reply_id not in wishes:
                # Ended or taken over by another process, or deleted: whatever we still wrote would be lost.
                if not running.is_ending:
                    running.stop(Stop.DISOWNED)
            elif wishes[reply_id]:
                running.stop(Stop.WISHED)

    async def heed_stops(self) -> None:
        """Stop what other processes are asked to stop and is written here. Runs for ever."""
        async with aclosing(self._log.stops()) as stops:
            async for reply_id in stops:
                if running := self._running.get(reply_id):
                    running.stop(Stop.WISHED)

    async def heed_silence(self) -> None:
        """Stop what is written here and nobody has listened to for too long. Runs for ever."""
        silence = Silence(self._log, self.unheard_seconds)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            running = {each.reply.log_key: each for each in self._running.values()}
            if running:
                for key in await silence.unheard(list(running)):
                    running[key].stop(Stop.UNHEARD)

    # --- taking over ----------------------------------------------------------------------------

    async def take_over_abandoned(self) -> None:
        """Go on with replies whose writer died. Runs for ever."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / _LOOKS_IN_A_LEASE)
            if not self.draining:
                await self.take_over_now()

    async def take_over_now(self) -> None:
        """Look once for replies whose writer died, and go on with them."""
        async with self._work.begin(SYSTEM) as unit:
            # A process with the writer that began them goes first.
            found = await unit.replies.abandoned(self._writers.ids, self._lease, _ABANDONED_AT_ONCE)
        for reply in found:
            if reply.reply_id in self._running:
                continue
            async with self._work.begin(SYSTEM) as unit:
                taken = await unit.replies.take_over(reply, self._lease)
            if taken is not None:
                try:
                    await self._go_on(taken)
                except Exception as error:  # noqa: BLE001 - its lease ends again, and the others wait
                    _log.error("take over", error_type=type(error).__name__, exc_info=error)

    async def _go_on(self, taken: Taken) -> None:
        reply = taken.reply
        async with self._work.begin(Scope(reply.tenant, reply.user)) as unit:
            manuscript = await unit.replies.manuscript(reply)
        if manuscript is None or reply.epoch > MOST_EPOCHS:
            await self._give_up(reply)
            return
        progress = await self._before(reply, manuscript)
        _log.warning("took a reply over", epoch=reply.epoch, from_log=bool(progress.at.seq))
        assigned = self._writers.go_on(reply)
        reply = replace(reply, fall_backs=reply.fall_backs + assigned.passed)
        running = self.start(reply, manuscript.brief, assigned.writer, progress)
        if taken.stop:
            running.stop(Stop.WISHED)

    async def _before(self, reply: Reply, manuscript: Manuscript) -> Progress:
        """Return what to go on from: all that readers know, or the last checkpoint where the log is lost."""
        kept = replace(manuscript.progress, at=Cursor(reply.epoch, 0))
        # Its writer may only have been asleep, and write while we read.
        for _ in range(3):
            try:
                told = await self._log.told(reply.log_key)
                if told is None or (told.block, len(told.text)) < (kept.block, len(kept.text)):
                    return kept
                event = Turned(Activity.WRITING)
                at = await self._log.append(reply.log_key, told.at, [event], reply)
            except FencedError:
                continue
            except LogUnavailableError:
                return kept
            else:
                return replace(told, at=at)
        return kept

    async def _give_up(self, reply: Reply) -> None:
        """End a reply that nobody can go on with."""
        ended = replace(
            reply,
            state=ReplyState.FAILED,
            finish_reason=FinishReason.ERROR,
            error=ReplyError(Reason.REPLY_INTERRUPTED, "the process that wrote this reply died"),
            end_time=self._means.clock.now(),
        )
        async with self._work.begin(Scope(reply.tenant, reply.user)) as unit:
            if not await unit.replies.finish(ended):
                return
            await unit.conversations.release(ended)
            await unit.emit(finished(ended))
            await self._means.ledger.settle(unit, ended)
        _log.warning("ended an abandoned reply", epoch=ended.epoch)
        # A log that cannot be written to now is no loss: readers learn the end from the store.
        with suppress(LogUnavailableError, FencedError):
            await self._log.append(reply.log_key, Cursor(ended.epoch, 0), [Finished(ended)], ended)
