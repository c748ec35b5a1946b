"""Background work by real processes: purge in every slice, stale charts, kills in the middle, events nobody knows."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from google.longrunning.operations_pb2 import GetOperationRequest, Operation
from google.longrunning.operations_pb2_grpc import OperationsStub
from google.rpc import status_pb2
from psycopg import sql
from redis.asyncio import Redis

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import memory_service_pb2 as memory_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.memory_service_pb2_grpc import MemoryServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from services.kit.errors import STATUS_DETAILS_KEY, reason_of
from tests.e2e.processes import Process, process, spawn
from tests.support.people import Person, person, profile_request, talk
from tests.support.stack import Stack, engines, services

SLICES = ("profile", "chart", "chat")
QUICK = {"QUEUE__SWEEP_SECONDS": "0.2", "QUEUE__RELAY_SECONDS": "0.5"}
_PATIENCE = 30.0


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Services on engines of their own: other tests' events would be counted otherwise."""
    folder: Path = tmp_path_factory.mktemp("house")
    async with engines(folder) as started, services(started) as running:
        yield running


@pytest.fixture(scope="module")
async def worker(house: Stack) -> AsyncIterator[Process]:
    async with process(house, "workers", QUICK) as running:
        yield running


async def ask(stack: Stack, query: Any, *values: Any) -> list[tuple[Any, ...]]:
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        done = await connection.execute(query, values)
        return await done.fetchall() if done.description else []


async def dump(stack: Stack, user: str) -> dict[str, list[str]]:
    """Every row of a user, as text, by table."""
    # The registry of models is nobody's.
    found = """
      SELECT table_schema, table_name FROM information_schema.columns
      WHERE table_schema = ANY(%s) AND column_name = 'owner'
    """
    rows: dict[str, list[str]] = {}
    for schema, table in await ask(stack, found, list(SLICES)):
        query = sql.SQL("SELECT t::text FROM {} t WHERE owner = %s ORDER BY 1").format(
            sql.Identifier(schema, table)
        )
        mine = [row for (row,) in await ask(stack, query, user)]
        if mine:
            rows[f"{schema}.{table}"] = mine
    return rows


async def live(stack: Stack, user: str) -> Person:
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    request = chat_pb.GenerateReplyRequest(
        parent=conversation, text="career?", request_id=str(uuid4())
    )
    chats: Any = ChatServiceStub(stack.channel("chat"))
    await chats.GenerateReply(request, metadata=who.metadata)
    return who


async def long_talk(stack: Stack, user: str) -> Person:
    """A person who has asked so much that the talk's beginning is summarised, with the talk's last reply."""
    who = await live(stack, user)
    chats: Any = ChatServiceStub(stack.channel("chat"))
    listed = await chats.ListConversations(
        chat_pb.ListConversationsRequest(parent=f"users/{who.user}"), metadata=who.metadata
    )
    for number in range(10):
        request = chat_pb.GenerateReplyRequest(
            parent=listed.conversations[0].name, text=f"Wealth, number {number}?"
        )
        await chats.GenerateReply(request, metadata=who.metadata)
    return who


async def titled(stack: Stack, who: Person) -> bool:
    """Whether the talk of `live` has its title."""
    request = chat_pb.ListConversationsRequest(parent=f"users/{who.user}")
    chats: Any = ChatServiceStub(stack.channel("chat"))
    listed = await chats.ListConversations(request, metadata=who.metadata)
    return all(conversation.title for conversation in listed.conversations)


async def purge(stack: Stack, user: str, *, force: bool = True) -> Operation:
    request = profile_pb.PurgeUserDataRequest(name=f"users/{user}", force=force)
    profiles: Any = ProfileServiceStub(stack.channel("profile"))
    begun: Operation = await profiles.PurgeUserData(request, metadata=stack.metadata(user))
    return begun


async def look(stack: Stack, user: str, name: str) -> Operation:
    operations: Any = OperationsStub(stack.channel("profile"))
    request = GetOperationRequest(name=name)
    found: Operation = await operations.GetOperation(request, metadata=stack.metadata(user))
    return found


