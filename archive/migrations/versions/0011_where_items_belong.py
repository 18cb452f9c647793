"""Scopes of items, by which staff may be limited, and indexes of what opens and closes."""

import sqlalchemy as sa
from alembic import op

from archive import catalog
from archive.condition import row_facts
from archive.schema import items, review_facts

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_PAGE = 1000
_TABLES = ("items", "review_facts")


def upgrade() -> None:
    for table in _TABLES:
        column = sa.Column(
            "scope",
            sa.String(),
            nullable=False,
            server_default="",
            comment="where it belongs, between vertical bars",
        )
        op.add_column(table, column)
    for instant in ("record_opens", "record_closes", "content_closes"):
        op.create_index(f"ix_items_{instant}", "items", [instant])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """From the items that are there, in flat memory."""
    changes = [
        sa.update(table).where(key == sa.bindparam("item")).values(scope=sa.bindparam("said"))
        for table, key in ((items, items.c.id), (review_facts, review_facts.c.item_id))
    ]
    after = 0
    while True:
        query = sa.select(items.c.seq, items.c.id, items.c.data).where(items.c.seq > after)
        rows = connection.execute(query.order_by(items.c.seq).limit(_PAGE)).all()
        scopes = [(row.id, row_facts(catalog.decode(row.data))["scope"]) for row in rows]
        said = [{"item": item_id, "said": scope} for item_id, scope in scopes if scope]
        for change in changes if said else ():
            connection.execute(change, said)
        if len(rows) < _PAGE:
            return
        after = rows[-1].seq
