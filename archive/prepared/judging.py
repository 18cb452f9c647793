"""Whether a finished file may still be handed out: what its rows were bound by must bind them now.

Only what changed since it was last looked at is looked at: the feed from there on, as far as it
touches rows of the file. Rows that close by themselves are known by the earliest of their instants.
"""

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from archive.catalog import Catalog
from archive.clock import Clock
from archive.errors import NotFound
from archive.exports.unit import Piece, Unit, head
from archive.judgement import Judgement
from archive.model import Item
from archive.prepared import Note, Order, Row, Source, Whole
from archive.prepared.shelf import Shelf
from archive.rights import PUBLIC, Grant

MOST_STEPS = 20_000
"""Of the feed that a download looks through; behind more the job looks again."""
_CHUNK = 500


def mark(item: Item, grant: Grant) -> str:
    """Changes with what binds whoever holds a copy: openness, masks, terms, places, warning."""
    told = (grant.content, item.masks, item.rights, item.places, item.content_warning)
    data = msgspec.json.encode(told, order="deterministic")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def words(unit: Unit | None) -> str:
    """Digest of what is said of the whole."""
    told = head(unit, "") if unit else None
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()


class Passing:
    """Rows made into pieces, and what has to be kept of them for judging them again."""

    def __init__(self, order: Order, catalog: Catalog, clock: Clock) -> None:
        self._eyes, self._catalog = order.eyes, catalog
        now = clock()
        self._judgement = Judgement(self._eyes, now)
        self._public = Judgement(PUBLIC, now)
        self._position, self._epoch = catalog.feed_position(), catalog.epoch()
        self.marks = list[str]()

    def pieces(self, rows: list[Row], first: int) -> Iterator[Piece]:
        """``first`` is the number of the first row."""
        for start in range(0, len(rows), _CHUNK):
            some = rows[start : start + _CHUNK]
            items = self._catalog.items([row.item for row in some if row.item])
            for number, row in enumerate(some, first + start):
                item = items.get(row.item)
                grant = self._judgement.of(item) if item is not None else None
                if item is not None and grant is not None and grant.record:
                    self.marks.append(mark(item, grant))
                    changed = row.revision > 0 and self._is_changed(row, item)
                    yield Piece(number, (item, grant), row.caption or {}, changed)
                else:
                    self.marks.append("")
                    yield Piece(number, None)

    def note(self) -> Note:
        """Once all pieces have passed."""
        return Note(
            position=self._position,
            epoch=self._epoch,
            closes=self._judgement.closes,
            shown=sum(map(bool, self.marks)),
        )

    def _is_changed(self, row: Row, item: Item) -> bool:
        return (item.revision, self._public.of(item).content) != (row.revision, row.content)


class Judging:
    def __init__(self, shelf: Shelf, catalog: Catalog, source: Source, clock: Clock) -> None:
        self._shelf, self._catalog, self._source = shelf, catalog, source
        self._clock = clock

    def stands(self, order: Order, whole: Whole) -> bool:
        """Whether every row may be handed out as it is; else the file has to be made anew.

        Raises ``NotFound`` where the collection it is of is not open any more.
        """
        same = words(self._source.unit(order)) == whole.words
        if not same or whole.epoch != self._catalog.epoch():
            return False
        if self._clock().timestamp() >= whole.closes:
            return False
        latest, judged = self._catalog.feed_position(), self._shelf.judged(order.id, whole)
        if latest <= judged:
            return True
        if latest - judged > MOST_STEPS:
            return False
        changed = {one.item_id for one in self._catalog.changes(judged, MOST_STEPS)}
        if not self._bound_alike(order, whole, changed):
            return False
        self._shelf.put_judged(order.id, whole, latest)
        return True

    def _bound_alike(self, order: Order, whole: Whole, changed: set[str]) -> bool:
        held = self._shelf.members(order.id, whole.token)
        try:
            touched = {item: was for item, was in held if item in changed}
        except NotFound:  # it is being made anew just now
            return False
        judgement = Judgement(order.eyes, self._clock())
        for some in _parts(touched):
            items = self._catalog.items(some)
            for item_id in some:
                item = items.get(item_id)
                grant = judgement.of(item) if item is not None else None
                if item is None or grant is None or not grant.record:
                    return False
                if mark(item, grant) != touched[item_id]:
                    return False
        return True


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    listed = list(ids)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