async def done(stack: Stack, user: str, name: str) -> dict[str, int]:
    """Wait for the end of a purge and return its counts."""
    async with asyncio.timeout(_PATIENCE):
        while not (operation := await look(stack, user, name)).done:
            await asyncio.sleep(0.05)
    response = profile_pb.PurgeUserDataResponse()
    operation.response.Unpack(response)
    assert response.forced
    return dict(response.counts)


async def reply_keys(stack: Stack, user: str) -> list[bytes]:
    """Names of the stream logs of a user."""
    client: Any = Redis.from_url(stack.redis_url)
    keys = [key async for key in client.scan_iter(f"baziai:reply:default:{user}:*")]
    await client.aclose()
    return keys


def reason(error: grpc.aio.AioRpcError) -> str:
    trailers = dict(error.trailing_metadata() or ())
    return reason_of(status_pb2.Status.FromString(trailers[STATUS_DETAILS_KEY]))


async def consumed(stack: Stack) -> int:
    """How many events were consumed by marks, in all slices."""
    query = " + ".join(f"(SELECT count(*) FROM {name}.consumed)" for name in SLICES)
    [(count,)] = await ask(stack, f"SELECT {query}")
    return int(count)


async def unfinished(stack: Stack, users: list[str]) -> int:
    query = "SELECT count(*) FROM profile.operations WHERE owner = ANY(%s) AND cardinality(finished) < 3"
    [(count,)] = await ask(stack, query, users)
    return int(count)


# This one runs first, while no worker of the module runs beside its own.
async def test_kills_at_any_moment_lose_nothing_and_do_nothing_twice(house: Stack) -> None:
    users = [f"u-{uuid4().hex[:10]}" for _ in range(20)]
    for start in range(0, len(users), 10):
        await asyncio.gather(*(person(house, user) for user in users[start : start + 10]))
    begun = await asyncio.gather(*(purge(house, user) for user in users))
    # A purge that is under way is joined, not begun again.
    assert (await purge(house, users[0])).name == begun[0].name
    names = dict(zip(users, (operation.name for operation in begun), strict=True))
    # Steps: three purges and three notes of them for each user. Kill where so many were done, at the earliest.
    first = await consumed(house)
    for at in sorted(random.Random(7).sample(range(3, 90), 3)):
        running = spawn(house, "workers", QUICK)
        try:
            async with asyncio.timeout(_PATIENCE):
                while await consumed(house) - first < at:
                    assert running.popen.poll() is None, running.log.read_text()[-2000:]
                    await asyncio.sleep(0.001)
        finally:
            running.kill()
    assert await unfinished(house, users)
    # Two relays at the end, which must not send anything twice either.
    async with process(house, "workers", QUICK), process(house, "workers", QUICK):
        counts = await asyncio.gather(*(done(house, user, names[user]) for user in users))
    assert counts == [
        {"profiles": 1, "charts": 1, "conversations": 0, "messages": 0, "memories": 0}
    ] * len(users)
    for user in users:
        left = await dump(house, user)
        assert set(left) <= {f"{name}.user_keys" for name in SLICES} | {"profile.operations"}
    assert await ask(house, "SELECT 1 FROM profile.outbox") == []


async def test_a_long_talk_is_summarised_and_the_summary_is_purged(
    house: Stack, worker: Process, user: str
) -> None:
    await long_talk(house, user)
    async with asyncio.timeout(_PATIENCE):
        while "chat.summaries" not in (rows := await dump(house, user)):
            await asyncio.sleep(0.05)
    assert len(rows["chat.summaries"]) == 1
    assert not any("Wealth" in row or "career" in row for row in rows["chat.summaries"])
    chats: Any = ChatServiceStub(house.channel("chat"))
    metadata = house.metadata(user)
    listed = await chats.ListConversations(
        chat_pb.ListConversationsRequest(parent=f"users/{user}"), metadata=metadata
    )
    request = chat_pb.GenerateReplyRequest(parent=listed.conversations[0].name, text="And now?")
    made = await chats.GenerateReply(request, metadata=metadata)
    receipt = await chats.GetContextReceipt(
        chat_pb.GetContextReceiptRequest(name=f"{made.reply.name}/contextReceipt"),
        metadata=metadata,
    )
    found = {one.part: (one.included_count, one.cut_count) for one in receipt.sections}
    # The composer is given the newest turns word for word; summaries are for models.
    assert found[receipt.PART_TURNS] == (12, 10)
    assert found[receipt.PART_SUMMARY] == (0, 1)
    begun = await purge(house, user)
    await done(house, user, begun.name)
    assert not {"chat.summaries", "chat.replies"} & set(await dump(house, user))


