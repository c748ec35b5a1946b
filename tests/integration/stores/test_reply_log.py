"""What a stream log promises, in memory and in Redis: order, fences, readers that miss nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from redis.exceptions import RedisError

from services.chat import codec
from services.chat.manuscript import Progress
from services.chat.model import Activity, Citation, Reply, WriterId, WriterKind
from services.chat.ports import FencedError, LogLostError, LogUnavailableError, ReplyLog
from services.chat.reply_log import RedisReplyLog
from services.chat.spans import Span, Verdict
from services.chat.telling import Cursor, Event, Explained, Finished, Logged, Started, Turned, Wrote
from services.kit.config import RedisSettings
from services.kit.redis import Redis
from tests.fakes.chat import MemoryReplyLog
from tests.support.stack import Stack

_IDLE = 0.05


def encoded(event: Event, one: Reply, at: Cursor) -> bytes:
    """A form of its own for every event at every place; the codec's holds the time of writing."""
    return f"\0\xff{at} {one.reply_id} {event}".encode()


@pytest.fixture
async def redis_log(started: Stack) -> AsyncIterator[RedisReplyLog]:
    client, subscriber = Redis(started.redis()), Redis(started.redis(), patient=True)
    log = RedisReplyLog(
        client.client, subscriber.client, encoded, codec.event_of, idle_seconds=_IDLE
    )
    yield log
    await log.close()
    await subscriber.close()
    await client.close()


@pytest.fixture(params=["memory", "real"])
def log(request: pytest.FixtureRequest) -> ReplyLog:
    if request.param == "memory":
        return MemoryReplyLog(encoded, _IDLE)
    found: RedisReplyLog = request.getfixturevalue("redis_log")
    return found


@pytest.fixture(params=["memory", "real"])
async def dead(request: pytest.FixtureRequest) -> AsyncIterator[ReplyLog]:
    """A log whose engine cannot be reached."""
    if request.param == "memory":
        lost = MemoryReplyLog(encoded, _IDLE)
        lost.away = True
        yield lost
        return
    settings = RedisSettings.model_validate({"url": "redis://127.0.0.1:1/0"})
    client, subscriber = Redis(settings), Redis(settings, patient=True)
    log = RedisReplyLog(
        client.client, subscriber.client, encoded, codec.event_of, idle_seconds=_IDLE
    )
    yield log
    await log.close()
    await subscriber.close()
    await client.close()


def reply(epoch: int = 1) -> Reply:
    return Reply(
        tenant="default", user="u", conversation_id="t1", reply_id=f"r{uuid4().hex}",
        user_message_id="m1", writer=WriterId(WriterKind.COMPOSER, "composer"),
        language_code="en", create_time=datetime.now(UTC), epoch=epoch,
    )  # fmt: skip


async def read(
    log: ReplyLog, key: str, after: Cursor = Cursor(), until: Callable[[Logged], bool] | None = None
) -> list[Logged]:
    """What stands after a place: up to the first silence, or as long as wanted."""
    found: list[Logged] = []
    async with asyncio.timeout(10), aclosing(log.tail(key, after)) as entries:
        async for entry in entries:
            if entry is not None:
                found.append(entry)
            if entry is None if until is None else entry is not None and until(entry):
                break
    return found


