"""Total, facets, histogram and tiles as aggregations of the one request that brings the hits."""

from collections.abc import Mapping, Sequence
from typing import Any

from search import tile
from search.engines import Request
from search.engines import clauses as join
from search.engines.opensearch.clauses import CLAUSES
from search.engines.opensearch.mapping import Json
from search.engines.reading import Reading
from search.tile import Counts

_EVERY_VALUE = 65_000
_SHARED = "shared"


class Counting:
    """What is counted for a request; a count with a filter of its own goes without it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        named = [str(request.histogram)] if request.histogram else []
        tiles = [tile.TILE] if request.tiles is not None else []
        self._names = list(dict.fromkeys([*request.facets, *named, *tiles]))
        self.own = tuple(name for name in self._names if request.filters.get(name))
        """Filters that stand behind the query, and are left out by their own count."""

    def aggregations(self) -> Json:
        shared = [name for name in self._names if name not in self.own]
        groups: list[tuple[str, Sequence[str], Sequence[str]]] = []
        if shared:
            groups.append((_SHARED, shared, self.own))
        for name in self.own:
            groups.append((name, [name], [other for other in self.own if other != name]))
        return {
            group: {
                "filter": self.filter(filters),
                "aggs": {name: self._aggregation(name) for name in names},
            }
            for group, names, filters in groups
        }

    def filter(self, names: Sequence[str]) -> Json:
        """The filters of the request by these names, all of them."""
        reading = Reading(clauses=CLAUSES)
        return join.must(
            CLAUSES, [reading.field(name, self._request.filters[name]) for name in names]
        )

    def facets(self, answer: Mapping[str, Any]) -> dict[str, Counts]:
        size = self._request.facet_size
        return {name: self._counts(answer, name)[:size] for name in self._request.facets}

    def histogram(self, answer: Mapping[str, Any]) -> Counts:
        step = self._request.histogram
        return tuple(sorted(self._counts(answer, str(step)))) if step else ()

    def tiles(self, answer: Mapping[str, Any]) -> Counts:
        if self._request.tiles is None:
            return ()
        buckets = self._buckets(answer, tile.TILE)
        pairs = [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
        return tile.named(pairs, self._request.tiles or 0)

    def _counts(self, answer: Mapping[str, Any], name: str) -> Counts:
        pairs = ((b["key"], int(b["doc_count"])) for b in self._buckets(answer, name))
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def _buckets(self, answer: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = answer[name if name in self.own else _SHARED][name][
            "buckets"
        ]
        return found

    def _aggregation(self, name: str) -> Json:
        if name == tile.TILE:
            interval = tile.step(self._request.tiles or 0)
            return {"histogram": {"field": name, "interval": interval, "min_doc_count": 1}}
        timed = name == self._request.histogram
        return terms(name, _EVERY_VALUE if timed else self._request.facet_size)


def terms(field: str, size: int, **other: object) -> Json:
    """Counts by value in falling order, equal ones by value; exact with several shards too."""
    order = [{"_count": "desc"}, {"_key": "asc"}]
    size = max(1, min(size, _EVERY_VALUE))
    return {
        "terms": {
            "field": field,
            "size": size,
            "shard_size": _EVERY_VALUE,
            "order": order,
            **other,
        }
    }
