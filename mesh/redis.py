"""The Redis server from its wheel: started as an unprivileged user, checked to be ours.

    async with start_redis() as url: ...

gives an empty server with a password, gone with its folder at the end.
"""

import asyncio
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mesh import places, ports
from mesh.process import Account, Child, Program, ProgramFailed, tail

_TIMEOUT = 2.0


async def ask(url: str, *commands: tuple[str, ...]) -> list[str]:
    """Send commands to a Redis and return its answers. OSError if it is away, ProgramFailed if it refuses.

    The driver would cost the supervisor twenty megabytes for three questions.
    """
    parts = urlsplit(url)
    sent = list(commands)
    if parts.password:
        names = [unquote(parts.username)] if parts.username else []
        sent.insert(0, ("AUTH", *names, unquote(parts.password)))
    try:
        async with asyncio.timeout(_TIMEOUT):
            reader, writer = await asyncio.open_connection(
                parts.hostname, parts.port or 6379, ssl=True if parts.scheme == "rediss" else None
            )
            try:
                writer.write(b"".join(map(_encode, sent)))
                answers = [await _answer(reader) for _ in sent]
            finally:
                writer.close()
    except (TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
        raise ConnectionError("the Redis server does not answer") from error
    return answers[len(sent) - len(commands) :]


def _encode(command: tuple[str, ...]) -> bytes:
    parts = [part.encode() for part in command]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)


async def _answer(reader: asyncio.StreamReader) -> str:
    line = (await reader.readuntil(b"\r\n"))[:-2].decode()
    kind, rest = line[:1], line[1:]
    if kind == "-":
        raise ProgramFailed(f"the Redis server refuses: {rest.split(' ', 1)[0]}")
    if kind == "$" and rest != "-1":
        return (await reader.readexactly(int(rest) + 2))[:-2].decode()
    return rest


class Server:
    """A Redis server in a folder of its own."""

    def __init__(
        self,
        home: Path,
        port: int,
        password: str,
        account: Account | None,
        *,
        log: Path,
        durable: bool = True,
    ) -> None:
        self.port = port
        self.url = f"redis://:{password}@{ports.HOST}:{port}/0"
        self._home = home
        self._password = password
        self._account = account
        self._log = log
        self._durable = durable

    def prepare(self) -> None:
        """Write the configuration; the password must not stand on a command line."""
        path = self._home / "redis.conf"
        lines = (
            f"bind {ports.HOST}",
            f"port {self.port}",
            f"dir {self._home}",
            f"requirepass {self._password}",
            f"appendonly {'yes' if self._durable else 'no'}",
            'save ""',
            "daemonize no",
            # A full disk or memory must not turn into silently dropped queue entries.
            "maxmemory-policy noeviction",
        )
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        if self._account is not None:
            os.chown(path, self._account.uid, self._account.gid)

    def program(self) -> Program:
        """Return how to run the server."""
        return Program(
            name="redis",
            argv=[str(places.redis_binary(self._account)), str(self._home / "redis.conf")],
            log=self._log,
            cwd=self._home,
            environment={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
            account=self._account,
        )

    async def ready(self, pid: int | None = None) -> None:
        """Return if the server that answers is the process `pid` (None: any); an exception otherwise."""
        _, info = await ask(self.url, ("SELECT", "0"), ("INFO", "server"))
        if pid is not None and f"process_id:{pid}\r" not in info:
            raise ProgramFailed("another Redis answers on our port")
        # While it reads its log back it answers INFO already.
        await ask(self.url, ("PING",))


@asynccontextmanager
async def start_redis(
    directory: Path | None = None, *, port: int | None = None, durable: bool = False
) -> AsyncIterator[str]:
    """Run a server for as long as the context lasts and give its URL; for tests and tools."""
    account = places.engine_account()
    temporary = Path(tempfile.mkdtemp(prefix="baziai-redis-")) if directory is None else None
    base = temporary or directory
    assert base is not None
    if temporary is not None:
        temporary.chmod(0o755)
    home = places.engine_home(base, "redis", account)
    server = Server(
        home,
        port or ports.free_port(),
        secrets.token_urlsafe(24),
        account,
        log=base / "redis.log",
        durable=durable,
    )
    server.prepare()
    child = Child(server.program())
    try:
        await _until_ready(server, child)
        yield server.url
    finally:
        await child.stop()
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


async def _until_ready(server: Server, child: Child) -> None:
    deadline = time.monotonic() + 15
    while child.alive and time.monotonic() < deadline:
        try:
            await server.ready(child.pid)
        except (OSError, ProgramFailed):
            await asyncio.sleep(0.02)
        else:
            return
    raise ProgramFailed(f"redis does not start\n{tail(child.program.log)}")
