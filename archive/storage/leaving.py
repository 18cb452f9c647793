"""A store that may be left for another: once it has been left, nothing more is written to it.

Every step that counts ends with a conditional write, so a look at the mark before each of them,
at most once a second, is enough: a process that still runs on the old storage is told so instead of
being acknowledged something that the new storage will not have.
"""

import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from archive.errors import StoreLeft
from archive.storage import Stat, Store

MARK = "ctl/left.json"
LOOKS_EVERY = 1.0
"""Seconds."""


class Leaving:
    """A layer around a store that is itself a store."""

    def __init__(self, store: Store, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._looked = -LOOKS_EVERY

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        self._store.put(key, data)

    def create(self, key: str, data: bytes | BinaryIO) -> None:
        """As the store's own; raises ``StoreLeft`` where the archive has moved on."""
        self._refuse_left()
        self._store.create(key, data)

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        return self._store.open(key, start=start, end=end)

    def find(self, key: str) -> Stat | None:
        return self._store.find(key)

    def delete(self, key: str) -> None:
        self._store.delete(key)

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        return self._store.list(prefix, after=after)

    def probe(self) -> None:
        self._looked = -LOOKS_EVERY
        self._refuse_left()
        self._store.probe()

    def _refuse_left(self) -> None:
        now = self._clock()
        if now - self._looked < LOOKS_EVERY:
            return
        if self._store.find(MARK) is not None:
            raise StoreLeft
        self._looked = now
