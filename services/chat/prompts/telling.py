"""How a version becomes what a writer is told, and whether this release can write by it."""

import structlog

from services.chat.context.material import Instructions, PromptSource, PromptUse
from services.chat.prompts import lint
from services.chat.prompts.model import PromptVersion, Purpose, Severity
from services.kit.names import PROMPT

_log = structlog.stdlib.get_logger("prompts")


def told(version: PromptVersion, source: PromptSource, label: str) -> Instructions:
    """Return a version as a writer is given it."""
    name, digest = PROMPT.format(version.prompt_id), version.content.digest
    use = PromptUse(name, version.name, digest, source, label)
    return Instructions(version.content.template, use)


class Usability:
    """Knows whether this release can write by a version: a newer one may fill in more."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def of(self, version: PromptVersion) -> bool:
        """Whether it can; versions never change, so each is looked at once."""
        known = self._known.get(version.name)
        if known is None:
            found = lint.issues(version.content, Purpose.READING)
            known = all(issue.code.severity is not Severity.ERROR for issue in found)
            self._known[version.name] = known
            if not known:
                _log.warning("unusable", version=version.name)
        return known