async def test_what_is_told_is_remembered_sealed_and_purged(
    house: Stack, worker: Process, user: str
) -> None:
    who = await person(house, user)
    memories: Any = MemoryServiceStub(house.channel("chat"))
    consent = memory_pb.GrantMemoryConsentRequest(name=f"users/{user}/memoryConsent")
    await memories.GrantMemoryConsent(consent, metadata=who.metadata)
    asked = chat_pb.GenerateReplyRequest(
        parent=await talk(house.channel("chat"), who), text="我在杭州做老师，事业如何？"
    )
    chats: Any = ChatServiceStub(house.channel("chat"))
    made = await chats.GenerateReply(asked, metadata=who.metadata)
    wanted = memory_pb.ListMemoriesRequest(parent=f"users/{user}")
    async with asyncio.timeout(_PATIENCE):
        while not (found := await memories.ListMemories(wanted, metadata=who.metadata)).memories:
            await asyncio.sleep(0.05)
    [one] = found.memories
    assert (one.text, one.message) == ("我在杭州做老师", made.reply.user_message)
    rows = await dump(house, user)
    assert len(rows["chat.memories"]) == 1
    kept = one.text.encode().hex()
    assert not any("老师" in row or kept in row for rows_of in rows.values() for row in rows_of)
    begun = await purge(house, user)
    assert (await done(house, user, begun.name))["memories"] == 1
    assert not {"chat.memories", "chat.memory_consents"} & set(await dump(house, user))


async def test_a_purge_ends_in_every_slice_and_touches_nobody_else(
    house: Stack, worker: Process, user: str
) -> None:
    neighbour = f"{user}-neighbour"
    who, beside = await live(house, user), await live(house, neighbour)
    async with asyncio.timeout(_PATIENCE):
        while await ask(house, "SELECT 1 FROM chart.outbox UNION ALL SELECT 1 FROM chat.outbox"):
            await asyncio.sleep(0.02)
        # What was sent is not yet done: the neighbour's talk is still to be given its title.
        while not all([await titled(house, one) for one in (who, beside)]):
            await asyncio.sleep(0.02)
    before = await dump(house, neighbour)
    assert len(before) >= 9
    assert await reply_keys(house, user)
    counted = await purge(house, user, force=False)
    assert counted.done
    assert (await dump(house, user))["profile.profiles"]

    begun = await purge(house, user)
    assert await done(house, user, begun.name) == {
        "profiles": 1,
        "charts": 1,
        "conversations": 1,
        "messages": 2,
        "memories": 0,
    }
    left = await dump(house, user)
    # What stays says that a purge was done, and for a minute that nothing may be stored; nothing of the user.
    marks = {f"{name}.user_keys" for name in SLICES}
    assert set(left) <= marks | {"profile.operations", "profile.requests", "chat.requests"}
    wrapped = "SELECT count(wrapped) FROM {}.user_keys WHERE owner = %s"
    for name in SLICES:
        assert await ask(house, sql.SQL(wrapped).format(sql.Identifier(name)), user) == [(0,)]
    assert await reply_keys(house, user) == []
    assert await dump(house, neighbour) == before
    assert len(await reply_keys(house, neighbour)) == 1

    profiles: Any = ProfileServiceStub(house.channel("profile"))
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await profiles.CreateProfile(profile_request(user), metadata=who.metadata)
    assert reason(refused.value) == "USER_PURGED"

    for name in SLICES:
        aged = "UPDATE {}.user_keys SET create_time = now() - interval '2 minutes' WHERE owner = %s"
        await ask(house, sql.SQL(aged).format(sql.Identifier(name)), user)
    async with asyncio.timeout(_PATIENCE):
        while marks & set(await dump(house, user)):
            await asyncio.sleep(0.05)
    again = await live(house, user)
    assert again.profile == who.profile


