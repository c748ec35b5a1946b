"""Prompts, their versions and labels; which prompt the writer of a reply was given.

The release before this one goes on writing by the text in its code. Prompts are the platform's: their rows have no
owner. All three tables can be added to and nothing else.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


PROMPTS = """
CREATE TABLE chat.prompts (
  prompt_id text PRIMARY KEY, description text NOT NULL, language_code text NOT NULL, purpose text NOT NULL,
  create_time timestamptz NOT NULL);
CREATE TABLE chat.prompt_versions (
  prompt_id text NOT NULL REFERENCES chat.prompts, number bigint NOT NULL, template text NOT NULL,
  variables jsonb NOT NULL, content_hash text NOT NULL, author text NOT NULL, note text NOT NULL,
  create_time timestamptz NOT NULL, PRIMARY KEY (prompt_id, number), UNIQUE (prompt_id, content_hash));
CREATE TABLE chat.prompt_label_changes (
  prompt_id text NOT NULL, label_id text NOT NULL, number bigint NOT NULL, version bigint NOT NULL,
  from_version bigint NOT NULL, share_percent bigint NOT NULL, rest_version bigint NOT NULL, cause text NOT NULL,
  reason text NOT NULL, actor text NOT NULL, change_time timestamptz NOT NULL,
  PRIMARY KEY (prompt_id, label_id, number),
  FOREIGN KEY (prompt_id, version) REFERENCES chat.prompt_versions);
GRANT SELECT, INSERT ON chat.prompts, chat.prompt_versions, chat.prompt_label_changes TO baziai_chat;
"""


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute(PROMPTS)
    op.execute("ALTER TABLE chat.replies ADD COLUMN prompt jsonb")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
