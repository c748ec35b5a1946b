"""Rows are fenced by the database itself, and what is personal is sealed wherever it lies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from redis.asyncio import Redis

from baziai.chat.v1 import chat_service_pb2 as chat_pb
from baziai.chat.v1 import memory_pb2
from baziai.chat.v1 import memory_service_pb2 as memory_pb
from baziai.chat.v1.chat_service_pb2_grpc import ChatServiceStub
from baziai.chat.v1.memory_service_pb2_grpc import MemoryServiceStub
from baziai.profile.v1.profile_service_pb2_grpc import ProfileServiceStub
from tests.support.people import person, profile_request, talk
from tests.support.stack import Stack

SLICES = ("profile", "chart", "chat")
REQUEST_ID = "8b9d2c3e-0000-4000-8000-00000000000a"
# Budgets and windows are a tenant's: their rows have no owner.
OF_THE_TENANT = ("budgets", "usage_windows")
# The registry of models: nobody's rows.
OF_THE_PLATFORM = (
    *(
        "models",
        "model_versions",
        "model_endpoints",
        "model_evaluations",
        "alias_changes",
        "shadow_runs",
    ),
    *("prompts", "prompt_versions", "prompt_label_changes"),
    *("experiments", "experiment_changes"),
)
SECRETS = ("Xanthippe", "Quellwasser", "circus", "Asia/Shanghai", "104.07")
Connection = psycopg.AsyncConnection[tuple[Any, ...]]


@asynccontextmanager
async def as_role(stack: Stack, role: str, **scope: str) -> AsyncIterator[Connection]:
    """A connection of a role; scope: what its transaction declares."""
    async with await psycopg.AsyncConnection.connect(stack.database.url(role)) as connection:
        for name, value in scope.items():
            await connection.execute("SELECT set_config(%s, %s, true)", (f"baziai.{name}", value))
        yield connection
        await connection.rollback()


async def tables(stack: Stack) -> list[tuple[str, str]]:
    query = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1, 2"
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        return [
            (s, t) for s, t in await (await connection.execute(query, [list(SLICES)])).fetchall()
        ]


async def owners(connection: Connection, schema: str, table: str) -> set[str]:
    query = sql.SQL("SELECT DISTINCT owner FROM {}").format(sql.Identifier(schema, table))
    return {row[0] for row in await (await connection.execute(query)).fetchall()}


async def live(stack: Stack, user: str) -> None:
    """Leave a row in every table."""
    metadata = stack.metadata(user)
    request = profile_request(user, "named", request_id=REQUEST_ID)
    request.profile.display_name = "Xanthippe Quellwasser"
    profiles: Any = ProfileServiceStub(stack.channel("profile"))
    await profiles.CreateProfile(request, metadata=metadata)
    who = await person(stack, user)
    conversation = await talk(stack.channel("chat"), who)
    chats: Any = ChatServiceStub(stack.channel("chat"))
    asked = chat_pb.GenerateReplyRequest(
        parent=conversation, text="Shall I join the circus?", request_id=REQUEST_ID
    )
    answer = await chats.GenerateReply(asked, metadata=metadata)
    assert answer.message.text
    memories: Any = MemoryServiceStub(stack.channel("chat"))
    consent = memory_pb.GrantMemoryConsentRequest(name=f"users/{user}/memoryConsent")
    await memories.GrantMemoryConsent(consent, metadata=metadata)
    told = memory_pb.CreateMemoryRequest(
        parent=f"users/{user}",
        memory=memory_pb2.Memory(text="I join the circus"),
        request_id=REQUEST_ID,
    )
    await memories.CreateMemory(told, metadata=metadata)


async def test_without_a_scope_a_role_sees_nothing(stack: Stack, user: str) -> None:
    await live(stack, user)
    seen = 0
    for schema, table in await tables(stack):
        if table == "consumed" or table in (*OF_THE_PLATFORM, *OF_THE_TENANT):
            continue
        async with as_role(stack, f"baziai_{schema}") as connection:
            assert await owners(connection, schema, table) == set(), f"{schema}.{table}"
        half = {"owner": user}
        async with as_role(stack, f"baziai_{schema}", **half) as connection:
            assert await owners(connection, schema, table) == set(), f"{schema}.{table}"
        seen += 1
    assert seen >= 14


async def test_in_its_scope_a_role_sees_the_users_rows_and_no_others(
    stack: Stack, user: str
) -> None:
    stranger = f"{user}-stranger"
    for one in (user, stranger):
        await live(stack, one)
    for schema, table in (
        ("profile", "profiles"), ("chart", "charts"), ("chat", "messages"), ("chat", "replies"),
        ("chat", "usage_entries"), ("chat", "memories"), ("chat", "memory_consents"),
    ):  # fmt: skip
        role = f"baziai_{schema}"
        async with as_role(stack, role, tenant="default", owner=user) as connection:
            assert await owners(connection, schema, table) == {user}
            change = sql.SQL("DELETE FROM {} WHERE owner = %s").format(
                sql.Identifier(schema, table)
            )
            assert (await connection.execute(change, [stranger])).rowcount == 0
        async with as_role(stack, role, tenant="another", owner=user) as connection:
            assert await owners(connection, schema, table) == set()
        async with as_role(stack, role, system="on") as connection:
            assert {user, stranger} <= await owners(connection, schema, table)


async def test_what_is_a_tenants_is_seen_by_no_other(stack: Stack) -> None:
    tenant = f"t-{uuid4().hex[:8]}"
    put = (
        "INSERT INTO chat.budgets VALUES (%s, 'b', gen_random_uuid(), 'TENANT', '', 'DAY', 1, 1, now())",
        "INSERT INTO chat.usage_windows VALUES (%s, 'TENANT', '', 'DAY', now(), 0, 1)",
    )
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        for row in put:
            await connection.execute(row, [tenant])
    for table, row in zip(OF_THE_TENANT, put, strict=True):
        count = sql.SQL("SELECT count(*) FROM {} WHERE tenant = %s").format(
            sql.Identifier("chat", table)
        )
        for scope, seen in (
            ({"tenant": tenant, "owner": "anybody"}, 1), ({"tenant": "other", "owner": "x"}, 0),
            ({"owner": "x"}, 0), ({}, 0), ({"system": "on"}, 1),
        ):  # fmt: skip
            async with as_role(stack, "baziai_chat", **scope) as connection:
                found = await (await connection.execute(count, [tenant])).fetchone()
                assert found == (seen,), (table, scope)
        async with as_role(stack, "baziai_chat", tenant="other", owner="x") as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(row, [f"{tenant}2"])


async def test_nobody_can_write_into_anothers_scope(stack: Stack, user: str) -> None:
    async with as_role(stack, "baziai_chart", tenant="default", owner=user) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute(
                "INSERT INTO chart.profile_revisions VALUES ('default', 'somebody', 'p', 1)"
            )


@pytest.mark.parametrize("role", [*SLICES, "relay"])
async def test_a_role_reaches_its_own_schema_alone(stack: Stack, role: str) -> None:
    for schema, table in await tables(stack):
        if schema == role or (role == "relay" and table == "outbox"):
            continue
        async with as_role(stack, f"baziai_{role}", system="on") as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(
                    sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(schema, table))
                )


async def test_every_table_with_an_owner_is_fenced(stack: Stack) -> None:
    query = """
      SELECT n.nspname || '.' || c.relname FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'owner'
      WHERE n.nspname = ANY(%s) AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        assert await (await connection.execute(query, [list(SLICES)])).fetchall() == []


