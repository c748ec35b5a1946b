"""What background work means for chat. Idempotent: a job that runs twice does its work once."""

from collections.abc import Mapping
from datetime import timedelta

from services.chat.ports import ReplyLog, Work
from services.kit.events import Event, UserPurgeRequested, UserPurgeStepFinished
from services.kit.uow import SYSTEM, Scope

SLICE = "chat"
# Longer than any deadline of a call that could have read before the purge; a reply that is being written finds its row
# gone and stores nothing.
_MARK_FOR = timedelta(seconds=60)


class ChatJobs:
    """Jobs of the Chat service."""

    def __init__(self, work: Work, log: ReplyLog) -> None:
        self._work = work
        self._log = log

    async def purge_user(self, event: Event, payload: UserPurgeRequested) -> None:
        """Destroy the user's conversations, logs and key, and say so."""
        scope = Scope(event.tenant, event.user)
        async with self._work.begin(scope) as unit:
            keys = await unit.replies.all_keys()
        # Logs first and outside of the transaction: with the rows gone nobody would know their keys any more. Should
        # Redis be away, the job fails here and comes again.
        await self._log.forget(keys)
        async with self._work.begin(scope) as unit:
            # Once for each operation: asked again, it must not destroy what the user has stored anew.
            destroyed: Mapping[str, int] = {}
            if await unit.consume_once(f"{SLICE}.purge_user", payload.operation):
                await unit.destroy_key()
                keys = await unit.replies.all_keys()
                destroyed = await unit.conversations.destroy_all()
                await unit.forget_requests()
            await unit.emit(UserPurgeStepFinished(payload.operation, SLICE, destroyed))
        # Again: a reply may have been written while its row was going.
        await self._log.forget(keys)

    async def sweep(self) -> None:
        """Forget what nobody can ask for any more."""
        async with self._work.begin(SYSTEM) as unit:
            await unit.forget_marks(_MARK_FOR)
            await unit.forget_expired()
