"""Keys and tokens of the local issuer. Production has an OpenID provider instead; services see no difference."""

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from mesh.files import read_json, write_atomic, write_json

ALGORITHM = "ES256"
USER_AUDIENCE = "baziai"
SERVICE_AUDIENCE = "baziai-internal"
SERVICES = ("profile", "chart", "chat", "workers")
SERVICE_TOKEN_SECONDS = 3600
SERVICE_RENEW_SECONDS = 1200
MAX_TOKEN_HOURS = 720
# A gateway keeps the published keys for minutes and then refuses what a newer one signed: publish first, sign later.
PUBLISH_AHEAD_SECONDS = 300
KEY_LIFE_SECONDS = 30 * 86_400
_KEYS = "keys.json"


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key. Times are Unix seconds: it signs from `sign_from` until a newer one does; gone at `gone_at`."""

    kid: str
    pem: str
    sign_from: float
    gone_at: float | None = None


class NoKeys(Exception):
    """The mesh of this data directory has never been up."""


def read_keys(folder: Path) -> list[Key]:
    """Return the keys, the oldest first."""
    return [Key(**key) for key in read_json(folder / _KEYS).get("keys", [])]


def _write_keys(folder: Path, keys: Sequence[Key]) -> None:
    write_json(folder / _KEYS, {"keys": [asdict(key) for key in keys]}, 0o600)


def _new_key(sign_from: float) -> Key:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Key(secrets.token_hex(8), pem.decode(), sign_from)


def rotate(folder: Path, now: float, ahead: float = PUBLISH_AHEAD_SECONDS) -> Key:
    """Make the key that signs from `ahead` seconds on. Older ones stay published until their tokens have expired."""
    keys = read_keys(folder)
    sign_from = now + ahead if keys else now
    gone_at = sign_from + MAX_TOKEN_HOURS * 3600
    kept = [
        Key(key.kid, key.pem, key.sign_from, key.gone_at or gone_at)
        for key in keys
        if key.gone_at is None or key.gone_at > now
    ]
    fresh = _new_key(sign_from)
    _write_keys(folder, [*kept, fresh])
    return fresh


def keep_fresh(folder: Path, now: float) -> None:
    """Make the first key, and the next one when the newest has signed for 30 days."""
    keys = read_keys(folder)
    if not keys or keys[-1].sign_from + KEY_LIFE_SECONDS < now:
        rotate(folder, now)


def signing_key(keys: Sequence[Key], now: float) -> Key:
    """Return the newest key that may sign."""
    able = [key for key in keys if key.sign_from <= now]
    if not able:
        raise NoKeys("there are no keys yet: start the mesh with `make run`")
    return max(able, key=lambda key: key.sign_from)


def published(keys: Sequence[Key], now: float) -> dict[str, Any]:
    """Return the JSON Web Key Set: the public halves of all keys whose tokens may still live."""
    found = []
    for key in keys:
        if key.gone_at is not None and key.gone_at <= now:
            continue
        private = serialization.load_pem_private_key(key.pem.encode(), None)
        # load_pem_private_key is typed as any kind of key; ours are all made by _new_key.
        public = json.loads(ECAlgorithm.to_jwk(private.public_key()))  # type: ignore[arg-type]
        found.append({**public, "kid": key.kid, "use": "sig", "alg": ALGORITHM})
    return {"keys": found}


def _sign(folder: Path, now: float, claims: dict[str, Any], seconds: float) -> str:
    key = signing_key(read_keys(folder), now)
    times = {"iat": int(now), "exp": int(now + seconds)}
    return jwt.encode({**claims, **times}, key.pem, ALGORITHM, headers={"kid": key.kid})


def user_token(
    folder: Path,
    issuer: str,
    subject: str,
    *,
    roles: Sequence[str] = (),
    tenant: str = "default",
    hours: float = 12.0,
) -> str:
    """Return a token for a user; hours: 0 (exclusive) to MAX_TOKEN_HOURS, ValueError otherwise, or without tenant."""
    if not 0 < hours <= MAX_TOKEN_HOURS:
        raise ValueError(f"a token lives more than 0 and at most {MAX_TOKEN_HOURS} hours")
    if not tenant:
        raise ValueError("a token must name a tenant")
    claims = {
        "iss": issuer,
        "aud": USER_AUDIENCE,
        "sub": subject,
        "tenant": tenant,
        "roles": list(roles),
    }
    return _sign(folder, time.time(), claims, hours * 3600)


def write_service_tokens(folder: Path, issuer: str, now: float) -> None:
    """Renew the token file of each service, as Kubernetes does with projected tokens."""
    for name in SERVICES:
        claims = {"iss": issuer, "aud": SERVICE_AUDIENCE, "sub": f"service:{name}"}
        token = _sign(folder, now, claims, SERVICE_TOKEN_SECONDS)
        write_atomic(folder / f"{name}.token", token + "\n", 0o600)
