"""Takes a canary back by itself when it does worse than what it is to replace.

Every process looks; the history of the alias has room for one entry of a number, so the first one writes it.
"""

import asyncio
from dataclasses import replace

import structlog

from services.chat.models.model import Canary, Cause, Change, Measures
from services.chat.ports import Work
from services.kit.ids import Clock
from services.kit.uow import SYSTEM

LOOK_SECONDS = 2.0
# Nobody notices less.
_WAIT_MS = 500
_log = structlog.stdlib.get_logger("models")


class Guard:
    """Watches the canary of one alias."""

    def __init__(
        self, work: Work, alias_id: str, clock: Clock, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._work = work
        self._alias_id = alias_id
        self._clock = clock
        self._look_seconds = look_seconds

    async def watch(self) -> None:
        """Look from time to time. Runs for ever."""
        while True:
            await asyncio.sleep(self._look_seconds)
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - the next look may succeed
                _log.warning("guard", error_type=type(error).__name__)

    async def look(self) -> None:
        """Look once; take the canary back if a guard trips."""
        async with self._work.begin(SYSTEM) as unit:
            last = (await unit.registry.alias(self._alias_id)).change
            if last is None or last.target.canary is None:
                return
            canary, stable = last.target.canary, last.target.versions[0]
            names = (stable, canary.version)
            found = await unit.measures.of_replies(names, last.change_time)
            reason = verdict(
                canary, found.get(stable, Measures()), found.get(canary.version, Measures())
            )
            if reason is None:
                return
            change = Change(
                alias_id=self._alias_id,
                number=last.number + 1,
                target=replace(last.target, canary=None),
                cause=Cause.ROLLED_BACK,
                reason=reason,
                actor="",
                change_time=max(self._clock.now(), last.change_time),
            )
            if await unit.registry.append(change):
                _log.warning("canary rolled back", version=canary.version, reason=reason)


def verdict(canary: Canary, stable: Measures, tried: Measures) -> str | None:
    """Return which guard trips and by what, None while none does."""
    if min(stable.replies, tried.replies) < canary.min_replies:
        return None
    if tried.error_share > stable.error_share + canary.error_margin:
        return f"errors: {tried.error_share:.1%} against {stable.error_share:.1%}"
    if tried.corrected_share > stable.corrected_share + canary.correction_margin:
        return (
            f"sentences put right or cut: {tried.corrected_share:.1%} against"
            f" {stable.corrected_share:.1%}"
        )
    if tried.first_word_ms is None or stable.first_word_ms is None:
        return None
    limit = max(_WAIT_MS, canary.first_word_factor * stable.first_word_ms)
    if tried.first_word_ms > limit:
        return f"first word: {tried.first_word_ms:.0f} ms against {stable.first_word_ms:.0f} ms"
    return None
