"""The registry of models in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from services.chat.model import Reply, ReplyState
from services.chat.models.model import (
    Alias,
    Change,
    Measures,
    Model,
    ModelVersion,
    Server,
    Serving,
    ShadowRun,
)
from services.chat.models.ports import BLAMED
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


class MemoryRegistry:
    """Implements `models.ports.RegistryStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._models: dict[str, Model] = unit.table("models")
        self._versions: dict[tuple[str, str], ModelVersion] = unit.table("model_versions")
        self._servers: dict[tuple[str, str, str], Server] = unit.table("model_endpoints")
        self._changes: dict[tuple[str, int], Change] = unit.table("alias_changes")

    async def add_model(self, model: Model) -> bool:
        return _added(self._models, model.model_id, model)

    async def model(self, model_id: str) -> Model | None:
        return self._models.get(model_id)

    async def models(self, page: PageRequest) -> Page[Model]:
        return paged(self._models.values(), page, lambda row: (row.create_time, row.model_id))

    async def add_version(self, version: ModelVersion) -> bool:
        return _added(self._versions, (version.model_id, version.version_id), version)

    async def known(self, names: Sequence[str]) -> frozenset[str]:
        return frozenset(names) & {version.name for version in self._versions.values()}

    async def versions(self, model_id: str, page: PageRequest) -> Page[ModelVersion]:
        rows = [row for row in self._versions.values() if row.model_id == model_id]
        return paged(rows, page, lambda row: (row.create_time, row.version_id))

    async def add_server(self, server: Server) -> bool:
        key = (server.model_id, server.version_id, server.endpoint_id)
        return _added(self._servers, key, server)

    async def servers(self, model_id: str, version_id: str, page: PageRequest) -> Page[Server]:
        rows = [row for key, row in self._servers.items() if key[:2] == (model_id, version_id)]
        return paged(rows, page, lambda row: (row.create_time, row.endpoint_id))

    async def delete_server(self, model_id: str, version_id: str, endpoint_id: str) -> bool:
        return self._servers.pop((model_id, version_id, endpoint_id), None) is not None

    async def append(self, change: Change) -> bool:
        return _added(self._changes, (change.alias_id, change.number), change)

    def _of(self, alias_id: str) -> list[Change]:
        rows = [row for row in self._changes.values() if row.alias_id == alias_id]
        return sorted(rows, key=lambda row: -row.number)

    async def alias(self, alias_id: str, as_of: datetime | None = None) -> Alias:
        rows = [row for row in self._of(alias_id) if as_of is None or row.change_time <= as_of]
        return Alias(alias_id, rows[0] if rows else None)

    async def aliases(self, page: PageRequest) -> Page[Alias]:
        after = page.after[0] if page.after else ""
        names = sorted({name for name, _ in self._changes if name > after})
        found = tuple([await self.alias(name) for name in names[: page.size]])
        return Page(found, (found[-1].alias_id,) if len(names) > page.size else ())

    async def changes(self, alias_id: str, page: PageRequest) -> Page[Change]:
        rows = self._of(alias_id)
        if page.after:
            rows = [row for row in rows if row.number < int(page.after[0])]
        found = tuple(rows[: page.size])
        return Page(found, (str(found[-1].number),) if len(rows) > page.size else ())

    async def serving(self, alias_id: str) -> Serving:
        alias = await self.alias(alias_id)
        known = {version.name: version for version in self._versions.values()}
        versions = tuple(known[name] for name in alias.target.named)
        mine = {(version.model_id, version.version_id) for version in versions}
        rows = [row for key, row in self._servers.items() if key[:2] in mine]
        rows.sort(key=lambda row: (row.create_time, row.endpoint_id))
        return Serving(alias, versions, tuple(rows))


class MemoryMeasures:
    """Implements `models.ports.MeasureStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._unit = unit
        self._runs: dict[str, ShadowRun] = unit.table("shadow_runs")

    async def of_replies(self, versions: Sequence[str], since: datetime) -> Mapping[str, Measures]:
        rows = [row.reply for row in self._unit.mine("replies").values()]
        found = {}
        for version in versions:
            mine = [r for r in rows if _planned(r) == version and r.create_time >= since]
            if counted := [r for r in mine if r.state is ReplyState.COMPLETED or _blamed(r)]:
                found[version] = _of_replies(counted)
        return found

    async def of_shadow(self, version: str, since: datetime) -> Measures:
        rows = [r for r in self._runs.values() if r.version == version and r.create_time >= since]
        return Measures(
            len(rows),
            sum(r.error_reason is not None for r in rows),
            sum(r.sentences for r in rows),
            sum(r.corrected for r in rows),
            _median([r.first_word_ms for r in rows]),
            sum(r.prompt_tokens for r in rows),
            sum(r.completion_tokens for r in rows),
        )

    async def add_shadow_run(self, run: ShadowRun) -> None:
        self._runs[run.run_id] = run
        old = run.create_time - timedelta(days=30)
        for key, row in list(self._runs.items()):
            if row.version == run.version and row.create_time < old:
                del self._runs[key]


def _planned(reply: Reply) -> str:
    return reply.fall_backs[0].model if reply.fall_backs else reply.writer.model


def _blamed(reply: Reply) -> bool:
    return (
        reply.state is ReplyState.FAILED
        and reply.error is not None
        and reply.error.reason in BLAMED
    )


def _of_replies(rows: Sequence[Reply]) -> Measures:
    wrote = [r for r in rows if not r.fall_backs]
    said = [r.grounding for r in wrote if r.grounding is not None]
    corrected = sum(g.repaired + g.removed for g in said)
    return Measures(
        len(rows),
        sum(bool(r.fall_backs) or _blamed(r) for r in rows),
        sum(g.sentences for g in said),
        corrected,
        _median([r.first_word_ms for r in wrote]),
        sum(r.usage.prompt_tokens for r in wrote),
        sum(r.usage.completion_tokens for r in wrote),
    )


def _median(values: Sequence[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(median(known)) if known else None


def _added(rows: dict[Any, Any], key: Any, row: Any) -> bool:
    if key in rows:
        return False
    rows[key] = row
    return True
