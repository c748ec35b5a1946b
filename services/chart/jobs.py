"""What background work means for charts. Idempotent: a job that runs twice does its work once."""

from datetime import timedelta

from services.chart.ports import Work
from services.kit.events import (
    BirthRevised,
    Event,
    ProfileDestroyed,
    UserPurgeRequested,
    UserPurgeStepFinished,
)
from services.kit.names import PROFILE
from services.kit.uow import SYSTEM, Scope

SLICE = "chart"
# Longer than any deadline of a call that could have read before the purge.
_MARK_FOR = timedelta(seconds=60)


class ChartJobs:
    """Jobs of the Chart service."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def purge_user(self, event: Event, payload: UserPurgeRequested) -> None:
        """Destroy the user's charts and key, and say so."""
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            # Once for each operation: asked again, it must not destroy what the user has stored anew.
            destroyed = {}
            if await unit.consume_once(f"{SLICE}.purge_user", payload.operation):
                await unit.destroy_key()
                destroyed = {"charts": await unit.charts.destroy_all()}
                await unit.forget_requests()
            await unit.emit(UserPurgeStepFinished(payload.operation, SLICE, destroyed))

    async def note_birth(self, event: Event, payload: BirthRevised) -> None:
        """Make the charts of a revised birth stale."""
        _, profile_id = PROFILE.parse(payload.profile)
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            # No mark in `consumed`: noting the same revision again changes nothing.
            await unit.charts.note_revision(profile_id, payload.birth_revision)

    async def destroy_profile(self, event: Event, payload: ProfileDestroyed) -> None:
        """Destroy the charts of a profile that is gone for good."""
        _, profile_id = PROFILE.parse(payload.profile)
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            # Once, and only what is older than the event: the id may have been given to somebody new since.
            if await unit.consume(f"{SLICE}.destroy_profile", event.event_id):
                await unit.charts.destroy_of(profile_id, event.create_time)

    async def sweep(self) -> None:
        """Forget what nobody can ask for any more."""
        async with self._work.begin(SYSTEM) as unit:
            await unit.forget_marks(_MARK_FOR)
            await unit.forget_expired()
