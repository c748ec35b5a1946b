"""What became of a reply's sentences when they were held against the chart: counts, and how specific the reply is.

Nullable: the release before this one goes on writing replies without it.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute("ALTER TABLE chat.replies ADD COLUMN grounding jsonb")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
