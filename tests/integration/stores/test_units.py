"""What every unit of work promises: all or nothing, once for each request and event, no key after a purge."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.kit.call import Repeat, RepeatKey, Replayed
from services.kit.events import ChartCreated, Event
from services.kit.faults import Fault, Reason
from services.kit.uow import SYSTEM, Scope
from tests.integration.stores.houses import House

TOLD = ChartCreated("users/u/profiles/p/charts/c", "1")


def repeat(content: bytes = b"a", request_id: str = "") -> Repeat:
    key = RepeatKey("/baziai.Test/Do", request_id or str(uuid4()), content.ljust(32, b"."))
    return Repeat(key, lambda result: str(result).encode())


class TestAllOrNothing:
    async def test_what_commits_is_told(self, house: House[Any], scope: Scope) -> None:
        async with house.work.begin(scope) as unit:
            event = await unit.emit(TOLD)
        assert event.payload == TOLD
        assert (event.tenant, event.user) == (scope.tenant, scope.owner)
        assert event.create_time == house.clock.now()
        assert await house.told(scope) == [event]

    async def test_what_fails_never_was(self, house: House[Any], scope: Scope) -> None:
        asked = repeat()
        with pytest.raises(ZeroDivisionError):
            async with house.work.begin(scope, asked) as unit:
                await unit.emit(TOLD)
                await unit.remember("answer")
                assert await unit.consume_once("one", scope.owner)
                raise ZeroDivisionError
        assert await house.told(scope) == []
        async with house.work.begin(scope, asked) as unit:
            assert await unit.consume_once("one", scope.owner)

    async def test_the_system_tells_for_a_user(self, house: House[Any], scope: Scope) -> None:
        async with house.work.begin(SYSTEM) as unit:
            await unit.emit(TOLD, scope)
        assert [event.payload for event in await house.told(scope)] == [TOLD]

    async def test_an_event_that_waits_is_not_told_twice(
        self, house: House[Any], scope: Scope
    ) -> None:
        async with house.work.begin(scope) as unit:
            event: Event = await unit.emit(TOLD)
        async with house.work.begin(scope) as unit:
            await unit.emit_again(event)
        assert await house.told(scope) == [event]


class TestConsume:
    async def test_an_event_is_new_to_each_consumer_once(self, house: House[Any]) -> None:
        event_id, one, other = str(uuid4()), f"one-{uuid4()}", f"other-{uuid4()}"
        for consumer, new in ((one, True), (one, False), (other, True)):
            async with house.work.begin(SYSTEM) as unit:
                assert await unit.consume(consumer, event_id) is new

    async def test_a_subject_is_dealt_with_once(self, house: House[Any], scope: Scope) -> None:
        async with house.work.begin(scope) as unit:
            assert not await unit.dealt_with("one", scope.owner)
            assert await unit.consume_once("one", scope.owner)
            assert await unit.dealt_with("one", scope.owner)
        async with house.work.begin(scope) as unit:
            assert not await unit.consume_once("one", scope.owner)
            assert not await unit.dealt_with("other", scope.owner)

    async def test_marks_are_forgotten_after_a_month(self, house: House[Any], scope: Scope) -> None:
        async with house.work.begin(scope) as unit:
            await unit.consume_once("one", scope.owner)
        for days, known in ((29, True), (2, False)):
            house.clock.move(days=days)
            async with house.work.begin(SYSTEM) as unit:
                await unit.forget_expired()
                assert await unit.dealt_with("one", scope.owner) is known


class TestRepeat:
    @pytest.mark.parametrize("personal", [True, False])
    async def test_the_first_answer_is_given_again(
        self, house: House[Any], scope: Scope, personal: bool
    ) -> None:
        asked = repeat()
        async with house.work.begin(scope, asked) as unit:
            await unit.remember("answer", personal=personal)
        with pytest.raises(Replayed) as replayed:
            async with house.work.begin(scope, asked):
                raise AssertionError("done twice")
        assert replayed.value.reply == b"answer"
        async with house.work.begin(scope) as unit:
            with pytest.raises(Replayed):
                await unit.seen(asked)

    async def test_an_id_names_one_request(self, house: House[Any], scope: Scope) -> None:
        first = repeat()
        other = repeat(b"b", first.key.request_id)
        async with house.work.begin(scope, first) as unit:
            await unit.remember("answer")
        with pytest.raises(Fault) as refused:
            async with house.work.begin(scope, other):
                raise AssertionError("done")
        assert refused.value.reason is Reason.REQUEST_ID_REUSED
        async with house.work.begin(scope) as unit:
            with pytest.raises(Fault):
                await unit.seen(other)

    async def test_two_at_once_are_done_once(self, house: House[Any], scope: Scope) -> None:
        asked, done = repeat(), 0

        async def ask() -> bytes:
            nonlocal done
            try:
                async with house.work.begin(scope, asked) as unit:
                    await asyncio.sleep(0)
                    done += 1
                    await unit.remember("answer")
            except Replayed as replayed:
                return replayed.reply
            return b"answer"

        assert list(await asyncio.gather(ask(), ask(), ask())) == [b"answer"] * 3
        assert done == 1

    async def test_users_and_tenants_do_not_share_ids(
        self, house: House[Any], scope: Scope
    ) -> None:
        asked = repeat()
        for one in (scope, Scope(scope.tenant, f"{scope.owner}x"), Scope("other", scope.owner)):
            async with house.work.begin(one, asked) as unit:
                await unit.seen(repeat())
                await unit.remember("answer")

    async def test_what_was_never_asked_was_not_seen(self, house: House[Any], scope: Scope) -> None:
        async with house.work.begin(scope) as unit:
            await unit.seen(repeat())
            await unit.remember("nobody asked for it to be kept")

    async def test_answers_are_kept_for_a_day(self, house: House[Any], scope: Scope) -> None:
        asked = repeat()
        async with house.work.begin(scope, asked) as unit:
            await unit.remember("answer")
        house.clock.move(hours=25)
        async with house.work.begin(SYSTEM) as unit:
            await unit.forget_expired()
        async with house.work.begin(scope, asked) as unit:
            await unit.remember("another")

    async def test_an_expired_answer_is_no_answer(self, house: House[Any], scope: Scope) -> None:
        asked = repeat()
        async with house.work.begin(scope, asked) as unit:
            await unit.remember("answer")
        house.clock.move(hours=25)
        async with house.work.begin(scope) as unit:
            await unit.seen(asked)
        async with house.work.begin(scope, repeat(b"b", asked.key.request_id)) as unit:
            await unit.remember("another")


class TestPurge:
    async def test_without_a_key_nothing_personal_is_kept_or_told_again(
        self, house: House[Any], scope: Scope
    ) -> None:
        personal, plain = repeat(), repeat()
        async with house.work.begin(scope, personal) as unit:
            await unit.remember("answer")
        async with house.work.begin(scope, plain) as unit:
            await unit.remember("a name", personal=False)
        async with house.work.begin(scope) as unit:
            await unit.destroy_key()
        for asked in (personal, repeat()):
            with pytest.raises(Fault) as refused:
                async with house.work.begin(scope, asked) as unit:
                    await unit.remember("answer")
            assert refused.value.reason is Reason.USER_PURGED
            assert refused.value.retry_after
        with pytest.raises(Replayed):
            async with house.work.begin(scope, plain):
                raise AssertionError("done twice")

    async def test_who_never_had_a_key_is_marked_too(self, house: House[Any], scope: Scope) -> None:
        async with house.work.begin(scope) as unit:
            await unit.destroy_key()
        with pytest.raises(Fault):
            async with house.work.begin(scope, repeat()) as unit:
                await unit.remember("answer")

    async def test_sealed_answers_are_forgotten_plain_ones_stay(
        self, house: House[Any], scope: Scope
    ) -> None:
        personal, plain, stranger = repeat(), repeat(), repeat()
        other = Scope(scope.tenant, f"{scope.owner}x")
        async with house.work.begin(scope, personal) as unit:
            await unit.remember("answer")
        async with house.work.begin(scope, plain) as unit:
            await unit.remember("a name", personal=False)
        async with house.work.begin(other, stranger) as unit:
            await unit.remember("answer")
        async with house.work.begin(scope) as unit:
            await unit.forget_requests()
            await unit.seen(personal)
            with pytest.raises(Replayed):
                await unit.seen(plain)
        async with house.work.begin(other) as unit:
            with pytest.raises(Replayed):
                await unit.seen(stranger)

    async def test_a_mark_is_taken_away_when_it_is_old_enough(
        self, house: House[Any], scope: Scope
    ) -> None:
        async with house.work.begin(scope) as unit:
            await unit.destroy_key()
        minute = timedelta(seconds=60)
        for seconds, purged in ((59, True), (2, False)):
            house.clock.move(seconds=seconds)
            async with house.work.begin(SYSTEM) as unit:
                await unit.forget_marks(minute)
            try:
                async with house.work.begin(scope, repeat()) as unit:
                    await unit.remember("answer")
            except Fault:
                assert purged
            else:
                assert not purged

    async def test_the_key_of_another_stays(self, house: House[Any], scope: Scope) -> None:
        other, asked = Scope("other", scope.owner), repeat()
        async with house.work.begin(other, asked) as unit:
            await unit.remember("answer")
        async with house.work.begin(scope) as unit:
            await unit.destroy_key()
        house.clock.move(minutes=2)
        async with house.work.begin(SYSTEM) as unit:
            await unit.forget_marks(timedelta(seconds=60))
        with pytest.raises(Replayed):
            async with house.work.begin(other, asked):
                raise AssertionError("done twice")
