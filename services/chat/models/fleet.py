"""The servers that this process writes by: those that the registry names behind its alias, or those of the settings.

The registry is asked every second. A server that stays keeps what is known of it, and one that is taken away is closed
when the last reply that it writes has ended.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from services.chat.model import Reply, WriterId, WriterKind
from services.chat.models.breaker import State
from services.chat.models.desk import Desk
from services.chat.models.endpoint import Endpoint
from services.chat.models.model import Health, ModelVersion, Seen, Server, Serving, Target
from services.chat.models.pool import Pool
from services.chat.ports import Assigned, Work
from services.chat.shares import drawn
from services.kit.uow import SYSTEM

_LOOK_SECONDS = 1.0
_log = structlog.stdlib.get_logger("models")


@dataclass(frozen=True, slots=True)
class Opened:
    """A server that can be written by, and what closes it."""

    endpoint: Endpoint
    close: Callable[[], Awaitable[None]]


Open = Callable[[ModelVersion, Server], Opened]
# All that a connection depends on: when one of them changes, it is another server.
_Key = tuple[str, str, str, str, int]


class Fleet:
    """All who write by one alias. Implements `models.ports.Watched`."""

    def __init__(
        self,
        work: Work,
        alias_id: str,
        configured: Sequence[Pool],
        composer: Pool,
        open_server: Open,
        *,
        fall_back: bool,
        check_seconds: float,
    ) -> None:
        """`configured`: what the settings name. `fall_back`: whether the composer stands behind every model."""
        self._work = work
        self._alias_id = alias_id
        self._configured = tuple(configured)
        self._composer = composer
        self._fall_back = fall_back
        self._open = open_server
        self._opened: dict[_Key, Opened] = {}
        self._retired: list[Opened] = []
        self._desk = Desk(self._order(self._configured), check_seconds)
        self._target = Target(settings=True)
        self._pools: dict[str, Pool] = {}
        self._loaded = False

    # --- as in ports.Writers --------------------------------------------------------------------------

    @property
    def ids(self) -> Sequence[WriterId]:
        """All that can write here."""
        return self._desk.ids

    async def check(self) -> None:
        """Raise MODEL_UNAVAILABLE if nobody can write now."""
        if not self._loaded:
            await self.refresh()
        await self._desk.check()

    def assign(self, user: str) -> Assigned:
        """Return who is to write a new reply to a user."""
        canary = self._target.canary
        on_trial = canary is not None and drawn(
            f"{self._alias_id}/{canary.version}/{user}", canary.share_percent
        )
        return self._desk.assign(user, on_trial=on_trial)

    def go_on(self, reply: Reply) -> Assigned:
        """Return who is to go on with a reply."""
        return self._desk.go_on(reply)

    def shadow_of(self, reply: Reply) -> Pool | None:
        """Return who is to answer the question of a reply unseen; None for most."""
        shadow = self._target.shadow
        if shadow is None or not drawn(f"shadow/{reply.reply_id}", shadow.share_percent):
            return None
        return self._pools.get(shadow.version)

    # --- models.ports.Watched -------------------------------------------------------------------

    def seen(self, name: str) -> Seen:
        """Return what is known of a server."""
        for key, opened in self._opened.items():
            if key[0] == name:
                return _seen(opened.endpoint)
        return Seen()

    # --- life -----------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Ask the servers whether they are well. Runs for ever."""
        await self._desk.watch()

    async def probe(self) -> None:
        """Ask the servers once whether they are well."""
        await self._desk.probe()

    async def follow(self) -> None:
        """Do as the registry says. Runs for ever; while the store is away all stays as it is."""
        while True:
            try:
                await self.refresh()
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                _log.warning("registry", error_type=type(error).__name__)
            await asyncio.sleep(_LOOK_SECONDS)

    async def refresh(self) -> None:
        """Look once what the registry says."""
        async with self._work.begin(SYSTEM) as unit:
            serving = await unit.registry.serving(self._alias_id)
        wanted = dict(self._keyed(serving))
        for key in [key for key in self._opened if key not in wanted]:
            self._retired.append(self._opened.pop(key))
        for key, (version, server) in wanted.items():
            if key not in self._opened:
                self._opened[key] = self._open(version, server)
        self._serve(serving)
        self._loaded = True
        await self._close_retired()

    def _serve(self, serving: Serving) -> None:
        target = serving.alias.target
        pools = {version.name: self._pool(version, serving) for version in serving.versions}
        self._target, self._pools = target, pools
        models = self._configured if target.settings else [pools[name] for name in target.versions]
        self._desk.serve(
            self._order(models),
            trial=[pools[target.canary.version]] if target.canary else (),
            unseen=[pools[target.shadow.version]] if target.shadow else (),
        )

    def _keyed(self, serving: Serving) -> Sequence[tuple[_Key, tuple[ModelVersion, Server]]]:
        return [
            (_key(version, server), (version, server))
            for version in serving.versions
            for server in _of(version, serving)
        ]

    def _pool(self, version: ModelVersion, serving: Serving) -> Pool:
        endpoints = [
            self._opened[_key(version, server)].endpoint for server in _of(version, serving)
        ]
        return Pool(WriterId(WriterKind.LANGUAGE_MODEL, version.name), endpoints)

    def _order(self, pools: Sequence[Pool]) -> Sequence[Pool]:
        return (*pools, self._composer) if self._fall_back or not pools else tuple(pools)

    async def _close_retired(self) -> None:
        idle = [each for each in self._retired if each.endpoint.retire()]
        self._retired = [each for each in self._retired if each not in idle]
        for each in idle:
            await each.close()

    async def close(self) -> None:
        """Close the connections to all servers."""
        for each in (*self._opened.values(), *self._retired):
            await each.close()


def _of(version: ModelVersion, serving: Serving) -> Sequence[Server]:
    mine = (version.model_id, version.version_id)
    return [each for each in serving.servers if (each.model_id, each.version_id) == mine]


def _key(version: ModelVersion, server: Server) -> _Key:
    return (server.name, server.url, server.api_key, version.served_name, version.max_tokens)


def _seen(endpoint: Endpoint) -> Seen:
    if endpoint.healthy is None:
        return Seen(Health.UNKNOWN, endpoint.in_flight)
    if not endpoint.healthy:
        return Seen(Health.ILL, endpoint.in_flight)
    closed = endpoint.breaker.state is State.CLOSED
    return Seen(Health.WELL if closed else Health.RESTING, endpoint.in_flight)
