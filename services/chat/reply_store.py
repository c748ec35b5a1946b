"""Replies in PostgreSQL: their truth and the lease of whoever writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Interval,
    Row,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from services.chat.context.material import Enrolment, Receipt
from services.chat.manuscript import (
    Manuscript,
    Progress,
    Taken,
    dump_brief,
    dump_progress,
    dump_receipt,
    load_brief,
    load_progress,
    load_receipt,
    load_use,
)
from services.chat.model import (
    ClassCount,
    FallBack,
    FinishReason,
    GroundingReport,
    Reply,
    ReplyError,
    ReplyState,
    Usage,
    WriterId,
    WriterKind,
)
from services.chat.tables import manuscripts as w
from services.chat.tables import replies as r
from services.chat.writing import Brief
from services.kit.uow import Transaction
from services.kit.vault import DataKey

# Values are given beside the statement: to put them into it takes a hundred times as long.
_ADD = insert(r).values(lease_until=func.now() + bindparam("lease", type_=Interval))


class PostgresReplies:
    """Implements `ports.ReplyStore` on an open transaction.

    Leases are set and judged by the clock of the database, the one clock that all processes share.
    """

    def __init__(self, transaction: Transaction, mine: ColumnElement[bool]) -> None:
        self._tx = transaction
        self._mine = mine

    async def add(self, reply: Reply, lease: timedelta, brief: Brief) -> None:
        """Store a new reply, leased to its writer, what it was asked, and the receipt of its context."""
        key = await self._tx.sealing_key()
        place = {
            "tenant": reply.tenant,
            "owner": reply.user,
            "conversation_id": reply.conversation_id,
            "reply_id": reply.reply_id,
        }
        row = {
            "user_message_id": reply.user_message_id,
            "language_code": reply.language_code,
            "cancel_requested": False,
            "create_time": reply.create_time,
            "lease": lease,
            "experiment_id": reply.enrolment and reply.enrolment.experiment_id,
            "arm": reply.enrolment and reply.enrolment.arm_id,
            **_given(key, reply, brief),
            **_progress(reply),
        }
        await self._tx.connection.execute(_ADD, place | row)
        sealed = key.seal(dump_brief(brief), _place(reply, "brief"))
        await self._tx.connection.execute(insert(w), place | {"brief": sealed})

    async def refit(self, reply: Reply, brief: Brief) -> None:
        """Store what another writer is given, and its receipt."""
        key = await self._tx.sealing_key()
        kept = await self._tx.connection.execute(
            update(r)
            .where(_running(reply), r.c.epoch == reply.epoch)
            .values(**_given(key, reply, brief))
        )
        if kept.rowcount:
            await self._tx.connection.execute(
                update(w)
                .where(_same(w, reply))
                .values(brief=key.seal(dump_brief(brief), _place(reply, "brief")))
            )

    async def receipt(self, conversation_id: str, reply_id: str) -> Receipt | None:
        """Return the receipt of a reply's context."""
        query = select(r.c.receipt).where(
            self._mine, r.c.conversation_id == conversation_id, r.c.reply_id == reply_id
        )
        sealed = (await self._tx.connection.execute(query)).scalar_one_or_none()
        if sealed is None:
            return None
        key = await self._tx.data_key()
        return load_receipt(key.open(sealed, f"chat/reply/{reply_id}/receipt"))

    async def get(self, conversation_id: str, reply_id: str) -> Reply | None:
        """Return a reply."""
        query = select(r).where(
            self._mine, r.c.conversation_id == conversation_id, r.c.reply_id == reply_id
        )
        row = (await self._tx.connection.execute(query)).one_or_none()
        return None if row is None else _reply(row)

    async def finish(self, reply: Reply) -> bool:
        """Store the end of a reply, unless it was ended or taken over before."""
        ended = await self._tx.connection.execute(
            update(r)
            .where(_running(reply), r.c.epoch <= reply.epoch)
            .values(lease_until=None, end_time=reply.end_time, **_progress(reply))
        )
        if not ended.rowcount:
            return False
        await self._tx.connection.execute(delete(w).where(_same(w, reply)))
        return True

    async def request_cancel(self, conversation_id: str, reply_id: str) -> None:
        """Leave the wish that its writer stop, wherever it runs."""
        await self._tx.connection.execute(
            update(r)
            .where(self._mine, r.c.conversation_id == conversation_id, r.c.reply_id == reply_id)
            .values(cancel_requested=True)
        )

    async def renew(self, epochs: Mapping[str, int], lease: timedelta) -> Mapping[str, bool]:
        """Renew leases; return whether each that still runs is wished to stop."""
        ids = list(epochs)
        # One array for the ids and one for the epochs: the statement stays the same however many there are.
        mine = (
            func.unnest(
                cast(ids, ARRAY(Text)),
                cast([epochs[reply_id] for reply_id in ids], ARRAY(BigInteger)),
            )
            .table_valued("reply_id", "epoch", name="mine")
            .render_derived()
        )
        renewed = await self._tx.connection.execute(
            update(r)
            .where(
                r.c.reply_id == mine.c.reply_id,
                r.c.epoch == mine.c.epoch,
                r.c.state == ReplyState.RUNNING.value,
            )
            .values(lease_until=func.now() + lease)
            .returning(r.c.reply_id, r.c.cancel_requested)
        )
        return {row.reply_id: row.cancel_requested for row in renewed}

    async def abandoned(
        self, writers: Sequence[WriterId], patience: timedelta, limit: int
    ) -> Sequence[Reply]:
        """Return running replies whose lease is over, the longest first."""
        known = [(writer.kind.value, writer.model) for writer in writers]
        same = tuple_(r.c.writer_kind, r.c.model).in_(known)
        query = (
            select(r)
            .where(
                r.c.state == ReplyState.RUNNING.value,
                r.c.lease_until < func.now(),
                or_(same, r.c.lease_until < func.now() - patience),
            )
            .order_by(r.c.lease_until)
            .limit(limit)
        )
        return [_reply(row) for row in await self._tx.connection.execute(query)]

    async def take_over(self, reply: Reply, lease: timedelta) -> Taken | None:
        """Lease a reply whose lease is over to a new writer."""
        # Asked again here: its writer may have renewed the lease since, or another process been faster.
        over = r.c.lease_until < func.now()
        taken = await self._tx.connection.execute(
            update(r)
            .where(_running(reply), r.c.epoch == reply.epoch, over)
            .values(lease_until=func.now() + lease, epoch=reply.epoch + 1)
            .returning(r)
        )
        row = taken.one_or_none()
        return None if row is None else Taken(_reply(row), row.cancel_requested)

    async def next_epoch(self, reply: Reply) -> Reply | None:
        """Return the reply in its next epoch, for the same writer."""
        moved = await self._tx.connection.execute(
            update(r).where(_running(reply), r.c.epoch == reply.epoch).values(epoch=reply.epoch + 1)
        )
        return replace(reply, epoch=reply.epoch + 1) if moved.rowcount else None

    async def hand_on(self, reply: Reply) -> bool:
        """Store who writes a reply now and who was passed over."""
        handed = await self._tx.connection.execute(
            update(r).where(_running(reply), r.c.epoch == reply.epoch).values(**_writer(reply))
        )
        return bool(handed.rowcount)

    async def let_go(self, reply: Reply) -> None:
        """End the lease now."""
        await self._tx.connection.execute(
            update(r)
            .where(_running(reply), r.c.epoch == reply.epoch)
            .values(lease_until=func.now() - timedelta(seconds=1))
        )

    async def checkpoint(self, reply: Reply, progress: Progress) -> None:
        """Keep what has been written."""
        key = await self._tx.sealing_key()
        ours = exists().where(_running(reply), r.c.epoch == reply.epoch)
        await self._tx.connection.execute(
            update(w)
            .where(_same(w, reply), ours)
            .values(progress=key.seal(dump_progress(progress), _place(reply, "progress")))
        )

    async def manuscript(self, reply: Reply) -> Manuscript | None:
        """Return what was asked and what has been written."""
        found = await self._tx.connection.execute(select(w).where(_same(w, reply)))
        row = found.one_or_none()
        if row is None:
            return None
        key = await self._tx.data_key()
        brief = load_brief(key.open(row.brief, _place(reply, "brief")))
        if row.progress is None:
            return Manuscript(brief, Progress())
        return Manuscript(brief, load_progress(key.open(row.progress, _place(reply, "progress"))))

    async def all_keys(self) -> Sequence[str]:
        """Return the log keys of all replies of the user."""
        return await self._keys(select(r).where(self._mine))

    async def keys_of(self, conversation_id: str) -> Sequence[str]:
        """Return the log keys of all replies of a conversation."""
        return await self._keys(select(r).where(self._mine, r.c.conversation_id == conversation_id))

    async def _keys(self, query: Select[Any]) -> Sequence[str]:
        return [_reply(row).log_key for row in await self._tx.connection.execute(query)]


