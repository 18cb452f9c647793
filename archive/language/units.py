"""Words of the dictionary as units of the index: what is kept of a morpheme, and in which form."""

import re
import unicodedata
from typing import NamedTuple

from sudachipy import Morpheme, SplitMode, Tokenizer

from archive.language.text import variants
from archive.language.words import Lexicon

_SILENT = frozenset({"助詞", "助動詞", "補助記号", "空白"})
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_HIRAGANA = re.compile(r"[ぁ-ゖー]+").fullmatch
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
LONGEST = 255
"""Characters of a term; no engine refuses so many."""


class Part(NamedTuple):
    """An A unit: offsets in its word, term (empty for particles and signs), reading or empty.

    ``also`` are terms that the index holds beside it, ``lemma`` is the reading of its dictionary
    form, ``written`` a short word as its hiragana stand where its term says something else,
    ``joins`` whether it may make one thing with its neighbour: a verb, a kanji digit, a counter.
    """

    start: int
    end: int
    term: str
    reading: str
    also: tuple[str, ...] = ()
    lemma: str = ""
    written: str = ""
    joins: bool = False


class Unit(NamedTuple):
    """A word of the dictionary as it goes into the index.

    ``steps`` is the number of positions it takes. ``terms`` and ``readings`` are all it gives to
    the streams, in their order. ``whole`` is the reading of a word of several A units. ``head`` and
    ``tail`` are the terms that it begins and ends with, where these may make one with a neighbour.
    """

    length: int
    steps: int
    terms: tuple[str, ...]
    readings: tuple[str, ...]
    parts: tuple[Part, ...]
    whole: str = ""
    head: str = ""
    tail: str = ""


def unit_of(word: Morpheme, length: int, parts: tuple[Part, ...]) -> Unit:
    """The unit of a word that takes so many characters and is cut into these parts."""
    whole = reading_of(word) if len(parts) > 1 else ""
    readings = [term for part in parts for term in spoken_by(part) if term != whole]
    return Unit(
        length=length,
        steps=len(parts),
        terms=tuple(term for part in parts for term in (part.term, *part.also) if term),
        readings=(whole, *readings) if whole else tuple(readings),
        parts=parts,
        whole=whole,
        head=parts[0].term if parts[0].joins else "",
        tail=parts[-1].term if parts[-1].joins else "",
    )


def readings_of(part: Part) -> tuple[str, ...]:
    """As it is read in the text, and in the dictionary."""
    return tuple(reading for reading in (part.reading, part.lemma) if reading)


def spoken_by(part: Part) -> tuple[str, ...]:
    """What the stream of readings holds of it: its hiragana, where they are told apart, too."""
    return (part.written, *readings_of(part)) if part.written else readings_of(part)


def cuts_of(tokenizer: Tokenizer, lexicon: Lexicon) -> dict[str, tuple[Part, ...]]:
    """How surfaces of our own list are cut, for where the system dictionary holds one as a unit of
    something longer (the 町域 in its long addresses); of other spellings, the usual one's words.
    """
    cuts = {}
    for word in lexicon.words:
        words = tokenizer.tokenize(word.surface)
        units = words[0].split(SplitMode.A, add_single=False) if len(words) == 1 else ()
        if len(units):
            cuts[word.surface] = tuple(part_of(unit, 0) for unit in units)
    for other, usual in lexicon.spellings:
        cuts[other] = tuple(
            part_of(unit, 0)._replace(start=0, end=len(other))
            for word in tokenizer.tokenize(usual)
            for unit in (word.split(SplitMode.A, add_single=False) or (word,))
        )
    return cuts


def part_of(morpheme: Morpheme, begin: int) -> Part:
    """What the index keeps of a morpheme in a word that begins at ``begin``."""
    kind = morpheme.part_of_speech()
    first, last = morpheme.begin() - begin, morpheme.end() - begin
    silent = kind[0] in _SILENT or kind[1] == "助動詞語幹"
    term = "" if silent else normal(morpheme.normalized_form())
    if not term:
        return Part(first, last, "", "")
    return Part(first, last, term, "" if kind[1] == "数詞" else reading_of(morpheme))


def reading_of(morpheme: Morpheme) -> str:
    """The reading of a morpheme in katakana; empty for what has none, such as Latin letters."""
    reading = morpheme.reading_form()
    return reading if _KATAKANA.fullmatch(reading) else ""


def normal(form: str) -> str:
    """A dictionary form as a term: NFKC, lower case, standard kanji, no spaces.

    Words of kana alone are katakana (ごみ, ゴミ). Empty for signs only.
    """
    wide = unicodedata.normalize("NFKC", form).lower()
    if not any(map(str.isalnum, wide)):
        return ""
    term = "".join([variants().get(char, char) for char in wide if not char.isspace()])
    return term.translate(_TO_KATAKANA)[:LONGEST] if _HIRAGANA(term) else term[:LONGEST]
