"""What background work means for charts. Idempotent: a job that runs twice does its work once."""

from collections.abc import Mapping

from services.chart.ports import Unit, Work
from services.kit.chores import purge_step, sweep
from services.kit.events import BirthRevised, Event, ProfileDestroyed, UserPurgeRequested
from services.kit.names import PROFILE
from services.kit.uow import SYSTEM, Scope

SLICE = "chart"


class ChartJobs:
    """Jobs of the Chart service."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def purge_user(self, event: Event, payload: UserPurgeRequested) -> None:
        """Destroy the user's charts and key, and say so."""
        await purge_step(self._work, event, SLICE, _destroy)

    async def note_birth(self, event: Event, payload: BirthRevised) -> None:
        """Make the charts of a revised birth stale."""
        _, profile_id = PROFILE.parse(payload.profile)
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            # No mark in `consumed`: noting the same revision again changes nothing.
            await unit.charts.note_revision(profile_id, payload.profile_uid, payload.birth_revision)

    async def destroy_profile(self, event: Event, payload: ProfileDestroyed) -> None:
        """Destroy the charts of a profile that is gone for good."""
        _, profile_id = PROFILE.parse(payload.profile)
        async with self._work.begin(Scope(event.tenant, event.user)) as unit:
            # Once, and only what is older than the event: the id may have been given to somebody new since.
            if await unit.consume(f"{SLICE}.destroy_profile", event.event_id):
                await unit.charts.destroy_of(profile_id, payload.profile_uid, event.create_time)

    async def sweep(self) -> None:
        """Forget what nobody can ask for any more."""
        async with self._work.begin(SYSTEM) as unit:
            await sweep(unit)


async def _destroy(unit: Unit) -> Mapping[str, int]:
    return {"charts": await unit.charts.destroy_all()}
