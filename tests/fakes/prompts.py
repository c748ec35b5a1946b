"""Prompts in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.chat.prompts.model import Label, LabelChange, Prompt, PromptVersion, Serving
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


class MemoryPrompts:
    """Implements `prompts.ports.PromptStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._prompts: dict[str, Prompt] = unit.table("prompts")
        self._versions: dict[tuple[str, int], PromptVersion] = unit.table("prompt_versions")
        self._changes: dict[tuple[str, str, int], LabelChange] = unit.table("prompt_label_changes")

    async def add_prompt(self, prompt: Prompt) -> bool:
        return _added(self._prompts, prompt.prompt_id, prompt)

    async def prompt(self, prompt_id: str) -> Prompt | None:
        return self._prompts.get(prompt_id)

    async def prompts(self, page: PageRequest) -> Page[Prompt]:
        return paged(self._prompts.values(), page, lambda row: (row.create_time, row.prompt_id))

    async def add_version(self, version: PromptVersion) -> bool:
        if version.prompt_id not in self._prompts:
            raise LookupError("a version without a prompt")
        if await self.version_of(version.prompt_id, version.content.digest):
            return False
        key = (version.prompt_id, version.number)
        return _added(self._versions, key, version)

    async def version(self, prompt_id: str, number: int) -> PromptVersion | None:
        return self._versions.get((prompt_id, number))

    def _of(self, prompt_id: str) -> list[PromptVersion]:
        rows = [row for row in self._versions.values() if row.prompt_id == prompt_id]
        return sorted(rows, key=lambda row: -row.number)

    async def version_of(self, prompt_id: str, digest: str) -> PromptVersion | None:
        found = (row for row in self._of(prompt_id) if row.content.digest == digest)
        return next(found, None)

    async def last_number(self, prompt_id: str) -> int:
        return max((row.number for row in self._of(prompt_id)), default=0)

    async def versions(self, prompt_id: str, page: PageRequest) -> Page[PromptVersion]:
        rows = self._of(prompt_id)
        if page.after:
            rows = [row for row in rows if row.number < int(page.after[0])]
        found = tuple(rows[: page.size])
        return Page(found, (str(found[-1].number),) if len(rows) > page.size else ())

    async def append(self, change: LabelChange) -> bool:
        if (change.prompt_id, change.version) not in self._versions:
            raise LookupError("a label without a version")
        key = (change.prompt_id, change.label_id, change.number)
        return _added(self._changes, key, change)

    def _history(self, prompt_id: str, label_id: str) -> list[LabelChange]:
        rows = [row for key, row in self._changes.items() if key[:2] == (prompt_id, label_id)]
        return sorted(rows, key=lambda row: -row.number)

    async def label(self, prompt_id: str, label_id: str, as_of: datetime | None = None) -> Label:
        rows = self._history(prompt_id, label_id)
        stood = (row for row in rows if as_of is None or row.change_time <= as_of)
        return Label(prompt_id, label_id, next(stood, None))

    async def labels(self, prompt_id: str, page: PageRequest) -> Page[Label]:
        after = page.after[0] if page.after else ""
        names = sorted({key[1] for key in self._changes if key[0] == prompt_id and key[1] > after})
        found = tuple([await self.label(prompt_id, name) for name in names[: page.size]])
        return Page(found, (found[-1].label_id,) if len(names) > page.size else ())

    async def changes(self, prompt_id: str, label_id: str, page: PageRequest) -> Page[LabelChange]:
        rows = self._history(prompt_id, label_id)
        if page.after:
            rows = [row for row in rows if row.number < int(page.after[0])]
        found = tuple(rows[: page.size])
        return Page(found, (str(found[-1].number),) if len(rows) > page.size else ())

    async def serving(self, label_id: str, prompt_ids: Sequence[str]) -> Mapping[str, Serving]:
        found = {}
        for prompt_id in prompt_ids:
            label = await self.label(prompt_id, label_id)
            if label.change is not None:
                numbers = filter(None, (label.change.version, label.change.rest_version))
                versions = {number: self._versions[prompt_id, number] for number in numbers}
                found[prompt_id] = Serving(label, versions)
        return found


def _added(rows: dict[Any, Any], key: Any, row: Any) -> bool:
    if key in rows:
        return False
    rows[key] = row
    return True
