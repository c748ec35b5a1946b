"""What the use cases need of the world."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.kit.paging import Page, PageRequest
from services.kit.units import KitUnit, KitWork
from services.kit.uow import Scope
from services.profile.model import Destruction, Profile, PurgeOperation, Query, Town


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

    async def destroy_deleted_before(self, moment: datetime) -> Sequence[tuple[Scope, str, str]]:
        """Destroy profiles deleted before `moment` (system scope); return whose they were, their ids and uids."""


class OperationStore(Protocol):
    """Purge operations of the users in scope."""

    async def add(self, operation: PurgeOperation) -> None:
        """Store a new operation."""

    async def get(self, operation_id: str, *, lock: bool = False) -> PurgeOperation | None:
        """Return an operation."""

    async def running(self) -> PurgeOperation | None:
        """Return the forced operation of this user that is not done, None if there is none."""

    async def due(self, now: datetime) -> Sequence[tuple[Scope, str]]:
        """Return some forced operations that are not done and to be asked for by now (system scope)."""

    async def replace(self, operation: PurgeOperation) -> None:
        """Store its progress."""

    async def forget_ended(self, before: datetime) -> None:
        """Forget operations that ended before a moment (system scope)."""


class DestructionStore(Protocol):
    """Records of destroyed profiles of the users in scope."""

    async def add(self, destruction: Destruction) -> None:
        """Store a new record."""

    async def due(self, now: datetime) -> Sequence[Destruction]:
        """Return some that are to be told again by now (system scope)."""

    async def replace(self, destruction: Destruction) -> None:
        """Store when it is told again."""

    async def forget(self, before: datetime) -> None:
        """Forget those made before a moment (system scope)."""

    async def destroy_all(self) -> None:
        """Destroy all of the user."""


class Unit(KitUnit, Protocol):
    """An open unit of work."""

    @property
    def profiles(self) -> ProfileStore:
        """Profiles."""

    @property
    def operations(self) -> OperationStore:
        """Operations."""

    @property
    def destructions(self) -> DestructionStore:
        """Destroyed profiles."""


class Gazetteer(Protocol):
    """Towns of the world and the time zones of points."""

    async def search(self, text: str, country: str, limit: int) -> Sequence[Town]:
        """Return towns one of whose names begins with `text`, whole matches first, then the greatest."""

    async def nearest(self, latitude: float, longitude: float, narrow: float) -> Town:
        """Return the town nearest to a point; `narrow` is the squared cosine of its latitude."""

    async def zone(self, latitude: float, longitude: float) -> str:
        """Return the IANA time zone of a point, an `Etc/` zone at sea."""


Work = KitWork[Unit]
