"""Total, facets, histogram and tiles, in as few passes over the hits as the filters allow."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import tantivy

from search import tile
from search.engines import Request, Result
from search.engines.embedded.compiler import whole
from search.tile import Counts

_EVERY_VALUE = 65_000
"""Values looked at in each segment: fewer would make counts over several segments guesses."""
_SLACK = 64
"""More values than asked for are fetched, so that equal counts at the border come in order."""

_TOO_MANY = "bucket limit"
"""What tantivy says where it is asked for more tiles than it counts: a coarser zoom answers."""

_Answer = Mapping[str, Any]
_Aggregations = dict[str, object]


def counted(searcher: tantivy.Searcher, query: tantivy.Query, request: Request) -> Result:
    """A result without hits; what has a filter of its own is counted in a pass without it."""
    while True:
        try:
            return _counted(searcher, query, request)
        except ValueError as error:
            if not request.tiles or _TOO_MANY not in str(error):
                raise
            request = replace(request, tiles=tile.usable(request.tiles) - 1)


def _counted(searcher: tantivy.Searcher, query: tantivy.Query, request: Request) -> Result:
    counter = _Counter(searcher, request)
    names = [*request.facets, *counter.others()]
    own = [name for name in names if request.filters.get(name)]
    shared = [name for name in names if name not in own]
    answer = counter.answer(query, shared)
    counts = {name: counter.read(query, answer, name) for name in shared}
    for name in own:
        aside = whole(request, but=(name,))
        counts[name] = counter.read(aside, counter.answer(aside, [name]), name)
    return Result(
        total=int(answer["total"]["value"]),
        hits=(),
        facets={name: counts[name][: request.facet_size] for name in request.facets},
        histogram=_by_time(counts, request),
        tiles=counts.get(tile.TILE, ()),
    )


def _by_time(counts: Mapping[str, Counts], request: Request) -> Counts:
    return tuple(sorted(counts[request.histogram])) if request.histogram else ()


class _Counter:
    """Aggregations of one request."""

    def __init__(self, searcher: tantivy.Searcher, request: Request) -> None:
        self._searcher = searcher
        self._request = request

    def others(self) -> list[str]:
        """What is counted beside facets."""
        request = self._request
        named = [str(request.histogram)] if request.histogram else []
        return [*named, tile.TILE] if request.tiles is not None else named

    def answer(self, query: tantivy.Query, names: Sequence[str]) -> _Answer:
        wanted = {name: self._aggregation(name) for name in names}
        return self._ask(query, {"total": {"value_count": {"field": "seq"}}, **wanted})

    def read(self, query: tantivy.Query, answer: _Answer, name: str) -> Counts:
        """The counts in order; where many are equal at the border, all values are looked at."""
        buckets = answer[name]["buckets"]
        if name == tile.TILE:
            pairs = [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
            return tile.named(pairs, self._request.tiles or 0)
        size = self._size(name)
        if size <= len(buckets) < _EVERY_VALUE and _level(buckets, self._request.facet_size):
            every: _Aggregations = {name: _terms(name, _EVERY_VALUE)}
            buckets = self._ask(query, every)[name]["buckets"]
        return _ordered(buckets)

    def _ask(self, query: tantivy.Query, wanted: _Aggregations) -> _Answer:
        found: _Answer = self._searcher.aggregate(query, wanted)
        return found

    def _size(self, name: str) -> int:
        timed = name == self._request.histogram
        return _EVERY_VALUE if timed else min(_EVERY_VALUE, self._request.facet_size + _SLACK)

    def _aggregation(self, name: str) -> _Aggregations:
        if name != tile.TILE:
            return _terms(name, self._size(name))
        interval = tile.step(self._request.tiles or 0)
        return {"histogram": {"field": name, "interval": interval, "min_doc_count": 1}}


def _terms(name: str, size: int) -> _Aggregations:
    return {"terms": {"field": name, "size": size, "segment_size": _EVERY_VALUE}}


def _level(buckets: Sequence[_Answer], size: int) -> bool:
    """Whether the last bucket fetched is as full as the last that is wanted."""
    return bool(buckets[-1]["doc_count"] == buckets[size - 1]["doc_count"]) if size else False


def _ordered(buckets: Sequence[_Answer]) -> Counts:
    pairs = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
