"""The second migration, over rows of the first, and while the release before it goes on writing."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from alembic import command

from mesh.engines import start_postgres
from migrations.config import alembic_config, head

OPERATION = """
  INSERT INTO profile.operations (tenant, owner, operation_id, forced, finished, destroyed, create_time)
  VALUES ('default', 'ada', %s, true, '{chart}', '{}', now() - interval '3 days')
"""
CHART = """
  INSERT INTO chart.charts (tenant, owner, profile_id, chart_id, uid, document, birth_revision, engine_version, version,
    create_time) VALUES ('default', 'ada', 'li', %s, %s, '', 1, '1', 1, now())
"""
REVISION = """
  INSERT INTO chart.profile_revisions (tenant, owner, profile_id, birth_revision) VALUES ('default', 'ada', 'li', %s)
  ON CONFLICT (tenant, owner, profile_id) DO UPDATE SET birth_revision = excluded.birth_revision
"""


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with start_postgres(migrate=False) as database:
        yield database.admin_url


async def run(url: str, query: Any, *values: Any) -> list[tuple[Any, ...]]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        done = await connection.execute(query, values)
        return await done.fetchall() if done.description else []


async def write(url: str, name: str, revision: int) -> None:
    """As the first release does."""
    await run(url, OPERATION, name)
    await run(url, CHART, name, str(uuid4()))
    await run(url, REVISION, revision)


async def test_rows_stay_and_the_old_release_goes_on(url: str) -> None:
    config = alembic_config(url)
    await asyncio.to_thread(command.upgrade, config, "0001")
    await write(url, "o1", 2)
    await asyncio.to_thread(command.upgrade, config, head())
    await write(url, "o2", 3)
    progress = "SELECT operation_id, now() - update_time < interval '1 minute', ask_time <= now()"
    found = await run(url, f"{progress} FROM profile.operations ORDER BY 1")
    # What an older release has begun is asked for, and kept a while from now on.
    assert found == [("o1", True, True), ("o2", True, True)]
    charts = "SELECT chart_id, profile_uid FROM chart.charts ORDER BY 1"
    assert await run(url, charts) == [("o1", None), ("o2", None)]
    noted = "SELECT birth_revision, profile_uid FROM chart.profile_revisions"
    assert await run(url, noted) == [(3, None)]


async def test_what_is_due_is_found_by_an_index(url: str) -> None:
    await asyncio.to_thread(command.upgrade, alembic_config(url), head())
    for query, index in (
        (
            "SELECT 1 FROM profile.operations WHERE ask_time <= now() AND forced",
            "operations_asked",
        ),
        ("SELECT 1 FROM profile.destructions WHERE ask_time <= now()", "destructions_asked"),
        (
            "DELETE FROM profile.operations WHERE update_time < now()",
            "operations_by_update",
        ),
    ):
        async with await psycopg.AsyncConnection.connect(url) as connection:
            await connection.execute("SET enable_seqscan = off")
            plan = await (await connection.execute(f"EXPLAIN {query}")).fetchall()
        assert any(index in line for (line,) in plan), plan
