"""What a bulk edit will set, item by item, in parts; and the wish that it stop.

Parts lie under ``ctl/bulk/``, the first as ``<id>.jsonl``, the others as ``<id>.<number>.jsonl``.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from archive.decisions import Decision
from archive.errors import NotFound
from archive.storage import Store

PREFIX = "ctl/bulk/"


class Plans:
    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, edit_id: str, part: int, edits: Iterable[Decision]) -> None:
        self._store.put(_key(edit_id, part), b"".join(_lines(edits)))

    def read(self, edit_id: str, parts: Sequence[int]) -> Iterator[Decision]:
        """One part in memory at a time; of one that is gone nothing."""
        for part in parts:
            try:
                with self._store.open(_key(edit_id, part)) as stream:
                    lines = stream.read().splitlines()
            except NotFound:  # whoever ended it was killed before the register said so
                continue
            yield from map(_decision, lines)

    def forget(self, edit_id: str, parts: Sequence[int], item_id: str) -> None:
        """Take what is planned for one item out of storage."""
        for part in parts:
            held = list(self.read(edit_id, [part]))
            kept = [one for one in held if one.item_id != item_id]
            if len(kept) < len(held):
                self.put(edit_id, part, kept)

    def stop(self, edit_id: str) -> None:
        """Whoever works on it shall leave off at the next step."""
        self._store.put(_stop(edit_id), b"")

    def is_stopped(self, edit_id: str) -> bool:
        return self._store.find(_stop(edit_id)) is not None

    def remove(self, edit_id: str, parts: Sequence[int]) -> None:
        """The parts, one beyond them that was not counted yet, and the wish to stop."""
        for part in (*parts, len(parts)):
            self._store.delete(_key(edit_id, part))
        self._store.delete(_stop(edit_id))


def _key(edit_id: str, part: int) -> str:
    return f"{PREFIX}{edit_id}.{part:06}.jsonl" if part else f"{PREFIX}{edit_id}.jsonl"


def _stop(edit_id: str) -> str:
    return f"{PREFIX}{edit_id}.stop"


def _lines(edits: Iterable[Decision]) -> Iterator[bytes]:
    for one in edits:
        line = {"item": one.item_id, "revision": one.revision, "set": one.fields}
        yield msgspec.json.encode(line, order="deterministic") + b"\n"


def _decision(line: bytes) -> Decision:
    said = msgspec.json.decode(line)
    return Decision(item_id=said["item"], revision=said["revision"], fields=said["set"])
