"""What the context builder needs of the world."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from services.chat.context.material import Counting, Passage
from services.chat.writing import ChartFacts

Prompt = Sequence[Mapping[str, str]]


class TokenCounter(Protocol):
    """Counts as one model does, and knows its window."""

    @property
    def model(self) -> str:
        """The model."""

    @property
    def tokenizer(self) -> str:
        """What counts, as receipts name it."""

    @property
    def counting(self) -> Counting:
        """How `count` and `measure` count."""

    @property
    def window(self) -> int:
        """Longest prompt and answer together, in tokens."""

    @property
    def answer(self) -> int:
        """Longest answer, in tokens."""

    @property
    def weighs_exactly(self) -> bool:
        """Whether `weigh` is as good as `count`."""

    def weigh(self, text: str) -> int:
        """Return about how many tokens a text takes, never less than it does alone. Cheap: asks nobody."""

    async def count(self, texts: Sequence[str]) -> Sequence[int]:
        """Return how many tokens each of some texts takes."""

    async def measure(self, prompt: Prompt) -> int:
        """Return how many tokens a whole prompt takes, the chat template included; never less than it does."""


class Passages(Protocol):
    """Finds passages of the literature for a question."""

    async def find(self, question: str, chart: ChartFacts, language_code: str) -> Sequence[Passage]:
        """Return passages, the best first; none where none can be had: an answer does not wait for them."""


class NoPassages:
    """Implements `Passages` where there is nothing to search in."""

    async def find(self, question: str, chart: ChartFacts, language_code: str) -> Sequence[Passage]:
        """Find nothing."""
        return ()
