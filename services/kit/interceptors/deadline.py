"""Gives every call an end: what the caller allows, at most what the contract allows."""

import time

from services.kit.call import Call
from services.kit.interceptors.base import Policy


class Deadline(Policy):
    """Sets the deadline of the call. The adapters enforce it; `peers` hands it on."""

    name = "deadline"

    async def open(self, call: Call) -> None:
        """Take the smaller of the caller's timeout and the method's ceiling."""
        timeout = call.info.timeout
        if call.caller_timeout is not None:
            timeout = min(timeout, call.caller_timeout)
        call.deadline = time.monotonic() + timeout
