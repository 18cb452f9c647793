"""Stored registers: small documents with revisions, kept in storage and mirrored in the catalog.

Batches, quarantine, agents, agreements, lessons and collections live here. A document is written as
``ctl/registers/<kind>/<id>/<revision>.json`` by a conditional write: of two editors one wins.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from archive import audit_row
from archive.database import Database
from archive.errors import AlreadyExists, Conflict, NotFound
from archive.schema import registers
from archive.side_by_side import side_by_side
from archive.storage import Store

PREFIX = "ctl/registers/"
Document = dict[str, Any]
_OF_MACHINES = frozenset(
    {"agent", "invitation", "quarantine", "quarantine-given", "snapshot", "upload"}
)
"""Kinds whose earlier revisions tell the audit log nothing."""


class Register:
    """One kind of document. Values are JSON objects; each write is a new revision."""

    def __init__(self, kind: str, store: Store, database: Database) -> None:
        self.kind, self._store, self._database = kind, store, database

    def get(self, document_id: str) -> Document:
        found = self.find(document_id)
        if found is None:
            raise NotFound
        return found

    def find(self, document_id: str) -> Document | None:
        query = select(registers.c.data).where(
            registers.c.kind == self.kind, registers.c.id == document_id
        )
        with self._database.read() as connection:
            data = connection.execute(query).scalar()
        return msgspec.json.decode(data) if data is not None else None

    def every(self) -> Iterator[tuple[str, Document]]:
        """All documents of the kind by id."""
        query = select(registers.c.id, registers.c.data).where(registers.c.kind == self.kind)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(registers.c.id)).all()
        for row in rows:
            yield row.id, msgspec.json.decode(row.data)

    def held(self) -> Iterator[tuple[str, int, Document]]:
        """Id, revision and document of all documents of the kind, by id."""
        query = select(registers.c.id, registers.c.revision, registers.c.data)
        wanted = query.where(registers.c.kind == self.kind).order_by(registers.c.id)
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        for row in rows:
            yield row.id, row.revision, msgspec.json.decode(row.data)

    def version(self) -> str:
        """Changes with every write of the kind, in whatever process, and is cheap to ask for.

        What erasure puts in place keeps its revision, so the size counts as well.
        """
        revisions, sizes = registers.c.revision, func.length(registers.c.data)
        sums = (func.coalesce(func.sum(one), 0) for one in (revisions, sizes))
        query = select(func.count(), *sums).where(registers.c.kind == self.kind)
        with self._database.read() as connection:
            return "-".join(map(str, connection.execute(query).one()))

    def steps(self, document_id: str) -> Iterator[tuple[int, Document]]:
        """Every revision as it was stored, from the first on."""
        for revision in range(1, self._revision(document_id) + 1):
            with self._store.open(self._key(document_id, revision)) as stream:
                yield revision, msgspec.json.decode(stream.read())

    def rewrite(self, document_id: str, change: Callable[[Document], Document]) -> None:
        """Put another document in place of every revision: for erasure, and nothing else."""
        current = 0
        for current, document in list(self.steps(document_id)):
            data = msgspec.json.encode(change(document), order="deterministic")
            self._store.put(self._key(document_id, current), data)
        with self._database.write() as connection:
            ours = (registers.c.kind == self.kind, registers.c.id == document_id)
            latest = (*ours, registers.c.revision == current)
            connection.execute(update(registers).where(*latest).values(data=data))

    def write(
        self,
        document_id: str,
        document: Document,
        *,
        revision: int | None = None,
        also: Callable[[Connection], None] = lambda _: None,
    ) -> int:
        """Store the next revision; raises ``Conflict`` when ``revision`` is not the current one.

        ``also`` changes the catalog in the transaction in which it comes to know of the revision.
        """
        current = self._revision(document_id)
        if revision is not None and revision != current:
            raise Conflict
        data = msgspec.json.encode(document, order="deterministic")
        try:
            self._store.create(self._key(document_id, current + 1), data)
        except AlreadyExists as error:
            raise Conflict from error
        with self._database.write() as connection:
            mirror(connection, self.kind, document_id, current + 1, data)
            also(connection)
        return current + 1

    def _revision(self, document_id: str) -> int:
        query = select(registers.c.revision).where(
            registers.c.kind == self.kind, registers.c.id == document_id
        )
        with self._database.read() as connection:
            current = connection.execute(query).scalar() or 0
        return self._catch_up(document_id, current)

    def _key(self, document_id: str, revision: int) -> str:
        return f"{PREFIX}{self.kind}/{document_id}/{revision:06}.json"

    def _catch_up(self, document_id: str, current: int) -> int:
        """Take over a revision that was stored by a process killed before it was mirrored."""
        while True:
            key = self._key(document_id, current + 1)
            if self._store.find(key) is None:
                return current
            with self._store.open(key) as stream, self._database.write() as connection:
                mirror(connection, self.kind, document_id, current + 1, stream.read())
            current += 1


def mirror(connection: Connection, kind: str, document_id: str, revision: int, data: bytes) -> None:
    """Put a stored revision into the catalog, unless a later one is there; the log has each."""
    audit_row.mirror(connection, audit_row.of_register(kind, document_id, revision, data))
    key = (registers.c.kind == kind, registers.c.id == document_id)
    held = connection.execute(select(registers.c.revision).where(*key)).scalar()
    if held is not None and held >= revision:
        return
    connection.execute(delete(registers).where(*key))
    row = {"kind": kind, "id": document_id, "revision": revision, "data": data}
    connection.execute(insert(registers).values(row))


def restore(connection: Connection, store: Store) -> int:
    """Fill the catalog's mirror from storage; returns how many documents were read."""
    latest: dict[tuple[str, str], tuple[int, str]] = {}
    earlier: list[str] = []
    for stat in store.list(PREFIX):
        kind, document_id, revision = _named(stat.key)
        if kind not in _OF_MACHINES and (kind, document_id) in latest:
            earlier.append(latest[kind, document_id][1])
        latest[kind, document_id] = (revision, stat.key)
    for (kind, document_id), (revision, key) in latest.items():
        with store.open(key) as stream:
            mirror(connection, kind, document_id, revision, stream.read())
    audit_row.add(connection, side_by_side(partial(_log_row, store), earlier))
    return len(latest)


def _named(key: str) -> tuple[str, str, int]:
    kind, document_id, name = key.removeprefix(PREFIX).split("/")
    return kind, document_id, int(name.removesuffix(".json"))


def _log_row(store: Store, key: str) -> audit_row.Logged | None:
    with store.open(key) as stream:
        return audit_row.of_register(*_named(key), stream.read())
