"""Reading packages: the newest inventory, files of any version, and every object there is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from archive.errors import Damaged, NotFound
from archive.packages.inventory import Inventory, decode
from archive.packages.layout import Place, id_in_name, place_of, root_of
from archive.storage import Stat, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where packages are: a store, and what their keys begin with."""

    store: Store
    prefix: str

    def place(self, object_id: str) -> Place:
        return place_of(object_id, self.prefix)

    def read(self, key: str) -> bytes | None:
        """All bytes of a small file, or ``None``."""
        try:
            with self.store.open(key) as stream:
                return stream.read()
        except NotFound:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest inventory, and whether the copy in the root shows it."""

    inventory: Inventory
    published: bool


def find_head(shelf: Shelf, object_id: str) -> Head | None:
    """The highest ``vN/inventory.json``, found without a listing.

    The copy in the root says where to begin; a writer that was killed, or overtook another, may
    have left it behind, so the next version is looked for until there is none.
    """
    place = shelf.place(object_id)
    inventory = _root_copy(shelf, place)
    number = shown = inventory.head if inventory else 0
    while shelf.store.find(place.inventory(number + 1)):
        number += 1
    if number > shown:
        inventory = read_version(shelf, object_id, number)
    if inventory is None:
        return None
    _check_id(inventory, object_id)
    return Head(inventory=inventory, published=number == shown)


def _root_copy(shelf: Shelf, place: Place) -> Inventory | None:
    """A copy that cannot be read is as good as none: the versions hold the truth."""
    data = shelf.read(place.inventory())
    try:
        return decode(data) if data is not None else None
    except Damaged:
        return None


def read_version(shelf: Shelf, object_id: str, number: int) -> Inventory:
    """The inventory that a version was committed with; raises ``NotFound`` or ``Damaged``."""
    data = shelf.read(shelf.place(object_id).inventory(number))
    if data is None:
        raise NotFound(f"{object_id} has no version {number}.")
    inventory = decode(data)
    _check_id(inventory, object_id)
    return inventory


def _check_id(inventory: Inventory, object_id: str) -> None:
    if inventory.object_id != object_id:
        raise Damaged(f"The package of {object_id} says that it is {inventory.object_id!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """An object as a listing meets it, whole or not: its place and everything that is there."""

    place: Place
    stats: tuple[Stat, ...]

    @property
    def versions(self) -> frozenset[int]:
        """None where nothing was committed or an erasure was interrupted."""
        versions = versions_in(self.place, (stat.key for stat in self.stats))
        return frozenset() if gaps(versions) else versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An object that was recovered."""

    object_id: str
    head: Inventory | None = None
    """Its newest inventory, unless that is damaged."""


def iterate_objects(shelf: Shelf, after: str = "") -> Iterator[Lying]:
    """Every object by one listing; with ``after``, those whose root is greater."""
    # A slash is the greatest character below "0": behind it lies nothing of that object any more.
    behind = f"{after.removesuffix('/')}0" if after else ""
    stats = shelf.store.list(shelf.prefix, after=behind)
    for place, own in groupby(stats, key=lambda stat: root_of(stat.key, shelf.prefix)):
        if place is not None:
            yield Lying(place=place, stats=tuple(own))


def iterate_ids(shelf: Shelf) -> Iterator[str]:
    """The id of every object, by a listing, in flat memory."""
    for lying in iterate_objects(shelf):
        if versions := lying.versions:
            yield id_of(shelf, lying.place, max(versions))


def versions_in(place: Place, keys: Iterable[str]) -> frozenset[int]:
    """The versions whose inventories are among the keys."""
    return frozenset(number for number in map(place.version_of, keys) if number)


def gaps(versions: frozenset[int]) -> bool:
    """Whether some version below the highest is missing: an erasure was interrupted."""
    return len(versions) != max(versions, default=0)


def id_of(shelf: Shelf, place: Place, version: int) -> str:
    """The id of an object known by its place: as the folder's name spells it, else from inside."""
    spelled = id_in_name(place)
    if spelled is not None:
        return spelled
    data = shelf.read(place.inventory(version))
    if data is None:
        raise NotFound(f"{place.inventory(version)} vanished while it was read.")
    return decode(data).object_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An object as a walk meets it; ``size`` is the bytes of all its keys together."""

    object_id: str
    root: str
    size: int


def walk(shelf: Shelf, after: str) -> Iterator[Kept]:
    """Every whole object whose root is greater than ``after``, in the order of their folders."""
    for lying in iterate_objects(shelf, after):
        if versions := lying.versions:
            size = sum(stat.size for stat in lying.stats)
            object_id = id_of(shelf, lying.place, max(versions))
            yield Kept(object_id=object_id, root=lying.place.root, size=size)
