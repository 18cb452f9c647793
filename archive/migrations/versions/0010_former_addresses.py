"""Items are found by the addresses that they had before they came."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_addresses",
        sa.Column(
            "key",
            sa.String(),
            nullable=False,
            comment="digest of the address in one spelling",
        ),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["items.id"],
            name=op.f("fk_former_addresses_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "item_id", name=op.f("pk_former_addresses")),
    )
    op.create_index("ix_former_addresses_item_id", "former_addresses", ["item_id"], unique=False)
