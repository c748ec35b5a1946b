"""A writer at the pace of a reader, so that there is time to see what happens to a reply while it is written."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from services.chat.context.ports import TokenCounter
from services.chat.model import WriterId
from services.chat.ports import Writer
from services.chat.writing import Brief, Piece, Text


class Paced:
    """Implements `ports.Writer`: another writer, its pieces of text so many a second."""

    def __init__(self, writer: Writer, pieces_per_second: float) -> None:
        self._writer = writer
        self._seconds = 1 / pieces_per_second

    @property
    def id(self) -> WriterId:
        """Who writes."""
        return self._writer.id

    async def check(self) -> None:
        """Raise as the writer does if it cannot write now."""
        await self._writer.check()

    async def counter(self) -> TokenCounter | None:
        """Return what counts for the writer."""
        return await self._writer.counter()

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        """Write as the writer does, but no faster."""
        async with aclosing(self._writer.write(brief, so_far)) as pieces:
            async for piece in pieces:
                yield piece
                if isinstance(piece, Text):
                    await asyncio.sleep(self._seconds)
