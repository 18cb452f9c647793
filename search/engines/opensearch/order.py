"""Orders of a result as sort values, and the hits of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.engines import Hit, Request, Sort
from search.engines.opensearch.mapping import DEEPEST, Json

_SORTS: Mapping[Sort, Json] = {
    Sort.RELEVANCE: {"_score": {"order": "desc"}},
    Sort.DATE: {"date_from": {"order": "asc", "missing": "_last"}},
    Sort.DATE_DESC: {"date_from": {"order": "desc", "missing": "_last"}},
    Sort.NEWEST: {"published": {"order": "desc"}},
}


def order(request: Request) -> Json:
    """The part of the request that says which hits come and how they stand."""
    first = max(0, request.offset)
    size = max(0, min(request.size, DEEPEST - first))
    if not size:
        return {"size": 0}
    asked = _SORTS.get(request.sort)
    sort = [*([asked] if asked else []), {"seq": {"order": "asc"}}]
    return {"from": first, "size": size, "sort": sort}


def page(hits: Sequence[Mapping[str, Any]], request: Request) -> tuple[Hit, ...]:
    """Scores only where the order is by them."""
    scored = request.sort is Sort.RELEVANCE
    return tuple(
        Hit(id=hit["_id"], seq=int(hit["sort"][-1]), score=hit["sort"][0] if scored else 0.0)
        for hit in hits
    )
