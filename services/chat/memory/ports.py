"""What remembering needs of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.chat.memory.model import Consent, Memory
from services.kit.paging import Page, PageRequest


class MemoryStore(Protocol):
    """Consent and memories of the user in scope."""

    async def consent(self, *, lock: bool = False) -> Consent:
        """Return whether the user wants to be remembered.

        `lock` keeps that so until the end, once it was granted; USER_PURGED while a purge is under way.
        """

    async def set_consent(self, *, granted: bool, change_time: datetime) -> None:
        """Store whether the user wants to be remembered."""

    async def add(self, memory: Memory) -> None:
        """Store a new one."""

    async def get(self, memory_id: str, *, lock: bool = False) -> Memory | None:
        """Return one; `lock` keeps others from changing it until the end."""

    async def list(self, page: PageRequest) -> Page[Memory]:
        """Return one page, the oldest first."""

    async def all(self) -> Sequence[Memory]:
        """Return all, the oldest first: they are few."""

    async def replace(self, memory: Memory) -> None:
        """Store a new version; nothing happens if it is gone."""

    async def delete(self, memory_id: str) -> None:
        """Forget one."""

    async def delete_all(self) -> int:
        """Forget all of the user; return how many there were."""

    async def destroy_all(self) -> int:
        """Forget all of the user and that there ever was consent; return how many memories there were."""
