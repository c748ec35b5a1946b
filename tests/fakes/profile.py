"""Profiles, operations and records of destroyed profiles in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.kit.paging import Page, PageRequest
from services.kit.uow import Scope
from services.profile.model import Destruction, Profile, PurgeOperation, Query
from tests.fakes.memory import MemoryUnit, paged

_AT_ONCE = 100


class MemoryProfiles:
    """Implements `ports.ProfileStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all = unit.table("profiles")

    async def add(self, profile: Profile) -> bool:
        self._unit.use_key()
        key = self._unit.key(profile.profile_id)
        return self._all.setdefault(key, profile) is profile

    async def get(self, profile_id: str, *, lock: bool = False) -> Profile | None:
        return self._unit.opened(self._all.get(self._unit.key(profile_id)))

    async def many(self, profile_ids: Sequence[str]) -> Mapping[str, Profile]:
        found = {wanted: await self.get(wanted) for wanted in profile_ids}
        return {wanted: profile for wanted, profile in found.items() if profile is not None}

    async def list(self, query: Query, page: PageRequest) -> Page[Profile]:
        order = query.order
        rows = [
            self._unit.opened(row)
            for row in self._unit.mine("profiles").values()
            if (query.show_deleted or not row.deleted)
            and query.labels.items() <= row.labels.items()
        ]
        return paged(
            rows,
            page,
            lambda row: (getattr(row, order.column), row.profile_id),
            descending=order.descending,
        )

    async def replace(self, profile: Profile) -> None:
        self._unit.use_key()
        key = self._unit.key(profile.profile_id)
        if key in self._all:
            self._all[key] = profile

    async def count(self) -> int:
        return len(self._unit.mine("profiles"))

    async def destroy_all(self) -> int:
        return self._unit.destroy("profiles", self._unit.mine("profiles"))

    async def destroy_deleted_before(self, moment: datetime) -> Sequence[tuple[Scope, str, str]]:
        gone = {
            key: row
            for key, row in self._unit.mine("profiles").items()
            if row.delete_time is not None and row.delete_time < moment
        }
        self._unit.destroy("profiles", gone)
        return [(Scope(*key[:2]), row.profile_id, row.uid) for key, row in gone.items()]


class MemoryOperations:
    """Implements `ports.OperationStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all = unit.table("operations")

    async def add(self, operation: PurgeOperation) -> None:
        self._all[self._unit.key(operation.operation_id)] = operation

    async def get(self, operation_id: str, *, lock: bool = False) -> PurgeOperation | None:
        return self._all.get(self._unit.key(operation_id))

    async def running(self) -> PurgeOperation | None:
        forced = [row for row in self._unit.mine("operations").values() if row.forced]
        newest = max(forced, key=lambda row: row.create_time, default=None)
        return None if newest is None or newest.done else newest

    async def due(self, now: datetime) -> Sequence[tuple[Scope, str]]:
        due = [
            (row.ask_time, Scope(*key[:2]), row.operation_id)
            for key, row in self._unit.mine("operations").items()
            if row.ask_time is not None and row.ask_time <= now
            if not row.done
        ]
        return [(scope, name) for _, scope, name in sorted(due, key=lambda one: one[0])][:_AT_ONCE]

    async def replace(self, operation: PurgeOperation) -> None:
        self._all[self._unit.key(operation.operation_id)] = operation

    async def forget_ended(self, before: datetime) -> None:
        rows = self._unit.mine("operations").items()
        old = [key for key, row in rows if row.done and row.update_time < before]
        self._unit.destroy("operations", old)


class MemoryDestructions:
    """Implements `ports.DestructionStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._all = unit.table("destructions")

    async def add(self, destruction: Destruction) -> None:
        self._all[destruction.tenant, destruction.user, destruction.event_id] = destruction

    async def due(self, now: datetime) -> Sequence[Destruction]:
        rows = self._unit.mine("destructions").values()
        due = [row for row in rows if row.ask_time <= now]
        return sorted(due, key=lambda row: row.ask_time)[:_AT_ONCE]

    async def replace(self, destruction: Destruction) -> None:
        await self.add(destruction)

    async def forget(self, before: datetime) -> None:
        rows = self._unit.mine("destructions").items()
        self._unit.destroy("destructions", [k for k, row in rows if row.create_time < before])

    async def destroy_all(self) -> None:
        self._unit.destroy("destructions", self._unit.mine("destructions"))


class MemoryProfileUnit(MemoryUnit):
    """Implements `ports.Unit`."""

    @property
    def profiles(self) -> MemoryProfiles:
        return MemoryProfiles(self)

    @property
    def operations(self) -> MemoryOperations:
        return MemoryOperations(self)

    @property
    def destructions(self) -> MemoryDestructions:
        return MemoryDestructions(self)

    def kept(self, key: tuple[str, str]) -> bool:
        rows = self.mine("operations").items()
        return any(at[:2] == key and not row.done for at, row in rows)
