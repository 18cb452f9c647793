"""Packages that have decisions to take in are looked for each minute: an index of them alone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LAGGING = sa.text("revision > absorbed AND package = id")


def upgrade() -> None:
    op.create_index(
        "ix_items_lagging",
        "items",
        ["seq"],
        unique=False,
        sqlite_where=_LAGGING,
        postgresql_where=_LAGGING,
    )
