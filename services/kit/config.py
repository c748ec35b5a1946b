"""Typed configuration, and the only reader of the environment.

Every setting is `BAZIAI_<GROUP>__<NAME>`, such as `BAZIAI_SERVER__PORT`. A service composes its settings from the
groups below. `load` reports all errors at once and never prints a value.
"""

import sys
from pathlib import Path
from typing import NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

S = TypeVar("S", bound=BaseSettings)

EX_CONFIG = 78
PREFIX = "BAZIAI_"


class Group(BaseModel):
    """A group of settings that belong together."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ServerSettings(Group):
    """The gRPC server of a service."""

    host: str = Field("127.0.0.1", description="Address to bind.")
    port: int = Field(..., ge=0, le=65535, description="Port to bind; 0 takes a free one.")
    drain_seconds: float = Field(
        2.0,
        ge=0,
        description="How long to go on accepting after SIGTERM, while health says NOT_SERVING. Must exceed the "
        "balancer's health interval times its threshold.",
    )
    grace_seconds: float = Field(
        10.0, ge=0, description="How long calls in flight may take to finish after that."
    )
    max_message_bytes: int = Field(
        1_048_576,
        ge=1024,
        description="Largest request. The gateway has the same limit. A reply may have 4 MiB.",
    )
    max_unary: int = Field(
        512, ge=1, description="Single calls served at once; more get SERVER_BUSY."
    )
    max_streams: int = Field(2000, ge=1, description="Streaming calls served at once.")
    reflection: bool = Field(True, description="Whether operators can list and describe methods.")
    connection_age_seconds: float = Field(
        0.0, ge=0, description="Age at which a connection is renewed, to spread load; 0 never."
    )


class AuthSettings(Group):
    """Who is trusted to say who is calling."""

    issuer: str = Field(..., description="`iss` of every token: the URL of the OpenID provider.")
    jwks_url: str = Field(..., description="Where the provider publishes its keys.")
    audience: str = Field("baziai", description="`aud` of users' tokens.")
    default_tenant: str = Field(
        "",
        max_length=128,
        description="Tenant of users' tokens that have no claim `tenant`; empty refuses them with TOKEN_INVALID. "
        "Set it only where the provider serves one organisation.",
    )
    service_audience: str = Field("baziai-internal", description="`aud` of services' tokens.")
    service_token_file: Path | None = Field(
        None,
        description="File with this service's own token, read again when it changes (a projected "
        "service account token on Kubernetes).",
    )


class PostgresSettings(Group):
    """The service's own schema in PostgreSQL 16 or newer."""

    url: SecretStr = Field(..., description="`postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE`.")
    pool_size: int = Field(8, ge=1, le=200, description="Connections kept open.")
    pool_timeout_seconds: float = Field(
        10.0,
        gt=0,
        description="Longest wait for one of them; a call's own deadline may end it before.",
    )
    connect_timeout_seconds: int = Field(2, ge=1, description="Longest wait for a new connection.")
    statement_timeout_ms: int = Field(5000, ge=1, description="Longest run of one statement.")


class RedisSettings(Group):
    """Redis 6.2 or newer, or Valkey."""

    url: SecretStr = Field(..., description="`redis://:PASSWORD@HOST:PORT/DB`.")


class VaultSettings(Group):
    """The key that wraps every user's own key."""

    key_file: Path = Field(
        ...,
        description="File with the key-encryption keys: lines of `ID BASE64(32 bytes)`, the last one wraps new keys. "
        "Losing it loses all personal data.",
    )


class PagingSettings(Group):
    """Page tokens."""

    secret: SecretStr = Field(
        ..., min_length=32, description="Signs page tokens; 32 characters or more."
    )


class TelemetrySettings(Group):
    """Logs, traces and metrics. Only logs are on unless asked."""

    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Lowest level logged."
    )
    otlp_endpoint: str = Field(
        "", description="OTLP/gRPC collector for traces; empty means no traces."
    )
    sample_ratio: float = Field(
        1.0, ge=0, le=1, description="Share of traces begun here that is kept."
    )
    metrics_host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="Address on which /metrics listens. It asks for no token: no address that strangers reach.",
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port of /metrics; 0 means no metrics."
    )


class PeerSettings(Group):
    """Addresses of sibling services, `HOST:PORT` or any gRPC target."""

    profile: str = Field("", description="The Profile service.")
    chart: str = Field("", description="The Chart service.")


class ServiceSettings(BaseSettings):
    """What every service has."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    server: ServerSettings
    auth: AuthSettings
    telemetry: TelemetrySettings = Field(default_factory=TelemetrySettings)


def load(settings: type[S]) -> S:
    """Return the settings from the environment, or say everything that is wrong and exit with 78."""
    try:
        return settings()
    except ValidationError as error:
        _report(settings.__name__, error)


def _report(name: str, error: ValidationError) -> NoReturn:
    lines = [f"{name}: {error.error_count()} setting(s) are wrong"]
    for problem in error.errors(include_input=False, include_url=False):
        variable = PREFIX + "__".join(str(part) for part in problem["loc"]).upper()
        lines.append(f"  {variable}: {problem['msg']}")
    sys.stderr.write("\n".join(lines) + "\n")
    sys.exit(EX_CONFIG)
