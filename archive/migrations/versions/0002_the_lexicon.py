"""The lexicon of staff, the editions that indexes are made with, and searches with few hits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "data", sa.LargeBinary(), nullable=False, comment="the entry of the lexicon as JSON"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_revision"), ["revision"], unique=False)

    op.create_table(
        "editions",
        sa.Column(
            "version",
            sa.String(),
            nullable=False,
            comment="of the analysis made with these words",
        ),
        sa.Column(
            "data",
            sa.LargeBinary(),
            nullable=False,
            comment="entries that decide how texts are cut",
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_editions")),
    )
    op.add_column(
        "zero_hits",
        sa.Column(
            "found",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="how many items were found, the last time",
        ),
    )
