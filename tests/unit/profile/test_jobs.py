"""Background work for profiles: what is lost on the way is asked for again, and ended things are forgotten."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from services.kit.events import ProfileDestroyed, UserPurgeRequested, UserPurgeStepFinished
from services.kit.faults import Fault, Reason
from services.profile.jobs import ProfileJobs
from services.profile.model import PURGED_SLICES, Draft, Profile, PurgeOperation, next_ask
from services.profile.usecases import ProfileUseCases
from tests.fakes.makings import MINE, RECORD, WHO, event, reason
from tests.fakes.memory import Hand, MemoryWork
from tests.fakes.profile import MemoryProfileUnit


class Room:
    """Profiles, their jobs and a clock."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryProfileUnit, self.clock)
        self.jobs = ProfileJobs(self.work, self.clock)
        self.profiles = ProfileUseCases(self.work, self.clock, self.ids)

    @property
    def ids(self) -> "Room":
        return self

    numbers = iter(range(1, 10**6))

    def uuid(self) -> str:
        return f"00000000-0000-7000-8000-{next(self.numbers):012d}"

    def resource(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}"

    async def li(self) -> Profile:
        return await self.profiles.create(WHO, Draft("李", RECORD), "li", None)

    async def purge(self) -> PurgeOperation:
        return await self.profiles.purge(WHO, forced=True, repeat=None)

    async def asked(self, **moved: float) -> int:
        """Let time pass, sweep, and return how many events were told by it."""
        self.work.sent()
        self.clock.move(**moved)
        await self.jobs.sweep()
        return len(self.work.told())

    async def finish(self, operation: PurgeOperation, *slices: str) -> None:
        for name in slices:
            step = UserPurgeStepFinished(operation.name, name, {f"{name}s": 1})
            await self.jobs.record_purge_step(event(step, self.clock), step)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_purge_destroys_once_however_often_it_is_asked_for(room: Room) -> None:
    await room.li()
    operation = await room.purge()
    asked = UserPurgeRequested(operation.name)
    await room.jobs.purge_user(event(asked, room.clock), asked)
    told = room.work.told()
    assert told[1:] == [UserPurgeStepFinished(operation.name, "profile", {"profiles": 1})]
    await room.finish(operation, *PURGED_SLICES)
    await room.asked(minutes=2)
    again = await room.li()
    await room.jobs.purge_user(event(asked, room.clock), asked)
    assert room.work.told() == [UserPurgeStepFinished(operation.name, "profile", {})]
    assert await room.profiles.get(WHO, again.name) == again


async def test_steps_are_counted_once_and_end_the_operation(room: Room) -> None:
    operation = await room.purge()
    step = UserPurgeStepFinished(operation.name, "chart", {"charts": 2})
    first = event(step, room.clock)
    for told in (first, first, event(step, room.clock)):
        await room.jobs.record_purge_step(told, step)
    seen = await room.profiles.get_operation(WHO, operation.name)
    assert (seen.finished, seen.destroyed, seen.done) == (("chart",), {"charts": 2}, False)
    room.clock.move(minutes=1)
    await room.finish(operation, "profile", "chat")
    seen = await room.profiles.get_operation(WHO, operation.name)
    assert seen.done
    assert seen.ask_time is None
    assert seen.update_time == room.clock.now()


async def test_a_step_of_an_unknown_operation_is_no_error(room: Room) -> None:
    step = UserPurgeStepFinished("operations/o0", "chart", {})
    await room.jobs.record_purge_step(event(step, room.clock), step)
    assert room.work.rows("operations") == []


