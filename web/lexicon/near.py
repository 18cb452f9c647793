"""Words of what is held that differ from a sought one in one character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from archive.language import Analyzer
from archive.language.text import fold
from archive.rights import PUBLIC, visible
from search.ask import Ask
from search.mending import is_one_edit
from web.wiring import Services

_TERMS, _MOST = 500, 2
_PAIRS = 8
_SHORTEST = 2
_KANJI = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The whole query with the other word in it, and how many items the public finds with it."""

    word: str
    instead: str
    q: str
    count: int


def near(services: Services, words: str, word: str, now: datetime) -> list[Near]:
    """Best first. Of a word that the dictionary cuts up, also neighbouring pieces are looked at."""
    found: dict[str, Near] = {}
    for part in _parts(services.analyzer, word):
        for term in _alike(services, part, now):
            q = words.replace(part, term)
            count = _count(services, q, now)
            if q != words and count:
                found.setdefault(q, Near(word=part, instead=term, q=q, count=count))
        if found:
            break
    return sorted(found.values(), key=lambda one: -one.count)[:_MOST]


def _parts(analyzer: Analyzer, word: str) -> Iterator[str]:
    yield word
    tokens = analyzer.tokens(word)[:_PAIRS]
    for one, other in pairwise(tokens):
        part = word[one.start : other.end]
        if one.end == other.start and part != word and len(part) >= _SHORTEST:
            yield part


def _alike(services: Services, part: str, now: datetime) -> list[str]:
    """Terms of visible items that begin with the same character, most frequent first."""
    typed = fold(part)
    if len(typed) < _SHORTEST:
        return []
    seen, denied = visible(PUBLIC, now), services.catalog.denied()
    held = [
        services.engine.terms(typed[0], visible=seen, denied=denied, size=_TERMS, stream=stream)
        for stream in ("title_a", "body_a")
    ]
    terms = dict.fromkeys(term for counts in held for term, _ in counts)
    return [term for term in terms if _is_alike(typed, fold(term))][:_MOST]


def _is_alike(typed: str, term: str) -> bool:
    """Of two characters, one is half the word: both must be kanji then."""
    if min(len(typed), len(term)) > _SHORTEST:
        return is_one_edit(typed, term)
    kanji = all(map(_KANJI.match, typed + term))
    return kanji and len(typed) == len(term) and is_one_edit(typed, term)


def _count(services: Services, q: str, now: datetime) -> int:
    ask = Ask(q=q, size=0, facets=(), viewer=PUBLIC, now=now)
    return services.search.find(ask).total
