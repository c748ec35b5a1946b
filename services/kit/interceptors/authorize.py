"""Decides whether this caller may make this request, before the request is judged itself (AIP-211)."""

from functools import lru_cache
from operator import attrgetter
from typing import Any

from google.protobuf.message import Message

from services.kit.call import Call
from services.kit.contract import Access
from services.kit.faults import Fault, Reason
from services.kit.interceptors.base import Policy
from services.kit.names import user_of


class Authorize(Policy):
    """Applies the policy that the contract names for the RPC."""

    name = "authorize"

    def accept(self, call: Call, request: Message) -> None:
        """Refuse with ACCESS_DENIED unless the policy lets this caller through."""
        info, principal = call.info, call.principal
        match info.access:
            case Access.PUBLIC:
                return
            case Access.OWNER:
                allowed = bool(principal.subject) and (
                    not info.owner_field or _owns(principal.subject, info.owner_field, request)
                )
            case Access.ROLE:
                allowed = bool(principal.roles & info.roles)
            case Access.SERVICE:
                allowed = bool(principal.service)
            case _:  # The chain refuses to start with such a method; this is its second lock.
                allowed = False
        if not allowed:
            raise Fault(
                Reason.ACCESS_DENIED,
                "not allowed (or it might not exist)",
                resource=_named(info.owner_field, request),
            )


@lru_cache(maxsize=256)
def _getter(path: str) -> Any:
    return attrgetter(path)


def _owns(subject: str, path: str, request: Message) -> bool:
    # A value that names no user at all is left to validation, whose pattern it cannot pass.
    user = user_of(_getter(path)(request))
    return user is None or user == subject


def _named(path: str, request: Message) -> str:
    return str(_getter(path)(request)) if path else ""
