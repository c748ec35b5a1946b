"""What the use cases need of the world."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.chart.model import ProfileSnapshot, Query, StoredChart
from services.kit.call import Repeat
from services.kit.events import Payload
from services.kit.paging import Page, PageRequest
from services.kit.uow import Scope


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

    async def note_revision(self, profile_id: str, birth_revision: int) -> None:
        """Note which revision of a birth is current; older news than what is known changes nothing."""

    async def destroy_of(self, profile_id: str, before: datetime) -> int:
        """Destroy charts of a profile made before a moment, and what was noted of its birth; return how many."""

    async def destroy_all(self) -> int:
        """Destroy all charts of the user; return how many there were."""


class Unit(Protocol):
    """An open unit of work."""

    @property
    def charts(self) -> ChartStore:
        """Charts."""

    async def emit(self, payload: Payload) -> None:
        """Tell other slices when this commits."""

    async def remember(self, result: Any, *, personal: bool = True) -> None:
        """Keep the answer for a repeated request."""

    async def consume(self, consumer: str, event_id: str) -> bool:
        """Return whether this event is new to `consumer`."""

    async def consume_once(self, consumer: str, subject: str) -> bool:
        """Return whether `consumer` deals with `subject` for the first time."""

    async def destroy_key(self) -> None:
        """Destroy the user's key and mark the user as purged."""

    async def forget_requests(self) -> None:
        """Forget sealed answers of the user."""

    async def forget_marks(self, older_than: timedelta) -> None:
        """Let purged users begin anew (system scope)."""

    async def forget_expired(self) -> None:
        """Forget answers that nobody can ask for any more (system scope)."""


class Work(Protocol):
    """Opens units of work."""

    def begin(
        self, scope: Scope, repeat: Repeat | None = None
    ) -> AbstractAsyncContextManager[Unit]:
        """Open one; it commits at the end of the block and rolls back on any error."""
