"""`python -m bench [chain] [chat] [engine] [gateway] [startup]`: measure, print the table; 1 if any falls short.

`python -m bench soak` runs for half an hour and `python -m bench experiments` for minutes, and only when they are
named. `python -m bench baziqa PATH` and `python -m bench mingli PATH` ask a language model published questions
(`bench.choices`).
"""

import os
import platform
import sys

from bench import chain, chat, engine, experiments, gateway, startup
from bench.chat import soak
from bench.choices.__main__ import main as choices
from bench.choices.formats import SETS
from bench.report import Row, table
from bench.tools import MissingTool

SECTIONS = {
    "startup": startup.run,
    "chain": chain.run,
    "chat": chat.run,
    "engine": engine.run,
    "gateway": gateway.run,
    "experiments": experiments.run,
    "soak": soak.run,
}
LONG = ("experiments", "soak")


def main(wanted: list[str]) -> int:
    """Run the sections wanted, all by default."""
    if wanted and wanted[0] in SETS:
        return choices(wanted)
    unknown = set(wanted) - set(SECTIONS)
    if unknown:
        print(
            f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}",
            file=sys.stderr,
        )
        return 2
    rows: list[Row] = []
    for name in wanted or [name for name in SECTIONS if name not in LONG]:
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
