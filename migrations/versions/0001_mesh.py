"""The first mesh: schemas, roles and tables of Profile, Chart and Chat.

Each slice has a schema and a role of its own. Every table with users' rows is fenced by row-level security: a
transaction sees the rows of the tenant and owner that it named (`baziai.tenant`, `baziai.owner`), or all of them if
it declared itself a job of the system (`baziai.system`). The relay has a role that can read and delete outboxes and
nothing else.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SLICES = ("profile", "chart", "chat")
KIT = """
CREATE TABLE {s}.user_keys (
  tenant text NOT NULL, owner text NOT NULL, kek_id text NOT NULL, wrapped bytea,
  create_time timestamptz NOT NULL, PRIMARY KEY (tenant, owner));
CREATE TABLE {s}.requests (
  tenant text NOT NULL, owner text NOT NULL, method text NOT NULL, request_id text NOT NULL,
  fingerprint bytea NOT NULL, reply bytea, expire_time timestamptz NOT NULL,
  PRIMARY KEY (tenant, owner, method, request_id));
CREATE INDEX requests_expire ON {s}.requests (expire_time);
CREATE TABLE {s}.outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL UNIQUE,
  tenant text NOT NULL, owner text NOT NULL, kind text NOT NULL, payload bytea NOT NULL,
  create_time timestamptz NOT NULL);
CREATE TABLE {s}.consumed (
  consumer text NOT NULL, event_id uuid NOT NULL, consume_time timestamptz NOT NULL,
  PRIMARY KEY (consumer, event_id));
CREATE INDEX consumed_time ON {s}.consumed (consume_time);
CREATE FUNCTION {s}.wake_relay() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('baziai_outbox', TG_TABLE_SCHEMA); RETURN NULL; END $$;
CREATE TRIGGER wake_relay AFTER INSERT ON {s}.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION {s}.wake_relay();
"""
TABLES = {
    "profile": """
CREATE TABLE profile.profiles (
  tenant text NOT NULL, owner text NOT NULL, profile_id text NOT NULL, uid uuid NOT NULL,
  display_name bytea NOT NULL, birth bytea NOT NULL, labels jsonb NOT NULL,
  birth_revision bigint NOT NULL, version bigint NOT NULL,
  create_time timestamptz NOT NULL, update_time timestamptz NOT NULL, delete_time timestamptz,
  PRIMARY KEY (tenant, owner, profile_id));
CREATE INDEX profiles_by_creation ON profile.profiles (tenant, owner, create_time, profile_id);
CREATE INDEX profiles_by_update ON profile.profiles (tenant, owner, update_time, profile_id);
CREATE INDEX profiles_deleted ON profile.profiles (delete_time) WHERE delete_time IS NOT NULL;
CREATE TABLE profile.operations (
  tenant text NOT NULL, owner text NOT NULL, operation_id text NOT NULL, forced boolean NOT NULL,
  finished text[] NOT NULL, destroyed jsonb NOT NULL, create_time timestamptz NOT NULL,
  PRIMARY KEY (tenant, owner, operation_id));
""",
    "chart": """
CREATE TABLE chart.charts (
  tenant text NOT NULL, owner text NOT NULL, profile_id text NOT NULL, chart_id text NOT NULL,
  uid uuid NOT NULL, document bytea NOT NULL, birth_revision bigint NOT NULL,
  engine_version text NOT NULL, version bigint NOT NULL, create_time timestamptz NOT NULL,
  PRIMARY KEY (tenant, owner, profile_id, chart_id));
CREATE INDEX charts_by_creation ON chart.charts (tenant, owner, create_time, uid);
CREATE TABLE chart.profile_revisions (
  tenant text NOT NULL, owner text NOT NULL, profile_id text NOT NULL, birth_revision bigint NOT NULL,
  PRIMARY KEY (tenant, owner, profile_id));
""",
    "chat": """
CREATE TABLE chat.conversations (
  tenant text NOT NULL, owner text NOT NULL, conversation_id text NOT NULL, uid uuid NOT NULL,
  title bytea NOT NULL, charts text[] NOT NULL, language_code text NOT NULL, running_reply text,
  version bigint NOT NULL, create_time timestamptz NOT NULL, update_time timestamptz NOT NULL,
  PRIMARY KEY (tenant, owner, conversation_id));
CREATE INDEX conversations_by_update
  ON chat.conversations (tenant, owner, update_time, conversation_id);
CREATE TABLE chat.messages (
  tenant text NOT NULL, owner text NOT NULL, conversation_id text NOT NULL, message_id text NOT NULL,
  role text NOT NULL, body bytea NOT NULL, reply_id text, in_reply_to text, language_code text NOT NULL,
  rating text NOT NULL, create_time timestamptz NOT NULL,
  PRIMARY KEY (tenant, owner, conversation_id, message_id),
  FOREIGN KEY (tenant, owner, conversation_id) REFERENCES chat.conversations ON DELETE CASCADE);
CREATE INDEX messages_by_creation
  ON chat.messages (tenant, owner, conversation_id, create_time, message_id);
CREATE TABLE chat.replies (
  tenant text NOT NULL, owner text NOT NULL, conversation_id text NOT NULL, reply_id text NOT NULL,
  state text NOT NULL, user_message_id text NOT NULL, message_id text, language_code text NOT NULL,
  writer_kind text NOT NULL, model text NOT NULL, finish_reason text, prompt_tokens bigint NOT NULL,
  completion_tokens bigint NOT NULL, error_reason text, error_message text,
  epoch bigint NOT NULL, lease_until timestamptz,
  cancel_requested boolean NOT NULL, create_time timestamptz NOT NULL, end_time timestamptz,
  PRIMARY KEY (tenant, owner, conversation_id, reply_id),
  FOREIGN KEY (tenant, owner, conversation_id) REFERENCES chat.conversations ON DELETE CASCADE);
CREATE INDEX replies_leased ON chat.replies (lease_until) WHERE state = 'RUNNING';
""",
}
# Fenced by row-level security: every table with an owner.
FENCED = {
    "profile": ("profiles", "operations"),
    "chart": ("charts", "profile_revisions"),
    "chat": ("conversations", "messages", "replies"),
}
KIT_FENCED = ("user_keys", "requests", "outbox")
ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
END $$;
"""
# `baziai.system` is asked first: in a job's transaction the other two are empty.
FENCE = """
ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {t} FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON {t} TO baziai_{s} USING (
  current_setting('baziai.system', true) = 'on'
  OR (tenant = current_setting('baziai.tenant', true) AND owner = current_setting('baziai.owner', true)));
"""


def upgrade() -> None:
    """Make everything."""
    op.execute(ROLE.format(role="baziai_relay"))
    for name in SLICES:
        role = f"baziai_{name}"
        op.execute(ROLE.format(role=role))
        op.execute(f"CREATE SCHEMA {name}")
        op.execute(KIT.format(s=name))
        op.execute(TABLES[name])
        for table in (*KIT_FENCED, *FENCED[name]):
            op.execute(FENCE.format(t=f"{name}.{table}", s=name))
        op.execute(f"GRANT USAGE ON SCHEMA {name} TO {role}, baziai_relay")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {role}")
        # FOR UPDATE SKIP LOCKED needs UPDATE on one column; the relay never changes any.
        op.execute(f"GRANT SELECT, DELETE, UPDATE (kind) ON {name}.outbox TO baziai_relay")
        op.execute(f"CREATE POLICY of_the_relay ON {name}.outbox TO baziai_relay USING (true)")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
