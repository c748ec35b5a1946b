"""Tables of the registry in the `chat` schema. They are the platform's: no row has an owner."""

from sqlalchemy import BigInteger, Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.chat.tables import SCHEMA, metadata

models = Table(
    "models",
    metadata,
    Column("model_id", Text, primary_key=True),
    Column("description", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

versions = Table(
    "model_versions",
    metadata,
    Column("model_id", Text, primary_key=True),
    Column("version_id", Text, primary_key=True),
    Column("served_name", Text, nullable=False),
    Column("max_tokens", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

servers = Table(
    "model_endpoints",
    metadata,
    Column("model_id", Text, primary_key=True),
    Column("version_id", Text, primary_key=True),
    Column("endpoint_id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    # The name of a key of the settings, never a key.
    Column("api_key", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

# What versions wrote unseen: measures alone.
shadow_runs = Table(
    "shadow_runs",
    metadata,
    Column("run_id", Uuid(as_uuid=False), primary_key=True),
    Column("version", Text, nullable=False),
    Column("error_reason", Text),
    Column("sentences", BigInteger, nullable=False),
    Column("corrected", BigInteger, nullable=False),
    Column("first_word_ms", BigInteger),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

# The role of the service may read and add, and nothing else.
evaluations = Table(
    "model_evaluations",
    metadata,
    Column("model_id", Text, primary_key=True),
    Column("version_id", Text, primary_key=True),
    Column("evaluation_id", Text, primary_key=True),
    Column("suite", Text, nullable=False),
    Column("suite_version", Text, nullable=False),
    Column("artefact_sha256", Text, nullable=False),
    Column("measures", JSONB, nullable=False),
    Column("baseline", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

# The same.
changes = Table(
    "alias_changes",
    metadata,
    Column("alias_id", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("target", JSONB, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("change_time", DateTime(timezone=True), nullable=False),
    Column("break_glass_reason", Text, nullable=False),
    schema=SCHEMA,
)
