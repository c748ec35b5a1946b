"""What is remembered of a user, and whether that is wanted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kit.etag import etag_of
from services.kit.names import MEMORY, MEMORY_CONSENT

# As many as a window has room for beside a chart, and as a person can look through.
MOST_MEMORIES = 50
LONGEST_TEXT = 200


class Kind(StrEnum):
    """What a memory is about."""

    NAME = "NAME"
    WORK = "WORK"
    PLACE = "PLACE"
    LANGUAGE = "LANGUAGE"
    LENGTH = "LENGTH"
    NOTE = "NOTE"

    @property
    def is_single(self) -> bool:
        """Whether the newest of what is learnt takes the place of the one before."""
        return self is not Kind.NOTE


class Source(StrEnum):
    """Who put a memory there."""

    MESSAGE = "MESSAGE"
    USER = "USER"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a user says of himself in a message, in the words of that message."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Something that a user told. message: name of the message that it was learnt from, empty if made by hand."""

    user: str
    memory_id: str
    kind: Kind
    text: str
    source: Source
    message: str = ""
    version: int
    create_time: datetime
    update_time: datetime

    @property
    def name(self) -> str:
        """`users/{user}/memories/{memory}`."""
        return MEMORY.format(self.user, self.memory_id)

    @property
    def etag(self) -> str:
        """Etag of this version."""
        return etag_of(self.memory_id, self.version)


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a user wants to be remembered. change_time: None before it was ever granted; count: of memories."""

    user: str
    granted: bool = False
    change_time: datetime | None = None
    count: int = 0

    @property
    def name(self) -> str:
        """`users/{user}/memoryConsent`."""
        return MEMORY_CONSENT.format(self.user)
