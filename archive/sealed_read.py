"""Reads of what is sealed: who opened it, when, and by which door; kept in storage for ever.

A read is stored before the answer goes out, as ``ctl/reads/<day>/<id>.json``, and mirrored in the
catalog, from where the history of an item shows it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, insert, select

from archive import audit_row
from archive.clock import Clock
from archive.database import Database
from archive.database.rows import add_rows
from archive.identifiers import mint
from archive.model import Item, Level
from archive.revision import from_micros, micros
from archive.rights import Grant
from archive.schema import items, sealed_reads
from archive.storage import Store

PREFIX = "ctl/reads/"
RECORD, CONTENT = "record", "content"
_CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRead:
    """One opening of a sealed thing; ``door`` names the address, ``part`` record or content."""

    id: str
    item_id: str
    at: datetime
    agent: str
    part: str
    door: str


class SealedReads:
    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._store, self._database, self._clock = store, database, clock

    def is_sealed(self, item_id: str) -> bool:
        """Whether anything of the item is sealed, without reading the item."""
        query = select(items.c.record_level, items.c.content_level).where(items.c.id == item_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return row is not None and Level.SEALED in row

    def note(self, item_id: str, *, agent: str, part: str, door: str) -> SealedRead:
        """Keep one read; it is in storage when this returns."""
        now = self._clock()
        read = SealedRead(id=mint(now), item_id=item_id, at=now, agent=agent, part=part, door=door)
        data = msgspec.json.encode(read, order="deterministic")
        self._store.create(f"{PREFIX}{now:%Y-%m-%d}/{read.id}.json", data)
        with self._database.write() as connection:
            connection.execute(insert(sealed_reads).values(_row(read)))
            audit_row.mirror(connection, _log_row(read))
        return read

    def of(self, item_id: str) -> list[SealedRead]:
        """Reads of one item, oldest first."""
        ours = sealed_reads.c.item_id == item_id
        return self._read(select(sealed_reads).where(ours).order_by(sealed_reads.c.id))

    def latest(self, *, before: str = "", limit: int) -> list[SealedRead]:
        """Reads of all items, latest first, from before the one with this id."""
        query = select(sealed_reads).order_by(sealed_reads.c.id.desc()).limit(limit)
        if before:
            query = query.where(sealed_reads.c.id < before)
        return self._read(query)

    def _read(self, query: Select[Any]) -> list[SealedRead]:
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [SealedRead(**{**row, "at": from_micros(row["at"])}) for row in rows]


def parts_opened(item: Item, grant: Grant) -> tuple[str, ...]:
    """What of the item is sealed and open to whom the grant was given."""
    record = item.record.level is Level.SEALED and grant.record
    content = item.content.level is Level.SEALED and grant.content
    return tuple(part for part, opened in ((RECORD, record), (CONTENT, content)) if opened)


def restore(connection: Connection, store: Store) -> int:
    """Fill the catalog's mirror from storage; returns how many reads were found."""
    found: list[SealedRead] = []
    count = 0
    for stat in store.list(PREFIX):
        with store.open(stat.key) as stream:
            found.append(msgspec.json.decode(stream.read(), type=SealedRead))
        count += 1
        if len(found) == _CHUNK:
            _add(connection, found)
            found = []
    _add(connection, found)
    return count


def _add(connection: Connection, reads: list[SealedRead]) -> None:
    add_rows(connection, sealed_reads, [_row(read) for read in reads])
    audit_row.add(connection, map(_log_row, reads))


def _log_row(read: SealedRead) -> audit_row.Logged:
    return audit_row.of_read(
        read.id,
        at=read.at,
        agent=read.agent,
        item=read.item_id,
        part=read.part,
        door=read.door,
    )


def _row(read: SealedRead) -> dict[str, object]:
    return {**msgspec.to_builtins(read), "at": micros(read.at)}
