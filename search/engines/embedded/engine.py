"""The engine over one folder: answers requests, keeps one writer."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from archive.errors import EngineUnavailable
from archive.expression import Expression
from archive.settings import path_of
from search.document import BREAK, Document
from search.engines import Request, Result, restriction
from search.engines.embedded import live
from search.engines.embedded.compiler import whole
from search.engines.embedded.counts import counted
from search.engines.embedded.order import best
from search.engines.embedded.reader import Reader
from search.engines.embedded.writer import Writer
from search.tile import Counts


class Embedded:
    """See :class:`search.engines.Engine`; safe for many threads that search and one that writes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._reader = Reader(root)
        self._writer = Writer(root)

    def index(self, documents: Iterable[Document], *, position: int) -> None:
        self._writer.write(documents, remove=(), position=position)

    def remove(self, ids: Iterable[str], *, position: int) -> None:
        self._writer.write((), remove=ids, position=position)

    def position(self) -> int:
        found = live.find(self._root)
        return found.position if found else -1

    def version(self) -> str:
        found = live.find(self._root)
        return found.version if found else ""

    def search(self, request: Request) -> Result:
        request = restriction.settled(request)
        searcher = self._reader.searcher()
        query = whole(request)
        try:
            counts = counted(searcher, query, request) if request.counted else None
            most = counts.total - request.offset if counts else request.size
            wanted = max(0, min(request.size, most))
            hits = best(searcher, query, request.sort, offset=request.offset, size=wanted)
        except ValueError as error:
            raise EngineUnavailable(f"The search index does not answer: {error}") from error
        return replace(counts, hits=hits) if counts else Result(total=len(hits), hits=hits)

    def terms(
        self,
        prefix: str,
        *,
        visible: Expression,
        denied: frozenset[str],
        size: int,
        stream: str = "title_a",
    ) -> Counts:
        searcher = self._reader.searcher()
        among = whole(Request(visible=visible, denied=denied))
        try:
            found = searcher.terms_with_prefix(stream, prefix, among, None)
        except ValueError as error:
            raise EngineUnavailable(f"The search index does not answer: {error}") from error
        held = [(term, count) for term, count in found if count and term != BREAK]
        return tuple(sorted(held, key=lambda pair: (-pair[1], pair[0]))[:size])

    def rebuild(self, documents: Iterable[Document], *, position: int, version: str) -> None:
        self._writer.rebuild(documents, position=position, version=version)

    def close(self) -> None:
        self._writer.close()
        self._reader.close()


def open_embedded(url: str) -> Embedded:
    """The index in the folder of ``embedded:///path``; nothing is opened before the first use."""
    return Embedded(path_of(url))