async def test_a_changed_birth_makes_its_charts_stale(
    house: Stack, worker: Process, user: str
) -> None:
    who = await person(house, user)
    profiles: Any = ProfileServiceStub(house.channel("profile"))
    charts: Any = ChartServiceStub(house.channel("chart"))
    update = profile_pb.UpdateProfileRequest()
    update.profile.name = who.profile
    update.profile.display_name = "Another"
    await profiles.UpdateProfile(update, metadata=who.metadata)
    get = chart_pb.GetChartRequest(name=who.chart)
    assert not (await charts.GetChart(get, metadata=who.metadata)).stale
    changed = profile_request(user).profile.birth
    changed.time_of_day.minutes = 13
    update.profile.birth.CopyFrom(changed)
    await profiles.UpdateProfile(update, metadata=who.metadata)
    async with asyncio.timeout(_PATIENCE):
        while not (await charts.GetChart(get, metadata=who.metadata)).stale:
            await asyncio.sleep(0.02)
    fresh = await charts.CreateChart(
        chart_pb.CreateChartRequest(parent=who.profile), metadata=who.metadata
    )
    assert not fresh.stale
    listed = chart_pb.ListChartsRequest(parent=who.profile, filter="stale = true")
    answer = await charts.ListCharts(listed, metadata=who.metadata)
    assert [chart.name for chart in answer.charts] == [who.chart]


@pytest.mark.parametrize("kind", ["from_the_future", "birth_revised"])
async def test_an_event_that_nobody_knows_blocks_no_other(
    house: Stack, worker: Process, user: str, kind: str
) -> None:
    """Of an unknown kind, which waits for the release that knows it, and of a known kind that cannot be read."""
    await ask(
        house,
        "INSERT INTO profile.outbox (event_id, tenant, owner, kind, payload, create_time)"
        " VALUES (gen_random_uuid(), 'default', %s, %s, %s, now())",
        user,
        kind,
        b"\xfa\xe7\x07\x00",
    )
    await live(house, user)
    begun = await purge(house, user)
    assert (await done(house, user, begun.name))["profiles"] == 1
    left = await ask(house, "SELECT 1 FROM profile.outbox WHERE kind = %s", kind)
    assert left == ([(1,)] if kind == "from_the_future" else [])


async def test_the_end_of_a_profile_is_told_again_to_who_has_not_heard(
    house: Stack, worker: Process, user: str
) -> None:
    """The queue can lose a message that the outbox gave it: what it asked for happens all the same."""
    await person(house, user)
    old = "UPDATE profile.profiles SET delete_time = now() - interval '31 days' WHERE owner = %s"
    await ask(house, old, user)
    charts = "SELECT 1 FROM chart.charts WHERE owner = %s"
    async with asyncio.timeout(_PATIENCE):
        while await ask(house, charts, user):
            await asyncio.sleep(0.02)
    told = "SELECT 1 FROM profile.destructions WHERE owner = %s AND ask_time > now()"
    assert await ask(house, told, user)
    # As if Chart had never heard: its mark is gone, and a chart of before is there.
    [(event_id,)] = await ask(
        house, "SELECT event_id FROM profile.destructions WHERE owner = %s", user
    )
    await ask(house, "DELETE FROM chart.consumed WHERE event_id = %s", event_id)
    await ask(
        house,
        "INSERT INTO chart.charts (tenant, owner, profile_id, chart_id, uid, document, birth_revision, engine_version,"
        " version, create_time) VALUES ('default', %s, 'li', 'c1', gen_random_uuid(), '', 1, '1', 1,"
        " now() - interval '1 hour')",
        user,
    )
    due = "UPDATE profile.destructions SET ask_time = now() WHERE owner = %s"
    await ask(house, due, user)
    async with asyncio.timeout(_PATIENCE):
        while await ask(house, charts, user):
            await asyncio.sleep(0.02)
    assert await ask(house, told, user)
