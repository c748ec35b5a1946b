"""Receipts of what writers were given, and summaries of the beginnings of branches. Both sealed by the user's key.

Nullable column and new table: the release before this one goes on without either.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SUMMARIES = """
CREATE TABLE chat.summaries (
  tenant text NOT NULL, owner text NOT NULL, conversation_id text NOT NULL, through_message text NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (tenant, owner, conversation_id, through_message),
  FOREIGN KEY (tenant, owner, conversation_id) REFERENCES chat.conversations ON DELETE CASCADE);
"""
# As in 0001.
FENCE = """
ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {t} FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON {t} TO baziai_{s} USING (
  current_setting('baziai.system', true) = 'on'
  OR (tenant = current_setting('baziai.tenant', true) AND owner = current_setting('baziai.owner', true)));
"""


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute("ALTER TABLE chat.replies ADD COLUMN receipt bytea")
    op.execute(SUMMARIES)
    op.execute(FENCE.format(t="chat.summaries", s="chat"))
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON chat.summaries TO baziai_chat")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
