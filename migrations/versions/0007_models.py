"""The registry of models, their servers and aliases; who was to write a reply and did not; estimated tokens.

The release before this one goes on writing replies by its settings and without what is new. The registry is the
platform's: its rows have no owner. The history of aliases, models and versions can be added to and nothing else.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


REGISTRY = """
CREATE TABLE chat.models (
  model_id text PRIMARY KEY, description text NOT NULL, create_time timestamptz NOT NULL);
CREATE TABLE chat.model_versions (
  model_id text NOT NULL REFERENCES chat.models, version_id text NOT NULL, served_name text NOT NULL,
  max_tokens bigint NOT NULL, create_time timestamptz NOT NULL, PRIMARY KEY (model_id, version_id));
CREATE TABLE chat.model_endpoints (
  model_id text NOT NULL, version_id text NOT NULL, endpoint_id text NOT NULL, url text NOT NULL,
  api_key text NOT NULL, create_time timestamptz NOT NULL, PRIMARY KEY (model_id, version_id, endpoint_id),
  FOREIGN KEY (model_id, version_id) REFERENCES chat.model_versions);
CREATE TABLE chat.alias_changes (
  alias_id text NOT NULL, number bigint NOT NULL, target jsonb NOT NULL, cause text NOT NULL,
  reason text NOT NULL, actor text NOT NULL, change_time timestamptz NOT NULL, PRIMARY KEY (alias_id, number));
CREATE TABLE chat.shadow_runs (
  run_id uuid PRIMARY KEY, version text NOT NULL, error_reason text, sentences bigint NOT NULL,
  corrected bigint NOT NULL, first_word_ms bigint, prompt_tokens bigint NOT NULL,
  completion_tokens bigint NOT NULL, create_time timestamptz NOT NULL);
CREATE INDEX shadow_runs_by_time ON chat.shadow_runs (version, create_time);
GRANT SELECT, INSERT, DELETE ON chat.shadow_runs TO baziai_chat;
GRANT SELECT, INSERT ON chat.models, chat.model_versions, chat.alias_changes TO baziai_chat;
GRANT SELECT, INSERT, DELETE ON chat.model_endpoints TO baziai_chat;
"""


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute(REGISTRY)
    op.execute("ALTER TABLE chat.replies ADD COLUMN fall_backs jsonb")
    op.execute("ALTER TABLE chat.replies ADD COLUMN usage_estimated boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE chat.replies ADD COLUMN first_word_ms bigint")
    # What canaries are judged by: the replies of registered versions alone.
    op.execute(
        "CREATE INDEX replies_registered ON chat.replies (create_time)"
        " WHERE model LIKE 'models/%' OR fall_backs IS NOT NULL"
    )


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
