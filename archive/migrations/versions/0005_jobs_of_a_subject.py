"""Whether a job of a subject is in a state is asked after each job: an index answers it."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_subject"))
        batch_op.create_index("ix_jobs_subject_state", ["subject", "state"], unique=False)
