"""What can go wrong on purpose, in the words of the contract. Knows neither gRPC nor protobuf.

A use case raises a `Fault`; `kit.errors` turns it into a status. The reasons are those of
`baziai.errors.v1.ErrorReason` without their prefix; a test keeps the two in step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Machine-readable reason of a fault."""

    TOKEN_MISSING = "TOKEN_MISSING"
    TOKEN_INVALID = "TOKEN_INVALID"
    TOKEN_EXPIRED = "TOKEN_EXPIRED"
    ACCESS_DENIED = "ACCESS_DENIED"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    RESOURCE_EXISTS = "RESOURCE_EXISTS"
    RESOURCE_DELETED = "RESOURCE_DELETED"
    RESOURCE_NOT_DELETED = "RESOURCE_NOT_DELETED"
    ETAG_MISMATCH = "ETAG_MISMATCH"
    RESOURCE_HAS_CHILDREN = "RESOURCE_HAS_CHILDREN"
    USER_PURGED = "USER_PURGED"
    FIELDS_INVALID = "FIELDS_INVALID"
    PAGE_TOKEN_INVALID = "PAGE_TOKEN_INVALID"
    FILTER_INVALID = "FILTER_INVALID"
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    REQUEST_MALFORMED = "REQUEST_MALFORMED"
    REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE"
    REPLY_TOO_LARGE = "REPLY_TOO_LARGE"
    BIRTH_MOMENT_AMBIGUOUS = "BIRTH_MOMENT_AMBIGUOUS"
    BIRTH_MOMENT_IMPOSSIBLE = "BIRTH_MOMENT_IMPOSSIBLE"
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE"
    TIME_ZONE_UNKNOWN = "TIME_ZONE_UNKNOWN"
    OPTIONS_UNUSABLE = "OPTIONS_UNUSABLE"
    PILLARS_IMPOSSIBLE = "PILLARS_IMPOSSIBLE"
    CHART_STALE = "CHART_STALE"
    CONVERSATION_BUSY = "CONVERSATION_BUSY"
    REPLY_LOG_EXPIRED = "REPLY_LOG_EXPIRED"
    CONTEXT_TOO_LONG = "CONTEXT_TOO_LONG"
    CONVERSATION_WITHOUT_CHART = "CONVERSATION_WITHOUT_CHART"
    RESUME_TOKEN_INVALID = "RESUME_TOKEN_INVALID"
    REPLY_INTERRUPTED = "REPLY_INTERRUPTED"
    REPLY_CANCELLED = "REPLY_CANCELLED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    MEMORY_CONSENT_MISSING = "MEMORY_CONSENT_MISSING"
    MEMORIES_FULL = "MEMORIES_FULL"
    PROMPT_UNUSABLE = "PROMPT_UNUSABLE"
    EXPERIMENT_RUNNING = "EXPERIMENT_RUNNING"
    EXPERIMENT_STOPPED = "EXPERIMENT_STOPPED"
    RATE_LIMITED = "RATE_LIMITED"
    SERVER_BUSY = "SERVER_BUSY"
    MODEL_UNAVAILABLE = "MODEL_UNAVAILABLE"
    STORE_UNAVAILABLE = "STORE_UNAVAILABLE"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    METHOD_UNKNOWN = "METHOD_UNKNOWN"
    INTERNAL = "INTERNAL"
    EVALUATION_MISSING = "EVALUATION_MISSING"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: path of the field in the request, and what was expected. Never the value."""

    field: str
    description: str


class Fault(Exception):
    """A refusal with its reason.

    message: for developers, never with personal data. metadata: strings of ErrorInfo.
    violations: fields at fault. resource: full name for ResourceInfo. retry_after: seconds.
    waited: the call's time went into waiting, so that the caller's transport must not send it again by itself.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        metadata: Mapping[str, str] | None = None,
        violations: Sequence[Violation] = (),
        resource: str = "",
        retry_after: float | None = None,
        waited: bool = False,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.metadata = dict(metadata or {})
        self.violations = tuple(violations)
        self.resource = resource
        self.retry_after = retry_after
        self.waited = waited


def not_found(name: str) -> Fault:
    """There is no resource of this name."""
    return Fault(Reason.RESOURCE_NOT_FOUND, "no such resource", resource=name)


def etag_mismatch(name: str, current: str) -> Fault:
    """The resource was changed by somebody else since it was read."""
    return Fault(
        Reason.ETAG_MISMATCH,
        "the resource has changed since it was read",
        resource=name,
        metadata={"etag": current},
    )


def invalid(field: str, description: str, reason: Reason = Reason.FIELDS_INVALID) -> Fault:
    """One field breaks a rule."""
    return Fault(reason, f"{field}: {description}", violations=(Violation(field, description),))


def store_fault(error: BaseException) -> Fault | None:
    """Return the fault for an error of a driver that means "the store is away", None otherwise.

    Drivers are recognised by module, so that the chassis needs no driver to name its errors. What
    the driver said stays out: it can hold addresses and values.
    """
    kinds = _kinds(error)
    if kinds.isdisjoint(_STORE_AWAY):
        return None
    # SQLAlchemy wraps what the driver raised.
    silent = not _STORE_SILENT.isdisjoint(kinds | _kinds(getattr(error, "orig", None)))
    return Fault(
        Reason.STORE_UNAVAILABLE, "a store cannot be reached", retry_after=1.0, waited=silent
    )


def is_store_away(error: BaseException) -> bool:
    """Return whether an error says that a store does not answer."""
    if isinstance(error, Fault):
        return error.reason is Reason.STORE_UNAVAILABLE
    return store_fault(error) is not None


def _kinds(error: object) -> frozenset[str]:
    return frozenset(f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)


_STORE_AWAY = frozenset(
    {
        "sqlalchemy.exc.OperationalError",
        "sqlalchemy.exc.InterfaceError",
        "sqlalchemy.exc.TimeoutError",
        "psycopg.OperationalError",
        "psycopg.errors.OperationalError",
        "redis.exceptions.ConnectionError",
        "redis.exceptions.TimeoutError",
        "redis.exceptions.BusyLoadingError",
    }
)
# Those among them that come after a wait, not at once.
_STORE_SILENT = frozenset(
    {
        "sqlalchemy.exc.TimeoutError",
        "psycopg.errors.ConnectionTimeout",
        "redis.exceptions.TimeoutError",
    }
)
