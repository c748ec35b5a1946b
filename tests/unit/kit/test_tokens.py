"""Tokens: what is refused, why, and how keys come and go."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.kit.faults import Fault, Reason
from services.kit.tokens import JwtVerifier
from tests.support.tokens import AUDIENCE, ISSUER, SERVICE_AUDIENCE, Issuer


@dataclass
class Provider:
    """Publishes keys, or is away."""

    document: dict[str, Any]
    away: bool = False
    asked: int = 0
    moment: float = field(default_factory=time.monotonic)

    async def fetch(self) -> dict[str, Any]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise ConnectionError("away")
        return self.document


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def provider(issuer: Issuer) -> Provider:
    return Provider(issuer.jwks())


@pytest.fixture
def verifier(provider: Provider) -> JwtVerifier:
    return JwtVerifier(ISSUER, AUDIENCE, SERVICE_AUDIENCE, provider.fetch)


async def refused(verifier: JwtVerifier, token: str) -> Reason:
    with pytest.raises(Fault) as fault:
        await verifier.user(token)
    assert token not in str(fault.value)
    return fault.value.reason


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "anna", "iat": now, "exp": now + 60}
    return usual | {"tenant": "default"} | more


async def test_a_good_token_names_its_user(verifier: JwtVerifier, issuer: Issuer) -> None:
    principal = await verifier.user(issuer.token("anna", tenant="acme", roles=["admin"]))
    assert (principal.subject, principal.tenant) == ("anna", "acme")
    assert principal.roles == {"admin"}
    plain = await verifier.user(issuer.token("anna"))
    assert (plain.tenant, plain.roles, plain.service) == ("default", frozenset(), "")


def without(issuer: Issuer, missing: str) -> str:
    kept = {name: value for name, value in claims().items() if name != missing}
    return jwt.encode(kept, issuer.key, algorithm="ES256", headers={"kid": issuer.kid})


async def test_a_token_without_tenant_has_the_one_that_was_set_or_none(
    verifier: JwtVerifier, issuer: Issuer, provider: Provider
) -> None:
    bare = without(issuer, "tenant")
    assert await refused(verifier, bare) is Reason.TOKEN_INVALID
    single = JwtVerifier(ISSUER, AUDIENCE, SERVICE_AUDIENCE, provider.fetch, "acme")
    assert (await single.user(bare)).tenant == "acme"
    assert (await single.user(issuer.token("anna", tenant="other"))).tenant == "other"
    for wrong in ("", None, 7, ["acme"], "x" * 129):
        token = issuer.token("anna", tenant=wrong)
        assert await refused(single, token) is Reason.TOKEN_INVALID
    # A service speaks for no tenant of its own.
    assert await verifier.service(issuer.service_token("chart")) == "chart"


async def test_the_client_of_a_token_is_known_where_it_names_one(
    verifier: JwtVerifier, issuer: Issuer
) -> None:
    for named, client in (
        ({}, ""), ({"client_id": "app"}, "app"), ({"azp": "web"}, "web"),
        ({"client_id": "app", "azp": "web"}, "app"), ({"client_id": ""}, ""), ({"azp": None}, ""),
    ):  # fmt: skip
        assert (await verifier.user(issuer.token("anna", **named))).client == client
    # What is not taken must not pass as no client at all: that one has no budget of its own.
    for wrong in (7, ["app"], "a b", "x" * 129, "é"):
        token = issuer.token("anna", client_id=wrong)
        assert await refused(verifier, token) is Reason.TOKEN_INVALID


async def test_alg_none_is_refused(verifier: JwtVerifier, issuer: Issuer) -> None:
    for name in ("none", "None", "NONE"):
        header = {"alg": name, "typ": "JWT", "kid": issuer.kid}
        token = f"{encoded(header)}.{encoded(claims())}."
        assert await refused(verifier, token) is Reason.TOKEN_INVALID


async def test_a_public_key_is_no_shared_secret(verifier: JwtVerifier, issuer: Issuer) -> None:
    public = issuer.key.public_key()
    for form in (
        public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
        json.dumps(issuer.jwks()["keys"][0]).encode(),
    ):
        body = f"{encoded({'alg': 'HS256', 'kid': issuer.kid})}.{encoded(claims())}"
        mac = hmac.new(form, body.encode(), hashlib.sha256).digest()
        token = f"{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
        assert await refused(verifier, token) is Reason.TOKEN_INVALID


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"aud": "another"}, Reason.TOKEN_INVALID),
        ({"aud": SERVICE_AUDIENCE}, Reason.TOKEN_INVALID),
        ({"iss": "https://evil.test"}, Reason.TOKEN_INVALID),
        ({"sub": "service:chart"}, Reason.TOKEN_INVALID),
        ({"sub": 7}, Reason.TOKEN_INVALID),
        ({"exp": 1}, Reason.TOKEN_EXPIRED),
        ({"exp": None}, Reason.TOKEN_INVALID),
        ({"iat": "soon"}, Reason.TOKEN_INVALID),
        ({"nbf": 2**33}, Reason.TOKEN_INVALID),
    ],
    ids=str,
)
async def test_a_token_with_a_wrong_claim_is_refused(
    verifier: JwtVerifier, issuer: Issuer, changed: dict[str, Any], reason: Reason
) -> None:
    assert await refused(verifier, issuer.token("anna", **changed)) is reason


@pytest.mark.parametrize("missing", ["exp", "iat", "sub", "aud", "iss"])
async def test_a_token_without_a_claim_is_refused(
    verifier: JwtVerifier, issuer: Issuer, missing: str
) -> None:
    assert await refused(verifier, without(issuer, missing)) is Reason.TOKEN_INVALID


async def test_another_key_under_the_known_name_is_refused(
    verifier: JwtVerifier, issuer: Issuer
) -> None:
    forger = Issuer(ec.generate_private_key(ec.SECP256R1()), issuer.kid)
    assert await refused(verifier, forger.token("anna")) is Reason.TOKEN_INVALID


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "a.b", "é.é.é", "." * 10, "e30.e30.e30"])
async def test_text_that_is_no_token_is_refused(verifier: JwtVerifier, text: str) -> None:
    with pytest.raises(Fault) as fault:
        await verifier.user(text)
    assert fault.value.reason is Reason.TOKEN_INVALID


async def test_a_changed_token_is_refused(verifier: JwtVerifier, issuer: Issuer) -> None:
    head, body, signature = issuer.token("anna").split(".")
    stolen = encoded(claims(sub="bert"))
    assert await refused(verifier, f"{head}.{stolen}.{signature}") is Reason.TOKEN_INVALID
    assert await refused(verifier, f"{head}.{body}.{signature[:-8]}") is Reason.TOKEN_INVALID


async def test_users_and_services_cannot_pass_for_each_other(
    verifier: JwtVerifier, issuer: Issuer
) -> None:
    service = issuer.service_token("chart")
    assert await verifier.service(service) == "chart"
    assert await refused(verifier, service) is Reason.TOKEN_INVALID
    for token in (issuer.token("anna"), issuer.token("anna", aud=SERVICE_AUDIENCE)):
        with pytest.raises(Fault) as fault:
            await verifier.service(token)
        assert fault.value.reason is Reason.TOKEN_INVALID


async def test_a_remembered_token_still_expires(
    verifier: JwtVerifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, now = issuer.token("anna", seconds=30), time.time()
    await verifier.user(token)
    monkeypatch.setattr("services.kit.tokens.time.time", lambda: now + 40)
    assert await refused(verifier, token) is Reason.TOKEN_EXPIRED


async def test_a_rotated_key_is_picked_up_and_the_old_one_dropped(
    verifier: JwtVerifier, issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await verifier.user(issuer.token("anna"))
    rotated = Issuer(ec.generate_private_key(ec.SECP256R1()), "test-2")
    provider.document = rotated.jwks()
    # Not at once: an unknown key must not make us hammer the issuer.
    assert await refused(verifier, rotated.token("anna")) is Reason.TOKEN_INVALID
    assert provider.asked == 1
    now = time.monotonic()
    monkeypatch.setattr("services.kit.tokens.time.monotonic", lambda: now + 11)
    assert (await verifier.user(rotated.token("anna"))).subject == "anna"
    assert provider.asked == 2
    assert await refused(verifier, issuer.token("bert")) is Reason.TOKEN_INVALID


async def test_many_callers_at_once_ask_for_the_keys_once(
    verifier: JwtVerifier, issuer: Issuer, provider: Provider
) -> None:
    users = [f"u{n}" for n in range(20)]
    found = await asyncio.gather(*(verifier.user(issuer.token(user)) for user in users))
    assert [principal.subject for principal in found] == users
    assert provider.asked == 1


async def test_an_issuer_that_is_away_is_no_fault_of_the_caller(
    verifier: JwtVerifier, issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.away = True
    with pytest.raises(Fault) as fault:
        await verifier.user(issuer.token("anna"))
    assert fault.value.reason is Reason.SERVICE_UNAVAILABLE
    assert fault.value.retry_after
    provider.away = False
    token, now = issuer.token("anna"), time.monotonic()
    # Not asked again at once: a forger must not make us hammer an issuer that is down already.
    with pytest.raises(Fault):
        await verifier.user(token)
    monkeypatch.setattr("services.kit.tokens.time.monotonic", lambda: now + 1)
    assert (await verifier.user(token)).subject == "anna"
    # With keys in hand its absence is not even noticed.
    provider.away = True
    monkeypatch.setattr("services.kit.tokens.time.monotonic", lambda: now + 60)
    assert (await verifier.user(issuer.token("bert"))).subject == "bert"
    stranger = Issuer(kid="test-9")
    assert await refused(verifier, stranger.token("anna")) is Reason.TOKEN_INVALID
