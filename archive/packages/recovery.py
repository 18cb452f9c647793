"""Recovery: what a killed or overtaken writer left behind, finished or swept.

The highest ``vN/inventory.json`` wins. Its sidecar and the copies in the root are made again from
it; content that no inventory names is removed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.errors import Damaged
from archive.packages.inventory import decode, sidecar
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


def recover(shelf: Shelf, place: Place, before: datetime) -> Iterator[Repair]:
    """Finish or sweep one object.

    Nothing of an uncommitted version that was written after ``before`` is touched: its writer may
    be alive. An object with a gap in its versions is one whose erasure was interrupted; it is left
    to be purged again, never brought back. Nor are copies made of an inventory that is damaged.
    """
    stats = list(shelf.store.list(place.root))
    versions = versions_in(place, (stat.key for stat in stats))
    if not versions:
        yield from _remove(shelf, _abandoned(stats, before))
    elif not gaps(versions):
        yield from _finish(shelf, place, stats, before)


def _abandoned(stats: list[Stat], before: datetime) -> list[Stat]:
    """Everything, once the newest of it is old enough."""
    return stats if all(stat.modified <= before for stat in stats) else []


def _finish(shelf: Shelf, place: Place, stats: list[Stat], before: datetime) -> Iterator[Repair]:
    head = max(versions_in(place, (stat.key for stat in stats)))
    data = shelf.read(place.inventory(head))
    if data is None or not _sound(data, shelf.read(place.sidecar(head))):
        return
    yield from _renew(shelf, place, head, data)
    named = {place.content(path) for path in decode(data).content_paths()}
    orphans = [
        stat for stat in stats if place.content_version_of(stat.key) and stat.key not in named
    ]
    lost = [stat for stat in orphans if (place.content_version_of(stat.key) or 0) <= head]
    unfinished = [stat for stat in orphans if stat not in lost]
    yield from _remove(shelf, [*lost, *_abandoned(unfinished, before)])


def _sound(data: bytes, beside: bytes | None) -> bool:
    """Whether an inventory is whole; one without a sidecar was committed, then the writer died."""
    try:
        decode(data)
    except Damaged:
        return False
    return beside in (None, sidecar(data))


def _renew(shelf: Shelf, place: Place, head: int, data: bytes) -> Iterator[Repair]:
    expected = {place.declaration: b"ocfl_object_1.1\n"}
    for number in range(1, head):
        own = shelf.read(place.inventory(number)) or b""
        if shelf.store.find(place.sidecar(number)) is None and _sound(own, None):
            expected[place.sidecar(number)] = sidecar(own)
    for key in _differing(shelf, expected):
        shelf.store.put(key, expected[key])
        yield Repair(key=key, kind="renewed")
    beside = sidecar(data)
    copies = {place.sidecar(head): beside, place.sidecar(): beside, place.inventory(): data}
    if renewed := _differing(shelf, copies):
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
