"""Tables of prompts in the `chat` schema. They are the platform's: no row has an owner.

The role of the service may read and add, and nothing else.
"""

from sqlalchemy import BigInteger, Column, DateTime, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from services.chat.tables import SCHEMA, metadata

prompts = Table(
    "prompts",
    metadata,
    Column("prompt_id", Text, primary_key=True),
    Column("description", Text, nullable=False),
    Column("language_code", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

versions = Table(
    "prompt_versions",
    metadata,
    Column("prompt_id", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("template", Text, nullable=False),
    Column("variables", JSONB, nullable=False),
    # One of its kind in a prompt.
    Column("content_hash", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

changes = Table(
    "prompt_label_changes",
    metadata,
    Column("prompt_id", Text, primary_key=True),
    Column("label_id", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("from_version", BigInteger, nullable=False),
    Column("share_percent", BigInteger, nullable=False),
    Column("rest_version", BigInteger, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("change_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)
