"""Every verb of profiles: what it does, each of its refusals, what a repeat gets, what others are told."""

from dataclasses import replace
from typing import Any

import pytest

from bazi import Sex
from services.births import BirthRecord
from services.kit.call import Repeat, Replayed
from services.kit.events import BirthRevised, UserPurgeRequested
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from services.profile.model import STUCK_AFTER, Draft, Profile, Query
from services.profile.usecases import ProfileUseCases, resolve
from tests.fakes.makings import BIRTH, RECORD, STRANGER, WHO, reason, repeat
from tests.fakes.memory import Hand, MemoryWork
from tests.fakes.profile import MemoryProfileUnit

LI = "users/ada/profiles/li"
DRAFT = Draft("李", RECORD, {"family": "yes"})
# In 1986 Shanghai's clocks were set forward at 2 o'clock on 4 May and back at 2 o'clock on 14 September.
GAP = BIRTH._replace(year=1986, month=5, day=4, hour=2, minute=30)
FOLD = BIRTH._replace(year=1986, month=9, day=14, hour=1, minute=30)


class Room:
    """The use cases on a store in memory."""

    def __init__(self) -> None:
        self.clock = Hand()
        self.work = MemoryWork(MemoryProfileUnit, self.clock)
        self.verbs = ProfileUseCases(self.work, self.clock, RandomIds())

    async def li(self, again: Repeat | None = None) -> Profile:
        return await self.verbs.create(WHO, DRAFT, "li", again)

    async def update(
        self, fields: str, draft: Draft, etag: str = "", again: Repeat | None = None
    ) -> Profile:
        return await self.verbs.update(WHO, LI, draft, frozenset(fields.split()), etag, again)


@pytest.fixture
def room() -> Room:
    return Room()


async def replayed(call: Any) -> str:
    """The answer that a repeated request got."""
    with pytest.raises(Replayed) as raised:
        await call
    return raised.value.reply.decode()


async def refusal(call: Any) -> Fault:
    with pytest.raises(Fault) as raised:
        await call
    return raised.value


class TestCreate:
    async def test_it_is_stored(self, room: Room) -> None:
        li = await room.li()
        assert li == Profile(
            user="ada", profile_id="li", uid=li.uid, display_name="李", birth=RECORD,
            labels={"family": "yes"}, birth_revision=1, version=1,
            create_time=room.clock.now(), update_time=room.clock.now(),
        )  # fmt: skip
        assert await room.verbs.get(WHO, LI) == li
        assert room.work.told() == []

    async def test_an_id_is_made_if_none_is_given(self, room: Room) -> None:
        ids = {(await room.verbs.create(WHO, DRAFT, "", None)).profile_id for _ in range(3)}
        assert len(ids) == 3
        assert all(one.startswith("p") for one in ids)

    async def test_an_id_is_taken_once(self, room: Room) -> None:
        await room.li()
        fault = await refusal(room.li())
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_EXISTS, LI)
        assert (await room.verbs.create(STRANGER, DRAFT, "li", None)).user == "bob"

    @pytest.mark.parametrize(
        ("birth", "expected", "field"),
        [
            (GAP, Reason.BIRTH_MOMENT_IMPOSSIBLE, "profile.birth"),
            (FOLD, Reason.BIRTH_MOMENT_AMBIGUOUS, "profile.birth"),
            (BIRTH._replace(zone="Mars/Base"), Reason.TIME_ZONE_UNKNOWN, "profile.birth.place"),
            (BIRTH._replace(year=1550), Reason.DATE_OUT_OF_RANGE, "profile.birth.date"),
            (BIRTH._replace(day=30), Reason.BIRTH_MOMENT_IMPOSSIBLE, "profile.birth.date"),
            (BIRTH._replace(hour=25), Reason.FIELDS_INVALID, "profile.birth.time_of_day"),
        ],
    )
    async def test_a_birth_that_cannot_be_is_refused(
        self, room: Room, birth: Any, expected: Reason, field: str
    ) -> None:
        draft = Draft("李", BirthRecord(birth))
        fault = await refusal(room.verbs.create(WHO, draft, "li", None))
        assert fault.reason is expected
        assert fault.violations[0].field.startswith(field)
        assert room.work.rows("profiles") == []

    async def test_a_repeat_gets_the_first_answer(self, room: Room) -> None:
        again = repeat()
        await room.li(again)
        assert await replayed(room.li(again)) == LI
        assert len(room.work.rows("profiles")) == 1

    async def test_a_repeat_with_other_content_is_refused(self, room: Room) -> None:
        first = repeat()
        await room.li(first)
        other = repeat(b"other", first.key.request_id)
        assert (await refusal(room.li(other))).reason is Reason.REQUEST_ID_REUSED

    async def test_a_refused_request_may_be_sent_again(self, room: Room) -> None:
        first, again = await room.li(), repeat()
        assert (await refusal(room.li(again))).reason is Reason.RESOURCE_EXISTS
        await room.verbs.purge(WHO, forced=False, repeat=None)
        assert (await refusal(room.li(again))).reason is Reason.RESOURCE_EXISTS
        assert await room.verbs.get(WHO, LI) == first

    async def test_a_purged_user_is_told_so(self, room: Room) -> None:
        await room.verbs.purge(WHO, forced=True, repeat=None)
        fault = await refusal(room.li())
        assert fault.reason is Reason.USER_PURGED
        assert fault.retry_after


