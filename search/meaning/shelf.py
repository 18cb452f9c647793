"""Vectors kept with the derivatives: packed files that never change, and one that lists them."""

from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import blake2b

import msgspec

from archive.errors import NotFound
from archive.storage import Store

_FOLDER = "meaning"
_LIST = "list.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Vectors of items: ids, digests of the words they were made of, and rows of one width."""

    ids: tuple[str, ...] = ()
    digests: tuple[bytes, ...] = ()
    rows: bytes = b""

    @property
    def width(self) -> int:
        return len(self.rows) // len(self.ids) if self.ids else 0

    def row(self, at: int) -> bytes:
        return self.rows[at * self.width : (at + 1) * self.width]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What is there: names of packs, of which catalog, and how far its feed was followed."""

    epoch: str = ""
    position: int = 0
    packs: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Items whose vectors the engine has to be told of still."""


class Shelf:
    """The vectors of one embedder; an item is in one pack at most.

    All of it can be thrown away at any time, and is then made again.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._prefix = store, f"{_FOLDER}/{name}"
        self._held: dict[str, Pack] = {}

    def listed(self) -> Shelved:
        """What the list says now; nothing where there is none, or one that cannot be read."""
        data = self._read(_LIST)
        try:
            return msgspec.json.decode(data, type=Shelved) if data else Shelved()
        except msgspec.DecodeError:
            return Shelved()

    def packs(self, shelved: Shelved) -> list[Pack]:
        """The listed packs but for those thrown away meanwhile; each is read once, and held."""
        found = {name: self._held.get(name) or self._pack(name) for name in shelved.packs}
        self._held = {name: pack for name, pack in found.items() if pack is not None}
        return list(self._held.values())

    def is_whole(self, shelved: Shelved) -> bool:
        """Whether every listed pack is still there."""
        return all(self._store.find(f"{self._prefix}/{name}") for name in shelved.packs)

    def put(self, pack: Pack) -> str:
        """Keep a pack and return its name; nobody reads it before it is listed."""
        for name, held in self._held.items():
            if held is pack:
                return name
        data = msgspec.msgpack.encode(pack)
        name = _name_of(data)
        self._store.put(f"{self._prefix}/{name}", data)
        self._held = {**self._held, name: pack}
        return name

    def write(self, shelved: Shelved) -> None:
        """From now on this is what is there; packs that it does not name are removed."""
        data = msgspec.json.encode(shelved, order="deterministic")
        self._store.put(f"{self._prefix}/{_LIST}", data)
        kept = {f"{self._prefix}/{name}" for name in (*shelved.packs, _LIST)}
        for stat in self._store.list(f"{self._prefix}/"):
            if stat.key not in kept:
                self._store.delete(stat.key)

    def _pack(self, name: str) -> Pack | None:
        data = self._read(name)
        if not data or _name_of(data) != name:
            return None  # removed meanwhile, or damaged
        return msgspec.msgpack.decode(data, type=Pack)

    def _read(self, name: str) -> bytes:
        try:
            with closing(self._store.open(f"{self._prefix}/{name}")) as stream:
                return stream.read()
        except NotFound:
            return b""


def _name_of(data: bytes) -> str:
    return f"{blake2b(data, digest_size=16).hexdigest()}.pack"


def without(pack: Pack, ids: frozenset[str]) -> Pack:
    """The pack without these items; itself where it holds none of them."""
    if ids.isdisjoint(pack.ids):
        return pack
    kept = [at for at, item_id in enumerate(pack.ids) if item_id not in ids]
    return replace(
        pack,
        ids=tuple(pack.ids[at] for at in kept),
        digests=tuple(pack.digests[at] for at in kept),
        rows=b"".join(pack.row(at) for at in kept),
    )


def joined(one: Pack, other: Pack) -> Pack:
    return Pack(
        ids=one.ids + other.ids, digests=one.digests + other.digests, rows=one.rows + other.rows
    )
