"""Tables of what is remembered, in the `chat` schema. Both are a user's."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, LargeBinary, Table, Text

from services.chat.tables import SCHEMA, metadata

consents = Table(
    "memory_consents",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("granted", Boolean, nullable=False),
    Column("change_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

memories = Table(
    "memories",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("memory_id", Text, primary_key=True),
    # Kind, text, source and the message it was learnt from, sealed by the user's key.
    Column("body", LargeBinary, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    Column("update_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)
