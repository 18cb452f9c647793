"""A whole search call against tantivy alone and SQLite FTS5 trigram, as ratios of one run."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import tantivy

from archive.rights import PUBLIC, judge, visible
from search.engines import Request
from search.engines.embedded.compiler import whole
from search.engines.embedded.reader import Reader
from search.excerpt import Excerpts
from search.item_document import document
from search.service import FACETS, Ask, Search
from tests.bench.figure import Figure
from tests.bench.home import opened, remembering
from tests.bench.synthetic import NOW, fill, items
from tests.bench.trigram import Trigram
from web.wiring import Services

SIZE, SMALL = 100_000, 20_000
"""Items."""
_PAGE = 24
_ROUNDS = 21
QUERIES: Sequence[tuple[str, dict[str, tuple[str, ...]], tuple[str, ...]]] = (
    ("給水車", {}, ("給水車",)),
    ("避難所 断水", {}, ("避難所", "断水")),
    ("仮設住宅 復旧", {"type": ("photo",)}, ("仮設住宅", "復旧")),
    ("阿蘇大橋", {"place": ("43443",)}, ("阿蘇大橋",)),
    ("ボランティア 炊き出し", {}, ("ボランティア", "炊き出し")),
    ("「車中泊をした」", {}, ("車中泊をした",)),
    ("石垣 OR 体育館", {}, ("石垣|体育館",)),
)
"""What is typed, the filters, and for FTS5 the texts that must all be there (| is or)."""


class Ours:
    """Catalog, index and service as they are in an archive."""

    def __init__(self, services: Services, home: Path) -> None:
        self.search = services.search
        self.excerpts = Excerpts(services.analyzer)
        self.searcher = Reader(home / "index").searcher()

    def ask(self, typed: str, filters: dict[str, tuple[str, ...]]) -> Ask:
        return Ask(q=typed, filters=filters, size=_PAGE, now=NOW)

    def alone(self, ask: Ask) -> Callable[[], object]:
        """tantivy by itself: the same compiled query, the same page, the same aggregations."""
        tree = self.search.parse(ask).tree
        queries = [_compiled(ask, tree, "")]
        own = [name for name in FACETS if name in ask.filters]
        queries += [_compiled(ask, tree, name) for name in own]
        shared = {name: _terms(name) for name in FACETS if name not in own}

        def run() -> None:
            self.searcher.search(queries[0], limit=_PAGE, count=True)
            self.searcher.aggregate(queries[0], shared)
            for name, query in zip(own, queries[1:], strict=True):
                self.searcher.aggregate(query, {name: _terms(name)})

        return run


def snippets(search: Search, excerpts: Excerpts, ask: Ask) -> Callable[[], object]:
    """The part of the call that cuts snippets, alone."""
    found = search.find(ask)
    granted = [(hit.item, judge(hit.item, PUBLIC, NOW)) for hit in found.hits]

    def cut() -> None:
        cutting = excerpts.of(found.tree, lang="ja", staff=False)
        for item, grant in granted:
            cutting(item, grant)

    return cut


def _compiled(ask: Ask, tree: object, but: str) -> tantivy.Query:
    request = Request(
        query=tree,  # type: ignore[arg-type]
        filters=ask.filters,
        visible=visible(ask.viewer, ask.now),
    )
    return whole(request, but=but)


def _terms(name: str) -> dict[str, object]:
    return {"terms": {"field": name, "size": 2000, "segment_size": 65_000}}


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median of so many runs, after one to warm up.

    Processor time, which other programs on the machine disturb less than the clock.
    """
    work()
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def measure(home: Path, count: int, rounds: int) -> dict[str, float]:
    """Prints a line a query; answers the medians of the ratios."""
    with opened(home) as services:
        fill(services, count)
        analyzer = remembering(services.analyzer)
        trigram = Trigram(
            home / "fts.sqlite",
            items(count),
            lambda item: document(item, analyzer=analyzer, now=NOW),
        )
        return _compared(Ours(services, home), trigram, rounds)


def _compared(ours: Ours, trigram: Trigram, rounds: int) -> dict[str, float]:
    print("   total   whole  snippets  tantivy     FTS5  query (milliseconds)")
    slower, faster = [], []
    for typed, filters, texts in QUERIES:
        ask = ours.ask(typed, filters)
        call = milliseconds(lambda ask=ask: ours.search.find(ask), rounds)  # type: ignore[misc]
        cutting = milliseconds(snippets(ours.search, ours.excerpts, ask), rounds)
        alone = milliseconds(ours.alone(ask), rounds)
        other = milliseconds(trigram.run(texts, filters), max(3, rounds // 5))
        total = ours.search.find(ask).total
        print(f"{total:8,} {call:7.2f} {cutting:9.2f} {alone:8.2f} {other:8.1f}  {typed} {filters}")
        slower.append((call - cutting) / alone)
        faster.append(other / (call - cutting))
    return {
        "search, whole call without snippets / tantivy alone": statistics.median(slower),
        "search, FTS5 trigram / whole call without snippets": statistics.median(faster),
    }


def figures(size: int) -> list[Figure]:
    """Medians over the queries; snippets are told apart, for tantivy alone cuts none."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), size, _ROUNDS)
    targets = ((3.0, True), (10.0, False))
    return [
        Figure(name=name, value=value, unit="×", target=target, at_most=at_most)
        for (name, value), (target, at_most) in zip(found.items(), targets, strict=True)
    ]
