"""Charts in memory, and a reader of profiles that are given."""

from dataclasses import replace
from datetime import datetime

from services.chart.model import ANY_PROFILE, ProfileSnapshot, Query, StoredChart
from services.kit.faults import not_found
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


class MemoryCharts:
    """Implements `ports.ChartStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all = unit.table("charts")
        # Key of a profile → (uid, revision); an empty uid is nobody's in particular.
        self._revisions = unit.table("revisions")

    async def add(self, chart: StoredChart) -> bool:
        self._unit.use_key()
        key = self._unit.key(chart.profile_id, chart.chart_id)
        return self._all.setdefault(key, chart) is chart

    def _shown(self, chart: StoredChart) -> StoredChart:
        self._unit.use_key()
        uid, revision = self._revisions.get(self._unit.key(chart.profile_id), ("", 0))
        later = not uid or not chart.profile_uid or uid >= chart.profile_uid
        return replace(chart, stale=later and revision > chart.birth_revision)

    async def get(self, profile_id: str, chart_id: str) -> StoredChart | None:
        chart = self._all.get(self._unit.key(profile_id, chart_id))
        return None if chart is None else self._shown(chart)

    async def list(self, query: Query, page: PageRequest) -> Page[StoredChart]:
        rows = [
            chart
            for chart in map(self._shown, self._unit.mine("charts").values())
            if query.profile_id in (ANY_PROFILE, chart.profile_id)
            and query.engine_version in (None, chart.engine_version)
            and query.stale in (None, chart.stale)
        ]
        return paged(rows, page, lambda row: (row.create_time, row.uid), descending=True)

    async def delete(self, profile_id: str, chart_id: str) -> bool:
        return bool(self._unit.destroy("charts", [self._unit.key(profile_id, chart_id)]))

    async def note_revision(self, profile_id: str, profile_uid: str, birth_revision: int) -> None:
        key = self._unit.key(profile_id)
        uid, revision = self._revisions.get(key, (profile_uid, 0))
        if profile_uid and uid and profile_uid > uid:
            revision = 0
        if not (profile_uid and uid and profile_uid < uid):
            self._revisions[key] = (max(uid, profile_uid), max(revision, birth_revision))

    async def destroy_of(self, profile_id: str, profile_uid: str, before: datetime) -> int:
        key = self._unit.key(profile_id)
        uid, _ = self._revisions.get(key, ("", 0))
        if not (uid and profile_uid and uid > profile_uid):
            self._unit.destroy("revisions", [key])
        rows = self._unit.mine("charts").items()
        old = [
            at
            for at, row in rows
            if at[2] == profile_id
            and (
                row.profile_uid == profile_uid
                if row.profile_uid and profile_uid
                else row.create_time < before
            )
        ]
        return self._unit.destroy("charts", old)

    async def destroy_all(self) -> int:
        self._unit.destroy("revisions", self._unit.mine("revisions"))
        return self._unit.destroy("charts", self._unit.mine("charts"))


class MemoryChartUnit(MemoryUnit):
    """Implements `ports.Unit`."""

    @property
    def charts(self) -> MemoryCharts:
        return MemoryCharts(self)


class Profiles:
    """Implements `ports.ProfileReader` on profiles that are put into it."""

    def __init__(self, *profiles: ProfileSnapshot) -> None:
        self.known = {profile.name: profile for profile in profiles}

    async def get(self, name: str) -> ProfileSnapshot:
        if name not in self.known:
            raise not_found(name)
        return self.known[name]
