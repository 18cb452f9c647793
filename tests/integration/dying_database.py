"""A catalog that dies on purpose: before a chosen statement that writes, or before a commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from archive.database import Database
from tests.faults import Killed

_WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def dies_before(database: Database, number: int) -> Iterator[list[str]]:
    """The process ends before write number ``number`` of the catalog, from 0; -1: never.

    Gives the list of the writes that happened: statements, and commits of what they wrote.
    """
    done: list[str] = []

    def step(name: str) -> None:
        if len(done) == number:
            raise Killed(f"before {name}")
        done.append(name)

    def statement(*given: Any) -> None:
        if given[2].startswith(_WRITES):
            step(given[2])

    def commit(connection: Connection) -> None:
        if connection.get_execution_options().get("archive_write"):
            step("COMMIT")

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    try:
        yield done
    finally:
        event.remove(database.engine, "before_cursor_execute", statement)
        event.remove(database.engine, "commit", commit)
