"""Messages know which one they follow, conversations which branch is active.

What is there follows in the order of time. A message that an older release stores while it is being replaced follows
nothing until it is asked again; no branch shows what came before it.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHAT = """
-- The fence holds back the tables' owner too; it is down while what is there is filled in.
ALTER TABLE chat.messages NO FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.conversations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.messages ADD COLUMN parent_id text;
ALTER TABLE chat.conversations ADD COLUMN active_message text;
UPDATE chat.messages m SET parent_id = before.parent_id
FROM (SELECT tenant, owner, conversation_id, message_id,
             lag(message_id) OVER talk parent_id
      FROM chat.messages
      WINDOW talk AS (PARTITION BY tenant, owner, conversation_id ORDER BY create_time, message_id)) before
WHERE (m.tenant, m.owner, m.conversation_id, m.message_id)
    = (before.tenant, before.owner, before.conversation_id, before.message_id);
UPDATE chat.conversations c SET active_message = (
  SELECT message_id FROM chat.messages m
  WHERE (m.tenant, m.owner, m.conversation_id) = (c.tenant, c.owner, c.conversation_id)
  ORDER BY create_time DESC, message_id DESC LIMIT 1);
ALTER TABLE chat.messages FORCE ROW LEVEL SECURITY;
ALTER TABLE chat.conversations FORCE ROW LEVEL SECURITY;
CREATE INDEX messages_by_parent ON chat.messages (tenant, owner, conversation_id, parent_id);
"""


def upgrade() -> None:
    """Add what is new and fill it."""
    op.execute(CHAT)


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
