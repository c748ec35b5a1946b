"""The embedded engines, for real."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
import redis.asyncio as aioredis

from mesh import places, ports
from mesh import redis as mesh_redis
from mesh.engines import Database, start_postgres, start_redis
from mesh.places import ROOT
from mesh.postgres import ROLES
from mesh.process import Account, ProgramFailed


@pytest.fixture
def folder() -> Iterator[Path]:
    # pytest's own folders cannot be entered by the engines' account.
    made = Path(tempfile.mkdtemp(prefix="baziai-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def database() -> AsyncIterator[Database]:
    async with start_postgres() as running:
        yield running


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_can_log_in_and_is_no_superuser(database: Database, role: str) -> None:
    async with await psycopg.AsyncConnection.connect(database.url(role)) as connection:
        found = await connection.execute(
            "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        assert await found.fetchone() == (role, False)


async def test_a_stranger_cannot_log_in(database: Database) -> None:
    url = Database(database.admin_url, {"baziai_profile": "guess"}).url("baziai_profile")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        await psycopg.AsyncConnection.connect(url)


async def test_a_second_migration_has_nothing_to_do(database: Database, tmp_path: Path) -> None:
    assert not await database.migrate(tmp_path / "migrations.log")


async def test_a_copy_has_the_tables_and_its_own_rows(database: Database) -> None:
    copy = await database.clone("copy")
    async with await psycopg.AsyncConnection.connect(copy.url("baziai_relay")) as connection:
        await connection.execute("SELECT count(*) FROM profile.outbox")
    assert copy.url("baziai_relay") != database.url("baziai_relay")


async def test_passwords_that_are_not_ours_are_not_changed(
    database: Database, tmp_path: Path
) -> None:
    elsewhere = Database(database.admin_url, dict.fromkeys(ROLES, "guess"), ours=False)
    with pytest.raises(ProgramFailed, match="MESH_POSTGRES_PASSWORD"):
        await elsewhere.migrate(tmp_path / "migrations.log")
    async with await psycopg.AsyncConnection.connect(database.url("baziai_chat")):
        pass


async def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    async with (
        start_postgres(folder, migrate=False, durable=True) as database,
        await psycopg.AsyncConnection.connect(database.admin_url) as connection,
    ):
        await connection.execute("CREATE TABLE kept AS SELECT '命' AS word")
    async with (
        start_postgres(folder, migrate=False, durable=True) as database,
        await psycopg.AsyncConnection.connect(database.admin_url) as connection,
    ):
        found = await connection.execute("SELECT word FROM kept")
        assert await found.fetchone() == ("命",)


async def test_redis_keeps_what_it_was_told(folder: Path) -> None:
    for expected in (None, b"1"):
        async with start_redis(folder, durable=True) as url:
            client = aioredis.Redis.from_url(url)
            assert await client.get("key") == expected
            await client.set("key", "1")
            await client.aclose()


async def test_redis_wants_its_password() -> None:
    async with start_redis() as url:
        bare = f"redis://{url.rpartition('@')[2]}"
        with pytest.raises(ProgramFailed, match="NOAUTH"):
            await mesh_redis.ask(bare, ("PING",))
        assert await mesh_redis.ask(url, ("PING",)) == ["PONG"]


async def test_another_redis_is_not_taken_for_ours(folder: Path) -> None:
    port = ports.free_port()
    log = folder / "log"
    server = mesh_redis.Server(folder, port, "word", None, log=log)
    async with start_redis(port=port) as url:
        with pytest.raises(ProgramFailed):
            await server.ready(1)
        theirs = mesh_redis.Server(folder, port, url.split(":")[2].split("@")[0], None, log=log)
        with pytest.raises(ProgramFailed, match="another Redis"):
            await theirs.ready(1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands its engines to another account")
async def test_engines_run_where_their_account_may_not_enter_our_folders(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = places.enterable

    def shut(path: Path, account: Account | None) -> bool:
        return ROOT not in path.parents and real(path, account)

    monkeypatch.setattr(places, "enterable", shut)
    for name in ("_PUBLIC_HOMES", "_PUBLIC_BINARIES"):
        monkeypatch.setattr(places, name, folder / name)
    private = tmp_path / "data"
    private.mkdir(mode=0o700)
    async with start_postgres(private, migrate=False) as database, start_redis(private) as url:
        await database.ping()
        assert await mesh_redis.ask(url, ("PING",)) == ["PONG"]
    assert not (private / "postgres").exists()
    assert list((folder / "_PUBLIC_HOMES").glob("*/postgres/cluster"))
    assert list((folder / "_PUBLIC_BINARIES").glob("*/*.libs"))
