"""A canary that does worse takes itself back, once, and the history says why."""

from datetime import timedelta
from typing import Any

import pytest

from services.chat.model import (
    FallBack,
    GroundingReport,
    Reply,
    ReplyError,
    ReplyState,
    WriterId,
    WriterKind,
)
from services.chat.models.guard import Guard, verdict
from services.chat.models.model import Canary, Cause, Change, Measures, Shadow, Target
from services.chat.shares import drawn
from tests.fakes.chat import BRIEF, MemoryChatUnit
from tests.fakes.makings import MINE, WHO
from tests.fakes.memory import Hand, MemoryWork

STABLE, TRIED = "models/m/versions/v1", "models/m/versions/v2"
CANARY = Canary(TRIED, 10, min_replies=5)


def measures(**more: Any) -> Measures:
    return Measures(**({"replies": 100, "sentences": 1000, "first_word_ms": 400.0} | more))


@pytest.mark.parametrize(
    ("stable", "tried", "word"),
    [
        (measures(), measures(), None),
        (measures(), measures(errors=5), None),
        (measures(), measures(errors=6), "errors: 6.0% against 0.0%"),
        (measures(errors=10), measures(errors=15), None),
        (measures(), measures(corrected=50), None),
        (measures(corrected=10), measures(corrected=61), "put right or cut: 6.1% against 1.0%"),
        (measures(), measures(first_word_ms=800.0), None),
        (measures(), measures(first_word_ms=801.0), "first word: 801 ms against 400 ms"),
        (measures(first_word_ms=10.0), measures(first_word_ms=499.0), None),
        (measures(), measures(first_word_ms=None), None),
        (measures(), measures(replies=4, errors=4), None),
        (measures(replies=4), measures(errors=100), None),
        (Measures(), Measures(), None),
    ],
)
def test_a_guard_trips_beyond_its_margin_and_not_before_enough_was_seen(
    stable: Measures, tried: Measures, word: str | None
) -> None:
    reason = verdict(CANARY, stable, tried)
    assert (reason is None) if word is None else (reason is not None and word in reason)


def test_a_share_is_kept_when_it_grows() -> None:
    users = [f"t/u{number}" for number in range(4000)]
    shares = [{user for user in users if drawn(user, percent)} for percent in (0, 5, 20, 100)]
    assert [len(share) for share in (shares[0], shares[3])] == [0, 4000]
    assert shares[1] < shares[2]
    assert 140 < len(shares[1]) < 260
    assert 700 < len(shares[2]) < 900


class Trial:
    """An alias with a canary, and replies that have ended."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryChatUnit, self.clock)
        self.guard = Guard(self.work, "default", self.clock)
        self.replies = 0

    async def set(self, canary: Canary | None = CANARY, number: int = 1) -> None:
        change = Change(
            alias_id="default", number=number, cause=Cause.SET, reason="", actor=WHO.full_name,
            target=Target((STABLE,), canary=canary, shadow=Shadow(TRIED, 1)),
            change_time=self.clock.now(),
        )  # fmt: skip
        async with self.work.begin(MINE) as unit:
            assert await unit.registry.append(change)

    async def replied(self, version: str, count: int, **more: Any) -> None:
        """Let so many replies end that a version was to write."""
        writer = WriterId(WriterKind.LANGUAGE_MODEL, version)
        values: dict[str, Any] = {
            "tenant": MINE.tenant, "user": MINE.owner, "conversation_id": "c", "user_message_id": "m",
            "writer": writer, "language_code": "en", "create_time": self.clock.now(),
            "state": ReplyState.COMPLETED, "grounding": GroundingReport(checked=10),
        }  # fmt: skip
        for _ in range(count):
            self.replies += 1
            reply = Reply(reply_id=f"r{self.replies}", **(values | more))
            async with self.work.begin(MINE) as unit:
                await unit.replies.add(reply, timedelta(0), BRIEF)

    async def looked(self) -> list[Change]:
        await self.guard.look()
        async with self.work.begin(MINE) as unit:
            found = unit.registry._of("default")
        return found[::-1]


PASSED = {
    "writer": WriterId(WriterKind.LANGUAGE_MODEL, STABLE),
    "fall_backs": (FallBack(TRIED, "MODEL_UNAVAILABLE"),),
}
FAILED = {"state": ReplyState.FAILED, "error": ReplyError("MODEL_UNAVAILABLE", "away")}
WRONG = {"grounding": GroundingReport(checked=8, removed=1, repaired=1)}


@pytest.mark.parametrize("regression", [PASSED, FAILED, WRONG], ids=["passed", "failed", "wrong"])
async def test_an_injected_regression_takes_the_canary_back(regression: dict[str, Any]) -> None:
    trial = Trial()
    await trial.set()
    await trial.replied(STABLE, 20)
    await trial.replied(TRIED, 4, **regression)
    assert len(await trial.looked()) == 1
    await trial.replied(TRIED, 1, **regression)
    first, last = await trial.looked()
    assert (last.number, last.cause, last.actor) == (2, Cause.ROLLED_BACK, "")
    assert last.reason
    # All but the canary stays as it was.
    assert last.target == Target((STABLE,), shadow=first.target.shadow)
    assert len(await trial.looked()) == 2


async def test_what_was_before_the_trial_and_what_the_model_cannot_help_does_not_count() -> None:
    trial = Trial()
    await trial.replied(TRIED, 10, **FAILED)
    trial.clock.move(seconds=1)
    await trial.set()
    await trial.replied(STABLE, 20)
    await trial.replied(TRIED, 20)
    died = {"state": ReplyState.FAILED, "error": ReplyError("REPLY_INTERRUPTED", "died")}
    await trial.replied(TRIED, 20, **died)
    await trial.replied(TRIED, 20, state=ReplyState.CANCELLED)
    assert len(await trial.looked()) == 1


async def test_a_slow_canary_is_taken_back() -> None:
    trial = Trial()
    await trial.set()
    await trial.replied(STABLE, 9, first_word_ms=300)
    await trial.replied(TRIED, 9, first_word_ms=900)
    assert (await trial.looked())[-1].reason == "first word: 900 ms against 300 ms"


async def test_two_guards_write_one_entry() -> None:
    trial = Trial()
    await trial.set()
    await trial.replied(STABLE, 9)
    await trial.replied(TRIED, 9, **FAILED)
    other = Guard(trial.work, "default", trial.clock)
    await other.look()
    assert len(await trial.looked()) == 2


async def test_without_a_canary_nothing_happens() -> None:
    trial = Trial()
    assert await trial.looked() == []
    await trial.set(canary=None)
    assert len(await trial.looked()) == 1
