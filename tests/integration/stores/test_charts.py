"""What stored charts promise, in memory and in PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.chart.model import Query, StoredChart
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from services.kit.uow import Scope
from tests.integration.stores.houses import House

IDS = RandomIds()
# Of one profile id, one after the other: uids sort by time.
OLD, NEW = sorted((IDS.uuid(), IDS.uuid()))


def chart(scope: Scope, now: datetime, chart_id: str = "c1", **more: Any) -> StoredChart:
    values: dict[str, Any] = {
        "user": scope.owner,
        "profile_id": "li",
        "chart_id": chart_id,
        "uid": IDS.uuid(),
        "profile_uid": OLD,
        "document": b"pillars",
        "birth_revision": 1,
        "engine_version": "1",
        "create_time": now,
    }
    return StoredChart(**(values | more))


async def add(house: House[Any], scope: Scope, *charts: StoredChart) -> None:
    async with house.work.begin(scope) as unit:
        for one in charts:
            assert await unit.charts.add(one)


async def stale(house: House[Any], scope: Scope) -> set[str]:
    """Ids of stale charts; the three ways to learn of it agree."""
    async with house.work.begin(scope) as unit:
        everything = await unit.charts.list(Query(), PageRequest(200))
        chosen = await unit.charts.list(Query(stale=True), PageRequest(200))
        fresh = await unit.charts.list(Query(stale=False), PageRequest(200))
        for one in everything.items:
            assert await unit.charts.get(one.profile_id, one.chart_id) == one
    found = {one.chart_id for one in everything.items if one.stale}
    assert {one.chart_id for one in chosen.items} == found
    assert {one.chart_id for one in fresh.items} == {
        one.chart_id for one in everything.items
    } - found
    return found


async def note(house: House[Any], scope: Scope, uid: str, revision: int) -> None:
    async with house.work.begin(scope) as unit:
        await unit.charts.note_revision("li", uid, revision)


class TestCharts:
    @pytest.mark.parametrize("uid", [OLD, ""], ids=["uid", "no uid"])
    async def test_what_is_stored_is_read(self, charts: House[Any], scope: Scope, uid: str) -> None:
        one = chart(scope, charts.clock.now(), profile_uid=uid)
        await add(charts, scope, one)
        async with charts.work.begin(scope) as unit:
            assert await unit.charts.get("li", "c1") == one
            assert await unit.charts.get("li", "c2") is None
            assert await unit.charts.get("wang", "c1") is None

    async def test_an_id_is_taken_once_below_each_profile(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        await add(charts, scope, chart(scope, now), chart(scope, now, profile_id="wang"))
        async with charts.work.begin(scope) as unit:
            assert not await unit.charts.add(chart(scope, now, document=b"other"))
            found = await unit.charts.get("li", "c1")
            assert found.document == b"pillars"

    async def test_nobody_sees_or_changes_anothers(self, charts: House[Any], scope: Scope) -> None:
        now = charts.clock.now()
        one = chart(scope, now)
        await add(charts, scope, one)
        for stranger in (Scope("other", scope.owner), Scope(scope.tenant, f"{scope.owner}x")):
            async with charts.work.begin(stranger) as unit:
                assert await unit.charts.get("li", "c1") is None
                assert (await unit.charts.list(Query(), PageRequest(10))).items == ()
                assert not await unit.charts.delete("li", "c1")
                assert await unit.charts.destroy_of("li", OLD, now + timedelta(days=1)) == 0
                assert await unit.charts.destroy_all() == 0
                await unit.charts.note_revision("li", OLD, 9)
        async with charts.work.begin(scope) as unit:
            assert await unit.charts.get("li", "c1") == one

    async def test_pages_begin_with_the_newest_and_skip_nothing(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        some = [
            chart(scope, now + timedelta(seconds=number // 2), f"c{number}") for number in range(7)
        ]
        await add(charts, scope, *some)
        ordered = sorted(some, key=lambda one: (one.create_time, one.uid), reverse=True)
        for size in (1, 2, 3, 7, 200):
            found: list[StoredChart] = []
            after: tuple[str, ...] = ()
            while True:
                async with charts.work.begin(scope) as unit:
                    page = await unit.charts.list(Query(), PageRequest(size, after))
                found += page.items
                if not page.next:
                    break
                after = page.next
            assert found == ordered

    async def test_lists_choose(self, charts: House[Any], scope: Scope) -> None:
        now = charts.clock.now()
        await add(
            charts,
            scope,
            chart(scope, now, "a"),
            chart(scope, now, "b", engine_version="2"),
            chart(scope, now, "c", profile_id="wang"),
        )

        async def ids(query: Query) -> set[str]:
            async with charts.work.begin(scope) as unit:
                page = await unit.charts.list(query, PageRequest(10))
            return {one.chart_id for one in page.items}

        assert await ids(Query()) == {"a", "b", "c"}
        assert await ids(Query("li")) == {"a", "b"}
        assert await ids(Query(engine_version="1")) == {"a", "c"}
        assert await ids(Query("li", engine_version="1")) == {"a"}
        assert await ids(Query("nobody")) == set()

    async def test_a_chart_is_deleted_once(self, charts: House[Any], scope: Scope) -> None:
        await add(charts, scope, chart(scope, charts.clock.now()))
        async with charts.work.begin(scope) as unit:
            assert await unit.charts.delete("li", "c1")
            assert not await unit.charts.delete("li", "c1")
            assert await unit.charts.get("li", "c1") is None

    async def test_all_of_a_user_are_destroyed_with_what_was_noted(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        await add(charts, scope, chart(scope, now), chart(scope, now, profile_id="wang"))
        await note(charts, scope, OLD, 5)
        async with charts.work.begin(scope) as unit:
            assert await unit.charts.destroy_all() == 2
        await add(charts, scope, chart(scope, now))
        assert await stale(charts, scope) == set()

    async def test_a_purged_user_can_neither_store_nor_read(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        await add(charts, scope, chart(scope, now))
        async with charts.work.begin(scope) as unit:
            await unit.destroy_key()
        with pytest.raises(Fault) as refused:
            await add(charts, scope, chart(scope, now, "c2"))
        assert refused.value.reason is Reason.USER_PURGED
        with pytest.raises(Fault):
            await stale(charts, scope)


class TestRevisions:
    async def test_charts_of_older_revisions_are_stale(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        await add(charts, scope, chart(scope, now, "a"), chart(scope, now, "b", birth_revision=2))
        other = chart(scope, now, "c", profile_id="wang")
        await add(charts, scope, other)
        assert await stale(charts, scope) == set()
        await note(charts, scope, OLD, 2)
        assert await stale(charts, scope) == {"a"}
        await note(charts, scope, OLD, 3)
        assert await stale(charts, scope) == {"a", "b"}

    async def test_old_news_change_nothing(self, charts: House[Any], scope: Scope) -> None:
        await add(charts, scope, chart(scope, charts.clock.now(), birth_revision=2))
        for revision in (3, 2, 1, 3):
            await note(charts, scope, OLD, revision)
        assert await stale(charts, scope) == {"c1"}

    async def test_a_chart_that_was_made_before_the_news_and_stored_after_is_stale(
        self, charts: House[Any], scope: Scope
    ) -> None:
        await note(charts, scope, OLD, 2)
        await add(charts, scope, chart(scope, charts.clock.now()))
        assert await stale(charts, scope) == {"c1"}

    async def test_late_news_of_a_destroyed_profile_do_not_touch_its_successor(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        await add(charts, scope, chart(scope, now, profile_uid=NEW))
        await note(charts, scope, OLD, 7)
        assert await stale(charts, scope) == set()
        await note(charts, scope, NEW, 2)
        assert await stale(charts, scope) == {"c1"}
        await add(charts, scope, chart(scope, now, "c2", profile_uid=NEW, birth_revision=2))
        await note(charts, scope, OLD, 8)
        assert await stale(charts, scope) == {"c1"}
        await note(charts, scope, NEW, 3)
        assert await stale(charts, scope) == {"c1", "c2"}

    async def test_news_of_an_older_release_are_taken_for_anybodys(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        await add(charts, scope, chart(scope, now, "a", profile_uid=NEW))
        await note(charts, scope, "", 2)
        await add(charts, scope, chart(scope, now, "b", profile_uid=""))
        assert await stale(charts, scope) == {"a", "b"}
        await note(charts, scope, NEW, 1)
        assert await stale(charts, scope) == {"a", "b"}
        await note(charts, scope, "", 3)
        await add(charts, scope, chart(scope, now, "c", profile_uid=NEW, birth_revision=2))
        assert await stale(charts, scope) == {"a", "b", "c"}

    @pytest.mark.parametrize("uid", [OLD, ""], ids=["uid", "no uid"])
    async def test_the_end_of_a_profile_takes_what_is_older_and_what_was_noted(
        self, charts: House[Any], scope: Scope, uid: str
    ) -> None:
        now = charts.clock.now()
        later = now + timedelta(seconds=1)
        successor = chart(scope, later, "b", profile_uid=NEW)
        other = chart(scope, now, profile_id="wang")
        await add(charts, scope, chart(scope, now, "a"), successor, other)
        await note(charts, scope, OLD, 5)
        async with charts.work.begin(scope) as unit:
            assert await unit.charts.destroy_of("li", uid, later) == 1
            assert await unit.charts.get("li", "a") is None
            assert await unit.charts.get("li", "b") == successor
            assert await unit.charts.get("wang", "c1") == other
        assert await stale(charts, scope) == set()

    async def test_a_late_end_leaves_what_was_noted_of_the_successor(
        self, charts: House[Any], scope: Scope
    ) -> None:
        now = charts.clock.now()
        successor = chart(scope, now, profile_uid=NEW)
        await add(charts, scope, successor)
        await note(charts, scope, NEW, 2)
        async with charts.work.begin(scope) as unit:
            assert await unit.charts.destroy_of("li", OLD, now) == 0
            assert await unit.charts.get("li", "c1") == replace(successor, stale=True)
