"""What can be done with conversations and messages. Replies: `replies.py`."""

from collections.abc import Sequence
from dataclasses import replace

from services.chat.ledger.ledger import abandon
from services.chat.model import Conversation, Message, Rating, Role
from services.chat.ports import ChartReader, LogUnavailableError, ReplyLog, Unit, Work
from services.chat.runners import Runners
from services.kit import etag
from services.kit.call import Repeat
from services.kit.events import MessageRated
from services.kit.faults import Fault, Reason, invalid, not_found
from services.kit.ids import Clock, Ids
from services.kit.languages import READINGS, choose
from services.kit.names import CONVERSATION, MESSAGE, user_of
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope


class ConversationUseCases:
    """The verbs of conversations and messages."""

    def __init__(
        self,
        work: Work,
        charts: ChartReader,
        runners: Runners,
        log: ReplyLog,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._work = work
        self._charts = charts
        self._runners = runners
        self._log = log
        self._clock = clock
        self._ids = ids

    async def create(
        self,
        who: Principal,
        wanted: Conversation,
        repeat: Repeat | None,
    ) -> Conversation:
        """Store a new conversation; title, charts, language and id (ours if empty) are taken from `wanted`."""
        await self._check_charts(who, wanted.charts)
        now = self._clock.now()
        conversation = replace(
            wanted,
            user=who.subject,
            conversation_id=wanted.conversation_id or self._ids.resource("t"),
            uid=self._ids.uuid(),
            language_code=choose(wanted.language_code, READINGS),
            version=1,
            create_time=now,
            update_time=now,
        )
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.conversations.add(conversation):
                raise Fault(
                    Reason.RESOURCE_EXISTS,
                    "this conversation_id is taken",
                    resource=conversation.name,
                )
            await unit.remember(conversation)
        return conversation

    async def get(self, who: Principal, name: str) -> Conversation:
        """Return a conversation."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await existing(unit, name)

    async def list(self, who: Principal, page: PageRequest) -> Page[Conversation]:
        """Return one page of conversations."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.conversations.list(page)

    async def update(
        self,
        who: Principal,
        name: str,
        wanted: Conversation,
        fields: frozenset[str],
        sent_etag: str,
        repeat: Repeat | None,
    ) -> Conversation:
        """Change `fields` (of `title`, `charts`, `language_code`) to what `wanted` says."""
        if "charts" in fields:
            await self._check_charts(who, wanted.charts)
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await existing(unit, name, lock=True)
            etag.check(name, sent_etag, old.etag)
            new = replace(
                old,
                title=wanted.title if "title" in fields else old.title,
                charts=wanted.charts if "charts" in fields else old.charts,
                language_code=choose(wanted.language_code, READINGS)
                if "language_code" in fields
                else old.language_code,
            )
            if new != old:
                new = replace(new, version=old.version + 1, update_time=self._clock.now())
                await unit.conversations.replace(new)
            await unit.remember(new)
        return new

    async def delete(
        self, who: Principal, name: str, sent_etag: str, repeat: Repeat | None
    ) -> None:
        """Delete a conversation with everything in it; a running reply is stopped."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            old = await existing(unit, name, lock=True)
            etag.check(name, sent_etag, old.etag)
            keys = await unit.replies.keys_of(old.conversation_id)
            await unit.conversations.delete(old.conversation_id)
            await abandon(unit, self._clock.now(), old.conversation_id)
            await unit.remember(None, personal=False)
        if old.running_reply is not None:
            await self._runners.cancel(old.running_reply)
        await discard_logs(self._log, keys)

    async def get_message(self, who: Principal, name: str) -> Message:
        """Return a message."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await message_of(unit, name)

    async def list_messages(
        self, who: Principal, parent: str, page: PageRequest, *, all_branches: bool = False
    ) -> Page[Message]:
        """Return one page of messages, of the active branch or of all."""
        async with self._work.begin(Scope.of(who)) as unit:
            conversation = await existing(unit, parent)
            last = None if all_branches else conversation.active_message
            return await unit.messages.list(conversation.conversation_id, page, last)

    async def select(self, who: Principal, name: str, repeat: Repeat | None) -> Conversation:
        """Make the newest branch through a message the active one."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            message = await message_of(unit, name)
            talk = CONVERSATION.format(message.user, message.conversation_id)
            old = await existing(unit, talk, lock=True)
            check_free(old)
            end = await unit.messages.end_of_branch(old.conversation_id, message.message_id)
            new = replace(old, active_message=end)
            if new != old:
                new = replace(new, version=old.version + 1, update_time=self._clock.now())
                await unit.conversations.replace(new)
            await unit.remember(new)
        return new

    async def rate(
        self, who: Principal, name: str, rating: Rating, repeat: Repeat | None
    ) -> Message:
        """Store what the reader thought of a message of the assistant."""
        async with self._work.begin(Scope.of(who), repeat) as unit:
            message = await message_of(unit, name)
            if message.role is not Role.ASSISTANT:
                raise invalid("name", "only messages of the assistant can be rated")
            rated = replace(message, rating=rating)
            if rated != message:
                await unit.messages.rate(message.conversation_id, message.message_id, rating)
                await unit.emit(MessageRated(name, rating.value))
            await unit.remember(rated)
        return rated

    async def _check_charts(self, who: Principal, charts: Sequence[str]) -> None:
        for index, chart in enumerate(charts):
            if user_of(chart) != who.subject:
                raise invalid(f"conversation.charts[{index}]", "must be a chart of the same user")
            await self._charts.get(chart, "en")


async def existing(unit: Unit, name: str, *, lock: bool = False) -> Conversation:
    """Return a conversation by its name; RESOURCE_NOT_FOUND if there is none."""
    _, conversation_id = CONVERSATION.parse(name)
    conversation = await unit.conversations.get(conversation_id, lock=lock)
    if conversation is None:
        raise not_found(name)
    return conversation


def check_free(conversation: Conversation) -> None:
    """Raise CONVERSATION_BUSY while a reply is being written."""
    if conversation.running_reply is not None:
        raise Fault(
            Reason.CONVERSATION_BUSY,
            "the conversation is answering already",
            resource=conversation.name,
            metadata={"reply": f"{conversation.name}/replies/{conversation.running_reply}"},
        )


async def message_of(unit: Unit, name: str) -> Message:
    """Return a message by its name; RESOURCE_NOT_FOUND if there is none."""
    _, conversation_id, message_id = MESSAGE.parse(name)
    message = await unit.messages.get(conversation_id, message_id)
    if message is None:
        raise not_found(name)
    return message


async def discard_logs(log: ReplyLog, keys: Sequence[str]) -> None:
    """Delete stream logs, as well as it can be done now: what stays expires within the hour."""
    try:
        await log.forget(keys)
    except LogUnavailableError:
        return
