"""Items into packages and back: one OCFL object an item, one object for many posts.

An item's package holds ``item.json`` (the item, lossless), ``ro-crate-metadata.json`` (the same
for strangers), ``events.jsonl`` and ``decisions.jsonl`` (what happened to it), and the originals.
A batch of posts holds ``posts.jsonl`` (one item a line), ``received.jsonl`` (as they came),
``origins.json`` (on which lines of which given files) and its own ``ro-crate-metadata.json``; the
package of a post with pictures has these two as well.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from archive.catalog import decode, encode
from archive.errors import Conflict, Damaged, NotFound
from archive.fixity import digest_bytes
from archive.model import Asset, Item, State
from archive.packages import Change, Inventory, Note, Packages, Source, origin
from archive.packages.origin import Origin, Received
from archive.packages.rocrate import crate
from archive.packages.rocrate_records import crate_of_records
from archive.tombstone import Tombstones

ITEM, POSTS, RECEIVED = "item.json", "posts.jsonl", "received.jsonl"
ORIGINS = "origins.json"
EVENTS, DECISIONS = "events.jsonl", "decisions.jsonl"
CRATE = "ro-crate-metadata.json"


class Preservation:
    """Writes and reads the packages of items; a tombstone stops every writer."""

    def __init__(
        self, packages: Packages, tombstones: Tombstones, *, base_url: str, publisher: str
    ) -> None:
        """``base_url`` and ``publisher`` are what the metadata for strangers names."""
        self.packages, self._tombstones = packages, tombstones
        self._base_url, self._publisher = base_url, publisher

    def keep(
        self,
        item: Item,
        originals: Mapping[str, Source],
        *,
        events: bytes,
        agent: str,
        received: Received = Received(),  # noqa: B008 - frozen
    ) -> None:
        """The item's first version; the same again changes nothing."""
        own = {ITEM: _stored(item), EVENTS: events, **_came([received])}
        files = self._described(item, own)
        self._write(item.id, {**files, **originals}, message="ingest", agent=agent, item=item)

    def absorb(self, item: Item, *, decisions: bytes, events: bytes, agent: str) -> None:
        """A version that holds the item as it is now, and every decision that led there.

        ``events`` are those of the decisions; the first version's own stay before them. The stub
        of an erased item has all that may be kept already, and takes nothing in.
        """
        if item.state is State.ERASED:
            return
        first = self._read(item.id, EVENTS, version=1)
        own = {ITEM: _stored(item), DECISIONS: decisions, EVENTS: first + events}
        own |= {path: self._read(item.id, path) for path in self._came_with(item.id)}
        files = self._described(item, own)
        self._write(item.id, files, message="decisions", agent=agent, item=item)

    def keep_posts(
        self, object_id: str, items: Sequence[Item], received: Sequence[Received], *, agent: str
    ) -> None:
        """Up to 5,000 posts in one object, in order; the same again changes nothing."""
        files = {
            POSTS: b"".join(_stored(item) + b"\n" for item in items),
            RECEIVED: _lines(received),
            **_came(received),
        }
        files[CRATE] = crate_of_records(
            items,
            _assets(files),
            object_id=object_id,
            base_url=self._base_url,
            publisher=self._publisher,
            origins=[each.origin for each in received],
        )
        note = Note(message="ingest", agent_name=agent, agent_id=agent, created=items[0].received)
        self.packages.write(object_id, Change(files=files, note=note), unless_same=True)

    def without(self, object_id: str, removed: Collection[str], *, agent: str) -> str:
        """A batch of posts written anew without some of them; returns the object's new name.

        The caller purges the old one. With nothing left, nothing is written.
        """
        new = f"{object_id}.kept"
        if self.packages.head(object_id) is not None:
            pairs = zip(list(self.read(object_id)), self.received(object_id), strict=True)
            kept = [(item, record) for item, record in pairs if item.id not in removed]
            if kept:
                records = [record for _, record in kept]
                self.keep_posts(new, [item for item, _ in kept], records, agent=agent)
        return new

    def replace_erased(self, object_id: str, item: Item, *, agent: str) -> str:
        """Leave only the blank ``item`` where its bytes were; returns the object that now holds it.

        An item's own object is purged and written anew as a stub. A batch of posts is written
        without the post under a new name, and the caller purges the old one.
        """
        if object_id == item.id:
            self.packages.purge(object_id)
            self._put_stub(item, agent=agent)
            return object_id
        new = f"{object_id}.{item.id}"
        if self.packages.head(object_id) is not None:
            kept = [item if held.id == item.id else held for held in self.read(object_id)]
            pairs = zip(kept, self.received(object_id), strict=True)
            blank = [Received() if held.id == item.id else record for held, record in pairs]
            self.keep_posts(new, kept, blank, agent=agent)
        return new

    def read(self, object_id: str, head: Inventory | None = None) -> Iterator[Item]:
        """The items of an object as its newest version holds them.

        ``head`` is its newest inventory, where that was read already.
        """
        head = head or self.packages.head(object_id)
        if head is None:
            raise NotFound
        if ITEM in head.state:
            yield decode(self._read(object_id, ITEM, head=head))
        elif POSTS in head.state:
            # Read to its end first: before that nobody knows whether it is what was kept.
            yield from map(decode, self._read(object_id, POSTS, head=head).splitlines())
        else:
            raise Damaged(f"{object_id} holds neither {ITEM} nor {POSTS}")

    def received(self, object_id: str) -> list[Received]:
        """What the records of a batch of posts were taken from, in their order."""
        lines = self._read(object_id, RECEIVED).decode().split("\n")[:-1]
        origins = self._origins(object_id) or (None,) * len(lines)
        pairs = zip(lines, origins, strict=True)
        return [Received(text=line, origin=origin) for line, origin in pairs]

    def _origins(self, object_id: str) -> tuple[Origin | None, ...]:
        """Empty for objects of whose records nobody knows, and for those of earlier programs."""
        inventory = self.packages.head(object_id)
        if inventory is None or ORIGINS not in inventory.state:
            return ()
        return origin.decode(self._read(object_id, ORIGINS))

    def _came_with(self, object_id: str) -> list[str]:
        """Which files of the object tell how it came."""
        inventory = self.packages.head(object_id)
        return [path for path in (RECEIVED, ORIGINS) if inventory and path in inventory.state]

    def _read(
        self,
        object_id: str,
        path: str,
        *,
        version: int | None = None,
        head: Inventory | None = None,
    ) -> bytes:
        with self.packages.open(object_id, path, version=version, head=head) as stream:
            return stream.read()

    def _write(
        self, object_id: str, files: Mapping[str, Source], *, message: str, agent: str, item: Item
    ) -> None:
        self._refuse_erased(object_id)
        self._put(object_id, files, message=message, agent=agent, item=item)
        try:
            self._refuse_erased(object_id)
        except Conflict:
            # Erased between our look and our commit: what we wrote must go as well. The erasure's
            # stub may go with it, so we leave one; the journal holds the step that ends there.
            self.packages.purge(object_id)
            self._put_stub(_stub(item), agent=agent)
            raise

    def _put(
        self, object_id: str, files: Mapping[str, Source], *, message: str, agent: str, item: Item
    ) -> None:
        note = Note(message=message, agent_name=agent, agent_id=agent, created=item.updated)
        self.packages.write(object_id, Change(files=files, note=note), unless_same=True)

    def _put_stub(self, item: Item, *, agent: str) -> None:
        files = self._described(item, {ITEM: _stored(item)})
        self._put(item.id, files, message="erase", agent=agent, item=item)

    def _described(self, item: Item, files: Mapping[str, bytes]) -> dict[str, Source]:
        """The archive's own files and the crate that describes them and the originals."""
        parts = (*item.assets, *_assets(files))
        (stood,) = origin.decode(files[ORIGINS]) if ORIGINS in files else (None,)
        made = crate(item, parts, base_url=self._base_url, publisher=self._publisher, origin=stood)
        return {**files, CRATE: made}

    def _refuse_erased(self, object_id: str) -> None:
        if self._tombstones.find(object_id) is not None:
            raise Conflict(f"{object_id} has been erased")


