"""Typed words and quotes, read by the analysis that the index was made with."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from archive.language.analyzer import Analyzer
from archive.language.asking import FORMAL
from archive.language.text import fold, is_kana, kana
from archive.language.tokens import Token
from search.document import BREAK, whole
from search.query import Compound, Phrase, Prefix, Where, Word

MOST_TERMS = 64
"""Different terms that one query may ask for; more come from whole texts put into the box."""
_MOST_BESIDE = 2 * MOST_TERMS
"""Bigrams that may stand beside the terms of one query; a long question has some seventy."""
_SENTENCE, _MOST = 4, 0.75
"""From so many terms on, a sentence wants that share of them (measured with questions)."""
_MOST_COMPOUNDS = 8
"""Compounds of a sentence that are sought by their letters, too."""
_LONGEST = 4096
_LONGEST_SPOKEN, _LONGEST_SAID = 40, 8
_ALIKE = 1
"""Kana by which the forms of one word differ in length."""
_HIRAGANA, _KATAKANA = re.compile("[ぁ-ゖ]"), re.compile("[ァ-ヺｦ-ﾝ]")
"""In words of both, the tokenizer has borders to go by."""
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TWO_KANJI = re.compile(f"{_KANJI.pattern}{{2}}")


class Reader:
    """Reads the words of one query, within its budget of terms."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._left, self._beside = MOST_TERMS, _MOST_BESIDE
        self.cut = False
        """Whether something was left out because the query is too long."""

    def word(self, raw: str, text: str = "", where: Where = Where.ANYWHERE) -> Word | None:
        """What a typed word asks for; ``text`` where another text than the raw one is sought.

        None where nothing in it can be sought.
        """
        text = self._bounded(text or raw)
        grams = self._grams(text)
        if not grams:
            return None
        if len(grams) == 1 and len(grams[0]) == 1:
            return self._character(raw, text, self._within(grams), where)
        if is_kana(text) and not (_HIRAGANA.search(text) and _KATAKANA.search(text)):
            return self._kana(raw, text, self._within(grams), where)
        tokens = self._analyzer.query_tokens(text)
        terms = self._within(_terms(tokens))
        if not terms and self._left == 0:
            return None
        grams = self._lifting(grams) if terms else self._within(grams)
        needed = _needed(tokens, terms)
        compounds = tuple(self._compounds(text, tokens)) if needed else ()
        word = Word(raw, terms, grams, where=where, needed=needed, compounds=compounds)
        return self._otherwise(word, text) if len(text) <= _LONGEST_SAID else word

    def _otherwise(self, word: Word, text: str) -> Word:
        """A word with the other ways to write it."""
        less, more = self._analyzer.writings.respelled(text)
        return replace(
            word,
            spoken=self._analyzer.writings.spoken(text),
            synonyms=tuple(filter(None, [self._terms(less)])),
            spellings=tuple(map(self._grams, [*more, *_as_it_stands(text)])),
            letters=tuple(text) if _TWO_KANJI.fullmatch(text) else (),
        )

    def _compounds(self, text: str, tokens: Sequence[Token]) -> Iterator[Compound]:
        for piece in islice(_pieces(tokens), _MOST_COMPOUNDS):
            grams = self._grams(text[piece[0].start : piece[-1].end])
            yield Compound(tuple(whole(token.term) for token in piece), grams)

    def _character(self, raw: str, text: str, grams: tuple[str, ...], where: Where) -> Word:
        """One character; a kanji also by the word that it is, and how that is read (靴, くつ)."""
        if not _KANJI.fullmatch(fold(text)):
            return Word(raw, (), grams, where=where)
        words = tuple((term,) for term in self._terms(text) if term not in FORMAL)
        readings = tuple(self._analyzer.query_readings(text)) if words else ()
        spoken = self._analyzer.writings.spoken(text) if words else ()
        return Word(raw, (), grams, where=where, synonyms=words, readings=readings, spoken=spoken)

    def _kana(self, raw: str, text: str, grams: tuple[str, ...], where: Where) -> Word:
        groups = self._analyzer.plain.groups(text) if len(text) <= _LONGEST_SPOKEN else ()
        alone = groups[0] if len(groups) == 1 and groups[0][0][:2] == kana(text)[:2] else ()
        forms = dict.fromkeys((*self._forms(kana(text), text), *alone))
        forms.pop(kana(text), None)
        word = Word(raw, (), grams, kana(text), where, readings=tuple(forms))
        guesses = self._terms(text[:_LONGEST_SPOKEN])
        return replace(word, guesses=guesses, groups=() if alone else groups)

    def _forms(self, spoken: str, text: str) -> tuple[str, ...]:
        """Other forms of a kana word (こわれた: コワレル); of a sentence in kana none."""
        return tuple(
            reading
            for reading in self._analyzer.query_readings(text[:_LONGEST_SPOKEN])
            if reading != spoken
            and reading[:2] == spoken[:2]
            and abs(len(reading) - len(spoken)) <= _ALIKE
        )

    def says_nothing(self, word: Word, *, first: bool) -> bool:
        """Whether a word beside others names nothing that a text would hold: 誰ですか, が."""
        said = word.raw[:_LONGEST_SPOKEN]
        return self._analyzer.plain.is_light(said, first=first) or self._analyzer.only_asks(said)

    def cut_word(self, raw: str) -> Word | None:
        """A typed word by its terms alone, also where it is kana or one character."""
        terms = self._within(self._terms(self._bounded(raw)))
        return Word(raw, terms, self._grams(raw)[: 2 * len(terms)]) if terms else None

    def start(self, raw: str, where: Where = Where.ANYWHERE) -> Prefix | Phrase | None:
        """Words that begin like this; beyond one word of the dictionary, that string of text.

        None where there are no two characters to go by.
        """
        text = self._bounded(raw)
        begun = fold(text)
        if len(begun) < 2 or not begun.isalnum():
            return None
        terms = self._terms(text)
        if len(terms) > 1:
            return self.phrase(raw, where)
        alike = not terms or terms[0].startswith(begun)
        return Prefix(raw, begun if alike else _stem(terms[0]), where)

    def phrase(self, raw: str, where: Where = Where.ANYWHERE) -> Phrase | None:
        """Quoted text; None where it holds no word character or the budget is spent."""
        grams = self._within(self._grams(self._bounded(raw)))
        return Phrase(raw, grams, where, self._terms(raw[:_LONGEST])) if grams else None

    def _terms(self, text: str) -> tuple[str, ...]:
        return _terms(self._analyzer.query_tokens(text))

    def _grams(self, text: str) -> tuple[str, ...]:
        return with_breaks(self._analyzer.query_bigrams(text))

    def _within(self, terms: tuple[str, ...]) -> tuple[str, ...]:
        kept = terms[: self._left]
        self.cut = self.cut or len(kept) < len(terms)
        self._left -= len(kept)
        return kept

    def _lifting(self, grams: tuple[str, ...]) -> tuple[str, ...]:
        kept = grams[: self._beside]
        self._beside -= len(kept)
        return kept

    def _bounded(self, text: str) -> str:
        self.cut = self.cut or len(text) > _LONGEST
        return text[:_LONGEST]


