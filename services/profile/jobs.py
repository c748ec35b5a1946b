"""What background work means for profiles. Idempotent: a job that runs twice does its work once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.kit.chores import purge_step, sweep
from services.kit.events import (
    Event,
    ProfileDestroyed,
    UserPurgeRequested,
    UserPurgeStepFinished,
)
from services.kit.ids import Clock
from services.kit.names import OPERATION, PROFILE
from services.kit.uow import SYSTEM, Scope
from services.profile.model import OPERATION_KEPT_FOR, UNDELETE_FOR, Destruction, next_ask
from services.profile.ports import Unit, Work

SLICE = "profile"
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
            progress = replace(
                operation,
                finished=(*operation.finished, payload.slice),
                destroyed=_added(operation.destroyed, payload.destroyed),
                update_time=self._clock.now(),
            )
            ask_time = None if progress.done else progress.ask_time
            await unit.operations.replace(replace(progress, ask_time=ask_time))

    async def sweep(self) -> None:
        """Destroy what has been deleted for long enough, and forget what nobody can ask for any more.

        What other slices must hear of is told again, ever more rarely, should the queue have lost
        it: a purge until it is done, the end of a profile for as long as slices know what they
        have heard. Those that did their share destroy nothing more.
        """
        now = self._clock.now()
        more = True
        while more:
            # Some at a time: many that are due on one day must not outgrow a transaction.
            async with self._work.begin(SYSTEM) as unit:
                more = await _destroy_deleted(unit, now)
        async with self._work.begin(SYSTEM) as unit:
            await _tell_again(unit, now)
            await unit.operations.forget_ended(now - OPERATION_KEPT_FOR)
            await sweep(unit)
            stuck = await unit.operations.due(now)
        for scope, operation_id in stuck:
            await self._ask_again(scope, operation_id)

    async def _ask_again(self, scope: Scope, operation_id: str) -> None:
        async with self._work.begin(scope) as unit:
            operation = await unit.operations.get(operation_id, lock=True)
            if operation is None or operation.done:
                return
            await unit.emit(UserPurgeRequested(operation.name))
            ask_time = next_ask(operation.create_time, self._clock.now())
            await unit.operations.replace(replace(operation, ask_time=ask_time))


async def _destroy_deleted(unit: Unit, now: datetime) -> bool:
    """Destroy some profiles that cannot be undeleted any more; return whether there were any."""
    destroyed = await unit.profiles.destroy_deleted_before(now - UNDELETE_FOR)
    for scope, profile_id, uid in destroyed:
        name = PROFILE.format(scope.owner, profile_id)
        event = await unit.emit(ProfileDestroyed(name, uid), scope)
        await unit.destructions.add(
            Destruction(
                tenant=scope.tenant,
                user=scope.owner,
                profile_id=profile_id,
                profile_uid=uid,
                event_id=event.event_id,
                create_time=event.create_time,
                ask_time=next_ask(now, now),
            )
        )
    return bool(destroyed)


async def _tell_again(unit: Unit, now: datetime) -> None:
    await unit.destructions.forget(now - _GIVEN_UP_AFTER)
    for gone in await unit.destructions.due(now):
        payload = ProfileDestroyed(gone.profile, gone.profile_uid)
        # The same event: what was stored under this name since is younger than it, and stays.
        event = Event(gone.event_id, gone.create_time, gone.tenant, gone.user, payload)
        await unit.emit_again(event)
        await unit.destructions.replace(replace(gone, ask_time=next_ask(gone.create_time, now)))


async def _destroy(unit: Unit) -> Mapping[str, int]:
    await unit.destructions.destroy_all()
    return {"profiles": await unit.profiles.destroy_all()}


def _added(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {kind: old.get(kind, 0) + new.get(kind, 0) for kind in {*old, *new}}