class TestRead:
    async def test_a_deleted_one_is_still_shown_by_name(self, room: Room) -> None:
        await room.li()
        gone = await room.verbs.delete(WHO, LI, "", None)
        assert await room.verbs.get(WHO, LI) == gone
        assert (await room.verbs.list(WHO, Query(), PageRequest(9))).items == ()
        shown = await room.verbs.list(WHO, Query(show_deleted=True), PageRequest(9))
        assert shown.items == (gone,)

    async def test_what_is_not_there_is_not_found(self, room: Room) -> None:
        fault = await refusal(room.verbs.get(WHO, LI))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, LI)

    async def test_lists_go_page_by_page(self, room: Room) -> None:
        for name in ("a", "b", "c"):
            await room.verbs.create(WHO, DRAFT, name, None)
            room.clock.move(seconds=1)
        first = await room.verbs.list(WHO, Query({"family": "yes"}), PageRequest(2))
        rest = await room.verbs.list(WHO, Query({"family": "yes"}), PageRequest(2, first.next))
        assert [one.profile_id for one in (*first.items, *rest.items)] == ["c", "b", "a"]
        assert rest.next == ()

    async def test_many_come_in_the_order_asked_for(self, room: Room) -> None:
        for name in ("a", "b"):
            await room.verbs.create(WHO, DRAFT, name, None)
        names = ["users/ada/profiles/b", "users/ada/profiles/a", "users/ada/profiles/b"]
        assert [one.name for one in await room.verbs.batch_get(WHO, names)] == names
        assert await room.verbs.batch_get(WHO, []) == []

    async def test_many_are_all_there_or_refused(self, room: Room) -> None:
        await room.li()
        missing = "users/ada/profiles/nobody"
        fault = await refusal(room.verbs.batch_get(WHO, [LI, missing]))
        assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, missing)
        fault = await refusal(room.verbs.batch_get(WHO, [LI, "users/bob/profiles/li"]))
        assert fault.reason is Reason.FIELDS_INVALID
        assert fault.violations[0].field == "names[1]"


