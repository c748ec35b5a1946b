"""What background work means for profiles. Idempotent: a job that runs twice does its work once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.kit.events import (
    Event,
    ProfileDestroyed,
    UserPurgeRequested,
    UserPurgeStepFinished,
)
from services.kit.ids import Clock
from services.kit.names import OPERATION
from services.kit.uow import SYSTEM, Scope
from services.profile.model import UNDELETE_FOR
from services.profile.ports import Work

SLICE = "profile"
# Longer than any deadline of a call that could have read before the purge.
_MARK_FOR = timedelta(seconds=60)
# Longer than retries take when everything is well; asking again costs little.
_STUCK_AFTER = timedelta(minutes=15)
# Shorter than what jobs remember of what they have done.
_GIVEN_UP_AFTER = timedelta(days=7)


class ProfileJobs:
    """Jobs of the Profile service."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    async def purge_user(self, event: Event, payload: UserPurgeRequested) -> None:
        """Destroy the user's profiles and say so."""
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            # Once for each operation: asked again, it must not destroy what the user has stored anew.
            destroyed = {}
            if await unit.consume_once(f"{SLICE}.purge_user", payload.operation):
                # Destroyed already by who asked; again, should this event be replayed on a restored database.
                await unit.destroy_key()
                destroyed = {"profiles": await unit.profiles.destroy_all()}
                await unit.forget_requests()
            await unit.emit(UserPurgeStepFinished(payload.operation, SLICE, destroyed))

    async def record_purge_step(self, event: Event, payload: UserPurgeStepFinished) -> None:
        """Note that a slice has finished; the operation is done when all have."""
        (operation_id,) = OPERATION.parse(payload.operation)
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            if not await unit.consume(f"{SLICE}.record_purge_step", event.event_id):
                return
            operation = await unit.operations.get(operation_id, lock=True)
            if operation is None or payload.slice in operation.finished:
                return
            await unit.operations.replace(
                replace(
                    operation,
                    finished=(*operation.finished, payload.slice),
                    destroyed=_added(operation.destroyed, payload.destroyed),
                )
            )

    async def sweep(self) -> None:
        """Destroy what has been deleted for long enough, and forget what nobody can ask for any more.

        A purge that has stood still for long is asked for anew: its messages were lost with the
        queue. Slices that have done their share destroy nothing more, and say again that they have.
        """
        now = self._clock.now()
        async with self._work.begin(SYSTEM) as unit:
            for scope, name in await unit.profiles.destroy_deleted_before(now - UNDELETE_FOR):
                await unit.emit(ProfileDestroyed(name), scope)
            await unit.forget_marks(_MARK_FOR)
            await unit.forget_expired()
            stuck = await unit.operations.unfinished(now - _GIVEN_UP_AFTER, now - _STUCK_AFTER)
        for tenant, operation in stuck:
            async with self._work.begin(Scope(tenant, operation.user)) as unit:
                await unit.emit(UserPurgeRequested(operation.name))


def _added(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {kind: old.get(kind, 0) + new.get(kind, 0) for kind in {*old, *new}}
