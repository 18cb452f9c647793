"""Validation of a package: structure as OCFL 1.1 asks for it, and the digest of every byte.

https://ocfl.io/1.1/spec/ and https://ocfl.io/1.1/spec/validation-codes.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.errors import Damaged, InvalidKey, NotFound
from archive.fixity import Problem, digest_stream
from archive.packages.inventory import Inventory, check_paths, decode, sidecar
from archive.packages.layout import Place
from archive.packages.reader import Shelf, gaps, versions_in


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """One object under examination: its place, and the sizes of all its keys."""

    shelf: Shelf
    object_id: str
    place: Place
    keys: Mapping[str, int]

    def problem(self, key: str, kind: str, detail: str = "") -> Problem:
        return Problem(object_id=self.object_id, key=key, kind=kind, detail=detail)


def verify(shelf: Shelf, object_id: str) -> Iterator[Problem]:
    """Every problem of one object, as it is found; content is streamed."""
    place = shelf.place(object_id)
    keys = {stat.key: stat.size for stat in shelf.store.list(place.root)}
    check = _Check(shelf=shelf, object_id=object_id, place=place, keys=keys)
    versions = versions_in(place, keys)
    if not versions:
        yield check.problem(place.inventory(1), "missing", "no version was ever committed")
    elif gaps(versions):
        yield check.problem(place.root, "missing", f"of the versions only {sorted(versions)}")
    else:
        yield from _verify_versions(check, max(versions))


def _verify_versions(check: _Check, head: int) -> Iterator[Problem]:
    yield from _verify_root(check, head)
    inventories: dict[int, Inventory] = {}
    for number in range(1, head + 1):
        yield from _verify_inventory(check, number, inventories)
    newest = inventories.get(head)
    if newest is None:
        return
    for number, older in inventories.items():
        yield from _compare(check, number, older, newest)
        yield from _verify_paths(check, number, older)
    yield from _verify_names(check, newest)
    yield from _verify_content(check, newest)


def _verify_root(check: _Check, head: int) -> Iterator[Problem]:
    place, read = check.place, check.shelf.read
    if read(place.declaration) != b"ocfl_object_1.1\n":
        yield check.problem(place.declaration, "missing", "the declaration of the object")
    newest = read(place.inventory(head)) or b""
    for key, expected in ((place.inventory(), newest), (place.sidecar(), sidecar(newest))):
        if read(key) != expected:
            yield check.problem(key, "stale", f"differs from version {head}")


def _verify_inventory(check: _Check, number: int, found: dict[int, Inventory]) -> Iterator[Problem]:
    key = check.place.inventory(number)
    data, beside = check.shelf.read(key) or b"", check.shelf.read(check.place.sidecar(number))
    if beside is None:
        yield check.problem(check.place.sidecar(number), "missing")
    elif beside != sidecar(data):
        yield check.problem(key, "damaged", "differs from the digest beside it")
    try:
        inventory = decode(data)
    except Damaged as error:
        yield check.problem(key, "damaged", str(error))
        return
    if (inventory.object_id, inventory.head) != (check.object_id, number):
        yield check.problem(key, "damaged", f"is v{inventory.head} of {inventory.object_id!r}")
        return
    found[number] = inventory


def _compare(check: _Check, number: int, older: Inventory, newest: Inventory) -> Iterator[Problem]:
    """A later version may not tell the earlier ones differently."""
    for index, entry in enumerate(older.versions):
        if entry.state != newest.versions[index].state:
            key = check.place.inventory(number)
            yield check.problem(key, "damaged", f"tells another state of version {index + 1}")
    for path in sorted(newest.content_paths() - older.content_paths()):
        if (check.place.content_version_of(check.place.content(path)) or 0) <= number:
            key = check.place.inventory(number)
            yield check.problem(key, "damaged", f"does not name {path}")


def _verify_paths(check: _Check, number: int, inventory: Inventory) -> Iterator[Problem]:
    """What an inventory says can be true: each content once, in a folder of content, all used."""
    where = check.place.inventory(number)
    used = {digest for entry in inventory.versions for digest in entry.state.values()}
    for digest in sorted(used ^ inventory.manifest.keys()):
        yield check.problem(where, "damaged", f"{digest[:32]}… is not in both manifest and state")
    paths = [path for each in inventory.manifest.values() for path in each]
    if len(paths) != len(inventory.content_paths()):
        yield check.problem(where, "damaged", "gives one content two digests")
    for path in paths:
        if check.place.content_version_of(check.place.content(path)) is None:
            yield check.problem(where, "damaged", f"{path} is not in a folder of content")
    for entry in inventory.versions:
        try:
            check_paths(entry.state)
        except InvalidKey as error:
            yield check.problem(where, "damaged", str(error))


def _verify_names(check: _Check, newest: Inventory) -> Iterator[Problem]:
    """Inventory and storage name the same things."""
    place = check.place
    known = {place.declaration, place.inventory(), place.sidecar()}
    known |= {place.inventory(number + 1) for number in range(newest.head)}
    known |= {place.sidecar(number + 1) for number in range(newest.head)}
    known |= {place.content(path) for path in newest.content_paths()}
    for key in sorted(check.keys.keys() - known):
        yield check.problem(key, "unexpected", "no inventory names it")


def _verify_content(check: _Check, newest: Inventory) -> Iterator[Problem]:
    for digest, paths in newest.manifest.items():
        for key in map(check.place.content, paths):
            try:
                with check.shelf.store.open(key) as stream:
                    found, size = digest_stream(stream)
            except NotFound:
                yield check.problem(key, "missing")
                continue
            if found != digest:
                yield check.problem(key, "damaged", f"{size} bytes of another digest")
