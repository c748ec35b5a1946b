"""Ports: the same ones for the same data directory, below the range that the system gives to clients.

A port of that range could be taken at any moment, and a probe sent to one may connect to itself and find it "ready".
"""

import hashlib
import socket
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

HOST = "127.0.0.1"
NAMES = ("edge", "ops", "issuer", "postgres", "redis", "profile", "chart", "chat", "workers")
_BLOCK = 20
_FIRST, _LAST = 20_080, 32_000
_BLOCKS = (_LAST - _FIRST) // _BLOCK


class NoFreePort(Exception):
    """Every port that we may take is taken."""


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _blocks(data: Path, default: Path) -> Iterator[int]:
    """Give first ports of blocks: the default directory begins at the first, others where their path says."""
    digest = hashlib.sha256(str(data.resolve()).encode()).digest()
    begin = 0 if data.resolve() == default.resolve() else 1 + digest[0] * 256 + digest[1]
    for step in range(_BLOCKS):
        yield _FIRST + (begin + step) % _BLOCKS * _BLOCK


def choose(
    data: Path, default: Path, kept: Mapping[str, int], names: Iterable[str] = NAMES
) -> dict[str, int]:
    """Return a port for each name: the kept one while it is free, otherwise one of the first block that is free."""
    chosen = {name: kept[name] for name in names if name in kept and is_free(kept[name])}
    missing = [name for name in names if name not in chosen]
    if not missing:
        return chosen
    taken = set(chosen.values())
    for first in _blocks(data, default):
        block = {name: first + index for index, name in enumerate(NAMES) if name in missing}
        if not taken & set(block.values()) and all(map(is_free, block.values())):
            return chosen | block
    raise NoFreePort(f"no {len(missing)} free ports between {_FIRST} and {_LAST}")


def free_port() -> int:
    """Return a port below the clients' range that is free now; for tests."""
    import secrets

    for _ in range(1000):
        port = 10_000 + secrets.randbelow(10_000)
        if is_free(port):
            return port
    raise NoFreePort("no free port between 10000 and 20000")
