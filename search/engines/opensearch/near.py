"""The nearest vectors of an index: a query for the k-NN plugin, and what it answers.

https://docs.opensearch.org/3.5/vector-search/filter-search-knn/efficient-knn-filtering/
"""

from array import array
from collections.abc import Mapping
from typing import Any

from search.engines import Request, restriction
from search.engines.opensearch.clauses import CLAUSES
from search.engines.opensearch.mapping import DIGEST, Json, meaning
from search.engines.vectored import Neighbour, Space

_ROUNDED = 1e-6
"""By which a score may differ from the cosine it stands for."""


def nearest(space: Space, row: bytes, request: Request, least: float, size: int) -> Json:
    """The request; its conditions are the filter within which neighbours are looked for."""
    sought = {
        "vector": array("b", row).tolist(),
        "k": size,
        "filter": restriction.whole(CLAUSES, request),
    }
    return {
        "query": {"knn": {meaning(space): sought}},
        "min_score": (1 + least) / 2 - _ROUNDED,
        "size": size,
        "_source": False,
        "docvalue_fields": [DIGEST],
    }


def neighbours(answer: Mapping[str, Any], least: float) -> list[Neighbour]:
    """Nearest first, equal ones by id."""
    found = (
        Neighbour(
            id=hit["_id"],
            digest=bytes.fromhex(hit["fields"][DIGEST][0]),
            cosine=2 * hit["_score"] - 1,
        )
        for hit in answer["hits"]["hits"]
    )
    near = (one for one in found if one.cosine >= least)
    return sorted(near, key=lambda one: (-one.cosine, one.id))