class TestAppend:
    async def test_what_is_appended_is_read_in_order(self, log: ReplyLog) -> None:
        one = reply()
        events: list[Event] = [Started(one), Turned(Activity.WRITING), Wrote("庚"), Finished(one)]
        assert await log.end(one.log_key) is None
        at = await log.append(one.log_key, Cursor(1, 0), events[:3], one)
        assert at == Cursor(1, 3)
        assert await log.append(one.log_key, at, events[3:], one) == Cursor(1, 4)
        assert await log.end(one.log_key) == Cursor(1, 4)
        found = await read(log, one.log_key)
        assert [entry.at for entry in found] == [Cursor(1, seq) for seq in range(1, 5)]
        assert [entry.terminal for entry in found] == [False, False, False, True]
        assert [entry.payload for entry in found] == [
            encoded(event, one, Cursor(1, seq)) for seq, event in enumerate(events, 1)
        ]

    async def test_who_was_taken_over_is_refused_and_writes_nothing(self, log: ReplyLog) -> None:
        one = reply()
        first = await log.append(one.log_key, Cursor(1, 0), [Started(one), Wrote("a")], one)
        successor = reply(epoch=2)
        await log.append(one.log_key, Cursor(2, 0), [Finished(successor)], successor)
        with pytest.raises(FencedError):
            await log.append(one.log_key, first, [Wrote("b"), Wrote("c")], one)
        assert await log.end(one.log_key) == Cursor(2, 1)
        assert len(await read(log, one.log_key)) == 3

    async def test_a_second_try_after_a_lost_answer_changes_nothing(self, log: ReplyLog) -> None:
        one = reply()
        start = await log.append(one.log_key, Cursor(1, 0), [Started(one)], one)
        for _ in range(2):
            assert await log.append(one.log_key, start, [Wrote("a"), Wrote("b")], one) == Cursor(
                1, 3
            )
        assert len(await read(log, one.log_key)) == 3

    async def test_two_writers_of_one_epoch_do_not_mix(self, log: ReplyLog) -> None:
        one = reply()
        start = await log.append(one.log_key, Cursor(1, 0), [Started(one)], one)
        await log.append(one.log_key, start, [Wrote("a"), Wrote("b")], one)
        with pytest.raises(FencedError):
            await log.append(one.log_key, start, [Wrote("x")], one)
        assert len(await read(log, one.log_key)) == 3

    async def test_logs_do_not_know_each_other(self, log: ReplyLog) -> None:
        one, other = reply(), reply()
        await log.append(one.log_key, Cursor(1, 0), [Started(one)], one)
        assert await log.end(other.log_key) is None
        assert await read(log, other.log_key) == []

    async def test_a_successor_goes_on_where_its_predecessor_ended(self, log: ReplyLog) -> None:
        one, successor = reply(), reply(epoch=2)
        end = await log.append(one.log_key, Cursor(1, 0), [Started(one), Wrote("a")], one)
        # It writes one more word before its successor does.
        more = await log.append(one.log_key, end, [Wrote("b")], one)
        with pytest.raises(FencedError):
            await log.append(one.log_key, end, [Wrote("x")], successor)
        assert await log.append(one.log_key, more, [Wrote("c")], successor) == Cursor(2, 1)
        assert len(await read(log, one.log_key)) == 4

    async def test_a_log_that_lost_its_end_is_not_written_on(self, log: ReplyLog) -> None:
        one = reply()
        end = await log.append(one.log_key, Cursor(1, 0), [Started(one), Wrote("a")], one)
        await log.delete([one.log_key])
        with pytest.raises(LogLostError):
            await log.append(one.log_key, end, [Wrote("b")], one)
        assert await log.end(one.log_key) is None
        later = reply(epoch=2)
        await log.append(one.log_key, Cursor(2, 0), [Started(later)], later)
        assert [entry.at for entry in await read(log, one.log_key, end)] == [Cursor(2, 1)]


class TestStops:
    async def test_who_listens_hears_which_reply_is_to_stop(self, log: ReplyLog) -> None:
        async with asyncio.timeout(5), aclosing(log.stops()) as stops:
            hearing = asyncio.ensure_future(anext(stops))
            while not hearing.done():
                await log.ask_to_stop("r1")
                await asyncio.sleep(0.01)
            assert await hearing == "r1"


class TestTold:
    @pytest.fixture(params=["memory", "real"])
    async def log(self, request: pytest.FixtureRequest, started: Stack) -> AsyncIterator[ReplyLog]:
        """One whose entries can be read again."""
        if request.param == "memory":
            yield MemoryReplyLog(codec.event_bytes, _IDLE)
            return
        client, subscriber = Redis(started.redis()), Redis(started.redis(), patient=True)
        log = RedisReplyLog(client.client, subscriber.client, codec.event_bytes, codec.event_of)
        yield log
        await log.close()
        await subscriber.close()
        await client.close()

    async def test_it_is_what_a_reader_puts_together(self, log: ReplyLog) -> None:
        one = reply()
        assert await log.told(one.log_key) is None
        cited = Citation("F1", "users/u/profiles/p/charts/c", "day_master", "庚")
        events: list[Event] = [
            Started(one), Wrote("old", 0, Verdict.PLAIN), Wrote("新", 1, Verdict.CHECKED), Explained(cited),
            Wrote(" [F1]", 1, Verdict.CHECKED), Wrote("岁", 1, Verdict.UNVERIFIABLE), Wrote("x"),
        ]  # fmt: skip
        at = await log.append(one.log_key, Cursor(1, 0), events, one)
        spans = (Span(6, Verdict.CHECKED), Span(1, Verdict.UNVERIFIABLE))
        assert await log.told(one.log_key) == Progress("新 [F1]岁", 1, (cited,), at, spans)

    async def test_without_its_beginning_it_is_nothing(self, log: ReplyLog) -> None:
        one = reply()
        await log.append(one.log_key, Cursor(1, 0), [Started(one), Wrote("a")], one)
        await log.delete([one.log_key])
        assert await log.told(one.log_key) is None


