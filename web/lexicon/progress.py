"""How far the index that is being built has come: noted in the catalog, read by every process."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import func, select

from archive.clock import Clock
from archive.database import Database
from archive.rebuild import set_meta
from archive.schema import items, meta

_NAME = "indexing"
_PAUSE = 2.0
"""Seconds between two notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Items that are in the new index, of how many, and when it was begun (aware, UTC)."""

    done: int
    total: int
    since: datetime


class Meter:
    """Called by the indexer with how many items it has passed, with None when it is through."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._now: Progress | None = None
        self._noted = 0.0

    def __call__(self, done: int | None) -> None:
        at = self._clock()
        if done is None:
            self._now = None
            self._write("")
        elif self._now is None:
            self._now = Progress(done=done, total=self._total(), since=at)
            self._note(at)
        elif at.timestamp() - self._noted >= _PAUSE:
            self._now = Progress(done=done, total=self._now.total, since=self._now.since)
            self._note(at)

    def _note(self, at: datetime) -> None:
        self._noted = at.timestamp()
        self._write(msgspec.json.encode(self._now).decode())

    def _total(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(items)).scalar() or 0

    def _write(self, value: str) -> None:
        with self._database.write() as connection:
            set_meta(connection, _NAME, value)


def progress(database: Database) -> Progress | None:
    """Of the index that is being built; None where none is."""
    with database.read() as connection:
        text = connection.execute(select(meta.c.value).where(meta.c.name == _NAME)).scalar()
    return msgspec.json.decode(text, type=Progress) if text else None
