"""The journal: every action of a person, an immutable entry in storage, applied to the catalog.

An entry is reserved, written, applied. The reservation is where a second editor is refused; the
conditional write is the commit point; applying can be repeated until it is done. A writer that
vanished is settled by :meth:`Journal.recover`, which either applies its entry or voids its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from archive import audit_row, catalog
from archive.agreement.stamping import Stamp
from archive.clock import JUMP, Clock
from archive.database import Database
from archive.errors import AlreadyExists, Conflict, NotFound, RevisionConflict
from archive.identifiers import mint, minted_at
from archive.lexicon import table
from archive.model import Item, Level, State
from archive.revision import micros
from archive.rights import facts
from archive.schema import history, items, reservations
from archive.storage import Store

PREFIX = "ctl/journal/"
_SLICE = 500
_INDEXED = (
    "title",
    "description",
    "alt",
    "text",
    "masks",
    "places",
    "themes",
    "collections",
    "creator",
    "credit",
    "post",
)
"""Fields whose words the public index holds: a word that was taken out must not be found."""
_ABANDONED_AFTER = 60.0
"""Seconds after which a reservation without an entry is taken for a dead writer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Fields to set on one item, given the revision that the person saw.

    ``item_id`` may be the id of an entry of the lexicon, whose fields are then given whole.
    """

    item_id: str
    revision: int
    fields: Mapping[str, Any]
    was: Mapping[str, Any] | None = None
    """What these fields were before, where the action can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One action of a person over one or many items."""

    id: str
    at: datetime
    agent: str
    action: str
    reason: str
    edits: tuple[Edit, ...] = ()
    """Here ``revision`` is the new one."""
    void: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


class Journal:
    def __init__(self, database: Database, store: Store, clock: Clock) -> None:
        self._database, self._store, self._clock = database, store, clock

    def commit(
        self, *, agent: str, action: str, reason: str, edits: Sequence[Edit], entry: str = ""
    ) -> Entry:
        """Write and apply one entry; raises ``RevisionConflict`` when an item has moved on.

        ``entry`` is an id that the caller has just minted and kept, to :meth:`settle` it.
        """
        now = minted_at(entry) if entry else self._clock()
        entry_id = entry or mint(now)
        new = tuple(replace(edit, revision=edit.revision + 1) for edit in edits)
        made = Entry(id=entry_id, at=now, agent=agent, action=action, reason=reason, edits=new)
        self._reserve(made)
        try:
            self._store.create(key_of(made), encode(made))
        except AlreadyExists as error:
            raise Conflict("this action took too long and was given up; repeat it") from error
        self.apply(made)
        return made

    def apply(self, entry: Entry) -> None:
        """Bring the catalog up to the entry, in slices; repeating it changes nothing."""
        for start in range(0, len(entry.edits), _SLICE):
            with self._database.write() as connection:
                for edit in entry.edits[start : start + _SLICE]:
                    _apply(connection, entry, edit)
                audit_row.mirror(connection, log_row(entry))

    def recover(self, *, patience: float = _ABANDONED_AFTER) -> int:
        """Settle reservations of writers that vanished; returns how many entries were settled."""
        now, at = self._clock().timestamp(), reservations.c.at
        old = (at <= now - patience) | (at > now + JUMP)  # or made by a clock put back since
        query = select(reservations.c.entry).where(old).distinct()
        with self._database.read() as connection:
            keys = list(connection.execute(query).scalars())
        for key in keys:
            self._settle(key)
        return len(keys)

    def find(self, entry_id: str) -> Entry:
        """The entry of this id, which tells its day; raises ``NotFound``."""
        return self.read(_key_with(entry_id))

    def settle(self, entry_id: str) -> Entry | None:
        """Apply an entry to its end; one that is not written never will be (``None``)."""
        self._settle(_key_with(entry_id))
        entry = self.find(entry_id)
        return None if entry.void else entry

    def read(self, key: str) -> Entry:
        return read_entry(self._store, key)

    def _reserve(self, entry: Entry) -> None:
        at, key = entry.at.timestamp(), key_of(entry)
        with self._database.write() as connection:
            _check(connection, entry.edits)
            rows = [
                {"item_id": e.item_id, "revision": e.revision, "entry": key, "at": at}
                for e in entry.edits
            ]
            if rows:
                connection.execute(insert(reservations), rows)

    def _settle(self, key: str) -> None:
        void = Entry(
            id=key, at=self._clock(), agent="", action="void", reason="abandoned", void=True
        )
        try:
            self._store.create(key, encode(void))
        except AlreadyExists:
            self.apply(self.read(key))
        with self._database.write() as connection:
            connection.execute(delete(reservations).where(reservations.c.entry == key))


def _check(connection: Connection, edits: Sequence[Edit]) -> None:
    """Every item exists, is at the revision seen, and nobody is writing to it."""
    for start in range(0, len(edits), _SLICE):
        part = {edit.item_id: edit for edit in edits[start : start + _SLICE]}
        query = select(items.c.id, items.c.revision).where(items.c.id.in_(part))
        found = {row.id: row.revision for row in connection.execute(query)}
        found |= table.revisions(connection, list(part))
        taken = select(reservations.c.item_id).where(reservations.c.item_id.in_(part))
        busy = set(connection.execute(taken).scalars())
        for item_id, edit in part.items():
            if item_id not in found:
                raise NotFound(f"there is no item {item_id}")
            if found[item_id] != edit.revision - 1 or item_id in busy:
                raise RevisionConflict(item_id, edit.revision - 1, found[item_id])


def _apply(connection: Connection, entry: Entry, edit: Edit) -> None:
    row = connection.execute(select(items.c.data).where(items.c.id == edit.item_id)).scalar()
    ours = (reservations.c.item_id == edit.item_id, reservations.c.entry == key_of(entry))
    connection.execute(delete(reservations).where(*ours))
    if table.is_term(edit.item_id):
        if table.put(connection, edit.item_id, edit.revision, edit.fields):
            connection.execute(insert(history).values(history_row(entry, edit)))
        return
    if row is None:
        return
    before = catalog.decode(row)
    if before.revision >= edit.revision:
        return
    after = Stamp(connection).of(merge(before, entry, edit))
    position = catalog.replace(connection, after)
    connection.execute(insert(history).values(history_row(entry, edit)))
    if _narrows(before, after):
        catalog.deny(connection, after.id, position)


def _narrows(before: Item, after: Item) -> bool:
    """Whether the index, as it is, could still show somebody what may no longer be shown."""
    sealed = Level.SEALED in (after.record.level, after.content.level)
    if before.state is not State.PUBLISHED:
        return sealed and facts(before) != facts(after)
    if before.rights.agreement != after.rights.agreement:
        return True  # the index cannot keep it out by its agreement yet
    return facts(before) != facts(after) or any(
        getattr(before, name) != getattr(after, name) for name in _INDEXED
    )


def merge(item: Item, entry: Entry, edit: Edit) -> Item:
    """The item after the edit; raises ``msgspec.ValidationError`` for fields of a wrong shape."""
    fields = {} if "redacted" in edit.fields else edit.fields
    return with_fields(item, {**fields, "revision": edit.revision, "updated": entry.at})


def with_fields(item: Item, fields: Mapping[str, Any]) -> Item:
    """The item with plain JSON values set; raises ``msgspec.ValidationError`` as above."""
    return msgspec.convert(msgspec.to_builtins(item) | dict(fields), Item)


def log_row(entry: Entry) -> audit_row.Logged | None:
    """The entry as one row of the audit log; a void one did nothing."""
    touched = () if entry.void else tuple(edit.item_id for edit in entry.edits)
    return audit_row.of_entry(
        entry.id, at=entry.at, agent=entry.agent, action=entry.action, items=touched
    )


def history_row(entry: Entry, edit: Edit) -> dict[str, object]:
    return {
        "item_id": edit.item_id,
        "revision": edit.revision,
        "entry": entry.id,
        "at": micros(entry.at),
        "agent": entry.agent,
        "action": entry.action,
        "reason": entry.reason,
        "changes": msgspec.json.encode(edit.fields, order="deterministic"),
    }


def read_entry(store: Store, key: str) -> Entry:
    with store.open(key) as stream:
        return decode(stream.read())


def _key_with(entry_id: str) -> str:
    return f"{PREFIX}{minted_at(entry_id):%Y-%m-%d}/{entry_id}.jsonl"


def key_of(entry: Entry) -> str:
    return f"{PREFIX}{entry.at:%Y-%m-%d}/{entry.id}.jsonl"


def encode(entry: Entry) -> bytes:
    """One line for the action, one for each item it touched."""
    head = {
        "format": 1,
        "entry": entry.id,
        "at": entry.at,
        "agent": entry.agent,
        "action": entry.action,
        "reason": entry.reason,
        "void": entry.void,
        "extra": entry.extra,
    }
    lines = [head, *map(_line, entry.edits)]
    return b"".join(msgspec.json.encode(line, order="deterministic") + b"\n" for line in lines)


def _line(edit: Edit) -> dict[str, Any]:
    line = {"item": edit.item_id, "revision": edit.revision, "set": edit.fields}
    return line if edit.was is None else {**line, "was": edit.was}


def decode(data: bytes) -> Entry:
    head, *lines = (msgspec.json.decode(line) for line in data.splitlines())
    edits = (
        Edit(item_id=x["item"], revision=x["revision"], fields=x["set"], was=x.get("was"))
        for x in lines
    )
    return Entry(
        id=head["entry"],
        at=datetime.fromisoformat(head["at"]),
        agent=head["agent"],
        action=head["action"],
        reason=head["reason"],
        edits=tuple(edits),
        void=head["void"],
        extra=head["extra"],
    )
