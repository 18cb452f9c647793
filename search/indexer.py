"""Follows the change feed of the catalog into the engine; rebuilds beside and swaps."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from archive.catalog import Catalog
from archive.language.analyzer import Analyzer
from archive.language.assistants import Assistants, spare_processors
from archive.model import Item, State
from search.ahead import documents
from search.document import Document
from search.engines import Engine
from search.writing import Writing

DOCUMENTS = 5
"""Raised whenever an item makes another document than before: the index is then rebuilt."""
MANY = 3000
"""Changes from which on other processors help: their processes need a second to start."""
_BATCH = 2000
_MOST = 3
"""Helping processes that one writer can keep busy."""
_LINGER = timedelta(seconds=10)
"""Without work: whoever loads much makes pauses, and helpers need a second to start."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_STEP = 100
_EVER = (0, 2**62)
"""Epoch seconds between which all content opens that does so by itself."""

Progress = Callable[[int | None], None]
"""Called with how many items a new index holds so far, and with None when it is through."""


class Vectors(Protocol):
    """Adds to documents what they mean, for an engine that keeps it."""

    @property
    def name(self) -> str:
        """Another name asks for another index."""

    def attached(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The same documents, in order, with what is known of each."""


def _silent(_done: int | None) -> None:
    pass


def _nothing() -> None:
    pass


def analysis_of(version: str) -> str:
    """The version of the analysis in that of an index; empty where there is none."""
    return (*version.split("-"), "", "")[1]


class Indexer:
    """The one that writes to the engine; one at a time, wherever it runs."""

    def __init__(
        self,
        catalog: Catalog,
        engine: Engine,
        analyzer: Analyzer,
        *,
        progress: Progress = _silent,
        vectors: Vectors | None = None,
        catch_up: Callable[[], None] = _nothing,
    ) -> None:
        """``catch_up`` lets this process know the words of today: what they change is on the feed.

        It is called between a look at the feed and the documents that follow from it.
        """
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer
        self._progress = progress
        self._vectors = vectors
        self._catch_up = catch_up
        self._opened_until = 0
        """Epoch seconds up to which openings of content have been looked after; 0: none yet."""
        self._assistants: Assistants | None = None
        """Processes that help, from the first load of work until there is none for a while."""
        self._busy_at = _LONG_AGO

    def run_once(self, now: datetime) -> int:
        """Catch up with the feed and with what opened by ``now``; returns how many items changed.

        An index that is missing, of another analysis or of another catalog is rebuilt first.
        Raises ``WriterBusy`` while another process writes.
        """
        if self._is_strange():
            return self.rebuild(now)
        done = self._due(now) + self._follow(now)
        if done:
            self._busy_at = now
        elif now - self._busy_at >= _LINGER:
            self.close()
        return done

    def rebuild(self, now: datetime, *, progress: Progress = _silent) -> int:
        """A whole new index from the catalog; searches go on with the old one meanwhile.

        ``progress`` is told as well as whoever made the indexer.
        """
        position = self._catalog.feed_position()
        self._catch_up()

        def tell(done: int | None) -> None:
            self._progress(done)
            progress(done)

        counter = _Counter(tell)
        try:
            with self._helped(position) as assistants:
                items = counter.count(self._catalog.every_item())
                made = self._documents(items, now, assistants)
                self._engine.rebuild(made, position=position, version=self.version())
        finally:
            tell(None)
        self._catalog.passed(position)
        self._opened_until = int(now.timestamp())
        followed = self._follow(now)
        self.close()
        return counter.seen + followed

    def close(self) -> None:
        """Let the helping processes go; they are started anew when there is much to do."""
        if self._assistants is not None:
            self._assistants.close()
            self._assistants = None

    def behind(self) -> int:
        """Steps of the feed that the index has not passed yet (all of them where it is missing)."""
        return self._catalog.feed_position() - max(0, self._engine.position())

    def version(self) -> str:
        """What an index must have been made with to be followed and not rebuilt."""
        made = f"{DOCUMENTS}-{self._analyzer.version}-{self._catalog.epoch()}"
        return f"{made}-{self._vectors.name}" if self._vectors else made

    def _is_strange(self) -> bool:
        position = self._engine.position()
        ahead = position > self._catalog.feed_position()
        return position < 0 or ahead or self._engine.version() != self.version()

    def _follow(self, now: datetime) -> int:
        with self._helped(self.behind()) as assistants:
            return self._followed(now, assistants)

    def _followed(self, now: datetime, assistants: Assistants) -> int:
        """The documents of some changes are made while those before are written."""
        done = 0
        position = self._engine.position()
        with Writing() as writing:
            while changes := self._catalog.changes(position, _BATCH):
                ids = list(dict.fromkeys(change.item_id for change in changes))
                position = changes[-1].position
                writing.go_on(partial(self._write, self._made(ids, now, assistants), position))
                done += len(ids)
        return done

    def _write(self, made: "_Made", position: int) -> None:
        self._put(made, position)
        self._catalog.passed(position)

    def _due(self, now: datetime) -> int:
        """Content that opened by itself becomes public text.

        Where the clock was put back, what opened too early is staff text again: so the first look
        is at all that ever opens.
        """
        until = int(now.timestamp())
        since, last = sorted((self._opened_until, until)) if self._opened_until else _EVER
        ids = self._catalog.opened_between(since, last)
        with self._helped(len(ids)) as assistants:
            for start in range(0, len(ids), _BATCH):
                part = ids[start : start + _BATCH]
                self._put(self._made(part, now, assistants), self._engine.position())
        self._opened_until = until
        return len(ids)

    def _made(self, ids: list[str], now: datetime, assistants: Assistants) -> "_Made":
        """What the index shall hold of the items as they are now."""
        self._catch_up()
        found = self._catalog.items(ids)
        made = list(self._documents(found.values(), now, assistants))
        gone = set(ids) - {document.id for document in made}
        return _Made(documents=made, gone=sorted(gone))

    def _put(self, made: "_Made", position: int) -> None:
        """Bring it into the index; what was erased leaves it first."""
        if made.gone:
            self._engine.remove(made.gone, position=self._engine.position())
        self._engine.index(made.documents, position=position)

    def _documents(
        self, items: Iterable[Item], now: datetime, assistants: Assistants
    ) -> Iterator[Document]:
        kept = (item for item in items if item.state is not State.ERASED)
        made = documents(kept, analyzer=self._analyzer, now=now, assistants=assistants)
        return self._vectors.attached(made) if self._vectors else made

    @contextmanager
    def _helped(self, changes: int) -> Iterator[Assistants]:
        """Those who help; a few changes are done before anybody has started."""
        held = self._assistants
        if held is None or (changes >= MANY and not held.processes):
            self.close()
            count = min(spare_processors(), _MOST) if changes >= MANY else 0
            held = self._assistants = Assistants(self._analyzer, count)
        try:
            yield held
        except BaseException:  # it broke between a question and its answer
            self.close()
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """The documents of some items, and the ids of those that have none any more."""

    documents: list[Document]
    gone: list[str]


class _Counter:
    """Counts items as they pass, and tells of it now and then."""

    def __init__(self, progress: Progress) -> None:
        self.seen = 0
        self._progress = progress

    def count(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            if self.seen % _STEP == 0:
                self._progress(self.seen)
            self.seen += 1
            yield item
