"""One server of a model: its health, its breaker, and how many answers it writes for this process now."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager

import structlog

from services.chat.context.builder import refitted
from services.chat.context.ports import TokenCounter
from services.chat.models.breaker import Breaker
from services.chat.ports import Writer
from services.chat.writing import Brief, Ended, Fitted, Piece, Text
from services.kit.faults import Fault, Reason

# What the talk is to blame for, not the server.
OF_THE_TALK = frozenset((Reason.CONTEXT_TOO_LONG,))
_log = structlog.stdlib.get_logger("models")


class NotBegunError(Exception):
    """No word came; the same can be asked of another one."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Endpoint:
    """A writer that is a server."""

    def __init__(
        self, name: str, writer: Writer, now: Callable[[], float], first_word_seconds: float
    ) -> None:
        """`name`: for logs, without secrets. `first_word_seconds`: longest wait for the first word."""
        self.name = name
        self.writer = writer
        self.breaker = Breaker(now)
        self.in_flight = 0
        # None: never asked.
        self.healthy: bool | None = None
        self._first_word_seconds = first_word_seconds
        self._asked = 0
        self._retired = False

    @property
    def usable(self) -> bool:
        """Whether it may be asked now."""
        return not self._retired and self.healthy is not False and self.breaker.allows

    def retire(self) -> bool:
        """Never ask it again; False, and nothing is done, while it is being asked.

        Who was assigned a reply before may still hold it when its connection is closed.
        """
        self._retired = not (self.in_flight or self._asked)
        return self._retired

    @contextmanager
    def _asking(self) -> Iterator[None]:
        self._asked += 1
        try:
            yield
        finally:
            self._asked -= 1

    async def counter(self) -> TokenCounter | None:
        """Return what counts its tokens; MODEL_UNAVAILABLE if it cannot be asked."""
        if self._retired:
            raise away()
        with self._asking():
            return await self.writer.counter()

    async def probe(self) -> None:
        """Ask whether it is well, but not where it is retired."""
        if self._retired:
            return
        try:
            with self._asking():
                await self.writer.check()
        except Fault:
            healthy = False
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not well
            _log.error("probe", endpoint=self.name, error_type=type(error).__name__)
            healthy = False
        else:
            healthy = True
        if healthy is not (self.healthy is not False):
            _log.warning("health changed", endpoint=self.name, healthy=healthy)
        self.healthy = healthy

    async def write(
        self, brief: Brief, so_far: str = "", model: str = ""
    ) -> AsyncGenerator[Piece, None]:
        """Write as its writer does; NotBegunError if it fails before the first word, which nobody has seen then.

        `model`: by which name receipts know it, its own if empty. A brief that was made for another one, or for more
        room, is fitted first, and `Fitted` tells that.
        """
        if self._retired:
            raise NotBegunError(away())
        self.in_flight += 1
        ticket = self.breaker.begin()
        settle, begun = self.breaker.leave, False
        try:
            counter = await self.writer.counter()
            fitting = await refitted(brief, counter, model or self.writer.id.model)
            async with aclosing(self.writer.write(fitting, so_far)) as pieces:
                first = await self._first(pieces)
                begun = True
                self.breaker.answered(ticket)
                if fitting is not brief:
                    yield Fitted(fitting)
                for piece in first:
                    yield piece
                async for piece in pieces:
                    yield piece
            settle = self.breaker.succeed
        except Fault as fault:
            if fault.reason not in OF_THE_TALK:
                settle = self.breaker.fail
                _log.warning("endpoint failed", endpoint=self.name, begun=begun)
            if begun:
                raise
            raise NotBegunError(fault) from fault
        finally:
            settle(ticket)
            self.in_flight -= 1

    async def _first(self, pieces: AsyncGenerator[Piece, None]) -> list[Piece]:
        """Return what comes up to the first word."""
        first: list[Piece] = []
        try:
            async with asyncio.timeout(self._first_word_seconds):
                async for piece in pieces:
                    first.append(piece)
                    if isinstance(piece, Text | Ended):
                        return first
        except TimeoutError:
            pass
        raise away()


def away() -> Fault:
    """Return why a reply cannot be written by a model."""
    return Fault(Reason.MODEL_UNAVAILABLE, "the language model cannot be reached", retry_after=5.0)
