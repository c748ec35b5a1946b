"""What is remembered of users, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.chat.memory.model import Consent, Memory
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


class MemoryMemories:
    """Implements `memory.ports.MemoryStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._consents: dict[tuple[str, ...], Consent] = unit.table("memory_consents")
        self._all: dict[tuple[str, ...], Memory] = unit.table("memories")

    def _keys(self) -> list[tuple[str, ...]]:
        mine = self._unit.key()
        return [key for key in self._all if key[:2] == mine]

    async def consent(self, *, lock: bool = False) -> Consent:
        if lock:
            self._unit.use_key()
        known = self._consents.get(self._unit.key())
        if known is None:
            return Consent(self._unit.scope.owner)
        return replace(known, count=len(self._keys()))

    async def set_consent(self, *, granted: bool, change_time: datetime) -> None:
        self._unit.use_key()
        self._consents[self._unit.key()] = Consent(self._unit.scope.owner, granted, change_time)

    async def add(self, memory: Memory) -> None:
        self._unit.use_key()
        key = self._unit.key(memory.memory_id)
        assert key not in self._all
        self._all[key] = memory

    async def get(self, memory_id: str, *, lock: bool = False) -> Memory | None:
        return self._unit.opened(self._all.get(self._unit.key(memory_id)))

    async def list(self, page: PageRequest) -> Page[Memory]:
        rows = await self.all()
        return paged(rows, page, lambda row: (row.create_time, row.memory_id))

    async def all(self) -> Sequence[Memory]:
        rows = [self._unit.opened(self._all[key]) for key in self._keys()]
        return sorted(rows, key=lambda row: (row.create_time, row.memory_id))

    async def replace(self, memory: Memory) -> None:
        self._unit.use_key()
        key = self._unit.key(memory.memory_id)
        if key in self._all:
            self._all[key] = memory

    async def delete(self, memory_id: str) -> None:
        self._all.pop(self._unit.key(memory_id), None)

    async def delete_all(self) -> int:
        return self._unit.destroy("memories", self._keys())

    async def destroy_all(self) -> int:
        self._consents.pop(self._unit.key(), None)
        return await self.delete_all()
