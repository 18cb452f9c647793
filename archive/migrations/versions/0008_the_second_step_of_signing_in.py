"""Accounts may ask for a code beside the password."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column(
        "second_step",
        sa.String(),
        nullable=False,
        server_default="",
        comment="how codes are judged, as JSON; empty where none are asked for",
    )
    op.add_column("accounts", column)
