"""A paced writer says the same as the one that it paces, and stops as fast."""

import asyncio

from services.chat.writers.paced import Paced
from services.chat.writing import Text
from tests.fakes.chat import BRIEF, Scribe
from tests.unit.chat.rooms import HELLO


async def test_it_says_the_same_in_time() -> None:
    scribe = Scribe(HELLO)
    paced, loop = Paced(scribe, 200), asyncio.get_running_loop()
    before = loop.time()
    said = [piece async for piece in paced.write(BRIEF, "")]
    assert said == list(HELLO)
    texts = sum(isinstance(piece, Text) for piece in said)
    assert loop.time() - before >= (texts - 0.5) / 200
    assert paced.id == scribe.id
    await paced.check()


async def test_it_goes_on_with_what_was_begun() -> None:
    scribe = Scribe(HELLO)
    first = next(piece.text for piece in HELLO if isinstance(piece, Text))
    assert [piece async for piece in Paced(scribe, 1000).write(BRIEF, first)] == list(HELLO[1:])
    assert scribe.begun_from == [first]
