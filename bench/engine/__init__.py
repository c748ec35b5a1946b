"""The engine against its peers, one process, one run: `python -m bench engine`.

Peers that are not installed are named as left out. Every figure is a median of rounds taken in turns, in processor
time, so that a busy machine hits all alike.
"""

from bench.engine import exactness, searches, speed
from bench.report import Row


def run() -> list[Row]:
    """Measure."""
    return [*exactness.rows(), *speed.rows(), *searches.rows()]
