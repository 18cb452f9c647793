"""PostgreSQL as the catalog, by psycopg.

Writers wait for one advisory lock, as on SQLite for the file. So they commit in the order in which
they took positions of the change feed, and a reader of the feed never sees a later position before
an earlier one. https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from archive.errors import WrongSetting

_WRITERS = 0x6B75_6D61
"""Any number, the same in all versions of the program; locks of other databases are apart."""
_PATIENCE = 30
"""Seconds, as on SQLite: to wait for the other writer, and for a connection to be free."""
_BEGIN_WRITE = (
    f"SET LOCAL lock_timeout = '{_PATIENCE}s';"
    # A writer whose machine vanished must not hold the others up for ever.
    "SET LOCAL idle_in_transaction_session_timeout = '60s';"
    f"SELECT pg_advisory_xact_lock({_WRITERS})"
)
_WHERE = '"$user",public,procrastinate'
"""The catalog's tables, then those of its queue; a schema that is not there is passed over."""
_ORDER = ("C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic")

READING = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""One state throughout the transaction, as SQLite gives it."""


def open_postgresql(url: str) -> Engine:
    """The engine with its pool; nothing is asked of the server yet.

    A connection is tried before it is given out, so a server that was restarted is noticed here
    and not by whoever wants to read.
    """
    engine = create_engine(
        url,
        pool_size=5,
        max_overflow=15,
        pool_timeout=_PATIENCE,
        pool_recycle=1800,
        pool_pre_ping=True,
        connect_args={
            "client_encoding": "utf8",
            "connect_timeout": 10,
            "application_name": "kumamoto-archive",
            "keepalives_idle": 30,
            "options": f"-c timezone=UTC -c search_path={_WHERE}",
        },
    )
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)
    return engine


def is_unavailable(error: DBAPIError) -> bool:
    """Whether the server or the way to it is the reason, not the statement."""
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def refuse_other_orders(connection: Connection) -> None:
    """Raise ``WrongSetting`` unless texts are UTF-8 and sorted by their bytes, as everywhere."""
    query = text(
        "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database"
        " WHERE datname = current_database()"
    )
    encoding, order = connection.execute(query).one()
    if encoding != "UTF8" or order not in _ORDER:
        raise WrongSetting(
            f"The database sorts by {order} in {encoding}; make it anew with "
            "`createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 NAME`."
        )


def _connect(connection: Any, _record: object) -> None:
    from psycopg.types.string import StrDumper

    class Sendable(StrDumper):
        """Text without U+0000, which PostgreSQL does not store: a replacement character."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd"))

    connection.adapters.register_dumper(str, Sendable)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("archive_write"):
        connection.exec_driver_sql(_BEGIN_WRITE)
