"""Page tokens (AIP-158): signed positions, bound to the request that made them and to its caller."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Generic, TypeVar

from google.protobuf.message import Message

from services.kit.faults import Fault, Reason

DEFAULT_SIZE = 50
MAX_SIZE = 200
LIFETIME_SECONDS = 24 * 3600
_SIGNATURE_BYTES = 16
# Part of every signature: changing it when the format of positions changes ends all old tokens at once.
_FORMAT = "1"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a use case needs to list: size 1..200, and the position after which to go on (empty at the start)."""

    size: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page. `next` is the position of the last item, empty on the last page."""

    items: tuple[T, ...]
    next: tuple[str, ...] = ()


class PageTokens:
    """Makes and checks page tokens."""

    def __init__(self, secret: str) -> None:
        self._secret = hashlib.sha256(secret.encode()).digest()

    def read(self, request: Message, who: str) -> PageRequest:
        """Return what `request` asks for; PAGE_TOKEN_INVALID for a token that was not made for it."""
        asked: int = request.page_size  # type: ignore[attr-defined]
        token: str = request.page_token  # type: ignore[attr-defined]
        size = min(asked or DEFAULT_SIZE, MAX_SIZE)
        return PageRequest(size, self._open(token, request, who) if token else ())

    def write(self, position: tuple[str, ...], request: Message, who: str) -> str:
        """Return the token of a position; the empty position has the empty token."""
        if not position:
            return ""
        body = json.dumps([int(time.time()), *position], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._sign(body, request, who) + body).decode().rstrip("=")

    def _open(self, token: str, request: Message, who: str) -> tuple[str, ...]:
        wrong = Fault(Reason.PAGE_TOKEN_INVALID, "this page token was not made for this request")
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raise wrong from None
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(body, request, who)):
            raise wrong
        made, *position = json.loads(body)
        if time.time() - made > LIFETIME_SECONDS:
            raise Fault(Reason.PAGE_TOKEN_INVALID, "this page token has expired")
        return tuple(position)

    def _sign(self, body: bytes, request: Message, who: str) -> bytes:
        bare = type(request)()
        bare.CopyFrom(request)
        bare.ClearField("page_token")
        bare.ClearField("page_size")
        mac = hmac.new(self._secret, digestmod=hashlib.sha256)
        # Lengths first, so that no two different sets of parts give the same bytes.
        for part in (
            _FORMAT.encode(),
            type(request).DESCRIPTOR.full_name.encode(),
            who.encode(),
            bare.SerializeToString(deterministic=True),
            body,
        ):
            mac.update(len(part).to_bytes(4, "big") + part)
        return mac.digest()[:_SIGNATURE_BYTES]
