"""Rebuild may die anywhere: started again, it gives the same catalog, nothing lost or doubled."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from archive.absorption import Absorption
from archive.catalog import decode, encode
from archive.decisions import Decision
from archive.fixity import audit
from archive.model import State
from archive.schema import assets, history, identities, items, outcomes, registers
from archive.storage import Store, open_store
from tests.faults import Killed
from tests.homes.make import HOMES
from tests.integration.dying_database import dies_before
from tests.killing import OnFiles, Place, carry
from tests.making import STAFF, Keeping

TABLES = (items, assets, history, identities, outcomes, registers)
HOME, FILES = HOMES / "2", OnFiles()
_COPIES = 6
"""Four files, the inventory and its digest are written, the copies in the root are not."""


def _copy(folder: Path, place: Place, of: Path = HOME, at: Place = FILES) -> Path:
    folder.mkdir()
    shutil.copyfile(of / "catalog.sqlite", folder / "catalog.sqlite")
    carry(open_store(at.url(of)), open_store(place.url(folder)))
    return folder


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Keeping]:
    opened = Keeping(_copy(tmp_path / "home", FILES))
    yield opened
    opened.close()


def _rows(keeping: Keeping) -> dict[str, list[Any]]:
    """Every row that can be rebuilt, but for positions of the feed, which are of their epoch.

    Items as this program writes them: the stored home is older, and knows fewer of their fields.
    """
    with keeping.database.read() as connection:
        rows = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in TABLES
        }
    at = [column.name for column in items.columns].index("data")
    rows["items"] = [(*row[:at], encode(decode(row[at])), *row[at + 1 :]) for row in rows["items"]]
    return rows


def _silent(*_: object) -> None:
    pass


def _without(rows: list[Any], table: Table, column: str, ids: set[str]) -> list[Any]:
    """The rows, those of some items without a column."""
    names = [each.name for each in table.columns]
    item = names.index("id" if table is items else "item_id")
    at = names.index(column)
    return [row[:at] + row[at + 1 :] if row[item] in ids else row for row in rows]


def test_it_gives_the_catalog_that_there_was(keeping: Keeping) -> None:
    """Of an erased item alone, what its new package has taken in, and how blank its steps are."""
    before = _rows(keeping)
    erased = {item.id for item in keeping.snapshot() if item.state is State.ERASED}
    keeping.rebuild().run(_silent)
    after = _rows(keeping)
    for rows in (before, after):
        rows["items"] = _without(rows["items"], items, "absorbed", erased)
        rows["history"] = _without(rows["history"], history, "changes", erased)
    assert after == before
    assert len(erased) == 2


def test_killed_before_each_write_to_the_catalog_it_starts_again(keeping: Keeping) -> None:
    rebuild = keeping.rebuild()
    rebuild.run(_silent)
    with dies_before(keeping.database, -1) as done:
        rebuild.run(_silent)
    whole, count = _rows(keeping), len(done)
    assert count > 60
    assert all(whole.values())
    for number in range(count):
        with dies_before(keeping.database, number), pytest.raises(Killed):
            rebuild.run(_silent)
        rebuild.run(_silent)
        assert _rows(keeping) == whole, number


def test_killed_at_each_stage_it_starts_again(keeping: Keeping) -> None:
    rebuild = keeping.rebuild()
    stages: list[tuple[str, int]] = []
    rebuild.run(lambda name, count: stages.append((name, count)))
    whole = _rows(keeping)
    assert {name for name, _ in stages} == {"items", "journal"}
    for fatal in stages:

        def progress(name: str, count: int, fatal: tuple[str, int] = fatal) -> None:
            if (name, count) == fatal:
                raise Killed(f"at {name} {count}")

        with pytest.raises(Killed):
            rebuild.run(progress)
        rebuild.run(_silent)
        assert _rows(keeping) == whole, fatal


def test_killed_before_the_writes_of_the_repair_that_it_begins_with(
    tmp_path: Path, place: Place
) -> None:
    """A writer died half-way, and then the rebuild that cleans up after it dies as well."""
    hurt = _half_absorbed(tmp_path / "hurt", place)
    counted = place.mortal(_copy(tmp_path / "count", place, hurt, place))
    whole = _rebuilt(tmp_path / "count", counted)
    moments = place.moments(counted.writes, lean=True)
    assert len(moments) > 1
    for before in moments:
        home = _copy(tmp_path / f"home{before}", place, hurt, place)
        dying = Keeping(home, wrap=_always(place.mortal(home, before=before)))
        with pytest.raises(Killed):
            dying.rebuild().run(_silent)
        dying.close()
        assert _rebuilt(home, open_store(place.url(home))) == whole, before


def _always(store: Store) -> Callable[[Store], Store]:
    return lambda _: store


def _half_absorbed(folder: Path, place: Place) -> Path:
    """A home in which a package has a second version, and copies in its root of the first."""
    keeping = Keeping(_copy(folder, place), store_url=place.url(folder))
    item = next(i for i in keeping.snapshot() if i.type == "text" and i.state is State.HELD)
    seen = Decision(item_id=item.id, revision=item.revision, fields={})
    keeping.decisions.decide(STAFF, "reopen", [seen], reason="再開")
    keeping.close()
    dying = Keeping(folder, wrap=lambda _: place.mortal(folder, before=_COPIES))
    with pytest.raises(Killed):
        Absorption(dying.database, dying.preservation, dying.clock).absorb(item.id)
    dying.close()
    after = Keeping(folder, store_url=place.url(folder))
    assert {problem.kind for problem in after.packages.verify(item.id)} == {"stale"}
    after.close()
    return folder


def _rebuilt(home: Path, store: Store) -> dict[str, list[Any]]:
    """The catalog after a rebuild, in which every package is whole."""
    keeping = Keeping(home, wrap=_always(store))
    keeping.rebuild().run(_silent)
    assert list(audit(keeping.packages, keeping.packages.ids())) == []
    rows = _rows(keeping)
    keeping.close()
    return rows
