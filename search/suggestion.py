"""Suggestions while typing: places, words and titles, from what the viewer may see."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from archive import vocabulary
from archive.language.analyzer import Analyzer
from archive.language.text import fold, is_kana, kana
from archive.vocabulary import Place
from archive.vocabulary.names import fold as fold_name
from archive.vocabulary.romaji import hepburn, without_long_vowels
from search.ask import Ask
from search.eyes import Eyes
from search.fields import values
from search.latin import first_kana
from search.query import And, Field, Phrase, Prefix, Query, Where, Word
from search.understanding import Read
from search.words import with_breaks

_MOST, _PLACES, _WORDS, _TITLES = 10, 3, 6, 3
_CANDIDATES = 40
_READINGS = 3
_LONGEST = 60
_HITS = 6
_UNITS = 4
"""A units of one compound."""


class Kind(StrEnum):
    PLACE = "place"
    WORD = "word"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    text: str
    """The query; of a title, the title."""
    kind: Kind
    count: int
    """Items that it finds."""
    id: str = ""
    """Of a title, its item."""


class Suggestions:
    """Looks in the gazetteer by name and reading, in words by writing and reading, in titles."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def find(self, prefix: str, ask: Ask, eyes: Eyes, read: Read) -> tuple[Suggestion, ...]:
        """Places first, then words, then titles; none that finds nothing.

        Places are suggested by field (場所:益城町), so that the number is of items at the place.
        What was typed before the last space stays.
        """
        typed = prefix.strip()[:_LONGEST]
        if not typed:
            return ()
        before, _, last = typed.replace("\u3000", " ").rpartition(" ")
        found: dict[str, Suggestion] = {}
        ways = (
            (Kind.PLACE, _places(last, eyes), _PLACES),
            (Kind.WORD, self._words(last, eyes), _WORDS),
        )
        for kind, texts, most in ways:
            kept = 0
            for text in dict.fromkeys(texts):
                query = f"{before} {text}".strip()
                count = eyes.count(ask, read_tree(read, ask, query))
                if kept < most and count and query not in found:
                    kept += 1
                    found[query] = Suggestion(text=query, kind=kind, count=count)
        titles = _titles(before, last, ask, eyes, read)
        return (*found.values(), *titles)[:_MOST]

    def _words(self, last: str, eyes: Eyes) -> Iterator[str]:
        """Words that are written like this, longer ones that begin so, words that are read so."""
        begun = fold(last)
        if begun.isalnum():
            yield from _terms(begun, eyes)
            if len(begun) > 1:
                yield from self._longer(begun, eyes)
        for reading in list(_readings(begun, eyes))[:_READINGS]:
            yield from self._written(reading, eyes)

    def _longer(self, begun: str, eyes: Eyes) -> Iterator[str]:
        """Compounds, and words that the index files under another spelling, as texts write them."""
        grams = with_breaks(self._analyzer.query_bigrams(begun))
        texts = eyes.texts(Phrase(begun, grams), loose=False)
        often = Counter(one for text in texts for one in self._compounds(text, begun))
        yield from (surface for surface, _ in often.most_common(_WORDS))

    def _compounds(self, text: str, begun: str) -> Iterator[str]:
        tokens = self._analyzer.tokens(text)
        for at, first in enumerate(tokens):
            end = first.start
            for unit in tokens[at : at + _UNITS]:
                if unit.start != end:
                    break
                end = unit.end
                written = fold(text[first.start : end])
                if written.startswith(begun) and written != begun:
                    yield text[first.start : end]

    def _written(self, reading: str, eyes: Eyes) -> Iterator[str]:
        """How texts write what is read so, the commonest way."""
        texts = eyes.texts(Word(reading, (), (), reading), loose=False, size=_HITS)
        surfaces = Counter(
            text[token.start : token.end]
            for text in texts
            for token in self._analyzer.readings(text)
            if token.term == reading
        )
        yield from (surface for surface, _ in surfaces.most_common(1))


def _terms(begun: str, eyes: Eyes) -> Iterator[str]:
    """Words of titles; of all texts where the beginning is more than a letter or a kana."""
    found = Counter(dict(eyes.counted_terms("title_a", begun)))
    if len(begun) > 1 or not (begun.isascii() or is_kana(begun)):
        found.update(dict(eyes.counted_terms("body_a", begun)))
    fit = (term for term, _ in found.most_common(_CANDIDATES) if _is_word(term))
    yield from islice(fit, _WORDS)


def read_tree(read: Read, ask: Ask, q: str) -> Query:
    """The tree of other words in the same search."""
    return read(Ask(q=q, viewer=ask.viewer, now=ask.now)).tree


def _is_word(term: str) -> bool:
    return any(map(str.isalpha, term)) and ":" not in term


def _readings(last: str, eyes: Eyes) -> Iterator[str]:
    """Readings that begin as kana or Latin letters say, the most frequent first."""
    if is_kana(last) and len(last) > 1:
        yield from eyes.terms("body_r", kana(last))
    elif last.isascii() and last.isalpha() and (first := first_kana(last.lower())):
        typed = without_long_vowels(last.lower())
        for reading in eyes.terms("body_r", first):
            if without_long_vowels(hepburn(reading)).startswith(typed):
                yield reading


def _places(last: str, eyes: Eyes) -> list[str]:
    """The places of this beginning that have most items."""
    places = {place.code: place.name["ja"] for place in _starting(last)}
    if not places:
        return []
    held = eyes.places(Field("place", tuple(places)))
    return [f"場所:{places[code]}" for code in held if code in places][:_PLACES]


def _titles(before: str, last: str, ask: Ask, eyes: Eyes, read: Read) -> Iterator[Suggestion]:
    """Titles in which a word begins like this, and that hold what was typed before."""
    begun = fold(last)
    if len(begun) < 2 or not begun.isalnum():
        return
    tree: Query = Prefix(last, begun, Where.TITLE)
    if before:
        tree = And((read_tree(read, ask, before), tree))
    for item in eyes.items(tree, size=_TITLES):
        yield Suggestion(text=eyes.title(item), kind=Kind.TITLE, count=1, id=item.id)


def _starting(typed: str) -> list[Place]:
    """Places whose name, reading or romaji starts like this and whose name means only them."""
    key, spoken = fold_name(typed), kana(typed) if is_kana(typed) else ""
    if not key:
        return []
    found = (
        place
        for place in vocabulary.places().by_code.values()
        if fold_name(place.name["ja"]).startswith(key)
        or (spoken and place.reading.startswith(spoken))
        or (key.isascii() and fold_name(place.romaji).startswith(key))
    )
    alone = (place for place in found if values("place", place.name["ja"]) == (place.code,))
    return list(islice(alone, _CANDIDATES))
