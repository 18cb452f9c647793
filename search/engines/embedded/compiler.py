"""A request as one tantivy query."""

from collections.abc import Collection

import tantivy

from search.engines import Request, restriction
from search.engines.embedded.clauses import CLAUSES


def whole(request: Request, *, but: Collection[str] = ()) -> tantivy.Query:
    """See :func:`search.engines.restriction.whole`."""
    return restriction.whole(CLAUSES, request, but=but)
