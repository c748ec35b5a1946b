"""Tables of the `chat` schema, as the migrations made them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    case,
    cast,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kit.tables import kit_tables

SCHEMA = "chat"
metadata = MetaData()
kit = kit_tables(metadata, SCHEMA)

conversations = Table(
    "conversations",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("uid", Uuid(as_uuid=False), nullable=False),
    # Sealed by the user's key.
    Column("title", LargeBinary, nullable=False),
    Column("charts", ARRAY(Text), nullable=False),
    Column("language_code", Text, nullable=False),
    Column("running_reply", Text),
    Column("active_message", Text),
    Column("version", BigInteger, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    Column("update_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

messages = Table(
    "messages",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("role", Text, nullable=False),
    # Text and citations, sealed by the user's key.
    Column("body", LargeBinary, nullable=False),
    Column("reply_id", Text),
    Column("in_reply_to", Text),
    Column("parent_id", Text),
    Column("language_code", Text, nullable=False),
    Column("rating", Text, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    schema=SCHEMA,
)

replies = Table(
    "replies",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("reply_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("user_message_id", Text, nullable=False),
    Column("message_id", Text),
    Column("language_code", Text, nullable=False),
    Column("writer_kind", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("finish_reason", Text),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    # Whether some of them were not counted by the model.
    Column("usage_estimated", Boolean, nullable=False),
    Column("first_word_ms", BigInteger),
    # Models that were to write before this one, with the reasons why they did not.
    Column("fall_backs", JSONB(none_as_null=True)),
    Column("error_reason", Text),
    Column("error_message", Text),
    Column("epoch", BigInteger, nullable=False),
    # While it runs: when others may take the writer for dead.
    Column("lease_until", DateTime(timezone=True)),
    Column("cancel_requested", Boolean, nullable=False),
    Column("create_time", DateTime(timezone=True), nullable=False),
    Column("end_time", DateTime(timezone=True)),
    # What became of its sentences: counts by verdict and class, and how specific it is.
    Column("grounding", JSONB),
    # What its writer was given; it names findings, so it is sealed by the user's key.
    Column("receipt", LargeBinary),
    # The prompt of the receipt, for its readers and for counts: it names no person.
    Column("prompt", JSONB(none_as_null=True)),
    # The experiment under which it is written, and the arm of its user.
    Column("experiment_id", Text),
    Column("arm", Text),
    schema=SCHEMA,
)

summaries = Table(
    "summaries",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    # The last message that it covers: it is of use to every branch that holds that.
    Column("through_message", Text, primary_key=True),
    # Sealed by the user's key.
    Column("body", LargeBinary, nullable=False),
    schema=SCHEMA,
)

# Of replies that are being written; both sealed by the user's key.
manuscripts = Table(
    "manuscripts",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("conversation_id", Text, primary_key=True),
    Column("reply_id", Text, primary_key=True),
    Column("brief", LargeBinary, nullable=False),
    Column("progress", LargeBinary),
    schema=SCHEMA,
)

# What can become of a sentence that was held against a chart.
VERDICTS = ("checked", "unverifiable", "repaired", "removed", "plain", "withheld")


def sentences(*verdicts: str) -> ColumnElement[int]:
    """Return how many sentences of a reply have one of these verdicts; NULL where nothing was read of it."""
    # A release that did not know a verdict has not counted it.
    counts = [func.coalesce(cast(replies.c.grounding[one].astext, Integer), 0) for one in verdicts]
    return case((replies.c.grounding.is_not(None), sum(counts[1:], start=counts[0])))
