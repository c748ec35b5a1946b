"""The components of the mesh: what each is, what it waits for, how it is known to be well."""

import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from mesh import envoy, places, postgres, probes, redis
from mesh.environment import SLICES, Facts, service_environment
from mesh.layout import Layout, Secrets, secrets_of
from mesh.ports import HOST
from mesh.process import Child, Program

POSTGRES_URL = "MESH_POSTGRES_URL"
POSTGRES_PASSWORD = "MESH_POSTGRES_PASSWORD"
REDIS_URL = "MESH_REDIS_URL"
WORKERS_HEALTH = "baziai.workers"
ENGINES = ("postgres", "redis", "issuer")


async def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Component:
    """One process of the mesh, or an engine that runs elsewhere (no program).

    after: started when these are ready. wave: ended from the highest to the lowest.
    prepare: before each start. ready: raises until it is well. finish: once, when first ready.
    """

    name: str
    address: str
    wave: int
    ready: Callable[[Child | None], Awaitable[None]]
    program: Callable[[], Program] | None = None
    after: tuple[str, ...] = ()
    prepare: Callable[[], Awaitable[object]] = _nothing
    finish: Callable[[], Awaitable[object]] = _nothing


def slices_present() -> tuple[str, ...]:
    """Return the services of this clone."""
    return tuple(
        name for name in SLICES if (places.ROOT / "services" / name / "__main__.py").is_file()
    )


def full_name(name: str) -> str:
    """Return the name of a slice's service in the contract."""
    return f"baziai.{name}.v1.{name.capitalize()}Service"


def facts_of(layout: Layout, ports: dict[str, int]) -> Facts:
    """Return what is known of a mesh, its engines embedded or named by URL."""
    secrets = secrets_of(layout)
    database = _postgres_server(layout, ports, secrets).database
    if external := os.environ.get(POSTGRES_URL):
        shared = os.environ.get(POSTGRES_PASSWORD)
        passwords = dict.fromkeys(postgres.ROLES, shared) if shared else secrets.postgres
        database = postgres.Database(external, passwords, ours=False)
    url = os.environ.get(REDIS_URL) or _redis_server(layout, ports, secrets).url
    return Facts(layout, ports, secrets, database, url)


def components_of(facts: Facts) -> list[Component]:
    """Return the components of this clone, in the order of their start."""
    present = slices_present()
    found = [_postgres(facts), _redis(facts), _issuer(facts)]
    found += [_service(facts, name, wave) for wave, name in enumerate(present, 1)]
    if (places.ROOT / "workers" / "__main__.py").is_file():
        found.append(_workers(facts))
    if envoy.exists():
        found.append(_envoy(facts, present))
    return found


def _postgres_server(layout: Layout, ports: dict[str, int], secrets: Secrets) -> postgres.Server:
    account = places.engine_account()
    home = places.engine_home(layout.data, "postgres", account)
    log = layout.log("postgres")
    return postgres.Server(home, ports["postgres"], secrets.postgres, account, log=log)


def _redis_server(layout: Layout, ports: dict[str, int], secrets: Secrets) -> redis.Server:
    account = places.engine_account()
    home = places.engine_home(layout.data, "redis", account)
    return redis.Server(home, ports["redis"], secrets.redis, account, log=layout.log("redis"))


def _elsewhere(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _postgres(facts: Facts) -> Component:
    migrations = facts.layout.log("migrations")

    async def migrate() -> None:
        await facts.database.migrate(migrations)

    if not facts.database.ours:

        async def answers(_child: Child | None) -> None:
            await facts.database.ping()

        address = _elsewhere(facts.database.admin_url)
        return Component("postgres", address, 0, answers, finish=migrate)
    server = _postgres_server(facts.layout, dict(facts.ports), facts.secrets)

    async def ready(_child: Child | None) -> None:
        await server.ready()

    address = f"{HOST}:{server.port}"
    return Component(
        "postgres", address, 0, ready, server.program, prepare=server.prepare, finish=migrate
    )


def _redis(facts: Facts) -> Component:
    server = _redis_server(facts.layout, dict(facts.ports), facts.secrets)
    if facts.redis_url != server.url:

        async def answers(_child: Child | None) -> None:
            await redis.ask(facts.redis_url, ("PING",))

        return Component("redis", _elsewhere(facts.redis_url), 0, answers)

    async def prepare() -> None:
        server.prepare()

    async def ready(child: Child | None) -> None:
        await server.ready(child.pid if child else None)

    return Component("redis", f"{HOST}:{server.port}", 0, ready, server.program, prepare=prepare)


def _python(facts: Facts, name: str, argv: list[str], environment: dict[str, str]) -> Program:
    return Program(
        name=name,
        argv=[sys.executable, *argv],
        log=facts.layout.log(name),
        cwd=places.ROOT,
        environment=environment,
    )


def _issuer(facts: Facts) -> Component:
    port = facts.ports["issuer"]
    folder = facts.layout.identity

    def program() -> Program:
        argv = ["-m", "mesh.issuer", str(folder), str(port)]
        return _python(facts, "issuer", argv, places.child_environment())

    async def ready(_child: Child | None) -> None:
        status, body = await probes.http(port, "/jwks.json")
        kids = _kids(folder)
        if status != 200 or not kids or any(kid.encode() not in body for kid in kids):
            raise probes.NotReady("what answers is not our issuer")

    return Component("issuer", f"{HOST}:{port}", 0, ready, program)


def _kids(folder: Path) -> list[str]:
    from mesh.files import read_json

    return [str(key["kid"]) for key in read_json(folder / "keys.json").get("keys", [])]


def _service(facts: Facts, name: str, wave: int) -> Component:
    return _serving(facts, name, wave, f"services.{name}", full_name(name))


def _workers(facts: Facts) -> Component:
    # Nobody waits for a job; somebody waits for a reply.
    return _serving(facts, "workers", len(SLICES) + 1, "workers", WORKERS_HEALTH, niceness=10)


def _serving(
    facts: Facts, name: str, wave: int, module: str, health_name: str, niceness: int = 0
) -> Component:
    port = facts.ports[name]

    def program() -> Program:
        told = _python(facts, name, ["-m", module], service_environment(facts, name))
        return replace(told, niceness=niceness)

    async def ready(_child: Child | None) -> None:
        await probes.serving(port, health_name)

    return Component(name, f"{HOST}:{port}", wave, ready, program, after=ENGINES)


def _envoy(facts: Facts, present: tuple[str, ...]) -> Component:
    async def prepare() -> None:
        await envoy.render(facts)

    async def ready(_child: Child | None) -> None:
        await envoy.ready(facts, present)

    address = f"{HOST}:{facts.ports['edge']}"
    return Component(
        "envoy",
        address,
        len(SLICES) + 2,
        ready,
        lambda: envoy.program(facts),
        after=("issuer",),
        prepare=prepare,
    )
