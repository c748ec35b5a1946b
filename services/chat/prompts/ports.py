"""What prompts need of the world, and what others need of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.chat.context.material import Instructions
from services.chat.context.ports import TokenCounter
from services.chat.prompts import built_in
from services.chat.prompts.model import Label, LabelChange, Prompt, PromptVersion, Serving
from services.kit.paging import Page, PageRequest


class PromptStore(Protocol):
    """Prompts. They are the platform's, not a user's: every scope sees all of them, and nothing is ever changed."""

    async def add_prompt(self, prompt: Prompt) -> bool:
        """Store a new one; False if its id is taken."""

    async def prompt(self, prompt_id: str) -> Prompt | None:
        """Return one."""

    async def prompts(self, page: PageRequest) -> Page[Prompt]:
        """Return one page, the oldest first."""

    async def add_version(self, version: PromptVersion) -> bool:
        """Store a new one; False if its number is taken, or another one has the same content."""

    async def version(self, prompt_id: str, number: int) -> PromptVersion | None:
        """Return one."""

    async def version_of(self, prompt_id: str, digest: str) -> PromptVersion | None:
        """Return the one with this content."""

    async def last_number(self, prompt_id: str) -> int:
        """Return the number of the newest version, 0 if there is none."""

    async def versions(self, prompt_id: str, page: PageRequest) -> Page[PromptVersion]:
        """Return one page, the newest first."""

    async def append(self, change: LabelChange) -> bool:
        """Add to the history of a label; False if an entry of that number is there already."""

    async def label(self, prompt_id: str, label_id: str, as_of: datetime | None = None) -> Label:
        """Return a label as it stands, or stood at a moment."""

    async def labels(self, prompt_id: str, page: PageRequest) -> Page[Label]:
        """Return one page of those that were ever moved, by name."""

    async def changes(self, prompt_id: str, label_id: str, page: PageRequest) -> Page[LabelChange]:
        """Return one page of the history of a label, the newest first."""

    async def serving(self, label_id: str, prompt_ids: Sequence[str]) -> Mapping[str, Serving]:
        """Return what stands behind a label of each of some prompts, by id; of those alone where it was moved."""


class Counters(Protocol):
    """Counts tokens as the model that writes now does."""

    async def counter(self, user: str) -> TokenCounter:
        """Return what counts for replies to a user; a window of 0 where only the composer writes."""


class Instructor(Protocol):
    """Knows by which prompt readings are written."""

    async def instructions(self, language_code: str, user: str) -> Instructions:
        """Return what readings in a language are written by, for a user by full name. Never fails."""


class BuiltIn:
    """Implements `Instructor` by the texts of this release."""

    async def instructions(self, language_code: str, user: str) -> Instructions:
        """Return the text of this release."""
        return built_in.instructions(language_code)
