"""Other words for those of a query: synonyms of staff, names of places, other spellings."""

import unicodedata
from collections.abc import Iterator

from archive.language.analyzer import Analyzer
from archive.language.text import is_kana
from archive.lexicon import Current
from search.place_words import names
from search.query import Word
from search.words import Reader

_MOST = 8
"""Other words that one word is sought by."""
_MOST_PARTS = 12
"""Terms of a word, or a sentence typed without spaces, whose parts are looked up."""
_LONGEST = 3
"""Terms of an entry of the lexicon that is looked for within longer words."""

Terms = tuple[str, ...]


class OtherWords:
    """Finds with one analysis and one lexicon."""

    def __init__(self, analyzer: Analyzer, lexicon: Current) -> None:
        self._analyzer = analyzer
        self._lexicon = lexicon

    def of(self, word: Word) -> tuple[Terms, ...]:
        """The terms of each other word; one whose part alone has others keeps its other parts."""
        named = names(word.raw, self._lexicon) if _is_foreign(word.raw) else ()
        said = (*self._lexicon.synonyms(word.raw), *named)[:_MOST]
        if is_katakana(word.raw):  # another spelling of it may be the same word
            said = (word.raw, *said)
        found = [*map(self._terms, said), *self._by_parts(word)]
        return tuple(dict.fromkeys(terms for terms in found if terms))[: _MOST + 1]

    def _by_parts(self, word: Word) -> Iterator[Terms]:
        """人吉の罹災証明 is 人吉 and another word for 罹災証明, too."""
        if not 1 < len(word.terms) <= _MOST_PARTS:
            return
        tokens = self._analyzer.query_tokens(word.raw)
        for length in range(min(_LONGEST, len(tokens) - 1), 0, -1):
            for first in range(len(tokens) - length + 1):
                part = tokens[first : first + length]
                typed = word.raw[part[0].start : part[-1].end]
                said = self._lexicon.synonyms(typed)
                if length == 1:
                    said = (*said, *self._lexicon.synonyms(part[0].term))
                rest = [t.term for t in (*tokens[:first], *tokens[first + length :])]
                for other in said:
                    yield tuple(dict.fromkeys([*rest, *self._terms(other)]))

    def _terms(self, other: str) -> Terms:
        found = Reader(self._analyzer).cut_word(other)
        return found.terms if found else ()


def is_katakana(text: str) -> bool:
    """Whether a word is written in katakana alone."""
    return is_kana(text) and not any("ぁ" <= char <= "ゖ" for char in text)


def _is_foreign(text: str) -> bool:
    """Letters or numbers, which Japanese texts do not write their places in."""
    return unicodedata.normalize("NFKC", text).removeprefix("〒").isascii()
