"""The generated manuals."""

from enum import StrEnum
from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from tools import config_manual, error_manual


class Level(StrEnum):
    """Two levels."""

    LOW = "low"
    HIGH = "high"


class Postgres(BaseModel):
    """A nested group."""

    url: SecretStr = Field(description="Where PostgreSQL is.")
    pool: int = Field(default=5, description="Connections kept open.")


class Common(BaseSettings):
    """What both processes read."""

    model_config = SettingsConfigDict(env_prefix="BAZIAI_", env_nested_delimiter="__")
    level: Level = Field(default=Level.LOW, description="How much is said.")
    postgres: Postgres = Field(description="PostgreSQL.")


class Chart(Common):
    """One process."""

    hosts: list[str] = Field(default_factory=list, description="Peers.")
    port: int | None = Field(default=None, description="Where to listen.")
    replica: Postgres | None = Field(default=None, description="A second PostgreSQL.")


class Bare(BaseSettings):
    """A field without a description."""

    port: int = 1


def test_variables_carry_the_names_that_pydantic_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAZIAI_POSTGRES__URL", "postgresql://db")
    assert Chart().postgres.url.get_secret_value() == "postgresql://db"
    assert [variable.name for variable in config_manual.variables(Chart)] == [
        "BAZIAI_LEVEL",
        "BAZIAI_POSTGRES__URL",
        "BAZIAI_POSTGRES__POOL",
        "BAZIAI_HOSTS",
        "BAZIAI_PORT",
        "BAZIAI_REPLICA__URL",
        "BAZIAI_REPLICA__POOL",
    ]


def test_shared_variables_stand_once() -> None:
    page = config_manual.manual({"services.chart": Chart, "services.profile": Common})
    assert page.count("BAZIAI_LEVEL") == 1
    assert "| `BAZIAI_LEVEL` | `low` or `high` | `low` | How much is said. |" in page
    assert "| `BAZIAI_POSTGRES__URL` | secret | required | Where PostgreSQL is. |" in page
    assert "## services.chart" in page
    assert "| `BAZIAI_HOSTS` | list of str | empty | Peers. |" in page
    assert "| `BAZIAI_PORT` | int or nothing | empty | Where to listen. |" in page
    assert "## services.profile" not in page


def test_every_variable_needs_words() -> None:
    with pytest.raises(ValueError, match="PORT has no description"):
        config_manual.manual({"services.bare": Bare})


def test_discovery_reads_the_rooms_that_exist(tmp_path: Path) -> None:
    assert config_manual.discover(tmp_path) == {}


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("INTERNAL. Our fault.", ("INTERNAL", "", "Our fault.")),
        (
            "ABORTED, metadata `etag`. Read it.\nTry again.",
            ("ABORTED", "metadata `etag`", "Read it. Try again."),
        ),
        ("NOT_FOUND, with ResourceInfo. Gone.", ("NOT_FOUND", "ResourceInfo", "Gone.")),
    ],
)
def test_error_comment(comment: str, expected: tuple[str, str, str]) -> None:
    entry = error_manual.parse("SOME", comment)
    assert (entry.code, entry.beside, entry.meaning) == expected


@pytest.mark.parametrize("comment", ["", "Something broke.", "NOSUCHCODE. Broke."])
def test_error_comment_without_code_is_refused(comment: str) -> None:
    with pytest.raises(ValueError, match="SOME"):
        error_manual.parse("SOME", comment)


def test_error_page_leaves_out_the_zero_value() -> None:
    file = FileDescriptorProto(name="e.proto")
    values = file.enum_type.add(name="ErrorReason").value
    values.add(name="ERROR_REASON_UNSPECIFIED", number=0)
    values.add(name="ERROR_REASON_INTERNAL", number=1)
    for path, text in (
        ((5, 0), " All of them.\n"),
        ((5, 0, 2, 0), " Never.\n"),
        ((5, 0, 2, 1), " INTERNAL. Ours.\n"),
    ):
        file.source_code_info.location.add(path=path, leading_comments=text)
    page = error_manual.manual(file)
    assert "| `INTERNAL` | INTERNAL | 500 |  | Ours. |" in page
    assert "UNSPECIFIED" not in page
