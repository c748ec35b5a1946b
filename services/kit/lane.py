"""Work that keeps the interpreter busy for long, out of the way of everybody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from services.kit.faults import Fault, Reason

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """One thread for slow pieces of pure computing, and a short queue in front of it.

    One, because pieces of Python share the interpreter: a second would slow the event loop and finish no sooner. Who
    gives up while waiting is never begun; what runs goes on to its end, so a piece must be bounded by itself.
    """

    def __init__(self, name: str, most_waiting: int) -> None:
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._most = most_waiting
        self._waiting = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what `work` returns; SERVER_BUSY when too many wait."""
        if self._waiting >= self._most:
            raise Fault(Reason.SERVER_BUSY, "too many searches are waiting", retry_after=1.0)
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(work, *args, **kwargs))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let go of the thread; what waits is never begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)
