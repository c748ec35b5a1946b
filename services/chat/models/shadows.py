"""Answers that nobody sees: a version writes beside the one that is shown and is measured; its words are dropped."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import structlog

from services.chat.draft import Draft
from services.chat.model import Reply
from services.chat.models.endpoint import NotBegunError
from services.chat.models.model import ShadowRun
from services.chat.models.pool import Pool
from services.chat.ports import Work
from services.chat.writing import Brief, Text
from services.kit.faults import Fault, Reason
from services.kit.ids import Clock, Ids
from services.kit.tasks import cancelled
from services.kit.uow import SYSTEM

# Readers come first.
_AT_ONCE = 4
_LONGEST_SECONDS = 120.0
_log = structlog.stdlib.get_logger("models")


class Shadows:
    """Runs them, a few at once."""

    def __init__(
        self, work: Work, choose: Callable[[Reply], Pool | None], clock: Clock, ids: Ids
    ) -> None:
        """`choose`: who answers the question of a reply unseen, None for nobody."""
        self._work = work
        self._choose = choose
        self._clock = clock
        self._ids = ids
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, reply: Reply, brief: Brief) -> None:
        """Answer unseen if this reply was drawn and there is room. Returns at once."""
        pool = self._choose(reply)
        if pool is None or len(self._running) >= _AT_ONCE:
            return
        task = asyncio.create_task(self._run(pool, brief), name="shadow")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Leave what is still being written."""
        await cancelled(*self._running)

    async def _run(self, pool: Pool, brief: Brief) -> None:
        try:
            run = await self._measured(pool, brief)
            async with self._work.begin(SYSTEM) as unit:
                await unit.measures.add_shadow_run(run)
        except Exception as error:  # noqa: BLE001 - nobody waits for it
            _log.warning("shadow", error_type=type(error).__name__)

    async def _measured(self, pool: Pool, brief: Brief) -> ShadowRun:
        draft, loop = Draft(brief), asyncio.get_running_loop()
        began, first_word, failed = loop.time(), None, None
        try:
            async with (
                asyncio.timeout(_LONGEST_SECONDS),
                aclosing(pool.write(brief)) as pieces,
            ):
                async for piece in pieces:
                    if first_word is None and isinstance(piece, Text):
                        first_word = round(1000 * (loop.time() - began))
                    if draft.take(piece):
                        # As for readers: one fast model must not starve everybody else.
                        await asyncio.sleep(0)
        except NotBegunError as error:
            failed = error.fault.reason.value
        except Fault as fault:
            failed = fault.reason.value
        except TimeoutError:
            failed = Reason.DEADLINE_EXCEEDED.value
        said = draft.grounding
        corrected = said.repaired + said.removed
        return ShadowRun(
            run_id=self._ids.uuid(),
            version=pool.id.model,
            error_reason=failed,
            sentences=said.sentences,
            corrected=corrected,
            first_word_ms=first_word,
            prompt_tokens=draft.usage.prompt_tokens,
            completion_tokens=draft.usage.completion_tokens,
            create_time=self._clock.now(),
        )
