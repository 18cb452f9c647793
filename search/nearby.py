"""Related items: what shares words with an item, then what lies near it in place and time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from archive.model import Item
from search.engines import Engine, Request
from search.item_document import date_days
from search.parser import Parser
from search.query import And, Field, Query, Range, Word, has_words

_WORDS = 200
"""Characters of title and description that say what an item is about."""
_DAYS = 3


class Nearby:
    """Asks the engine step by step, from the likest to the merely near."""

    def __init__(self, engine: Engine, parser: Parser) -> None:
        self._engine = engine
        self._parser = parser

    def find(self, item: Item, words: str, request: Request, *, today: date) -> list[str]:
        """Ids, the likest first. ``words`` are what the item says to who looks.

        ``request`` says who looks, how many are wanted, and what to leave out.
        """
        found: dict[str, None] = {}
        for query, loose in self._steps(item, self._read(words, today)):
            missing = request.size - len(found)
            if missing <= 0:
                break
            asked = replace(
                request,
                query=query,
                loose=loose,
                size=missing,
                counted=False,
                denied=request.denied | set(found),
            )
            found |= dict.fromkeys(hit.id for hit in self._engine.search(asked).hits)
        return list(found)

    def _steps(self, item: Item, words: Query | None) -> Iterator[tuple[Query, bool]]:
        """Queries from strict to wide, each with whether any of its words will do."""
        around = _around(item)
        if words is not None:
            yield And((words, *around)), True
            yield And((words, *around[-1:])), True
        if len(around) > 1:
            yield And(around), False
        yield from ((condition, False) for condition in around[:2])

    def _read(self, words: str, today: date) -> Query | None:
        tree = self._parser.parse(words[:_WORDS].translate(_PLAIN), today=today).tree
        return _any_word(tree) if has_words(tree) else None


def _any_word(tree: Query) -> Query:
    """Here a word of one character (水, 橋) lets an item in as well: it is no part of a query."""
    match tree:
        case Word(terms=terms):
            return replace(tree, guesses=tuple(term for term in terms if len(term) == 1))
        case And(parts):
            return And(tuple(map(_any_word, parts)))
    return tree


_PLAIN = str.maketrans(dict.fromkeys('"“”＂「」『』()（）-－−:：|', " "))


def _around(item: Item) -> tuple[Query, ...]:
    """Same place, days near it, same disaster: as far as each is known."""
    places = tuple(place.code for place in item.places if place.code)
    low, high = date_days(item)
    conditions: list[Query] = []
    if places:
        conditions.append(Field("place", places))
    if low is not None and high is not None:
        conditions.append(Range(low - _DAYS, high + _DAYS))
    if item.disaster:
        conditions.append(Field("disaster", (item.disaster,)))
    return tuple(conditions)
