"""`python -m bench [chain] [engine] [gateway] [streams] [startup]`: measure, print the table; 1 if any falls short."""

import os
import platform
import sys

from bench import chain, engine, gateway, startup, streams
from bench.report import Row, table
from bench.tools import MissingTool

SECTIONS = {
    "startup": startup.run,
    "chain": chain.run,
    "engine": engine.run,
    "gateway": gateway.run,
    "streams": streams.run,
}


def main(wanted: list[str]) -> int:
    """Run the sections wanted, all by default."""
    unknown = set(wanted) - set(SECTIONS)
    if unknown:
        print(
            f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}",
            file=sys.stderr,
        )
        return 2
    rows: list[Row] = []
    for name in wanted or SECTIONS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        try:
            rows += SECTIONS[name]()
        except MissingTool as missing:
            print(missing, file=sys.stderr)
            return 2
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n"
    )
    print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
