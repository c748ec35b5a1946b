"""Settings of the workers."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.config import (
    PREFIX,
    Group,
    PostgresSettings,
    RedisSettings,
    ServerSettings,
    TelemetrySettings,
    VaultSettings,
)


class QueueSettings(Group):
    """How jobs are run."""

    threads: int = Field(2, ge=1, le=64, description="Jobs run at once by one process.")
    max_retries: int = Field(
        12,
        ge=0,
        description="How often a failed job is tried again before it is laid aside as dead.",
    )
    max_backoff_seconds: float = Field(
        300.0,
        gt=0,
        description="Longest wait before another try; the first is about half a second.",
    )
    sweep_seconds: float = Field(
        60.0,
        gt=0,
        description="How often expired things are swept up. One process at a time does it.",
    )
    relay_seconds: float = Field(
        2.0,
        gt=0,
        description="How often the outboxes are looked into without being told to, should a notification be lost.",
    )


class Settings(BaseSettings):
    """The workers do the jobs of every slice and so need every slice's schema, Redis and the key-encryption keys."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    server: ServerSettings
    postgres_profile: PostgresSettings
    postgres_chart: PostgresSettings
    postgres_chat: PostgresSettings
    postgres_relay: PostgresSettings
    redis: RedisSettings
    vault: VaultSettings
    queue: QueueSettings = Field(default_factory=QueueSettings)
    telemetry: TelemetrySettings = Field(default_factory=TelemetrySettings)
