"""Who writes: least loaded, another one before the first word, the composer at last; and what is said of it."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from services.chat.context.builder import fitted
from services.chat.model import FallBack, Usage, WriterId, WriterKind
from services.chat.models.breaker import FAILURES, FIRST_REST_SECONDS, State
from services.chat.models.desk import Desk
from services.chat.writers.counting import ByteCounter
from services.chat.writing import Anew, Counted, Fact, Fitted, Passed, Piece, Text
from services.kit.faults import Fault, Reason
from tests.fakes.chat import BRIEF
from tests.unit.chat.models.servers import (
    AWAY,
    BIG,
    COMPOSER,
    END,
    SAID,
    SMALL,
    Server,
    Time,
    first_said,
    pool,
    reply,
)

LONG = Fault(Reason.CONTEXT_TOO_LONG, "long")


async def written(desk: Desk, so_far: str = "") -> list[Piece]:
    async with aclosing(desk.assign("t/u").writer.write(BRIEF, so_far)) as pieces:
        return [piece async for piece in pieces if not isinstance(piece, Fitted)]


async def test_the_first_model_writes_and_nothing_is_said_of_it() -> None:
    desk = Desk([pool(Server(BIG)), pool(Server(COMPOSER))])
    await desk.check()
    assigned = desk.assign("t/u")
    assert (assigned.writer.id, assigned.passed) == (BIG, ())
    assert await written(desk) == list(SAID)
    assert desk.ids == (BIG, COMPOSER)


async def test_one_that_is_ill_is_passed_over_before_it_is_asked() -> None:
    big, composer = Server(BIG, ill=True), Server(COMPOSER)
    desk = Desk([pool(big), pool(composer)])
    await desk.check()
    assigned = desk.assign("t/u")
    assert assigned.writer.id == COMPOSER
    assert assigned.passed == (FallBack("big", "MODEL_UNAVAILABLE"),)
    assert await written(desk) == list(SAID)
    assert big.asked == 0


async def test_what_fails_before_its_first_word_is_passed_over_in_the_order() -> None:
    big, small = Server(BIG, [Anew(), Counted(Usage(1, 0)), AWAY]), Server(SMALL, [LONG])
    desk = Desk([pool(big), pool(small), pool(Server(COMPOSER))])
    over = (FallBack("big", "MODEL_UNAVAILABLE"), FallBack("small", "CONTEXT_TOO_LONG"))
    assert await written(desk) == [Passed(COMPOSER, over), *SAID]
    assert (big.closed, small.closed) == (1, 1)


async def test_another_server_of_the_same_model_is_no_fall_back() -> None:
    servers = Server(BIG, [AWAY]), Server(BIG)
    assert await written(Desk([pool(*servers)])) == list(SAID)
    assert [server.asked for server in servers] == [1, 1]


async def test_a_talk_that_is_too_long_is_not_asked_of_a_sister_and_harms_no_server() -> None:
    servers = [Server(BIG, [LONG]), Server(BIG, [LONG])]
    big = pool(*servers)
    for _ in range(FAILURES + 1):
        with pytest.raises(Fault) as refused:
            await written(Desk([big]))
        assert refused.value.reason is Reason.CONTEXT_TOO_LONG
    assert servers[1].asked == 0
    assert big.usable


async def test_after_the_first_word_nobody_takes_over() -> None:
    first, second = Server(BIG, [Text("a"), AWAY]), Server(BIG)
    desk = Desk([pool(first, second), pool(Server(COMPOSER))])
    said: list[Piece] = []
    with pytest.raises(Fault):
        async for piece in desk.assign("t/u").writer.write(BRIEF):
            said += [] if isinstance(piece, Fitted) else [piece]
    assert said == [Text("a")]
    assert second.asked == 0


async def test_one_that_brings_no_word_in_time_is_left() -> None:
    mute, other = Server(BIG, [asyncio.Event()]), Server(BIG)
    assert await written(Desk([pool(mute, other, first_word=0.01)])) == list(SAID)
    assert mute.closed == 1


async def test_without_a_composer_nobody_is_there_in_the_end() -> None:
    desk = Desk([pool(Server(BIG, [AWAY], ill=True))])
    with pytest.raises(Fault) as refused:
        await desk.check()
    assert refused.value.reason is Reason.MODEL_UNAVAILABLE
    assert desk.assign("t/u").writer.id == BIG
    with pytest.raises(Fault):
        await written(desk)


async def test_the_least_loaded_one_is_asked() -> None:
    gate = asyncio.Event()
    servers = [Server(BIG, [Text("a"), gate, END]) for _ in range(3)]
    big = pool(*servers)
    desk = Desk([big])
    running = [asyncio.create_task(written(desk)) for _ in range(5)]
    while sum(server.asked for server in servers) < 5:
        await asyncio.sleep(0)
    assert sorted(server.asked for server in servers) == [1, 2, 2]
    assert sorted(endpoint.in_flight for endpoint in big.endpoints) == [1, 2, 2]
    gate.set()
    await asyncio.gather(*running)
    assert [endpoint.in_flight for endpoint in big.endpoints] == [0, 0, 0]


async def test_leaving_leaves_the_server_and_blames_nobody() -> None:
    server = Server(BIG, [Text("a"), asyncio.Event()])
    big = pool(server)
    async with aclosing(Desk([big]).assign("t/u").writer.write(BRIEF)) as pieces:
        assert await first_said(pieces) == Text("a")
        assert big.endpoints[0].in_flight == 1
    assert (server.closed, big.endpoints[0].in_flight) == (1, 0)
    assert big.endpoints[0].breaker.state is State.CLOSED


async def test_one_that_answers_checks_and_cannot_write_is_left_alone_for_a_while() -> None:
    time, ill = Time(), Server(BIG, [AWAY])
    big = pool(ill, time=time)
    desk = Desk([big, pool(Server(COMPOSER))])
    for _ in range(FAILURES + 2):
        await written(desk)
    assert ill.asked == FAILURES
    assert desk.assign("t/u").passed == (FallBack("big", "MODEL_UNAVAILABLE"),)
    time.now += FIRST_REST_SECONDS
    ill.pieces = SAID
    assert await written(desk) == list(SAID)
    assert big.endpoints[0].breaker.state is State.CLOSED


async def test_health_is_watched() -> None:
    server = Server(BIG, ill=True)
    big = pool(server)
    desk = Desk([big, pool(Server(COMPOSER))], check_seconds=0.001)
    watching = asyncio.create_task(desk.watch())
    try:
        async with asyncio.timeout(5):
            while big.usable:
                await asyncio.sleep(0)
            server.ill = False
            while not big.usable:
                await asyncio.sleep(0)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_whoever_began_a_reply_goes_on_with_it() -> None:
    servers = [Server(BIG), Server(SMALL), Server(COMPOSER)]
    desk = Desk([pool(server) for server in servers])
    for server in servers:
        assert desk.go_on(reply(server.id)).writer.id == server.id
    gone = desk.go_on(reply(WriterId(WriterKind.LANGUAGE_MODEL, "gone")))
    assert gone.writer.id == BIG
    servers[1].ill = True
    await desk.check()
    assert desk.go_on(reply(SMALL)).writer.id == BIG


async def test_who_is_fallen_back_on_is_given_what_fits_it() -> None:
    facts = tuple(
        Fact(f"star.{n}", "star", "year", {}, f"Star number {n} stands in the year")
        for n in range(80)
    )
    brief = replace(BRIEF, chart=replace(BRIEF.chart, facts=facts))
    wide, narrow = ByteCounter("big", 8000, 200), ByteCounter("small", 2500, 200)
    big = Server(BIG, pieces=(AWAY,), counts=wide)
    small = Server(SMALL, counts=narrow)
    desk = Desk([pool(big), pool(small), pool(Server(COMPOSER))])
    writer = desk.assign("t/u").writer
    made = await fitted(brief, await writer.counter(), writer.id.model)
    async with aclosing(writer.write(made)) as pieces:
        passed, told, *rest = [piece async for piece in pieces]
    assert passed == Passed(SMALL, (FallBack("big", "MODEL_UNAVAILABLE"),))
    assert rest == list(SAID)
    assert isinstance(told, Fitted)
    assert made.receipt is not None
    assert told.brief.receipt is not None
    assert big.briefs == [made]
    assert small.briefs == [told.brief]
    assert told.brief.receipt.model == "small"
    assert told.brief.receipt.prompt <= 2300 < made.receipt.prompt


async def test_a_question_that_no_model_has_room_for_is_the_composers() -> None:
    small, composer = Server(SMALL, counts=ByteCounter("small", 400, 200)), Server(COMPOSER)
    desk = Desk([pool(small), pool(composer)])
    over = FallBack("small", "CONTEXT_TOO_LONG")
    assert await written(desk) == [Passed(COMPOSER, (over,)), *SAID]
    assert not small.asked
    (told,) = composer.briefs
    assert told.receipt is not None
    assert told.receipt.model == "composer"