async def test_nothing_personal_lies_open_in_any_table(stack: Stack, user: str) -> None:
    await live(stack, user)
    async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
        for schema, table in await tables(stack):
            # Rows as text, and bytea both as hexadecimal and as the characters that it stands for.
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, table))
            for (row,) in await (await connection.execute(query)).fetchall():
                for secret in (*SECRETS, "李", "成都"):
                    assert secret not in row, f"{schema}.{table}"
                    # Three bytes stand somewhere in so much ciphertext by chance.
                    if len(data := secret.encode()) > 4:
                        assert data.hex() not in row, f"{schema}.{table}"
        count = "SELECT count(*) FROM profile.profiles WHERE owner = %s"
        assert await (await connection.execute(count, [user])).fetchone() == (2,)


async def test_redis_holds_replies_for_an_hour_at_most(stack: Stack, user: str) -> None:
    """The stream log is what readers are told; it is short-lived, and the question never stands in it."""
    await live(stack, user)
    client: Any = Redis.from_url(stack.redis_url)
    keys = [key async for key in client.scan_iter(f"baziai:reply:default:{user}:*")]
    assert len(keys) == 1
    assert 0 < await client.ttl(keys[0]) <= 3600
    entries = await client.xrange(keys[0])
    assert entries
    assert b"circus" not in b"".join(fields[b"p"] for _, fields in entries)
    await client.aclose()
