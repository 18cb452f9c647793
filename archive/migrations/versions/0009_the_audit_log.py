"""Who did what, in one order of time."""

import sqlalchemy as sa
from alembic import op

from archive import audit_row
from archive.schema import registers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INDEXES = (("agent", "id"), ("kind", "id"), ("agent", "kind", "id"), ("subject", "id"))

# Instants from 2001 to 2286 have sixteen digits.
_ENTRIES = """
INSERT INTO audit_log (id, at, agent, kind, action, subject, count, said)
SELECT CAST(at AS VARCHAR) || '-' || entry, at, agent,
    CASE WHEN MIN(item_id) LIKE 'lexicon%' THEN 'lexicon'
        WHEN COUNT(*) = 1 THEN 'decision' ELSE 'bulk' END,
    action, CASE WHEN COUNT(*) = 1 THEN MIN(item_id) ELSE '' END, COUNT(*), '{}'
FROM history WHERE agent <> 'system' GROUP BY entry, at, agent, action
"""
_READS = """
INSERT INTO audit_log (id, at, agent, kind, action, subject, count, said)
SELECT CAST(at AS VARCHAR) || '-' || id, at, agent, 'sealed', part, item_id, 1,
    '{"door":"' || door || '"}'
FROM sealed_reads
"""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_log",
        sa.Column("id", sa.String(), nullable=False, comment="sorts by time"),
        sa.Column("at", number, nullable=False, comment="microseconds since 1970"),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column(
            "subject",
            sa.String(),
            nullable=False,
            comment="what it was done to, where it is one thing",
        ),
        sa.Column("count", sa.Integer(), nullable=False, comment="how many things it was done to"),
        sa.Column("said", sa.Text(), nullable=False, comment="what else is told, as JSON"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    for columns in _INDEXES:
        op.create_index(f"ix_audit_log_{'_'.join(columns)}", "audit_log", list(columns))
    for statement in (_ENTRIES, _READS):
        op.execute(statement)
    _fill_registers(op.get_bind())


def _fill_registers(connection: sa.Connection) -> None:
    """The latest revision of each, which the catalog holds; a rebuild brings those before it."""
    for row in connection.execute(sa.select(registers)).all():
        logged = audit_row.of_register(row.kind, row.id, row.revision, row.data)
        audit_row.mirror(connection, logged)
