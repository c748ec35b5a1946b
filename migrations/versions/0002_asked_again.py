"""What is asked for again, and which profile a birth's revision is of.

Purges have a time at which they are next asked for, and one of their last progress, from which on finished ones are
kept for a while. Destroyed profiles are on record until every slice must have heard of them. Charts and revisions say
by its uid which profile they are of, for its id may be given again. Columns are nullable or have a default, for the
release before this one goes on writing while it is replaced.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PROFILE = """
ALTER TABLE profile.operations
  ADD COLUMN update_time timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN ask_time timestamptz DEFAULT now();
CREATE INDEX operations_asked ON profile.operations (ask_time) WHERE ask_time IS NOT NULL;
CREATE INDEX operations_by_update ON profile.operations (update_time);
CREATE TABLE profile.destructions (
  tenant text NOT NULL, owner text NOT NULL, event_id uuid NOT NULL,
  profile_id text NOT NULL, profile_uid uuid NOT NULL,
  create_time timestamptz NOT NULL, ask_time timestamptz NOT NULL, PRIMARY KEY (tenant, owner, event_id));
CREATE INDEX destructions_asked ON profile.destructions (ask_time);
"""
CHART = """
ALTER TABLE chart.charts ADD COLUMN profile_uid uuid;
ALTER TABLE chart.profile_revisions ADD COLUMN profile_uid uuid;
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
    op.execute(PROFILE)
    op.execute(CHART)
    op.execute(FENCE.format(t="profile.destructions", s="profile"))
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON profile.destructions TO baziai_profile")


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
