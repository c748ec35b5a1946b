"""The whole mesh on one machine.

MESH_DATA names the data directory (default: `.data` of the clone); another one is another mesh, on other ports, beside
the first. MESH_POSTGRES_URL and MESH_REDIS_URL name engines that run elsewhere: the first is the URL of a role that may
make schemas and roles, and MESH_POSTGRES_PASSWORD the password of the services' roles, should they have one already.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from mesh.layout import Layout

_DEFAULT_ROLE = "user"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mesh",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("up", help="start everything and mind it until Ctrl-C")
    verbs.add_parser("down", help="end the mesh of this data directory")
    verbs.add_parser("status", help="show each component, its health and what it costs")
    logs = verbs.add_parser("logs", help="show the logs")
    logs.add_argument("name", nargs="?", help="a component; all by default")
    logs.add_argument("-f", "--follow", action="store_true", help="go on as they grow")
    logs.add_argument("-n", "--lines", type=int, default=40, help="lines of each (40)")
    token = verbs.add_parser("token", help="print a token of the local issuer, and nothing else")
    token.add_argument("--user", required=True, help="who it speaks for")
    token.add_argument("--role", action="append", help="may be given several times (user)")
    token.add_argument("--tenant", default="default")
    token.add_argument("--hours", type=float, default=12.0, help="how long it lives (12)")
    keys = verbs.add_parser("rotate-keys", help="make a new signing key")
    keys.add_argument(
        "--now", action="store_true", help="sign with it at once; gateways may refuse for minutes"
    )
    verbs.add_parser("doctor", help="find out why the mesh does not start")
    return parser


def main(arguments: list[str]) -> int:
    """Run one verb and return the exit status."""
    chosen = _parser().parse_args(arguments)
    layout = Layout.of_environment()
    verbs: dict[str, Callable[[], int]] = {
        "up": lambda: _up(layout),
        "down": lambda: _down(layout),
        "status": lambda: _status(layout),
        "logs": lambda: _logs(layout, chosen.name, chosen.lines, follow=chosen.follow),
        "token": lambda: _token(layout, chosen),
        "rotate-keys": lambda: _rotate(layout, now=chosen.now),
        "doctor": lambda: _doctor(layout),
    }
    return verbs[chosen.verb]()


def _up(layout: Layout) -> int:
    from mesh.up import up

    return asyncio.run(up(layout))


def _down(layout: Layout) -> int:
    from mesh.up import down

    return asyncio.run(down(layout))


def _doctor(layout: Layout) -> int:
    from mesh.doctor import report

    return report(layout)


def _status(layout: Layout) -> int:
    from mesh.status import status_of, table

    status = asyncio.run(status_of(layout))
    if status is None:
        print(f"no mesh is up in {layout.data}")
        return 3
    print(table(status))
    return 0 if status.well else 1


def _logs(layout: Layout, name: str | None, lines: int, *, follow: bool) -> int:
    files = [layout.log(name)] if name else sorted(layout.logs.glob("*.log"))
    if not files or not all(file.exists() for file in files):
        known = ", ".join(file.stem for file in sorted(layout.logs.glob("*.log"))) or "none"
        print(f"there is no such log; there are: {known}", file=sys.stderr)
        return 1
    tail = ["tail", "-n", str(lines), *(["-F"] if follow else []), *map(str, files)]
    try:
        return subprocess.run(tail, check=False).returncode
    except KeyboardInterrupt:
        return 0


def _issuer(layout: Layout) -> str:
    from mesh.identity import NoKeys
    from mesh.ports import HOST

    port = layout.remembered_ports().get("issuer")
    if port is None:
        raise NoKeys("there are no keys yet: start the mesh with `make run`")
    return f"http://{HOST}:{port}"


def _token(layout: Layout, chosen: argparse.Namespace) -> int:
    from mesh.identity import NoKeys, user_token

    try:
        token = user_token(
            layout.identity,
            _issuer(layout),
            chosen.user,
            roles=chosen.role or [_DEFAULT_ROLE],
            tenant=chosen.tenant,
            hours=chosen.hours,
        )
    except (NoKeys, ValueError, PermissionError) as error:
        print(error, file=sys.stderr)
        return 1
    print(token)
    return 0


def _rotate(layout: Layout, *, now: bool) -> int:
    from mesh.identity import PUBLISH_AHEAD_SECONDS, rotate

    if not Path(layout.identity).is_dir():
        print("there are no keys yet: start the mesh with `make run`", file=sys.stderr)
        return 1
    ahead = 0 if now else PUBLISH_AHEAD_SECONDS
    key = rotate(layout.identity, time.time(), ahead)
    print(f"key {key.kid} is published now and signs {f'in {ahead} s' if ahead else 'from now on'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
