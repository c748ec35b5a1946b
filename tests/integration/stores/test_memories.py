"""What is remembered of users, in memory and in PostgreSQL."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.chat.memory.model import MOST_MEMORIES, Consent, Kind, Memory, Source
from services.chat.memory.usecases import MemoryUseCases
from services.kit.faults import Fault, Reason
from services.kit.ids import RandomIds
from services.kit.paging import PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope
from tests.integration.stores.houses import House


def memory(chats: House[Any], scope: Scope, name: str = "y1", **more: Any) -> Memory:
    now = chats.clock.now()
    values: dict[str, Any] = {
        "user": scope.owner, "memory_id": name, "kind": Kind.WORK, "text": "我在杭州做老师",
        "source": Source.MESSAGE, "message": "users/u/conversations/t/messages/m", "version": 1,
        "create_time": now, "update_time": now,
    }  # fmt: skip
    return Memory(**(values | more))


async def test_consent_is_nothing_until_it_is_given(chats: House[Any], scope: Scope) -> None:
    async with chats.work.begin(scope) as unit:
        assert await unit.memories.consent(lock=True) == Consent(scope.owner)
        await unit.memories.set_consent(granted=True, change_time=chats.clock.now())
        await unit.memories.add(memory(chats, scope))
    async with chats.work.begin(scope) as unit:
        found = await unit.memories.consent(lock=True)
        assert found == Consent(scope.owner, True, chats.clock.now(), 1)
        await unit.memories.set_consent(granted=False, change_time=chats.clock.move(seconds=1))
    async with chats.work.begin(scope) as unit:
        assert await unit.memories.consent() == Consent(scope.owner, False, chats.clock.now(), 1)
    async with chats.work.begin(Scope("other", scope.owner)) as unit:
        assert await unit.memories.consent() == Consent(scope.owner)


async def test_what_is_kept_comes_back_and_goes(chats: House[Any], scope: Scope) -> None:
    one = memory(chats, scope)
    async with chats.work.begin(scope) as unit:
        await unit.memories.add(one)
    changed = replace(one, text="x", source=Source.USER, message="", version=2)
    async with chats.work.begin(scope) as unit:
        assert await unit.memories.get("y1", lock=True) == one
        assert await unit.memories.get("y2") is None
        await unit.memories.replace(changed)
        await unit.memories.replace(memory(chats, scope, "y2"))
    async with chats.work.begin(scope) as unit:
        assert await unit.memories.all() == [changed]
        await unit.memories.delete("y1")
        assert await unit.memories.all() == []


async def test_they_come_in_pages_the_oldest_first(chats: House[Any], scope: Scope) -> None:
    made = []
    async with chats.work.begin(scope) as unit:
        for name in ("y3", "y1", "y2"):
            made.append(memory(chats, scope, name, create_time=chats.clock.move(seconds=1)))
            await unit.memories.add(made[-1])
    async with chats.work.begin(scope) as unit:
        first = await unit.memories.list(PageRequest(2))
        assert list(first.items) == made[:2]
        rest = await unit.memories.list(PageRequest(2, first.next))
        assert (list(rest.items), rest.next) == (made[2:], ())
        assert await unit.memories.all() == made


@pytest.mark.parametrize("other", [Scope("default", "somebody-else"), None])
async def test_nobody_else_sees_or_takes_them(
    chats: House[Any], scope: Scope, other: Scope | None
) -> None:
    stranger = other or Scope("other", scope.owner)
    async with chats.work.begin(scope) as unit:
        await unit.memories.set_consent(granted=True, change_time=chats.clock.now())
        await unit.memories.add(memory(chats, scope))
    async with chats.work.begin(stranger) as unit:
        assert await unit.memories.get("y1") is None
        assert await unit.memories.all() == []
        await unit.memories.delete("y1")
        assert await unit.memories.delete_all() == 0
        assert await unit.memories.destroy_all() == 0
    async with chats.work.begin(scope) as unit:
        assert (await unit.memories.consent()).count == 1


async def test_all_are_forgotten_and_consent_with_the_user(chats: House[Any], scope: Scope) -> None:
    async with chats.work.begin(scope) as unit:
        await unit.memories.set_consent(granted=True, change_time=chats.clock.now())
        for name in ("y1", "y2"):
            await unit.memories.add(memory(chats, scope, name))
        assert await unit.memories.delete_all() == 2
        assert (await unit.memories.consent()).granted
        await unit.memories.add(memory(chats, scope))
        assert await unit.memories.destroy_all() == 1
        assert await unit.memories.consent() == Consent(scope.owner)


async def test_nothing_is_kept_of_a_user_who_is_being_purged(
    chats: House[Any], scope: Scope
) -> None:
    async with chats.work.begin(scope) as unit:
        await unit.destroy_key()
    with pytest.raises(Fault) as refused:
        async with chats.work.begin(scope) as unit:
            await unit.memories.add(memory(chats, scope))
    assert refused.value.reason is Reason.USER_PURGED
    with pytest.raises(Fault) as refused:
        async with chats.work.begin(scope) as unit:
            await unit.memories.set_consent(granted=True, change_time=chats.clock.now())
    assert refused.value.reason is Reason.USER_PURGED
    with pytest.raises(Fault) as refused:
        async with chats.work.begin(scope) as unit:
            await unit.memories.consent(lock=True)
    assert refused.value.reason is Reason.USER_PURGED


async def tried(call: Any) -> Reason | None:
    try:
        await call
    except Fault as fault:
        return fault.reason
    return None


async def test_sixty_at_once_are_as_many_as_are_kept(chats: House[Any], scope: Scope) -> None:
    use, who = MemoryUseCases(chats.work, chats.clock, RandomIds()), Principal(scope.owner)
    await use.grant(who, None)
    wanted = [memory(chats, scope, text=f"note {number}") for number in range(60)]
    ends = await asyncio.gather(*(tried(use.create(who, one, None)) for one in wanted))
    assert (ends.count(None), ends.count(Reason.MEMORIES_FULL)) == (MOST_MEMORIES, 10)
    assert (await use.consent(who)).count == MOST_MEMORIES


async def test_nothing_slips_past_a_withdrawal(chats: House[Any], scope: Scope) -> None:
    use, who = MemoryUseCases(chats.work, chats.clock, RandomIds()), Principal(scope.owner)
    for _ in range(3):
        await use.grant(who, None)
        made = [memory(chats, scope, text=f"note {number}") for number in range(12)]
        calls: list[Any] = [tried(use.create(who, one, None)) for one in made]
        calls.insert(6, tried(use.withdraw(who, None)))
        ends = await asyncio.gather(*calls)
        assert set(ends) <= {None, Reason.MEMORY_CONSENT_MISSING}
        assert (await use.consent(who)).count == 0
