"""What the use cases need of the world."""

from datetime import datetime
from typing import Protocol

from services.chart.model import Custom, ProfileSnapshot, Query, StoredChart
from services.kit.paging import Page, PageRequest
from services.kit.units import KitUnit, KitWork


class ProfileReader(Protocol):
    """Reads profiles of the caller, as the caller."""

    async def get(self, name: str) -> ProfileSnapshot:
        """Return a profile; its owner's refusals (RESOURCE_NOT_FOUND, USER_PURGED …) pass through."""


class ChartStore(Protocol):
    """Charts of the users in scope."""

    async def add(self, chart: StoredChart) -> bool:
        """Store a new chart; False if its id is taken."""

    async def get(self, profile_id: str, chart_id: str) -> StoredChart | None:
        """Return a chart."""

    async def list(self, query: Query, page: PageRequest) -> Page[StoredChart]:
        """Return one page, the newest first."""

    async def delete(self, profile_id: str, chart_id: str) -> bool:
        """Delete a chart; False if there was none."""

    async def note_revision(self, profile_id: str, profile_uid: str, birth_revision: int) -> None:
        """Note which revision of a birth is current; older news than what is known changes nothing.

        News of an earlier profile of the same id are older. uids are compared as text: UUIDv7 sort
        by time. An empty one could be anybody's.
        """

    async def destroy_of(self, profile_id: str, profile_uid: str, before: datetime) -> int:
        """Destroy charts of a profile made before a moment, and what was noted of its birth; return how many.

        What was noted of a later profile of the same id stays.
        """

    async def destroy_all(self) -> int:
        """Destroy all charts of the user; return how many there were."""


class Almanac(Protocol):
    """What custom says of days. Nothing of it is computed from a chart."""

    def custom(self, month: int, day: int, weekday: int) -> Custom:
        """Return what is said of a day with these pillars (places in the cycle of sixty); weekday 0 is Sunday."""


class Unit(KitUnit, Protocol):
    """An open unit of work."""

    @property
    def charts(self) -> ChartStore:
        """Charts."""


Work = KitWork[Unit]


class Painter(Protocol):
    """Makes pixels of pictures."""

    async def png(self, svg: bytes) -> bytes:
        """Return a picture in pixels; SERVER_BUSY when too many wait."""
