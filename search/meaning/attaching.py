"""Vectors of the shelf for documents on their way into an engine that keeps them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search.document import Document, Meaning
from search.meaning.shelf import Pack, Shelf


class Attaching:
    """For the indexer; what has no vector yet goes without, and comes again when it has one."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        self._shelf, self.name = shelf, name
        self._known: tuple[tuple[str, ...], dict[str, tuple[Pack, int]]] = ((), {})

    def attached(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents, in order."""
        known = self._looked_up()
        for document in documents:
            pack, at = known.get(document.id, (None, 0))
            if pack is None:
                yield document
            else:
                found = Meaning(digest=pack.digests[at], row=pack.row(at))
                yield replace(document, meaning=found)

    def _looked_up(self) -> dict[str, tuple[Pack, int]]:
        shelved = self._shelf.listed()
        if self._known[0] != shelved.packs:
            packs = self._shelf.packs(shelved)
            found = {item_id: (pack, at) for pack in packs for at, item_id in enumerate(pack.ids)}
            self._known = shelved.packs, found
        return self._known[1]
