"""What is written reaches the log whole and in order, however it is framed and whatever the log does meanwhile."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.chat import pen
from services.chat.codec import cursor, resume_token
from services.chat.model import Activity, Reply, WriterId, WriterKind
from services.chat.pen import Pen, merged
from services.chat.ports import LogLostError, LogUnavailableError
from services.chat.telling import Cursor, Event, Finished, Started, Turned, Wrote

REPLY = Reply(
    tenant="t",
    user="u",
    conversation_id="c",
    reply_id="r",
    user_message_id="m",
    writer=WriterId(WriterKind.COMPOSER, "composer"),
    language_code="en",
    create_time=datetime.now(UTC),
)
PIECES = st.lists(
    st.one_of(
        st.builds(Wrote, st.text(min_size=1, max_size=10), st.integers(0, 2)),
        st.builds(Turned, st.sampled_from(Activity)),
    ),
    max_size=40,
)


def by_block(events: Sequence[Event]) -> list[Any]:
    """Characters with their block, and other events, in order."""
    flat: list[Any] = []
    for event in events:
        if isinstance(event, Wrote):
            flat += [(event.block, letter) for letter in event.text]
        else:
            flat.append(event)
    return flat


class Log:
    """Keeps what is appended; away for the first `failures` times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.frames: list[list[Event]] = []

    async def append(
        self, key: str, after: Cursor, events: Sequence[Event], reply: Reply
    ) -> Cursor:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise LogUnavailableError
        assert after.seq == sum(len(frame) for frame in self.frames)
        self.frames.append(list(events))
        return Cursor(reply.epoch, after.seq + len(events))


@dataclass
class Teller:
    """Implements `pen.Told`: restates `text`; `gone` when the reply is not ours any more."""

    text: str = ""
    gone: bool = False
    active: int = 1

    async def begin_epoch(self, reply: Reply) -> Reply | None:
        await asyncio.sleep(0)
        return None if self.gone else replace(reply, epoch=reply.epoch + 1)

    def restated(self, reply: Reply) -> Sequence[Event]:
        return (Started(reply), Wrote(self.text, 1))


class Emptied(Log):
    """Loses everything once, after the first frame."""

    async def append(
        self, key: str, after: Cursor, events: Sequence[Event], reply: Reply
    ) -> Cursor:
        if reply.epoch == 1 and self.frames:
            await asyncio.sleep(0)
            self.frames.clear()
            raise LogLostError
        return await super().append(key, after, events, reply)


@given(events=PIECES)
def test_merging_loses_and_reorders_nothing(events: list[Event]) -> None:
    joined = merged(events)
    assert by_block(joined) == by_block(events)
    for left, right in pairwise(joined):
        assert not (
            isinstance(left, Wrote) and isinstance(right, Wrote) and left.block == right.block
        )


@given(epoch=st.integers(0, 10**9 - 1), seq=st.integers(0, 10**12 - 1))
def test_a_resume_token_names_its_place(epoch: int, seq: int) -> None:
    assert cursor(resume_token(Cursor(epoch, seq)), 0) == Cursor(epoch, seq)


async def written(log: Any, pieces: Sequence[Event]) -> None:
    writer = Pen(log, REPLY, Cursor(1, 0), Teller())
    running = asyncio.create_task(writer.run())
    writer.write(Started(REPLY))
    for piece in pieces:
        writer.write(piece)
    writer.close(Finished(REPLY), REPLY)
    await asyncio.wait_for(running, 5)


async def test_the_terminal_event_is_the_last_word() -> None:
    log = Log()
    pieces = [Wrote(letter) for letter in "a long story" * 50]
    await written(log, pieces)
    events = [event for frame in log.frames for event in frame]
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert by_block(events[1:-1]) == by_block(pieces)
    assert len(log.frames) < 10


async def test_a_log_that_is_away_for_a_while_misses_nothing(monkeypatch: Any) -> None:
    monkeypatch.setattr(pen, "_RETRY_SECONDS", 0.001)
    log = Log(failures=5)
    await written(log, [Wrote("a"), Wrote("b")])
    events = [event for frame in log.frames for event in frame]
    assert by_block(events[1:-1]) == [(0, "a"), (0, "b")]


