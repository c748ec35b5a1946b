"""How long a second start takes, and what an idle mesh costs."""

import re

from bench.mesh import running
from bench.report import Row

_TOTAL = re.compile(r"^total\s+(\d+)", re.MULTILINE)


def run() -> list[Row]:
    """Measure."""
    with running(fresh=True):
        pass
    with running() as mesh:
        status = mesh.status()
    found = _TOTAL.search(status)
    megabytes = float(found.group(1).replace(",", "")) if found else float("nan")
    return [
        Row(
            "second start to the first chart through the edge",
            "≤ 10 s",
            f"{mesh.seconds:.1f} s",
            mesh.seconds <= 10,
        ),
        Row(
            "idle mesh, resident, all processes summed",
            "≤ 1,000 MB",
            f"{megabytes:,.0f} MB",
            megabytes <= 1000,
        ),
    ]
