"""Narrow rows for the review queue, and who read what is sealed."""

import sqlalchemy as sa
from alembic import op

from archive import catalog, review_fact
from archive.database.rows import add_rows
from archive.schema import items, review_facts

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PAGE = 1000


def upgrade() -> None:
    op.create_table(
        "review_facts",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("record_level", sa.String(), nullable=False),
        sa.Column(
            "record_named", sa.String(), nullable=False, comment="agent ids between vertical bars"
        ),
        sa.Column(
            "questions", sa.String(), nullable=False, comment="what is open, between vertical bars"
        ),
        sa.Column(
            "places",
            sa.String(),
            nullable=False,
            comment="codes, with those of all that is around",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["items.id"],
            name=op.f("fk_review_facts_item_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_review_facts")),
    )
    with op.batch_alter_table("review_facts", schema=None) as batch_op:
        batch_op.create_index("ix_review_facts_state_seq", ["state", "seq"], unique=False)
    op.create_table(
        "sealed_reads",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column(
            "at",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="microseconds since 1970",
        ),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False, comment="record or content"),
        sa.Column("door", sa.String(), nullable=False, comment="by which address it was opened"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_reads")),
    )
    with op.batch_alter_table("sealed_reads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_reads_item_id"), ["item_id"], unique=False)
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """The facts of the items that are there, in flat memory."""
    after = 0
    while True:
        query = sa.select(items.c.seq, items.c.data).where(items.c.seq > after)
        rows = connection.execute(query.order_by(items.c.seq).limit(_PAGE)).all()
        facts = [review_fact.row(catalog.decode(row.data)) for row in rows]
        for later in ("scope",):
            facts = [{name: one[name] for name in one if name != later} for one in facts]
        add_rows(connection, review_facts, facts)
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq
