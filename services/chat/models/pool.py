"""The servers of one model: the least loaded of those that are well is asked, another one if it brings no word."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing

from services.chat.context.ports import TokenCounter
from services.chat.model import WriterId
from services.chat.models.endpoint import OF_THE_TALK, Endpoint, NotBegunError, away
from services.chat.writing import Brief, Piece

# More would only keep the reader waiting.
_TRIES = 3


class Pool:
    """A model, wherever it runs."""

    def __init__(self, writer: WriterId, endpoints: Sequence[Endpoint]) -> None:
        self.id = writer
        self.endpoints = tuple(endpoints)

    @property
    def usable(self) -> bool:
        """Whether one of them may be asked now."""
        return any(endpoint.usable for endpoint in self.endpoints)

    async def probe(self, *, unknown_only: bool = False) -> None:
        """Ask all of them whether they are well."""
        asked = [each for each in self.endpoints if each.healthy is None or not unknown_only]
        await asyncio.gather(*(each.probe() for each in asked))

    def pick(self, tried: Collection[Endpoint] = ()) -> Endpoint | None:
        """Return the one that writes least of those that may be asked and were not."""
        free = [each for each in self.endpoints if each.usable and each not in tried]
        return min(free, key=lambda each: each.in_flight, default=None)

    async def counter(self) -> TokenCounter | None:
        """Return what counts for the one that would be asked now; MODEL_UNAVAILABLE if none may be."""
        endpoint = self.pick()
        if endpoint is None:
            raise away()
        return await endpoint.counter()

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Write by one of them; NotBegunError if none brings a word. What breaks after its first word stays broken."""
        tried: list[Endpoint] = []
        fault = away()
        while len(tried) < _TRIES and (endpoint := self.pick(tried)) is not None:
            tried.append(endpoint)
            try:
                async with aclosing(endpoint.write(brief, so_far, self.id.model)) as pieces:
                    async for piece in pieces:
                        yield piece
            except NotBegunError as error:
                fault = error.fault
                if fault.reason in OF_THE_TALK:
                    break
            else:
                return
        raise NotBegunError(fault)
