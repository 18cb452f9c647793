"""Items that mean what somebody asks, or what another item means: only from what may be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from archive.catalog import Catalog
from archive.judgement import Judgement
from archive.model import Item
from archive.rights import Viewer
from archive.storage import Store
from search.engines import Engine, Request, Sort
from search.engines.vectored import Vectored
from search.meaning import Embedder
from search.meaning.background import Background
from search.meaning.filling import shelf_of
from search.meaning.matrix import near, packed
from search.meaning.words import digest_of, meant
from search.query import And, Field, Not, Or, Phrase, Query, Range, Word, leaves

_FIRST, _MOST = 100, 5000
"""Candidates that are looked at together: first few, then more; no engine takes too many ids."""

Candidate = tuple[str, bytes]
"""An item's id and the digest of the words that its vector was made of."""


class Meanings:
    """Safe to share between threads.

    Candidates are followed from the nearest on, and each is looked at before it counts: the engine
    applies who looks, what is denied, filters and what is forbidden; the catalog has the last word;
    and a vector counts only where it was made of just what the item says to everybody now. What is
    hidden takes no place in a ranking and moves no threshold.
    """

    def __init__(self, catalog: Catalog, engine: Engine, store: Store, embedder: Embedder) -> None:
        self._catalog, self._engine, self._embedder = catalog, engine, embedder
        self._shelf = shelf_of(store, embedder)
        self._background = Background(embedder)

    def asked(self, text: str, request: Request, viewer: Viewer, now: datetime) -> list[str]:
        """Ids of the ``request.size`` items nearest to what was typed, of those it allows."""
        return self._near(packed(self._embedder.query(text)), request, viewer, now)

    def like(self, item: Item, request: Request, viewer: Viewer, now: datetime) -> list[str]:
        """The same for another item; nothing where it says nothing, or has no vector yet."""
        said = meant(item, now)
        row = self._row(item.id, said) if said else b""
        return self._near(row, request, viewer, now) if row else []

    def _row(self, item_id: str, said: str) -> bytes:
        """Made again where the engine keeps the vectors and this process does not."""
        if self._kept_there() is not None:
            return packed(self._embedder.passages([said])[0])
        sought = (item_id, digest_of(said))
        for pack in self._shelf.packs(self._shelf.listed()):
            for at, candidate in enumerate(zip(pack.ids, pack.digests, strict=True)):
                if candidate == sought:
                    return pack.row(at)
        return b""

    def _near(self, vector: bytes, request: Request, viewer: Viewer, now: datetime) -> list[str]:
        judged, found = Judgement(viewer, now), list[str]()
        for part in self._allowed_parts(vector, request):
            items = self._catalog.items([item_id for item_id, _ in part])
            found += [
                item_id
                for item_id, digest in part
                if item_id in items
                and judged.of(items[item_id]).record
                and digest_of(meant(items[item_id], now)) == digest
            ]
            if len(found) >= request.size:
                break
        return found[: request.size]

    def _allowed_parts(self, vector: bytes, request: Request) -> Iterator[Sequence[Candidate]]:
        """What is near enough and what the request allows, the nearest first, equal ones by id."""
        least = self._background.least(vector)
        asked = replace(request, query=limits(request.query), loose=False, sort=Sort.SEQ, offset=0)
        if (engine := self._kept_there()) is not None:
            yield from _asked(engine, vector, asked, least)
            return
        for part in _parts(self._ranked(vector, least)):
            allowed = self._allowed(part, asked)
            yield [candidate for candidate in part if candidate[0] in allowed]

    def _kept_there(self) -> Vectored | None:
        """The engine, where its live index keeps vectors of this embedder."""
        engine = self._engine
        return engine if isinstance(engine, Vectored) and engine.has_room() else None

    def _ranked(self, vector: bytes, least: float) -> list[Candidate]:
        """Every vector that is near enough."""
        ranked: list[tuple[float, str, bytes]] = []
        for pack in self._shelf.packs(self._shelf.listed()):
            if pack.width == len(vector):
                ranked += [
                    (-cosine, pack.ids[at], pack.digests[at])
                    for cosine, at in near(pack.rows, vector, least)
                ]
        return [(item_id, digest) for _cosine, item_id, digest in sorted(ranked)]

    def _allowed(self, part: Sequence[Candidate], asked: Request) -> set[str]:
        ids = Field("id", tuple(item_id for item_id, _ in part))
        asked = replace(asked, query=And((ids, asked.query)), size=len(part), counted=False)
        return {hit.id for hit in self._engine.search(asked).hits}


def _asked(
    engine: Vectored, vector: bytes, request: Request, least: float
) -> Iterator[Sequence[Candidate]]:
    """The engine is asked for more only where the catalog had to drop some of the first ones."""
    seen = 0
    for size in (_FIRST, 10 * _FIRST, _MOST):
        found = engine.nearest(vector, request, least=least, size=size)
        yield [(one.id, one.digest) for one in found[seen:]]
        seen = len(found)
        if seen < size:
            return


def _parts(ranked: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    start, size = 0, _FIRST
    while start < len(ranked):
        yield ranked[start : start + size]
        start, size = start + size, min(size * 2, _MOST)


def limits(query: Query) -> Query:
    """What a tree demands beside its words: fields, dates, and what must not be there."""
    match query:
        case And(parts):
            return And(tuple(limits(part) for part in parts))
        case Or(parts) if not any(isinstance(leaf, Word | Phrase) for leaf in leaves(query)):
            return query
        case Not() | Field() | Range():
            return query
    return And(())


def typed(query: Query) -> str:
    """The words of a tree as they were typed, without what is forbidden and without fields."""
    return " ".join(leaf.raw for leaf in leaves(query) if isinstance(leaf, Word | Phrase))
