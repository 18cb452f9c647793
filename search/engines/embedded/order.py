"""The best hits in an exact order: tantivy sorts by one value, here ties get the order of seq."""

from operator import itemgetter
from typing import cast

import tantivy

from search.engines import Hit, Sort
from search.engines import clauses as join
from search.engines.embedded.clauses import CLAUSES

_FIELDS = {
    Sort.DATE: ("date_from", tantivy.Order.Asc),
    Sort.DATE_DESC: ("date_from", tantivy.Order.Desc),
    Sort.NEWEST: ("published", tantivy.Order.Desc),
    Sort.SEQ: ("seq", tantivy.Order.Asc),
}
_SLACK, _GROWTH, _CAP = 232, 8, 20_000
"""More hits than asked for are looked at, until equal ones at the border of the page are all seen.
Where scores are equal beyond the cap, which no page reaches, the first of them in the index stand
for all."""

_Ranked = list[tuple[object, tantivy.DocAddress]]


def best(
    searcher: tantivy.Searcher, query: tantivy.Query, sort: Sort, *, offset: int, size: int
) -> tuple[Hit, ...]:
    """The hits from ``offset``, by the sort, ties by seq; none for size 0."""
    if size <= 0:
        return ()
    if sort is Sort.RELEVANCE:
        ranked = _by_score(searcher, query, wanted=offset + size)
    else:
        ranked = _by_field(searcher, query, sort, wanted=offset + size)
    seqs = _numbers(searcher, ranked)
    placed = _in_order([value for value, _ in ranked], seqs)[offset : offset + size]
    return tuple(_hit(searcher, ranked[at], seqs[at], sort) for at in placed)


def _by_score(searcher: tantivy.Searcher, query: tantivy.Query, *, wanted: int) -> _Ranked:
    limit = wanted + _SLACK
    while True:
        hits: _Ranked = list(searcher.search(query, limit=limit, count=False).hits)
        if len(hits) < limit or limit >= _CAP or hits[-1][0] != hits[wanted - 1][0]:
            return hits
        limit *= _GROWTH


def _by_field(
    searcher: tantivy.Searcher, query: tantivy.Query, sort: Sort, *, wanted: int
) -> _Ranked:
    """Those before the border, and of the many that share its value the first by seq."""
    field, order = _FIELDS[sort]
    hits = _sorted(searcher, query, field, order, wanted)
    if sort is Sort.SEQ or len(hits) < wanted:
        return hits
    border = hits[-1][0]
    before = [hit for hit in hits if hit[0] != border]
    same = join.must(CLAUSES, [query, _holding(field, border)])
    level = _sorted(searcher, same, "seq", tantivy.Order.Asc, wanted - len(before))
    return [*before, *((border, address) for _, address in level)]


def _sorted(
    searcher: tantivy.Searcher, query: tantivy.Query, field: str, order: tantivy.Order, limit: int
) -> _Ranked:
    found = searcher.search(query, limit=limit, count=False, order_by_field=field, order=order)
    return list(found.hits)


def _holding(field: str, value: object) -> tantivy.Query:
    """Documents with exactly this value, or without any."""
    if isinstance(value, int):
        return CLAUSES.between(field, value, value)
    return join.without(CLAUSES, CLAUSES.everything(), [CLAUSES.between(field, None, None)])


def _numbers(searcher: tantivy.Searcher, ranked: _Ranked) -> list[int]:
    found = searcher.fast_field_values("seq", [address for _, address in ranked])
    return cast(list[int], found)


def _in_order(values: list[object], seqs: list[int]) -> list[int]:
    """Indexes by place among the different values, which come sorted, then by seq."""
    places: list[int] = []
    place = -1
    previous: object = places
    for value in values:
        place += value != previous
        previous = value
        places.append(place)
    pairs = sorted(zip(places, seqs, range(len(seqs)), strict=True), key=itemgetter(0, 1))
    return [at for _, _, at in pairs]


def _hit(
    searcher: tantivy.Searcher, ranked: tuple[object, tantivy.DocAddress], seq: int, sort: Sort
) -> Hit:
    value, address = ranked
    score = value if sort is Sort.RELEVANCE and isinstance(value, float) else 0.0
    return Hit(id=str(searcher.doc(address).get_first("id")), seq=seq, score=score)
