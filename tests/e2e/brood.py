"""Chat processes that start in a moment: forked from one that has loaded everything and opened nothing.

What a service loads opens no socket, file or thread, so a fork of it is as good as a start; a thousand deaths then take
minutes instead of an hour. Run as `python -m tests.e2e.brood`; each line that it reads is a process to start.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class Brood:
    """Starts processes of the Chat service, and kills them."""

    def __init__(self, log: Path) -> None:
        with log.open("ab") as output:
            self._mother = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )
        self._log = log

    def start(self, environment: Mapping[str, str]) -> int:
        """Start a process with this environment; return its id."""
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(json.dumps(dict(environment)) + "\n")
        self._mother.stdin.flush()
        answer = self._mother.stdout.readline()
        assert answer, self._log.read_text()[-3000:]
        return int(answer)

    def end(self) -> None:
        """End the mother; her children are the caller's to kill."""
        assert self._mother.stdin is not None
        self._mother.stdin.close()
        self._mother.wait(10)


@contextmanager
def brood(log: Path) -> Iterator[Brood]:
    """Run the mother for as long as the context lasts."""
    mother = Brood(log)
    try:
        yield mother
    finally:
        mother.end()


def kill(process_id: int) -> None:
    """End a process as a machine that loses power does."""
    os.kill(process_id, signal.SIGKILL)


def _mother() -> None:
    from services.chat.build import NAME, build
    from services.chat.config import Settings
    from services.kit.app import main

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(0)
            os.dup2(2, 1)
            os.environ.clear()
            os.environ.update(json.loads(line))
            main(NAME, build, Settings)
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    _mother()
