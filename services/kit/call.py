"""The call that is being served: what every layer below the chain may want to know of it."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from services.kit.contract import MethodInfo
from services.kit.principal import ANONYMOUS, Principal


@dataclass(frozen=True, slots=True)
class RepeatKey:
    """A mutation that may be sent again: its `request_id` and the hash of what it asked for."""

    method: str
    request_id: str
    fingerprint: bytes


@dataclass(slots=True)
class Call:
    """One RPC from its first byte to its last.

    metadata: lower-case keys. deadline: `time.monotonic()` seconds, None while unknown.
    bearer: the caller's token as it was sent, to be handed on to siblings.
    """

    info: MethodInfo
    metadata: dict[str, str]
    caller_timeout: float | None = None
    request_id: str = ""
    traceparent: str = ""
    bearer: str = ""
    principal: Principal = ANONYMOUS
    deadline: float | None = None
    repeat: RepeatKey | None = None
    started: float = field(default_factory=time.perf_counter)
    admitted: bool = False
    messages_sent: int = 0

    def remaining(self) -> float | None:
        """Seconds until the deadline, at least 0; None without one."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())


class Replayed(Exception):
    """The mutation was done before; `reply` is the serialized first answer."""

    def __init__(self, reply: bytes) -> None:
        super().__init__()
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeatable mutation on its way through a use case. encode: its result → the answer's bytes."""

    key: RepeatKey
    encode: Callable[[Any], bytes]


CURRENT: ContextVar[Call | None] = ContextVar("baziai_call", default=None)


def current() -> Call | None:
    """Return the call that is being served here, None outside of one (jobs, tests)."""
    return CURRENT.get()


def caller() -> Principal:
    """Return who is calling; anonymous outside of a call."""
    call = CURRENT.get()
    return ANONYMOUS if call is None else call.principal


def repeat(encode: Callable[[Any], bytes]) -> Repeat | None:
    """Return the repeatable mutation that is being served, None if it carries no `request_id`."""
    call = CURRENT.get()
    return Repeat(call.repeat, encode) if call is not None and call.repeat is not None else None
