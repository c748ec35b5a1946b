"""The registry: models, their versions and servers, and aliases with their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kit.etag import etag_of
from services.kit.names import ALIAS, ENDPOINT, MODEL, MODEL_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A language model."""

    model_id: str
    description: str
    create_time: datetime

    @property
    def name(self) -> str:
        """`models/{model}`."""
        return MODEL.format(self.model_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """What to ask the servers of a model for. max_tokens: 0 for what the settings say."""

    model_id: str
    version_id: str
    served_name: str
    max_tokens: int
    create_time: datetime

    @property
    def name(self) -> str:
        """`models/{model}/versions/{version}`."""
        return MODEL_VERSION.format(self.model_id, self.version_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of a version, an `Endpoint` of the contract. api_key: name of a key of the settings, empty for none."""

    model_id: str
    version_id: str
    endpoint_id: str
    url: str
    api_key: str
    create_time: datetime

    @property
    def name(self) -> str:
        """`models/{model}/versions/{version}/endpoints/{endpoint}`."""
        return ENDPOINT.format(self.model_id, self.version_id, self.endpoint_id)


class Health(StrEnum):
    """What a process knows of a server."""

    UNKNOWN = "UNKNOWN"
    WELL = "WELL"
    ILL = "ILL"
    RESTING = "RESTING"


@dataclass(frozen=True, slots=True)
class Seen:
    """A server as this process sees it; in_flight: replies that it has written there now."""

    health: Health = Health.UNKNOWN
    in_flight: int = 0


@dataclass(frozen=True, slots=True)
class Canary:
    """A version on trial for a share of users, and by how much it may be worse than the first version of the target."""

    version: str
    share_percent: int
    min_replies: int = 50
    error_margin: float = 0.05
    correction_margin: float = 0.05
    first_word_factor: float = 2.0


@dataclass(frozen=True, slots=True)
class Shadow:
    """A version that answers a share of questions unseen."""

    version: str
    share_percent: int


@dataclass(frozen=True, slots=True)
class Target:
    """What stands behind an alias: names of versions in the order in which they are asked, or what the settings say."""

    versions: tuple[str, ...] = ()
    settings: bool = False
    canary: Canary | None = None
    shadow: Shadow | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """Names of all versions that it speaks of, each once."""
        beside = [each.version for each in (self.canary, self.shadow) if each is not None]
        return tuple(dict.fromkeys((*self.versions, *beside)))


class Cause(StrEnum):
    """Why there is an entry in the history of an alias."""

    SET = "SET"
    ROLLED_BACK = "ROLLED_BACK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry in the history of an alias. number: 1, 2, 3 and so on. actor: full name of who did it.

    break_glass_reason: why versions without evidence were let in, empty if none were.
    """

    alias_id: str
    number: int
    target: Target
    cause: Cause
    reason: str
    actor: str
    change_time: datetime
    break_glass_reason: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias as it stands, or stood. change: what says so; None before it was first set."""

    alias_id: str
    change: Change | None = None

    @property
    def name(self) -> str:
        """`aliases/{alias}`."""
        return ALIAS.format(self.alias_id)

    @property
    def target(self) -> Target:
        """What stands behind it: the settings until it is set."""
        return Target(settings=True) if self.change is None else self.change.target

    @property
    def number(self) -> int:
        """Number of its last entry, 0 before the first."""
        return 0 if self.change is None else self.change.number

    @property
    def etag(self) -> str:
        """Etag of this state."""
        return etag_of(self.name, self.number)


@dataclass(frozen=True, slots=True)
class Serving:
    """All that a process must know to write by an alias: its target, the versions it names, and their servers."""

    alias: Alias
    versions: Sequence[ModelVersion] = ()
    servers: Sequence[Server] = ()


# --- what versions do ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of answers that have ended. first_word_ms: the median, None while there is none."""

    replies: int = 0
    errors: int = 0
    sentences: int = 0
    corrected: int = 0
    first_word_ms: float | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def error_share(self) -> float:
        """Share of answers that failed or were passed on."""
        return self.errors / self.replies if self.replies else 0.0

    @property
    def corrected_share(self) -> float:
        """Share of sentences that were put right or cut."""
        return self.corrected / self.sentences if self.sentences else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowRun:
    """What is kept of an answer that nobody saw."""

    run_id: str
    version: str
    error_reason: str | None
    sentences: int
    corrected: int
    first_word_ms: int | None
    prompt_tokens: int
    completion_tokens: int
    create_time: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a version has done: for readers, and unseen."""

    version: str
    replies: Measures
    shadow: Measures
