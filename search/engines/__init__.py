"""The contract of a search engine: documents in, query tree in, hits with counts out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, cast
from urllib.parse import urlsplit

from archive.errors import WrongSetting
from archive.expression import Expression
from archive.registry import discover
from search.document import Document
from search.query import EVERYTHING, Query
from search.tile import Box, Counts


class Sort(StrEnum):
    """Orders of a result; equal ones stand in order of ``seq``, ascending."""

    RELEVANCE = "relevance"
    DATE = "date"
    """By the first day of the main date, oldest first, unknown last."""
    DATE_DESC = "-date"
    """By the first day of the main date, latest first, unknown last."""
    NEWEST = "newest"
    """Latest published first."""
    SEQ = "seq"
    """The order that export and deep cursors walk; never shifts under edits."""


class Interval(StrEnum):
    """Steps of a histogram: the keyword field that holds an item's step.

    An item is counted where its whole date lies in one step, so that a bar is a filter that finds
    what the bar counted; one that is less exact stands in no bar.
    """

    YEAR = "year"
    MONTH = "month"
    DAY = "date"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One search. ``query`` scores and restricts; ``filters`` and ``visible`` only restrict.

    ``staff`` also looks into the staff-only text. Items whose id is in ``denied`` never count; a
    member ``batch:B`` or ``agreement:A`` denies all of that batch or agreement. Facets in
    ``facets`` are counted over all hits; a facet that is itself in ``filters`` is counted without
    its own filter, so that its other values stay; histogram and tiles likewise. The filter ``tile``
    has names of tiles (``zoom/x/y``) as values.
    """

    query: Query = EVERYTHING
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    visible: Expression
    denied: frozenset[str] = frozenset()
    staff: bool = False
    loose: bool = False
    """Any of the words, bigrams or readings instead of all words (the looser block)."""
    exclude: Query | None = None
    """Hits of this query, read strictly, are left out (the strict hits, from the looser block)."""
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = 24
    counted: bool = True
    """Without, ``total`` is the number of hits given: faster where nobody is told how many."""
    after: int | None = None
    """With ``Sort.SEQ``: only items whose seq is above this one; they alone make up ``total``."""
    facets: Sequence[str] = ()
    facet_size: int = 60
    histogram: Interval | None = None
    tiles: int | None = None
    """The zoom for which items are counted by map tile, 0 to 18."""
    box: Box | None = None
    """Only items whose public position lies in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    id: str
    seq: int
    score: float
    """0.0 where the order is not by relevance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``total`` and every count agree: they come from one query over one state of the index.

    Counts stand in falling order, equal ones by value. What ``total`` has more than ``tiles`` in
    sum are items without a public position.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Counts] = field(default_factory=dict)
    histogram: Counts = ()
    """Steps that have items, in order of time: ``2016``, ``2016-04``, ``2016-04-16``,
    ``2016-04-16T01``."""
    tiles: Counts = ()
    """Items by tile (``zoom/x/y``); of a coarser zoom where there would be too many tiles."""
    partial: bool = False
    """A part of the index did not answer: there may be more hits, and every count may be higher."""


class Engine(Protocol):
    """Holds documents by id. Methods raise ``EngineUnavailable`` when the engine cannot answer.

    Ties of any order are broken by ``seq``, ascending. Searches see what was committed last, by
    whichever process. Writing methods raise ``WriterBusy`` while another process writes.
    """

    def index(self, documents: Iterable[Document], *, position: int) -> None:
        """Add or replace by id, commit durably, then note the feed ``position`` reached.

        Idempotent: the same documents again change nothing. After a crash the position may be
        behind the documents, never ahead of them.
        """

    def remove(self, ids: Iterable[str], *, position: int) -> None:
        """Remove by id, idempotent, with the same guarantees as :meth:`index`."""

    def position(self) -> int:
        """The feed position of the last commit; -1 where there is no index that can be read."""

    def search(self, request: Request) -> Result:
        """Answer one request; never raises for what a query contains."""

    def terms(
        self,
        prefix: str,
        *,
        visible: Expression,
        denied: frozenset[str],
        size: int,
        stream: str = "title_a",
    ) -> Counts:
        """Terms of a stream that start with the prefix, most frequent first, equal ones by term.

        ``stream`` is ``title_a`` or ``body_a`` (words), or ``body_r`` (readings). Terms and their
        numbers of documents come from visible documents that are not denied, and from no others.
        """

    def rebuild(self, documents: Iterable[Document], *, position: int, version: str) -> None:
        """Build a new index beside the live one and swap; searches go on with the old until then.

        When ``documents`` raises, the live index stays as it was.
        """

    def version(self) -> str:
        """The version text given at the last rebuild (analysis and schema); empty when none."""

    def close(self) -> None:
        """Let go of files and locks; another process may write from now on."""


def open_engine(url: str) -> Engine:
    """The engine that the scheme of the URL names, for example ``embedded:///srv/index``."""
    scheme = urlsplit(url).scheme
    offered = discover(__name__)
    if scheme not in offered:
        known = ", ".join(offered)
        raise WrongSetting(f"SEARCH_URL must start with one of: {known} (not {scheme or url!r}).")
    return cast(Callable[[str], Engine], offered[scheme])(url)
