"""Collections: items put together by people, with order and captions; some are fixed-point series.

A series is the same place in the same direction over the years. What an entry's item may show is
judged when it is looked at: one that went is a marked gap, and nothing has to be told to the
collection.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed
from archive.identifiers import mint
from archive.judgement import Judgement
from archive.model import Item, LangString
from archive.rights import STAFF_ROLES, Viewer
from archive.storage import Store
from archive.writing import Writings, Written


class Kind(StrEnum):
    COLLECTION = "collection"
    SERIES = "series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    item: str
    caption: LangString = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """As it is stored; ``open`` says whether the public may see it."""

    kind: Kind = Kind.COLLECTION
    title: LangString = field(default_factory=dict)
    description: LangString = field(default_factory=dict)
    credit: str = ""
    """Who gave the material, who put it together."""
    name: str = ""
    """The name of a collection that items carry themselves; they follow behind the entries."""
    place: str = ""
    """Of a series: the code of the gazetteer."""
    direction: str = ""
    """Of a series: where the camera looks, of the vocabulary."""
    cover: str = ""
    """The item whose picture stands for all; the first that has one, where it is empty."""
    entries: tuple[Entry, ...] = ()
    open: bool = False
    published: datetime | None = None
    """When it was first open (aware, UTC); its address is kept for ever."""

    @property
    def is_gone(self) -> bool:
        return not self.open and self.published is not None


class Collections:
    def __init__(self, store: Store, database: Database, catalog: Catalog, clock: Clock) -> None:
        self._writings = Writings(
            "collection", Collection, store=store, database=database, clock=clock
        )
        self._catalog, self._clock = catalog, clock

    def every(self) -> list[Written[Collection]]:
        """All, oldest first, for staff."""
        return self._writings.every()

    def open(self) -> Iterator[Written[Collection]]:
        """Those for everybody, newest first."""
        return (one for one in reversed(self.every()) if one.value.open)

    def get(self, collection_id: str) -> Written[Collection]:
        """Raises ``NotFound``."""
        return self._writings.get(collection_id)

    def history(self, collection_id: str) -> list[Written[Collection]]:
        return self._writings.history(collection_id)

    def holding(self, item_id: str) -> list[Written[Collection]]:
        """Open ones that the item is an entry of."""
        return [one for one in self.open() if any(e.item == item_id for e in one.value.entries)]

    def items(self, collection: Collection, viewer: Viewer) -> list[Item | None]:
        """One an entry: the item, or None for a gap; what is sealed is a gap for everybody."""
        found = self._catalog.items([entry.item for entry in collection.entries])
        judgement = Judgement(replace(viewer, agent=""), self._clock())
        kept = {item_id: item for item_id, item in found.items() if judgement.of(item).record}
        return [kept.get(entry.item) for entry in collection.entries]

    def save(
        self, actor: Actor, collection_id: str, wanted: Collection, *, revision: int, reason: str
    ) -> Written[Collection]:
        """Write the next revision, without an id of a new one.

        Raises ``InvalidSubmission`` by field, ``NotAllowed``, and ``RevisionConflict`` when
        somebody was faster.
        """
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        before = self.get(collection_id).value if collection_id else Collection()
        self._check(wanted, before, actor)
        published = before.published or (self._clock() if wanted.open else None)
        return self._writings.write(
            actor,
            collection_id or mint(self._clock()),
            replace(wanted, published=published),
            revision=revision,
            step=("open" if wanted.open else "close", reason.strip()),
        )

    def forget(self, item: Item) -> None:
        """Take what is said of an erased item out of every revision of every collection."""
        self._writings.redact(lambda one: without(one, item.id))

    def _check(self, wanted: Collection, before: Collection, actor: Actor) -> None:
        """An entry that was there may stay, even where its item went since."""
        wrong = {}
        if not wanted.title.get("ja", "").strip():
            wrong["title_ja"] = "題名を書いてください。"
        if wanted.kind is Kind.SERIES and not (wanted.place and wanted.direction):
            wrong["direction"] = "定点観測には、場所と方角を書いてください。"
        held = {entry.item for entry in before.entries}
        items = self.items(wanted, Viewer(role=actor.role, limits=actor.limits))
        for number, (entry, item) in enumerate(zip(wanted.entries, items, strict=True), 1):
            if item is None and entry.item not in held:
                wrong[f"entry-{number}"] = "この資料は見つかりません。番号を確かめてください。"
        if wrong:
            raise InvalidSubmission(wrong)


def without(collection: Collection, item_id: str) -> Collection:
    """With no caption of an erased item; its place in the order stays a gap."""
    kept = (replace(e, caption={}) if e.item == item_id else e for e in collection.entries)
    return replace(collection, entries=tuple(kept))
