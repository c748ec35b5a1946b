"""The token ledger: budgets, the windows in which tokens are counted, and what each reply used.

The release before this one goes on writing replies that are not counted. Entries have no foreign key: they outlive
their conversations, and, without owner, their users.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LEDGER = """
CREATE TABLE chat.budgets (
  tenant text NOT NULL, budget_id text NOT NULL, uid uuid NOT NULL, scope text NOT NULL, subject text NOT NULL,
  period text NOT NULL, token_limit bigint NOT NULL CHECK (token_limit >= 0), version bigint NOT NULL,
  create_time timestamptz NOT NULL, PRIMARY KEY (tenant, budget_id), UNIQUE (tenant, scope, subject, period));
CREATE TABLE chat.usage_windows (
  tenant text NOT NULL, holder text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL, start_time timestamptz NOT NULL,
  spent bigint NOT NULL CHECK (spent >= 0), reserved bigint NOT NULL CHECK (reserved >= 0),
  PRIMARY KEY (tenant, holder, subject, period, start_time));
CREATE INDEX usage_windows_by_start ON chat.usage_windows (start_time);
CREATE TABLE chat.usage_entries (
  tenant text NOT NULL, owner text NOT NULL, conversation_id text NOT NULL, reply_id text NOT NULL,
  client text NOT NULL, model text NOT NULL, prompt_version text NOT NULL,
  reserved_prompt bigint NOT NULL, reserved_completion bigint NOT NULL,
  prompt_tokens bigint NOT NULL, completion_tokens bigint NOT NULL, estimated boolean NOT NULL,
  prompt_price bigint NOT NULL, completion_price bigint NOT NULL,
  create_time timestamptz NOT NULL, settle_time timestamptz,
  PRIMARY KEY (tenant, owner, conversation_id, reply_id));
CREATE INDEX usage_entries_by_owner ON chat.usage_entries (tenant, owner, create_time, reply_id);
CREATE INDEX usage_entries_by_time ON chat.usage_entries (tenant, create_time);
CREATE INDEX usage_entries_open ON chat.usage_entries (tenant, owner) WHERE settle_time IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON chat.budgets, chat.usage_windows, chat.usage_entries TO baziai_chat;
"""
# As in 0001, for rows that are a tenant's.
TENANT_FENCE = """
ALTER TABLE {t} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {t} FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_tenant ON {t} TO baziai_chat USING (
  current_setting('baziai.system', true) = 'on' OR tenant = current_setting('baziai.tenant', true));
"""
# As in 0001; besides, a purge makes entries nobody's, and what is nobody's is the tenant's.
ENTRY_FENCE = """
ALTER TABLE chat.usage_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.usage_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON chat.usage_entries TO baziai_chat USING (
  current_setting('baziai.system', true) = 'on'
  OR (tenant = current_setting('baziai.tenant', true) AND owner IN ('', current_setting('baziai.owner', true))));
"""


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute(LEDGER)
    for table in ("chat.budgets", "chat.usage_windows"):
        op.execute(TENANT_FENCE.format(t=table))
    op.execute(ENTRY_FENCE)


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
