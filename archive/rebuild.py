"""Catalog from storage: registers, packages, then the journal above what each package holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from archive import audit_row, catalog, journal, register, sealed_read
from archive.agreement import KIND as AGREEMENT
from archive.agreement import SETTLING
from archive.batch import outcomes_of
from archive.clock import Clock
from archive.database import Database
from archive.database.rows import add_rows
from archive.errors import Damaged, NotFound, WrongUse
from archive.identifiers import mint
from archive.identity import qualified
from archive.journal import Edit, Entry
from archive.lexicon import table
from archive.model import Item
from archive.packages import Lying
from archive.preservation import Preservation
from archive.revision import from_micros
from archive.schema import (
    assets,
    audit_log,
    denied,
    feed,
    former_addresses,
    history,
    identities,
    items,
    meta,
    outcomes,
    registers,
    reservations,
    review_facts,
    sealed_reads,
    terms,
)
from archive.side_by_side import side_by_side
from archive.storage import Store
from archive.tombstone import Tombstones

_CHUNK = 1000
_WIPED = (
    *(assets, former_addresses, review_facts, sealed_reads, denied, feed, history, identities),
    *(items, outcomes, registers, reservations, terms, audit_log),
)

Progress = Callable[[str, int], None]
"""Called with the name of the stage and how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    items: int
    entries: int
    problems: tuple[str, ...] = ()


