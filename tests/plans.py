"""How a database means to carry out what it was asked: which tables it would read whole.

https://www.sqlite.org/eqp.html · https://www.postgresql.org/docs/current/using-explain.html
"""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text

from archive.database import Database

Statement = tuple[str, Any]
_SCAN = re.compile(r"^SCAN (?P<table>\w+)(?: USING (?:COVERING )?INDEX (?P<index>\w+))?$")


@contextmanager
def statements(database: Database) -> Iterator[list[Statement]]:
    """Every statement with its values that reads or changes rows meanwhile, as the driver gets it.

    Of many sets of values for one statement the first.
    """
    seen: list[Statement] = []

    def note(*given: Any) -> None:
        statement, values, many = given[2], given[3], given[5]
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            seen.append((statement, values[0] if many else values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def read_whole(database: Database, statement: Statement) -> set[str]:
    """Tables that this statement reads from the first row, or entry of an index, to the last.

    But for indexes over some rows alone, which are there to be read so. PostgreSQL reads a small
    table whole whatever indexes there are: it is told to avoid that where it can.
    """
    sql, values = statement
    with database.engine.connect() as connection:
        small = _partial(connection)
        if database.engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
            found = [match for row in plan if (match := _SCAN.match(row[3]))]
            return {scan["table"] for scan in found if scan["index"] not in small}
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", values)
        return set(_whole(explained.scalar_one()[0]["Plan"], small))


def _partial(connection: Connection) -> set[str]:
    """Indexes that hold only rows which meet a condition."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
    else:
        query = "SELECT CAST(indexrelid::regclass AS text) FROM pg_index WHERE indpred IS NOT NULL"
    return set(connection.execute(text(query)).scalars())


def _whole(node: Mapping[str, Any], small: Collection[str]) -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name", "")
    ordered = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    if kind == "Seq Scan" or (ordered and node["Index Name"] not in small):
        yield table
    for below in node.get("Plans", ()):
        yield from _whole(below, small)
