"""The prompts that this process writes by: those behind its label, or those of the release.

The store is asked every second. While it is away the last that is known of it serves on, and receipts say so.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog

from services.chat.context.material import Instructions, PromptSource
from services.chat.ports import Unit, Work
from services.chat.prompts import built_in
from services.chat.prompts.model import (
    PRODUCTION,
    Cause,
    Prompt,
    PromptVersion,
    Purpose,
    Serving,
)
from services.chat.prompts.telling import Usability, told
from services.chat.prompts.usecases import added
from services.kit.ids import Clock
from services.kit.languages import READINGS
from services.kit.uow import SYSTEM

_LOOK_SECONDS = 1.0
# From when on a label is only known as it last was.
FRESH_SECONDS = 2.0
_IDS = {language: built_in.prompt_id(language) for language in READINGS}
_log = structlog.stdlib.get_logger("prompts")


class Library:
    """Implements `ports.Instructor`."""

    def __init__(
        self, work: Work, label_id: str, clock: Clock, monotonic: Callable[[], float]
    ) -> None:
        """`monotonic`: seconds of a clock that never goes back."""
        self._work = work
        self._label_id = label_id
        self._clock = clock
        self._monotonic = monotonic
        self._serving: Mapping[str, Serving] = {}
        self._looked_at: float | None = None
        self._looking = asyncio.Lock()
        self._usability = Usability()

    async def instructions(self, language_code: str, user: str) -> Instructions:
        """Return what readings in a language are written by, for a user by full name. Never fails."""
        if not self._is_fresh:
            with suppress(
                Exception
            ):  # what is known serves on, and the release has a text of its own
                await self._look_again()
        fallback = built_in.instructions(language_code, self._label_id)
        serving = self._serving.get(_IDS[language_code])
        if serving is None or self._looked_at is None:
            return fallback
        version = serving.versions[serving.label.version_for(user)]
        if not self._usability.of(version):
            return fallback
        source = PromptSource.LABEL if self._is_fresh else PromptSource.LAST_KNOWN
        return told(version, source, self._label_id)

    @property
    def _is_fresh(self) -> bool:
        return self._looked_at is not None and self._monotonic() - self._looked_at < FRESH_SECONDS

    async def _look_again(self) -> None:
        """Look now, as this process was too busy to look in time; once for all who ask together."""
        async with self._looking:
            if not self._is_fresh:
                await self.refresh()

    async def follow(self) -> None:
        """Register the texts of this release, then do as the label says. Runs for ever."""
        released = False
        while True:
            try:
                if not released:
                    await self.release()
                    released = True
                await self.refresh()
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                _log.warning("prompts", error_type=type(error).__name__)
            await asyncio.sleep(_LOOK_SECONDS)

    async def refresh(self) -> None:
        """Look once what the label says."""
        asked_at = self._monotonic()
        async with self._work.begin(SYSTEM) as unit:
            self._serving = await unit.prompts.serving(self._label_id, list(_IDS.values()))
        self._looked_at = asked_at

    async def release(self) -> None:
        """Register the texts of this release that are new; a label that somebody has moved is never touched."""
        for language, prompt_id in _IDS.items():
            async with self._work.begin(SYSTEM) as unit:
                await self._release(unit, language, prompt_id)

    async def _release(self, unit: Unit, language: str, prompt_id: str) -> None:
        now = self._clock.now()
        prompt = Prompt(
            prompt_id=prompt_id,
            description="The system message of readings",
            language_code=language,
            purpose=Purpose.READING,
            create_time=now,
        )
        await unit.prompts.add_prompt(prompt)
        version = PromptVersion(
            prompt_id=prompt_id,
            number=0,
            content=built_in.content(language),
            author="",
            note="Came with a release",
            create_time=now,
        )
        version, is_new = await added(unit, version)
        label = await unit.prompts.label(prompt_id, PRODUCTION)
        untouched = label.change is None or label.change.cause is Cause.RELEASED
        # A text that is not new may be that of an older release, whose process was started again beside newer ones.
        if label.change is None or (is_new and untouched):
            reason = version.note
            await unit.prompts.append(
                label.moved(version.number, 100, Cause.RELEASED, reason, "", now)
            )
