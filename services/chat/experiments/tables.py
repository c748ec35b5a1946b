"""Tables of experiments in the `chat` schema. Experiments are the platform's, exposures a user's."""

from sqlalchemy import BigInteger, Column, DateTime, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.chat.tables import SCHEMA, metadata

# These two can be added to and nothing else.
experiments = Table(
    "experiments",
    metadata,
    Column("experiment_id", Text, primary_key=True),
    Column("description", Text, nullable=False),
    Column("arms", JSONB, nullable=False),
    Column("primary_metric", Text, nullable=False),
    Column("observation_hours", BigInteger, nullable=False),
    Column("salt", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

# Numbered together: of two who start experiments at the same moment one comes first and the other one sees that.
changes = Table(
    "experiment_changes",
    metadata,
    Column("number", BigInteger, primary_key=True),
    Column("experiment_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("share", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("change_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

# One for each user and experiment; without owner they outlive their users.
exposures = Table(
    "experiment_exposures",
    metadata,
    Column("exposure_id", Uuid(as_uuid=False), primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("experiment_id", Text, nullable=False),
    Column("arm", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)
