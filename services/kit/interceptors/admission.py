"""Refuses what the process cannot serve well, instead of serving everything badly.

A limit of its own rather than grpcio's `maximum_concurrent_rpcs`, which rejects health checks too and so has a busy
process killed by its own liveness probe.
"""

from services.kit.call import Call
from services.kit.errors import Outcome
from services.kit.faults import Fault, Reason
from services.kit.interceptors.base import Policy


class Admission(Policy):
    """At most `unary` single calls and `streams` streaming calls at once; health never counts."""

    name = "admission"

    def __init__(self, unary: int, streams: int) -> None:
        self._limits = (unary, streams)
        self._active = [0, 0]

    @property
    def active(self) -> tuple[int, int]:
        """Single and streaming calls being served."""
        return self._active[0], self._active[1]

    async def open(self, call: Call) -> None:
        """Take a place, or refuse with SERVER_BUSY and the time to come back."""
        kind = int(call.info.shape.streaming)
        if self._active[kind] >= self._limits[kind]:
            raise Fault(Reason.SERVER_BUSY, "the server is at its limit", retry_after=1.0)
        self._active[kind] += 1
        call.admitted = True

    def close(self, call: Call, outcome: Outcome) -> None:
        """Give the place back."""
        if call.admitted:
            call.admitted = False
            self._active[int(call.info.shape.streaming)] -= 1
