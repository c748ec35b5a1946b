"""What a reply was asked and what has been written of it, for whoever takes it over.

A new table beside `chat.replies`: an older release neither fills nor reads it, and its replies are ended as failed when
their process dies, as before. Rows go with the end of their reply.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHAT = """
CREATE TABLE chat.manuscripts (
  tenant text NOT NULL, owner text NOT NULL, conversation_id text NOT NULL, reply_id text NOT NULL,
  brief bytea NOT NULL, progress bytea,
  PRIMARY KEY (tenant, owner, conversation_id, reply_id),
  FOREIGN KEY (tenant, owner, conversation_id, reply_id) REFERENCES chat.replies ON DELETE CASCADE);
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
    op.execute(CHAT)
    op.execute(FENCE.format(t="chat.manuscripts", s="chat"))
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON chat.manuscripts TO baziai_chat")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
