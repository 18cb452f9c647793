"""A whole request as one engine's query: what is asked, less what the viewer may not see."""

from collections.abc import Collection
from dataclasses import replace

from archive.expression import Above, All, Any_, AtMost, Expression, Is, No
from search.engines import Request, Sort
from search.engines import clauses as join
from search.engines.clauses import Clauses, Q
from search.engines.reading import Reading
from search.query import has_words
from search.tile import Box, micro


def whole(clauses: Clauses[Q], request: Request, *, but: Collection[str] = ()) -> Q:
    """The request as one query; ``but`` names filters to leave out, for the counts of facets."""
    reading = Reading(clauses=clauses, staff=request.staff)
    wanted = replace(reading, loose=request.loose).compile(request.query)
    conditions = [condition(clauses, request.visible)]
    conditions += [
        reading.field(name, values)
        for name, values in request.filters.items()
        if name not in but and values
    ]
    if request.box is not None:
        conditions.append(_inside(clauses, request.box))
    if request.after is not None:
        conditions.append(clauses.between("seq", request.after + 1, None))
    refused = [reading.compile(request.exclude)] if request.exclude is not None else []
    asked = join.must(clauses, [wanted, *conditions])
    return join.without(clauses, asked, [*refused, *_denials(clauses, request.denied)])


def settled(request: Request) -> Request:
    """Without words all hits are alike: in order of ``seq`` then."""
    if request.sort is Sort.RELEVANCE and not has_words(request.query):
        return replace(request, sort=Sort.SEQ)
    return request


def condition(clauses: Clauses[Q], expression: Expression) -> Q:
    """The decision on access as a condition that gives no score."""
    match expression:
        case Is(fact, values):
            return clauses.exact(fact, (str(value) for value in values))
        case AtMost(fact, limit):
            return clauses.between(fact, None, limit)
        case Above(fact, limit):
            return clauses.between(fact, limit + 1, None)
        case All(parts):
            return join.must(clauses, [condition(clauses, part) for part in parts])
        case Any_(parts):
            return join.should(clauses, [condition(clauses, part) for part in parts])
        case No(part):
            return join.without(clauses, clauses.everything(), [condition(clauses, part)])


def _inside(clauses: Clauses[Q], box: Box) -> Q:
    west, east = micro(box.west), micro(box.east)
    if west <= east:
        across = clauses.between("lon", west, east)
    else:
        sides = [clauses.between("lon", west, None), clauses.between("lon", None, east)]
        across = join.should(clauses, sides)
    up = clauses.between("lat", micro(box.south), micro(box.north))
    return join.must(clauses, [up, across])


def _denials(clauses: Clauses[Q], denied: frozenset[str]) -> list[Q]:
    groups: dict[str, list[str]] = {}
    for member in sorted(denied):
        kind, mark, name = member.partition(":")
        groups.setdefault(kind if mark else "id", []).append(name or member)
    return [clauses.exact(field, names) for field, names in groups.items()]