async def test_a_purge_that_stands_still_is_asked_for_ever_more_rarely(room: Room) -> None:
    operation = await room.purge()
    assert await room.asked(minutes=14) == 0
    times = []
    for minute in range(14, 8 * 24 * 60, 5):
        if await room.asked(minutes=5):
            times.append(minute + 5)
            assert room.work.told() == [UserPurgeRequested(operation.name)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert times[0] < 20
    assert gaps == sorted(gaps)
    assert all(gap >= 15 for gap in gaps)
    assert max(gaps) <= 24 * 60 + 5
    # And never given up: until all slices are done the user can store nothing.
    assert times[-1] > 7 * 24 * 60
    assert len(times) < 18


async def test_a_purge_that_is_done_is_asked_for_no_more(room: Room) -> None:
    await room.finish(await room.purge(), *PURGED_SLICES)
    assert await room.asked(hours=1) == 0


async def test_operations_are_forgotten_a_month_after_their_end(room: Room) -> None:
    counted = await room.profiles.purge(WHO, forced=False, repeat=None)
    operation = await room.purge()
    room.clock.move(days=5)
    await room.finish(operation, *PURGED_SLICES)
    await room.asked(days=29)
    assert (await room.profiles.get_operation(WHO, operation.name)).done
    with pytest.raises(Fault) as gone:
        await room.profiles.get_operation(WHO, counted.name)
    assert reason(gone) is Reason.RESOURCE_NOT_FOUND
    await room.asked(days=2)
    with pytest.raises(Fault):
        await room.profiles.get_operation(WHO, operation.name)


async def test_an_operation_that_did_not_end_is_kept(room: Room) -> None:
    operation = await room.purge()
    await room.asked(days=400)
    assert not (await room.profiles.get_operation(WHO, operation.name)).done


async def test_nothing_is_stored_for_a_user_while_a_purge_is_under_way(room: Room) -> None:
    operation = await room.purge()
    for _ in range(2):
        await room.asked(hours=1)
        with pytest.raises(Fault) as refused:
            await room.li()
        assert reason(refused) is Reason.USER_PURGED
    await room.finish(operation, *PURGED_SLICES)
    await room.asked(minutes=2)
    await room.li()


async def test_the_end_of_a_profile_is_told_until_it_must_have_been_heard(room: Room) -> None:
    """The queue can lose a message after the outbox gave it away: the same event is told again."""
    li = await room.li()
    await room.profiles.delete(WHO, li.name, "", None)
    assert await room.asked(days=29) == 0
    await room.asked(days=2)
    assert room.work.told() == [ProfileDestroyed(li.name, li.uid)]
    [first] = room.work.sent()
    again = []
    for _ in range(8 * 24 * 12):
        room.clock.move(minutes=5)
        await room.jobs.sweep()
        again += [(room.clock.now() - first.create_time, told) for told in room.work.sent()]
    assert {told for _, told in again} == {replace(first)}
    ages = [age for age, _ in again]
    assert ages[0] < timedelta(minutes=20)
    assert ages[-1] < timedelta(days=7)
    assert 8 < len(again) < 16
    assert room.work.rows("destructions") == []


async def test_the_end_of_a_profile_is_not_told_after_a_purge_of_its_user(room: Room) -> None:
    li = await room.li()
    await room.profiles.delete(WHO, li.name, "", None)
    assert await room.asked(days=31) == 1
    operation = await room.purge()
    asked = UserPurgeRequested(operation.name)
    await room.jobs.purge_user(event(asked, room.clock), asked)
    await room.finish(operation, *PURGED_SLICES)
    assert await room.asked(hours=1) == 0


def test_waits_grow_from_a_quarter_of_an_hour_to_a_day() -> None:
    now = Hand().now()
    for age, wait in ((0, 15), (10, 15), (60, 60), (10**4, 24 * 60)):
        begun = now - timedelta(minutes=age)
        assert next_ask(begun, now) - now == timedelta(minutes=wait)


async def test_a_sweep_takes_everybodys_and_touches_what_is_used(room: Room) -> None:
    li = await room.li()
    await room.asked(days=60)
    assert await room.profiles.get(WHO, li.name) == li
    async with room.work.begin(MINE) as unit:
        assert await unit.profiles.count() == 1
