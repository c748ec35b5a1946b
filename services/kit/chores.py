"""Background work that is the same in every slice: its step of a purge, and forgetting what is of no use any more."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from services.kit.events import Event, UserPurgeRequested, UserPurgeStepFinished
from services.kit.units import KitUnit, KitWork
from services.kit.uow import Scope

# Longer than any deadline of a call that could have read before the purge. A reply that is being written outlives its
# call, finds its row gone and stores nothing.
MARK_FOR = timedelta(seconds=60)

U = TypeVar("U", bound=KitUnit)


async def purged_before(work: KitWork[KitUnit], event: Event, slice_name: str) -> bool:
    """Return whether this slice has done its step of the purge that `event` asks for."""
    assert isinstance(event.payload, UserPurgeRequested)
    async with work.begin(Scope(event.tenant, event.user)) as unit:
        return await unit.dealt_with(_consumer(slice_name), event.payload.operation)


async def purge_step(
    work: KitWork[U],
    event: Event,
    slice_name: str,
    destroy: Callable[[U], Awaitable[Mapping[str, int]]],
) -> None:
    """Destroy a user's key and rows in this slice, once for each operation, and say so each time.

    `destroy` destroys the rows within the transaction and returns how many there were by kind.
    """
    assert isinstance(event.payload, UserPurgeRequested)
    operation = event.payload.operation
    async with work.begin(Scope(event.tenant, event.user)) as unit:
        destroyed: Mapping[str, int] = {}
        # Once for each operation: asked again, it must not destroy what the user has stored anew.
        if await unit.consume_once(_consumer(slice_name), operation):
            # The slice that was asked has destroyed its key already; again, should the event be replayed on a restored
            # database.
            await unit.destroy_key()
            destroyed = await destroy(unit)
            await unit.forget_requests()
        await unit.emit(UserPurgeStepFinished(operation, slice_name, destroyed))


async def sweep(unit: KitUnit) -> None:
    """Forget marks of purges, answers and consumed events that are of no use any more (system scope)."""
    await unit.forget_marks(MARK_FOR)
    await unit.forget_expired()


def _consumer(slice_name: str) -> str:
    return f"{slice_name}.purge_user"
