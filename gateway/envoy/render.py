"""`python -m gateway.envoy.render`: the descriptor set and gateway.toml become envoy.yaml.

Without arguments it writes the committed file, whose paths are relative to the repository. A mesh on one machine writes
its own by `--local FILE --out FILE`; FILE has the shape of gateway.toml.
"""

import argparse
import hashlib
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from gateway.envoy import clusters, contract, listeners, routes, settings

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTORS = Path("gen/descriptors/baziai.binpb")
RENDERED = ROOT / "gateway" / "envoy" / "envoy.yaml"
_HEADING = "# Made by `make gen-gateway` from the contract and gateway.toml. Run Envoy in the root of the repository.\n"
# The kernel's limit for the path of a socket, less its closing zero.
_SOCKET_PATH_BYTES = 107


def bootstrap(shape: contract.Contract, chosen: settings.Settings, descriptors: str) -> Json:
    """Return the whole configuration. descriptors: path of the descriptor set as Envoy will open it."""
    return {
        "node": {"id": "edge", "cluster": "baziai"},
        "admin": {"address": clusters.address(chosen.listeners.admin)},
        "overload_manager": {"resource_monitors": [_connection_limit(chosen)]},
        "static_resources": {
            "listeners": listeners.listeners(shape, chosen, descriptors),
            "clusters": clusters.clusters(shape, chosen),
        },
    }


def text_of(configuration: Json) -> str:
    """Return the configuration as YAML, every value written out where it is used."""
    return _HEADING + yaml.dump(
        configuration, Dumper=_Plain, sort_keys=False, width=120, allow_unicode=True
    )


class _Plain(yaml.SafeDumper):
    """YAML without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _connection_limit(chosen: settings.Settings) -> Json:
    name = "envoy.resource_monitors.global_downstream_max_connections"
    kind = "resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig"
    return {
        "name": name,
        "typed_config": {
            "@type": f"{routes.TYPE}{kind}",
            "max_active_downstream_connections": chosen.limits.connections,
        },
    }


def local_admin(out: Path) -> str:
    """Return where the admin of a local mesh listens: a socket beside its file, or a short name for that place."""
    path = out.resolve().with_suffix(".admin.sock")
    if len(str(path).encode()) > _SOCKET_PATH_BYTES:
        digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"baziai-envoy-{digest}.sock"
    return f"unix:{path}"


def main(arguments: list[str] | None = None) -> int:
    """Render; 1 and every fault on stderr if the settings are wrong."""
    parser = argparse.ArgumentParser(prog="python -m gateway.envoy.render", description=__doc__)
    parser.add_argument(
        "--local",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="overrides, in the shape of gateway.toml",
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="TABLE.NAME=VALUE", help="one override"
    )
    parser.add_argument("--out", type=Path, default=RENDERED, help="file to write")
    given = parser.parse_args(arguments)
    try:
        _render(given.local, given.set, given.out)
    except (settings.SettingsError, contract.ContractError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _render(files: list[Path], assignments: list[str], out: Path) -> None:
    committed = out.resolve() == RENDERED
    own = [] if committed else [{"listeners": {"admin": local_admin(out)}}]
    overrides = [*own, *map(settings.read, files), *map(settings.assignment, assignments)]
    chosen = settings.load(overrides)
    shape = contract.load(ROOT / DESCRIPTORS, ROOT / "proto")
    descriptors = DESCRIPTORS if committed else ROOT / DESCRIPTORS
    out.write_text(text_of(bootstrap(shape, chosen, str(descriptors))), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
