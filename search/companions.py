"""Related searches: what the best hits say besides the words sought, and more than others do."""

from collections import Counter
from collections.abc import Iterable, Iterator

from archive.language.analyzer import Analyzer
from archive.language.text import fold
from search.tally import Counted, Tally

_MOST, _TRIES = 6, 10
_SHORTEST, _LONGEST = 2, 12
_SHORTEST_LATIN = 4
_UNITS = 6
_FEWEST = 3
"""Items with both; two may be chance."""
_CLOSER = 1.5
"""How much more often a word stands in what is found than in everything there is."""


def companions(
    q: str, texts: Iterable[str], analyzer: Analyzer, tally: Tally
) -> tuple[Counted, ...]:
    """Narrower searches, those of most items first; each leaves some items and takes some away.

    A word that stands everywhere as often as here (写真) is none.
    """
    total, typed = tally.of(q), fold(q).replace(" ", "")
    often = Counter(word for text in texts for word in set(_compounds(text, analyzer)))
    words = [
        word
        for word, times in often.most_common()
        if times > 1 and fold(word) not in typed and typed not in fold(word)
    ]
    counted = [
        Counted(q=f"{q} {word}", count=count)
        for word in words[:_TRIES]
        if _FEWEST <= (count := tally.of(f"{q} {word}")) < total
        and _belongs(word, count, total, tally)
    ]
    return tuple(sorted(counted, key=lambda one: -one.count)[:_MOST])


def _belongs(word: str, count: int, total: int, tally: Tally) -> bool:
    """Whether it is said of what is found more than of the rest, where there is a rest."""
    everything = tally.of("")
    return everything <= total or count * everything > _CLOSER * total * tally.of(word)


def _compounds(text: str, analyzer: Analyzer) -> Iterator[str]:
    """The longest runs of adjacent units that are written without kana: things and places."""
    start = end = units = 0
    for token in (*analyzer.tokens(text), None):
        if token is not None and token.start == end and units < _UNITS:
            end, units = token.end, units + 1
            continue
        if _says_something(word := text[start:end]):
            yield word
        if token is not None:
            start, end, units = token.start, token.end, 1


def _says_something(word: str) -> bool:
    if word.isascii() and len(word) < _SHORTEST_LATIN:
        return False
    plain = word.isalpha() and not any("ぁ" <= char <= "ん" for char in word)
    return plain and _SHORTEST <= len(word) <= _LONGEST
