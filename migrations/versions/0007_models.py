"""Who was to write a reply and did not, and whether its tokens are an estimate.

The release before this one goes on writing replies without either.
"""

from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute("ALTER TABLE chat.replies ADD COLUMN fall_backs jsonb")
    op.execute("ALTER TABLE chat.replies ADD COLUMN usage_estimated boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
