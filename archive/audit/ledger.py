"""Journal, registers and papers under audit: what carries no digest the catalog has a copy of."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, RowMapping, select

from archive import journal, register
from archive.agreement import paper
from archive.database import Database
from archive.errors import NotFound
from archive.fixity import Problem
from archive.schema import history, registers
from archive.storage import Store
from archive.tombstone import PREFIX as TOMBSTONES

PREFIXES = tuple(sorted((journal.PREFIX, register.PREFIX, paper.PREFIX, TOMBSTONES)))
_REDACTED = {"redacted": True}
_CHUNK = 500
_PAPERS = f"{register.PREFIX}{paper.KIND}/"


def keys(store: Store, after: str) -> Iterator[str]:
    """Every document behind a key, ascending."""
    for prefix in PREFIXES:
        if after < prefix or after.startswith(prefix):
            behind = after if after.startswith(prefix) else ""
            yield from (stat.key for stat in store.list(prefix, after=behind))


def problems(store: Store, database: Database, key: str) -> list[Problem]:
    """Where a stored document cannot be read, or tells something else than the catalog."""
    try:
        with store.open(key) as stream:
            data = stream.read()
    except NotFound:
        return []
    detail = difference(database, key, data)
    if detail:
        return [Problem(object_id="", key=key, kind="damaged", detail=detail)]
    return [] if not key.startswith(_PAPERS) else _lost(store, key, data)


def _lost(store: Store, key: str, data: bytes) -> list[Problem]:
    """Papers that a revision of their register names and storage has no more."""
    named = paper.keys_of(key.split("/")[3], msgspec.json.decode(data)["value"])
    lost = (one for one in named if store.find(one) is None)
    return [
        Problem(object_id="", key=one, kind="missing", detail=f"{key} names it") for one in lost
    ]


def difference(database: Database, key: str, data: bytes) -> str:
    """In what a document differs from what the catalog took from it; empty where in nothing."""
    with database.read() as connection:
        return _difference(connection, key, data)


def _difference(connection: Connection, key: str, data: bytes) -> str:
    if key.startswith(paper.PREFIX):
        return "is not what was kept" if paper.is_damaged(key, data) else ""
    try:
        if key.startswith(journal.PREFIX):
            return _journal(connection, data)
        if key.endswith(".json"):
            msgspec.json.decode(data)
        if key.startswith(register.PREFIX):
            return _register(connection, key, data)
    except (msgspec.MsgspecError, ValueError, KeyError) as error:
        return f"cannot be read: {error}"
    return ""


def _journal(connection: Connection, data: bytes) -> str:
    entry = journal.decode(data)
    edits = () if entry.void else entry.edits
    for start in range(0, len(edits), _CHUNK):
        part = edits[start : start + _CHUNK]
        query = select(history).where(history.c.item_id.in_({edit.item_id for edit in part}))
        rows = connection.execute(query).mappings()
        held = {(row["item_id"], row["revision"]): row for row in rows}
        for edit in part:
            row = held.get((edit.item_id, edit.revision))
            # None: taken back with its batch, or not applied yet.
            if row is not None and not _agrees(entry, edit, row):
                return f"tells another revision {edit.revision} of {edit.item_id} than the catalog"
    return ""


def _agrees(entry: journal.Entry, edit: journal.Edit, row: RowMapping) -> bool:
    changes = msgspec.json.decode(row["changes"])
    same = _REDACTED in (changes, edit.fields) or changes == edit.fields
    told = (entry.id, entry.agent, entry.action, entry.reason)
    return same and told == (row["entry"], row["agent"], row["action"], row["reason"])


def _register(connection: Connection, key: str, data: bytes) -> str:
    kind, document_id, name = key.removeprefix(register.PREFIX).split("/")
    which = (registers.c.kind == kind, registers.c.id == document_id)
    query = select(registers.c.data).where(
        *which, registers.c.revision == int(name.removesuffix(".json"))
    )
    held = connection.execute(query).scalar()
    return "tells something else than the catalog" if held not in (None, data) else ""
