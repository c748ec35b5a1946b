"""Tables that every slice has in its own schema: users' keys, repeatable requests, outbox, consumed events."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)


@dataclass(frozen=True, slots=True)
class KitTables:
    """The chassis' tables of one schema."""

    user_keys: Table
    requests: Table
    outbox: Table
    consumed: Table


def kit_tables(metadata: MetaData, schema: str) -> KitTables:
    """Describe the tables as the migrations made them."""
    return KitTables(
        user_keys=Table(
            "user_keys",
            metadata,
            Column("tenant", Text, primary_key=True),
            Column("owner", Text, primary_key=True),
            Column("kek_id", Text, nullable=False),
            # NULL: destroyed by a purge that has not finished in this slice.
            Column("wrapped", LargeBinary),
            Column("create_time", DateTime(timezone=True), nullable=False),
            schema=schema,
        ),
        requests=Table(
            "requests",
            metadata,
            Column("tenant", Text, primary_key=True),
            Column("owner", Text, primary_key=True),
            Column("method", Text, primary_key=True),
            Column("request_id", Text, primary_key=True),
            Column("fingerprint", LargeBinary, nullable=False),
            Column("reply", LargeBinary),
            Column("expire_time", DateTime(timezone=True), nullable=False),
            schema=schema,
        ),
        outbox=Table(
            "outbox",
            metadata,
            Column("position", BigInteger, Identity(always=True), primary_key=True),
            Column("event_id", Uuid(as_uuid=False), nullable=False),
            Column("tenant", Text, nullable=False),
            Column("owner", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Column("payload", LargeBinary, nullable=False),
            Column("create_time", DateTime(timezone=True), nullable=False),
            schema=schema,
        ),
        consumed=Table(
            "consumed",
            metadata,
            Column("consumer", Text, primary_key=True),
            Column("event_id", Uuid(as_uuid=False), primary_key=True),
            Column("consume_time", DateTime(timezone=True), nullable=False),
            schema=schema,
        ),
    )
