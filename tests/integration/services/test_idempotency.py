"""A mutation that is sent twice is done once, whatever happens in between."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from google.rpc import status_pb2

from baziai.chart.v1 import chart_service_pb2 as chart_pb
from baziai.chart.v1.chart_service_pb2_grpc import ChartServiceStub
from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.profile.v1 import profile_service_pb2 as profile_pb
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from services.kit.errors import STATUS_DETAILS_KEY, reason_of
from tests.support.people import person, profile_request, talk
from tests.support.stack import Stack

AT_ONCE = 20


async def rows(stack: Stack, query: str, *values: Any) -> list[tuple[Any, ...]]:
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        return await (await connection.execute(query, values)).fetchall()


async def change(stack: Stack, query: str, *values: Any) -> int:
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        return (await connection.execute(query, values)).rowcount


def reason(error: grpc.aio.AioRpcError) -> str:
    trailers = dict(error.trailing_metadata() or ())
    return reason_of(status_pb2.Status.FromString(trailers[STATUS_DETAILS_KEY]))


async def outcome(call: Any) -> Any:
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        return reason(error)


def profiles(stack: Stack) -> Any:
    return ProfileServiceStub(stack.channel("profile"))


async def test_twenty_at_once_make_one_row_and_get_one_answer(stack: Stack, user: str) -> None:
    request = profile_request(user, "", request_id=str(uuid4()))
    metadata = stack.metadata(user)
    calls = [profiles(stack).CreateProfile(request, metadata=metadata) for _ in range(AT_ONCE)]
    answers = await asyncio.gather(*calls)
    assert len({answer.SerializeToString(deterministic=True) for answer in answers}) == 1
    assert answers[0].name.startswith(f"users/{user}/profiles/p")
    counted = "SELECT count(*) FROM profile.profiles WHERE owner = %s"
    assert await rows(stack, counted, user) == [(1,)]


async def test_two_requests_under_one_id_cannot_both_be_done(stack: Stack, user: str) -> None:
    request_id, metadata = str(uuid4()), stack.metadata(user)
    one, other = (profile_request(user, name, request_id=request_id) for name in ("one", "other"))
    calls = [
        outcome(profiles(stack).CreateProfile(request, metadata=metadata))
        for request in (one, other) * 10
    ]
    answers = Counter(
        answer if isinstance(answer, str) else answer.name
        for answer in await asyncio.gather(*calls)
    )
    assert sorted(answers.values()) == [10, 10]
    assert answers["REQUEST_ID_REUSED"] == 10
    counted = "SELECT count(*) FROM profile.profiles WHERE owner = %s"
    assert await rows(stack, counted, user) == [(1,)]


async def test_the_answer_commits_with_the_effect(stack: Stack, user: str) -> None:
    request = profile_request(user, request_id=str(uuid4()))
    created = await profiles(stack).CreateProfile(request, metadata=stack.metadata(user))
    change_name = profile_pb.DeleteProfileRequest(name=created.name, request_id=str(uuid4()))
    await profiles(stack).DeleteProfile(change_name, metadata=stack.metadata(user))
    same = """
      SELECT count(*) FROM profile.requests r JOIN profile.profiles p ON r.xmin = p.xmin
      WHERE r.owner = %s AND p.owner = %s AND r.request_id = %s AND r.reply IS NOT NULL
    """
    assert await rows(stack, same, user, user, change_name.request_id) == [(1,)]


async def test_event_and_answer_commit_with_the_chart(stack: Stack, user: str) -> None:
    who = await person(stack, user)
    request = chart_pb.CreateChartRequest(parent=who.profile, request_id=str(uuid4()))
    charts: Any = ChartServiceStub(stack.channel("chart"))
    created = await charts.CreateChart(request, metadata=who.metadata)
    again = await charts.CreateChart(request, metadata=who.metadata)
    assert again == created
    same = """
      SELECT (SELECT count(*) FROM chart.requests r WHERE r.xmin = c.xmin),
             (SELECT count(*) FROM chart.outbox o WHERE o.xmin = c.xmin AND o.kind = 'chart_created')
      FROM chart.charts c WHERE c.owner = %s AND c.chart_id = %s
    """
    assert await rows(stack, same, user, created.name.rsplit("/", 1)[1]) == [(1, 1)]


async def test_a_refused_request_can_be_sent_again_when_it_may_be_done(
    stack: Stack, user: str
) -> None:
    metadata = stack.metadata(user)
    charts: Any = ChartServiceStub(stack.channel("chart"))
    request = chart_pb.CreateChartRequest(
        parent=f"users/{user}/profiles/li", chart_id="c1", request_id=str(uuid4())
    )
    assert await outcome(charts.CreateChart(request, metadata=metadata)) == "RESOURCE_NOT_FOUND"
    await profiles(stack).CreateProfile(profile_request(user), metadata=metadata)
    first = await charts.CreateChart(request, metadata=metadata)
    assert await charts.CreateChart(request, metadata=metadata) == first


async def test_after_a_day_an_id_is_fresh_again(stack: Stack, user: str) -> None:
    request = profile_request(user, request_id=str(uuid4()))
    metadata = stack.metadata(user)
    first = await profiles(stack).CreateProfile(request, metadata=metadata)
    assert await profiles(stack).CreateProfile(request, metadata=metadata) == first
    past = "UPDATE profile.requests SET expire_time = now() - interval '1 second' WHERE owner = %s"
    assert await change(stack, past, user) == 1
    again = await outcome(profiles(stack).CreateProfile(request, metadata=metadata))
    assert again == "RESOURCE_EXISTS"


async def test_an_id_belongs_to_one_user_and_one_method(stack: Stack, user: str) -> None:
    request_id, stranger = str(uuid4()), f"{user}-stranger"
    for who in (user, stranger):
        request = profile_request(who, request_id=request_id)
        made = await profiles(stack).CreateProfile(request, metadata=stack.metadata(who))
        assert made.name == f"users/{who}/profiles/li"
    delete = profile_pb.DeleteProfileRequest(
        name=f"users/{user}/profiles/li", request_id=request_id
    )
    gone = await profiles(stack).DeleteProfile(delete, metadata=stack.metadata(user))
    assert gone.HasField("delete_time")


async def test_one_id_written_in_two_ways_is_one_id(stack: Stack, user: str) -> None:
    request_id, metadata = str(uuid4()), stack.metadata(user)
    lower = profile_request(user, request_id=request_id)
    upper = profile_request(user, request_id=request_id.upper())
    first = await profiles(stack).CreateProfile(lower, metadata=metadata)
    assert await profiles(stack).CreateProfile(upper, metadata=metadata) == first


@pytest.mark.parametrize("attempt", range(3))
async def test_a_question_sent_ten_times_at_once_is_answered_once(
    stack: Stack, user: str, attempt: int
) -> None:
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    chats: Any = ChatServiceStub(stack.channel("chat"))
    request = chat_pb.GenerateReplyRequest(
        parent=conversation, text="career?", request_id=str(uuid4())
    )
    calls = [outcome(chats.GenerateReply(request, metadata=who.metadata)) for _ in range(10)]
    answers = await asyncio.gather(*calls)
    assert {getattr(getattr(a, "reply", a), "name", a) for a in answers} == {answers[0].reply.name}
    listed = chat_pb.ListMessagesRequest(parent=conversation)
    messages = await chats.ListMessages(listed, metadata=who.metadata)
    assert len(messages.messages) == 2
