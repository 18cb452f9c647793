"""What pages, the API and commands ask: find, advise, suggest, related, walk; one decision."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from archive import vocabulary
from archive.catalog import Catalog
from archive.dates.bounds import japan
from archive.errors import EmbedderUnavailable, EngineUnavailable, StoreUnavailable
from archive.judgement import Judgement
from archive.language.analyzer import Analyzer
from archive.lexicon import NOTHING, Fresh
from archive.model import Item
from archive.rights import Viewer, judge, visible
from search import engines
from search.advice import FEW, Advice
from search.advising import Adviser
from search.ask import DEEPEST, FACETS, Ask, Found, Hit, request
from search.engines import Engine, Request, Result, Sort
from search.excerpt import Excerpts, readable
from search.eyes import Eyes
from search.fusion import fused
from search.item_text import without_content
from search.meaning.near import Meanings, typed
from search.nearby import Nearby
from search.parser import Parsed, Parser
from search.printer import read_as
from search.query import Query, can_loosen
from search.slip import said
from search.suggestion import Suggestion, Suggestions
from search.tile import Counts
from search.understanding import Understanding, Understood

_log = logging.getLogger(__name__)

__all__ = ["DEEPEST", "FACETS", "Ask", "Found", "Hit", "Search"]

_PAGE, _HELD = 5000, 100
"""Hits asked for at once on a walk, each time among all that are left; and items held at once."""
_DEEP = 50
"""Hits of each ranking that are made into one."""
_EVERY_PLACE, _VALUES = 2000, 60
"""Values of a facet that are answered: all places, else the most frequent."""
_NO_MEANING = (EmbedderUnavailable, StoreUnavailable)
"""The model or the vectors cannot be had: a search is answered without them."""
_ANY_DAY = date(2016, 4, 16)
"""For reading a query whose dates are not asked for."""


class Search:
    """Safe to share between threads."""

    def __init__(
        self,
        catalog: Catalog,
        engine: Engine,
        analyzer: Analyzer,
        *,
        lexicon: Fresh = NOTHING,
        meanings: Meanings | None = None,
    ) -> None:
        self._catalog = catalog
        self._engine = engine
        self._lexicon, self._meanings = lexicon, meanings
        self._parser = Parser(analyzer)
        self._adviser = Adviser(catalog, engine, analyzer)
        self._understanding = Understanding(analyzer, self._parser)
        self._excerpts = Excerpts(analyzer)
        self._suggestions = Suggestions(analyzer)
        self._nearby = Nearby(engine, self._parser)

    def find(self, ask: Ask) -> Found:
        """One page of a result with its counts; raises ``EngineUnavailable`` only."""
        understood = self._understood(ask)
        asked = request(ask, understood.ranked, self._catalog.denied())
        result = self._engine.search(asked)
        tree = understood.parsed.tree
        hits = self._shown(result.hits, ask, understood.tree)
        looser = self._looser(ask, asked, result, understood)
        return Found(
            total=result.total - (len(result.hits) - len(hits)),
            hits=hits,
            looser=looser,
            meaning=self._meant(ask, asked, understood, beside=looser),
            facets=_shortened(result.facets),
            histogram=result.histogram,
            tiles=result.tiles,
            tree=tree,
            read_as=read_as(tree, ask.lang) if ask.q.strip() else "",
            notes=tuple(said(note, ask.lang) for note in understood.parsed.notes),
            partial=result.partial,
            next=_next(ask, result),
        )

    def advise(self, ask: Ask, found: Found) -> Advice:
        """What helps on from a result; counts a bounded number of other queries."""
        return self._adviser.of(ask, found, self._lexicon.fresh(), self._understood)

    def parse(self, ask: Ask) -> Parsed:
        """How the words of the request are read."""
        return self._understood(ask).parsed

    def tree(self, ask: Ask) -> Query:
        """What finds the items of the request: its words with their synonyms."""
        return self._understood(ask).tree

    def walk(self, ask: Ask) -> Iterator[Item]:
        """Every item of the result in order of ``seq``, in flat memory; no looser ones.

        Raises ``EngineUnavailable`` rather than leave out what does not answer at the moment.
        """
        judged = Judgement(ask.viewer, ask.now)
        for hits in self.walk_hits(ask):
            for start in range(0, len(hits), _HELD):
                ids = [hit.id for hit in hits[start : start + _HELD]]
                found = self._catalog.items(ids).values()
                yield from (item for item in found if judged.of(item).record)

    def walk_hits(self, ask: Ask) -> Iterator[tuple[engines.Hit, ...]]:
        """The same as the engine has it, for who judges each item later; behind ``ask.after``."""
        tree = self._understood(ask).tree
        step = replace(ask, sort=Sort.SEQ, offset=0, size=_PAGE, facets=(), histogram=None)
        while True:
            asked = request(step, tree, self._catalog.denied())
            result = self._engine.search(replace(asked, counted=False))
            if result.partial:
                raise EngineUnavailable("A part of the search index does not answer.")
            yield result.hits
            if len(result.hits) < _PAGE:
                return
            step = replace(step, after=result.hits[-1].seq)

    def mark(self, text: str, q: str) -> tuple[tuple[str, bool], ...]:
        """A text that the viewer may read, in stretches with whether the query sought them."""
        return self._excerpts.mark(self._parser.parse(q, today=_ANY_DAY).tree, text)

    def suggest(self, prefix: str, viewer: Viewer, now: datetime) -> tuple[Suggestion, ...]:
        """What the typed beginning may become, only from what the viewer may see."""
        ask = Ask(viewer=viewer, now=now)
        eyes = Eyes(self._catalog, self._engine, ask)
        return self._suggestions.find(prefix, ask, eyes, self._understood)

    def related(
        self, item: Item, viewer: Viewer, now: datetime, *, size: int = 6
    ) -> tuple[Item, ...]:
        """Items like this one by words, place and date, the likest first, never itself."""
        grant = judge(item, viewer, now)
        shown = item if grant.content else without_content(item)
        texts = readable(shown, grant, lang=item.language, staff=viewer.works_everywhere())
        words = " ".join([*shown.title.values(), *texts])
        denied = self._catalog.denied() | {item.id}
        asked = Request(visible=visible(viewer, now), denied=denied, size=size)
        ids = self._nearby.find(shown, words, asked, today=_today(now))
        ids = fused([ids, self._alike(item, asked, viewer, now)])[:size]
        found = self._catalog.items(ids).values()
        return tuple(one for one in found if judge(one, viewer, now).record)

    def _alike(self, item: Item, asked: Request, viewer: Viewer, now: datetime) -> list[str]:
        try:
            return self._meanings.like(item, asked, viewer, now) if self._meanings else []
        except _NO_MEANING as error:
            _log.warning("Related items go without meaning: %s", error)
            return []

    def _understood(self, ask: Ask) -> Understood:
        return self._understanding.of(
            ask.q, self._lexicon.fresh(), today=_today(ask.now), staff=ask.viewer.works_everywhere()
        )

    def _looser(
        self, ask: Ask, asked: Request, strict: Result, understood: Understood
    ) -> tuple[Hit, ...]:
        """On the first page of a short result: what holds only some of the words."""
        if not _is_first(asked) or strict.total >= FEW or not can_loosen(asked.query):
            return ()
        loose = _loosened(asked, understood.tree, FEW)
        return self._shown(self._engine.search(loose).hits, ask, understood.tree)

    def _meant(
        self, ask: Ask, asked: Request, understood: Understood, *, beside: tuple[Hit, ...]
    ) -> tuple[Hit, ...] | None:
        """On the first page: what means the same in other words, ranked with the loose words."""
        words = typed(understood.parsed.tree)
        if self._meanings is None or not _is_first(asked) or not words.strip():
            return None if self._meanings is None else ()
        loose = _loosened(asked, understood.tree, _DEEP)
        besides = replace(loose, denied=loose.denied | {hit.item.id for hit in beside})
        allowed = replace(besides, query=understood.parsed.tree, loose=False)
        try:
            near = self._meanings.asked(words, allowed, ask.viewer, ask.now)
        except _NO_MEANING as error:
            _log.warning("A search goes without its block of related meaning: %s", error)
            return None
        if not near:
            return ()
        ranked = self._engine.search(besides).hits
        order = fused([near, [hit.id for hit in ranked if hit.id in near]])[:FEW]
        hits = tuple(engines.Hit(id=item_id, seq=0, score=0.0) for item_id in order)
        return self._shown(hits, ask, understood.tree)

    def _shown(self, hits: tuple[engines.Hit, ...], ask: Ask, tree: Query) -> tuple[Hit, ...]:
        """The last look: the catalog has the final word on what may be seen now."""
        items = self._catalog.items([hit.id for hit in hits])
        judged = Judgement(ask.viewer, ask.now)
        granted = {item.id: judged.of(item) for item in items.values()}
        cut = self._excerpts.of(tree, lang=ask.lang, staff=ask.viewer.works_everywhere())
        return tuple(
            Hit(item=items[hit.id], snippet=cut(items[hit.id], granted[hit.id]), score=hit.score)
            for hit in hits
            if hit.id in items and granted[hit.id].record
        )


def _is_first(asked: Request) -> bool:
    return asked.offset == 0 and asked.after is None and asked.size > 0


def _loosened(asked: Request, strict: Query, size: int) -> Request:
    """Any of the words, beside the strict hits, and nothing counted."""
    return replace(
        asked,
        loose=True,
        exclude=strict,
        sort=Sort.RELEVANCE,
        size=size,
        counted=False,
        facets=(),
        histogram=None,
        tiles=None,
    )


def _today(now: datetime) -> date:
    return now.astimezone(japan()).date()


def _shortened(facets: Mapping[str, Counts]) -> Mapping[str, Counts]:
    most = {"place": _EVERY_PLACE}
    read = {name: _folded(counts) if name == "theme" else counts for name, counts in facets.items()}
    return {name: counts[: most.get(name, _VALUES)] for name, counts in read.items()}


def _folded(counts: Counts) -> Counts:
    """Themes as they are read now, also where the index has not come to that yet."""
    found = Counter[str]()
    for theme, count in counts:
        found[vocabulary.read_as((theme,))[0]] += count
    return tuple(found.most_common())


def _next(ask: Ask, result: Result) -> int | None:
    if not result.hits or len(result.hits) < ask.size:
        return None
    if ask.sort is Sort.SEQ:
        return result.hits[-1].seq
    reached = ask.offset + len(result.hits)
    return reached if reached < min(result.total, DEEPEST) else None
