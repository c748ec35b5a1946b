"""The same ports on two makes of store. A suite that passes on both says what the fakes are good for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from psycopg import sql

from services.chart.tables import kit as chart_tables
from services.chat.tables import kit as chat_tables
from services.kit.events import Event, decode
from services.kit.ids import RandomIds
from services.kit.postgres import Postgres
from services.kit.tables import KitTables
from services.kit.units import KitUnit, KitWork
from services.kit.uow import Scope, Transaction, Work
from services.kit.vault import LocalKeyWrapper
from services.profile.tables import kit as profile_tables
from tests.fakes.memory import Hand, MemoryUnit, MemoryWork
from tests.support.stack import Stack

KIT: dict[str, KitTables] = {
    "profile": profile_tables,
    "chart": chart_tables,
    "chat": chat_tables,
}
U = TypeVar("U", bound=KitUnit)


@dataclass
class House(Generic[U]):
    """Units of work of one slice, on a clock that can be moved. told: what stands in a user's outbox."""

    work: KitWork[U]
    clock: Hand
    told: Callable[[Scope], Awaitable[Sequence[Event]]]


def in_memory(unit: type[MemoryUnit], clock: Hand) -> House[Any]:
    work = MemoryWork(unit, clock)

    async def told(scope: Scope) -> Sequence[Event]:
        mine = (scope.tenant, scope.owner)
        return [event for event in work.rows("outbox") if (event.tenant, event.user) == mine]

    return House(work, clock, told)


def in_postgres(
    name: str, unit: type[Transaction], clock: Hand, stack: Stack, pool: Postgres
) -> House[Any]:
    wrapper = LocalKeyWrapper.read(stack.key_file)

    async def told(scope: Scope) -> Sequence[Event]:
        query = "SELECT payload FROM {} WHERE tenant = %s AND owner = %s ORDER BY position"
        outbox = sql.SQL(query).format(sql.Identifier(name, "outbox"))
        async with await psycopg.AsyncConnection.connect(stack.database.admin_url) as connection:
            rows = await (await connection.execute(outbox, (scope.tenant, scope.owner))).fetchall()
        events = [decode(payload) for (payload,) in rows]
        return [event for event in events if event is not None]

    return House(Work(pool, KIT[name], wrapper, clock, RandomIds(), unit), clock, told)
