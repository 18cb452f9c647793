"""The catalog's mirror of the lexicon; :mod:`archive.journal` writes to it, rebuild fills it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, inspect, select

from archive.lexicon.term import PREFIX, Kind, Term
from archive.schema import history, terms

Kept = tuple[int, Term]
"""Revision and entry."""


def exists(connection: Connection) -> bool:
    return inspect(connection).has_table(terms.name)


def is_term(subject: str) -> bool:
    """Whether an edit of the journal is about an entry of the lexicon, and not about an item."""
    return subject.startswith(PREFIX)


def encode(term: Term) -> dict[str, Any]:
    """The entry as plain JSON values, as the journal keeps it: whole, never a difference."""
    plain: dict[str, Any] = msgspec.to_builtins(term)
    return plain


def decode(data: bytes) -> Term:
    return msgspec.json.decode(data, type=Term)


def revisions(connection: Connection, subjects: Sequence[str]) -> dict[str, int]:
    """The current revision of each entry; 0 of one that is not there yet."""
    wanted = [subject for subject in subjects if is_term(subject)]
    query = select(terms.c.id, terms.c.revision).where(terms.c.id.in_(wanted))
    held = {row.id: row.revision for row in connection.execute(query)} if wanted else {}
    return {subject: held.get(subject, 0) for subject in wanted}


def put(connection: Connection, term_id: str, revision: int, fields: Mapping[str, Any]) -> bool:
    """Mirror a revision of the journal; False when it, or a later one, is there already.

    Raises ``msgspec.ValidationError`` for fields of a wrong shape.
    """
    if revisions(connection, [term_id])[term_id] >= revision:
        return False
    term = msgspec.convert(dict(fields), Term)
    data = msgspec.json.encode(term, order="deterministic")
    connection.execute(delete(terms).where(terms.c.id == term_id))
    row = {"id": term_id, "revision": revision, "kind": str(term.kind), "data": data}
    connection.execute(insert(terms).values(row))
    return True


def restore(connection: Connection) -> int:
    """Fill the mirror from the history, which came from the journal; how many entries."""
    latest = (
        select(history.c.item_id, func.max(history.c.revision).label("revision"))
        .where(history.c.item_id.startswith(PREFIX))
        .group_by(history.c.item_id)
        .subquery()
    )
    both = (history.c.item_id == latest.c.item_id) & (history.c.revision == latest.c.revision)
    query = select(history.c.item_id, history.c.revision, history.c.changes).join(latest, both)
    rows = connection.execute(query.order_by(history.c.item_id)).all()
    for row in rows:
        put(connection, row.item_id, row.revision, msgspec.json.decode(row.changes))
    return len(rows)


def every(connection: Connection, *, sought: bool = False) -> Iterator[Kept]:
    """Every entry by id: those of the lexicon, or what was decided on sought words."""
    wanted = terms.c.kind == Kind.SOUGHT if sought else terms.c.kind != Kind.SOUGHT
    query = select(terms.c.revision, terms.c.data).where(wanted).order_by(terms.c.id)
    for row in connection.execute(query):
        yield row.revision, decode(row.data)


def find(connection: Connection, term_id: str) -> Kept | None:
    query = select(terms.c.revision, terms.c.data).where(terms.c.id == term_id)
    row = connection.execute(query).first()
    return (row.revision, decode(row.data)) if row else None


def version(connection: Connection) -> str:
    """Changes with every change of the table, and is cheap to ask for."""
    query = select(func.count(), func.coalesce(func.sum(terms.c.revision), 0)).select_from(terms)
    count, total = connection.execute(query).one()
    return f"{count}-{total}"
