"""Rebuild asks storage for little: one listing of packages, and each of their keys once."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from archive.packages import PREFIX
from archive.storage import Stat, Store, open_store
from tests.homes.make import HOMES
from tests.killing import OnFiles, carry
from tests.making import Keeping

HOME, FILES = HOMES / "2", OnFiles()


class _Counting:
    """A store that counts what it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.listed: Counter[str] = Counter()
        self.read: Counter[str] = Counter()

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        self.read[key] += 1
        return self._store.open(key, start=start, end=end)

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        self.listed[prefix] += 1
        return self._store.list(prefix, after=after)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_each_key_of_a_package_is_read_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(HOME / "catalog.sqlite", home / "catalog.sqlite")
    carry(open_store(FILES.url(HOME)), open_store(FILES.url(home)))
    counting: list[_Counting] = []

    def counted(store: Store) -> Store:
        counting.append(_Counting(store))
        return cast(Store, counting[0])

    keeping = Keeping(home, wrap=counted)
    try:
        ids = list(keeping.packages.ids())
        counting[0].read.clear()
        counting[0].listed.clear()
        rebuilt = keeping.rebuild().run(lambda _stage, _done: None)
    finally:
        keeping.close()
    assert rebuilt.items >= len(ids) > 0
    packages = {key: times for key, times in counting[0].read.items() if key.startswith(PREFIX)}
    assert len(packages) >= 6 * len(ids)  # inventory and digest twice, declaration, item
    assert set(packages.values()) == {1}
    assert [prefix for prefix in counting[0].listed if prefix.startswith(PREFIX)] == [PREFIX]
    assert counting[0].listed[PREFIX] == 1
