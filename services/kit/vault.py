"""Encryption of personal data with one key for each user.

A user's data key exists only wrapped by a key-encryption key. Destroying the wrapped key destroys every copy of the
user's data that does not come with that key: rows, replicas, exports. A backup of the whole database holds both; after
restoring one, the purges since then are to be done again (docs/runbooks/database-restore.md).
"""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

_NONCE_BYTES = 12
_KEY_BYTES = 32
_FORMAT = b"\x01"


class KeyWrapper(Protocol):
    """Wraps data keys: a local key file, or a key management service."""

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """Return the id of the wrapping key and the wrapped key."""

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        """Return the data key. KeyError if the wrapping key is gone."""


class LocalKeyWrapper:
    """Key-encryption keys from a file: lines of `ID BASE64`. The last wraps new keys."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys.values()):
            raise ValueError("the key file must hold at least one key of 32 bytes")
        self._keys = dict(keys)
        self._current = list(keys)[-1]

    @classmethod
    def read(cls, path: Path) -> "LocalKeyWrapper":
        """Read the key file."""
        pairs = (
            line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()
        )
        return cls({kek_id: base64.b64decode(encoded) for kek_id, encoded in pairs})

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """Wrap by the newest key (AES key wrap, RFC 3394)."""
        return self._current, aes_key_wrap(self._keys[self._current], key)

    def unwrap(self, kek_id: str, wrapped: bytes) -> bytes:
        """Unwrap by the key that wrapped it."""
        return aes_key_unwrap(self._keys[kek_id], wrapped)


@dataclass(frozen=True, slots=True)
class DataKey:
    """A user's key, ready to use. Keep it no longer than the work at hand."""

    aead: AESGCM

    @classmethod
    def of(cls, key: bytes) -> "DataKey":
        """Wrap raw key bytes."""
        return cls(AESGCM(key))

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt. `place` (such as `profile/ID/birth`) is bound in: a sealed value moved elsewhere will not open."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self.aead.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what was sealed for `place`. ValueError if it was not, or was changed."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _FORMAT:
            raise ValueError("unknown format of a sealed value")
        try:
            return self.aead.decrypt(nonce, body, place.encode())
        except InvalidTag:
            raise ValueError("a sealed value cannot be opened") from None


def new_key() -> bytes:
    """Return a fresh data key."""
    return os.urandom(_KEY_BYTES)
