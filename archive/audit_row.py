"""Rows of the audit log: what each document in storage makes of itself, and their table.

See :mod:`archive.audit_log`, which reads them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, Row, insert, select

from archive.database.rows import add_rows
from archive.revision import from_micros, micros
from archive.schema import audit_log
from archive.side_by_side import side_by_side
from archive.storage import Store

PREFIX = "ctl/log/"
MACHINE = "system"
_CHUNK = 1000


class Kind(StrEnum):
    SEALED = "sealed"
    """Something sealed was opened."""
    DECISION = "decision"
    """A decision on one item, or an edit of it."""
    BULK = "bulk"
    """One action over several items."""
    LEXICON = "lexicon"
    WRITING = "writing"
    """A step of a register: lessons, collections, requests, sources, batches."""
    ACCOUNT = "account"
    SIGN_IN = "sign-in"
    EXPORT = "export"
    """A download that held something that the public may not see."""
    PAPER = "paper"
    """The signed paper of an agreement was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One row; ``subject`` is an item, an agent or ``kind/id`` of a register, or empty."""

    id: str
    at: datetime
    agent: str
    kind: str
    action: str
    subject: str = ""
    count: int = 1
    said: Mapping[str, str] = field(default_factory=dict)


def row_id(at: datetime, key: str) -> str:
    """Sorts by time, and is the same whenever the row is made again."""
    return f"{micros(at):016}-{key}"


def of_entry(
    entry: str, *, at: datetime, agent: str, action: str, items: tuple[str, ...]
) -> Logged | None:
    """The row of an entry of the journal; what the machine did by itself has none."""
    if agent == MACHINE or not items:
        return None
    kind = Kind.DECISION if len(items) == 1 else Kind.BULK
    if items[0].startswith("lexicon:"):
        kind = Kind.LEXICON
    return Logged(
        id=row_id(at, entry),
        at=at,
        agent=agent,
        kind=kind,
        action=action,
        subject=items[0] if len(items) == 1 else "",
        count=len(items),
    )


def of_register(kind: str, document_id: str, revision: int, data: bytes) -> Logged | None:
    """The row of a revision of a register; those that no person wrote have none."""
    document = msgspec.json.decode(data)
    at, agent, action = _step(kind, revision, document)
    if not at or agent in ("", MACHINE):
        return None
    key = hashlib.sha256(f"{kind}/{document_id}/{revision}".encode()).hexdigest()[:26]
    moment = datetime.fromisoformat(at)
    # The number of a request opens its answer: here, as in the history, its beginning stands.
    name = f"{document_id[:4]}…" if kind == "takedown" else document_id
    return Logged(
        id=row_id(moment, key),
        at=moment,
        agent=agent,
        kind=Kind.WRITING,
        action=action,
        subject=f"{kind}/{name}",
    )


def _step(kind: str, revision: int, document: Mapping[str, object]) -> tuple[str, str, str]:
    """When, who and what; no instant where the register does not keep that."""
    if kind == "batch":
        undone = document.get("state") == "undone"
        if revision > 1 and not undone:
            return "", "", ""
        at, by = ("undone_at", "undone_by") if undone else ("at", "by")
        when, who = (str(document.get(name) or "") for name in (at, by))
        return when, who, "undo" if undone else "take-in"
    if not {"at", "agent", "action"} <= document.keys():
        return "", "", ""
    return str(document["at"]), str(document["agent"]), str(document["action"])


def of_read(read_id: str, *, at: datetime, agent: str, item: str, part: str, door: str) -> Logged:
    """The row of a read of something sealed."""
    return Logged(
        id=row_id(at, read_id),
        at=at,
        agent=agent,
        kind=Kind.SEALED,
        action=part,
        subject=item,
        said={"door": door},
    )


def mirror(connection: Connection, logged: Logged | None) -> None:
    """Put a row into the catalog, unless it is there."""
    if logged is None:
        return
    there = select(audit_log.c.id).where(audit_log.c.id == logged.id)
    if connection.execute(there).first() is None:
        connection.execute(insert(audit_log).values(_row(logged)))


def add(connection: Connection, logged: Iterable[Logged | None]) -> None:
    """Put rows into a catalog that has none of them."""
    add_rows(connection, audit_log, [_row(one) for one in logged if one is not None])


def restore(connection: Connection, store: Store) -> None:
    """Fill the catalog with the notes that lie in storage."""

    def read(key: str) -> Logged:
        with store.open(key) as stream:
            return msgspec.json.decode(stream.read(), type=Logged)

    rows: list[Logged] = []
    for logged in side_by_side(read, (stat.key for stat in store.list(PREFIX))):
        rows.append(logged)
        if len(rows) == _CHUNK:
            add(connection, rows)
            rows = []
    add(connection, rows)


def _row(logged: Logged) -> dict[str, object]:
    said = msgspec.json.encode(logged.said, order="deterministic").decode()
    return {**msgspec.to_builtins(logged), "at": micros(logged.at), "said": said}


def logged(row: Row[tuple[object, ...]]) -> Logged:
    values = dict(row._mapping)
    said = msgspec.json.decode(values["said"], type=dict[str, str])
    return Logged(**{**values, "at": from_micros(values["at"]), "said": said})
