"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column(
            "password", sa.String(), nullable=False, comment="argon2 hash; empty cannot sign in"
        ),
        sa.Column(
            "epoch", sa.Integer(), nullable=False, comment="sessions of an earlier epoch have ended"
        ),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_accounts")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
    )
    op.create_table(
        "applied_jobs",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_applied_jobs")),
    )
    op.create_table(
        "denied",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="feed position that makes this unneeded",
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_denied")),
    )
    op.create_table(
        "feed",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_feed")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_item_id"), ["item_id"], unique=False)

    op.create_table(
        "history",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column(
            "at",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="microseconds since 1970",
        ),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False, comment="fields set, as JSON"),
        sa.PrimaryKeyConstraint("item_id", "revision", name=op.f("pk_history")),
    )
    op.create_table(
        "identities",
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("identity", name=op.f("pk_identities")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "identity",
            sa.String(),
            nullable=True,
            comment="what makes the item the same when it comes again",
        ),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("disaster", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("agreement", sa.String(), nullable=False),
        sa.Column("record_level", sa.String(), nullable=False),
        sa.Column(
            "record_opens", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "record_closes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "record_named", sa.String(), nullable=False, comment="agent ids between vertical bars"
        ),
        sa.Column("content_level", sa.String(), nullable=False),
        sa.Column(
            "content_opens", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "content_closes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("content_named", sa.String(), nullable=False),
        sa.Column(
            "package", sa.String(), nullable=False, comment="OCFL object that holds the item"
        ),
        sa.Column(
            "absorbed", sa.Integer(), nullable=False, comment="revision that the package holds"
        ),
        sa.Column(
            "published", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="the whole item as JSON"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("identity", name=op.f("uq_items_identity")),
        sa.UniqueConstraint("seq", name=op.f("uq_items_seq")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_agreement"), ["agreement"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_content_opens"), ["content_opens"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_state"), ["state"], unique=False)
        batch_op.create_index("ix_items_state_batch", ["state", "batch"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False, comment="batch the job works for"),
        sa.Column("priority", sa.Integer(), nullable=False, comment="lower runs first"),
        sa.Column("state", sa.String(), nullable=False, comment="ready, running, done or parked"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", sa.Float(), nullable=False),
        sa.Column("leased_until", sa.Float(), nullable=False),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_jobs_state_priority_run_at", ["state", "priority", "run_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_jobs_subject"), ["subject"], unique=False)

    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "outcomes",
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="the submission's number in its batch"
        ),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column(
            "label",
            sa.Text(),
            nullable=False,
            comment="what staff know it by: path, row, post address",
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "number", name=op.f("pk_outcomes")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_outcome"), ["outcome"], unique=False)

    op.create_table(
        "registers",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_registers")),
    )
    op.create_table(
        "reservations",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False, comment="journal key"),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_reservations")),
    )
    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservations_entry"), ["entry"], unique=False)

    op.create_table(
        "throttles",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttles")),
    )
    op.create_table(
        "zero_hits",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "words", name=op.f("pk_zero_hits")),
    )
    op.create_table(
        "assets",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["items.id"], name=op.f("fk_assets_item_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "position", name=op.f("pk_assets")),
    )
    with op.batch_alter_table("assets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assets_digest"), ["digest"], unique=False)
