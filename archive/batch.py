"""Batches: what was given together, its accession entry, and what became of every part of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select

from archive.database import Database
from archive.database.rows import add_rows
from archive.errors import AlreadyExists, NotFound
from archive.register import Register
from archive.schema import outcomes
from archive.side_by_side import side_by_side
from archive.storage import Store

PREFIX = "ctl/batches/"


class Fate(StrEnum):
    """What became of one submission."""

    TAKEN = "taken"
    ALREADY = "already"
    CHANGED = "changed"
    """It is there, the row differs, and nobody asked for an update."""
    UPDATED = "updated"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    CANCELLED = "cancelled"
    """Nobody looked at it: the rest of the batch, or its job, was cancelled before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of a batch's report; ``detail`` says why and what to do, in Japanese."""

    number: int
    outcome: Fate
    label: str
    item_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The accession entry: who gave what, when, on what terms; ``state`` as the work goes on."""

    id: str
    name: str
    kind: str
    accession: str
    by: str
    at: datetime
    source: str = ""
    donor: str = ""
    basis: str = "unknown"
    agreement: str = ""
    """Id of the register, which every item of the batch then names."""
    licence: str = ""
    disaster: str = ""
    date: str = ""
    """EDTF; with ``place`` (a code) and ``credit`` it stands where a part says nothing itself."""
    place: str = ""
    credit: str = ""
    update: bool = False
    state: str = "staging"
    """staging, staged, cancelling, done, undoing or undone."""
    submissions: int = 0
    incomplete: bool = False
    """Staging stopped before the source was through: the rest was never seen."""
    digests: tuple[str, ...] = ()
    """Kept when the batch is undone, so that the register still says what was given."""
    removed: tuple[str, ...] = ()
    """Ids of items that undoing removed; they were never published."""
    packages: tuple[str, ...] = ()
    """Objects that held them."""
    undone_by: str = ""
    undone_at: datetime | None = None
    undone_why: str = ""


class Batches:
    def __init__(self, store: Store, database: Database) -> None:
        self._store, self._database = store, database
        self._register = Register("batch", store, database)

    def open(self, batch: Batch) -> Batch:
        """Enter a new batch under the next accession number of its year."""
        number = sum(1 for _ in self._register.every()) + 1
        while True:
            accession = f"{batch.at:%Y}-{number:04}"
            try:
                self._store.create(f"ctl/accessions/{accession}", batch.id.encode())
            except AlreadyExists:
                number += 1
                continue
            return self.write(replace(batch, accession=accession))

    def write(self, batch: Batch) -> Batch:
        self._register.write(batch.id, msgspec.to_builtins(batch))
        return batch

    def get(self, batch_id: str) -> Batch:
        """By id, accession number or name (the latest of that name); raises ``NotFound``."""
        found = self._register.find(batch_id)
        if found is not None:
            return msgspec.convert(found, Batch)
        named = [b for b in self.every() if batch_id in (b.accession, b.name)]
        if not named:
            raise NotFound(f"there is no batch {batch_id}")
        return named[-1]

    def find(self, batch_id: str) -> Batch | None:
        """By id alone."""
        found = self._register.find(batch_id)
        return msgspec.convert(found, Batch) if found is not None else None

    def every(self) -> list[Batch]:
        """All batches, oldest first."""
        return [msgspec.convert(document, Batch) for _, document in self._register.every()]

    def report(
        self, batch_id: str, fates: Sequence[Fate] = (), *, limit: int = -1
    ) -> Iterator[Outcome]:
        """Lines of the report in the order things were given, of some fates or of all."""
        query = select(outcomes).where(outcomes.c.batch == batch_id).order_by(outcomes.c.number)
        if fates:
            query = query.where(outcomes.c.outcome.in_([str(fate) for fate in fates]))
        if limit >= 0:
            query = query.limit(limit)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        for row in rows:
            values = {name: row[name] for name in ("number", "label", "item_id", "detail")}
            yield Outcome(outcome=Fate(row["outcome"]), **values)

    def counts(self, batch_id: str) -> Mapping[Fate, int]:
        query = select(outcomes.c.outcome, func.count()).where(outcomes.c.batch == batch_id)
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(outcomes.c.outcome))
            return {Fate(fate): count for fate, count in rows}

    def settled(self, batch_id: str, first: int, last: int) -> set[int]:
        """Numbers between first and last (inclusive) that have an outcome already."""
        query = select(outcomes.c.number).where(
            outcomes.c.batch == batch_id, outcomes.c.number.between(first, last)
        )
        with self._database.read() as connection:
            return set(connection.execute(query).scalars())

    def store_report(self, batch_id: str, rows: Sequence[Outcome]) -> None:
        """Keep lines of the report in storage, under the number of the first; repeatable."""
        if rows:
            key = f"{PREFIX}{batch_id}/report/{rows[0].number:09}.jsonl"
            data = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
            try:
                self._store.create(key, data)
            except AlreadyExists:  # by a run that was killed; ours says the same or more
                self._store.put(key, data)


def record(connection: Connection, batch_id: str, rows: Sequence[Outcome]) -> None:
    """Lines of the report into the catalog, with the items they speak of."""
    add_rows(connection, outcomes, [_row(batch_id, row) for row in rows])


def unrecord(connection: Connection, batch_id: str, number: int) -> None:
    """Take one line out of the catalog's report, until it is known what becomes of its part."""
    line = (outcomes.c.batch == batch_id, outcomes.c.number == number)
    connection.execute(delete(outcomes).where(*line))


def redact_report(store: Store, batch_id: str, item_id: str) -> None:
    """Rewrite the stored lines that speak of an item: only number and outcome stay."""
    for stat in list(store.list(f"{PREFIX}{batch_id}/report/")):
        with store.open(stat.key) as stream:
            lines = [msgspec.json.decode(line, type=Outcome) for line in stream.read().splitlines()]
        if any(line.item_id == item_id for line in lines):
            bare = [
                replace(line, label="", detail="") if line.item_id == item_id else line
                for line in lines
            ]
            store.put(stat.key, b"".join(msgspec.json.encode(line) + b"\n" for line in bare))


def outcomes_of(store: Store) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Stored report lines as catalog rows, one part of a batch's report at a time."""

    def read(key: str) -> tuple[str, list[dict[str, Any]]]:
        batch_id = key.removeprefix(PREFIX).partition("/")[0]
        with store.open(key) as stream:
            lines = [msgspec.json.decode(line, type=Outcome) for line in stream.read().splitlines()]
        return batch_id, [_row(batch_id, line) for line in lines]

    return side_by_side(read, (stat.key for stat in store.list(PREFIX)))


def _row(batch_id: str, outcome: Outcome) -> dict[str, Any]:
    return {**msgspec.to_builtins(outcome), "batch": batch_id}
