"""Who writes by which alias: the fleet of the usual one, and one for each alias that an experiment tries."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from services.chat.model import Reply, WriterId
from services.chat.models.fleet import Fleet
from services.chat.ports import Assigned
from services.kit.faults import Fault

_LOOK_SECONDS = 1.0
_log = structlog.stdlib.get_logger("models")


class Fleets:
    """Implements `ports.Writers` and `experiments.ports.AliasesToServe`.

    What was once tried is kept while the process lives: somebody may still write by it, or take over who did.
    """

    def __init__(self, usual: Fleet, opened: Callable[[str], Fleet]) -> None:
        """`opened`: makes the fleet of an alias."""
        self._usual = usual
        self._opened = opened
        self._tried: dict[str, Fleet] = {}

    @property
    def ids(self) -> Sequence[WriterId]:
        """All that can write here."""
        return tuple(each for fleet in (self._usual, *self._tried.values()) for each in fleet.ids)

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE if nobody can write now by the usual alias, which every arm may come back to."""
        await self._usual.check()

    def assign(self, user: str, alias_id: str = "") -> Assigned:
        """Return who is to write a new reply to a user."""
        return self._tried.get(alias_id, self._usual).assign(user)

    def go_on(self, reply: Reply) -> Assigned:
        """Return who is to go on with a reply."""
        fleets = (self._usual, *self._tried.values())
        same = (fleet for fleet in fleets if reply.writer in fleet.ids)
        return next(same, self._usual).go_on(reply)

    async def serve(self, aliases: Sequence[str]) -> None:
        """Get ready to write by these."""
        for alias_id in aliases:
            if alias_id not in self._tried:
                fleet = self._opened(alias_id)
                await fleet.refresh()
                # One whose servers are away is served all the same: as with the usual alias, the composer writes then.
                with suppress(Fault):
                    await fleet.check()
                self._tried[alias_id] = fleet

    async def follow(self) -> None:
        """Do as the registry says of what is tried, and ask the servers whether they are well. Runs for ever."""
        while True:
            for fleet in list(self._tried.values()):
                try:
                    await fleet.refresh()
                    await fleet.probe()
                except Exception as error:  # noqa: BLE001 - the next look may succeed
                    _log.warning("registry", error_type=type(error).__name__)
            await asyncio.sleep(_LOOK_SECONDS)
