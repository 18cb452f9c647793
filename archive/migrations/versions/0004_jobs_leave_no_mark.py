"""The marks of jobs whose effect had happened go: every effect has a key of its own."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("applied_jobs")
