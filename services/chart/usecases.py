"""What can be done with charts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import bazi
from bazi import Birth, Chart, Options
from bazi import uncertainty as bazi_uncertainty
from bazi.errors import BaziError
from bazi.uncertainty import Uncertainty
from services import births
from services.chart.model import Query, StoredChart
from services.chart.ports import ProfileReader, Work
from services.kit import etag
from services.kit.call import Repeat
from services.kit.events import ChartCreated
from services.kit.faults import Fault, Reason, Violation, not_found
from services.kit.ids import Clock, Ids
from services.kit.names import CHART, PROFILE
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope

# Writes a computed chart in the form in which it is kept.
Document = Callable[[Chart], bytes]


class ChartUseCases:
    """The verbs of the Chart service."""

    def __init__(
        self, work: Work, profiles: ProfileReader, document: Document, clock: Clock, ids: Ids
    ) -> None:
        self._work = work
        self._profiles = profiles
        self._document = document
        self._clock = clock
        self._ids = ids

    async def create(
        self,
        who: Principal,
        parent: str,
        options: Options,
        chart_id: str,
        repeat: Repeat | None,
    ) -> StoredChart:
        """Compute a chart from a profile and store it, under an id of ours if `chart_id` is empty."""
        await self.seen(who, repeat)
        profile = await self._profiles.get(parent)
        if profile.deleted:
            raise Fault(Reason.RESOURCE_DELETED, "the profile is deleted", resource=parent)
        computed = compute(profile.birth, options, "profile.birth")
        # What a chart holds is derived when it is read, and rare conventions can then leave the tables.
        with of_birth("profile.birth"):
            document = self._document(computed)
        user, profile_id = PROFILE.parse(parent)
        chart = StoredChart(
            user=user,
            profile_id=profile_id,
            chart_id=chart_id or self._ids.resource("c"),
            uid=self._ids.uuid(),
            profile_uid=profile.uid,
            document=document,
            birth_revision=profile.birth_revision,
            engine_version=computed.engine_version,
            create_time=self._clock.now(),
        )
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.charts.add(chart):
                raise Fault(Reason.RESOURCE_EXISTS, "this chart_id is taken", resource=chart.name)
            await unit.emit(ChartCreated(chart.name, chart.engine_version))
            await unit.remember(chart)
        return chart

    async def seen(self, who: Principal, repeat: Repeat | None) -> None:
        """Raise Replayed if this request was answered before: whatever it read may be gone by now."""
        if repeat is not None:
            async with self._work.begin(Scope.of(who)) as unit:
                await unit.seen(repeat)

    async def get(self, who: Principal, name: str) -> StoredChart:
        """Return a stored chart."""
        _, profile_id, chart_id = CHART.parse(name)
        async with self._work.begin(Scope.of(who)) as unit:
            chart = await unit.charts.get(profile_id, chart_id)
        if chart is None:
            raise not_found(name)
        return chart

    async def revive(
        self, who: Principal, name: str, options_of: Callable[[StoredChart], Options]
    ) -> Chart:
        """Return a stored chart as the engine's, to be asked for more; CHART_STALE if it is of another birth by now.

        What is stored holds no birth: that is read from the profile.
        """
        stored = await self.get(who, name)
        profile = await self._profiles.get(stored.profile)
        same = (profile.uid, profile.birth_revision) == (stored.profile_uid, stored.birth_revision)
        if not same:
            raise Fault(
                Reason.CHART_STALE, "the birth was changed after this chart was made", resource=name
            )
        return compute(profile.birth, options_of(stored), "name")

    async def list(self, who: Principal, query: Query, page: PageRequest) -> Page[StoredChart]:
        """Return one page of stored charts."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.charts.list(query, page)

    async def delete(
        self, who: Principal, name: str, sent_etag: str, repeat: Repeat | None
    ) -> None:
        """Delete a stored chart for good."""
        _, profile_id, chart_id = CHART.parse(name)
        async with self._work.begin(Scope.of(who), repeat) as unit:
            chart = await unit.charts.get(profile_id, chart_id)
            if chart is None:
                raise not_found(name)
            etag.check(name, sent_etag, chart.etag)
            await unit.charts.delete(profile_id, chart_id)
            await unit.remember(None, personal=False)


@contextmanager
def of_birth(field: str) -> Iterator[None]:
    """Turn what the engine refuses into a Fault whose violations begin with `field`."""
    try:
        yield
    except BaziError as error:
        raise births.fault(error, field) from None


@contextmanager
def of_moment(field: str) -> Iterator[None]:
    """Turn what the engine cannot tell about a moment into a Fault of the field that asked about it."""
    try:
        yield
    except BaziError as error:
        fault = births.fault(error, field)
        fault.violations = (Violation(field, str(error)),)
        raise fault from None


def compute(birth: Birth, options: Options, field: str) -> Chart:
    """Compute a chart; a Fault whose violations begin with `field` if the birth cannot be."""
    with of_birth(field):
        return bazi.compute(birth, options)


def uncertainty(
    birth: Birth, options: Options, hours: tuple[int, int] | None, field: str
) -> Uncertainty:
    """Return what is possible within the precision of a birth; a Fault as `compute` raises."""
    with of_birth(field):
        return bazi_uncertainty.uncertainty(birth, options, hours=hours)
