"""PostgreSQL 18 from its wheel: made, started as an unprivileged user, checked to be ours, migrated.

    async with start_postgres() as postgres:
        postgres.url("baziai_profile")

gives a migrated server with a password for every role, gone with its folder at the end.
"""

import asyncio
import os
import re
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from mesh import places, ports
from mesh.process import Account, Child, Program, ProgramFailed, run, tail

if TYPE_CHECKING:
    import psycopg

ADMIN = "baziai_admin"
DATABASE = "baziai"
# Made without login by the migrations; who runs the server gives them passwords.
ROLES = ("baziai_profile", "baziai_chart", "baziai_chat", "baziai_relay")
_SETTINGS = {
    "listen_addresses": ports.HOST,
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "48MB",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Values of statements are personal data.
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
}
_UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_START_ATTEMPTS = 7


def new_passwords() -> dict[str, str]:
    """Return a new password for the administrator and each role."""
    return {role: secrets.token_urlsafe(24) for role in (ADMIN, *ROLES)}


@dataclass(frozen=True, slots=True)
class Database:
    """A database by the URL of a role that may do everything in it, and the passwords of the others.

    ours: whether the server is one that we started, so that its roles' passwords are ours to set.
    """

    admin_url: str
    passwords: Mapping[str, str]
    ours: bool = True

    def url(self, role: str, database: str | None = None) -> str:
        """Return `postgresql://…` for one of ROLES."""
        parts = urlsplit(self.admin_url)
        netloc = f"{quote(role, safe='')}:{quote(self.passwords[role], safe='')}@{parts.netloc.rpartition('@')[2]}"
        path = parts.path if database is None else f"/{database}"
        return urlunsplit(parts._replace(netloc=netloc, path=path))

    async def migrate(self, log: Path) -> bool:
        """Bring it to the newest version and give the roles their passwords; True if there was something to do."""
        current = await self._version()
        stale = current != newest_version()
        if stale:
            await run(
                Program(
                    name="migrations",
                    argv=[sys.executable, "-m", "migrations", "upgrade"],
                    log=log,
                    cwd=places.ROOT,
                    environment=places.child_environment(BAZIAI_MIGRATIONS__URL=self.admin_url),
                )
            )
        await self._grant_logins()
        return stale

    async def ping(self) -> None:
        """Raise unless the server answers."""
        async with await self._connect() as connection:
            await connection.execute("SELECT 1")

    async def _connect(self) -> "psycopg.AsyncConnection[tuple[Any, ...]]":
        import psycopg

        return await psycopg.AsyncConnection.connect(
            self.admin_url, autocommit=True, connect_timeout=5
        )

    async def _version(self) -> str | None:
        async with await self._connect() as connection:
            found = await connection.execute("SELECT to_regclass('public.alembic_version')")
            row = await found.fetchone()
            if row is None or row[0] is None:
                return None
            found = await connection.execute("SELECT version_num FROM public.alembic_version")
            row = await found.fetchone()
            return str(row[0]) if row else None

    async def _grant_logins(self) -> None:
        from psycopg import sql

        async with await self._connect() as connection:
            for role in ROLES:
                if await self._logs_in(role):
                    continue
                found = await connection.execute(
                    "SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [role]
                )
                if not self.ours and await found.fetchone() == (True,):
                    raise ProgramFailed(
                        f"the role {role} has a password that we do not know: say it in "
                        "MESH_POSTGRES_PASSWORD (one for all roles), or take the login away"
                    )
                await connection.execute(
                    sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(self.passwords[role])
                    )
                )

    async def _logs_in(self, role: str) -> bool:
        import psycopg

        try:
            connection = await psycopg.AsyncConnection.connect(self.url(role), connect_timeout=5)
        except psycopg.OperationalError:
            return False
        await connection.close()
        return True

    async def clone(self, name: str) -> "Database":
        """Make a copy of this database beside it, for a test that wants rows of its own. Nobody may be connected."""
        import psycopg
        from psycopg import sql

        parts = urlsplit(self.admin_url)
        maintenance = urlunsplit(parts._replace(path="/postgres"))
        async with await psycopg.AsyncConnection.connect(
            maintenance, autocommit=True
        ) as connection:
            await connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(parts.path.lstrip("/"))
                )
            )
        return Database(urlunsplit(parts._replace(path=f"/{name}")), self.passwords)


