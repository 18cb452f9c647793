"""Faults on purpose: a store that dies before a chosen write, for tests that kill at every one."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from archive.storage import Stat, Store


class Killed(BaseException):
    """The process ends here: no handler for ordinary errors may run."""


class Faulty:
    """A store that passes everything on until write number ``before``, which never happens.

    A write is a ``put``, ``create`` or ``delete``; they are counted from 0 in ``writes``, which
    lists them as (method, key), once it is ``armed``. ``meanwhile`` runs once, right before that
    write, instead of the death: what somebody else does at the worst moment.
    """

    def __init__(
        self,
        store: Store,
        *,
        before: int = -1,
        meanwhile: Callable[[], object] | None = None,
        armed: bool = True,
    ) -> None:
        self._store, self._before, self._meanwhile = store, before, meanwhile
        self._armed = armed
        self.writes: list[tuple[str, str]] = []

    def arm(self) -> None:
        self._armed = True

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        self._count("put", key)
        self._store.put(key, data)

    def create(self, key: str, data: bytes | BinaryIO) -> None:
        self._count("create", key)
        self._store.create(key, data)

    def delete(self, key: str) -> None:
        self._count("delete", key)
        self._store.delete(key)

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        return self._store.open(key, start=start, end=end)

    def find(self, key: str) -> Stat | None:
        return self._store.find(key)

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        return self._store.list(prefix, after=after)

    def probe(self) -> None:
        self._store.probe()

    def _count(self, method: str, key: str) -> None:
        if not self._armed:
            return
        if len(self.writes) == self._before:
            if self._meanwhile is None:
                raise Killed(f"before {method} {key}")
            self._meanwhile()
        self.writes.append((method, key))
