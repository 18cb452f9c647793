"""The narrow rows of the review queue say what the items say, however they came to be."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, select, text

from archive import catalog, review_fact
from archive.database import Database
from archive.decisions import Decision
from archive.model import Item, Notice, PlaceStatement, State
from archive.schema import items, review_facts
from tests.integration.staff_archive import Office, number, waiting
from tests.integration.web_archive import item
from web.wiring import SYSTEM

_MIGRATIONS = Path(catalog.__file__).parent / "migrations"


def rows(database: Database) -> dict[str, Mapping[str, object]]:
    with database.read() as connection:
        found = connection.execute(select(review_facts)).mappings().all()
    return {str(row["item_id"]): dict(row) for row in found}


def test_what_is_open_and_where_it_lies() -> None:
    odd = waiting(
        1,
        warnings=(Notice(code="text-cut"), Notice(code="exif-unreadable", settled=True)),
        places=(PlaceStatement(code="43443-001"), PlaceStatement(words="どこか")),
    )
    row = review_fact.row(odd)
    assert row["questions"] == "|warning||people|"
    assert str(row["places"]).startswith("|43443-001||43443||43440|")
    bare = review_fact.row(item(2, places=(), type="document"))
    assert (bare["questions"], bare["places"]) == ("|unplaced|", "")


def test_a_decision_and_a_rebuild_keep_them_true(office: Office) -> None:
    services = office.world.services
    made = waiting(number(), warnings=(Notice(code="text-cut"),), places=())
    office.world.add(made)
    before = rows(services.database)[made.id]
    assert before["questions"] == "|warning||people||unplaced|"
    fields = {"places": [{"code": "43202"}], "warnings": []}
    seen = Decision(item_id=made.id, revision=1, fields=fields)
    services.decisions.decide(SYSTEM, "hold", [seen], reason="試験")
    after = rows(services.database)[made.id]
    assert (after["state"], after["questions"]) == (State.HELD, "|people|")
    assert "|43202|" in str(after["places"])
    told = rows(services.database)
    services.rebuild.run(lambda _stage, _count: None)
    assert rows(services.database) == told
    office.world.index()


def test_they_go_with_their_item(office: Office) -> None:
    database, gone = office.world.services.database, waiting(number())
    office.world.add(gone)
    with database.write() as connection:
        connection.execute(delete(items).where(items.c.id == gone.id))
    assert gone.id not in rows(database)


@pytest.mark.parametrize("count", [0, 3, 2500])
def test_an_older_catalog_gets_them_when_it_is_opened(tmp_path: Path, count: int) -> None:
    database = Database(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    given = [waiting(n, places=()) if n % 2 else waiting(n) for n in range(1, count + 1)]
    _fill_before(database, given)
    database.migrate()
    assert rows(database) == {one.id: review_fact.row(one) for one in given}
    database.close()


def _fill_before(database: Database, given: list[Item]) -> None:
    """A catalog of the version before, with these items."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for table in ("items", "review_facts"):  # what writes items today knows this column
            column = f"ALTER TABLE {table} ADD COLUMN scope VARCHAR NOT NULL DEFAULT ''"
            connection.execute(text(column))
        catalog.add(connection, [(one, one.id) for one in given])
        connection.execute(text("ALTER TABLE items DROP COLUMN scope"))
        connection.execute(text("DROP TABLE review_facts"))
        connection.execute(text("DROP TABLE sealed_reads"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