def newest_version() -> str:
    """Return the newest version in `migrations/versions`, without importing Alembic, which takes a second."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in (places.ROOT / "migrations" / "versions").glob("*.py")
    ]
    made: set[str] = {
        m for text in texts for m in re.findall(r'^revision\b[^=]*= *"([^"]+)"', text, re.M)
    }
    gone = {
        m for text in texts for m in re.findall(r'^down_revision\b[^=]*= *"([^"]+)"', text, re.M)
    }
    newest = made - gone
    if len(newest) != 1:
        raise ProgramFailed(f"migrations/versions has {len(newest)} newest versions instead of one")
    return newest.pop()


class Server:
    """A PostgreSQL server in a folder of its own."""

    def __init__(
        self,
        home: Path,
        port: int,
        passwords: Mapping[str, str],
        account: Account | None,
        *,
        log: Path,
        durable: bool = True,
    ) -> None:
        self.cluster = home / "cluster"
        self.port = port
        self.database = Database(
            f"postgresql://{ADMIN}:{passwords[ADMIN]}@{ports.HOST}:{port}/{DATABASE}", passwords
        )
        self._home = home
        self._account = account
        self._log = log
        self._durable = durable

    def _program(self, name: str, argv: list[str]) -> Program:
        return Program(
            name=name,
            argv=argv,
            log=self._log,
            cwd=self._home,
            environment={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            account=self._account,
            # "Fast": end the clients' sessions; SIGTERM would wait for them to go.
            stop_signal=signal.SIGINT,
            stop_seconds=20.0,
        )

    async def prepare(self) -> bool:
        """Make the cluster if there is none; True if it was made."""
        if (self.cluster / "PG_VERSION").is_file():
            return False
        draft = self._home / "cluster.draft"
        if draft.exists():
            shutil.rmtree(draft)
        password = self._password_file()
        try:
            try:
                await run(self._program("initdb", self._initdb(draft, password)))
            except ProgramFailed:
                # Seen once, on a busy machine: it ended by a signal, and ran well the next time.
                shutil.rmtree(draft, ignore_errors=True)
                await run(self._program("initdb", self._initdb(draft, password)))
        finally:
            password.unlink()
        draft.rename(self.cluster)
        return True

    def _password_file(self) -> Path:
        path = self._home / "password"
        path.write_text(self.database.passwords[ADMIN], encoding="ascii")
        path.chmod(0o600)
        if self._account is not None:
            os.chown(path, self._account.uid, self._account.gid)
        return path

    def _initdb(self, draft: Path, password: Path) -> list[str]:
        return [
            str(places.postgres_binaries(self._account) / "initdb"),
            *("-D", str(draft), "-U", ADMIN, f"--pwfile={password}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--locale=C", "--no-sync", "--no-instructions"),
        ]

    def program(self) -> Program:
        """Return how to run the server."""
        settings = _SETTINGS | ({} if self._durable else _UNSAFE_BUT_FAST)
        options = [part for item in settings.items() for part in ("-c", "=".join(item))]
        binary = places.postgres_binaries(self._account) / "postgres"
        return self._program(
            "postgres", [str(binary), "-D", str(self.cluster), "-p", str(self.port), *options]
        )

    async def ready(self) -> None:
        """Return if the server that answers is ours; an exception otherwise.

        SCRAM proves both sides: a stranger on our port does not know our password's verifier.
        """
        import psycopg

        maintenance = urlunsplit(urlsplit(self.database.admin_url)._replace(path="/postgres"))
        async with await psycopg.AsyncConnection.connect(
            maintenance, autocommit=True, connect_timeout=5
        ) as connection:
            found = await connection.execute("SHOW data_directory")
            row = await found.fetchone()
            if row is None or Path(row[0]) != self.cluster:
                raise ProgramFailed("another PostgreSQL answers on our port")
            found = await connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            )
            if await found.fetchone() is None:
                await connection.execute(f"CREATE DATABASE {DATABASE}")


async def _started(server: Server) -> Child:
    """Start, and start again while an earlier server's lock or memory is still in the way."""
    import psycopg

    for attempt in range(_START_ATTEMPTS):
        child = Child(server.program())
        deadline = time.monotonic() + 30
        while child.alive and time.monotonic() < deadline:
            try:
                await server.ready()
            except psycopg.OperationalError:
                await asyncio.sleep(0.03)
            else:
                return child
        await child.stop()
        await asyncio.sleep(0.05 * 2**attempt)
    raise ProgramFailed(f"postgres does not start\n{tail(server.program().log)}")


@asynccontextmanager
async def start_postgres(
    directory: Path | None = None,
    *,
    port: int | None = None,
    migrate: bool = True,
    durable: bool = False,
) -> AsyncIterator[Database]:
    """Run a server for as long as the context lasts; for tests and tools.

    directory: where its data is kept; without one, a temporary folder. port: a free one by default.
    durable: whether commits reach the disk. The passwords are new each time a cluster is made.
    """
    account = places.engine_account()
    temporary = Path(tempfile.mkdtemp(prefix="baziai-postgres-")) if directory is None else None
    base = temporary or directory
    assert base is not None
    if temporary is not None:
        temporary.chmod(0o755)
    home = places.engine_home(base, "postgres", account)
    passwords = _kept_passwords(home)
    server = Server(
        home,
        port or ports.free_port(),
        passwords,
        account,
        log=base / "postgres.log",
        durable=durable,
    )
    try:
        await server.prepare()
        child = await _started(server)
        try:
            if migrate:
                await server.database.migrate(base / "migrations.log")
            yield server.database
        finally:
            await child.stop()
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _kept_passwords(home: Path) -> dict[str, str]:
    from mesh.files import read_json, write_json

    path = home / "passwords.json"
    passwords = {str(role): str(value) for role, value in read_json(path).items()}
    if not passwords:
        passwords = new_passwords()
        write_json(path, passwords, 0o600)
    return passwords
