"""What an export is of: a search, a collection or a snapshot, their items and their words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from archive.collection import Collection
from archive.errors import NotFound
from archive.exports.unit import Unit
from archive.prepared import Order, Row
from archive.writing import Written
from search.service import Ask
from web import frame
from web.asking import Asked, read
from web.collection.unit import pieces, unit
from web.snapshot.subject import captions_of, unit_of

if TYPE_CHECKING:
    from web.wiring import Services


class Sources:
    """The :class:`archive.prepared.Source` of a whole archive."""

    def __init__(self, here: "Services") -> None:
        self._here = here

    def rows(self, order: Order, after: int) -> Iterator[tuple[int, Row]]:
        if order.snapshot:
            return self._of_snapshot(order)
        if order.collection:
            return self._of_collection(order)
        return self._of_search(order, after)

    def unit(self, order: Order) -> Unit | None:
        here = self._here
        if order.snapshot:
            return unit_of(here, order.snapshot, here.snapshots.get(order.snapshot))
        return unit(self._collection(order)) if order.collection else None

    def _of_search(self, order: Order, after: int) -> Iterator[tuple[int, Row]]:
        asked, here = asked_of(order), self._here
        ask = Ask(
            q=asked.q,
            filters=asked.filters,
            box=frame.box_of(asked.filters),
            after=after or None,
            viewer=order.eyes,
            now=order.at,
        )
        for hits in here.search.walk_hits(ask):
            yield from ((hit.seq, Row(hit.id)) for hit in hits)

    def _of_snapshot(self, order: Order) -> Iterator[tuple[int, Row]]:
        here = self._here
        snapshot = here.snapshots.get(order.snapshot)
        captions = captions_of(here, snapshot.subject)
        for row in snapshot.rows:
            caption = captions.get(row.item, {})
            yield 0, Row(row.item, caption, row.revision, row.content)

    def _of_collection(self, order: Order) -> Iterator[tuple[int, Row]]:
        here, held = self._here, self._collection(order)
        for piece in pieces(here, held.value, order.eyes, order.at):
            yield 0, Row(piece.granted[0].id, piece.caption) if piece.granted else Row("")

    def _collection(self, order: Order) -> Written[Collection]:
        """As it was when the export was asked for, while it is open."""
        collections = self._here.collections
        if not collections.get(order.collection).value.open:
            raise NotFound
        return collections.history(order.collection)[order.revision - 1]


def asked_of(order: Order) -> Asked:
    """The search that an order names."""
    given = [(name, value) for name, values in order.asked.items() for value in values]
    return read(MultiDict(given))