async def test_a_log_that_stays_away_does_not_hold_the_end_up(monkeypatch: Any) -> None:
    monkeypatch.setattr(pen, "_RETRY_SECONDS", 0.001)
    monkeypatch.setattr(pen, "_LAST_WORDS_SECONDS", 0.02)
    log = Log(failures=10**9)
    await written(log, [Wrote("a")])
    assert log.frames == []


def writing(log: Any) -> tuple[Pen, asyncio.Task[None]]:
    writer = Pen(log, REPLY, Cursor(1, 0), Teller())
    return writer, asyncio.create_task(writer.run())


async def test_a_writer_is_never_held_up_by_a_log_that_is_away(monkeypatch: Any) -> None:
    """Far more pieces than were ever let wait: handing them over takes no turn of the loop, and none is lost."""
    monkeypatch.setattr(pen, "_RETRY_SECONDS", 0.001)
    log = Log(failures=10**9)
    writer, running = writing(log)
    writer.write(Started(REPLY))
    letters = "abcdefghij" * 2500
    for number, letter in enumerate(letters):
        writer.write(Wrote(letter))
        if number % 5000 == 0:
            writer.write(Turned(Activity.WRITING))
            await asyncio.sleep(0)
        assert len(writer._waiting) < pen._JOIN_AT
    log.failures = 0
    writer.close(Finished(REPLY), REPLY)
    await asyncio.wait_for(running, 5)
    events = [event for frame in log.frames for event in frame]
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert "".join(event.text for event in events if isinstance(event, Wrote)) == letters
    turns = [at for at, event in enumerate(by_block(events[1:-1])) if isinstance(event, Turned)]
    # Each turn stands behind the same letter as when it was written.
    assert turns == [1, 5002, 10003, 15004, 20005]


async def test_what_cannot_be_joined_is_looked_at_ever_more_rarely(monkeypatch: Any) -> None:
    monkeypatch.setattr(pen, "_RETRY_SECONDS", 0.001)
    monkeypatch.setattr(pen, "_JOIN_AT", 4)
    joins = 0

    def counted(events: Sequence[Event]) -> list[Event]:
        nonlocal joins
        joins += 1
        return merged(events)

    log = Log()
    writer, running = writing(log)
    monkeypatch.setattr(pen, "merged", counted)
    turns: list[Event] = [Turned(Activity.WRITING)] * 64
    for turn in turns:
        writer.write(turn)
    assert joins <= 6
    writer.close(Finished(REPLY), REPLY)
    await asyncio.wait_for(running, 5)
    assert [event for frame in log.frames for event in frame] == [*turns, Finished(REPLY)]


async def test_a_log_that_was_emptied_is_told_all_of_it_again() -> None:
    log: Any = Emptied()
    teller = Teller()
    writer = Pen(log, REPLY, Cursor(1, 0), teller)
    running = asyncio.create_task(writer.run())
    writer.write(Started(REPLY))
    while not log.frames:
        await asyncio.sleep(0)
    for letter in "abc":
        teller.text += letter
        writer.write(Wrote(letter))
    writer.close(Finished(REPLY), REPLY)
    await asyncio.wait_for(running, 5)
    events = [event for frame in log.frames for event in frame]
    later = replace(REPLY, epoch=REPLY.epoch + 1)
    assert events == [Started(later), Wrote("abc", 1), Finished(REPLY)]
    assert writer.at == Cursor(2, 3)


async def test_what_has_ended_elsewhere_is_not_told_again() -> None:
    log: Any = Emptied()
    writer = Pen(log, REPLY, Cursor(1, 0), Teller(gone=True))
    running = asyncio.create_task(writer.run())
    writer.write(Started(REPLY))
    while not log.frames:
        await asyncio.sleep(0)
    writer.write(Wrote("a"))
    await asyncio.wait_for(running, 5)
    assert log.frames == []
