"""What the use cases need of the world."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.kit.paging import Page, PageRequest
from services.kit.units import KitUnit, KitWork
from services.kit.uow import Scope
from services.profile.model import Profile, PurgeOperation, Query


class ProfileStore(Protocol):
    """Profiles of the users in scope."""

    async def add(self, profile: Profile) -> bool:
        """Store a new profile; False if its id is taken."""

    async def get(self, profile_id: str, *, lock: bool = False) -> Profile | None:
        """Return a profile, deleted or not; `lock` keeps others from changing it until the end."""

    async def many(self, profile_ids: Sequence[str]) -> Mapping[str, Profile]:
        """Return those of the profiles that exist, by id."""

    async def list(self, query: Query, page: PageRequest) -> Page[Profile]:
        """Return one page."""

    async def replace(self, profile: Profile) -> None:
        """Store a new version."""

    async def count(self) -> int:
        """Return how many profiles there are, deleted ones included."""

    async def destroy_all(self) -> int:
        """Destroy all profiles; return how many there were."""

    async def destroy_deleted_before(self, moment: datetime) -> Sequence[tuple[Scope, str]]:
        """Destroy profiles deleted before `moment` (system scope); return whose they were and their names."""


class OperationStore(Protocol):
    """Purge operations of the users in scope."""

    async def add(self, operation: PurgeOperation) -> None:
        """Store a new operation."""

    async def get(self, operation_id: str, *, lock: bool = False) -> PurgeOperation | None:
        """Return an operation."""

    async def running(self) -> PurgeOperation | None:
        """Return the forced operation of this user that is not done, None if there is none."""

    async def unfinished(
        self, after: datetime, before: datetime
    ) -> Sequence[tuple[str, PurgeOperation]]:
        """Return forced operations begun between two moments that are not done, with their tenants (system scope)."""

    async def replace(self, operation: PurgeOperation) -> None:
        """Store its progress."""


class Unit(KitUnit, Protocol):
    """An open unit of work."""

    @property
    def profiles(self) -> ProfileStore:
        """Profiles."""

    @property
    def operations(self) -> OperationStore:
        """Operations."""


Work = KitWork[Unit]
