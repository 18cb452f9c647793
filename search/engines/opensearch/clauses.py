"""The pieces of queries in OpenSearch's query language."""

from collections.abc import Iterable, Sequence

from search.engines.opensearch.mapping import Json

_NEVER = {"term": {"id": ""}}
"""Beside a range: a shard that knows that it has nothing there would drop the whole query before
its words are counted, and words would weigh otherwise than in one index."""
_RESERVED = frozenset('.?+*|{}[]()"\\#@&<>~^$-')


class DslClauses:
    """See :class:`search.engines.clauses.Clauses`."""

    def combined(
        self,
        *,
        must: Sequence[Json] = (),
        should: Sequence[Json] = (),
        must_not: Sequence[Json] = (),
        at_least: int = 0,
    ) -> Json:
        """Conditions that give no score are filters, so that none is made for them."""
        conditions = [_condition(query) for query in must]
        scored = [query for query, found in zip(must, conditions, strict=True) if found is None]
        parts: Json = {
            "must": scored,
            "filter": [found for found in conditions if found is not None],
            "should": list(should),
            "must_not": [_condition(query) or query for query in must_not],
        }
        made: Json = {name: queries for name, queries in parts.items() if queries}
        if should:
            made["minimum_should_match"] = at_least
        return {"bool": made}

    def constant(self, query: Json, score: float) -> Json:
        return {"constant_score": {"filter": _condition(query) or query, "boost": score}}

    def boosted(self, query: Json, weight: float) -> Json:
        return {"bool": {"must": [query], "boost": weight}}

    def everything(self) -> Json:
        return _filter({"match_all": {}})

    def exact(self, field: str, values: Iterable[str]) -> Json:
        return _filter({"terms": {field: list(dict.fromkeys(values))}})

    def between(self, field: str, low: int | None, high: int | None) -> Json:
        if low is None and high is None:
            return _filter({"exists": {"field": field}})
        ends = {name: end for name, end in (("gte", low), ("lte", high)) if end is not None}
        either = [{"range": {field: ends}}, _NEVER]
        return _filter({"bool": {"should": either, "minimum_should_match": 1}})

    def run(self, field: str, terms: Sequence[str]) -> Json:
        if len(terms) == 1:
            return {"term": {field: {"value": terms[0]}}}
        return {"match_phrase": {field: {"query": " ".join(terms), "analyzer": "whitespace"}}}

    def character(self, field: str, character: str) -> Json:
        one = escaped(character)
        return {"regexp": {field: {"value": f"{one}.?|.{one}", "flags": "NONE"}}}

    def starting(self, field: str, start: str) -> Json:
        return {"prefix": {field: {"value": start}}}

    def near(self, field: str, pair: tuple[str, str], within: int, *, ordered: bool) -> Json:
        both = [{"match": {"query": term, "analyzer": "whitespace"}} for term in pair]
        mode = "ordered" if ordered or pair[0] == pair[1] else "unordered"
        rule = {"mode": mode, "max_gaps": within, "intervals": both}
        return {"intervals": {field: {"all_of": rule}}}


CLAUSES = DslClauses()
"""It holds nothing of its own."""


def escaped(text: str) -> str:
    """The text as Lucene's regular expressions read it literally."""
    return "".join(f"\\{one}" if one in _RESERVED else one for one in text)


def _filter(query: Json) -> Json:
    return {"constant_score": {"filter": query, "boost": 0.0}}


def _condition(query: Json) -> Json | None:
    """What stands inside a condition without a score."""
    match query:
        case {"constant_score": {"filter": inner, "boost": 0.0}}:
            return inner if isinstance(inner, dict) else None
    return None
