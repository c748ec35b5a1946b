"""Recognises a mutation that was sent before.

It only says which request this is. The claim is made and the answer kept by the unit of work, in the same transaction
as the effect (`kit.uow`): a crash can leave both or neither, never one.
"""

import hashlib
from copy import copy

from google.protobuf.message import Message

from services.kit.call import Call, RepeatKey
from services.kit.interceptors.base import Policy


class Idempotency(Policy):
    """Sets `call.repeat` for requests that carry a `request_id`."""

    name = "idempotency"

    def accept(self, call: Call, request: Message) -> None:
        """Remember id and content hash of the request."""
        if not call.info.has_request_id:
            return
        request_id: str = request.request_id  # type: ignore[attr-defined]
        if not request_id:
            return
        key = request_id.lower()
        if key != request_id:
            # One UUID can be written in two ways; the content is the same.
            request = copy(request)
            request.request_id = key  # type: ignore[attr-defined]
        digest = hashlib.sha256(request.SerializeToString(deterministic=True)).digest()
        call.repeat = RepeatKey(call.info.path, key, digest)
