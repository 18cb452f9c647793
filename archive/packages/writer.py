"""Writing packages: one new version, committed by one conditional write.

The order makes it safe to die anywhere: declaration, content, then ``vN/inventory.json`` only if
that is free (the commit point), then its sidecar and the copies in the root, which recovery can
make again. https://ocfl.io/1.1/spec/#object-structure
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.errors import AlreadyExists, Conflict
from archive.packages.inventory import (
    Entry,
    Inventory,
    Note,
    check_paths,
    decode,
    encode,
    sidecar,
)
from archive.packages.layout import Place, content_path
from archive.packages.reader import Shelf, find_head
from archive.packages.source import Existing, Files, Stored, checked, settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that is in storage."""

    object_id: str
    number: int
    inventory: Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the next version adds to or replaces in the newest one (``files``), and takes away."""

    files: Files
    remove: Iterable[str] = ()
    note: Note


def write(shelf: Shelf, object_id: str, change: Change, *, unless_same: bool) -> Version:
    """Add a version; see :meth:`archive.packages.Packages.write`."""
    head = find_head(shelf, object_id)
    now = head.inventory if head else Inventory(object_id=object_id, manifest={}, versions=())
    sources = {path: settled(source) for path, source in change.files.items()}
    state = _next_state(now, sources, change.remove)
    if unless_same and head and state == now.state:
        if not head.published:
            publish(shelf, shelf.place(object_id), now.head)
        return Version(object_id=object_id, number=now.head, inventory=now)
    added = {
        source.digest: source
        for source in sources.values()
        if isinstance(source, Stored) and source.digest not in now.manifest
    }
    paths = {digest: content_path(now.head + 1, digest) for digest in added}
    following = now.with_version(Entry(note=change.note, state=state), paths)
    _commit(shelf, following, {paths[digest]: source for digest, source in added.items()})
    return Version(object_id=object_id, number=following.head, inventory=following)


def _next_state(
    now: Inventory, sources: Mapping[str, Stored | Existing], remove: Iterable[str]
) -> dict[str, str]:
    kept = dict(now.state) if now.versions else {}
    for path in remove:
        kept.pop(path, None)
    for source in sources.values():
        if isinstance(source, Existing):
            now.content(source.digest)
    state = kept | {path: source.digest for path, source in sources.items()}
    check_paths(state)
    return state


def _commit(shelf: Shelf, following: Inventory, content: Mapping[str, Stored]) -> None:
    place, data = shelf.place(following.object_id), encode(following)
    if following.head == 1:
        shelf.store.put(place.declaration, b"ocfl_object_1.1\n")
    for path, source in content.items():
        with checked(source) as stream:
            shelf.store.put(place.content(path), stream)
    try:
        shelf.store.create(place.inventory(following.head), data)
    except AlreadyExists:
        winner = shelf.read(place.inventory(following.head))
        if winner != data:  # else it is our own, and the first answer was lost
            _give_way(shelf, following, content, winner)
    publish(shelf, place, following.head, data)


def _give_way(
    shelf: Shelf, following: Inventory, content: Iterable[str], winner: bytes | None
) -> None:
    """Delete the content that only we named, and say who was faster."""
    object_id, place = following.object_id, shelf.place(following.object_id)
    named = decode(winner).content_paths() if winner is not None else frozenset[str]()
    for path in sorted(frozenset(content) - named):
        shelf.store.delete(place.content(path))
    raise Conflict(f"{object_id}: version {following.head} was written by somebody else just now.")


def publish(shelf: Shelf, place: Place, number: int, data: bytes | None = None) -> None:
    """Write the sidecar of a version and the copies in the root: bytes, never encoded anew.

    Whoever writes copies looks for a newer version afterwards and goes on with that, so the last
    copies written are those of the newest version, in whatever order several writers run.
    """
    data = shelf.read(place.inventory(number)) if data is None else data
    while data is not None:
        shelf.store.put(place.sidecar(number), sidecar(data))
        shelf.store.put(place.sidecar(), sidecar(data))
        shelf.store.put(place.inventory(), data)  # last: where this is new, everything is done
        number += 1
        overtaken = shelf.store.find(place.inventory(number)) is not None
        data = shelf.read(place.inventory(number)) if overtaken else None


def purge(shelf: Shelf, object_id: str) -> None:
    """Delete every key of an object, beginning with what makes it one; see ``Packages.purge``."""
    place = shelf.place(object_id)
    shelf.store.delete(place.inventory())
    shelf.store.delete(place.inventory(1))
    for stat in shelf.store.list(place.root):
        shelf.store.delete(stat.key)
