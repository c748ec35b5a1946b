"""Conversations, messages and replies in PostgreSQL. Titles and texts are sealed with the user's key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    case,
    delete,
    false,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from services.chat.model import Citation, Conversation, Message, Rating, Reply, Role
from services.chat.spans import spans_of
from services.chat.tables import conversations as c
from services.chat.tables import messages as m
from services.kit.paging import Page, PageRequest
from services.kit.uow import Transaction


def mine(table: Table, transaction: Transaction) -> ColumnElement[bool]:
    """Rows of the scope. Row-level security says the same; saying it twice lets the planner use the primary key."""
    return and_(
        table.c.tenant == transaction.scope.tenant, table.c.owner == transaction.scope.owner
    )


def _cited(citation: Citation) -> dict[str, Any]:
    return asdict(citation) | {"at": citation.at and citation.at.isoformat()}


def _citation(document: dict[str, Any]) -> Citation:
    at = document.get("at")
    return Citation(**document | {"at": at and datetime.fromisoformat(at)})


class PostgresConversations:
    """Implements `ports.ConversationStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._mine = mine(c, transaction)

    async def add(self, conversation: Conversation) -> bool:
        """Store a new one; False if its id is taken."""
        added = await self._tx.connection.execute(
            insert(c)
            .values(tenant=self._tx.scope.tenant, **await self._row(conversation))
            .on_conflict_do_nothing(index_elements=["tenant", "owner", "conversation_id"])
        )
        return bool(added.rowcount)

    async def get(self, conversation_id: str, *, lock: bool = False) -> Conversation | None:
        """Return one."""
        query = select(c).where(self._mine, c.c.conversation_id == conversation_id)
        row = (
            await self._tx.connection.execute(query.with_for_update() if lock else query)
        ).one_or_none()
        return None if row is None else await self._conversation(row)

    async def list(self, page: PageRequest) -> Page[Conversation]:
        """Return one page by keyset: the position is the update time and the id of the last row."""
        found = select(c).where(self._mine)
        if page.after:
            time, last_id = page.after
            position = tuple_(c.c.update_time, c.c.conversation_id)
            found = found.where(position < tuple_(datetime.fromisoformat(time), last_id))
        ordered = found.order_by(c.c.update_time.desc(), c.c.conversation_id.desc())
        rows = (await self._tx.connection.execute(ordered.limit(page.size + 1))).all()
        shown = rows[: page.size]
        items = tuple([await self._conversation(row) for row in shown])
        if len(rows) <= page.size:
            return Page(items)
        return Page(items, (shown[-1].update_time.isoformat(), shown[-1].conversation_id))

    async def replace(self, conversation: Conversation) -> None:
        """Store a new version."""
        await self._tx.connection.execute(
            update(c)
            .where(self._mine, c.c.conversation_id == conversation.conversation_id)
            .values(**await self._row(conversation))
        )

    async def release(self, reply: Reply) -> None:
        """Make it idle again after a reply, whose message becomes the active one if its question is."""
        follows = c.c.active_message == reply.user_message_id
        await self._tx.connection.execute(
            update(c)
            .where(
                self._mine,
                c.c.conversation_id == reply.conversation_id,
                c.c.running_reply == reply.reply_id,
            )
            .values(
                running_reply=None,
                active_message=case(
                    (follows, func.coalesce(reply.message_id, c.c.active_message)),
                    else_=c.c.active_message,
                ),
                version=c.c.version + 1,
                update_time=self._tx.clock.now(),
            )
        )

    async def delete(self, conversation_id: str) -> None:
        """Delete one; its messages and replies go with it."""
        await self._tx.connection.execute(
            delete(c).where(self._mine, c.c.conversation_id == conversation_id)
        )

    async def destroy_all(self) -> Mapping[str, int]:
        """Destroy all of the user; messages and replies go with their conversation."""
        counted = await self._tx.connection.execute(
            select(func.count()).select_from(m).where(mine(m, self._tx))
        )
        gone = await self._tx.connection.execute(delete(c).where(self._mine))
        return {"conversations": int(gone.rowcount), "messages": int(counted.scalar_one())}

    async def _row(self, conversation: Conversation) -> dict[str, Any]:
        key = await self._tx.sealing_key()
        return {
            "owner": conversation.user,
            "conversation_id": conversation.conversation_id,
            "uid": conversation.uid,
            "title": key.seal(conversation.title.encode(), f"chat/{conversation.uid}/title"),
            "charts": list(conversation.charts),
            "language_code": conversation.language_code,
            "running_reply": conversation.running_reply,
            "active_message": conversation.active_message,
            "version": conversation.version,
            "create_time": conversation.create_time,
            "update_time": conversation.update_time,
        }

    async def _conversation(self, row: Row[Any]) -> Conversation:
        key = await self._tx.data_key()
        return Conversation(
            user=row.owner,
            conversation_id=row.conversation_id,
            uid=row.uid,
            title=key.open(row.title, f"chat/{row.uid}/title").decode(),
            charts=tuple(row.charts),
            language_code=row.language_code,
            running_reply=row.running_reply,
            active_message=row.active_message,
            version=row.version,
            create_time=row.create_time,
            update_time=row.update_time,
        )


class PostgresMessages:
    """Implements `ports.MessageStore` on an open transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._mine = mine(m, transaction)

    async def add(self, message: Message) -> None:
        """Store a new message."""
        key = await self._tx.sealing_key()
        cited = [_cited(citation) for citation in message.citations]
        spans = [asdict(span) for span in message.spans]
        body = {"text": message.text, "citations": cited, "spans": spans}
        row = {
            "tenant": self._tx.scope.tenant,
            "owner": message.user,
            "conversation_id": message.conversation_id,
            "message_id": message.message_id,
            "role": message.role.value,
            "body": key.seal(json.dumps(body).encode(), f"chat/message/{message.message_id}"),
            "reply_id": message.reply_id,
            "in_reply_to": message.in_reply_to,
            "parent_id": message.parent_id,
            "language_code": message.language_code,
            "rating": message.rating.value,
            "create_time": message.create_time,
        }
        await self._tx.connection.execute(insert(m), row)

    async def get(self, conversation_id: str, message_id: str) -> Message | None:
        """Return a message."""
        query = select(m).where(
            self._mine, m.c.conversation_id == conversation_id, m.c.message_id == message_id
        )
        row = (await self._tx.connection.execute(query)).one_or_none()
        return None if row is None else (await self._messages([row]))[0]

    async def list(
        self, conversation_id: str, page: PageRequest, last: str | None = None
    ) -> Page[Message]:
        """Return one page by keyset: the position is the creation time and the id of the last row."""
        found = select(m).where(self._mine, m.c.conversation_id == conversation_id)
        if last is not None:
            found = found.where(m.c.message_id.in_(self._branch(conversation_id, last)))
        if page.after:
            time, last_id = page.after
            position = tuple_(m.c.create_time, m.c.message_id)
            found = found.where(position > tuple_(datetime.fromisoformat(time), last_id))
        ordered = found.order_by(m.c.create_time, m.c.message_id).limit(page.size + 1)
        rows = (await self._tx.connection.execute(ordered)).all()
        shown = rows[: page.size]
        items = tuple(await self._messages(shown))
        if len(rows) <= page.size:
            return Page(items)
        return Page(items, (shown[-1].create_time.isoformat(), shown[-1].message_id))

    async def up_to(self, conversation_id: str, last: str, count: int) -> Sequence[Message]:
        """Return the newest messages of the branch that ends with `last`, the oldest of them first."""
        newest = (
            select(m)
            .where(
                self._mine,
                m.c.conversation_id == conversation_id,
                m.c.message_id.in_(self._branch(conversation_id, last)),
            )
            .order_by(m.c.create_time.desc(), m.c.message_id.desc())
            .limit(count)
        )
        rows = (await self._tx.connection.execute(newest)).all()
        return await self._messages(rows[::-1])

    async def branch(self, conversation_id: str, last: str) -> Sequence[str]:
        """Return the ids of all messages of the branch that ends with `last`, the oldest first."""
        of_branch = m.c.message_id.in_(self._branch(conversation_id, last))
        found = await self._tx.connection.execute(
            select(m.c.message_id)
            .where(self._mine, m.c.conversation_id == conversation_id, of_branch)
            .order_by(m.c.create_time, m.c.message_id)
        )
        return list(found.scalars())

    async def end_of_branch(self, conversation_id: str, message_id: str) -> str:
        """Return the id of the last message of the newest branch through a message."""
        of_talk = and_(self._mine, m.c.conversation_id == conversation_id)
        below = (
            select(m.c.message_id, m.c.create_time)
            .where(of_talk, m.c.message_id == message_id)
            .cte("below", recursive=True)
        )
        below = below.union_all(
            select(m.c.message_id, m.c.create_time).where(
                of_talk, m.c.parent_id == below.c.message_id
            )
        )
        newest = select(below.c.message_id).order_by(
            below.c.create_time.desc(), below.c.message_id.desc()
        )
        return str((await self._tx.connection.execute(newest.limit(1))).scalar_one())

    def _branch(self, conversation_id: str, last: str) -> Select[tuple[str]]:
        """The ids of a message and of all that it follows."""
        of_talk = and_(self._mine, m.c.conversation_id == conversation_id)
        branch = (
            select(m.c.message_id, m.c.parent_id)
            .where(of_talk, m.c.message_id == last)
            .cte("branch", recursive=True)
        )
        branch = branch.union_all(
            select(m.c.message_id, m.c.parent_id).where(
                of_talk, m.c.message_id == branch.c.parent_id
            )
        )
        return select(branch.c.message_id)

    async def rate(self, conversation_id: str, message_id: str, rating: Rating) -> None:
        """Store a rating."""
        await self._tx.connection.execute(
            update(m)
            .where(self._mine, m.c.conversation_id == conversation_id, m.c.message_id == message_id)
            .values(rating=rating.value)
        )

    async def _messages(self, rows: Sequence[Row[Any]]) -> Sequence[Message]:
        beside = await self._beside(rows)
        found = []
        for row in rows:
            alternatives = beside.get((row.conversation_id, row.parent_id), ())
            found.append(await self._message(row, alternatives if len(alternatives) > 1 else ()))
        return found

    async def _beside(
        self, rows: Sequence[Row[Any]]
    ) -> dict[tuple[str, str | None], tuple[str, ...]]:
        """Return the messages that follow each of the messages that some rows follow."""
        if not rows:
            return {}
        parents = {row.parent_id for row in rows}
        query = (
            select(m.c.message_id, m.c.parent_id)
            .where(
                self._mine,
                m.c.conversation_id == rows[0].conversation_id,
                or_(
                    m.c.parent_id.in_(parents),
                    m.c.parent_id.is_(None) if None in parents else false(),
                ),
            )
            .order_by(m.c.create_time, m.c.message_id)
        )
        found: dict[tuple[str, str | None], tuple[str, ...]] = {}
        for row in await self._tx.connection.execute(query):
            key = (rows[0].conversation_id, row.parent_id)
            found[key] = (*found.get(key, ()), row.message_id)
        return found

    async def _message(self, row: Row[Any], alternatives: tuple[str, ...]) -> Message:
        key = await self._tx.data_key()
        body = json.loads(key.open(row.body, f"chat/message/{row.message_id}"))
        return Message(
            user=row.owner,
            conversation_id=row.conversation_id,
            message_id=row.message_id,
            role=Role(row.role),
            text=body["text"],
            citations=tuple(map(_citation, body["citations"])),
            # Messages of earlier releases have none.
            spans=spans_of(body.get("spans", ())),
            reply_id=row.reply_id,
            in_reply_to=row.in_reply_to,
            parent_id=row.parent_id,
            alternatives=alternatives,
            language_code=row.language_code,
            rating=Rating(row.rating),
            create_time=row.create_time,
        )