class Rebuild:
    """Fills an empty or damaged catalog from storage; may be killed and started again."""

    def __init__(
        self, *, database: Database, store: Store, preservation: Preservation, clock: Clock
    ) -> None:
        self._database, self._store, self._clock = database, store, clock
        self._preservation, self._tombstones = preservation, Tombstones(store)

    def run(self, progress: Progress) -> Rebuilt:
        """Everything anew; until it ends, ``rebuilding`` tells pages to ask for patience."""
        self._begin()
        with self._database.write() as connection:
            register.restore(connection, self._store)
            sealed_read.restore(connection, self._store)
            audit_row.restore(connection, self._store)
        count, problems = self._items(progress)
        entries = self._journal(progress)
        with self._database.write() as connection:
            table.restore(connection)
        self._replay()
        self._outcomes()
        self._end()
        return Rebuilt(items=count, entries=entries, problems=tuple(problems))

    def refuse_unread(self) -> None:
        """Raises ``WrongUse`` where storage holds an archive; for a catalog that is new and empty.

        What is there already would be taken in a second time.
        """
        held = (self._preservation.packages.ids(), self._store.list(register.PREFIX))
        if any(next(iter(each), None) is not None for each in held):
            raise WrongUse(
                "Storage holds an archive that the catalog knows nothing of. Run "
                "`kumamoto-archive rebuild`, then `kumamoto-archive user password LOGIN`."
            )

    def _begin(self) -> None:
        with self._database.write() as connection:
            for table in _WIPED:
                connection.execute(delete(table))
            set_meta(connection, "rebuilding", "1")

    def _end(self) -> None:
        with self._database.write() as connection:
            held = select(registers.c.id, registers.c.revision).where(registers.c.kind == AGREEMENT)
            for row in connection.execute(held).all():  # items are added within what it allows
                set_meta(connection, catalog.agreed(row.id), str(row.revision))
            connection.execute(delete(meta).where(meta.c.name.startswith(SETTLING)))
            set_meta(connection, "epoch", mint(self._clock()))
            set_meta(connection, "rebuilding", "")

    def _items(self, progress: Progress) -> tuple[int, list[str]]:
        removed = self._removed()
        seen: set[str] = set()
        count = 0
        problems: list[str] = []
        for rows in _batched(self._held(removed, seen, problems), _CHUNK):
            with self._database.write() as connection:
                catalog.add(connection, rows)
                claimed = [
                    {"identity": key, "item_id": item.id}
                    for item, _ in rows
                    if item.identity
                    for key in sorted({item.identity, qualified(item.identity, item.post)})
                ]
                add_rows(connection, identities, claimed)
            count += len(rows)
            progress("items", count)
        return count, problems

    def _held(
        self, removed: set[str], seen: set[str], problems: list[str]
    ) -> Iterator[tuple[Item, str]]:
        for object_id, found, trouble in side_by_side(
            self._whole, self._preservation.packages.lying()
        ):
            problems.extend(trouble)
            for item in found:
                if item.id not in removed and item.id not in seen:
                    seen.add(item.id)
                    yield item, object_id

    def _whole(self, lying: Lying) -> tuple[str, list[Item], list[str]]:
        """What a package holds, mended; one that is damaged stops nobody, and is named."""
        settled = self._preservation.packages.settle(lying)
        if settled is None:
            return "", [], []
        object_id = settled.object_id
        try:
            return object_id, list(self._preservation.read(object_id, settled.head)), []
        except (Damaged, NotFound) as error:
            mends = f"{object_id}: {error} `repair {object_id} --from BACKUP` mends it."
            return object_id, [], [mends]

    def _removed(self) -> set[str]:
        """Items that the undoing of a batch removed; a killed undo may have left their bytes."""
        found: set[str] = set()
        for _, batch in register.Register("batch", self._store, self._database).every():
            found |= set(batch.get("removed", ()))
        return found

    def _journal(self, progress: Progress) -> int:
        count = 0
        keys = (stat.key for stat in self._store.list(journal.PREFIX))
        for entry in side_by_side(partial(journal.read_entry, self._store), keys):
            rows = [] if entry.void else [journal.history_row(entry, e) for e in entry.edits]
            if rows:
                with self._database.write() as connection:
                    add_rows(connection, history, rows)
                    audit_row.mirror(connection, journal.log_row(entry))
            count += 1
            progress("journal", count)
        return count

    def _replay(self) -> None:
        """Apply, item by item and by revision, what a package has not absorbed; gaps are legal."""
        query = (
            select(history, items.c.data)
            .join(items, items.c.id == history.c.item_id)
            .where(history.c.revision > items.c.absorbed)
            .order_by(history.c.item_id, history.c.revision)
        )
        with self._database.read() as connection:
            rows = connection.execution_options(yield_per=_CHUNK).execute(query).mappings()
            groups = groupby(map(dict, rows), key=itemgetter("item_id"))
            for chunk in _batched((list(group) for _, group in groups), _CHUNK):
                with self._database.write() as writer:
                    for steps in chunk:
                        catalog.replace(writer, _replayed(steps))

    def _outcomes(self) -> None:
        settled: set[tuple[str, int]] = set()
        for batch_id, lines in outcomes_of(self._store):
            rows = [row for row in lines if (batch_id, row["number"]) not in settled]
            settled |= {(batch_id, row["number"]) for row in rows}
            if rows:
                with self._database.write() as connection:
                    add_rows(connection, outcomes, rows)


def _replayed(steps: list[dict[str, Any]]) -> Item:
    item = catalog.decode(steps[0]["data"])
    for step in steps:
        fields = msgspec.json.decode(step["changes"])
        edit = Edit(item_id=item.id, revision=step["revision"], fields=fields)
        at = from_micros(step["at"])
        entry = Entry(id=step["entry"], at=at, agent="", action="", reason="")
        item = journal.merge(item, entry, edit)
    return item


def is_rebuilding(database: Database) -> bool:
    """Whether the catalog is being rebuilt, by whichever process."""
    with database.read() as connection:
        query = select(meta.c.value).where(meta.c.name == "rebuilding")
        return bool(connection.execute(query).scalar())


def set_meta(connection: Connection, name: str, value: str) -> None:
    changed = connection.execute(update(meta).where(meta.c.name == name).values(value=value))
    if changed.rowcount == 0:
        connection.execute(insert(meta).values(name=name, value=value))


def _batched(source: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while chunk := list(islice(source, size)):
        yield chunk
