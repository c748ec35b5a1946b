"""Experiments and their history, who was exposed to which arm, and under which arm a reply is written.

The release before this one goes on without them and takes part in nothing. It cannot take a reply over that is written
by the prompt of an arm: start none before all processes are of this one. Experiments are the platform's: they and their
history can be added to and nothing else. An exposure is its user's, until a purge makes it nobody's.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EXPERIMENTS = """
CREATE TABLE chat.experiments (
  experiment_id text PRIMARY KEY, description text NOT NULL, arms jsonb NOT NULL, primary_metric text NOT NULL,
  observation_hours bigint NOT NULL, salt text NOT NULL, author text NOT NULL, create_time timestamptz NOT NULL);
CREATE TABLE chat.experiment_changes (
  number bigint PRIMARY KEY, experiment_id text NOT NULL REFERENCES chat.experiments, state text NOT NULL,
  share bigint NOT NULL, reason text NOT NULL, actor text NOT NULL, change_time timestamptz NOT NULL);
CREATE INDEX experiment_changes_by_experiment ON chat.experiment_changes (experiment_id, number);
CREATE TABLE chat.experiment_exposures (
  exposure_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant text NOT NULL, owner text NOT NULL,
  experiment_id text NOT NULL REFERENCES chat.experiments, arm text NOT NULL, create_time timestamptz NOT NULL);
CREATE UNIQUE INDEX experiment_exposures_once ON chat.experiment_exposures (experiment_id, tenant, owner)
  WHERE owner <> '';
CREATE INDEX experiment_exposures_of_user ON chat.experiment_exposures (tenant, owner);
GRANT SELECT, INSERT ON chat.experiments, chat.experiment_changes, chat.experiment_exposures TO baziai_chat;
GRANT UPDATE (owner) ON chat.experiment_exposures TO baziai_chat;
"""
# As in 0008: a purge makes exposures nobody's, and what is nobody's is the tenant's.
FENCE = """
ALTER TABLE chat.experiment_exposures ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat.experiment_exposures FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON chat.experiment_exposures TO baziai_chat USING (
  current_setting('baziai.system', true) = 'on'
  OR (tenant = current_setting('baziai.tenant', true) AND owner IN ('', current_setting('baziai.owner', true))));
"""
REPLIES = """
ALTER TABLE chat.replies ADD COLUMN experiment_id text, ADD COLUMN arm text;
CREATE INDEX replies_by_experiment ON chat.replies (experiment_id, tenant, owner) WHERE experiment_id IS NOT NULL;
"""


def upgrade() -> None:
    """Add what is new; everything that is there stays as it is."""
    op.execute(EXPERIMENTS)
    op.execute(FENCE)
    op.execute(REPLIES)


def downgrade() -> None:
    """There is no way back but a restore: a newer release may have written already."""
    raise NotImplementedError
