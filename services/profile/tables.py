"""Tables of the `profile` schema, as the migrations made them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kit.tables import kit_tables

SCHEMA = "profile"
metadata = MetaData()
kit = kit_tables(metadata, SCHEMA)

profiles = Table(
    "profiles",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("profile_id", Text, primary_key=True),
    Column("uid", Uuid(as_uuid=False), nullable=False),
    # Sealed by the user's key.
    Column("display_name", LargeBinary, nullable=False),
    Column("birth", LargeBinary, nullable=False),
    Column("labels", JSONB, nullable=False),
    Column("birth_revision", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    Column("update_time", DateTime(timezone=True), nullable=False),
    Column("delete_time", DateTime(timezone=True)),
    schema=SCHEMA,
)

operations = Table(
    "operations",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("operation_id", Text, primary_key=True),
    Column("forced", Boolean, nullable=False),
    Column("finished", ARRAY(Text), nullable=False),
    Column("destroyed", JSONB, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    # Of its last progress; the end of one that is done.
    Column("update_time", DateTime(timezone=True), nullable=False),
    # When it is asked for anew should it not be done by then; NULL: never.
    Column("ask_time", DateTime(timezone=True)),
    schema=SCHEMA,
)

# Profiles that are gone for good: what the other slices are told, and told again.
destructions = Table(
    "destructions",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("event_id", Uuid(as_uuid=False), primary_key=True),
    Column("profile_id", Text, nullable=False),
    Column("profile_uid", Uuid(as_uuid=False), nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    Column("ask_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)
