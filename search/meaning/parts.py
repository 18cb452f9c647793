"""What the extra brings to an archive: made together, or nothing where there is no embedder."""

from dataclasses import dataclass

from archive.catalog import Catalog
from archive.storage import Store
from search.engines import Engine
from search.engines.vectored import Space, Vectored
from search.meaning import Embedder
from search.meaning.attaching import Attaching
from search.meaning.filling import Filling, shelf_of, space_of
from search.meaning.near import Meanings


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """All of it absent without an embedder."""

    filling: Filling | None = None
    meanings: Meanings | None = None
    vectors: Attaching | None = None
    """For the indexer of an engine that keeps vectors."""
    space: Space | None = None
    """The one that such an engine keeps."""


def parts(catalog: Catalog, engine: Engine, store: Store, embedder: Embedder | None) -> Parts:
    """Over these; an engine that keeps vectors makes room for them."""
    if embedder is None:
        return Parts()
    meanings = Meanings(catalog, engine, store, embedder)
    if not isinstance(engine, Vectored):
        return Parts(filling=Filling(catalog, store, embedder), meanings=meanings)
    space = space_of(embedder)
    engine.make_room(space)
    return Parts(
        filling=Filling(catalog, store, embedder, tell=catalog.touch),
        meanings=meanings,
        vectors=Attaching(shelf_of(store, embedder), space.name),
        space=space,
    )
