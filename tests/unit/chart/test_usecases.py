"""Every verb of charts: what it does, each of its refusals, what a repeat gets, what others are told."""

from dataclasses import replace
from typing import Any

import pytest

import bazi
from bazi import Options
from services.chart.model import ProfileSnapshot, Query, StoredChart
from services.chart.usecases import ChartUseCases, compute
from services.kit.call import Repeat, Replayed
from services.kit.events import ChartCreated
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from tests.fakes.chart import MemoryChartUnit, Profiles
from tests.fakes.makings import BIRTH, MINE, STRANGER, WHO, repeat
from tests.fakes.memory import Hand, MemoryWork

LI = "users/ada/profiles/li"
C1 = f"{LI}/charts/c1"
UID = RandomIds().uuid()
# On this day Shanghai's clocks were set forward at 2 o'clock.
GAP = BIRTH._replace(year=1986, month=5, day=4, hour=2, minute=30)


class Room:
    """The use cases on a store in memory and a profile that is given."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryChartUnit, self.clock)
        self.profiles = Profiles(ProfileSnapshot(LI, UID, BIRTH, 3, deleted=False))
        self.documents: list[bazi.Chart] = []
        self.verbs = ChartUseCases(self.work, self.profiles, self.document, self.clock, RandomIds())

    def document(self, chart: bazi.Chart) -> bytes:
        self.documents.append(chart)
        return b"document"

    def becomes(self, **changes: Any) -> None:
        self.profiles.known[LI] = replace(self.profiles.known[LI], **changes)

    async def create(self, again: Repeat | None = None, chart_id: str = "c1") -> StoredChart:
        return await self.verbs.create(WHO, LI, Options(), chart_id, again)


@pytest.fixture
def room() -> Room:
    return Room()


async def refusal(call: Any) -> Fault:
    with pytest.raises(Fault) as raised:
        await call
    return raised.value


class TestCreate:
    async def test_it_is_computed_stored_and_told(self, room: Room) -> None:
        chart = await room.create()
        [computed] = room.documents
        assert computed == bazi.compute(BIRTH, Options())
        assert chart == StoredChart(
            user="ada", profile_id="li", chart_id="c1", uid=chart.uid, profile_uid=UID,
            document=b"document", birth_revision=3, engine_version=computed.engine_version,
            create_time=room.clock.now(),
        )  # fmt: skip
        assert await room.verbs.get(WHO, C1) == chart
        assert room.work.told() == [ChartCreated(C1, computed.engine_version)]

    async def test_an_id_is_made_if_none_is_given(self, room: Room) -> None:
        ids = {(await room.create(chart_id="")).chart_id for _ in range(3)}
        assert len(ids) == 3
        assert all(one.startswith("c") for one in ids)

    async def test_an_id_is_taken_once(self, room: Room) -> None:
        await room.create()
        fault = await refusal(room.create())
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_EXISTS, C1)
        assert len(room.work.told()) == 1

    async def test_what_the_profile_refuses_is_refused(self, room: Room) -> None:
        other = "users/ada/profiles/nobody"
        fault = await refusal(room.verbs.create(WHO, other, Options(), "", None))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, other)
        room.becomes(deleted=True)
        fault = await refusal(room.create())
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_DELETED, LI)
        assert room.work.rows("charts") == []

    async def test_a_birth_that_cannot_be_is_refused(self, room: Room) -> None:
        room.becomes(birth=GAP)
        fault = await refusal(room.create())
        assert fault.reason is Reason.BIRTH_MOMENT_IMPOSSIBLE
        assert fault.violations[0].field.startswith("profile.birth")

    async def test_options_that_need_a_place_are_refused_without_one(self, room: Room) -> None:
        room.becomes(birth=BIRTH._replace(longitude=None, latitude=None))
        options = Options(clock=bazi.Clock.TRUE_SOLAR)
        fault = await refusal(room.verbs.create(WHO, LI, options, "", None))
        assert fault.reason is Reason.OPTIONS_UNUSABLE
        assert fault.violations[0].field == "options.clock"

    async def test_a_repeat_gets_the_first_answer(self, room: Room) -> None:
        again = repeat()
        await room.create(again, "")
        with pytest.raises(Replayed) as replayed:
            await room.create(again, "")
        [chart] = room.work.rows("charts")
        assert replayed.value.reply.decode() == chart.name
        assert len(room.work.told()) == 1
        other = repeat(b"other", again.key.request_id)
        assert (await refusal(room.create(other))).reason is Reason.REQUEST_ID_REUSED

    async def test_a_purged_user_is_told_so(self, room: Room) -> None:
        async with room.work.begin(MINE) as unit:
            await unit.destroy_key()
        assert (await refusal(room.create())).reason is Reason.USER_PURGED
        assert room.work.told() == []


class TestRead:
    async def test_what_is_not_there_is_not_found(self, room: Room) -> None:
        fault = await refusal(room.verbs.get(WHO, C1))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, C1)

    async def test_lists_go_page_by_page(self, room: Room) -> None:
        for name in ("a", "b", "c"):
            await room.create(chart_id=name)
            room.clock.move(seconds=1)
        first = await room.verbs.list(WHO, Query("li"), PageRequest(2))
        rest = await room.verbs.list(WHO, Query("li"), PageRequest(2, first.next))
        assert [one.chart_id for one in (*first.items, *rest.items)] == ["c", "b", "a"]
        assert rest.next == ()
        assert (await room.verbs.list(WHO, Query("wang"), PageRequest(2))).items == ()


class TestDelete:
    async def test_it_is_gone_for_good(self, room: Room) -> None:
        chart = await room.create()
        await room.verbs.delete(WHO, C1, chart.etag, None)
        assert (await refusal(room.verbs.get(WHO, C1))).reason is Reason.RESOURCE_NOT_FOUND
        fault = await refusal(room.verbs.delete(WHO, C1, "", None))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, C1)

    async def test_only_the_one_that_was_read_is_deleted(self, room: Room) -> None:
        chart = await room.create()
        fault = await refusal(room.verbs.delete(WHO, C1, "x-1", None))
        assert (fault.reason, fault.metadata) == (Reason.ETAG_MISMATCH, {"etag": chart.etag})
        assert await room.verbs.get(WHO, C1) == chart

    async def test_a_repeat_deletes_no_successor(self, room: Room) -> None:
        await room.create()
        again = repeat()
        await room.verbs.delete(WHO, C1, "", again)
        successor = await room.create()
        with pytest.raises(Replayed):
            await room.verbs.delete(WHO, C1, "", again)
        assert await room.verbs.get(WHO, C1) == successor


async def test_a_strangers_chart_is_nobodys(room: Room) -> None:
    chart = await room.create()
    for who in (STRANGER, replace(WHO, tenant="other")):
        for call in (room.verbs.get(who, C1), room.verbs.delete(who, C1, "", None)):
            assert (await refusal(call)).reason is Reason.RESOURCE_NOT_FOUND
        assert (await room.verbs.list(who, Query(), PageRequest(9))).items == ()
    assert await room.verbs.get(WHO, C1) == chart


def test_computing_alone_names_the_field_that_the_caller_sent() -> None:
    assert compute(BIRTH, Options(), "birth") == bazi.compute(BIRTH, Options())
    with pytest.raises(Fault) as raised:
        compute(GAP, Options(), "birth")
    assert raised.value.violations[0].field.startswith("birth.")
