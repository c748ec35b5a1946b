"""What users told about themselves, sealed by their keys, and consent to that; evaluations of versions of models.

The release before this one goes on without the new tables, remembers nothing and sets aliases without evidence.
Evaluations are the platform's, as the registry is: they can be added to and nothing else.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MEMORIES = """
CREATE TABLE chat.memory_consents (
  tenant text NOT NULL, owner text NOT NULL, granted boolean NOT NULL, change_time timestamptz NOT NULL,
  PRIMARY KEY (tenant, owner));
CREATE TABLE chat.memories (
  tenant text NOT NULL, owner text NOT NULL, memory_id text NOT NULL, body bytea NOT NULL, version bigint NOT NULL,
  create_time timestamptz NOT NULL, update_time timestamptz NOT NULL, PRIMARY KEY (tenant, owner, memory_id));
CREATE INDEX memories_by_creation ON chat.memories (tenant, owner, create_time, memory_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON chat.memory_consents, chat.memories TO baziai_chat;
"""
EVALUATIONS = """
CREATE TABLE chat.model_evaluations (
  model_id text NOT NULL, version_id text NOT NULL, evaluation_id text NOT NULL, suite text NOT NULL,
  suite_version text NOT NULL, artefact_sha256 text NOT NULL, measures jsonb NOT NULL, baseline text NOT NULL,
  verdict text NOT NULL, actor text NOT NULL, create_time timestamptz NOT NULL,
  PRIMARY KEY (model_id, version_id, evaluation_id),
  FOREIGN KEY (model_id, version_id) REFERENCES chat.model_versions);
CREATE INDEX model_evaluations_by_time ON chat.model_evaluations (model_id, version_id, create_time, evaluation_id);
GRANT SELECT, INSERT ON chat.model_evaluations TO baziai_chat;
ALTER TABLE chat.alias_changes ADD COLUMN break_glass_reason text NOT NULL DEFAULT '';
"""
# As in 0001.
FENCE = """
ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {t} FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON {t} TO baziai_chat USING (
  current_setting('baziai.system', true) = 'on'
  OR (tenant = current_setting('baziai.tenant', true) AND owner = current_setting('baziai.owner', true)));
"""


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute(MEMORIES)
    for table in ("chat.memory_consents", "chat.memories"):
        op.execute(FENCE.format(t=table))
    op.execute(EVALUATIONS)


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