def _as_it_stands(text: str) -> tuple[str, ...]:
    """A piece of a sentence, which the tokenizer may cut otherwise without the rest (来る車)."""
    mixed = _KANJI.search(text) and _HIRAGANA.search(text)
    return (text,) if mixed and (len(text) > 2 or text.endswith("っ")) else ()


def _terms(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(whole(token.term) for token in tokens))


def _needed(tokens: Sequence[Token], terms: tuple[str, ...]) -> int:
    """Of a sentence most of the terms, for it says in words of its own what a text says."""
    if len(terms) < _SENTENCE or not is_sentence(tokens):
        return 0
    return math.ceil(_MOST * len(terms))


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Two tokens and more that nothing stands between."""
    piece: list[Token] = []
    for token in tokens:
        if piece and token.start > piece[-1].end:
            yield from [piece] if len(piece) > 1 else []
            piece = []
        piece.append(token)
    yield from [piece] if len(piece) > 1 else []


def is_sentence(tokens: Sequence[Token]) -> bool:
    """Whether something that is not sought stands between the words: particles, signs."""
    return any(one.end < other.start for one, other in pairwise(tokens))


def _stem(term: str) -> str:
    """What the forms of a word have in common: 取り組 of 取り組む."""
    return term[:-1] if len(term) > 2 and "ぁ" <= term[-1] <= "ん" else term


def with_breaks(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Bigrams in order, with a break where positions leave a gap."""
    grams: list[str] = []
    expected = None
    for token in tokens:
        if expected is not None and token.position > expected:
            grams.append(BREAK)
        grams.append(token.term)
        expected = token.position + 1
    return tuple(grams)
