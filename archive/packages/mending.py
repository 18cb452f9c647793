"""Mending: what is damaged or missing in an object, put back from a copy that proves itself."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from archive.errors import Damaged, NotFound
from archive.fixity import Problem, digest_stream
from archive.packages.inventory import Inventory, decode, sidecar
from archive.packages.layout import Place
from archive.packages.reader import Shelf, versions_in
from archive.packages.recovery import Repair
from archive.packages.validation import verify
from archive.storage import Stat

_LOST = ("damaged", "missing")


class Copy(Protocol):
    """Where the same keys lie once more: a backup, or another store."""

    def open(self, key: str) -> BinaryIO:
        """The bytes of a key from the beginning; raises ``NotFound``."""

    def list(self, prefix: str) -> Iterator[Stat]:
        """Every key that begins with ``prefix``."""


def mend(shelf: Shelf, object_id: str, copy: Copy, *, newer: bool) -> Iterator[Repair]:
    """Inventories first, as they say what the content must be."""
    place = shelf.place(object_id)
    lost = {problem.key for problem in _lost(shelf, object_id)}
    here, there = _last(place, shelf.store), _last(place, copy)
    for number in range(1, (max(here, there) if newer or not here else here) + 1):
        wanted = {place.inventory(number), place.sidecar(number), place.root}
        if number > here or wanted & lost:
            yield from _mend_inventory(shelf, object_id, number, copy)
    if shelf.store.find(place.declaration) is None or place.declaration in lost:
        shelf.store.put(place.declaration, b"ocfl_object_1.1\n")
        yield Repair(key=place.declaration, kind="renewed")
    for problem in _lost(shelf, object_id):
        yield from _mend_content(shelf, place, problem.key, copy)


def _lost(shelf: Shelf, object_id: str) -> list[Problem]:
    return [problem for problem in verify(shelf, object_id) if problem.kind in _LOST]


def _last(place: Place, copy: Copy) -> int:
    return max(versions_in(place, (stat.key for stat in copy.list(place.root))), default=0)


def _mend_inventory(shelf: Shelf, object_id: str, number: int, copy: Copy) -> Iterator[Repair]:
    place = shelf.place(object_id)
    data = _read(copy, place.inventory(number))
    if data is None or _read(copy, place.sidecar(number)) != sidecar(data):
        return
    if not _is_of(data, object_id, number):
        return
    for key, content in ((place.inventory(number), data), (place.sidecar(number), sidecar(data))):
        if shelf.read(key) != content:
            shelf.store.put(key, content)
            yield Repair(key=key, kind="renewed")


def _is_of(data: bytes, object_id: str, number: int) -> bool:
    try:
        found = decode(data)
    except Damaged:
        return False
    return (found.object_id, found.head) == (object_id, number)


def _mend_content(shelf: Shelf, place: Place, key: str, copy: Copy) -> Iterator[Repair]:
    wanted = _wanted(shelf, place).get(key)
    if wanted is None:
        return
    try:
        with copy.open(key) as stream:
            if digest_stream(stream)[0] != wanted:
                return
        with copy.open(key) as stream:
            shelf.store.put(key, stream)
    except NotFound:
        return
    yield Repair(key=key, kind="renewed")


def _wanted(shelf: Shelf, place: Place) -> dict[str, str]:
    """Digest by key, as the newest inventory tells."""
    versions = versions_in(place, (stat.key for stat in shelf.store.list(place.root)))
    newest = _decoded(shelf.read(place.inventory(max(versions, default=1))))
    manifest = newest.manifest if newest else {}
    return {place.content(path): digest for digest, paths in manifest.items() for path in paths}


def _decoded(data: bytes | None) -> Inventory | None:
    try:
        return decode(data) if data is not None else None
    except Damaged:
        return None


def _read(copy: Copy, key: str) -> bytes | None:
    try:
        with copy.open(key) as stream:
            return stream.read()
    except NotFound:
        return None
