"""Tables of the ledger in the `chat` schema. Budgets and windows are a tenant's, entries a user's."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Table, Text, Uuid

from services.chat.tables import SCHEMA, metadata

budgets = Table(
    "budgets",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("budget_id", Text, primary_key=True),
    Column("uid", Uuid(as_uuid=False), nullable=False),
    Column("scope", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("token_limit", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

windows = Table(
    "usage_windows",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("holder", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("start_time", DateTime(timezone=True), primary_key=True),
    Column("spent", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    schema=SCHEMA,
)

# They outlive their conversations, and without owner and names also their users.
entries = Table(
    "usage_entries",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("reply_id", Text, primary_key=True),
    Column("client", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("reserved_prompt", BigInteger, nullable=False),
    Column("reserved_completion", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("estimated", Boolean, nullable=False),
    # In billionths of a currency for each token, when it was given to its writer.
    Column("prompt_price", BigInteger, nullable=False),
    Column("completion_price", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    # None while the reply is being written.
    Column("settle_time", DateTime(timezone=True)),
    schema=SCHEMA,
)
