"""Who writes a reply: the models in the order in which they are asked, at last the composer if one may fall back on it.

A model that brings no first word is passed over, and the reply says so. After the first word nobody takes over: what
breaks then fails the reply, for two voices in one answer are worse than none.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from services.chat.context.ports import TokenCounter
from services.chat.model import FallBack, Reply, WriterId
from services.chat.models.endpoint import NotBegunError, away
from services.chat.models.pool import Pool
from services.chat.ports import Assigned
from services.chat.writing import Brief, Passed, Piece
from services.kit.faults import Reason


class Desk:
    """Implements `ports.Writers`."""

    def __init__(self, order: Sequence[Pool], check_seconds: float = 2.0) -> None:
        """`order`: at least one; the composer needs no server and stands last if it stands there at all."""
        self._order = tuple(order)
        self._trial: tuple[Pool, ...] = ()
        self._unseen: tuple[Pool, ...] = ()
        self._check_seconds = check_seconds

    @property
    def ids(self) -> Sequence[WriterId]:
        """All that can write here."""
        return tuple(pool.id for pool in (*self._trial, *self._order))

    def serve(
        self, order: Sequence[Pool], trial: Sequence[Pool] = (), unseen: Sequence[Pool] = ()
    ) -> None:
        """From now on ask these; who writes already is not touched.

        `trial`: who is asked before them for those on trial. `unseen`: who is only to be watched.
        """
        self._order, self._trial, self._unseen = tuple(order), tuple(trial), tuple(unseen)

    def _all(self) -> Sequence[Pool]:
        return (*self._trial, *self._order, *self._unseen)

    async def watch(self) -> None:
        """Ask all servers from time to time whether they are well. Runs for ever."""
        while True:
            await self.probe()
            await asyncio.sleep(self._check_seconds)

    async def probe(self) -> None:
        """Ask all servers once whether they are well."""
        await asyncio.gather(*(pool.probe() for pool in self._all()))

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE if nobody can write now; servers that were never asked are asked now."""
        asked = (*self._trial, *self._order)
        await asyncio.gather(*(pool.probe(unknown_only=True) for pool in asked))
        if not any(pool.usable for pool in self._order):
            raise away()

    def assign(self, user: str, *, on_trial: bool = False) -> Assigned:
        """Return who is to write a new reply, and who was passed over for it."""
        return self._assigned((*self._trial, *self._order) if on_trial else self._order)

    def go_on(self, reply: Reply) -> Assigned:
        """Return who is to go on with a reply: whoever began it if that one is here and well."""
        known = (*self._trial, *self._order)
        same = [pool for pool in known if pool.id == reply.writer and pool.usable]
        if same:
            return Assigned(_Chosen(known[known.index(same[0]) :]))
        return self._assigned(self._order)

    def _assigned(self, order: Sequence[Pool]) -> Assigned:
        first = next((place for place, pool in enumerate(order) if pool.usable), 0)
        passed = tuple(_over(pool) for pool in order[:first])
        return Assigned(_Chosen(order[first:]), passed)


class _Chosen:
    """Implements `ports.Writer`: the first of several models that brings a word."""

    def __init__(self, order: Sequence[Pool]) -> None:
        self._order = order

    @property
    def id(self) -> WriterId:
        """Who is asked first."""
        return self._order[0].id

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE if none of them can write now."""
        if not any(pool.usable for pool in self._order):
            raise away()

    async def counter(self) -> TokenCounter | None:
        """Return what counts for who is asked first; MODEL_UNAVAILABLE if that one cannot be asked."""
        return await self._order[0].counter()

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Write; says `Passed` before anything else if another one writes than who is asked first."""
        over: list[FallBack] = []
        fault = away()
        for pool in self._order:
            told = not over
            try:
                async with aclosing(pool.write(brief, so_far)) as pieces:
                    async for piece in pieces:
                        if not told:
                            yield Passed(pool.id, tuple(over))
                            told = True
                        yield piece
            except NotBegunError as error:
                fault = error.fault
                over.append(_over(pool, fault.reason))
            else:
                return
        raise fault


def _over(pool: Pool, reason: Reason = Reason.MODEL_UNAVAILABLE) -> FallBack:
    return FallBack(pool.id.model, reason.value)
