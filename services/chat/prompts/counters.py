"""Who counts the tokens of a prompt: the model that would write now."""

from services.chat.context.ports import TokenCounter
from services.chat.ports import Writers
from services.chat.writers.counting import ByteCounter
from services.kit.faults import Fault, Reason


class WriterCounters:
    """Implements `ports.Counters`."""

    def __init__(self, writers: Writers) -> None:
        self._writers = writers

    async def counter(self, user: str) -> TokenCounter:
        """Return what counts for replies to a user; a window of 0 where only the composer writes."""
        try:
            found = await self._writers.assign(user).writer.counter()
        except Fault as fault:
            if fault.reason is not Reason.MODEL_UNAVAILABLE:
                raise
            found = None
        return found or ByteCounter("", 0, 0)
