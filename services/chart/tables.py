"""Tables of the `chart` schema, as the migrations made them."""

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, MetaData, Table, Text, Uuid

from services.kit.tables import kit_tables

SCHEMA = "chart"
metadata = MetaData()
kit = kit_tables(metadata, SCHEMA)

charts = Table(
    "charts",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("profile_id", Text, primary_key=True),
    Column("chart_id", Text, primary_key=True),
    Column("uid", Uuid(as_uuid=False), nullable=False),
    # NULL: stored by an older release.
    Column("profile_uid", Uuid(as_uuid=False)),
    # Sealed by the user's key.
    Column("document", LargeBinary, nullable=False),
    Column("birth_revision", BigInteger, nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

# The newest revision of each birth that we heard of. Kept apart from the charts, so that a chart that is stored after
# the news of a change, but was made before it, is stale too.
revisions = Table(
    "profile_revisions",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("profile_id", Text, primary_key=True),
    # Whose revisions these are: another profile may get the id of one that is gone. NULL: told by an older release.
    Column("profile_uid", Uuid(as_uuid=False)),
    Column("birth_revision", BigInteger, nullable=False),
    schema=SCHEMA,
)
