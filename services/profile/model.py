"""People, and the operations on all of a user's data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.births import BirthRecord
from services.kit.etag import etag_of
from services.kit.names import OPERATION, PROFILE

UNDELETE_FOR = timedelta(days=30)
# How long an operation can be looked at after its end: as long as a deleted profile could be brought back, so that who
# asks within a month what became of it is told.
OPERATION_KEPT_FOR = timedelta(days=30)
# Longer than retries take when everything is well; asking again costs little.
STUCK_AFTER = timedelta(minutes=15)
_ASKED_AT_LEAST_EVERY = timedelta(days=1)
# Every slice that holds a user's data, and so has to finish before a purge is done.
PURGED_SLICES = ("profile", "chart", "chat")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a user says of a person."""

    display_name: str
    birth: BirthRecord
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person. version counts changes from 1; birth_revision counts those of birth or sex."""

    user: str
    profile_id: str
    uid: str
    display_name: str
    birth: BirthRecord
    labels: Mapping[str, str]
    birth_revision: int
    version: int
    create_time: datetime
    update_time: datetime
    delete_time: datetime | None = None

    @property
    def name(self) -> str:
        """`users/{user}/profiles/{profile}`."""
        return PROFILE.format(self.user, self.profile_id)

    @property
    def etag(self) -> str:
        """Etag of this version."""
        return etag_of(self.uid, self.version)

    @property
    def deleted(self) -> bool:
        """Whether it is deleted and not yet purged."""
        return self.delete_time is not None

    @property
    def purge_time(self) -> datetime | None:
        """When it will be destroyed; None while in use."""
        return None if self.delete_time is None else self.delete_time + UNDELETE_FOR


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: by `create_time` or `update_time`."""

    column: str = "create_time"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """Which profiles are listed. labels: all of these must be equal."""

    labels: Mapping[str, str] = field(default_factory=dict)
    order: Order = field(default_factory=Order)
    show_deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeOperation:
    """The destruction of a user's data. destroyed: rows by kind; finished: slices that are done.

    update_time: of its last progress. ask_time: when to ask for it anew, None once it is done.
    """

    operation_id: str
    user: str
    forced: bool
    create_time: datetime
    update_time: datetime
    ask_time: datetime | None = None
    finished: tuple[str, ...] = ()
    destroyed: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """`operations/{operation}`."""
        return OPERATION.format(self.operation_id)

    @property
    def pending(self) -> tuple[str, ...]:
        """Slices that have not finished yet."""
        if not self.forced:
            return ()
        return tuple(name for name in PURGED_SLICES if name not in self.finished)

    @property
    def done(self) -> bool:
        """Whether every slice has finished."""
        return not self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """A profile that was destroyed for good, and of which the other slices are to hear.

    event_id and create_time are those of the event that told of it; ask_time: when it is told again.
    """

    tenant: str
    user: str
    profile_id: str
    profile_uid: str
    event_id: str
    create_time: datetime
    ask_time: datetime

    @property
    def profile(self) -> str:
        """`users/{user}/profiles/{profile}`."""
        return PROFILE.format(self.user, self.profile_id)


def next_ask(begun: datetime, now: datetime) -> datetime:
    """Return when to ask again for what was begun then: after as long as it has taken so far, within bounds."""
    return now + min(max(now - begun, STUCK_AFTER), _ASKED_AT_LEAST_EVERY)


# Zones beside whose own clock another one is in use: which was meant must be asked.
OTHER_CLOCKS: Mapping[str, tuple[str, ...]] = {"Asia/Urumqi": ("Asia/Shanghai",)}


@dataclass(frozen=True, slots=True)
class Town:
    """A town of the gazetteer; `matched` is the name by which it was found."""

    name: str
    latitude: float
    longitude: float
    country: str
    zone: str
    population: int
    matched: str
