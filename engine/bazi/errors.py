"""What can be wrong with a birth, as a small tree of errors.

Each error names the input at fault (`field`), a stable machine-readable `reason`
(UPPER_SNAKE) and `metadata` (strings only), so that a caller can answer without parsing text.
"""

from collections.abc import Mapping


class BaziError(Exception):
    """Base of everything that the engine raises on purpose."""

    def __init__(
        self, message: str, *, field: str, reason: str, metadata: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.field = field
        self.reason = reason
        self.metadata: dict[str, str] = dict(metadata or {})


class InvalidBirth(BaziError):
    """A value is outside its range, or two inputs contradict each other."""


class ImpossibleMoment(BaziError):
    """The date or clock time is well formed but never existed."""


class AmbiguousMoment(BaziError):
    """The clock showed this time twice and `fold` does not say which one is meant.

    `metadata` has `first_utc_offset` and `second_utc_offset` in seconds (fold 0 and fold 1).
    """


class UnknownZone(BaziError):
    """The zone id is not in the IANA database."""


class OutOfRange(BaziError):
    """The date lies outside the tables; `metadata` has `first` and `last` supported dates."""


class InvalidRequest(BaziError):
    """A question to the engine other than a birth (a search, a selection) is outside what it answers."""


class ImpossiblePillars(BaziError):
    """Pillars that can never stand together; `metadata` has `possible`, the stems or branches that could."""


class UnknownName(InvalidRequest, KeyError):
    """No such language, label or preset; a KeyError too, as of a mapping that lacks it."""

    def __str__(self) -> str:
        # KeyError would show its argument in quotation marks.
        return Exception.__str__(self)
