import tomllib

import pytest

from gateway.envoy import settings
from gateway.envoy.settings import SettingsError
from services.kit.config import AuthSettings, ServerSettings
from services.kit.server import options


def test_defaults_load() -> None:
    loaded = settings.load()

    assert loaded.clusters["chart"] == ("127.0.0.1:50052",)
    assert loaded.retries.budget_percent == 20.0


def test_overrides_win_in_their_order() -> None:
    loaded = settings.load(
        [
            {"listeners": {"edge": "127.0.0.1:1"}, "clusters": {"chart": ["a:1", "b:2"]}},
            settings.assignment("listeners.edge=127.0.0.1:2"),
            settings.assignment("limits.burst=7"),
        ]
    )

    assert (loaded.listeners.edge, loaded.limits.burst) == ("127.0.0.1:2", 7)
    assert loaded.clusters["chart"] == ("a:1", "b:2")
    assert loaded.clusters["profile"] == ("127.0.0.1:50051",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[limits]\nburst = -1\nnonsense = 1\n[nonsense]", "burst|nonsense"),
        ("[timeouts]\nmargin = '1'", "timeouts.margin"),
        ("[timeouts]\nmargin = 1", "timeouts.margin"),
        ("[limits]\nburst = true", "limits.burst"),
        ("[cors]\norigins = [1]", "cors.origins"),
        ("[listeners]\nedge = 'nowhere'", "'nowhere' is no HOST:PORT"),
        ("[clusters]\nchart = []", "clusters.chart has no endpoint"),
        ("[clusters]\nchart = ['x:99999']", "x:99999"),
        ("[jwt]\njwks_url = 'ftp://x'", "jwks_url"),
    ],
)
def test_what_is_wrong_is_named(text: str, fault: str) -> None:
    with pytest.raises(SettingsError, match=fault):
        settings.load([tomllib.loads(text)])


def test_all_faults_at_once() -> None:
    with pytest.raises(SettingsError) as wrong:
        settings.load([{"limits": {"burst": "x", "a": 1}, "b": {}}])

    assert len(str(wrong.value).splitlines()) == 3


@pytest.mark.parametrize("text", ["burst=1", "limits.burst"])
def test_an_assignment_needs_table_name_and_value(text: str) -> None:
    with pytest.raises(SettingsError):
        settings.assignment(text)


def test_the_services_and_the_gateway_agree() -> None:
    ours = settings.load()
    server = ServerSettings(port=0)

    assert ours.limits.body_bytes == server.max_message_bytes
    assert ours.jwt.audience == AuthSettings.model_fields["audience"].default
    # A service that drains must be seen to drain before it stops accepting.
    assert settings.seconds(ours.health.interval) < server.drain_seconds
    # Pings that come faster than a service allows are answered by the end of the connection.
    allowed = dict(options(server))["grpc.http2.min_ping_interval_without_data_ms"] / 1000
    assert settings.seconds(ours.keepalive.interval) >= allowed


def test_silence_is_longer_than_a_heartbeat() -> None:
    assert settings.seconds(settings.load().timeouts.stream_idle) > 2 * 10
