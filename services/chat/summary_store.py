"""Summaries in PostgreSQL, sealed with the user's key."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.dialects.postgresql import insert

from services.chat.context.material import Summary
from services.chat.manuscript import dump_summary, load_summary
from services.chat.tables import conversations as c
from services.chat.tables import summaries as s
from services.kit.uow import Transaction


class PostgresSummaries:
    """Implements `ports.SummaryStore` on an open transaction."""

    def __init__(self, transaction: Transaction, mine: ColumnElement[bool]) -> None:
        self._tx = transaction
        self._mine = mine

    async def keep(self, conversation_id: str, summary: Summary) -> None:
        """Store a summary; the first one through a message stays."""
        scope = self._tx.scope
        there = exists().where(
            c.c.tenant == scope.tenant,
            c.c.owner == scope.owner,
            c.c.conversation_id == conversation_id,
        )
        if not (await self._tx.connection.execute(select(there))).scalar_one():
            return
        key = await self._tx.sealing_key()
        place = _place(conversation_id, summary.through)
        await self._tx.connection.execute(
            insert(s)
            .values(
                tenant=scope.tenant,
                owner=scope.owner,
                conversation_id=conversation_id,
                through_message=summary.through,
                body=key.seal(dump_summary(summary), place),
            )
            .on_conflict_do_nothing()
        )

    async def longest(self, conversation_id: str, branch: Sequence[str]) -> Summary | None:
        """Return the one that covers the most of a branch."""
        of_talk = and_(self._mine, s.c.conversation_id == conversation_id)
        ends = (
            await self._tx.connection.execute(select(s.c.through_message).where(of_talk))
        ).scalars()
        known = frozenset(ends)
        through = next((one for one in reversed(branch) if one in known), None)
        if through is None:
            return None
        query = select(s.c.body).where(of_talk, s.c.through_message == through)
        sealed = (await self._tx.connection.execute(query)).scalar_one()
        key = await self._tx.data_key()
        return load_summary(key.open(sealed, _place(conversation_id, through)))


def _place(conversation_id: str, through: str) -> str:
    return f"chat/summary/{conversation_id}/{through}"
