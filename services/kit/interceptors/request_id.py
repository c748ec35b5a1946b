"""Gives every call an id that stands in the log, in INTERNAL errors and in the answer's metadata."""

import re

from uuid_utils import uuid7

from services.kit.call import Call
from services.kit.interceptors.base import Policy
from services.kit.telemetry import traceparent

HEADER = "x-request-id"
_WELL_FORMED = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class RequestId(Policy):
    """Takes over the gateway's id when it is well formed, makes one otherwise."""

    name = "request_id"

    async def open(self, call: Call) -> None:
        """Name the call."""
        given = call.metadata.get(HEADER, "")
        call.request_id = given if _WELL_FORMED.match(given) else str(uuid7())
        # The caller's own stays where we make no spans: theirs and our sibling's are then joined all the same.
        call.traceparent = traceparent() or call.traceparent
