"""Settings of the Profile service."""

from pathlib import Path

from pydantic import Field

from services.kit.config import (
    Group,
    PagingSettings,
    PostgresSettings,
    ServiceSettings,
    VaultSettings,
)


class PlacesSettings(Group):
    """The gazetteer."""

    folder: Path | None = Field(
        None,
        description="Where the index of places is kept (about 15 MB, made when the process first starts). "
        "Without it a temporary one is made by each process.",
    )


class Settings(ServiceSettings):
    """Profile needs its schema, the key-encryption keys and a secret for page tokens."""

    postgres: PostgresSettings
    vault: VaultSettings
    paging: PagingSettings
    places: PlacesSettings = Field(default_factory=PlacesSettings)
