"""Configuration: every error at once, exit 78, and no value is ever printed."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from services.chart.config import Settings as ChartSettings
from services.chat.config import Settings as ChatSettings
from services.kit.config import EX_CONFIG, load
from services.profile.config import Settings as ProfileSettings
from workers.config import Settings as WorkerSettings

GOOD = {
    "BAZIAI_SERVER__PORT": "50051",
    "BAZIAI_AUTH__ISSUER": "https://issuer.test",
    "BAZIAI_AUTH__JWKS_URL": "https://issuer.test/jwks.json",
    "BAZIAI_POSTGRES__URL": "postgresql://role:hunter2@localhost/baziai",
    "BAZIAI_REDIS__URL": "redis://:hunter2@localhost/0",
    "BAZIAI_VAULT__KEY_FILE": "/run/keys",
    "BAZIAI_PAGING__SECRET": "hunter2" * 6,
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("BAZIAI_"):
            monkeypatch.delenv(name)


def told(monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    for name, value in (GOOD | more).items():
        monkeypatch.setenv(name, value)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, BAZIAI_SERVER__DRAIN_SECONDS="0.5")
    settings = load(ChatSettings)
    assert settings.server.port == 50051
    assert settings.server.drain_seconds == 0.5
    assert settings.vault.key_file == Path("/run/keys")
    assert settings.postgres.url.get_secret_value() == GOOD["BAZIAI_POSTGRES__URL"]


@pytest.mark.parametrize("kind", [ProfileSettings, ChartSettings, ChatSettings, WorkerSettings])
def test_an_empty_environment_is_refused_with_78(
    kind: type[BaseSettings], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        load(kind)
    assert ended.value.code == EX_CONFIG == 78
    said = capsys.readouterr()
    assert not said.out
    missing = [name for name, field in kind.model_fields.items() if field.is_required()]
    for name in missing:
        assert f"BAZIAI_{name.upper()}" in said.err


def test_all_errors_are_said_at_once_and_no_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told(
        monkeypatch,
        BAZIAI_SERVER__PORT="70000",
        BAZIAI_SERVER__DRAIN_SECONDS="hunter2",
        BAZIAI_PAGING__SECRET="hunter2",
        BAZIAI_REPLY__LEASE_SECONDS="0.1",
        BAZIAI_TELEMETRY__LOG_LEVEL="hunter2",
        BAZIAI_POSTGRES__POOL_SIZES="hunter2",
    )
    with pytest.raises(SystemExit):
        load(ChatSettings)
    said = capsys.readouterr().err
    for name in (
        "BAZIAI_SERVER__PORT",
        "BAZIAI_SERVER__DRAIN_SECONDS",
        "BAZIAI_PAGING__SECRET",
        "BAZIAI_REPLY__LEASE_SECONDS",
        "BAZIAI_TELEMETRY__LOG_LEVEL",
        "BAZIAI_POSTGRES__POOL_SIZES",
    ):
        assert name in said
    assert "6 setting(s)" in said
    assert "hunter2" not in said


def test_secrets_do_not_print(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch)
    settings = load(ChatSettings)
    for shown in (repr(settings), str(settings), settings.model_dump_json(), f"{settings.redis}"):
        assert "hunter2" not in shown
