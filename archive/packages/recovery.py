"""Recovery: what a killed or overtaken writer left behind, finished or swept.

The highest ``vN/inventory.json`` wins. Its sidecar and the copies in the root are made again from
it; content that no inventory names is removed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.errors import Damaged
from archive.packages.inventory import Inventory, decode, sidecar
from archive.packages.layout import Place
from archive.packages.reader import Shelf, gaps, versions_in
from archive.packages.writer import publish
from archive.storage import Stat

GRACE = timedelta(days=1)
"""How long an uncommitted version may be in the writing before it counts as left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One thing that recovery did: a key was renewed or removed."""

    key: str
    kind: str
    """renewed or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What recovery did to one object, and what it found."""

    repairs: tuple[Repair, ...] = ()
    head: Inventory | None = None
    """The newest inventory, where it is there and whole."""


def recover(shelf: Shelf, place: Place, stats: Sequence[Stat], before: datetime) -> Recovered:
    """Finish or sweep one object, of which ``stats`` are all keys.

    Nothing of an uncommitted version that was written after ``before`` is touched: its writer may
    be alive. An object with a gap in its versions is one whose erasure was interrupted; it is left
    to be purged again, never brought back. Nor are copies made of an inventory that is damaged.
    """
    versions = versions_in(place, (stat.key for stat in stats))
    if not versions:
        return Recovered(repairs=tuple(_remove(shelf, _abandoned(stats, before))))
    if gaps(versions):
        return Recovered()
    data = shelf.read(place.inventory(max(versions)))
    beside = shelf.read(place.sidecar(max(versions)))
    if data is None or not _sound(data, beside):
        return Recovered()
    head = decode(data)
    renewed = _renew(shelf, place, max(versions), data, beside)
    repairs = (*renewed, *_swept(shelf, place, head, stats, before))
    return Recovered(repairs=repairs, head=head)


def _abandoned(stats: Sequence[Stat], before: datetime) -> Sequence[Stat]:
    """Everything, once the newest of it is old enough."""
    return stats if all(stat.modified <= before for stat in stats) else ()


def _swept(
    shelf: Shelf, place: Place, head: Inventory, stats: Sequence[Stat], before: datetime
) -> Iterator[Repair]:
    """Removes content that no version names."""
    named = {place.content(path) for path in head.content_paths()}
    orphans = [
        stat for stat in stats if place.content_version_of(stat.key) and stat.key not in named
    ]
    lost = [stat for stat in orphans if (place.content_version_of(stat.key) or 0) <= head.head]
    unfinished = [stat for stat in orphans if stat not in lost]
    yield from _remove(shelf, [*lost, *_abandoned(unfinished, before)])


def _sound(data: bytes, beside: bytes | None) -> bool:
    """Whether an inventory is whole; one without a sidecar was committed, then the writer died."""
    try:
        decode(data)
    except Damaged:
        return False
    return beside in (None, sidecar(data))


def _renew(
    shelf: Shelf, place: Place, head: int, data: bytes, beside: bytes | None
) -> Iterator[Repair]:
    """Make again what can be made of the newest inventory; ``beside`` is its sidecar as found."""
    expected = {place.declaration: b"ocfl_object_1.1\n"}
    for number in range(1, head):
        own = shelf.read(place.inventory(number)) or b""
        if shelf.store.find(place.sidecar(number)) is None and _sound(own, None):
            expected[place.sidecar(number)] = sidecar(own)
    for key in _differing(shelf, expected):
        shelf.store.put(key, expected[key])
        yield Repair(key=key, kind="renewed")
    lost = [] if beside else [place.sidecar(head)]
    copies = {place.sidecar(): sidecar(data), place.inventory(): data}
    if renewed := [*lost, *_differing(shelf, copies)]:
        publish(shelf, place, head, data)
        yield from (Repair(key=key, kind="renewed") for key in renewed)


def _differing(shelf: Shelf, expected: Mapping[str, bytes]) -> list[str]:
    return [key for key, content in expected.items() if shelf.read(key) != content]


def _remove(shelf: Shelf, stats: Iterable[Stat]) -> Iterator[Repair]:
    for stat in stats:
        if shelf.store.find(stat.key) != stat:
            continue  # written again since the listing: somebody alive needs it
        shelf.store.delete(stat.key)
        yield Repair(key=stat.key, kind="removed")
