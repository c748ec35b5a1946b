"""Token counters: by a model's own vocabulary, by its server, or by what no tokenizer exceeds."""

import asyncio
import unicodedata
from collections.abc import Sequence

import httpx

from services.chat.context.material import Counting
from services.chat.context.ports import Prompt
from services.chat.writers.tokens import UnusableError, Vocabulary

# Where neither the server nor the operator tells a window: what every model of the last years has.
UNKNOWN_WINDOW = 8192
BYTES = "utf-8-bytes"
# What templates put around a message, and around a talk: markers, roles, a date, a line of rules.
_MESSAGE_TOKENS, _TEMPLATE_TOKENS = 16, 64
_ASK_SECONDS = 2.0


def longest_answer(wanted: int, window: int) -> int:
    """Return how long an answer may be: never more than half of the window, or there would be nothing to answer."""
    return min(wanted, window // 2)


def known_window(wanted: int, told: int) -> int:
    """Return the window: what the operator wants, never more than what the server tells; 0 is what nobody says."""
    return min(filter(None, (wanted, told)), default=UNKNOWN_WINDOW)


class ByteCounter:
    """Implements `ports.TokenCounter` by UTF-8 bytes: a token is at least one of them."""

    counting = Counting.UPPER_BOUND
    tokenizer = BYTES
    weighs_exactly = True

    def __init__(self, model: str, window: int, answer: int) -> None:
        self.model = model
        self.window = window
        self.answer = answer

    def weigh(self, text: str) -> int:
        """Return the bytes of a text as it is or as tokenizers normalise it, whichever is longer."""
        return max(len(text.encode()), len(unicodedata.normalize("NFKC", text).encode()))

    async def count(self, texts: Sequence[str]) -> Sequence[int]:
        """Return the bytes of each text."""
        return [self.weigh(text) for text in texts]

    async def measure(self, prompt: Prompt) -> int:
        """Return the bytes of a prompt, and an allowance for the template."""
        said = sum(self.weigh(message["content"]) for message in prompt)
        return said + _MESSAGE_TOKENS * len(prompt) + _TEMPLATE_TOKENS


class VocabularyCounter:
    """Implements `ports.TokenCounter` by the tokenizer and the chat template that a model is published with."""

    counting = Counting.EXACT
    weighs_exactly = True

    def __init__(self, model: str, window: int, answer: int, vocabulary: Vocabulary) -> None:
        self.model = model
        self.window = window
        self.answer = answer
        self.tokenizer = vocabulary.name
        self._vocabulary = vocabulary

    def weigh(self, text: str) -> int:
        """Return the tokens of a text."""
        return len(self._vocabulary.plain(text))

    async def count(self, texts: Sequence[str]) -> Sequence[int]:
        """Return the tokens of each text."""
        return await asyncio.to_thread(lambda: [self.weigh(text) for text in texts])

    async def measure(self, prompt: Prompt) -> int:
        """Return the tokens of a prompt, just as they are sent."""
        try:
            # Milliseconds for a long one, in which the tokenizer lets others work.
            return len(await asyncio.to_thread(self._vocabulary.prompt, prompt))
        except UnusableError:
            # Writing it will be refused with its own reason.
            return 0


class ServerCounter(ByteCounter):
    """Implements `ports.TokenCounter` by asking vLLM (`/tokenize`); by bytes whenever it gives no answer."""

    weighs_exactly = False

    def __init__(self, model: str, window: int, answer: int, client: httpx.AsyncClient) -> None:
        super().__init__(model, window, answer)
        self._client = client
        # Whether the server has a way to count at all, as far as was seen.
        self.is_known = True
        self.counting = Counting.EXACT
        self.tokenizer = f"server:{model}"

    async def count(self, texts: Sequence[str]) -> Sequence[int]:
        """Return the tokens of each text."""
        return await asyncio.gather(*(self._count(text) for text in texts))

    async def _count(self, text: str) -> int:
        if not text:
            return 0
        counted = await self._ask({"prompt": text, "add_special_tokens": False})
        return self.weigh(text) if counted is None else counted

    async def measure(self, prompt: Prompt) -> int:
        """Return the tokens of a prompt."""
        counted = await self._ask({"messages": list(prompt), "add_generation_prompt": True})
        return await super().measure(prompt) if counted is None else counted

    async def _ask(self, what: dict[str, object]) -> int | None:
        """Return the server's count; None, once and for all of this context, if it gives none."""
        if self.counting is not Counting.EXACT:
            return None
        try:
            # Not below `/v1`: it is no part of OpenAI's protocol.
            url = self._client.base_url.join("../tokenize")
            body = {"model": self.model, **what}
            response = await self._client.post(url, json=body, timeout=_ASK_SECONDS)
            self.is_known = response.status_code != httpx.codes.NOT_FOUND
            response.raise_for_status()
            return int(response.json()["count"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError, RuntimeError):
            # RuntimeError: the server was taken out of the registry meanwhile, and the client is closed.
            self.counting, self.tokenizer = Counting.UPPER_BOUND, BYTES
            return None
