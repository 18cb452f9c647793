"""The parts that depend on the dictionary, made anew when an index with another one goes live."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive import language
from archive.catalog import Catalog
from archive.clock import Clock
from archive.errors import EngineUnavailable
from archive.lexicon import Fresh
from archive.lexicon.edition import Edition, Editions, composed
from search.engines import Engine
from search.indexer import Indexer, Vectors, analysis_of
from search.meaning.near import Meanings
from search.service import Search
from web.lexicon.progress import Meter


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What goes with one version of the live index."""

    version: str
    analyzer: language.Analyzer
    search: Search


class Live:
    """Searches are cut by the edition of the live index, the indexer works for the wanted one."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        engine: Engine,
        lexicon: Fresh,
        cache: Path,
        clock: Clock,
        meanings: Meanings | None = None,
        vectors: Vectors | None = None,
        catch_up: Callable[[], None],
    ) -> None:
        self._catalog, self._engine, self._lexicon = catalog, engine, lexicon
        self._cache, self._meanings, self._vectors = cache, meanings, vectors
        self._catch_up = catch_up
        self.editions = Editions(catalog.database, lexicon)
        self._meter = Meter(catalog.database, clock)
        self._lock = threading.Lock()
        self._cut: Cut | None = None
        self._indexer: tuple[str, Indexer] | None = None

    def search(self) -> Search:
        """For one request; the next one may get another."""
        return self._searching().search

    def analyzer(self) -> language.Analyzer:
        """The analysis that the live index was made with."""
        return self._searching().analyzer

    def indexer(self) -> Indexer:
        """Follows with the wanted edition; where the live index has another, it rebuilds first."""
        wanted = self.editions.wanted()
        with self._lock:
            if self._indexer is None or self._indexer[0] != wanted.version:
                analyzer = language.load(self._cache, wanted.dictionary)
                indexer = Indexer(
                    self._catalog,
                    self._engine,
                    analyzer,
                    progress=self._meter,
                    vectors=self._vectors,
                    catch_up=self._catch_up,
                )
                self._close_indexer()
                self._indexer = (wanted.version, indexer)
            return self._indexer[1]

    def close(self) -> None:
        """Let the processes go that help to index."""
        with self._lock:
            self._close_indexer()

    def _close_indexer(self) -> None:
        if self._indexer is not None:
            self._indexer[1].close()
            self._indexer = None

    def beside(self, lexicon: Fresh) -> Search:
        """A search over the live index with another lexicon, for previews."""
        return Search(self._catalog, self._engine, self.analyzer(), lexicon=lexicon)

    def with_edition(self, edition: Edition) -> language.Analyzer:
        """An analysis with another dictionary, for previews; compiled when it is new."""
        return language.load(self._cache, edition.dictionary)

    def put_into_force(self) -> str:
        """Freeze what the lexicon says now as the wanted edition; returns its version.

        The dictionary is compiled first, so that a wrong one raises ``WrongSetting`` here and the
        index goes on with the one it has.
        """
        terms = self.editions.candidate()
        language.load(self._cache, composed(terms).dictionary)
        return self.editions.want(terms, live=self.live_version()).version

    def live_version(self) -> str:
        """The version of the analysis of the live index; empty where there is none."""
        return analysis_of(self._engine.version())

    def is_current(self) -> bool:
        """Whether the live index is made with the wanted edition."""
        return self.live_version() == self.editions.wanted().version

    def _version(self) -> str:
        """Of the live index; the last one known while it cannot be asked, for marking words."""
        try:
            return self._engine.version()
        except EngineUnavailable:
            return self._cut.version if self._cut else ""

    def _searching(self) -> Cut:
        held, version = self._cut, self._version()
        if held is None or held.version != version:
            edition = self._edition_of(analysis_of(version))
            analyzer = language.load(self._cache, edition.dictionary)
            search = Search(
                self._catalog,
                self._engine,
                analyzer,
                lexicon=self._lexicon,
                meanings=self._meanings,
            )
            held = self._cut = Cut(version=version, analyzer=analyzer, search=search)
        return held

    def _edition_of(self, version: str) -> Edition:
        """Of this version; the wanted edition where nothing makes that version any more."""
        wanted = self.editions.wanted()
        if wanted.version == version:
            return wanted
        return self.editions.find(version) or wanted
