"""Model servers whose answers are told, and pools of them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.chat.context.ports import TokenCounter
from services.chat.model import FinishReason, Reply, Usage, WriterId, WriterKind
from services.chat.models.endpoint import Endpoint
from services.chat.models.pool import Pool
from services.chat.writing import Brief, Counted, Ended, Fitted, Piece, Text
from services.kit.faults import Fault, Reason

AWAY = Fault(Reason.MODEL_UNAVAILABLE, "away")
END = Ended(FinishReason.STOP, Usage(3, 2))
SAID: Sequence[Piece] = (Counted(Usage(3, 1)), Text("a"), Text("b"), END)
BIG = WriterId(WriterKind.LANGUAGE_MODEL, "big")
SMALL = WriterId(WriterKind.LANGUAGE_MODEL, "small")
COMPOSER = WriterId(WriterKind.COMPOSER, "composer")


def _open() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


@dataclass
class Server:
    """A writer whose pieces are told, one of which may be what it fails with, or an event to wait for.

    gate: what it waits for when it is asked whether it is well, or for its counter.
    """

    id: WriterId
    pieces: Sequence[Any] = SAID
    ill: bool = False
    counts: TokenCounter | None = None
    asked: int = 0
    begun_from: list[str] = field(default_factory=list)
    briefs: list[Brief] = field(default_factory=list)
    closed: int = 0
    gate: asyncio.Event = field(default_factory=_open)

    async def check(self) -> None:
        await self.gate.wait()
        if self.ill:
            raise AWAY

    async def counter(self) -> TokenCounter | None:
        await self.gate.wait()
        return self.counts

    async def write(self, brief: Brief, so_far: str = "") -> AsyncGenerator[Piece, None]:
        self.asked += 1
        self.begun_from.append(so_far)
        self.briefs.append(brief)
        try:
            for piece in self.pieces:
                if isinstance(piece, Exception):
                    raise piece
                if isinstance(piece, asyncio.Event):
                    await piece.wait()
                else:
                    yield piece
        finally:
            self.closed += 1


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def pool(*servers: Server, time: Time | None = None, first_word: float = 5.0) -> Pool:
    clock = time or Time()
    endpoints = [Endpoint(f"s{n}", one, clock, first_word) for n, one in enumerate(servers)]
    return Pool(servers[0].id, endpoints)


async def first_said(pieces: AsyncGenerator[Piece, None]) -> Piece:
    """What comes first but for the brief that was fitted to the writer."""
    while isinstance(piece := await anext(pieces), Fitted):
        pass
    return piece


def reply(writer: WriterId) -> Reply:
    """A reply that somebody has begun."""
    return Reply(
        tenant="t", user="u", conversation_id="c", reply_id="r", user_message_id="m",
        writer=writer, language_code="en", create_time=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
