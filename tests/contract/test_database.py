"""What the catalog database promises on SQLite and on PostgreSQL alike."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Inspector, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from archive import catalog as catalogs
from archive.database import Database
from archive.database.rows import add_rows
from archive.errors import CatalogUnavailable, WrongSetting
from archive.schema import feed, history, meta, metadata
from tests import servers
from tests.making import Keeping, make_item


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    made.migrate()
    yield made
    made.close()


def test_writers_wait_for_one_another_so_the_feed_never_skips(keeping: Keeping) -> None:
    """The first takes its positions and dawdles; the second must not commit before it."""
    first, second = make_item(), make_item()
    added, begun = threading.Event(), threading.Event()

    def dawdle() -> None:
        with keeping.database.write() as connection:
            catalogs.add(connection, [(first, first.id)])
            added.set()
            begun.wait(10)
            overtakes.join(0.5)

    def overtake() -> None:
        added.wait(10)
        begun.set()
        with keeping.database.write() as connection:
            catalogs.add(connection, [(second, second.id)])

    dawdles, overtakes = threading.Thread(target=dawdle), threading.Thread(target=overtake)
    dawdles.start()
    overtakes.start()
    seen, cursor = [], 0
    while len(seen) < 2 and (dawdles.is_alive() or overtakes.is_alive() or cursor == 0):
        for change in keeping.catalog.changes(cursor):
            seen.append(change.item_id)
            cursor = change.position
    seen += [change.item_id for change in keeping.catalog.changes(cursor)]
    dawdles.join()
    overtakes.join()
    assert seen == [first.id, second.id]


def test_a_reader_that_follows_many_writers_misses_nothing(keeping: Keeping) -> None:
    items = [[make_item() for _ in range(10)] for _ in range(4)]

    def write(mine: list[Any]) -> None:
        for item in mine:
            with keeping.database.write() as connection:
                catalogs.add(connection, [(item, item.id)])

    writers = [threading.Thread(target=write, args=(mine,)) for mine in items]
    for writer in writers:
        writer.start()
    seen, cursor, ended = [], 0, False
    while not ended:
        ended = not any(writer.is_alive() for writer in writers)  # one look after the last commit
        for change in keeping.catalog.changes(cursor):
            seen.append(change.item_id)
            cursor = change.position
    assert sorted(seen) == sorted(item.id for mine in items for item in mine)


def test_a_writer_sees_what_the_writer_before_it_committed(database: Database) -> None:
    """Counting up in a read and a write, by several at once, loses no step."""
    with database.write() as connection:
        connection.execute(insert(meta).values(name="count", value="0"))

    def count() -> None:
        for _ in range(10):
            with database.write() as connection:
                query = select(meta.c.value).where(meta.c.name == "count")
                now = int(connection.execute(query).scalar_one())
                step = update(meta).where(meta.c.name == "count")
                connection.execute(step.values(value=str(now + 1)))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(meta.c.value)).scalars().all() == ["40"]


def test_a_reading_transaction_sees_one_state(database: Database) -> None:
    with database.read() as reader:
        assert reader.execute(select(meta)).all() == []
        with database.write() as writer:
            writer.execute(insert(meta).values(name="late", value=""))
        assert reader.execute(select(meta)).all() == []
    with database.read() as reader:
        assert len(reader.execute(select(meta)).all()) == 1


def test_what_ends_in_an_error_was_never_there(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(insert(meta).values(name="half", value=""))
        raise RuntimeError
    with database.read() as connection:
        assert connection.execute(select(meta)).all() == []


def test_texts_are_sorted_by_their_bytes(database: Database) -> None:
    names = ["a", "B", "ア", "あ", "か", "é", "z", "Z", "𠮷", "～", "-", "a-"]
    with database.write() as connection:
        connection.execute(insert(meta), [{"name": name, "value": ""} for name in names])
    with database.read() as connection:
        query = select(meta.c.name).order_by(meta.c.name)
        assert connection.execute(query).scalars().all() == sorted(names, key=str.encode)


def test_any_text_of_any_visitor_can_be_kept(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(meta).values(name="odd", value="a\0b\ufffe😀"))
    with database.read() as connection:
        kept = connection.execute(select(meta.c.value)).scalar_one()
    assert kept in ("a\0b\ufffe😀", "a\ufffdb\ufffe😀")


def test_the_schema_is_the_same_on_both(tmp_path: Path) -> None:
    small = Database(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    with servers.postgresql_database() as url:
        large = Database(url)
        for database in (small, large):
            database.migrate()
        found = _schema(inspect(small.engine)), _schema(inspect(large.engine))
        small.close()
        large.close()
    assert found[0] == found[1]
    assert found[0].keys() == {*metadata.tables, "alembic_version"}


_KIND_OF = {
    **dict.fromkeys(("VARCHAR", "TEXT"), "text"),
    **dict.fromkeys(("INTEGER", "BIGINT"), "number"),
    **dict.fromkeys(("FLOAT", "DOUBLE PRECISION"), "float"),
    **dict.fromkeys(("BLOB", "BYTEA"), "bytes"),
}


def _schema(inspector: Inspector) -> dict[str, object]:
    return {table: _table(inspector, table) for table in inspector.get_table_names()}


def _table(inspector: Inspector, table: str) -> dict[str, object]:
    columns = inspector.get_columns(table)
    keys = inspector.get_foreign_keys(table)
    uniques = inspector.get_unique_constraints(table)
    return {
        "columns": [
            (c["name"], _KIND_OF[str(c["type"]).partition("(")[0]], c["nullable"]) for c in columns
        ],
        "key": inspector.get_pk_constraint(table)["constrained_columns"],
        "foreign": sorted(
            (k["constrained_columns"], k["referred_table"], k["options"].get("ondelete"))
            for k in keys
        ),
        "unique": sorted(u["column_names"] for u in uniques),
        "indexes": sorted(
            (str(i["name"]), i["column_names"])
            for i in inspector.get_indexes(table)
            if not i.get("duplicates_constraint")
        ),
    }


def test_a_database_that_cannot_be_reached_is_unavailable_for_now(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").mkdir()
    for url in (
        f"sqlite:///{tmp_path / 'catalog.sqlite'}",
        "postgresql://nobody@127.0.0.1:1/archive",
    ):
        database = Database(url)
        with pytest.raises(CatalogUnavailable) as caught, database.read():
            pass
        assert caught.value.transient
        database.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "oracle", ""])
def test_another_database_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(WrongSetting, match="DATABASE_URL"):
        Database(url)


def test_a_wrong_statement_is_no_reason_to_try_again(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught, database.read() as connection:
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(caught.value, CatalogUnavailable)


ODD = "\t\\N \\. \n\r' \" \\x41 給水🚰"
"""What separates and marks values where rows are sent as text."""


def test_many_rows_are_stored_as_they_are_and_in_their_order(database: Database) -> None:
    rows = [
        {
            "changes": bytes(range(256)),
            "item_id": f"i{number}",
            "revision": 1,
            "entry": ODD,
            "at": 2**60 + number,
            "agent": "",
            "action": "\\N",
            "reason": "x" * number,
        }
        for number in range(300)
    ]
    names = [f"i{number}" for number in range(300, 0, -1)]
    with database.write() as connection:
        add_rows(connection, history, [])
        add_rows(connection, history, rows)
        add_rows(connection, feed, [{"item_id": name} for name in names])
    with database.read() as connection:
        stored = connection.execute(select(history).order_by(history.c.at)).mappings().all()
        positions = connection.execute(select(feed.c.item_id).order_by(feed.c.position)).scalars()
        assert list(positions) == names
    assert [dict(row) for row in stored] == rows


def test_a_row_that_is_there_refuses_all_of_them_and_the_transaction_goes_on(
    database: Database,
) -> None:
    rows = [{"name": name, "value": "v"} for name in ("one", "two", "one")]
    with database.write() as connection:
        add_rows(connection, meta, [{"name": "before", "value": "v"}])
        with pytest.raises(IntegrityError), connection.begin_nested():
            add_rows(connection, meta, rows)
    with database.read() as connection:
        held = set(connection.execute(select(meta.c.name)).scalars())
    assert "before" in held
    assert not held & {"one", "two"}
