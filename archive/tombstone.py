"""Tombstones: what remains of an erased item, written first and read first.

A tombstone names no person. Identity and digests are kept as keyed hashes (BLAKE2b), so that intake
can refuse the same thing when it comes again without the archive remembering what it was.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec

from archive.errors import AlreadyExists
from archive.storage import Store

PREFIX = "ctl/tombstones/"
_KEY = "ctl/tombstone.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    item_id: str
    seq: int
    package: str
    """The object that held the item when it was erased."""
    at: datetime
    basis: str
    reason: str
    asked_by: str
    approved_by: str
    marks: tuple[str, ...] = ()
    """Keyed hashes of the identity and of every digest."""


class Tombstones:
    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, tombstone: Tombstone) -> None:
        """From here on the item is gone; writing it again is harmless."""
        try:
            self._store.create(_key(tombstone.item_id), msgspec.json.encode(tombstone))
        except AlreadyExists:
            return

    def find(self, item_id: str) -> Tombstone | None:
        key = _key(item_id)
        if self._store.find(key) is None:
            return None
        with self._store.open(key) as stream:
            return msgspec.json.decode(stream.read(), type=Tombstone)

    def every(self) -> Iterator[Tombstone]:
        """All of them, by listing: for rebuild and recovery."""
        for stat in self._store.list(PREFIX):
            if stat.key.endswith(".json"):
                with self._store.open(stat.key) as stream:
                    yield msgspec.json.decode(stream.read(), type=Tombstone)

    def marks(self) -> frozenset[str]:
        """All marks, by listing: read once for many comparisons."""
        return frozenset(mark for stone in self.every() for mark in stone.marks)

    def finish(self, item_id: str) -> None:
        """Everything that the erasure had to remove is removed."""
        with suppress(AlreadyExists):  # conditional, so that what came before is durable as well
            self._store.create(f"{PREFIX}{item_id}.done", b"")

    def unfinished(self) -> list[Tombstone]:
        done = {stat.key for stat in self._store.list(PREFIX) if stat.key.endswith(".done")}
        return [t for t in self.every() if f"{PREFIX}{t.item_id}.done" not in done]

    def mark(self, what: str) -> str:
        """The keyed hash of an identity or digest."""
        return hashlib.blake2b(what.encode(), key=self._secret(), digest_size=32).hexdigest()

    def _secret(self) -> bytes:
        if self._store.find(_KEY) is None:
            with suppress(AlreadyExists):  # another process was first; its key counts
                self._store.create(_KEY, secrets.token_bytes(32))
        with self._store.open(_KEY) as stream:
            return stream.read()


def _key(item_id: str) -> str:
    return f"{PREFIX}{item_id}.json"
