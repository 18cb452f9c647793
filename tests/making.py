"""Small makers that tests share: items, a clock that moves, an archive's keeping parts."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import catalog as catalogs
from archive.catalog import Catalog
from archive.database import Database
from archive.decisions import Actor, Decisions
from archive.identifiers import Sequence, mint
from archive.journal import Journal
from archive.model import Item
from archive.packages import Packages
from archive.preservation import Preservation
from archive.rebuild import Rebuild
from archive.rights import Role
from archive.storage import Store, open_store
from archive.tombstone import Tombstones

START = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)
STAFF = Actor(agent="agent-1", role=Role.STAFF)
ADMINISTRATOR = Actor(agent="agent-2", role=Role.ADMINISTRATOR)
_sequence = Sequence()


@dataclass
class MovableClock:
    """Stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **amount: float) -> None:
        self.now += timedelta(**amount)


def make_item(**fields: object) -> Item:
    """An item in review with a fresh id; any field can be given."""
    values: dict[str, object] = {
        "id": mint(START),
        "seq": _sequence.next(START),
        "type": "photo",
        "received": START,
        "updated": START,
    }
    return Item(**(values | fields))  # type: ignore[arg-type]


@dataclass
class Keeping:
    """Store, catalog, journal and decisions, on one folder or on the servers that are named."""

    folder: Path
    clock: MovableClock = field(default_factory=MovableClock)
    wrap: object = None
    store_url: str = ""
    database_url: str = ""

    def __post_init__(self) -> None:
        self.store: Store = open_store(self.store_url or (self.folder / "store").as_uri())
        if self.wrap is not None:
            self.store = self.wrap(self.store)  # type: ignore[operator]
        url = self.database_url or f"sqlite:///{self.folder / 'catalog.sqlite'}"
        self.database = Database(url)
        self.database.migrate()
        self.packages = Packages(self.store, clock=self.clock)
        self.packages.init()
        self.tombstones = Tombstones(self.store)
        self.preservation = Preservation(
            self.packages, self.tombstones, base_url="", publisher="archive"
        )
        self.catalog = Catalog(self.database)
        self.journal = Journal(self.database, self.store, self.clock)
        self.decisions = Decisions(self.journal, self.catalog, self.clock, before=lambda _: None)

    def rebuild(self) -> Rebuild:
        return Rebuild(
            database=self.database,
            store=self.store,
            preservation=self.preservation,
            clock=self.clock,
        )

    def keep(self, item: Item) -> Item:
        """Into a package and into the catalog, as intake does."""
        self.preservation.keep(item, {}, events=b"", agent="agent-1")
        with self.database.write() as connection:
            catalogs.add(connection, [(item, item.id)])
        return item

    def snapshot(self) -> list[Item]:
        return list(self.catalog.every_item())

    def close(self) -> None:
        self.database.close()


def with_revision(item: Item, revision: int) -> Item:
    return replace(item, revision=revision)
