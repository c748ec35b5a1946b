"""Time and ids as ports, so that use cases can be tested with both known."""

from datetime import UTC, datetime
from typing import Protocol

from uuid_utils import uuid7


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the time now, UTC, aware."""


class Ids(Protocol):
    """Makes ids."""

    def uuid(self) -> str:
        """Return a new UUIDv7, sortable by time."""

    def resource(self, letter: str) -> str:
        """Return a new last part of a resource name that begins with `letter`, sortable by time."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the time now."""
        return datetime.now(UTC)


class RandomIds:
    """Ids that nobody can guess and that sort by time."""

    def uuid(self) -> str:
        """Return a new UUIDv7."""
        return str(uuid7())

    def resource(self, letter: str) -> str:
        """Return `letter` and a UUIDv7 in hexadecimal."""
        return letter + uuid7().hex
