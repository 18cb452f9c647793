"""What is asked of a search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from archive.language.highlight import Snippet
from archive.model import Item
from archive.rights import PUBLIC, Viewer, visible
from archive.vocabulary import meant_by
from search.document import KEYWORDS, STAFF_KEYWORDS
from search.engines import Interval, Request, Sort
from search.query import EVERYTHING, Query, has_words
from search.tile import TILE, Box, Counts

FACETS = (
    "disaster",
    "place",
    "type",
    "phase",
    "year",
    "theme",
    "licence",
    "collection",
    "contributor",
)
"""Counted unless a request names others."""
DEEPEST = 10_000
"""How far a result can be paged; a walk by ``seq`` has no end."""
EVERY_PLACE = 2000
"""Values counted of a facet: all places, so that each municipality has its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One search by somebody, at an instant (aware)."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = 24
    after: int | None = None
    """With ``Sort.SEQ``: the seq of the last item that was seen."""
    facets: tuple[str, ...] = FACETS
    histogram: Interval | None = None
    tiles: int | None = None
    """The zoom of the map for which hits are counted by tile."""
    box: Box | None = None
    """Only what lies in this part of the map."""
    viewer: Viewer = PUBLIC
    now: datetime
    lang: str = "ja"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that the viewer may see, with a snippet of the text that the viewer may read."""

    item: Item
    snippet: Snippet
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``total``, ``facets`` and ``hits`` are of the strict reading; ``looser`` stands outside."""

    total: int
    hits: tuple[Hit, ...]
    looser: tuple[Hit, ...] = ()
    meaning: tuple[Hit, ...] | None = None
    """Related in meaning, beside strict and looser hits; None without the extra."""
    facets: Mapping[str, Counts] = field(default_factory=dict)
    histogram: Counts = ()
    """Hits by year, month or day, in order of time."""
    tiles: Counts = ()
    """Hits by map tile (``zoom/x/y``)."""
    tree: Query = EVERYTHING
    read_as: str = ""
    """How the words were read, in the language of the request; empty without a query."""
    notes: tuple[str, ...] = ()
    """What was read otherwise than it was typed, a sentence each."""
    partial: bool = False
    """A part of the index did not answer: there may be more than this says."""
    next: int | None = None
    """The offset of the next page, with ``Sort.SEQ`` the ``after``; None at the end."""


def request(ask: Ask, tree: Query, denied: frozenset[str]) -> Request:
    """What the engine is asked: the tree under the filters and the eyes of who asks."""
    staff = ask.viewer.works_everywhere()
    allowed = [name for name in KEYWORDS if staff or name not in STAFF_KEYWORDS]
    filters = {name: values for name, values in ask.filters.items() if name in {*allowed, TILE}}
    if "theme" in filters:  # the index may not have come to what is read now
        meant = chain.from_iterable(map(meant_by, filters["theme"]))
        filters["theme"] = tuple(dict.fromkeys(meant))
    offset = min(max(0, ask.offset), DEEPEST)
    return Request(
        query=tree,
        filters=filters,
        visible=visible(ask.viewer, ask.now),
        denied=denied,
        staff=staff,
        sort=_sort(ask, tree),
        offset=offset,
        size=min(max(0, ask.size), DEEPEST - offset),
        after=ask.after if ask.sort is Sort.SEQ else None,
        facets=tuple(name for name in ask.facets if name in allowed),
        facet_size=EVERY_PLACE,
        histogram=ask.histogram,
        tiles=ask.tiles,
        box=ask.box,
    )


def _sort(ask: Ask, tree: Query) -> Sort:
    """Without words nothing is more relevant than another: the newest first."""
    if ask.sort is Sort.RELEVANCE and not has_words(tree):
        return Sort.NEWEST
    return ask.sort