def _same(table: Table, reply: Reply) -> ColumnElement[bool]:
    return and_(
        table.c.tenant == reply.tenant,
        table.c.owner == reply.user,
        table.c.conversation_id == reply.conversation_id,
        table.c.reply_id == reply.reply_id,
    )


def _running(reply: Reply) -> ColumnElement[bool]:
    return and_(_same(r, reply), r.c.state == ReplyState.RUNNING.value)


def _given(key: DataKey, reply: Reply, brief: Brief) -> dict[str, Any]:
    """What is kept of what a writer is given: the receipt, and by which prompt."""
    use = None if brief.prompt_use is None else asdict(brief.prompt_use)
    if brief.receipt is None:
        return {"receipt": None, "prompt": use}
    place = f"chat/reply/{reply.reply_id}/receipt"
    return {"receipt": key.seal(dump_receipt(brief.receipt), place), "prompt": use}


def _place(reply: Reply, what: str) -> str:
    return f"chat/manuscript/{reply.reply_id}/{what}"


def _writer(reply: Reply) -> dict[str, Any]:
    return {
        "writer_kind": reply.writer.kind.value,
        "model": reply.writer.model,
        "fall_backs": [asdict(each) for each in reply.fall_backs] or None,
    }


def _progress(reply: Reply) -> dict[str, Any]:
    return {
        **_writer(reply),
        "state": reply.state.value,
        "message_id": reply.message_id,
        "finish_reason": None if reply.finish_reason is None else reply.finish_reason.value,
        "prompt_tokens": reply.usage.prompt_tokens,
        "completion_tokens": reply.usage.completion_tokens,
        "usage_estimated": reply.usage.estimated,
        "first_word_ms": reply.first_word_ms,
        "error_reason": None if reply.error is None else reply.error.reason,
        "error_message": None if reply.error is None else reply.error.message,
        "epoch": reply.epoch,
        "grounding": None if reply.grounding is None else _kept_grounding(reply.grounding),
    }


def _kept_grounding(report: GroundingReport) -> dict[str, Any]:
    """Return it as it is kept: without what a release before this one does not know, where there is nothing of it."""
    return {name: value for name, value in asdict(report).items() if value or name != "withheld"}


def _grounding(stored: dict[str, Any] | None) -> GroundingReport | None:
    if stored is None:
        return None
    known = {field.name for field in fields(GroundingReport)}
    classes = tuple(ClassCount(**one) for one in stored["classes"])
    # A release after this one may have counted more.
    return GroundingReport(
        **({k: v for k, v in stored.items() if k in known} | {"classes": classes})
    )


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
        usage=Usage(row.prompt_tokens, row.completion_tokens, row.usage_estimated),
        fall_backs=tuple(FallBack(**each) for each in row.fall_backs or ()),
        error=None if row.error_reason is None else ReplyError(row.error_reason, row.error_message),
        epoch=row.epoch,
        create_time=row.create_time,
        end_time=row.end_time,
        first_word_ms=row.first_word_ms,
        grounding=_grounding(row.grounding),
        prompt=load_use(row.prompt),
        enrolment=None if row.experiment_id is None else Enrolment(row.experiment_id, row.arm),
    )
