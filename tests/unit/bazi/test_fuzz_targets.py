"""What `make fuzz` promises, over a few bytes at random: the targets themselves are not stale."""

import random

import pytest

from tests.fuzz.given import Given
from tests.fuzz.targets import TARGETS, ask


@pytest.mark.parametrize("number", range(len(TARGETS)), ids=lambda number: TARGETS[number].__name__)
def test_targets(number: int) -> None:
    chance = random.Random(number)
    for _ in range(40):
        ask(bytes([number]) + chance.randbytes(96))


def test_nothing_is_given_when_bytes_are_used_up() -> None:
    given = Given(b"")
    assert [given.integer(-3, 9), given.choice("ab"), given.flag()] == [-3, "a", False]
    ask(b"")
