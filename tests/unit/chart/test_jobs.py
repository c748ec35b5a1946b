"""Background work for charts: once, and never to what came after."""

import pytest

from bazi import Options
from services.chart.jobs import ChartJobs
from services.chart.model import ProfileSnapshot, StoredChart
from services.chart.usecases import ChartUseCases
from services.kit.events import (
    BirthRevised,
    ProfileDestroyed,
    UserPurgeRequested,
    UserPurgeStepFinished,
)
from services.kit.ids import RandomIds
from tests.fakes.chart import MemoryChartUnit, Profiles
from tests.fakes.makings import BIRTH, WHO, event
from tests.fakes.memory import Hand, MemoryWork

NAME = "users/ada/profiles/li"
OLD, NEW = sorted((RandomIds().uuid(), RandomIds().uuid()))


class Room:
    """Charts, their jobs, and the profile that they are made from."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryChartUnit, self.clock)
        self.jobs = ChartJobs(self.work)
        self.profiles = Profiles()
        self.charts = ChartUseCases(
            self.work, self.profiles, lambda _: b"document", self.clock, RandomIds()
        )
        self.becomes(OLD)

    def becomes(self, uid: str, revision: int = 1) -> None:
        """The profile is one of this uid at this revision from now on."""
        self.profiles.known[NAME] = ProfileSnapshot(NAME, uid, BIRTH, revision, deleted=False)

    async def chart(self) -> StoredChart:
        return await self.charts.create(WHO, NAME, Options(), "", None)

    async def stale(self, chart: StoredChart) -> bool:
        return (await self.charts.get(WHO, chart.name)).stale

    async def revised(self, uid: str, revision: int) -> None:
        payload = BirthRevised(NAME, revision, uid)
        await self.jobs.note_birth(event(payload, self.clock), payload)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_purge_destroys_once_however_often_it_is_asked_for(room: Room) -> None:
    await room.chart()
    await room.revised(OLD, 2)
    asked = UserPurgeRequested("operations/o1")
    await room.jobs.purge_user(event(asked, room.clock), asked)
    done = UserPurgeStepFinished("operations/o1", "chart", {"charts": 1})
    assert room.work.told()[-1] == done
    room.clock.move(minutes=2)
    await room.jobs.sweep()
    again = await room.chart()
    await room.jobs.purge_user(event(asked, room.clock), asked)
    assert room.work.told()[-1] == UserPurgeStepFinished("operations/o1", "chart", {})
    assert not await room.stale(again)


async def test_a_revised_birth_makes_its_charts_stale(room: Room) -> None:
    chart = await room.chart()
    for _ in range(2):
        await room.revised(OLD, 2)
    assert await room.stale(chart)


async def test_late_news_of_a_destroyed_profile_leave_its_successors_charts_alone(
    room: Room,
) -> None:
    await room.revised(OLD, 7)
    room.becomes(NEW)
    chart = await room.chart()
    assert not await room.stale(chart)
    await room.revised(OLD, 8)
    assert not await room.stale(chart)
    await room.revised(NEW, 2)
    assert await room.stale(chart)


async def test_the_end_of_a_profile_takes_its_charts_once_and_no_younger_ones(
    room: Room,
) -> None:
    await room.chart()
    room.clock.move(days=30)
    payload = ProfileDestroyed(NAME, OLD)
    ended = event(payload, room.clock)
    room.becomes(NEW)
    # Its message is late: somebody new has the name by now, and a chart that has turned stale.
    room.clock.move(minutes=15)
    chart = await room.chart()
    await room.revised(NEW, 2)
    for _ in range(2):
        await room.jobs.destroy_profile(ended, payload)
        assert [row.uid for row in room.work.rows("charts")] == [chart.uid]
        assert await room.stale(chart)
