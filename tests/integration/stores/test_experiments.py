"""What the store of experiments promises, in memory and in PostgreSQL, and what an independent count says of it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.chat.context.material import Enrolment
from services.chat.experiments.model import (
    Arm,
    Experiment,
    ExperimentChange,
    Exposure,
    Metric,
    Standing,
    State,
)
from services.chat.experiments.results import Results, Verdict, results
from services.chat.model import FinishReason, GroundingReport, Rating, ReplyState, Role, Usage
from services.kit.paging import PageRequest
from services.kit.uow import SYSTEM, Scope
from tests.integration.stores.houses import House
from tests.integration.stores.test_chats import add, message, reply, talk
from tests.support.replay import Replayed, replay
from tests.support.stack import Stack

DAY = timedelta(days=1)


def experiment(at: datetime, **more: Any) -> Experiment:
    values: dict[str, Any] = {
        "experiment_id": f"e-{uuid4().hex[:12]}", "description": "短?",
        "arms": (
            Arm(arm_id="control", weight=4000),
            Arm(arm_id="new", weight=6000, prompt_versions=("prompts/reading-en/versions/1",)),
        ),
        "primary": Metric.RATING, "observation": DAY, "salt": uuid4().hex * 2, "author": "t/u",
        "create_time": at,
    }  # fmt: skip
    return Experiment(**(values | more))


async def kept(chats: House[Any], scope: Scope, **more: Any) -> Experiment:
    one = experiment(chats.clock.now(), **more)
    async with chats.work.begin(scope) as unit:
        assert await unit.experiments.add(one)
    return one


async def moved(
    chats: House[Any], scope: Scope, one: Experiment, state: State, share: int = 10_000
) -> ExperimentChange:
    async with chats.work.begin(scope) as unit:
        standing = await unit.experiments.get(one.experiment_id)
        number = await unit.experiments.last_number() + 1
        change: ExperimentChange = standing.changed(
            number, state, share, "why", "t/u", chats.clock.now()
        )
        assert await unit.experiments.append(change)
    return change


async def test_experiments_are_read_as_stored_and_stand_as_their_history_says(
    chats: House[Any], scope: Scope
) -> None:
    one = await kept(chats, scope)
    async with chats.work.begin(scope) as unit:
        assert not await unit.experiments.add(replace(one, description="other"))
        assert await unit.experiments.get(one.experiment_id) == Standing(one)
        assert await unit.experiments.get("none") is None
    began = await moved(chats, scope, one, State.RUNNING, 100)
    grown = await moved(chats, scope, one, State.RUNNING, 200)
    async with chats.work.begin(scope) as unit:
        assert await unit.experiments.running() == Standing(one, (began, grown))
        assert not await unit.experiments.append(grown)
    ended = await moved(chats, scope, one, State.STOPPED, 200)
    async with chats.work.begin(scope) as unit:
        assert await unit.experiments.running() is None
        standing = await unit.experiments.get(one.experiment_id)
        assert standing == Standing(one, (began, grown, ended))
        first = await unit.experiments.changes(one.experiment_id, PageRequest(2))
        assert first.items == (ended, grown)
        rest = await unit.experiments.changes(one.experiment_id, PageRequest(2, first.next))
        assert (rest.items, rest.next) == ((began,), ())
    assert (standing.state, standing.share) == (State.STOPPED, 200)


async def test_experiments_are_listed_the_oldest_first(chats: House[Any], scope: Scope) -> None:
    first = await kept(chats, scope)
    chats.clock.move(seconds=1)
    second = await kept(chats, scope)
    found: list[Standing] = []
    after: tuple[str, ...] = ()
    async with chats.work.begin(scope) as unit:
        while True:
            page = await unit.experiments.list(PageRequest(1, after))
            found += page.items
            after = page.next
            if not after:
                break
    mine = [one.experiment for one in found if one.experiment in (first, second)]
    assert mine == [first, second]


async def test_of_two_who_start_at_once_one_is_refused(chats: House[Any], scope: Scope) -> None:
    pair = [await kept(chats, scope), await kept(chats, scope)]

    async def start(one: Experiment) -> bool:
        async with chats.work.begin(scope) as unit:
            number = await unit.experiments.last_number() + 1
            await asyncio.sleep(0)
            change = Standing(one).changed(number, State.RUNNING, 1, "why", "t/u", one.create_time)
            appended: bool = await unit.experiments.append(change)
            return appended

    started = await asyncio.gather(*map(start, pair))
    # In memory units come one after the other, so both have a number of their own.
    assert True in started
    for one, it_runs in zip(pair, started, strict=True):
        if it_runs:
            await moved(chats, scope, one, State.STOPPED)


async def test_a_user_is_exposed_once_and_a_purge_leaves_nobody(
    chats: House[Any], scope: Scope
) -> None:
    one = await kept(chats, scope)
    now = chats.clock.now()
    for arm, later in (("new", 0), ("new", 1), ("control", 2)):
        exposure = Exposure(Enrolment(one.experiment_id, arm), now + timedelta(seconds=later))
        async with chats.work.begin(scope) as unit:
            await unit.experiments.expose(exposure)
    async with chats.work.begin(replace(scope, owner=f"{scope.owner}-b")) as unit:
        await unit.experiments.expose(Exposure(Enrolment(one.experiment_id, "new"), now))
    for _ in range(2):
        async with chats.work.begin(SYSTEM) as unit:
            seen = await unit.experiments.evidence(one, now + DAY * 2)
        assert dict(seen.exposed) == {now.date(): {"new": 2}}
        assert sum(each.users for each in seen.observed) == 2
        async with chats.work.begin(scope) as unit:
            await unit.experiments.forget_user()
        async with chats.work.begin(replace(scope, owner=f"{scope.owner}-b")) as unit:
            await unit.experiments.forget_user()


async def test_two_first_replies_at_once_expose_once(chats: House[Any], scope: Scope) -> None:
    one = await kept(chats, scope)
    exposure = Exposure(Enrolment(one.experiment_id, "new"), chats.clock.now())

    async def expose() -> None:
        async with chats.work.begin(scope) as unit:
            await unit.experiments.expose(exposure)
            await asyncio.sleep(0)

    await asyncio.gather(*(expose() for _ in range(8)))
    async with chats.work.begin(SYSTEM) as unit:
        seen = await unit.experiments.evidence(one, chats.clock.now())
    assert [dict(day) for day in seen.exposed.values()] == [{"new": 1}]


async def test_what_is_seen_is_what_an_independent_count_says_to_nine_digits(
    chats: House[Any], scope: Scope
) -> None:
    one = await kept(chats, scope)
    begin = chats.clock.now()
    users = [replace(scope, owner=f"{scope.owner}-{number}") for number in range(9)]
    replies, ratings, exposures = [], {}, []
    for number, user in enumerate(users):
        arm = one.arm_of(f"{user.tenant}/{user.owner}", 10_000)
        assert arm is not None
        enrolment = Enrolment(one.experiment_id, arm.arm_id)
        exposed = begin + timedelta(hours=7 * number)
        exposures.append((user, Exposure(enrolment, exposed)))
        await add(chats, user, talk(user, begin), message(user, begin))
        for turn in range(number % 4):
            # The last one of some comes after the window.
            at = exposed + timedelta(hours=10 * turn)
            state = ReplyState.FAILED if (number + turn) % 3 == 2 else ReplyState.COMPLETED
            begun = reply(user, at, f"r{turn}", enrolment=enrolment)
            ended = replace(
                begun, state=state, finish_reason=FinishReason.STOP, message_id=f"a{turn}",
                usage=Usage(100 + 7 * number, 20 + turn), end_time=at,
                grounding=GroundingReport(checked=9, repaired=number % 2, removed=turn, plain=1),
            )  # fmt: skip
            answer = message(
                user, at, f"a{turn}", role=Role.ASSISTANT, reply_id=f"r{turn}", in_reply_to="m1"
            )
            await add(chats, user, begun, answer)
            async with chats.work.begin(user) as unit:
                assert await unit.replies.finish(ended)
                stored = await unit.replies.get("t1", f"r{turn}")
                assert stored is not None and stored.enrolment == enrolment
                if turn:
                    ratings[user.owner, f"a{turn}"] = Rating.UP if number % 2 else Rating.DOWN
                    await unit.messages.rate("t1", f"a{turn}", ratings[user.owner, f"a{turn}"])
            replies.append(ended)
        async with chats.work.begin(user) as unit:
            await unit.experiments.expose(exposures[-1][1])
    now = begin + timedelta(hours=60)
    async with chats.work.begin(SYSTEM) as unit:
        evidence = await unit.experiments.evidence(one, now)
    again = replay(one, exposures, replies, ratings, now)
    agree(results(Standing(one), evidence, now), again)
    assert again.observed["control"] + again.observed["new"] == 6


def agree(found: Results, again: Replayed) -> None:
    """Arms and numbers are the same to nine digits."""
    for arm in found.arms:
        assert arm.exposed == again.exposed[arm.arm]
        assert arm.observed == again.observed[arm.arm]
        for each in arm.estimates:
            mean = again.means[arm.arm, each.metric.value]
            assert each.seen.mean == pytest.approx(mean, rel=1e-9, abs=1e-12)
    for comparison in found.comparisons:
        p_value = again.p_values[comparison.arm, comparison.metric.value]
        # Nothing can be said of so few; of many: tests/integration/services/test_experiments.py.
        assert comparison.p_value is p_value is None
    assert found.split.p_value == pytest.approx(again.split, rel=1e-9)
    assert found.verdict is Verdict.TOO_EARLY


async def test_history_cannot_be_changed(started: Stack) -> None:
    async with await psycopg.AsyncConnection.connect(started.database.url("baziai_chat")) as db:
        for table in ("experiments", "experiment_changes"):
            for verb in (
                f"DELETE FROM chat.{table}",
                f"UPDATE chat.{table} SET experiment_id = 'x'",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    await db.execute(verb)
                await db.rollback()
