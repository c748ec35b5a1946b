"""What can be done with the registry."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.chat.models.addresses import check_address
from services.chat.models.evaluating import let_in
from services.chat.models.evaluation import Gate
from services.chat.models.model import (
    Alias,
    Cause,
    Change,
    Measures,
    Model,
    ModelVersion,
    Report,
    Seen,
    Server,
    Target,
)
from services.chat.models.ports import Watched
from services.chat.ports import Unit, Work
from services.kit import etag
from services.kit.call import Repeat
from services.kit.faults import Fault, Reason, invalid, not_found
from services.kit.ids import Clock
from services.kit.names import ALIAS, ENDPOINT, MODEL, MODEL_VERSION
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import SYSTEM, Scope

_DAY = timedelta(days=1)


class RegistryUseCases:
    """The verbs of models, versions, servers and aliases."""

    def __init__(
        self,
        work: Work,
        watched: Watched,
        clock: Clock,
        keys: Collection[str],
        hosts: Sequence[str],
        gate: Gate,
    ) -> None:
        """`keys`: names of the configured API keys. `hosts`: where servers may be, empty for anywhere."""
        self._work = work
        self._watched = watched
        self._clock = clock
        self._keys = frozenset(keys)
        self._hosts = tuple(hosts)
        self._gate = gate

    # --- models and versions --------------------------------------------------------------------

    async def create_model(self, who: Principal, wanted: Model, repeat: Repeat | None) -> Model:
        """Register a model; id and description are taken from `wanted`."""
        model = replace(wanted, create_time=self._clock.now())
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.registry.add_model(model):
                raise _taken("model_id", model.name)
            await unit.remember(model, personal=False)
        return model

    async def get_model(self, who: Principal, name: str) -> Model:
        """Return a model."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await _model(unit, name)

    async def list_models(self, who: Principal, page: PageRequest) -> Page[Model]:
        """Return one page of models."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.registry.models(page)

    async def create_version(
        self, who: Principal, wanted: ModelVersion, repeat: Repeat | None
    ) -> ModelVersion:
        """Register a version of a model."""
        version = replace(wanted, create_time=self._clock.now())
        async with self._work.begin(Scope.of(who), repeat) as unit:
            await _model(unit, MODEL.format(version.model_id))
            if not await unit.registry.add_version(version):
                raise _taken("version_id", version.name)
            await unit.remember(version, personal=False)
        return version

    async def list_versions(
        self, who: Principal, parent: str, page: PageRequest
    ) -> Page[ModelVersion]:
        """Return one page of the versions of a model."""
        async with self._work.begin(Scope.of(who)) as unit:
            model = await _model(unit, parent)
            return await unit.registry.versions(model.model_id, page)

    async def report(self, who: Principal, name: str, since: datetime | None) -> Report:
        """Return what a version has done since a moment, the last day by default."""
        async with self._work.begin(Scope.of(who)) as unit:
            await _check_version(unit, name)
        begin = since or self._clock.now() - _DAY
        # Of all users' replies, and nothing but counts of them.
        async with self._work.begin(SYSTEM) as unit:
            replies = await unit.measures.of_replies([name], begin)
            shadow = await unit.measures.of_shadow(name, begin)
        return Report(name, replies.get(name, Measures()), shadow)

    # --- servers --------------------------------------------------------------------------------

    async def create_server(self, who: Principal, wanted: Server, repeat: Repeat | None) -> Server:
        """Register a server of a version."""
        check_address(wanted.url, self._hosts)
        if wanted.api_key and wanted.api_key not in self._keys:
            raise invalid("endpoint.api_key", "is the name of no key that is configured here")
        server = replace(wanted, create_time=self._clock.now())
        async with self._work.begin(Scope.of(who), repeat) as unit:
            await _check_version(unit, MODEL_VERSION.format(server.model_id, server.version_id))
            if not await unit.registry.add_server(server):
                raise _taken("endpoint_id", server.name)
            await unit.remember(server, personal=False)
        return server

    async def list_servers(
        self, who: Principal, parent: str, page: PageRequest
    ) -> Page[tuple[Server, Seen]]:
        """Return one page of the servers of a version, and what this process knows of them."""
        async with self._work.begin(Scope.of(who)) as unit:
            await _check_version(unit, parent)
            model_id, version_id = MODEL_VERSION.parse(parent)
            found = await unit.registry.servers(model_id, version_id, page)
        seen = tuple((server, self._watched.seen(server.name)) for server in found.items)
        return Page(seen, found.next)

    async def delete_server(self, who: Principal, name: str, repeat: Repeat | None) -> None:
        """Take a server away."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.registry.delete_server(*ENDPOINT.parse(name)):
                raise not_found(name)
            await unit.remember(None, personal=False)

    # --- aliases --------------------------------------------------------------------------------

    async def set_alias(
        self,
        who: Principal,
        name: str,
        target: Target,
        reason: str,
        sent_etag: str,
        repeat: Repeat | None,
        broken: str = "",
    ) -> Alias:
        """Point an alias at something else from now on. `broken`: why without evidence, in an emergency."""
        _check_target(target)
        (alias_id,) = ALIAS.parse(name)
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await unit.registry.alias(alias_id)
            etag.check(name, sent_etag, old.etag)
            await _check_versions(unit, target)
            now = self._clock.now()
            broken = await let_in(unit, self._gate, old, target, broken, now)
            change = Change(
                alias_id=alias_id,
                number=old.number + 1,
                target=target,
                cause=Cause.SET,
                reason=reason,
                actor=who.full_name,
                # No entry is older than the one before it, whatever the clocks of processes say.
                change_time=max(now, old.change.change_time) if old.change else now,
                break_glass_reason=broken,
            )
            if not await unit.registry.append(change):
                raise Fault(
                    Reason.ETAG_MISMATCH, "somebody else set it at this moment", resource=name
                )
            alias = Alias(alias_id, change)
            await unit.remember(alias, personal=False)
        return alias

    async def resolve(self, who: Principal, name: str, as_of: datetime | None) -> Alias:
        """Return what stands behind an alias, or stood at a moment."""
        (alias_id,) = ALIAS.parse(name)
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.registry.alias(alias_id, as_of)

    async def list_aliases(self, who: Principal, page: PageRequest) -> Page[Alias]:
        """Return one page of the aliases that were ever set."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.registry.aliases(page)

    async def list_changes(self, who: Principal, parent: str, page: PageRequest) -> Page[Change]:
        """Return one page of the history of an alias."""
        (alias_id,) = ALIAS.parse(parent)
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.registry.changes(alias_id, page)


async def _model(unit: Unit, name: str) -> Model:
    (model_id,) = MODEL.parse(name)
    model = await unit.registry.model(model_id)
    if model is None:
        raise not_found(name)
    return model


async def _check_version(unit: Unit, name: str) -> None:
    if name not in await unit.registry.known([name]):
        raise not_found(name)


def _check_target(target: Target) -> None:
    if target.settings and target.named:
        raise invalid("target.versions", "all else must be empty where the settings decide")
    if target.canary is None:
        return
    if not target.versions:
        raise invalid("target.versions", "a canary needs a version to be held against")
    if target.canary.version in target.versions:
        raise invalid("target.canary.version", "must be none of the versions")


async def _check_versions(unit: Unit, target: Target) -> None:
    known = await unit.registry.known(target.named)
    fields = {"target.versions": target.versions}
    if target.canary:
        fields["target.canary.version"] = (target.canary.version,)
    if target.shadow:
        fields["target.shadow.version"] = (target.shadow.version,)
    for field, names in fields.items():
        for name in names:
            if name not in known:
                raise invalid(field, f"there is no {name}")


def _taken(field: str, name: str) -> Fault:
    return Fault(Reason.RESOURCE_EXISTS, f"this {field} is taken", resource=name)