def _stored(item: Item) -> bytes:
    """Without what its agreement allows, which the register says and may change."""
    return encode(replace(item, allowance=None))


def _stub(item: Item) -> Item:
    """What may be kept of an erased item: nothing that says anything of anybody."""
    return Item(
        id=item.id,
        seq=item.seq,
        revision=item.revision,
        state=State.ERASED,
        type=item.type,
        record=item.record,
        received=item.received,
        published=item.published,
        updated=item.updated,
    )


def _lines(received: Sequence[Received]) -> bytes:
    return b"".join(record.text.encode() + b"\n" for record in received)


def _came(received: Sequence[Received]) -> dict[str, bytes]:
    """The files that tell how records came, as far as there is something to tell."""
    files = {}
    if any(record.text for record in received):
        files[RECEIVED] = _lines(received)
    if any(record.origin for record in received):
        files[ORIGINS] = origin.encode([record.origin for record in received])
    return files


def _assets(files: Mapping[str, bytes]) -> list[Asset]:
    """The archive's own files, as a crate describes them."""
    return [
        Asset(
            digest=digest_bytes(data),
            size=len(data),
            media_type="application/jsonl" if path.endswith(".jsonl") else "application/json",
            path=path,
        )
        for path, data in files.items()
    ]


def original_path(position: int, media_type: str, suffix: str = "") -> str:
    """Where an original stands in its package: by position; its given name is evidence."""
    suffix = suffix or media_type.rpartition("/")[2].replace("plain", "txt").replace("jpeg", "jpg")
    return f"original/{position + 1:04}.{suffix}"
