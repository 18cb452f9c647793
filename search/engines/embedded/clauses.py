"""The pieces of queries as tantivy writes them, by its API, never by its parser."""

import re
from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.schema import schema


class TantivyClauses:
    """See :class:`search.engines.clauses.Clauses`."""

    def combined(
        self,
        *,
        must: Sequence[Query] = (),
        should: Sequence[Query] = (),
        must_not: Sequence[Query] = (),
        at_least: int = 0,
    ) -> Query:
        parts = [(Occur.Must, query) for query in must]
        parts += [(Occur.Should, query) for query in should]
        parts += [(Occur.MustNot, query) for query in must_not]
        return Query.boolean_query(parts, at_least) if at_least else Query.boolean_query(parts)

    def constant(self, query: Query, score: float) -> Query:
        return Query.const_score_query(query, score)

    def boosted(self, query: Query, weight: float) -> Query:
        return Query.boost_query(query, weight)

    def everything(self) -> Query:
        return Query.const_score_query(Query.all_query(), 0.0)

    def exact(self, field: str, values: Iterable[str]) -> Query:
        wanted = list(dict.fromkeys(values))
        if len(wanted) == 1:
            found = Query.term_query(schema(), field, wanted[0], "basic")
        else:
            found = Query.term_set_query(schema(), field, wanted)
        return Query.const_score_query(found, 0.0)

    def between(self, field: str, low: int | None, high: int | None) -> Query:
        if low is None and high is None:
            return Query.const_score_query(Query.exists_query(field), 0.0)
        kind = tantivy.FieldType.Integer
        found = Query.range_query(schema(), field, kind, lower_bound=low, upper_bound=high)
        return Query.const_score_query(found, 0.0)

    def run(self, field: str, terms: Sequence[str]) -> Query:
        if len(terms) == 1:
            return Query.term_query(schema(), field, terms[0], "freq")
        return Query.phrase_query(schema(), field, list(terms))

    def character(self, field: str, character: str) -> Query:
        one = re.escape(character)
        return Query.regex_query(schema(), field, f"{one}.?|.{one}")

    def starting(self, field: str, start: str) -> Query:
        found = Query.fuzzy_term_query(schema(), field, start, distance=0, prefix=True)
        return Query.const_score_query(found, 1.0)

    def near(self, field: str, pair: tuple[str, str], within: int, *, ordered: bool) -> Query:
        """Slop also takes words the other way round that are two places nearer, and one place for
        two equal words: where that would be wrong, every distance is asked for by itself."""
        first, second = pair
        if ordered or first == second:
            gaps = range(1, within + 2)
            found = [Query.phrase_query(schema(), field, [(0, first), (g, second)]) for g in gaps]
        else:
            ways = ([first, second], [second, first])
            found = [Query.phrase_query(schema(), field, list(way), within) for way in ways]
        return Query.boolean_query([(Occur.Should, query) for query in found])


CLAUSES = TantivyClauses()
"""It holds nothing of its own."""
