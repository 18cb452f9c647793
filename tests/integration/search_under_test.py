"""A catalog, its index and the search over both, in one folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive import catalog as rows
from archive.catalog import Catalog
from archive.database import Database
from archive.language.analyzer import Analyzer
from archive.language.lexicon import load
from archive.model import (
    Access,
    Dates,
    Item,
    Level,
    PlaceStatement,
    Rights,
    State,
    When,
)
from archive.rights import Role, Viewer
from search.engines import Engine, open_engine
from search.indexer import Indexer
from search.service import Ask, Found, Search

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
STAFF = Viewer(role=Role.STAFF, agent="sato")
OPEN = Access(level=Level.PUBLIC)


def item(seq: int, **other: Any) -> Item:
    """A published, open text, unless told otherwise."""
    known: dict[str, Any] = {
        "id": f"item{seq:04}",
        "seq": seq,
        "type": "text",
        "state": State.PUBLISHED,
        "record": OPEN,
        "content": OPEN,
        "received": NOW,
        "published": NOW,
        "updated": NOW,
    }
    return Item(**(known | other))


def titled(seq: int, title: str, **other: Any) -> Item:
    return item(seq, title={"ja": title}, **other)


class Archive:
    """Catalog, index and search over one folder."""

    def __init__(self, home: Path, analyzer: Analyzer) -> None:
        self.database = Database(f"sqlite:///{home / 'catalog.sqlite'}")
        self.database.migrate()
        self.catalog = Catalog(self.database)
        self.analyzer = analyzer
        self.engine: Engine = open_engine(f"embedded://{home / 'index'}")
        self.indexer = Indexer(self.catalog, self.engine, analyzer)
        self.search = Search(self.catalog, self.engine, analyzer)

    def add(self, *items: Item, now: datetime = NOW) -> int:
        with self.database.write() as connection:
            rows.add(connection, [(one, "package") for one in items])
        return self.indexer.run_once(now)

    def change(self, changed: Item) -> int:
        """As a decision does; the index does not know yet. Returns the step's position."""
        with self.database.write() as connection:
            return rows.replace(connection, changed)

    def find(self, q: str = "", **other: Any) -> Found:
        return self.search.find(Ask(**({"q": q, "now": NOW} | other)))

    def ids(self, q: str = "", **other: Any) -> list[int]:
        return [hit.item.seq for hit in self.find(q, **other).hits]

    def close(self) -> None:
        self.engine.close()
        self.database.close()


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


@pytest.fixture
def archive(tmp_path: Path, analyzer: Analyzer) -> Iterator[Archive]:
    made = Archive(tmp_path, analyzer)
    yield made
    made.close()


def varied() -> list[Item]:
    """Sixty items over places, types, days, collections and credits."""
    places, types = ("43443", "43101", ""), ("photo", "post", "text")
    return [
        titled(
            seq,
            "給水" if seq % 2 else "断水",
            type=types[seq % 3],
            places=(PlaceStatement(code=places[seq % 3 - 1]),) if places[seq % 3 - 1] else (),
            disaster="kumamoto-2016",
            themes=("water",),
            collections=("c1",) if seq % 4 else (),
            dates=Dates(happened=When(edtf=f"2016-04-{10 + seq % 15}", source="row")),
            rights=Rights(licence="https://creativecommons.org/licenses/by/4.0/"),
            credit="熊本県" if seq % 5 else "",
        )
        for seq in range(1, 61)
    ]
