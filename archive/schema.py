"""Tables of the catalog; everything but accounts, jobs and counters can be rebuilt from storage."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Number = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", String, primary_key=True),
    Column("seq", _Number, nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    Column(
        "identity", String, unique=True, comment="what makes the item the same when it comes again"
    ),
    Column("state", String, nullable=False, index=True),
    Column("type", String, nullable=False),
    Column("disaster", String, nullable=False),
    Column("batch", String, nullable=False, index=True),
    Column("agreement", String, nullable=False, index=True),
    Column("record_level", String, nullable=False),
    Column("record_opens", _Number, nullable=False, index=True),
    Column("record_closes", _Number, nullable=False, index=True),
    Column("record_named", String, nullable=False, comment="agent ids between vertical bars"),
    Column("content_level", String, nullable=False),
    Column("content_opens", _Number, nullable=False, index=True),
    Column("content_closes", _Number, nullable=False, index=True),
    Column("content_named", String, nullable=False),
    Column(
        "scope",
        String,
        nullable=False,
        server_default="",
        comment="where it belongs, between vertical bars",
    ),
    Column("package", String, nullable=False, comment="OCFL object that holds the item"),
    Column("absorbed", Integer, nullable=False, comment="revision that the package holds"),
    Column("published", _Number, nullable=False),
    Column("received", _Number, nullable=False),
    Column("data", LargeBinary, nullable=False, comment="the whole item as JSON"),
)
Index("ix_items_state_batch", items.c.state, items.c.batch)
_LAGGING = (items.c.revision > items.c.absorbed) & (items.c.package == items.c.id)
Index("ix_items_lagging", items.c.seq, sqlite_where=_LAGGING, postgresql_where=_LAGGING)

assets = Table(
    "assets",
    metadata,
    Column("item_id", String, ForeignKey("items.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("digest", String, nullable=False, index=True),
    Column("media_type", String, nullable=False),
    PrimaryKeyConstraint("item_id", "position"),
)

former_addresses = Table(
    "former_addresses",
    metadata,
    Column("key", String, nullable=False, comment="digest of the address in one spelling"),
    Column("item_id", String, ForeignKey("items.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("key", "item_id"),
)
Index("ix_former_addresses_item_id", former_addresses.c.item_id)

review_facts = Table(
    "review_facts",
    metadata,
    Column("item_id", String, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", _Number, nullable=False),
    Column("state", String, nullable=False),
    Column("type", String, nullable=False),
    Column("batch", String, nullable=False),
    Column("record_level", String, nullable=False),
    Column("record_named", String, nullable=False, comment="agent ids between vertical bars"),
    Column("questions", String, nullable=False, comment="what is open, between vertical bars"),
    Column("places", String, nullable=False, comment="codes, with those of all that is around"),
    Column(
        "scope",
        String,
        nullable=False,
        server_default="",
        comment="where it belongs, between vertical bars",
    ),
)
Index("ix_review_facts_state_seq", review_facts.c.state, review_facts.c.seq)

sealed_reads = Table(
    "sealed_reads",
    metadata,
    Column("id", String, primary_key=True),
    Column("item_id", String, nullable=False, index=True),
    Column("at", _Number, nullable=False, comment="microseconds since 1970"),
    Column("agent", String, nullable=False),
    Column("part", String, nullable=False, comment="record or content"),
    Column("door", String, nullable=False, comment="by which address it was opened"),
)

feed = Table(
    "feed",
    metadata,
    Column("position", _Number, primary_key=True, autoincrement=True),
    Column("item_id", String, nullable=False, index=True),
    sqlite_autoincrement=True,
)

denied = Table(
    "denied",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("position", _Number, nullable=False, comment="feed position that makes this unneeded"),
)

reservations = Table(
    "reservations",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("entry", String, nullable=False, index=True, comment="journal key"),
    Column("at", Float, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("item_id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("entry", String, nullable=False),
    Column("at", _Number, nullable=False, comment="microseconds since 1970"),
    Column("agent", String, nullable=False),
    Column("action", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changes", LargeBinary, nullable=False, comment="fields set, as JSON"),
    PrimaryKeyConstraint("item_id", "revision"),
)

Index("ix_history_agent_at", history.c.agent, history.c.at)

checkouts = Table(
    "checkouts",
    metadata,
    Column("item_id", String, primary_key=True),
    Column("agent", String, nullable=False, index=True),
    Column("until", Float, nullable=False),
)

registers = Table(
    "registers",
    metadata,
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "id"),
)

identities = Table(
    "identities",
    metadata,
    Column("identity", String, primary_key=True),
    Column("item_id", String, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("subject", String, nullable=False, comment="batch the job works for"),
    Column("priority", Integer, nullable=False, comment="lower runs first"),
    Column("state", String, nullable=False, comment="ready, running, done or parked"),
    Column("attempts", Integer, nullable=False),
    Column("run_at", Float, nullable=False),
    Column("leased_until", Float, nullable=False),
    Column("worker", String, nullable=False),
    Column("error", Text, nullable=False),
)
Index("ix_jobs_state_priority_run_at", jobs.c.state, jobs.c.priority, jobs.c.run_at)
Index("ix_jobs_subject_state", jobs.c.subject, jobs.c.state)

outcomes = Table(
    "outcomes",
    metadata,
    Column("batch", String, nullable=False),
    Column("number", Integer, nullable=False, comment="the submission's number in its batch"),
    Column("outcome", String, nullable=False, index=True),
    Column("item_id", String, nullable=False),
    Column("label", Text, nullable=False, comment="what staff know it by: path, row, post address"),
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("batch", "number"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("agent", String, primary_key=True),
    Column("login", String, nullable=False, unique=True),
    Column("password", String, nullable=False, comment="argon2 hash; empty cannot sign in"),
    Column("epoch", Integer, nullable=False, comment="sessions of an earlier epoch have ended"),
    Column(
        "second_step",
        String,
        nullable=False,
        server_default="",
        comment="how codes are judged, as JSON; empty where none are asked for",
    ),
)

throttles = Table(
    "throttles",
    metadata,
    Column("key", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", Float, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", String, primary_key=True, comment="sorts by time"),
    Column("at", _Number, nullable=False, comment="microseconds since 1970"),
    Column("agent", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False, comment="what it was done to, where it is one thing"),
    Column("count", Integer, nullable=False, comment="how many things it was done to"),
    Column("said", Text, nullable=False, comment="what else is told, as JSON"),
)
Index("ix_audit_log_agent_id", audit_log.c.agent, audit_log.c.id)
Index("ix_audit_log_kind_id", audit_log.c.kind, audit_log.c.id)
Index("ix_audit_log_agent_kind_id", audit_log.c.agent, audit_log.c.kind, audit_log.c.id)
Index("ix_audit_log_subject_id", audit_log.c.subject, audit_log.c.id)

terms = Table(
    "terms",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("data", LargeBinary, nullable=False, comment="the entry of the lexicon as JSON"),
)

editions = Table(
    "editions",
    metadata,
    Column("version", String, primary_key=True, comment="of the analysis made with these words"),
    Column("data", LargeBinary, nullable=False, comment="entries that decide how texts are cut"),
)

zero_hits = Table(
    "zero_hits",
    metadata,
    Column("day", String, nullable=False),
    Column("words", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column(
        "found",
        Integer,
        nullable=False,
        server_default="0",
        comment="how many items were found, the last time",
    ),
    PrimaryKeyConstraint("day", "words"),
)
