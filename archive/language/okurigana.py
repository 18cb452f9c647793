"""Nouns with and without the kana of their verbs: 落ち葉 and 落葉, 切り土 and 切土."""

import re
from collections.abc import Iterator

from archive.language.lexemes import Lexemes

_KANJI = r"[一-鿿々]"
_WITH = re.compile(
    rf"{_KANJI}{{1,3}}[ぁ-ん]{{1,2}}{_KANJI}{{1,3}}(?:[ぁ-ん]{_KANJI}?){{0,2}}"
).fullmatch
_INNER = re.compile(rf"(?<={_KANJI})[ぁ-ん]{{1,2}}(?={_KANJI})")
_WITHOUT = re.compile(rf"{_KANJI}{{2,4}}").fullmatch
_ENDS = (*"いきしちにみりぎびえけせてねめれげべ", "たし", "とし", "やし", "らし", "わし")
"""What the stem of a verb ends in behind its kanji."""
_MOST = 4


def without_kana(word: str, lexemes: Lexemes) -> str:
    """The noun less the kana inside it; empty where that would be another word (生き物, 生物)."""
    bare = _INNER.sub("", word) if _WITH(word) else ""
    return bare if bare and _may_be(word, bare, lexemes) else ""


def with_kana(word: str, lexemes: Lexemes) -> tuple[str, ...]:
    """The noun with the kana of verbs put in, as texts may hold it."""
    return tuple(_filled(word, lexemes))[:_MOST] if _WITHOUT(word) else ()


def _filled(word: str, lexemes: Lexemes) -> Iterator[str]:
    for cut in range(1, len(word)):
        for end in _ENDS:
            full = word[:cut] + end + word[cut:]
            if lexemes.is_stem(word[cut - 1] + end) and _may_be(full, word, lexemes):
                yield full


def _may_be(full: str, bare: str, lexemes: Lexemes) -> bool:
    """Whether the dictionary reads both alike, as far as it knows them."""
    spoken, known = lexemes.readings(full), lexemes.readings(bare)
    return not spoken or not known or not set(spoken).isdisjoint(known)
