"""Settings of the Profile service."""

from services.kit.config import (
    PagingSettings,
    PostgresSettings,
    ServiceSettings,
    VaultSettings,
)


class Settings(ServiceSettings):
    """Profile needs its schema, the key-encryption keys and a secret for page tokens."""

    postgres: PostgresSettings
    vault: VaultSettings
    paging: PagingSettings
