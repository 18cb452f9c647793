"""The searcher over what was committed last, by whichever process."""

import threading
from pathlib import Path

import tantivy

from archive.errors import EngineUnavailable
from search.engines.embedded import live
from search.engines.embedded.schema import prepared

_TRIES = 5


class Reader:
    """Opens the live index on first use and looks again when ``live.json`` was replaced."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._mark: tuple[int, int] | None = None
        self._folder = ""
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None

    def searcher(self) -> tantivy.Searcher:
        """One state of the index, for one request; raises ``EngineUnavailable``."""
        mark = live.mark(self._root)
        with self._lock:
            if self._searcher is None or mark != self._mark:
                self._searcher = self._fresh()
                self._mark = mark
            return self._searcher

    def close(self) -> None:
        with self._lock:
            self._index = self._searcher = None
            self._folder = ""

    def _fresh(self) -> tantivy.Searcher:
        for _ in range(_TRIES):  # a swap between two reads takes the folder away: look again
            folder = live.get(self._root).folder
            try:
                return self._opened(folder).searcher()
            except ValueError as error:
                problem = error
                self._index = None
        raise EngineUnavailable(f"The search index cannot be read: {problem}") from problem

    def _opened(self, folder: str) -> tantivy.Index:
        if self._index is None or folder != self._folder:
            self._index = prepared(tantivy.Index.open(str(self._root / folder)))
            self._folder = folder
        self._index.reload()
        return self._index
