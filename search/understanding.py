"""What a query means beyond its words: synonyms of staff, places that it names, ranked up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from archive.language.analyzer import Analyzer
from archive.lexicon import Current
from archive.vocabulary import labels_version, places_version
from search.ask import Ask
from search.disaster_words import disaster_words
from search.fields import date_range
from search.other_words import OtherWords
from search.parser import Parsed, Parser
from search.place_words import PlaceWord, place_words
from search.query import And, Field, Lift, Not, Or, Phrase, Query, Range, Where, Word, leaves
from search.words import is_sentence

PLACE_LIFT, DISASTER_LIFT = 3.0, 8.0
"""What an item at a named place, or of a named disaster, scores more (measured with the judged set
of ``tests/relevance``); a word that it holds is worth about 5 to 15."""
MOST_BESIDE = 3
"""Words of a query, or terms beside the names of a sentence, that is after what is at a place or of
a disaster; in a longer one the name may be said by the way (measured with questions)."""
_REMEMBERED = 512
_SHORT = 200
"""Characters of a query that is worth remembering."""
_SPOKEN = 4
"""Terms of a word that is sought by its readings, too."""

Read = Callable[[Ask], "Understood"]
"""How the words of a search are read."""
Others = Callable[[Word], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    parsed: Parsed
    """As it was typed: what is printed and explained."""
    tree: Query
    """With synonyms: what is found."""
    ranked: Query
    """With what only ranks."""
    places: tuple[PlaceWord, ...] = ()


class Understanding:
    """Reads queries with one analysis, and remembers the latest; safe to share between threads."""

    def __init__(self, analyzer: Analyzer, parser: Parser) -> None:
        self._analyzer = analyzer
        self._parser = parser
        self._remembered = lru_cache(_REMEMBERED)(self._understand)

    def of(self, q: str, lexicon: Current, *, today: date, staff: bool) -> Understood:
        """What a query means to this viewer with this lexicon."""
        if len(q) > _SHORT:
            return self._understand(q, _Version(lexicon), today, staff)
        return self._remembered(q, _Version(lexicon), today, staff)

    def _understand(self, q: str, version: "_Version", today: date, staff: bool) -> Understood:
        lexicon = version.lexicon
        parsed = self._parser.parse(q, today=today, staff=staff)
        places = place_words(parsed.tree, self._analyzer, lexicon)

        others = OtherWords(self._analyzer, lexicon).of
        tree = widened(self._spoken(parsed.tree), others, today)
        lifts = self._lifts(parsed.tree, q, places)
        ranked = And((tree, *lifts)) if lifts else tree
        return Understood(parsed=parsed, tree=tree, ranked=ranked, places=places)

    def _lifts(self, tree: Query, q: str, places: tuple[PlaceWord, ...]) -> list[Lift]:
        """The places and disasters of a short query; a long one may only mention them."""
        disasters = disaster_words(q)
        if not self._is_short(tree, (*(place.text for place in places), *disasters)):
            return []
        lifts = [Lift(Field("place", place.codes), PLACE_LIFT) for place in places]
        found = (Field("disaster", ids) for ids in disasters.values())
        return [*lifts, *(Lift(disaster, DISASTER_LIFT) for disaster in found)]

    def _is_short(self, tree: Query, names: tuple[str, ...]) -> bool:
        """Few words one by one, or a sentence of little beside the names."""
        sought = [leaf for leaf in leaves(tree) if isinstance(leaf, Word | Phrase)]
        if len(sought) <= MOST_BESIDE and not any(self._is_sentence(leaf.raw) for leaf in sought):
            return True
        named = {token.term for name in names for token in self._analyzer.query_tokens(name)}
        return len({term for leaf in sought for term in leaf.terms} - named) <= MOST_BESIDE

    def _is_sentence(self, typed: str) -> bool:
        return is_sentence(self._analyzer.query_tokens(typed))

    def _spoken(self, tree: Query) -> Query:
        """A word that stands alone with its readings, by which other spellings of it are near.

        Among other words, in a sentence too, readings find more that is not meant than what is
        (measured).
        """
        if not isinstance(tree, Word) or not 0 < len(tree.terms) <= _SPOKEN:
            return tree
        if self._is_sentence(tree.raw):
            return tree
        return replace(tree, readings=tuple(self._analyzer.query_readings(tree.raw)))


class _Version:
    """A lexicon, told from others by its version, and by the places and labels known with it."""

    __slots__ = ("key", "lexicon")

    def __init__(self, lexicon: Current) -> None:
        self.lexicon = lexicon
        self.key = (lexicon.version, places_version(), labels_version())

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.key == self.key


def widened(query: Query, others: Others, today: date) -> Query:
    """The tree with the synonyms of its words, and with the items of a day beside its date.

    What is forbidden is so by its date as well, and not by other words for the same.
    """
    match query:
        case Word(where=Where.ANYWHERE):
            found = tuple(terms for terms in others(query) if terms != query.terms)
            word = replace(query, synonyms=(*query.synonyms, *found)) if found else query
            days = _days(query, today)
            return Or((word, days)) if days else word
        case And(parts):
            return And(tuple(widened(part, others, today) for part in parts))
        case Or(parts):
            return Or(tuple(widened(part, others, today) for part in parts))
        case Not(part):
            return Not(widened(part, _none, today))
    return query


def _none(_word: Word) -> tuple[tuple[str, ...], ...]:
    return ()


def _days(word: Word, today: date) -> Range | None:
    """The days of a word that is nothing but a date with its year."""
    dated = len(word.terms) == 1 and word.terms[0].startswith("d:") and "d:-" not in word.terms[0]
    return date_range(word.raw, today=today) if dated else None
