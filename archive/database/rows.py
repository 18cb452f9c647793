"""Many rows into one table at once, each database in its fastest way."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import DBAPIError

Row = Mapping[str, object]


def add_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns, in their order; none is nothing to do.

    Raises what an ``insert`` raises. Columns have plain types: nothing is converted on the way.
    """
    if not rows:
        return
    names = [column.name for column in table.columns if column.name in rows[0]]
    values = [tuple([row[name] for name in names]) for row in rows]
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, values)
    else:  # in the order of the table, as the names
        statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
        connection.exec_driver_sql(str(statement), values)


def _copy(
    connection: Connection, table: Table, names: Sequence[str], values: Sequence[tuple[object, ...]]
) -> None:
    """By COPY, for which the server looks at a statement once and not for every row.

    https://www.psycopg.org/psycopg3/docs/basic/copy.html
    """
    quoted = connection.dialect.identifier_preparer
    columns = ", ".join(map(quoted.quote, names))
    statement = f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    base = connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except base as error:
        raise DBAPIError.instance(
            statement, None, error, base, hide_parameters=True, dialect=connection.dialect
        ) from error
