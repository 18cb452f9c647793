"""Packages: OCFL objects in a store, the truth that everything else is rebuilt from.

https://ocfl.io/1.1/spec/
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from archive.errors import Damaged, NotFound
from archive.fixity import Problem
from archive.packages.inventory import Inventory, Note
from archive.packages.layout import init_root
from archive.packages.mending import Copy, mend
from archive.packages.reader import (
    Kept,
    Lying,
    Settled,
    Shelf,
    find_head,
    id_of,
    iterate_ids,
    iterate_objects,
    walk,
)
from archive.packages.recovery import GRACE, Recovered, Repair, recover
from archive.packages.source import Existing, Files, Source, Stored, proved
from archive.packages.validation import verify
from archive.packages.writer import Change, Version, purge, write
from archive.side_by_side import side_by_side
from archive.storage import Stat, Store

__all__ = [
    "Change",
    "Existing",
    "Files",
    "Inventory",
    "Kept",
    "Lying",
    "Note",
    "Packages",
    "Problem",
    "Repair",
    "Settled",
    "Source",
    "Stored",
    "Version",
]


def utc_now() -> datetime:
    return datetime.now(UTC)


PREFIX = "ocfl/"
"""Where packages lie in the store."""


class Packages:
    """All packages below one prefix of a store.

    ``init``, ``ids``, ``walk``, ``purge``, ``recover``, ``verify`` and ``mend`` list keys; no other
    method does.
    """

    def __init__(
        self, store: Store, *, prefix: str = PREFIX, clock: Callable[[], datetime] = utc_now
    ) -> None:
        """``prefix`` is empty or ends with a slash, and nothing else lies below it."""
        self._shelf, self._clock = Shelf(store=store, prefix=prefix), clock

    def init(self) -> None:
        """Make the storage root, or see that it is ours (``StoreUnusable``); safe to repeat."""
        init_root(self._shelf.store, self._shelf.prefix)

    def write(self, object_id: str, change: Change, *, unless_same: bool = False) -> Version:
        """Add a version to the object, or make it; durable when this returns.

        With ``unless_same``, a change that changes no file returns the present version and writes
        none: so a job that was killed can simply be repeated. Content the object has already is
        not stored again. Raises ``Conflict`` when somebody else wrote the same version first
        (nothing of ours is left then), ``Damaged`` when a source is not what it was said to be,
        ``InvalidKey`` for paths that cannot be files of one folder, ``NotFound`` for ``Existing``
        content that the object does not have. Whoever may race with an erasure looks for its
        tombstone before and after, and purges again.
        """
        return write(self._shelf, object_id, change, unless_same=unless_same)

    def head(self, object_id: str) -> Inventory | None:
        """The newest inventory, also when a killed writer left the copies in the root behind."""
        try:
            head = find_head(self._shelf, object_id)
        except Damaged as error:
            raise Damaged(str(error), package=object_id) from error
        return head.inventory if head else None

    def exists(self, object_id: str) -> bool:
        return self.head(object_id) is not None

    def find(self, object_id: str, path: str, *, version: int | None = None) -> Stat | None:
        """Size of a file and its key in the store (by default of the newest version)."""
        try:
            return self._shelf.store.find(self._where(object_id, path, version)[1])
        except NotFound:
            return None

    def open(
        self,
        object_id: str,
        path: str,
        *,
        version: int | None = None,
        start: int = 0,
        end: int | None = None,
        head: Inventory | None = None,
    ) -> BinaryIO:
        """The bytes of a file, or of a range as in ``Store.open``; raises ``NotFound``.

        Reading a whole file to its end raises ``Damaged`` where the bytes are not those that were
        kept: nothing of it may be shown before that. A range cannot be checked. Whoever has the
        inventory from :meth:`head` gives it, and it is not read again.
        """
        digest, key = self._where(object_id, path, version, head)
        stream = self._shelf.store.open(key, start=start, end=end)
        if start or end is not None:
            return stream
        return proved(stream, digest, key=key, package=object_id)

    def ids(self) -> Iterator[str]:
        """Every object, by a listing, in the order of their folders; for rebuild and audit."""
        return iterate_ids(self._shelf)

    def walk(self, after: str = "") -> Iterator[Kept]:
        """Every object behind a root of an earlier walk, with its size, so that a walk goes on."""
        return walk(self._shelf, after)

    def purge(self, object_id: str) -> None:
        """Delete every key of every version: the bytes are gone, and with them the object.

        From the first deletion on the object is not found any more. When this was interrupted,
        recovery does not bring the object back, and calling it again ends the work.
        """
        purge(self._shelf, object_id)

    def recover(self, object_id: str | None = None, *, grace: timedelta = GRACE) -> list[Repair]:
        """Finish or sweep what killed writers left, of one object or of all; safe to repeat.

        What belongs to a version that is not committed is swept once it is older than ``grace``,
        which must be longer than any write takes; zero when nobody can be writing.
        """
        if object_id is not None:
            place = self._shelf.place(object_id)
            lying = Lying(place=place, stats=tuple(self._shelf.store.list(place.root)))
            return list(self._recovered(lying, grace).repairs)
        every = side_by_side(lambda lying: self._recovered(lying, grace), self.lying())
        return [repair for recovered in every for repair in recovered.repairs]

    def lying(self) -> Iterator[Lying]:
        """Every object, whole or not, by one listing."""
        return iterate_objects(self._shelf)

    def settle(self, lying: Lying) -> Settled | None:
        """Recover one object as it was listed; ``None`` where nothing is committed or all erased.

        So a rebuild mends and reads every object with as few requests as there are files to read.
        """
        head = self._recovered(lying, GRACE).head
        if head is not None and self._shelf.place(head.object_id) == lying.place:
            return Settled(object_id=head.object_id, head=head)
        versions = lying.versions
        if not versions:
            return None
        return Settled(object_id=id_of(self._shelf, lying.place, max(versions)))

    def _recovered(self, lying: Lying, grace: timedelta) -> Recovered:
        return recover(self._shelf, lying.place, lying.stats, self._clock() - grace)

    def verify(self, object_id: str) -> Iterator[Problem]:
        """Structure and fixity of one object, every stored byte read once, in flat memory."""
        return verify(self._shelf, object_id)

    def mend(self, object_id: str, copy: Copy, *, newer: bool = False) -> list[Repair]:
        """Put back what is damaged or missing from a copy that holds the right bytes.

        Nothing is taken that has not the digest that the object's inventory names, and no
        inventory but one of this object whose own digest is beside it. What the copy cannot give
        stays as it is; :meth:`verify` tells. With ``newer``, versions that only the copy has were
        here once and are taken as well.
        """
        return list(mend(self._shelf, object_id, copy, newer=newer))

    def _where(
        self, object_id: str, path: str, version: int | None, head: Inventory | None = None
    ) -> tuple[str, str]:
        """Digest and key of a file."""
        inventory = head or self.head(object_id)
        if inventory is None:
            raise NotFound(f"There is no package {object_id!r}.")
        digest = inventory.digest(path, version)
        return digest, self._shelf.place(object_id).content(inventory.content(digest))
