"""Asks a language model over OpenAI's protocol. It is given prompts and knows no answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

Prompt = Sequence[dict[str, str]]
_TRIES = 3
_WAIT_SECONDS = 2.0


class NoModelError(Exception):
    """There is no model to ask; the message says why."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a model wrote, and whether it was cut at its longest."""

    text: str
    cut: bool


class Model:
    """One model of a server."""

    def __init__(
        self, client: httpx.AsyncClient, name: str, max_tokens: int, temperature: float
    ) -> None:
        self._client = client
        self._name = name
        self._max_tokens = max_tokens
        self._temperature = temperature

    async def check(self) -> None:
        """Raise NoModelError unless the server is there and has the model."""
        try:
            answer = await self._client.get("models")
            answer.raise_for_status()
            known = [one["id"] for one in answer.json()["data"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise NoModelError(
                f"the model server does not answer: {type(error).__name__}"
            ) from None
        if self._name not in known:
            raise NoModelError(f"the model server has no {self._name!r}")

    async def ask(self, prompts: Sequence[Prompt], at_once: int) -> list[Said]:
        """Return what it says to each; NoModelError if one cannot be had: a part of a set is no set."""
        gate = asyncio.Semaphore(at_once)

        async def one(prompt: Prompt) -> Said:
            async with gate:
                return await self._said(prompt)

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(prompt)) for prompt in prompts]
        except* NoModelError as failed:
            raise failed.exceptions[0] from None
        return [task.result() for task in tasks]

    async def _said(self, prompt: Prompt) -> Said:
        body = {
            "model": self._name,
            "messages": list(prompt),
            "max_tokens": self._max_tokens,
            "temperature": self._temperature,
        }
        for attempt in range(1, _TRIES + 1):
            try:
                answer = await self._client.post("chat/completions", json=body)
                answer.raise_for_status()
                choice = answer.json()["choices"][0]
                text = choice["message"].get("content") or ""
                return Said(text, choice.get("finish_reason") == "length")
            except (httpx.HTTPError, ValueError, KeyError, TypeError, IndexError) as error:
                if attempt == _TRIES:
                    raise NoModelError(f"an answer cannot be had: {type(error).__name__}") from None
                await asyncio.sleep(_WAIT_SECONDS * attempt)
        raise AssertionError("unreachable")
