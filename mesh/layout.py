"""The data directory of a mesh: what lies where, and the secrets made on first start."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from mesh import places, postgres
from mesh.files import read_json, write_atomic, write_json

DEFAULT_DATA = places.ROOT / ".data"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a mesh keeps what it keeps."""

    data: Path

    @classmethod
    def of_environment(cls) -> "Layout":
        """Return the layout of the directory that MESH_DATA names, `.data` of the clone by default."""
        named = os.environ.get("MESH_DATA")
        return cls(Path(named).expanduser().resolve() if named else DEFAULT_DATA)

    @property
    def logs(self) -> Path:
        """Folder of `NAME.log`."""
        return self.data / "logs"

    @property
    def identity(self) -> Path:
        """Folder of the issuer's keys and the services' tokens."""
        return self.data / "identity"

    @property
    def settings(self) -> Path:
        """What is remembered from start to start: the ports."""
        return self.data / "mesh.json"

    @property
    def run(self) -> Path:
        """What runs now: the supervisor and its children. There is none when nothing runs."""
        return self.data / "run.json"

    @property
    def places(self) -> Path:
        """Folder of the gazetteer's index; nothing but time is lost with it."""
        return self.data / "places"

    @property
    def lock(self) -> Path:
        """Held by the supervisor; the system lets go of it whatever ends the supervisor."""
        return self.data / "lock"

    @property
    def key_file(self) -> Path:
        """Key-encryption keys, in the format of services/kit/vault.py."""
        return self.data / "secrets" / "key-encryption-keys"

    @property
    def secrets(self) -> Path:
        """All other secrets."""
        return self.data / "secrets" / "secrets.json"

    def log(self, name: str) -> Path:
        """Return the log of a component."""
        return self.logs / f"{name}.log"

    def make(self) -> None:
        """Make the folders. The engines' account must be able to pass through the outermost."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(mode=0o700, exist_ok=True)
        for private in (self.identity, self.key_file.parent):
            private.mkdir(mode=0o700, exist_ok=True)
            private.chmod(0o700)

    def remembered_ports(self) -> dict[str, int]:
        """Return the ports of the last start."""
        found = read_json(self.settings).get("ports", {})
        return {str(name): int(port) for name, port in found.items()}

    def remember_ports(self, ports: dict[str, int]) -> None:
        """Keep the ports for the next start."""
        write_json(self.settings, {"version": 1, "ports": ports})


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only this mesh knows."""

    page_tokens: str
    redis: str
    postgres: dict[str, str]


def secrets_of(layout: Layout) -> Secrets:
    """Return the secrets of a data directory, made if it has none."""
    if not layout.key_file.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        write_atomic(layout.key_file, f"local-1 {key}\n", 0o600)
    found = read_json(layout.secrets)
    if not found:
        found = {
            "page_tokens": secrets.token_urlsafe(48),
            "redis": secrets.token_urlsafe(32),
            "postgres": postgres.new_passwords(),
        }
        write_json(layout.secrets, found, 0o600)
    return Secrets(found["page_tokens"], found["redis"], found["postgres"])