class TestUpdate:
    async def test_only_the_fields_named_change(self, room: Room) -> None:
        li = await room.li()
        now = room.clock.move(hours=1)
        draft = Draft("王", BirthRecord(BIRTH._replace(year=1991)), {"a": "b"})
        new = await room.update("display_name", draft)
        assert new == replace(li, display_name="王", version=2, update_time=now)
        new = await room.update("labels", draft)
        assert new == replace(li, display_name="王", labels={"a": "b"}, version=3, update_time=now)
        assert room.work.told() == []
        assert await room.verbs.get(WHO, LI) == new

    async def test_a_new_birth_is_a_new_revision_and_is_told(self, room: Room) -> None:
        li = await room.li()
        moved = BirthRecord(BIRTH._replace(minute=13), "成都")
        new = await room.update("birth", Draft("", moved))
        assert (new.birth_revision, new.version, new.birth) == (2, 2, moved)
        assert room.work.told() == [BirthRevised(LI, 2, li.uid)]

    async def test_a_new_sex_is_a_new_revision_and_keeps_the_birth(self, room: Room) -> None:
        await room.li()
        other = Sex.FEMALE
        draft = Draft("", BirthRecord(BIRTH._replace(year=1950, sex=other)))
        new = await room.update("sex", draft)
        assert new.birth == BirthRecord(BIRTH._replace(sex=other), "成都")
        assert new.birth_revision == 2
        new = await room.update("birth", Draft("", BirthRecord(BIRTH._replace(year=1950))))
        assert new.birth.birth == BIRTH._replace(year=1950, sex=other)
        assert [event.birth_revision for event in room.work.told()] == [2, 3]  # type: ignore[union-attr]

    async def test_another_name_of_the_place_is_no_new_revision(self, room: Room) -> None:
        await room.li()
        new = await room.update("birth", Draft("", BirthRecord(BIRTH, "Chengdu")))
        assert (new.birth.place_name, new.version, new.birth_revision) == ("Chengdu", 2, 1)
        assert room.work.told() == []

    async def test_nothing_new_is_no_new_version(self, room: Room) -> None:
        li = await room.li()
        room.clock.move(hours=1)
        assert await room.update("display_name sex birth labels", DRAFT) == li
        assert await room.update("", Draft("王", RECORD)) == li
        assert await room.verbs.get(WHO, LI) == li

    async def test_only_the_version_that_was_read_is_changed(self, room: Room) -> None:
        li = await room.li()
        new = await room.update("display_name", Draft("王", RECORD), li.etag)
        fault = await refusal(room.update("display_name", Draft("张", RECORD), li.etag))
        assert fault.reason is Reason.ETAG_MISMATCH
        assert fault.metadata == {"etag": new.etag}
        assert await room.verbs.get(WHO, LI) == new

    async def test_a_birth_that_cannot_be_is_refused(self, room: Room) -> None:
        li = await room.li()
        fault = await refusal(room.update("birth", Draft("", BirthRecord(GAP))))
        assert fault.reason is Reason.BIRTH_MOMENT_IMPOSSIBLE
        assert await room.verbs.get(WHO, LI) == li

    async def test_deleted_and_missing_ones_are_refused(self, room: Room) -> None:
        assert (await refusal(room.update("labels", DRAFT))).reason is Reason.RESOURCE_NOT_FOUND
        await room.li()
        await room.verbs.delete(WHO, LI, "", None)
        assert (await refusal(room.update("labels", DRAFT))).reason is Reason.RESOURCE_DELETED

    async def test_a_repeat_changes_nothing(self, room: Room) -> None:
        await room.li()
        again, draft = repeat(), Draft("", BirthRecord(BIRTH._replace(minute=13)))
        await room.update("birth", draft, again=again)
        assert await replayed(room.update("birth", draft, again=again)) == LI
        assert (await room.verbs.get(WHO, LI)).version == 2
        assert len(room.work.told()) == 1


class TestDelete:
    async def test_it_can_be_brought_back(self, room: Room) -> None:
        li = await room.li()
        now = room.clock.move(days=1)
        gone = await room.verbs.delete(WHO, LI, li.etag, None)
        assert gone == replace(li, delete_time=now, update_time=now, version=2)
        back = await room.verbs.undelete(WHO, LI, gone.etag, None)
        assert back == replace(li, update_time=now, version=3)
        assert await room.verbs.get(WHO, LI) == back
        assert room.work.told() == []

    async def test_it_is_deleted_once_and_brought_back_once(self, room: Room) -> None:
        li = await room.li()
        fault = await refusal(room.verbs.undelete(WHO, LI, "", None))
        assert fault.reason is Reason.RESOURCE_NOT_DELETED
        gone = await room.verbs.delete(WHO, LI, "", None)
        assert (
            await refusal(room.verbs.delete(WHO, LI, "", None))
        ).reason is Reason.RESOURCE_DELETED
        fault = await refusal(room.verbs.undelete(WHO, LI, li.etag, None))
        assert (fault.reason, fault.metadata) == (Reason.ETAG_MISMATCH, {"etag": gone.etag})

    @pytest.mark.parametrize("verb", ["delete", "undelete"])
    async def test_missing_stale_and_repeated(self, room: Room, verb: str) -> None:
        call = getattr(room.verbs, verb)
        assert (await refusal(call(WHO, LI, "", None))).reason is Reason.RESOURCE_NOT_FOUND
        await room.li()
        if verb == "delete":
            assert (await refusal(call(WHO, LI, "x-1", None))).reason is Reason.ETAG_MISMATCH
        else:
            await room.verbs.delete(WHO, LI, "", None)
        again = repeat()
        done = await call(WHO, LI, "", again)
        assert await replayed(call(WHO, LI, "", again)) == LI
        assert await room.verbs.get(WHO, LI) == done


