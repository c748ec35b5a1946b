"""Settings of the migrations."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.kit.config import PREFIX, Group, load

HERE = Path(__file__).parent


class MigrationSettings(Group):
    """Where to migrate."""

    url: SecretStr = Field(
        ...,
        description="`postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE` of a role that may create schemas and roles.",
    )


class Settings(BaseSettings):
    """`python -m migrations` needs the database's owner; no service ever gets this role."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    migrations: MigrationSettings


def configured_url() -> str:
    """Return the URL from the environment."""
    return load(Settings).migrations.url.get_secret_value()


def alembic_config(url: str) -> Config:
    """Return Alembic's configuration for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return config


def head() -> str:
    """Return the newest version."""
    script = ScriptDirectory.from_config(alembic_config(""))
    return script.get_current_head() or ""
