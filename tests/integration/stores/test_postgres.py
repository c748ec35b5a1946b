"""A statement that gets no answer: the call is told before its time is up, and the pool goes on."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import text

from services.kit import postgres
from services.kit.call import CURRENT, Call
from services.kit.faults import Fault, Reason
from services.kit.postgres import Postgres


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """A call with a second left; silence is noticed sooner than in earnest."""
    monkeypatch.setattr(postgres, "_SILENT_SECONDS", 0.1)
    monkeypatch.setattr(postgres, "_LAST_SECONDS", 0.6)
    info: Any = None
    served = Call(info, {}, deadline=time.monotonic() + 1.0)
    token = CURRENT.set(served)
    yield served
    CURRENT.reset(token)


async def sleep(pool: Postgres, seconds: float) -> None:
    async with pool.engine.begin() as connection:
        await connection.execute(text(f"SELECT pg_sleep({seconds})"))


async def test_a_silent_server_is_away_before_the_deadline(
    pools: Mapping[str, Postgres], call: Call
) -> None:
    with pytest.raises(Fault) as told:
        async with asyncio.timeout(call.remaining()):
            await sleep(pools["chat"], 4)
    assert told.value.reason is Reason.STORE_UNAVAILABLE
    assert told.value.retry_after
    call.deadline = None
    # Nothing is left running, and nothing of the given-up connection is handed out again.
    running = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
    async with pools["chat"].engine.connect() as connection:
        assert (await connection.execute(running)).scalar_one() == 0


async def test_an_answer_that_comes_in_time_is_an_answer(
    pools: Mapping[str, Postgres], call: Call
) -> None:
    await sleep(pools["chat"], 0.05)


async def test_without_a_call_there_is_no_hurry(pools: Mapping[str, Postgres]) -> None:
    await sleep(pools["chat"], 0.3)


async def test_a_caller_who_goes_away_is_no_silent_server(
    pools: Mapping[str, Postgres], call: Call
) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await sleep(pools["chat"], 4)
    call.deadline = None
    await sleep(pools["chat"], 0)
