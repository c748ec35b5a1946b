"""`python -m tests.fuzz SECONDS [FILE …]`: atheris looks for bytes that break what `targets` promise.

What it found is kept in `.data/fuzz`, so the next run goes on from there; what breaks something is written beside it as
`crash-…` or `timeout-…`. Given files it runs those alone.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bazi"]):
    from tests.fuzz.targets import ask

_KEPT = Path(__file__).resolve().parents[2] / ".data" / "fuzz"
_SLOWEST_SECONDS = 20


def main() -> None:
    """Fuzz; libFuzzer ends the process."""
    seconds, files = sys.argv[1], sys.argv[2:]
    corpus = _KEPT / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    how = [
        f"-max_total_time={seconds}",
        f"-timeout={_SLOWEST_SECONDS}",
        f"-artifact_prefix={_KEPT}/",
        "-max_len=256",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *how, *(files or [str(corpus)])], ask)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
