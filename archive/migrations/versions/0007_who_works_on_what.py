"""Who has an item open to decide on it, and an index of what each person did last."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkouts",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_checkouts")),
    )
    op.create_index(op.f("ix_checkouts_agent"), "checkouts", ["agent"], unique=False)
    op.create_index("ix_history_agent_at", "history", ["agent", "at"], unique=False)
