"""Stored charts."""

from dataclasses import dataclass
from datetime import datetime

from bazi import Birth
from services.kit.etag import etag_of
from services.kit.names import CHART, PROFILE

ANY_PROFILE = "-"


@dataclass(frozen=True, slots=True)
class ProfileSnapshot:
    """What a chart is made from: the birth of a profile as it stood at `birth_revision`."""

    name: str
    uid: str
    birth: Birth
    birth_revision: int
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChart:
    """A chart as it was computed then. document: the result in the form that the codec wrote, without labels.

    profile_uid: which profile it was made from, for names are given again; empty where an older release stored it.
    """

    user: str
    profile_id: str
    chart_id: str
    uid: str
    profile_uid: str
    document: bytes
    birth_revision: int
    engine_version: str
    create_time: datetime
    stale: bool = False

    @property
    def name(self) -> str:
        """`users/{user}/profiles/{profile}/charts/{chart}`."""
        return CHART.format(self.user, self.profile_id, self.chart_id)

    @property
    def profile(self) -> str:
        """`users/{user}/profiles/{profile}`."""
        return PROFILE.format(self.user, self.profile_id)

    @property
    def position(self) -> tuple[str, ...]:
        """Where it stands in lists, which have the newest first."""
        return (self.create_time.isoformat(), self.uid)

    @property
    def etag(self) -> str:
        """Etag; a stored chart never changes."""
        return etag_of(self.uid, 1)


@dataclass(frozen=True, slots=True)
class Query:
    """Which charts are listed; None asks for all."""

    profile_id: str = ANY_PROFILE
    engine_version: str | None = None
    stale: bool | None = None


@dataclass(frozen=True, slots=True)
class Custom:
    """What almanacs say of a day, by ids of labels. clash: the branch, 0 is 子."""

    officer: str
    mansion: str
    mansion_lucky: bool
    day_spirit: str
    day_spirit_lucky: bool
    suitable: tuple[str, ...]
    unsuitable: tuple[str, ...]
    clash: int
    misfortune_direction: str
    source: str
