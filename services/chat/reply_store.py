"""Replies in PostgreSQL: their truth and the lease of whoever writes them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.chat.model import (
    FinishReason,
    Reply,
    ReplyError,
    ReplyState,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.tables import replies as r
from services.kit.uow import Transaction


class PostgresReplies:
    """Implements `ports.ReplyStore` on an open transaction.

    Leases are set and judged by the clock of the database, the one clock that all processes share.
    """

    def __init__(self, transaction: Transaction, mine: ColumnElement[bool]) -> None:
        self._tx = transaction
        self._mine = mine

    async def add(self, reply: Reply, lease: timedelta) -> None:
        """Store a new reply, leased to its writer."""
        await self._tx.connection.execute(
            insert(r).values(
                tenant=reply.tenant,
                owner=reply.user,
                conversation_id=reply.conversation_id,
                reply_id=reply.reply_id,
                user_message_id=reply.user_message_id,
                language_code=reply.language_code,
                writer_kind=reply.writer.kind.value,
                model=reply.writer.model,
                cancel_requested=False,
                create_time=reply.create_time,
                lease_until=func.now() + lease,
                **_progress(reply),
            )
        )

    async def get(self, conversation_id: str, reply_id: str) -> Reply | None:
        """Return a reply."""
        query = select(r).where(
            self._mine, r.c.conversation_id == conversation_id, r.c.reply_id == reply_id
        )
        row = (await self._tx.connection.execute(query)).one_or_none()
        return None if row is None else _reply(row)

    async def finish(self, reply: Reply, *, abandoned: bool = False) -> bool:
        """Store the end of a reply, unless it was ended or taken over before."""
        # Asked again here, because its writer may have renewed the lease since it was found abandoned.
        lease = [r.c.lease_until < func.now()] if abandoned else []
        ended = await self._tx.connection.execute(
            update(r)
            .where(
                *lease,
                r.c.tenant == reply.tenant,
                r.c.owner == reply.user,
                r.c.conversation_id == reply.conversation_id,
                r.c.reply_id == reply.reply_id,
                r.c.state == ReplyState.RUNNING.value,
                r.c.epoch <= reply.epoch,
            )
            .values(lease_until=None, end_time=reply.end_time, **_progress(reply))
        )
        return bool(ended.rowcount)

    async def request_cancel(self, conversation_id: str, reply_id: str) -> None:
        """Leave the wish that its writer stop, wherever it runs."""
        await self._tx.connection.execute(
            update(r)
            .where(self._mine, r.c.conversation_id == conversation_id, r.c.reply_id == reply_id)
            .values(cancel_requested=True)
        )

    async def renew(self, reply_ids: Sequence[str], lease: timedelta) -> Mapping[str, bool]:
        """Renew leases; return whether each that still runs is wished to stop."""
        renewed = await self._tx.connection.execute(
            update(r)
            .where(r.c.reply_id.in_(reply_ids), r.c.state == ReplyState.RUNNING.value)
            .values(lease_until=func.now() + lease)
            .returning(r.c.reply_id, r.c.cancel_requested)
        )
        return {row.reply_id: row.cancel_requested for row in renewed}

    async def abandoned(self, limit: int) -> Sequence[Reply]:
        """Return running replies whose lease is over."""
        query = (
            select(r)
            .where(r.c.state == ReplyState.RUNNING.value, r.c.lease_until < func.now())
            .limit(limit)
        )
        return [_reply(row) for row in await self._tx.connection.execute(query)]

    async def all_keys(self) -> Sequence[str]:
        """Return the log keys of all replies of the user."""
        return await self._keys(select(r).where(self._mine))

    async def keys_of(self, conversation_id: str) -> Sequence[str]:
        """Return the log keys of all replies of a conversation."""
        return await self._keys(select(r).where(self._mine, r.c.conversation_id == conversation_id))

    async def _keys(self, query: Select[Any]) -> Sequence[str]:
        return [_reply(row).log_key for row in await self._tx.connection.execute(query)]


def _progress(reply: Reply) -> dict[str, Any]:
    return {
        "state": reply.state.value,
        "message_id": reply.message_id,
        "finish_reason": None if reply.finish_reason is None else reply.finish_reason.value,
        "prompt_tokens": reply.usage.prompt_tokens,
        "completion_tokens": reply.usage.completion_tokens,
        "error_reason": None if reply.error is None else reply.error.reason,
        "error_message": None if reply.error is None else reply.error.message,
        "epoch": reply.epoch,
    }


def _reply(row: Row[Any]) -> Reply:
    return Reply(
        tenant=row.tenant,
        user=row.owner,
        conversation_id=row.conversation_id,
        reply_id=row.reply_id,
        state=ReplyState(row.state),
        user_message_id=row.user_message_id,
        message_id=row.message_id,
        language_code=row.language_code,
        writer=WriterId(WriterKind(row.writer_kind), row.model),
        finish_reason=None if row.finish_reason is None else FinishReason(row.finish_reason),
        usage=Usage(row.prompt_tokens, row.completion_tokens),
        error=None if row.error_reason is None else ReplyError(row.error_reason, row.error_message),
        epoch=row.epoch,
        create_time=row.create_time,
        end_time=row.end_time,
    )
