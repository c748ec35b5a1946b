"""What can be done with replies: ask, follow, resume, stop.

Whatever can be refused is refused before the first event. From then on readers only follow the log.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace

from services.chat.briefs import Briefs, Talk, talk_of
from services.chat.context.material import Receipt
from services.chat.context.ports import NoPassages, Passages
from services.chat.experiments.model import Exposure
from services.chat.experiments.ports import AlwaysUsual, Enroller
from services.chat.ledger.ledger import Ledger
from services.chat.listening import listening
from services.chat.model import Conversation, Message, Reply, ReplyState, Role
from services.chat.ports import (
    ChartReader,
    LogUnavailableError,
    ReplyLog,
    Unit,
    Work,
    Writers,
)
from services.chat.prompts.ports import BuiltIn, Instructor
from services.chat.questions import Assignment, Question, replaced
from services.chat.runners import Runners
from services.chat.telling import Beat, Cursor, EndedUnlogged, Logged
from services.chat.usecases import check_free, existing, message_of
from services.chat.writing import Brief
from services.kit.call import Repeat, Replayed
from services.kit.faults import Fault, Reason, is_store_away, not_found
from services.kit.ids import Clock, Ids
from services.kit.languages import READINGS, choose
from services.kit.names import CONVERSATION, MESSAGE, REPLY
from services.kit.principal import Principal
from services.kit.uow import Scope

HEARTBEAT_SECONDS = 10.0
# So many questions are made ready at once; the others wait for their turn. Each takes tens of milliseconds of one core
# between the answers of charts, passages and the store, and what is ready at the same time is done before the turn of
# anybody else comes: tokens, Stop, questions after health. Enough that a slow peer of some does not hold up all.
_OPENING_AT_ONCE = 24


class ReplyUseCases:
    """The verbs of replies."""

    def __init__(
        self,
        work: Work,
        charts: ChartReader,
        writers: Writers,
        runners: Runners,
        log: ReplyLog,
        clock: Clock,
        ids: Ids,
        passages: Passages = NoPassages(),
        begun: Callable[[Reply, Brief], None] = lambda _reply, _brief: None,
        ledger: Ledger = Ledger(),
        instructor: Instructor = BuiltIn(),
        enroller: Enroller = AlwaysUsual(),
        *,
        checked_only: bool = False,
    ) -> None:
        """`begun`: told of every reply that begins, for whoever answers beside it unseen.

        checked_only: of every question, see `Question`.
        """
        self._work = work
        self._briefs = Briefs(charts, passages, clock)
        self._writers = writers
        self._runners = runners
        self._log = log
        self._clock = clock
        self._ids = ids
        self._begun = begun
        self._ledger = ledger
        self._instructor = instructor
        self._enroller = enroller
        self._checked_only = checked_only
        self._opening = asyncio.Semaphore(_OPENING_AT_ONCE)

    async def ask(
        self, who: Principal, parent: str, question: Question, repeat: Repeat | None
    ) -> Reply:
        """Store the user's message, begin the reply to it and return it; the first reply for a repeated request."""
        try:
            async with self._opening:
                return await self._ask(who, parent, question, repeat)
        except Replayed as replayed:
            return await self.get(who, replayed.reply.decode())

    async def regenerate(
        self,
        who: Principal,
        name: str,
        language_code: str,
        repeat: Repeat | None,
        *,
        checked_only: bool = False,
    ) -> Reply:
        """Begin another reply to a question, named by itself or by an answer to it, and return it."""
        try:
            async with self._opening:
                return await self._regenerate(
                    who, name, language_code, repeat, checked_only=checked_only
                )
        except Replayed as replayed:
            return await self.get(who, replayed.reply.decode())

    async def _ask(
        self, who: Principal, parent: str, question: Question, repeat: Repeat | None
    ) -> Reply:
        async with self._work.begin(Scope.of(who)) as unit:
            conversation = await self._free(unit, parent, repeat)
            after = conversation.active_message
            if question.replaces:
                after = (await replaced(unit, conversation, question.replaces)).parent_id
            talk = await talk_of(unit, conversation.conversation_id, after)
        language = choose(question.language_code or conversation.language_code, READINGS)
        message = Message(
            user=who.subject,
            conversation_id=conversation.conversation_id,
            message_id=self._ids.resource("m"),
            role=Role.USER,
            text=question.text,
            language_code=language,
            create_time=self._clock.now(),
            parent_id=after,
        )
        assignment = await self._assignment(who, conversation, message, language, talk)
        assignment = self._showing(assignment, checked_only=question.checked_only)
        return await self._started(who, parent, assignment, repeat, new=True)

    async def _regenerate(
        self,
        who: Principal,
        name: str,
        language_code: str,
        repeat: Repeat | None,
        *,
        checked_only: bool,
    ) -> Reply:
        parent = CONVERSATION.format(*MESSAGE.parse(name)[:2])
        async with self._work.begin(Scope.of(who)) as unit:
            conversation = await self._free(unit, parent, repeat)
            asked = await message_of(unit, name)
            if asked.role is Role.ASSISTANT:
                asked = await message_of(unit, f"{parent}/messages/{asked.in_reply_to}")
            talk = await talk_of(unit, conversation.conversation_id, asked.parent_id)
        language = choose(language_code or asked.language_code, READINGS)
        assignment = await self._assignment(who, conversation, asked, language, talk)
        assignment = self._showing(assignment, checked_only=checked_only)
        return await self._started(who, parent, assignment, repeat, new=False)

    def _showing(self, assignment: Assignment, *, checked_only: bool) -> Assignment:
        """Return it with what the caller, or the deployment, wants left out."""
        if not (checked_only or self._checked_only):
            return assignment
        return replace(assignment, brief=replace(assignment.brief, checked_only=True))

    async def _free(self, unit: Unit, parent: str, repeat: Repeat | None) -> Conversation:
        conversation = await existing(unit, parent)
        if repeat is not None:
            # After the conversation: when it is busy with this very request, the answer to that stands here.
            await unit.seen(repeat)
        check_free(conversation)
        return conversation

    async def _started(
        self,
        who: Principal,
        parent: str,
        assignment: Assignment,
        repeat: Repeat | None,
        *,
        new: bool,
    ) -> Reply:
        # In a task of its own: a caller who goes away while it commits leaves a reply that is being written, not one
        # that nobody writes.
        begin = self._begin(who, parent, assignment, repeat, new=new)
        return await asyncio.shield(asyncio.create_task(begin))

    async def _begin(
        self,
        who: Principal,
        parent: str,
        assignment: Assignment,
        repeat: Repeat | None,
        *,
        new: bool,
    ) -> Reply:
        asked, brief, assigned = assignment.asked, assignment.brief, assignment.assigned
        reply = Reply(
            tenant=who.tenant,
            user=who.subject,
            conversation_id=asked.conversation_id,
            reply_id=self._ids.resource("r"),
            user_message_id=asked.message_id,
            writer=assigned.writer.id,
            fall_backs=assigned.passed,
            language_code=brief.language_code,
            create_time=self._clock.now(),
            prompt=brief.prompt_use,
            enrolment=assignment.enrolment,
        )
        async with self._work.begin(Scope.of(who), repeat) as unit:
            # Asked again under lock: another message may have come while the chart was read.
            conversation = await existing(unit, parent, lock=True)
            check_free(conversation)
            if new:
                await unit.messages.add(asked)
            await unit.replies.add(reply, self._runners.lease, brief)
            if reply.enrolment is not None:
                await unit.experiments.expose(Exposure(reply.enrolment, reply.create_time))
            await unit.conversations.replace(
                replace(
                    conversation,
                    running_reply=reply.reply_id,
                    active_message=asked.message_id,
                    version=conversation.version + 1,
                    update_time=self._clock.now(),
                )
            )
            await unit.remember(reply, personal=False)
            # Last: what is locked here is everybody's.
            await self._ledger.reserve(unit, reply, brief, who.client)
        self._runners.start(reply, brief, assigned.writer)
        self._begun(reply, brief)
        return reply

    async def _assignment(
        self,
        who: Principal,
        conversation: Conversation,
        asked: Message,
        language: str,
        talk: Talk,
    ) -> Assignment:
        if self._runners.draining:
            raise Fault(Reason.SERVER_BUSY, "this server is going away; ask again", retry_after=1.0)
        if not conversation.charts:
            raise Fault(
                Reason.CONVERSATION_WITHOUT_CHART,
                "the conversation has no chart to speak of",
                resource=conversation.name,
            )
        await self._writers.check()
        try:
            await self._log.check()
        except LogUnavailableError:
            raise _log_away() from None
        enrolled = await self._enroller.enrol(language, who.full_name)
        assigned = self._writers.assign(who.full_name, enrolled.model_alias if enrolled else "")
        instructions = enrolled.instructions if enrolled else None
        if instructions is None:
            instructions = await self._instructor.instructions(language, who.full_name)
        brief = await self._briefs.of(
            conversation, asked, language, talk, assigned.writer, instructions
        )
        return Assignment(asked, brief, assigned, enrolled.enrolment if enrolled else None)

    async def get(self, who: Principal, name: str) -> Reply:
        """Return a reply."""
        _, conversation_id, reply_id = REPLY.parse(name)
        async with self._work.begin(Scope.of(who)) as unit:
            reply = await unit.replies.get(conversation_id, reply_id)
        if reply is None:
            raise not_found(name)
        return reply

    async def receipt(self, who: Principal, name: str) -> tuple[Reply, Receipt]:
        """Return a reply and the receipt of its context."""
        reply = await self.get(who, name)
        async with self._work.begin(Scope.of(who)) as unit:
            receipt = await unit.replies.receipt(reply.conversation_id, reply.reply_id)
        if receipt is None:
            raise not_found(f"{name}/contextReceipt")
        return reply, receipt

    async def with_message(self, who: Principal, name: str) -> tuple[Reply, Message | None]:
        """Return a reply and the message that it wrote, if it wrote one."""
        _, conversation_id, reply_id = REPLY.parse(name)
        async with self._work.begin(Scope.of(who)) as unit:
            reply = await unit.replies.get(conversation_id, reply_id)
            if reply is None:
                raise not_found(name)
            message = None
            if reply.message_id is not None:
                message = await unit.messages.get(conversation_id, reply.message_id)
        return reply, message

    async def cancel(self, who: Principal, name: str) -> Reply:
        """Stop a reply, wherever it is written; return it as it then stands."""
        reply = await self.get(who, name)
        if reply.state is not ReplyState.RUNNING:
            return reply
        # If it is written here the model stops now; the wish is stored for whoever may have taken it over.
        self._runners.stop_here(reply.reply_id)
        async with self._work.begin(Scope.of(who)) as unit:
            await unit.replies.request_cancel(reply.conversation_id, reply.reply_id)
        await self._runners.cancel(reply.reply_id)
        return await self.get(who, name)

    # --- following ------------------------------------------------------------------------------

    async def resume(
        self, who: Principal, reply: Reply, after: Cursor
    ) -> AsyncGenerator[Logged | Beat | EndedUnlogged, None]:
        """Follow a reply from a place in its log."""
        try:
            end = await self._log.end(reply.log_key)
        except LogUnavailableError:
            raise _log_away() from None
        if end is None and reply.state is not ReplyState.RUNNING:
            raise _log_gone(reply)
        if end is not None and after > end:
            raise Fault(Reason.RESUME_TOKEN_INVALID, "this place is beyond the end of the reply")
        return self.follow(who, reply, after)

    async def follow(
        self,
        who: Principal,
        reply: Reply,
        after: Cursor = Cursor(),
    ) -> AsyncGenerator[Logged | Beat | EndedUnlogged, None]:
        """Yield events until the terminal one; a beat when nothing came for ten seconds.

        When the log falls silent, and nobody here is writing, the store is asked: a reply that has
        ended there ends here too, even if its last event never reached the log.
        """
        at, quiet_since, last_beat = after, time.monotonic(), time.monotonic()
        ended: Reply | None = None
        key = reply.log_key
        try:
            async with (
                listening(self._log, key, self._runners.unheard_seconds),
                aclosing(self._log.tail(key, after)) as entries,
            ):
                async for entry in entries:
                    now = time.monotonic()
                    if entry is not None:
                        if at == Cursor() and entry.at.seq != 1:
                            raise _log_gone(reply)
                        at, quiet_since, last_beat = entry.at, now, now
                        yield entry
                        if entry.terminal:
                            return
                        continue
                    if ended is not None:
                        yield EndedUnlogged(ended, at)
                        return
                    if now - last_beat >= HEARTBEAT_SECONDS:
                        last_beat = now
                        yield Beat(at)
                    if now - quiet_since >= self._runners.lease.total_seconds():
                        quiet_since = now
                        ended = await self._ended(who, reply)
        except LogUnavailableError:
            raise _log_away() from None

    async def _ended(self, who: Principal, reply: Reply) -> Reply | None:
        """Return a reply that has ended, as the store has it; None if it has not, or the store does not tell."""
        if self._runners.is_written_here(reply.reply_id):
            return None
        try:
            known = await self.get(who, reply.name)
        except Exception as error:
            # What comes next still reaches the reader by the log; a store that is away only cannot tell of an end.
            if is_store_away(error):
                return None
            raise
        return None if known.state is ReplyState.RUNNING else known

    async def wait(self, who: Principal, reply: Reply) -> None:
        """Wait for the end of a reply."""
        if reply.state is not ReplyState.RUNNING:
            return
        async with aclosing(self.follow(who, reply)) as seen:
            async for _ in seen:
                pass


def _log_away() -> Fault:
    return Fault(Reason.STORE_UNAVAILABLE, "the stream log cannot be reached", retry_after=1.0)


def _log_gone(reply: Reply) -> Fault:
    return Fault(
        Reason.REPLY_LOG_EXPIRED, "the stream log of this reply is gone", resource=reply.name
    )
