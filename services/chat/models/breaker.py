"""A circuit breaker: a server that fails again and again is left alone for a while, then tried by one request.

Health checks ask whether a server answers; a breaker learns from real requests that one which answers cannot write. Of
the libraries for it, those that know asyncio hold their state in threads' locks or are not kept any more; this is the
whole of what is needed. Use it from one event loop.
"""

from collections.abc import Callable
from enum import StrEnum

# So many failures without a whole answer between them.
FAILURES = 3
FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 60.0


class State(StrEnum):
    """What a breaker lets through: all, nothing, or one trial."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


class Breaker:
    """Each `begin` gives a ticket, with which exactly one of `succeed`, `fail` and `leave` is called in the end."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now`: seconds of a clock that never goes back."""
        self._now = now
        self._failures = 0
        self._rest = FIRST_REST_SECONDS
        self._rests_until: float | None = None
        self._trying = False
        # Counts how often it opened: what began before that says nothing new.
        self._opened = 0

    @property
    def state(self) -> State:
        """Where it stands now."""
        if self._rests_until is None:
            return State.CLOSED
        return State.OPEN if self._now() < self._rests_until else State.HALF_OPEN

    @property
    def allows(self) -> bool:
        """Whether a request may begin now."""
        state = self.state
        return state is State.CLOSED or (state is State.HALF_OPEN and not self._trying)

    def begin(self) -> int:
        """A request begins, to be asked for only while `allows`; in the half-open state it is the trial."""
        self._trying = self._rests_until is not None
        return self._opened

    def answered(self, ticket: int) -> None:
        """A first word came: it closes after a trial, on probation: the next failure opens it again."""
        if ticket == self._opened and self._trying:
            self._rests_until, self._trying, self._failures = None, False, FAILURES - 1

    def succeed(self, ticket: int) -> None:
        """A whole answer came: all is forgotten."""
        if ticket == self._opened:
            self._rests_until, self._trying = None, False
            self._failures, self._rest = 0, FIRST_REST_SECONDS

    def fail(self, ticket: int) -> None:
        """A request failed by the server's fault."""
        if ticket != self._opened:
            return
        self._failures += 1
        if self._trying or self._failures >= FAILURES:
            self._opened += 1
            self._rests_until, self._trying = self._now() + self._rest, False
            self._rest = min(2 * self._rest, LONGEST_REST_SECONDS)

    def leave(self, ticket: int) -> None:
        """A request was left by whoever asked it."""
        if ticket == self._opened:
            self._trying = False
