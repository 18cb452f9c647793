"""Follows the change feed of the catalog with vectors, a bounded number of items at a time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from archive.catalog import Catalog
from archive.storage import Store
from search.engines.vectored import Space
from search.meaning import Embedder
from search.meaning.matrix import packed
from search.meaning.shelf import Pack, Shelf, Shelved, joined, without
from search.meaning.words import VERSION, digest_of, meant

BATCH = 32
"""Items for one step: about a second of work, after which a job that waits has its turn."""


Tell = Callable[[Iterable[str]], None]


def shelf_of(store: Store, embedder: Embedder) -> Shelf:
    return Shelf(store, space_of(embedder).name)


def space_of(embedder: Embedder) -> Space:
    """Vectors of one embedder and of one way to say what an item means."""
    return Space(name=f"{embedder.name}-{VERSION}", width=embedder.width)


class Filling:
    """A chore of the worker; killed at any point, it goes on from the step before.

    ``tell`` is told of items whose vectors are other ones now, once or again.
    """

    def __init__(
        self, catalog: Catalog, store: Store, embedder: Embedder, *, tell: Tell | None = None
    ) -> None:
        self._catalog, self._embedder, self._tell = catalog, embedder, tell
        self._shelf = shelf_of(store, embedder)
        self._opened_until = 0

    def run_once(self, now: datetime) -> int:
        """One step along the feed; returns how many items were looked at, 0 at its end."""
        shelved = self._told(self._listed())
        changes = self._catalog.changes(shelved.position, BATCH)
        if not changes:
            return self._due(shelved, now)
        ids = list(dict.fromkeys(change.item_id for change in changes))
        self._bring(shelved, ids, now, changes[-1].position)
        return len(changes)

    def _due(self, shelved: Shelved, now: datetime) -> int:
        """Content that opened by itself means more from now on; the first look is at all of it."""
        until = int(now.timestamp())
        for start in range(0, len(ids := self._opened(until)), BATCH):
            self._bring(self._listed(), ids[start : start + BATCH], now, shelved.position)
        self._opened_until = until
        return 0

    def _opened(self, until: int) -> list[str]:
        return self._catalog.opened_between(self._opened_until, until)

    def _listed(self) -> Shelved:
        """From the beginning where the catalog is another one, or vectors were thrown away."""
        shelved, epoch = self._shelf.listed(), self._catalog.epoch()
        kept = shelved.epoch == epoch and self._shelf.is_whole(shelved)
        return shelved if kept else Shelved(epoch=epoch)

    def _bring(self, shelved: Shelved, ids: Sequence[str], now: datetime, position: int) -> None:
        """These items as they are now, and no vector of what they were."""
        said = {item.id: meant(item, now) for item in self._catalog.items(ids).values()}
        wanted = {item_id: text for item_id, text in said.items() if text}
        packs = self._shelf.packs(shelved)
        known = {key for pack in packs for key in zip(pack.ids, pack.digests, strict=True)}
        same = {key for key, text in wanted.items() if (key, digest_of(text)) in known}
        fresh = self._made({key: text for key, text in wanted.items() if key not in same})
        stale = frozenset(ids) - same
        held = {item_id for pack in packs for item_id in pack.ids}
        changed = tuple(sorted(stale & {*held, *fresh.ids})) if self._tell else ()
        kept = merged([*(without(pack, stale) for pack in packs), fresh])
        names = tuple(self._shelf.put(pack) for pack in kept)
        made = replace(shelved, position=position, packs=names, changed=changed)
        self._shelf.write(made)
        self._told(made)

    def _told(self, shelved: Shelved) -> Shelved:
        """Written down first, so that whoever is killed in between tells it at the next start."""
        if not shelved.changed or self._tell is None:
            return shelved
        self._tell(shelved.changed)
        told = replace(shelved, changed=())
        self._shelf.write(told)
        return told

    def _made(self, texts: dict[str, str]) -> Pack:
        vectors = self._embedder.passages(list(texts.values()))
        return Pack(
            ids=tuple(texts),
            digests=tuple(map(digest_of, texts.values())),
            rows=b"".join(map(packed, vectors)),
        )


def merged(packs: Iterable[Pack]) -> list[Pack]:
    """Each pack more than twice as large as the next one: few files, and large ones seldom new."""
    kept: list[Pack] = []
    for pack in packs:
        made = pack
        while kept and made.ids and len(kept[-1].ids) <= 2 * len(made.ids):
            made = joined(kept.pop(), made)
        if made.ids:
            kept.append(made)
    return kept
