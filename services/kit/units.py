"""What every slice needs of a unit of work, whatever keeps its rows. `kit.uow` implements it on PostgreSQL."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from services.kit.call import Repeat
from services.kit.events import Event, Payload
from services.kit.uow import Scope


class KitUnit(Protocol):
    """An open unit of work: it commits whole at the end of its block, or not at all."""

    async def emit(self, payload: Payload, of: Scope | None = None) -> Event:
        """Tell other slices when this commits. `of`: whose change it is, for the system's own."""

    async def emit_again(self, event: Event) -> None:
        """Tell of an event anew: the same one, which consumers know by its id."""

    async def seen(self, repeat: Repeat) -> None:
        """Raise Replayed if the request was answered before; claim nothing."""

    async def remember(self, result: Any, *, personal: bool = True) -> None:
        """Keep the answer for a repeated request."""

    async def consume(self, consumer: str, event_id: str) -> bool:
        """Return whether this event is new to `consumer`, and mark it as consumed."""

    async def consume_once(self, consumer: str, subject: str) -> bool:
        """Return whether `consumer` deals with `subject` for the first time, and mark it as dealt with."""

    async def dealt_with(self, consumer: str, subject: str) -> bool:
        """Return whether `consumer` has dealt with `subject` before; mark nothing."""

    async def destroy_key(self) -> None:
        """Destroy the user's key and mark the user as purged."""

    async def forget_requests(self) -> None:
        """Forget sealed answers of the user."""

    async def forget_marks(self, older_than: timedelta) -> None:
        """Let purged users begin anew (system scope)."""

    async def forget_expired(self) -> None:
        """Forget answers that nobody can ask for any more (system scope)."""


U_co = TypeVar("U_co", bound=KitUnit, covariant=True)


class KitWork(Protocol[U_co]):
    """Opens units of work."""

    def begin(
        self, scope: Scope, repeat: Repeat | None = None
    ) -> AbstractAsyncContextManager[U_co]:
        """Open one; it commits at the end of the block and rolls back on any error.

        With `repeat` it claims the request id first: Replayed if it was answered before,
        REQUEST_ID_REUSED if it was used for another request.
        """
