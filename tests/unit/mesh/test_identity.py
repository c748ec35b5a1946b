import stat
import time
from pathlib import Path
from typing import Any

import jwt
import pytest

from mesh import identity
from services.kit.faults import Fault, Reason
from services.kit.tokens import JwtVerifier

ISSUER = "http://127.0.0.1:1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    identity.keep_fresh(tmp_path, time.time())
    return tmp_path


def verifier(folder: Path) -> JwtVerifier:
    async def fetch() -> dict[str, Any]:
        return identity.published(identity.read_keys(folder), time.time())

    return JwtVerifier(ISSUER, identity.USER_AUDIENCE, identity.SERVICE_AUDIENCE, fetch)


def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def test_keys_are_private_and_made_once(folder: Path) -> None:
    assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600
    before = identity.read_keys(folder)
    identity.keep_fresh(folder, time.time())
    assert identity.read_keys(folder) == before


def test_only_public_halves_are_published(folder: Path) -> None:
    (key,) = identity.published(identity.read_keys(folder), time.time())["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


async def test_the_services_believe_a_users_token(folder: Path) -> None:
    token = identity.user_token(folder, ISSUER, "demo", roles=["operator"], tenant="acme")
    who = await verifier(folder).user(token)
    assert (who.subject, who.tenant, who.roles) == ("demo", "acme", frozenset({"operator"}))


async def test_the_services_believe_each_others_tokens_but_not_as_users(folder: Path) -> None:
    identity.write_service_tokens(folder, ISSUER, time.time())
    token = (folder / "chart.token").read_text().strip()
    assert await verifier(folder).service(token) == "chart"
    with pytest.raises(Fault) as refused:
        await verifier(folder).user(token)
    assert refused.value.reason is Reason.TOKEN_INVALID
    assert stat.S_IMODE((folder / "chart.token").stat().st_mode) == 0o600


async def test_a_new_key_signs_and_the_old_one_is_still_believed(folder: Path) -> None:
    old = identity.user_token(folder, ISSUER, "demo")
    identity.rotate(folder, time.time(), ahead=0)
    new = identity.user_token(folder, ISSUER, "demo")
    assert kid(old) != kid(new)
    for token in (old, new):
        assert (await verifier(folder).user(token)).subject == "demo"


def test_a_new_key_is_published_before_it_signs(folder: Path) -> None:
    now = time.time()
    fresh = identity.rotate(folder, now)
    keys = identity.read_keys(folder)
    assert fresh.kid in {key["kid"] for key in identity.published(keys, now)["keys"]}
    assert identity.signing_key(keys, now).kid != fresh.kid
    later = now + identity.PUBLISH_AHEAD_SECONDS + 1
    assert identity.signing_key(keys, later).kid == fresh.kid


def test_an_old_key_goes_when_its_last_token_has_expired(folder: Path) -> None:
    now = time.time()
    (first,) = identity.read_keys(folder)
    identity.rotate(folder, now, ahead=0)
    keys = identity.read_keys(folder)
    last = now + identity.MAX_TOKEN_HOURS * 3600
    assert first.kid in {key["kid"] for key in identity.published(keys, last - 1)["keys"]}
    assert first.kid not in {key["kid"] for key in identity.published(keys, last + 1)["keys"]}


def test_keys_rotate_by_themselves(folder: Path) -> None:
    later = time.time() + identity.KEY_LIFE_SECONDS + 1
    identity.keep_fresh(folder, later)
    assert len(identity.read_keys(folder)) == 2


@pytest.mark.parametrize("hours", [0, -1, identity.MAX_TOKEN_HOURS + 1])
def test_no_token_outlives_its_key(folder: Path, hours: float) -> None:
    with pytest.raises(ValueError, match="hours"):
        identity.user_token(folder, ISSUER, "demo", hours=hours)


def test_without_keys_there_is_no_token(tmp_path: Path) -> None:
    with pytest.raises(identity.NoKeys, match="make run"):
        identity.user_token(tmp_path, ISSUER, "demo")


def test_a_token_names_a_tenant(folder: Path) -> None:
    with pytest.raises(ValueError, match="tenant"):
        identity.user_token(folder, ISSUER, "demo", tenant="")
    claims = jwt.decode(
        identity.user_token(folder, ISSUER, "demo"), options={"verify_signature": False}
    )
    assert claims["tenant"] == "default"
