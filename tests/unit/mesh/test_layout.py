import stat
from pathlib import Path

import pytest

from mesh.environment import Facts, service_environment
from mesh.layout import DEFAULT_DATA, Layout, secrets_of
from mesh.ports import NAMES
from mesh.postgres import ROLES, Database
from services.kit.config import (
    PagingSettings,
    PeerSettings,
    PostgresSettings,
    RedisSettings,
    ServiceSettings,
    VaultSettings,
)
from services.kit.vault import LocalKeyWrapper


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.make()
    return made


@pytest.fixture
def facts(layout: Layout) -> Facts:
    secrets = secrets_of(layout)
    database = Database("postgresql://admin:a%2Fb@127.0.0.1:5000/baziai", secrets.postgres)
    ports = {name: 20_000 + index for index, name in enumerate(NAMES)}
    return Facts(layout, ports, secrets, database, "redis://:word@127.0.0.1:6000/0")


class Everything(ServiceSettings):
    postgres: PostgresSettings
    redis: RedisSettings
    vault: VaultSettings
    paging: PagingSettings
    peers: PeerSettings


def test_data_directory_is_the_clones_own_or_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("MESH_DATA", raising=False)
    assert Layout.of_environment().data == DEFAULT_DATA
    monkeypatch.setenv("MESH_DATA", str(tmp_path / "x" / ".." / "y"))
    assert Layout.of_environment().data == tmp_path / "y"


def test_secrets_are_made_once_and_private(layout: Layout) -> None:
    first = secrets_of(layout)
    assert secrets_of(layout) == first
    for path in (layout.secrets, layout.key_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(layout.secrets.parent.stat().st_mode) == 0o700
    assert len(first.page_tokens) >= 32
    assert set(ROLES) < set(first.postgres)


def test_key_file_is_one_that_the_services_can_read(layout: Layout) -> None:
    secrets_of(layout)
    wrapper = LocalKeyWrapper.read(layout.key_file)
    kek_id, wrapped = wrapper.wrap(b"k" * 32)
    assert wrapper.unwrap(kek_id, wrapped) == b"k" * 32


def test_two_meshes_share_no_secret(layout: Layout, tmp_path: Path) -> None:
    other = Layout(tmp_path / "other")
    other.make()
    assert not set(secrets_of(layout).postgres.values()) & set(secrets_of(other).postgres.values())
    assert layout.key_file.read_text() != other.key_file.read_text()


def test_ports_are_remembered(layout: Layout) -> None:
    assert layout.remembered_ports() == {}
    layout.remember_ports({"edge": 1})
    assert layout.remembered_ports() == {"edge": 1}


def test_a_service_can_read_its_environment(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in service_environment(facts, "profile").items():
        monkeypatch.setenv(name, value)
    settings = Everything()
    assert settings.server.port == facts.ports["profile"]
    assert settings.server.drain_seconds == 1
    assert settings.auth.jwks_url == f"{settings.auth.issuer}/jwks.json"
    assert settings.auth.service_token_file == facts.layout.identity / "profile.token"
    assert settings.peers.chart == f"127.0.0.1:{facts.ports['chart']}"
    password = facts.secrets.postgres["baziai_profile"]
    assert (
        settings.postgres.url.get_secret_value()
        == f"postgresql://baziai_profile:{password}@127.0.0.1:5000/baziai"
    )


def test_a_service_sees_only_its_own_database(facts: Facts) -> None:
    told = service_environment(facts, "chart")
    assert [name for name in told if name.startswith("BAZIAI_POSTGRES")] == ["BAZIAI_POSTGRES__URL"]
    assert "baziai_profile:" not in " ".join(told.values())


def test_the_workers_see_every_slice_and_the_outboxes(facts: Facts) -> None:
    told = service_environment(facts, "workers")
    names = {name for name in told if name.startswith("BAZIAI_POSTGRES")}
    assert names == {
        f"BAZIAI_POSTGRES_{part}__URL" for part in ("PROFILE", "CHART", "CHAT", "RELAY")
    }


def test_the_meshs_own_variables_stay_with_it(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESH_POSTGRES_URL", "postgresql://root:secret@db/baziai")
    monkeypatch.setenv("BAZIAI_TELEMETRY__LOG_LEVEL", "DEBUG")
    told = service_environment(facts, "profile")
    assert not any(name.startswith("MESH_") for name in told)
    assert told["BAZIAI_TELEMETRY__LOG_LEVEL"] == "DEBUG"


def test_urls_quote_passwords() -> None:
    database = Database("postgresql://a:b@h:1/d?sslmode=require", {"r": "p@/:w"})
    assert database.url("r") == "postgresql://r:p%40%2F%3Aw@h:1/d?sslmode=require"
    assert database.url("r", "other") == "postgresql://r:p%40%2F%3Aw@h:1/other?sslmode=require"
