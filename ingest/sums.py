"""Derived files with their digests: a bit that flipped is made anew instead of being shown."""

import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import msgspec

from archive.errors import Damaged, NotFound
from archive.fixity import digest_stream
from archive.storage import Store

_LARGE = 4_000_000
"""Bytes above which a file is not read for every range that a player asks for."""
_TRUSTED_SECONDS = 3600.0
_REMEMBERED = 1000


class Sums:
    """Writes what a task derived below a prefix, and tells later whether it is still the same.

    The digests lie in a document of their own beside the files, for what is handed out by others
    must hold nothing but the picture.
    """

    def __init__(self, store: Store, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._trusted: OrderedDict[str, float] = OrderedDict()

    def keep(self, prefix: str, task: str, folder: Path) -> None:
        """Every file of the folder. The digests go first: what is without them is not trusted."""
        made = sorted(folder.iterdir())
        sums = {path.name: _digest(path) for path in made}
        self._store.put(_document(prefix, task), msgspec.json.encode(sums))
        for path in made:
            with path.open("rb") as stream:
                self._store.put(f"{prefix}/{path.name}", stream)

    def is_whole(self, prefix: str, task: str, name: str) -> bool:
        """Whether the file is there and has its digest; large ones are read once an hour."""
        key = f"{prefix}/{name}"
        if self._trusted.get(key, 0.0) > self._clock():
            return self._store.find(key) is not None
        try:
            wanted = self._wanted(prefix, task).get(name)
            with self._store.open(key) as stream:
                found, size = digest_stream(stream)
        except (NotFound, Damaged):  # a store with checksums of its own finds damage itself
            return False
        if found == wanted and size > _LARGE:
            self._trust(key)
        return found == wanted

    def _wanted(self, prefix: str, task: str) -> dict[str, str]:
        with self._store.open(_document(prefix, task)) as stream:
            data = stream.read()
        try:
            return msgspec.json.decode(data, type=dict[str, str])
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return {}

    def _trust(self, key: str) -> None:
        self._trusted[key] = self._clock() + _TRUSTED_SECONDS
        self._trusted.move_to_end(key)
        if len(self._trusted) > _REMEMBERED:
            self._trusted.popitem(last=False)


def _document(prefix: str, task: str) -> str:
    return f"{prefix}/{task}.sums"


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return digest_stream(stream)[0]
