"""Pictures in pixels, made by a process of its own."""

import asyncio
import sys
from pathlib import Path

from services.kit.faults import Fault, Reason

_PROGRAM = Path(__file__).with_name("rasterizer.py")
# A picture takes a third of a second.
_LONGEST_SECONDS = 10.0


class ProcessPainter:
    """Paints one picture at a time, each in a new process, with a short queue in front.

    A process, because the library holds the interpreter for as long as it paints; a new one, because its start is a
    tenth of the work and nothing can be left behind. It is given the picture and no environment. Who gives up while
    waiting is never begun, who gives up later ends the process.
    """

    def __init__(self, most_waiting: int) -> None:
        self._turn = asyncio.Lock()
        self._most = most_waiting
        self._waiting = 0

    async def png(self, svg: bytes) -> bytes:
        """Return a picture in pixels; SERVER_BUSY when too many wait."""
        if self._waiting >= self._most:
            raise Fault(Reason.SERVER_BUSY, "too many pictures are waiting", retry_after=1.0)
        self._waiting += 1
        try:
            async with self._turn:
                return await _painted(svg)
        finally:
            self._waiting -= 1


async def _painted(svg: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_PROGRAM)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            painted, _ = await process.communicate(svg)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ChildProcessError(f"the painter ended with {process.returncode}")
    return painted
