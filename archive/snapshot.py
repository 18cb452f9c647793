"""Citable snapshots: which items a search or a collection held for the public at an instant.

A snapshot is one document of a register and keeps numbers and revisions alone, never a word of an
item. What it shows is judged each time: an item that went since is a gap, one that was revised
since is shown as it is now and says so. The same material under the same name is the same snapshot.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import msgspec

from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.errors import Conflict, Damaged, InvalidSubmission
from archive.exports.unit import Piece
from archive.judgement import Judgement
from archive.model import Item
from archive.record import record
from archive.register import Document, Register
from archive.rights import PUBLIC, Viewer
from archive.storage import Store
from archive.tombstone import Tombstones

MOST = 10_000
"""Items of one snapshot."""
NOTHING = "公開中の資料がないので、記録できません。"
TOO_MANY = "資料が多すぎます。10,000件までに絞り込んでください。"
_ID_LENGTH = 26
_CHUNK = 500


class Row(NamedTuple):
    """One item as it was: its revision, and whether its content was open to the public."""

    item: str
    revision: int
    content: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a snapshot is of: a search by its parameters, or a collection by id and revision.

    What the collection said stays with the collection: if it is closed, so are its words.
    """

    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    collection: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """As it is stored; ``made`` is aware, UTC."""

    made: datetime
    subject: Subject
    rows: tuple[Row, ...]
    sha256: str
    """Of the records as JSON Lines, in Japanese; empty after an erasure, for a digest of what is
    erased could be tried against guesses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many of the items are as they were, revised, and not to be seen."""

    open: int
    changed: int
    closed: int

    @property
    def size(self) -> int:
        return self.open + self.changed + self.closed


class Snapshots:
    def __init__(self, store: Store, database: Database, catalog: Catalog, clock: Clock) -> None:
        self._register = Register("snapshot", store, database)
        self._tombstones = Tombstones(store)
        self._catalog, self._clock = catalog, clock

    def take(self, subject: Subject, items: Iterable[Item], *, base_url: str) -> tuple[str, bool]:
        """Keep what the public sees of the items, in their order; the id, and whether it is new.

        Raises ``InvalidSubmission`` where there is nothing or too much.
        """
        now = self._clock()
        judgement, digest = Judgement(PUBLIC, now), hashlib.sha256()
        rows: list[Row] = []
        for item in items:
            grant = judgement.of(item)
            if not grant.record:
                continue
            if len(rows) == MOST:
                raise InvalidSubmission({"subject": TOO_MANY})
            digest.update(msgspec.json.encode(record(item, grant, base_url=base_url)) + b"\n")
            rows.append(Row(item.id, item.revision, grant.content))
        if not rows:
            raise InvalidSubmission({"subject": NOTHING})
        taken = Snapshot(made=now, subject=subject, rows=tuple(rows), sha256=digest.hexdigest())
        told = msgspec.json.encode((subject, taken.rows), order="deterministic").decode()
        # Keyed, so that the id of a snapshot whose item is erased confirms no guess either.
        snapshot_id = self._tombstones.mark(told)[:_ID_LENGTH]
        if self._register.find(snapshot_id) is None:
            with suppress(Conflict):  # somebody was faster with the same
                self._register.write(snapshot_id, msgspec.to_builtins(taken), revision=0)
                return snapshot_id, True
        return snapshot_id, False

    def get(self, snapshot_id: str) -> Snapshot:
        """Raises ``NotFound``."""
        return _read(self._register.get(snapshot_id))

    def every(self) -> list[tuple[str, Snapshot]]:
        """All of them by when they were made, the oldest first."""
        found = [(one, _read(document)) for one, document in self._register.every()]
        return sorted(found, key=lambda pair: (pair[1].made, pair[0]))

    def pieces(
        self, snapshot: Snapshot, viewer: Viewer, *, begin: int = 0, count: int = MOST
    ) -> Iterator[Piece]:
        """``count`` rows behind the first ``begin``, each judged now.

        What is sealed is a gap for everybody.
        """
        judgement = Judgement(replace(viewer, agent=""), self._clock())
        public = Judgement(PUBLIC, self._clock())
        rows = snapshot.rows[begin : begin + count]
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            found = self._catalog.items([row.item for row in part])
            for number, row in enumerate(part, begin + start + 1):
                item = found.get(row.item)
                grant = judgement.of(item) if item is not None else None
                if item is None or grant is None or not grant.record:
                    yield Piece(number=number, granted=None)
                    continue
                now_public = public.of(item)
                same = (item.revision, now_public.content) == (row.revision, row.content)
                yield Piece(number=number, granted=(item, grant), changed=not same)

    def standing(self, snapshot: Snapshot, viewer: Viewer) -> Standing:
        """Of all rows, for this viewer now."""
        pieces = list(self.pieces(snapshot, viewer))
        closed = sum(piece.granted is None for piece in pieces)
        changed = sum(piece.changed for piece in pieces)
        return Standing(open=len(pieces) - closed - changed, changed=changed, closed=closed)

    def forget(self, item: Item) -> None:
        """Of an erased item no digest that its words went into is kept."""
        for snapshot_id, document in list(self._register.every()):
            if any(row.item == item.id for row in _read(document).rows):
                self._register.rewrite(snapshot_id, lambda held: {**held, "sha256": ""})


def _read(document: Document) -> Snapshot:
    try:
        return msgspec.convert(document, Snapshot)
    except msgspec.ValidationError as error:
        raise Damaged(f"a snapshot cannot be read: {error}") from error
