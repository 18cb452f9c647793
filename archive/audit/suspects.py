"""What somebody met and could not read: the audit looks at it next, and staff see what it finds."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from archive.database import Database
from archive.rebuild import set_meta
from archive.schema import meta

Place = tuple[str, str]
"""A package, or the key of a document outside of packages; the other is empty."""
_ROW = "audit-suspects"


class Suspects:
    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> list[Place]:
        with self._database.read() as connection:
            text = connection.execute(select(meta.c.value).where(meta.c.name == _ROW)).scalar()
        return msgspec.json.decode(text, type=list[Place]) if text else []

    def add(self, places: Iterable[Place]) -> None:
        """Repeatable; nothing is written for what is known already."""
        held = self.every()
        new = [place for place in places if place not in held]
        if new:
            self._write([*held, *new])

    def clear(self, places: Iterable[Place]) -> None:
        gone = set(places)
        self._write([place for place in self.every() if place not in gone])

    def _write(self, places: list[Place]) -> None:
        with self._database.write() as connection:
            set_meta(connection, _ROW, msgspec.json.encode(places).decode())
