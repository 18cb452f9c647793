"""The tokenizer, and what it says of each word, asked once and remembered."""

import re
import threading
from collections.abc import Hashable, Iterator
from typing import TypeVar

from sudachipy import Dictionary, Morpheme, MorphemeList, SplitMode, Tokenizer

from archive.language.lexemes import Lexemes
from archive.language.naming import also_named
from archive.language.quantities import COUNTERS
from archive.language.text import fold
from archive.language.units import Part, Unit, cuts_of, part_of, unit_of
from archive.language.words import Lexicon

_ONE_SHAPE = re.compile(r"(?!.*ーー)[^()（）]+")
"""Not 益城(ましき)町 or ダムーー: the tokenizer drops the rest, and offsets inside differ."""
_SHORT_HIRAGANA = re.compile(r"[ぁ-ゖ]{2,3}").fullmatch
_NAMING = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_KANJI_DIGITS = frozenset("一二三四五六七八九十")
_REMEMBERED = 200_000
_Key = TypeVar("_Key", bound=Hashable)
_SPACE = Unit(0, 0, (), (), ())


class Cutter:
    """Cuts texts into words with one dictionary; safe to share between threads."""

    def __init__(self, dictionary: Dictionary, lexicon: Lexicon) -> None:
        """The dictionary was compiled with the words of the lexicon."""
        self._cuts = cuts_of(dictionary.tokenizer(mode=SplitMode.C), lexicon)
        self._dictionary = dictionary
        self.lexemes = Lexemes(dictionary)
        self._local = threading.local()
        self.known: dict[int, Unit] = {}
        """By the id of a word. The length may be that of another spelling; zero for spaces."""
        self._strange: dict[Hashable, Unit] = {}

    def tokenize(self, text: str) -> MorphemeList:
        """The words of a text, which is within the tokenizer's limit."""
        tokenizer: Tokenizer | None = getattr(self._local, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._local.tokenizer = self._dictionary.tokenizer(mode=SplitMode.C)
        return tokenizer.tokenize(text)

    def unit(self, word: Morpheme, length: int) -> Unit:
        """What the index keeps of a word that takes so many characters."""
        if not word.is_oov():
            unit = self._made(word, length)
            if unit is _SPACE or _ONE_SHAPE.fullmatch(word.surface()):
                _remember(self.known, word.word_id(), unit)
            return unit
        key = word.word_id(), word.surface(), length  # the id is that of its part of speech
        unit = self._strange.get(key) or self._made(word, length)
        if unit is _SPACE:
            _remember(self.known, word.word_id(), unit)
        else:
            _remember(self._strange, key, unit)
        return unit

    def _made(self, word: Morpheme, length: int) -> Unit:
        if word.part_of_speech()[0] == "空白":
            return _SPACE
        begin = word.begin()
        units = word.split(SplitMode.A, add_single=False)  # with True its offsets panic (0.7.0)
        several = units if len(units) else (word,)
        parts = [part for unit in several for part in self._parts(unit, begin)]
        if named := also_named(fold(word.surface())):
            parts[0] = parts[0]._replace(also=(*parts[0].also, *named))
        return unit_of(word, length, tuple(self._put_together(parts)))

    def _put_together(self, parts: list[Part]) -> Iterator[Part]:
        """Neighbours with the one thing that they make: 立ち, 入り in 立ち入り禁止."""
        before = ""
        for part in parts:
            made = self.lexemes.joined(before, part.term) if before and part.joins else ""
            yield part._replace(also=(*part.also, made)) if made else part
            before = part.term if part.joins else ""

    def _parts(self, unit: Morpheme, begin: int) -> tuple[Part, ...]:
        part = part_of(unit, begin)
        own = self._cuts.get(fold(unit.surface()))
        if own:
            start = part.start
            return tuple(one._replace(start=start + one.start, end=start + one.end) for one in own)
        return (self._known_better(part, unit),)

    def _known_better(self, part: Part, unit: Morpheme) -> Part:
        """The part with what the dictionary knows of its word in other forms."""
        kind = unit.part_of_speech()
        if unit.is_oov() and kind[1] != "数詞":
            term, reading = self.lexemes.respelled(fold(unit.surface()))
            return part._replace(term=term or part.term, reading=reading or part.reading)
        if kind[1] == "数詞":
            return part._replace(joins=unit.surface() in _KANJI_DIGITS)
        part = part._replace(written=_written(part, unit))
        if kind[0] in ("動詞", "形容詞"):
            lemma = self.lexemes.reading(unit.dictionary_form(), kind[0], part.reading)
            part = part._replace(lemma=lemma if lemma != part.reading else "")
        noun = kind[0] in ("名詞", "接尾辞") and kind[1] != "固有名詞"
        verb = self.lexemes.verb(part.term, part.reading) if noun else ""
        if kind[0] != "動詞" and not verb:
            return part._replace(joins=part.term in COUNTERS)
        term = verb or part.term
        stem = bool(verb) or kind[5].startswith(("連用形", "終止形", "連体形"))
        return part._replace(term=term, also=self.lexemes.halves(term), joins=stem)


def _written(part: Part, unit: Morpheme) -> str:
    """A short word in hiragana: the tokenizer may take it for another one (いぬ for 寝る)."""
    surface, kind = unit.surface(), unit.part_of_speech()
    names = kind[0] in _NAMING and kind[1] != "非自立可能"
    return surface if names and _SHORT_HIRAGANA(surface) and part.term != part.reading else ""


def _remember(memory: dict[_Key, Unit], key: _Key, unit: Unit) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = unit
