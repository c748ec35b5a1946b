"""Brings what a writer writes into the log: the first words at once, the rest in frames.

One message for each token would cost a hundred times what the token does. While a frame is on its way the next one
gathers, so frames grow by themselves when the log is slow. The writer never waits: what gathers while the log is away
is joined from time to time and takes little more room than the reply itself, which its runner holds anyway.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol

from services.chat.model import Reply
from services.chat.ports import LogLostError, LogUnavailableError, ReplyLog
from services.chat.spans import Verdict
from services.chat.telling import Cursor, Event, Finished, Wrote

# Readers see text thirty times a second while few replies are written here. With every further one frames get longer,
# so that the frames of all together stay within what a process can move, and it keeps the time to accept calls.
_FRAME_SECONDS = 0.03
_FRAME_SECONDS_EACH = 0.002
# So many pieces are joined at once: rarely enough that joining costs next to nothing.
_JOIN_AT = 1000
_RETRY_SECONDS = 0.25
_LAST_WORDS_SECONDS = 5.0


class Told(Protocol):
    """Knows what a pen has been given, and what else is going on."""

    @property
    def active(self) -> int:
        """How many replies are being written in this process."""

    async def begin_epoch(self, reply: Reply) -> Reply | None:
        """Store that a new epoch begins; return the reply in it, None if it is not ours to write any more."""

    def restated(self, reply: Reply) -> Sequence[Event]:
        """Return events that tell all of the reply from its beginning."""


class Pen:
    """Appends the events of one reply in order. To be used within one task group of its runner."""

    def __init__(self, log: ReplyLog, reply: Reply, after: Cursor, told: "Told") -> None:
        """`after`: where the log ends, or (epoch, 0). `told`: who knows what stands in a log that was lost."""
        self._log = log
        self._told = told
        self._reply = reply
        self._at = after
        self._waiting: list[Event] = []
        self._something = asyncio.Event()
        self._join_at = _JOIN_AT
        self._closing = False
        self._patience_ends = float("inf")

    @property
    def at(self) -> Cursor:
        """The place of the last event that stands in the log."""
        return self._at

    def write(self, event: Event) -> None:
        """Hand an event over. Never waits."""
        self._waiting.append(event)
        if len(self._waiting) >= self._join_at:
            self._waiting = merged(self._waiting)
            # Should little have been text, the next look is to be worth its while too.
            self._join_at = max(_JOIN_AT, 2 * len(self._waiting))
        self._something.set()

    async def run(self) -> None:
        """Append until `close` was called and nothing is waiting. FencedError when another took over.

        While the log cannot be reached the events wait: truth goes on without it.
        """
        while True:
            await self._something.wait()
            self._something.clear()
            paced = any(isinstance(event, Wrote) for event in self._waiting)
            if self._waiting and not await self._flush():
                return
            if self._closing:
                if not self._waiting:
                    return
                self._something.set()
                continue
            # The length of a frame. What comes before the first words holds them up for nothing.
            if paced:
                await asyncio.sleep(_FRAME_SECONDS + _FRAME_SECONDS_EACH * self._told.active)

    async def _flush(self) -> bool:
        """Append what waits; False if the log stayed away for too long after the end. Nothing may follow then."""
        events: Sequence[Event]
        events, self._waiting = merged(self._waiting), []
        self._join_at = _JOIN_AT
        while True:
            try:
                self._at = await self._log.append(
                    self._reply.log_key, self._at, events, self._reply
                )
            except LogUnavailableError:
                if self._closing and asyncio.get_running_loop().time() > self._patience_ends:
                    return False
                await asyncio.sleep(_RETRY_SECONDS)
            except LogLostError:
                ends = [event for event in (*events, *self._waiting) if isinstance(event, Finished)]
                reply = await self._told.begin_epoch(self._reply)
                if reply is None:
                    # Ended in the store already: readers learn it from there.
                    return False
                # No wait between the two: all that was handed over until now is in what is restated.
                ends += [event for event in self._waiting if isinstance(event, Finished)]
                events, self._waiting = [*self._told.restated(reply), *dict.fromkeys(ends)], []
                self._reply, self._at = reply, Cursor(reply.epoch, 0)
            else:
                return True

    def close(self, last: Event | None, reply: Reply) -> None:
        """Hand over the terminal event, None when somebody else goes on; `run` ends after it."""
        self._reply = replace(reply, epoch=max(reply.epoch, self._reply.epoch))
        if last is not None:
            self._waiting.append(last)
        self._closing = True
        self._patience_ends = asyncio.get_running_loop().time() + _LAST_WORDS_SECONDS
        self._something.set()


def merged(events: Sequence[Event]) -> list[Event]:
    """Return the events with neighbouring pieces of text of one block and verdict joined."""
    result: list[Event] = []
    for alike, run in groupby(events, key=_kind):
        if alike is None:
            result += run
        else:
            text = "".join(event.text for event in run if isinstance(event, Wrote))
            result.append(Wrote(text, *alike))
    return result


def _kind(event: Event) -> tuple[int, Verdict] | None:
    return (event.block, event.verdict) if isinstance(event, Wrote) else None
