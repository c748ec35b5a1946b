"""What the registry needs of the world."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.chat.models.evaluation import Evaluation
from services.chat.models.model import (
    Alias,
    Change,
    Measures,
    Model,
    ModelVersion,
    Seen,
    Server,
    Serving,
    ShadowRun,
)
from services.kit.faults import Reason
from services.kit.paging import Page, PageRequest


class RegistryStore(Protocol):
    """The registry. It is the platform's, not a user's: every scope sees all of it."""

    async def add_model(self, model: Model) -> bool:
        """Store a new one; False if its id is taken."""

    async def model(self, model_id: str) -> Model | None:
        """Return one."""

    async def models(self, page: PageRequest) -> Page[Model]:
        """Return one page, the oldest first."""

    async def add_version(self, version: ModelVersion) -> bool:
        """Store a new one; False if its id is taken."""

    async def known(self, names: Sequence[str]) -> frozenset[str]:
        """Return which of these names of versions there are."""

    async def versions(self, model_id: str, page: PageRequest) -> Page[ModelVersion]:
        """Return one page, the oldest first."""

    async def add_server(self, server: Server) -> bool:
        """Store a new one; False if its id is taken."""

    async def servers(self, model_id: str, version_id: str, page: PageRequest) -> Page[Server]:
        """Return one page, the oldest first."""

    async def delete_server(self, model_id: str, version_id: str, endpoint_id: str) -> bool:
        """Take one away; False if there is none."""

    async def append(self, change: Change) -> bool:
        """Add to the history of an alias; False if an entry of that number is there already."""

    async def alias(self, alias_id: str, as_of: datetime | None = None) -> Alias:
        """Return an alias as it stands, or stood at a moment."""

    async def aliases(self, page: PageRequest) -> Page[Alias]:
        """Return one page of those that were ever set, by name."""

    async def changes(self, alias_id: str, page: PageRequest) -> Page[Change]:
        """Return one page of the history of an alias, the newest first."""

    async def serving(self, alias_id: str) -> Serving:
        """Return all that stands behind an alias now."""


class EvaluationStore(Protocol):
    """Evaluations of versions. They are the platform's, as the registry is, and can only be added to."""

    async def add(self, evaluation: Evaluation) -> bool:
        """Store a new one; False if its id is taken."""

    async def get(self, model_id: str, version_id: str, evaluation_id: str) -> Evaluation | None:
        """Return one."""

    async def list(self, model_id: str, version_id: str, page: PageRequest) -> Page[Evaluation]:
        """Return one page, the newest first."""

    async def newest(self, model_id: str, version_id: str, suite: str) -> Evaluation | None:
        """Return the newest one by a suite."""


# What a reply fails with by its model's fault, not by a process that died.
BLAMED = (Reason.MODEL_UNAVAILABLE.value, Reason.CONTEXT_TOO_LONG.value, Reason.INTERNAL.value)


class MeasureStore(Protocol):
    """What versions do: counts, never texts."""

    async def of_replies(self, versions: Sequence[str], since: datetime) -> Mapping[str, Measures]:
        """Return the measures of replies that each was to write and that have ended by themselves (system scope)."""

    async def of_shadow(self, version: str, since: datetime) -> Measures:
        """Return the measures of what a version wrote unseen."""

    async def add_shadow_run(self, run: ShadowRun) -> None:
        """Keep the measures of an answer that nobody saw."""


class Watched(Protocol):
    """What this process knows of the servers that it writes by."""

    def seen(self, name: str) -> Seen:
        """Return what is known of the server of this name."""
