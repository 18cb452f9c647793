"""What only PostgreSQL can do wrong: lost connections, a restart, another order of texts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, insert, select, text

from archive.database import Database
from archive.errors import CatalogUnavailable, WrongSetting
from archive.schema import meta
from tests import servers

_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def url() -> Iterator[str]:
    with servers.postgresql_database() as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(url)
    made.migrate()
    yield made
    made.close()


def test_connections_that_the_server_ended_are_replaced_unnoticed(
    database: Database, url: str
) -> None:
    with database.read() as one, database.read() as two:
        assert _number(one) != _number(two)  # both go back to the pool alive
    _end_all(url)
    for _ in range(3):
        with database.read() as connection:
            assert connection.execute(select(meta)).all() == []


def test_a_connection_that_ends_in_a_transaction_is_told_as_transient(
    database: Database, url: str
) -> None:
    with (
        pytest.raises(CatalogUnavailable, match="does not answer") as caught,
        database.write() as connection,
    ):
        connection.execute(insert(meta).values(name="half", value=""))
        _end_all(url)
        connection.execute(insert(meta).values(name="whole", value=""))
    assert caught.value.transient
    with database.write() as connection:  # its lock is free again
        assert connection.execute(select(meta)).all() == []


def test_a_connection_that_ends_before_the_commit_leaves_nothing(
    database: Database, url: str
) -> None:
    with pytest.raises(CatalogUnavailable), database.write() as connection:
        connection.execute(insert(meta).values(name="half", value=""))
        _end_all(url)
    with database.read() as connection:
        assert connection.execute(select(meta)).all() == []


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match="read-only transaction"), database.read() as connection:
        connection.execute(insert(meta).values(name="x", value=""))
    with database.write() as connection:  # the connection comes back as one that can
        connection.execute(insert(meta).values(name="x", value=""))


def test_a_database_with_another_encoding_is_refused_with_a_sentence() -> None:
    server = servers.postgresql_address()
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    name = "test_other_encoding"
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        made = f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
        connection.execute(text(made))
        database = Database(server.set(database=name).render_as_string(hide_password=False))
        with pytest.raises(WrongSetting, match="createdb"):
            database.migrate()
        database.close()
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _number(connection: Connection) -> int:
    return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def _end_all(url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text(_OTHERS))
    engine.dispose()