class TestTail:
    @pytest.mark.parametrize("seq", range(5))
    async def test_it_begins_behind_the_place_that_is_named(self, log: ReplyLog, seq: int) -> None:
        one = reply()
        events: list[Event] = [Started(one), Wrote("a"), Wrote("b"), Finished(one)]
        await log.append(one.log_key, Cursor(1, 0), events, one)
        found = await read(log, one.log_key, Cursor(1, seq))
        assert [entry.at.seq for entry in found] == list(range(seq + 1, 5))

    async def test_readers_who_come_at_any_time_read_the_same(self, log: ReplyLog) -> None:
        one = reply()
        key = one.log_key

        def ended(entry: Logged) -> bool:
            return entry.terminal

        readers = [asyncio.create_task(read(log, key, until=ended)) for _ in range(3)]
        at = Cursor(1, 0)
        for number in range(50):
            at = await log.append(key, at, [Wrote(str(number)), Wrote(".")], one)
            if number % 10 == 0:
                readers.append(asyncio.create_task(read(log, key, until=ended)))
        await log.append(key, at, [Finished(one)], one)
        readers.append(asyncio.create_task(read(log, key, until=ended)))
        everything = await asyncio.gather(*readers)
        assert [entry.at.seq for entry in everything[0]] == list(range(1, 102))
        assert all(found == everything[0] for found in everything)

    async def test_silence_is_said_and_does_not_end_it(self, log: ReplyLog) -> None:
        one = reply()
        async with asyncio.timeout(10), aclosing(log.tail(one.log_key, Cursor())) as entries:
            assert await anext(entries) is None
            assert await anext(entries) is None
            await log.append(one.log_key, Cursor(1, 0), [Started(one)], one)
            while (entry := await anext(entries)) is None:
                pass
            assert entry.at == Cursor(1, 1)

    async def test_a_successors_end_follows_what_it_succeeds(self, log: ReplyLog) -> None:
        one, successor = reply(), reply(epoch=2)
        await log.append(one.log_key, Cursor(1, 0), [Started(one), Wrote("a")], one)
        reader = asyncio.create_task(
            read(log, one.log_key, Cursor(1, 1), until=lambda entry: entry.terminal)
        )
        await log.append(one.log_key, Cursor(2, 0), [Finished(successor)], successor)
        assert [entry.at for entry in await reader] == [Cursor(1, 2), Cursor(2, 1)]


class TestDelete:
    @pytest.mark.parametrize("how", ["delete", "forget"])
    async def test_what_is_deleted_is_gone(self, log: ReplyLog, how: str) -> None:
        one, other = reply(), reply()
        for it in (one, other):
            await log.append(it.log_key, Cursor(1, 0), [Started(it)], it)
        await getattr(log, how)([one.log_key, "baziai:reply:default:u:nobody"])
        await getattr(log, how)([])
        assert await log.end(one.log_key) is None
        assert await read(log, one.log_key) == []
        assert await log.end(other.log_key) == Cursor(1, 1)


async def test_who_reads_is_known_for_a_while(log: ReplyLog) -> None:
    mine, other = reply().log_key, reply().log_key
    assert await log.listened([]) == {}
    await log.listen(mine, 5.0)
    found = await log.listened([mine, other])
    assert 4.0 < found[mine] <= 5.0
    assert found[other] == 0
    await log.listen(mine, 0.01)
    async with asyncio.timeout(5):
        while (await log.listened([mine]))[mine]:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("failures", [1, 2])
async def test_a_reader_forgives_one_failure_in_a_row_and_misses_nothing(
    redis_log: RedisReplyLog, failures: int
) -> None:
    one = reply()
    at = await redis_log.append(one.log_key, Cursor(1, 0), [Started(one)], one)
    plain, left = redis_log._client.xrange, failures

    async def crowded(*args: Any, **more: Any) -> Any:
        nonlocal left
        if left:
            left -= 1
            raise RedisError("No connection available.")
        return await plain(*args, **more)

    async with asyncio.timeout(10), aclosing(redis_log.tail(one.log_key, Cursor())) as entries:
        assert await anext(entries) is not None
        # The client is this log's own.
        redis_log._client.xrange = crowded
        if failures > 1:
            with pytest.raises(LogUnavailableError):
                while await anext(entries) is None:
                    pass
            return
        assert await anext(entries) is None
        await redis_log.append(one.log_key, at, [Finished(one)], one)
        seen = [entry async for entry in _until_end(entries)]
        assert [entry.at for entry in seen] == [Cursor(1, 2)]
    assert not left


async def _until_end(entries: Any) -> AsyncIterator[Logged]:
    async for entry in entries:
        if entry is not None:
            yield entry
            if entry.terminal:
                return


async def test_a_log_that_is_there_says_so(log: ReplyLog) -> None:
    await log.check()


async def test_a_log_that_is_away_says_so_whatever_is_asked(dead: Any) -> None:
    one = reply()
    asked = (
        dead.check(),
        dead.append(one.log_key, Cursor(1, 0), [Started(one)], one),
        dead.end(one.log_key),
        dead.delete([one.log_key]),
        dead.forget([one.log_key]),
        dead.compact(),
        dead.listen(one.log_key, 1.0),
        dead.listened([one.log_key]),
        read(dead, one.log_key),
    )
    for question in asked:
        with pytest.raises(LogUnavailableError):
            await question
