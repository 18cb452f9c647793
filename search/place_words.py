"""Place words in a query: offered as a filter and ranked up, never forced."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from archive import vocabulary
from archive.language.analyzer import Analyzer
from archive.language.places import find_places
from archive.language.text import is_kana
from archive.lexicon import Current
from archive.vocabulary import Kind, Place
from archive.vocabulary.names import bare
from archive.vocabulary.names import fold as fold_name
from search.query import Query, Where, Word, leaves

_MOST = 4
"""Place words of one query that are looked after."""
_LONGEST = 400
_AREAS = frozenset({Kind.MUNICIPALITY, Kind.WARD, Kind.COUNTY})
_POSTCODE = re.compile(r"〒?\s*\d{3}[-ー‐−]?\d{4}")
_WARD = re.compile(r"(?:区|ク|ku)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWord:
    """Part of a query that names places."""

    text: str
    """As it was typed."""
    codes: tuple[str, ...]
    whole: bool
    """Whether it is all of a typed word, and not a part of a longer one."""


def place_words(tree: Query, analyzer: Analyzer, lexicon: Current) -> tuple[PlaceWord, ...]:
    """The place words among the words of a query that are not forbidden, in their order."""
    words = (leaf for leaf in leaves(tree) if isinstance(leaf, Word))
    found = (
        place
        for word in words
        if word.where is Where.ANYWHERE
        for place in _within(word.raw[:_LONGEST], analyzer, lexicon)
    )
    kept: dict[tuple[str, ...], PlaceWord] = {}
    for place in found:
        kept.setdefault(place.codes, place)
    return tuple(kept.values())[:_MOST]


def _within(raw: str, analyzer: Analyzer, lexicon: Current) -> Iterator[PlaceWord]:
    codes = lexicon.places(raw) or named(raw)
    if codes:
        yield PlaceWord(text=raw, codes=codes, whole=True)
    elif not raw.isascii():
        for mention in find_places(analyzer, raw):
            text = raw[mention.start : mention.end]
            yield PlaceWord(text=text, codes=(mention.code,), whole=text == raw)


def names(text: str, lexicon: Current) -> Iterator[str]:
    """What texts call the places that a word of letters or a postcode means: 益城 for Mashiki."""
    codes = lexicon.places(text) or named(text) or _prefecture(text)
    for code in codes[:_MOST]:
        place = vocabulary.places().get(code)
        name = place.name["ja"]
        if place.kind is Kind.TOWN:
            yield vocabulary.places().get(place.parent).name["ja"] + name
        else:
            yield bare(name) if len(bare(name)) > 1 else name


def _prefecture(text: str) -> tuple[str, ...]:
    found = vocabulary.places().find(text)
    return tuple(place.code for place in found if place.kind is Kind.PREFECTURE)


def named(text: str) -> tuple[str, ...]:
    """Codes of the places that a whole word means: by name, reading, romaji, former name, postcode.

    The prefecture is none, for all lies in it; a 町域 is one by its written name only, since the
    readings of so many are common words. A number of less than a postcode is none.
    """
    found = vocabulary.places().find(text)
    if not found or len(fold_name(text)) < 2 or any(p.kind is Kind.PREFECTURE for p in found):
        return ()
    alike = tuple(place.code for place in found if place.kind is found[0].kind)
    if _POSTCODE.fullmatch(unicodedata.normalize("NFKC", text.strip())):
        return alike
    return alike if _is_meant(found[0], text) else ()


def _is_former(place: Place, text: str) -> bool:
    """城南町 is no ward, and means the one that it has become a part of."""
    former = vocabulary.places().former_of(place.code)
    return fold_name(text) in {fold_name(one.name) for one in former}


def _is_meant(place: Place, text: str) -> bool:
    if text[-1:].isdigit():
        return False
    if place.kind is Kind.WARD:
        return bool(_WARD.search(fold_name(text))) or _is_former(place, text)
    if place.kind in _AREAS:
        return True
    return len(text) > 2 and not text.isascii() and not is_kana(text)
