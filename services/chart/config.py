"""Settings of the Chart service."""

from pydantic import Field

from services.kit.config import (
    PagingSettings,
    PeerSettings,
    PostgresSettings,
    ServiceSettings,
    VaultSettings,
)


class Settings(ServiceSettings):
    """Chart needs its schema, the key-encryption keys, a secret for page tokens and the Profile service."""

    postgres: PostgresSettings
    vault: VaultSettings
    paging: PagingSettings
    peers: PeerSettings = Field(default_factory=PeerSettings)