async def test_a_strangers_profile_is_nobodys(room: Room) -> None:
    """Names of others do not get here (the chain refuses them); should one, nothing is found or changed."""
    li = await room.li()
    for call in (
        room.verbs.get(STRANGER, LI),
        room.verbs.update(STRANGER, LI, Draft("x", RECORD), frozenset({"display_name"}), "", None),
        room.verbs.delete(STRANGER, LI, "", None),
        room.verbs.undelete(STRANGER, LI, "", None),
    ):
        assert (await refusal(call)).reason is Reason.RESOURCE_NOT_FOUND
    elsewhere = replace(WHO, tenant="other")
    assert (await refusal(room.verbs.get(elsewhere, LI))).reason is Reason.RESOURCE_NOT_FOUND
    assert (await room.verbs.list(STRANGER, Query(), PageRequest(9))).items == ()
    assert await room.verbs.get(WHO, LI) == li


class TestPurge:
    async def test_it_is_begun_and_told(self, room: Room) -> None:
        await room.li()
        operation = await room.verbs.purge(WHO, forced=True, repeat=None)
        assert not operation.done
        assert operation.ask_time == room.clock.now() + STUCK_AFTER
        assert room.work.told() == [UserPurgeRequested(operation.name)]
        assert await room.verbs.get_operation(WHO, operation.name) == operation
        assert (await refusal(room.verbs.get(WHO, LI))).reason is Reason.USER_PURGED

    async def test_it_can_only_count(self, room: Room) -> None:
        li = await room.li()
        operation = await room.verbs.purge(WHO, forced=False, repeat=None)
        assert (operation.done, operation.destroyed) == (True, {"profiles": 1})
        assert operation.ask_time is None
        assert room.work.told() == []
        assert await room.verbs.get(WHO, LI) == li

    async def test_one_that_is_under_way_is_joined(self, room: Room) -> None:
        first = await room.verbs.purge(WHO, forced=True, repeat=None)
        assert await room.verbs.purge(WHO, forced=True, repeat=repeat()) == first
        counted = await room.verbs.purge(WHO, forced=False, repeat=None)
        assert counted.operation_id != first.operation_id
        assert len(room.work.told()) == 1

    async def test_a_repeat_gets_the_first_even_without_a_key(self, room: Room) -> None:
        again = repeat()
        first = await room.verbs.purge(WHO, forced=True, repeat=again)
        assert await replayed(room.verbs.purge(WHO, forced=True, repeat=again)) == first.name

    async def test_operations_are_shown_to_who_began_them(self, room: Room) -> None:
        operation = await room.verbs.purge(WHO, forced=True, repeat=None)
        for who, name in (
            (STRANGER, operation.name),
            (WHO, "operations/o0"),
            (WHO, "users/ada"),
            (WHO, "operations/"),
        ):
            fault = await refusal(room.verbs.get_operation(who, name))
            assert (fault.reason, fault.resource) == (Reason.RESOURCE_NOT_FOUND, name)


class TestResolve:
    def test_a_clear_birth_has_one_reading(self) -> None:
        [moment] = resolve(BIRTH)
        assert moment.utc_offset == 8 * 3600

    def test_a_clock_that_showed_it_twice_has_two(self) -> None:
        assert [moment.utc_offset for moment in resolve(FOLD)] == [9 * 3600, 8 * 3600]
        assert len(resolve(FOLD._replace(fold=1))) == 1

    def test_what_never_was_has_none(self) -> None:
        with pytest.raises(Fault) as raised:
            resolve(GAP)
        assert reason(raised) is Reason.BIRTH_MOMENT_IMPOSSIBLE
        assert raised.value.violations[0].field.startswith("birth.")
