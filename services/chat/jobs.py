"""What background work means for chat. Idempotent: a job that runs twice does its work once."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.chat.context.summaries import due, extended
from services.chat.ledger.ledger import abandon, settle_strays
from services.chat.memory.learning import learn
from services.chat.ports import ReplyLog, Unit, Work
from services.chat.titles import title_of
from services.kit.chores import purge_step, purged_before, sweep
from services.kit.events import Event, ReplyFinished, UserPurgeRequested
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock, SystemClock
from services.kit.names import REPLY
from services.kit.uow import SYSTEM, Scope

SLICE = "chat"
# Texts expire an hour after their last event; this is how much longer the log's file may show them.
_COMPACT_SECONDS = 3600.0
# A talk of an older release may have no summary yet; it gets it piece by piece.
_SUMMARISED_AT_ONCE = 200
# A month and the one before it: nobody asks for older windows, and replies that began in them have long ended.
_WINDOWS_KEPT = timedelta(days=70)


class ChatJobs:
    """Jobs of the Chat service."""

    def __init__(self, work: Work, log: ReplyLog, clock: Clock = SystemClock()) -> None:
        self._work = work
        self._log = log
        self._clock = clock
        self._compacted = float("-inf")

    async def purge_user(self, event: Event, payload: UserPurgeRequested) -> None:
        """Destroy the user's conversations, memories, logs and key, and say so."""
        if not await purged_before(self._work, event, SLICE):
            async with self._work.begin(Scope(event.tenant, event.user)) as unit:
                keys = await unit.replies.all_keys()
            # Logs first and outside of the transaction: with the rows gone nobody would know their keys any more.
            # Should Redis be away, the job fails here and comes again.
            await self._log.forget(keys)
        gone: list[str] = []

        async def destroy(unit: Unit) -> Mapping[str, int]:
            gone.extend(await unit.replies.all_keys())
            counts = {
                **await unit.conversations.destroy_all(),
                "memories": await unit.memories.destroy_all(),
            }
            await unit.experiments.forget_user()
            # What was used stays the tenant's; whose it was is forgotten.
            await abandon(unit, self._clock.now())
            await unit.ledger.forget_user()
            return counts

        await purge_step(self._work, event, SLICE, destroy)
        # Again: a reply may have been written while its row was going.
        if gone:
            await self._log.forget(gone)

    async def title(self, event: Event, payload: ReplyFinished) -> None:
        """Give a talk without a title one, from the question that was answered."""
        user, conversation_id, reply_id = REPLY.parse(payload.reply)
        try:
            async with self._work.begin(Scope(event.tenant, user)) as unit:
                if await unit.consume("chat.title", event.event_id):
                    await _title(unit, conversation_id, reply_id)
        except Fault as fault:
            # A user who is being purged needs no title any more.
            if fault.reason is not Reason.USER_PURGED:
                raise

    async def summarize(self, event: Event, payload: ReplyFinished) -> None:
        """Extend the summary of the branch in which a reply ended, if so much has been said that it is due."""
        user, conversation_id, reply_id = REPLY.parse(payload.reply)
        try:
            async with self._work.begin(Scope(event.tenant, user)) as unit:
                if await unit.consume("chat.summarize", event.event_id):
                    await _summarize(unit, conversation_id, reply_id)
        except Fault as fault:
            if fault.reason is not Reason.USER_PURGED:
                raise

    async def remember(self, event: Event, payload: ReplyFinished) -> None:
        """Remember what the question of a reply tells about its user, if the user wants that."""
        user, conversation_id, reply_id = REPLY.parse(payload.reply)
        try:
            async with self._work.begin(Scope(event.tenant, user)) as unit:
                if await unit.consume("chat.remember", event.event_id):
                    reply = await unit.replies.get(conversation_id, reply_id)
                    if reply is not None:
                        asked = await unit.messages.get(conversation_id, reply.user_message_id)
                        await learn(unit, asked, self._clock.now())
        except Fault as fault:
            if fault.reason is not Reason.USER_PURGED:
                raise

    async def sweep(self) -> None:
        """Forget what nobody can ask for any more."""
        async with self._work.begin(SYSTEM) as unit:
            await sweep(unit)
            await unit.ledger.forget_windows(self._clock.now() - _WINDOWS_KEPT)
        await settle_strays(self._work, self._clock.now())
        if time.monotonic() - self._compacted >= _COMPACT_SECONDS:
            await self._log.compact()
            self._compacted = time.monotonic()


async def _summarize(unit: Unit, conversation_id: str, reply_id: str) -> None:
    # Locked, so that two jobs of one talk do not both begin at the same place.
    talk = await unit.conversations.get(conversation_id, lock=True)
    reply = await unit.replies.get(conversation_id, reply_id)
    if talk is None or reply is None or reply.message_id is None:
        return
    branch = await unit.messages.branch(conversation_id, reply.message_id)
    summary = await unit.summaries.longest(conversation_id, branch)
    covered = summary.covers if summary else 0
    ids = branch[covered : covered + _SUMMARISED_AT_ONCE]
    if not ids:
        return
    messages = await unit.messages.up_to(conversation_id, ids[-1], len(ids))
    count = due(messages, more=covered + len(ids) < len(branch))
    if count:
        await unit.summaries.keep(conversation_id, extended(summary, messages[:count]))


async def _title(unit: Unit, conversation_id: str, reply_id: str) -> None:
    talk = await unit.conversations.get(conversation_id, lock=True)
    reply = await unit.replies.get(conversation_id, reply_id)
    if talk is None or reply is None or talk.title:
        return
    question = await unit.messages.get(conversation_id, reply.user_message_id)
    if question is not None and (title := title_of(question.text)):
        await unit.conversations.replace(replace(talk, title=title, version=talk.version + 1))
