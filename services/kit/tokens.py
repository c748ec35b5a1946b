"""Verifies tokens: users' and services', each for its own audience."""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import jwt
import structlog

from services.kit.faults import Fault, Reason
from services.kit.names import USER_ID
from services.kit.principal import Principal

# Asymmetric only: with a shared-secret algorithm allowed, a public key would be a signing key.
ALGORITHMS = ("ES256", "RS256", "EdDSA")
SERVICE_SUBJECT = "service:"
_LEEWAY_SECONDS = 5
_REFETCH_SECONDS = 10.0
_FIRST_FETCH_SECONDS = 0.5
_CACHED_TOKENS = 4096
_TENANT_LENGTH = 128
_CLIENT_ID = re.compile(r"[!-~]{1,128}")

_log = structlog.stdlib.get_logger("tokens")
FetchKeys = Callable[[], Awaitable[dict[str, Any]]]


class TokenVerifier(Protocol):
    """Turns a token into who it speaks for."""

    async def user(self, token: str) -> Principal:
        """Return the principal of a user's token; TOKEN_INVALID, TOKEN_EXPIRED or ACCESS_DENIED."""

    async def service(self, token: str) -> str:
        """Return the name of the service that a service token proves."""


@dataclass(frozen=True, slots=True)
class _Verified:
    claims: dict[str, Any]
    expires: float


class JwtVerifier:
    """Verifies JWTs against the issuer's published keys (JWKS).

    Keys are fetched when first needed and again when a token names an unknown key, at most every
    ten seconds, so that a rotation is noticed and a forger cannot make us hammer the issuer. A
    verified token is remembered until it expires: verifying once is enough.

    A user's token without the claim `tenant` speaks for `default_tenant`, and is refused where that is empty.
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        service_audience: str,
        fetch_keys: FetchKeys,
        default_tenant: str = "",
    ) -> None:
        self._default_tenant = default_tenant
        self._issuer = issuer
        self._audience = audience
        self._service_audience = service_audience
        self._fetch_keys = fetch_keys
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched = float("-inf")
        self._fetching = asyncio.Lock()
        self._verified: OrderedDict[tuple[str, str], _Verified] = OrderedDict()

    async def user(self, token: str) -> Principal:
        """Return the principal of a user's token."""
        claims = await self._claims(token, self._audience)
        subject = claims["sub"]
        if not isinstance(subject, str) or not USER_ID.fullmatch(subject):
            # A service's too: its colon cannot stand in a user's id.
            raise Fault(Reason.TOKEN_INVALID, "the token is not a user's")
        roles = claims.get("roles", ())
        return Principal(
            subject=subject,
            tenant=self._tenant(claims),
            roles=frozenset(str(role) for role in roles)
            if isinstance(roles, list)
            else frozenset(),
            client=_client(claims),
        )

    def _tenant(self, claims: dict[str, Any]) -> str:
        tenant = claims.get("tenant", self._default_tenant)
        if not isinstance(tenant, str) or not 0 < len(tenant) <= _TENANT_LENGTH:
            raise Fault(
                Reason.TOKEN_INVALID, "the token must name its tenant, in the claim `tenant`"
            )
        return tenant

    async def service(self, token: str) -> str:
        """Return the name of the service that the token proves."""
        claims = await self._claims(token, self._service_audience)
        subject = str(claims["sub"])
        if not subject.startswith(SERVICE_SUBJECT):
            raise Fault(Reason.TOKEN_INVALID, "the token is not a service's")
        return subject.removeprefix(SERVICE_SUBJECT)

    async def _claims(self, token: str, audience: str) -> dict[str, Any]:
        known = self._verified.get((token, audience))
        if known is not None:
            if known.expires + _LEEWAY_SECONDS <= time.time():
                raise Fault(Reason.TOKEN_EXPIRED, "the token has expired")
            return known.claims
        key = await self._key_of(token)
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=audience,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except jwt.ExpiredSignatureError:
            raise Fault(Reason.TOKEN_EXPIRED, "the token has expired") from None
        except jwt.InvalidTokenError:
            raise Fault(Reason.TOKEN_INVALID, "the token is not valid here") from None
        self._verified[token, audience] = _Verified(claims, float(claims["exp"]))
        if len(self._verified) > _CACHED_TOKENS:
            self._verified.popitem(last=False)
        return claims

    async def _key_of(self, token: str) -> jwt.PyJWK:
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise Fault(Reason.TOKEN_INVALID, "the token is not a JWT") from None
        kid = str(header.get("kid", ""))
        if kid not in self._keys:
            await self._refresh(kid)
        key = self._keys.get(kid)
        if key is None:
            raise Fault(Reason.TOKEN_INVALID, "the token was signed by an unknown key")
        return key

    async def _refresh(self, kid: str) -> None:
        async with self._fetching:
            if kid in self._keys:
                return
            # Counted from before the attempt: a silent issuer must not cost every forged token a wait.
            pause = _REFETCH_SECONDS if self._keys else _FIRST_FETCH_SECONDS
            if time.monotonic() - self._fetched >= pause:
                self._fetched = time.monotonic()
                try:
                    found = jwt.PyJWKSet.from_dict(await self._fetch_keys()).keys
                    self._keys = {str(key.key_id): key for key in found if key.key_id}
                except asyncio.CancelledError:
                    # This caller left; the issuer may be well, and the next caller asks it.
                    self._fetched = float("-inf")
                    raise
                except Exception as error:  # noqa: BLE001 - whatever a client or a parser raises
                    _log.warning("no keys", error_type=type(error).__name__)
            if not self._keys:
                raise Fault(
                    Reason.SERVICE_UNAVAILABLE,
                    "the issuer's keys cannot be had",
                    metadata={"service": "issuer"},
                    retry_after=1.0,
                )


def _client(claims: dict[str, Any]) -> str:
    """Return the client that a token was given to: `client_id` of RFC 9068, else OpenID Connect's `azp`."""
    client = claims.get("client_id", claims.get("azp", ""))
    if client and not (isinstance(client, str) and _CLIENT_ID.fullmatch(client)):
        raise Fault(Reason.TOKEN_INVALID, "the token names its client in a form that is not taken")
    return client or ""
