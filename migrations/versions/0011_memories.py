"""What users told about themselves, sealed by their keys, and whether they consent to have it remembered.

New tables alone: the release before this one goes on without them, and remembers nothing.
"""

from alembic import op

revision = "0011"
down_revision = "0008"
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


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
