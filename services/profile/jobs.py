"""What background work means for profiles. Idempotent: a job that runs twice does its work once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.kit.chores import purge_step, sweep
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
from services.profile.ports import Unit, Work

SLICE = "profile"
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
        await purge_step(self._work, event, SLICE, _destroy)

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
            await sweep(unit)
            stuck = await unit.operations.unfinished(now - _GIVEN_UP_AFTER, now - _STUCK_AFTER)
        for tenant, operation in stuck:
            async with self._work.begin(Scope(tenant, operation.user)) as unit:
                await unit.emit(UserPurgeRequested(operation.name))


async def _destroy(unit: Unit) -> Mapping[str, int]:
    return {"profiles": await unit.profiles.destroy_all()}


def _added(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {kind: old.get(kind, 0) + new.get(kind, 0) for kind in {*old, *new}}
