"""The real services in this process, on real engines: what most tests talk to."""

import base64
import json
import os
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
from pydantic import SecretStr

from mesh.engines import Database, start_postgres, start_redis
from services.chart import build as chart
from services.chart.config import Settings as ChartSettings
from services.chat import build as chat
from services.chat.config import ModelSettings, PromptSettings, ReplySettings
from services.chat.config import Settings as ChatSettings
from services.kit import config as c
from services.kit.app import Running, Service, start
from services.profile import build as profile
from services.profile.config import PlacesSettings
from services.profile.config import Settings as ProfileSettings
from tests.support.tokens import ISSUER, Issuer

# Takes seconds to make and is the same for all.
PLACES = Path(__file__).resolve().parents[2] / ".data" / "places"
PAGE_SECRET = "p" * 40


@asynccontextmanager
async def published_keys(issuer: Issuer) -> AsyncIterator[str]:
    """Serve the issuer's keys and give their URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(issuer.jwks()).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Stack:
    """Three services, their engines and an issuer."""

    database: Database
    redis_url: str
    issuer: Issuer
    jwks_url: str
    folder: Path
    running: dict[str, Running] = field(default_factory=dict)
    channels: dict[str, grpc.aio.Channel] = field(default_factory=dict)

    @property
    def key_file(self) -> Path:
        """The key-encryption keys."""
        return self.folder / "keys"

    def metadata(self, user: str, **claims: Any) -> tuple[tuple[str, str], ...]:
        """Return the metadata of a call by a user."""
        return (("authorization", f"Bearer {self.issuer.token(user, **claims)}"),)

    def postgres(self, role: str) -> c.PostgresSettings:
        """Return the settings of one role."""
        return c.PostgresSettings(url=SecretStr(self.database.url(f"baziai_{role}")), pool_size=8)

    def redis(self) -> c.RedisSettings:
        """Return the settings of Redis."""
        return c.RedisSettings(url=SecretStr(self.redis_url))

    def common(self, name: str, **server: Any) -> dict[str, Any]:
        """Return what every service's settings hold."""
        token_file = self.folder / f"{name}.token"
        token_file.write_text(self.issuer.service_token(name))
        usual = {"port": 0, "drain_seconds": 0.0, "grace_seconds": 2.0}
        return {
            "server": c.ServerSettings(**(usual | server)),
            "auth": c.AuthSettings(
                issuer=ISSUER, jwks_url=self.jwks_url, service_token_file=token_file
            ),
            "telemetry": c.TelemetrySettings(log_level="ERROR"),
            "vault": c.VaultSettings(key_file=self.key_file),
            "paging": c.PagingSettings(secret=SecretStr(PAGE_SECRET)),
            "peers": c.PeerSettings(profile=self.target("profile"), chart=self.target("chart")),
        }

    def target(self, name: str) -> str:
        """Return the address of a service, a dead one if it is not running."""
        running = self.running.get(name)
        return f"127.0.0.1:{running.port}" if running else "127.0.0.1:1"

    def profile_settings(self, **server: Any) -> ProfileSettings:
        """Return the settings of a Profile service."""
        return ProfileSettings(
            **self.common("profile", **server),
            postgres=self.postgres("profile"),
            places=PlacesSettings(folder=PLACES),
        )

    def chart_settings(self, **server: Any) -> ChartSettings:
        """Return the settings of a Chart service that talks to the running Profile service."""
        return ChartSettings(**self.common("chart", **server), postgres=self.postgres("chart"))

    async def start_profile(self, **server: Any) -> Running:
        """Start a Profile service."""
        return await _ready(await start("profile", profile.build, self.profile_settings(**server)))

    async def start_chart(self, **server: Any) -> Running:
        """Start a Chart service that talks to the running Profile service."""
        return await _ready(await start("chart", chart.build, self.chart_settings(**server)))

    def chat_settings(
        self,
        *,
        model: ModelSettings | None = None,
        reply: ReplySettings | None = None,
        redis: c.RedisSettings | None = None,
        prompt: PromptSettings | None = None,
        **server: Any,
    ) -> ChatSettings:
        """Return the settings of a Chat service that talks to the running Chart service."""
        return ChatSettings(
            **self.common("chat", **server),
            postgres=self.postgres("chat"),
            redis=redis or self.redis(),
            model=model or ModelSettings(),
            reply=reply or ReplySettings(),
            prompt=prompt or PromptSettings(),
        )

    async def start_chat(self, **choices: Any) -> Running:
        """Start a Chat service; choices as of `chat_settings`."""
        return await _ready(await start("chat", chat.build, self.chat_settings(**choices)))

    async def start_together(self) -> Running:
        """Start one server with all three services mounted."""

        async def build(_settings: c.ServiceSettings, exits: AsyncExitStack) -> Service:
            parts = [
                await profile.build(self.profile_settings(), exits),
                await chart.build(self.chart_settings(), exits),
                await chat.build(self.chat_settings(), exits),
            ]
            return Service(
                mounted=[mounted for part in parts for mounted in part.mounted],
                components=[part.components[0] for part in parts[:1]],
                background=[work for part in parts for work in part.background],
                drain=parts[-1].drain,
            )

        settings = c.ServiceSettings(
            **{
                k: v
                for k, v in self.common("profile").items()
                if k in ("server", "auth", "telemetry")
            }
        )
        return await _ready(await start("together", build, settings))

    def channel(self, name: str) -> grpc.aio.Channel:
        """Return a channel to a running service."""
        if name not in self.channels:
            self.channels[name] = grpc.aio.insecure_channel(self.target(name))
        return self.channels[name]


async def _ready(running: Running) -> Running:
    await running.health.check()
    assert running.health.serving
    return running


@asynccontextmanager
async def engines(folder: Path) -> AsyncIterator[Stack]:
    """Start the engines and the issuer, no service yet."""
    issuer = Issuer()
    (folder / "keys").write_text(f"k1 {base64.b64encode(os.urandom(32)).decode()}\n")
    async with (
        start_postgres() as database,
        start_redis() as redis_url,
        published_keys(issuer) as jwks_url,
    ):
        yield Stack(database, redis_url, issuer, jwks_url, folder)


@asynccontextmanager
async def services(stack: Stack) -> AsyncIterator[Stack]:
    """Start the three services on the engines."""
    async with AsyncExitStack() as exits:
        for name in ("profile", "chart", "chat"):
            stack.running[name] = await getattr(stack, f"start_{name}")()
            exits.push_async_callback(stack.running[name].stop)
        yield stack
        for channel in stack.channels.values():
            await channel.close()
