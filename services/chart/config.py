"""Settings of the Chart service."""

from pydantic import Field

from services.kit.config import (
    Group,
    PagingSettings,
    PeerSettings,
    PostgresSettings,
    ServiceSettings,
    VaultSettings,
)


class ComputeSettings(Group):
    """Charts that are computed without being stored."""

    cached_charts: int = Field(
        1024,
        ge=0,
        le=100_000,
        description="How many answers of ComputeChart are kept in memory, about 20 KB each; 0 keeps none.",
    )
    waiting_searches: int = Field(
        16,
        ge=1,
        le=1000,
        description="How many lookups, selections and uncertain births wait for their turn; more are SERVER_BUSY.",
    )
    waiting_pictures: int = Field(
        8,
        ge=1,
        le=1000,
        description="How many pictures in pixels wait for their turn, a third of a second each; more are SERVER_BUSY.",
    )


class Settings(ServiceSettings):
    """Chart needs its schema, the key-encryption keys, a secret for page tokens and the Profile service."""

    postgres: PostgresSettings
    vault: VaultSettings
    paging: PagingSettings
    peers: PeerSettings = Field(default_factory=PeerSettings)
    compute: ComputeSettings = Field(default_factory=ComputeSettings)
