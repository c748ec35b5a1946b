"""What profiles, operations and records of destroyed profiles promise, in memory and in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bazi import Birth, Sex
from services.births import BirthRecord
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from services.kit.uow import SYSTEM, Scope
from services.profile.model import (
    PURGED_SLICES,
    Destruction,
    Order,
    Profile,
    PurgeOperation,
    Query,
)
from tests.integration.stores.houses import House

BIRTH = Birth(
    year=1990, month=2, day=4, hour=10, minute=12, zone="Asia/Shanghai", longitude=104.07,
    latitude=30.67, sex=Sex.MALE,
)  # fmt: skip
IDS = RandomIds()


def profile(scope: Scope, profile_id: str, now: datetime, **more: Any) -> Profile:
    values: dict[str, Any] = {
        "user": scope.owner,
        "profile_id": profile_id,
        "uid": IDS.uuid(),
        "display_name": "李",
        "birth": BirthRecord(BIRTH, "成都"),
        "labels": {},
        "birth_revision": 1,
        "version": 1,
        "create_time": now,
        "update_time": now,
    }
    return Profile(**(values | more))


async def add(house: House[Any], scope: Scope, *profiles: Profile) -> None:
    async with house.work.begin(scope) as unit:
        for one in profiles:
            assert await unit.profiles.add(one)


async def names(house: House[Any], scope: Scope, query: Query, size: int = 200) -> Sequence[str]:
    """Ids of all pages."""
    found: list[str] = []
    after: tuple[str, ...] = ()
    while True:
        async with house.work.begin(scope) as unit:
            page = await unit.profiles.list(query, PageRequest(size, after))
        assert len(page.items) <= size
        found += [one.profile_id for one in page.items]
        if not page.next:
            return found
        assert page.items
        after = page.next


class TestProfiles:
    async def test_what_is_stored_is_read(self, profiles: House[Any], scope: Scope) -> None:
        now = profiles.clock.now()
        one = profile(scope, "li", now, labels={"a": "b", "语": "中"}, delete_time=now)
        await add(profiles, scope, one)
        async with profiles.work.begin(scope) as unit:
            assert await unit.profiles.get("li") == one
            assert await unit.profiles.get("li", lock=True) == one
            assert await unit.profiles.get("nobody") is None
            assert await unit.profiles.count() == 1

    async def test_an_id_is_taken_once_by_each_owner(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        one = profile(scope, "li", now)
        await add(profiles, scope, one)
        async with profiles.work.begin(scope) as unit:
            assert not await unit.profiles.add(profile(scope, "li", now, display_name="other"))
            assert await unit.profiles.get("li") == one
        other = Scope("other", scope.owner)
        theirs = profile(other, "li", now)
        await add(profiles, other, theirs)
        async with profiles.work.begin(other) as unit:
            assert await unit.profiles.get("li") == theirs

    @pytest.mark.parametrize("stranger", [Scope("default", "somebody"), Scope("other", "")])
    async def test_nobody_sees_or_changes_anothers(
        self, profiles: House[Any], scope: Scope, stranger: Scope
    ) -> None:
        stranger = Scope(stranger.tenant, stranger.owner or scope.owner)
        one = profile(scope, "li", profiles.clock.now())
        await add(profiles, scope, one)
        async with profiles.work.begin(stranger) as unit:
            assert await unit.profiles.get("li") is None
            assert await unit.profiles.many(["li"]) == {}
            assert (await unit.profiles.list(Query(), PageRequest(10))).items == ()
            assert await unit.profiles.destroy_all() == 0
            await unit.profiles.replace(replace(one, user=stranger.owner, display_name="x"))
        async with profiles.work.begin(scope) as unit:
            assert await unit.profiles.get("li") == one

    async def test_many_are_found_by_id(self, profiles: House[Any], scope: Scope) -> None:
        now = profiles.clock.now()
        some = {name: profile(scope, name, now) for name in ("a", "b", "c")}
        await add(profiles, scope, *some.values())
        async with profiles.work.begin(scope) as unit:
            found = await unit.profiles.many(["c", "nobody", "a", "a"])
        assert dict(found) == {"a": some["a"], "c": some["c"]}

    async def test_a_new_version_takes_the_place_of_the_old(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        one = profile(scope, "li", profiles.clock.now())
        await add(profiles, scope, one)
        new = replace(one, display_name="王", version=2, update_time=profiles.clock.move(hours=1))
        async with profiles.work.begin(scope) as unit:
            await unit.profiles.replace(new)
        async with profiles.work.begin(scope) as unit:
            assert await unit.profiles.get("li") == new

    async def test_pages_are_in_order_and_skip_nothing(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        # Two of each time, so that only the id decides between them.
        some = [
            profile(
                scope, f"p{number}", now + timedelta(seconds=number // 2),
                update_time=now - timedelta(seconds=number // 2),
            )
            for number in range(7)
        ]  # fmt: skip
        await add(profiles, scope, *some)
        ids = [one.profile_id for one in some]
        for size in (1, 2, 3, 7, 200):
            assert await names(profiles, scope, Query(), size) == ids[::-1]
            up = Query(order=Order(descending=False))
            assert await names(profiles, scope, up, size) == ids
            changed = Query(order=Order("update_time", descending=True))
            assert await names(profiles, scope, changed, size) == [
                "p1", "p0", "p3", "p2", "p5", "p4", "p6",
            ]  # fmt: skip

    async def test_a_page_goes_on_where_it_ended_whatever_came_since(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        some = [profile(scope, f"p{n}", now + timedelta(seconds=n)) for n in range(4)]
        await add(profiles, scope, *some)
        async with profiles.work.begin(scope) as unit:
            first = await unit.profiles.list(Query(), PageRequest(2))
        await add(profiles, scope, profile(scope, "p9", now + timedelta(seconds=9)))
        async with profiles.work.begin(scope) as unit:
            second = await unit.profiles.list(Query(), PageRequest(2, first.next))
        assert [one.profile_id for one in second.items] == ["p1", "p0"]
        assert second.next == ()

    async def test_lists_choose_by_labels_and_leave_deleted_ones_out(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        await add(
            profiles,
            scope,
            profile(scope, "a", now, labels={"k": "1", "l": "2"}),
            profile(scope, "b", now, labels={"k": "1"}),
            profile(scope, "c", now, labels={"k": "1"}, delete_time=now),
        )
        assert await names(profiles, scope, Query({"k": "1"})) == ["b", "a"]
        assert await names(profiles, scope, Query({"k": "1", "l": "2"})) == ["a"]
        assert await names(profiles, scope, Query({"k": "2"})) == []
        assert await names(profiles, scope, Query({"k": "1"}, show_deleted=True)) == ["c", "b", "a"]

    async def test_all_of_a_user_are_destroyed(self, profiles: House[Any], scope: Scope) -> None:
        now, other = profiles.clock.now(), Scope("other", scope.owner)
        await add(profiles, scope, profile(scope, "a", now), profile(scope, "b", now))
        await add(profiles, other, profile(other, "a", now))
        async with profiles.work.begin(scope) as unit:
            assert await unit.profiles.destroy_all() == 2
            assert await unit.profiles.count() == 0
        async with profiles.work.begin(other) as unit:
            assert await unit.profiles.count() == 1

    async def test_what_was_deleted_long_ago_is_destroyed(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        old = profile(scope, "old", now, delete_time=now - timedelta(days=31))
        new = profile(scope, "new", now, delete_time=now - timedelta(days=29))
        await add(profiles, scope, old, new, profile(scope, "used", now))
        async with profiles.work.begin(SYSTEM) as unit:
            gone = await unit.profiles.destroy_deleted_before(now - timedelta(days=30))
        assert [one for one in gone if one[0] == scope] == [(scope, "old", old.uid)]
        assert await names(profiles, scope, Query(show_deleted=True)) == ["used", "new"]

    async def test_a_purged_user_can_neither_store_nor_read(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        one = profile(scope, "li", profiles.clock.now())
        await add(profiles, scope, one)
        async with profiles.work.begin(scope) as unit:
            await unit.destroy_key()
        for refused in ("add", "get", "replace", "list"):
            with pytest.raises(Fault) as fault:
                async with profiles.work.begin(scope) as unit:
                    match refused:
                        case "add":
                            await unit.profiles.add(profile(scope, "b", profiles.clock.now()))
                        case "get":
                            await unit.profiles.get("li")
                        case "replace":
                            await unit.profiles.replace(one)
                        case _:
                            await unit.profiles.list(Query(), PageRequest(1))
            assert fault.value.reason is Reason.USER_PURGED


def operation(scope: Scope, now: datetime, **more: Any) -> PurgeOperation:
    values: dict[str, Any] = {
        "operation_id": IDS.resource("o"),
        "user": scope.owner,
        "forced": True,
        "create_time": now,
        "update_time": now,
        "ask_time": now + timedelta(minutes=15),
    }
    return PurgeOperation(**(values | more))


class TestOperations:
    async def test_what_is_stored_is_read_by_its_owner(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        one = operation(scope, profiles.clock.now(), finished=("chart",), destroyed={"charts": 2})
        async with profiles.work.begin(scope) as unit:
            await unit.operations.add(one)
        async with profiles.work.begin(scope) as unit:
            assert await unit.operations.get(one.operation_id) == one
            assert await unit.operations.get(one.operation_id, lock=True) == one
            assert await unit.operations.get("o0") is None
        async with profiles.work.begin(Scope("other", scope.owner)) as unit:
            assert await unit.operations.get(one.operation_id) is None

    async def test_the_newest_forced_one_runs_until_it_is_done(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        counted = operation(scope, now + timedelta(seconds=1), forced=False)
        old, new = operation(scope, now - timedelta(days=1)), operation(scope, now)
        async with profiles.work.begin(scope) as unit:
            assert await unit.operations.running() is None
            for one in (old, counted, new):
                await unit.operations.add(one)
            assert await unit.operations.running() == new
            done = replace(new, finished=PURGED_SLICES, ask_time=None, update_time=now)
            await unit.operations.replace(done)
            assert await unit.operations.get(new.operation_id) == done
            assert await unit.operations.running() is None

    async def test_what_is_not_done_is_asked_for_when_its_time_has_come(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        soon, later = operation(scope, now, ask_time=now), operation(scope, now)
        # However long it has taken by now.
        old = operation(scope, now - timedelta(days=80), ask_time=now - timedelta(seconds=1))
        others = (
            operation(scope, now, finished=PURGED_SLICES, ask_time=now),
            operation(scope, now, forced=False, ask_time=None),
        )
        async with profiles.work.begin(scope) as unit:
            for one in (later, soon, old, *others):
                await unit.operations.add(one)

        async def due(minutes: int) -> list[tuple[Scope, str]]:
            async with profiles.work.begin(SYSTEM) as unit:
                found = await unit.operations.due(now + timedelta(minutes=minutes))
            return [one for one in found if one[0] == scope]

        first = (scope, old.operation_id)
        assert await due(-1) == []
        assert await due(0) == [first, (scope, soon.operation_id)]
        assert await due(15) == [first, (scope, soon.operation_id), (scope, later.operation_id)]

    async def test_what_ended_long_ago_is_forgotten_what_did_not_end_never(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        long_ago = now - timedelta(days=31)
        gone = (
            operation(scope, long_ago, finished=PURGED_SLICES),
            operation(scope, long_ago, forced=False),
        )
        stay = (
            operation(scope, long_ago),
            operation(scope, long_ago, update_time=now, finished=PURGED_SLICES),
            operation(scope, now, forced=False),
        )
        async with profiles.work.begin(scope) as unit:
            for one in (*gone, *stay):
                await unit.operations.add(one)
        async with profiles.work.begin(SYSTEM) as unit:
            await unit.operations.forget_ended(now - timedelta(days=30))
        async with profiles.work.begin(scope) as unit:
            for one in gone:
                assert await unit.operations.get(one.operation_id) is None
            for one in stay:
                assert await unit.operations.get(one.operation_id) == one

    async def test_a_mark_stays_while_a_purge_is_under_way(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        one = operation(scope, profiles.clock.now())
        async with profiles.work.begin(scope) as unit:
            await unit.operations.add(one)
            await unit.destroy_key()
        profiles.clock.move(hours=1)
        for finished in ((), PURGED_SLICES):
            async with profiles.work.begin(scope) as unit:
                await unit.operations.replace(replace(one, finished=finished))
            async with profiles.work.begin(SYSTEM) as unit:
                await unit.forget_marks(timedelta(seconds=60))
            try:
                await add(profiles, scope, profile(scope, "li", profiles.clock.now()))
            except Fault:
                assert not finished
            else:
                assert finished


def destruction(scope: Scope, now: datetime, profile_id: str = "li") -> Destruction:
    return Destruction(
        tenant=scope.tenant,
        user=scope.owner,
        profile_id=profile_id,
        profile_uid=str(uuid4()),
        event_id=str(uuid4()),
        create_time=now,
        ask_time=now + timedelta(minutes=15),
    )


class TestDestructions:
    async def test_they_are_told_again_when_their_time_has_come(
        self, profiles: House[Any], scope: Scope
    ) -> None:
        now = profiles.clock.now()
        one, other = destruction(scope, now), destruction(scope, now)

        async def due(minutes: int) -> list[Destruction]:
            async with profiles.work.begin(SYSTEM) as unit:
                found = await unit.destructions.due(now + timedelta(minutes=minutes))
            return [it for it in found if it.user == scope.owner]

        async with profiles.work.begin(SYSTEM) as unit:
            await unit.destructions.add(one)
            await unit.destructions.add(other)
        assert await due(14) == []
        assert {it.event_id: it for it in await due(15)} == {
            one.event_id: one,
            other.event_id: other,
        }
        later = replace(one, ask_time=now + timedelta(minutes=30))
        async with profiles.work.begin(SYSTEM) as unit:
            await unit.destructions.replace(later)
        assert await due(15) == [other]
        assert await due(30) == [other, later]
        async with profiles.work.begin(SYSTEM) as unit:
            await unit.destructions.forget(now)
        assert len(await due(30)) == 2
        async with profiles.work.begin(SYSTEM) as unit:
            await unit.destructions.forget(now + timedelta(seconds=1))
        assert await due(30) == []

    async def test_those_of_a_purged_user_go_too(self, profiles: House[Any], scope: Scope) -> None:
        now, other = profiles.clock.now(), Scope("other", scope.owner)
        mine, theirs = destruction(scope, now), destruction(other, now)
        async with profiles.work.begin(SYSTEM) as unit:
            await unit.destructions.add(mine)
            await unit.destructions.add(theirs)
        async with profiles.work.begin(scope) as unit:
            await unit.destructions.destroy_all()
        async with profiles.work.begin(SYSTEM) as unit:
            due = await unit.destructions.due(now + timedelta(hours=1))
        assert [it for it in due if it.user == scope.owner] == [theirs]
