"""Did you mean: words one slip away from those typed, read in texts that the viewer may see."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from archive.language.analyzer import Analyzer
from archive.language.text import fold, is_kana, kana
from archive.language.tokens import Token
from search.query import Query, Where, Word, leaves
from search.tally import Counted, Tally


class Sight(Protocol):
    """What of the archive a viewer may see."""

    def texts(self, tree: Query, *, loose: bool) -> list[str]:
        """Texts of the best hits of a tree, as far as the viewer may read them."""

    def terms(self, stream: str, prefix: str) -> list[str]:
        """Terms of a stream of text that begin like this, most frequent first."""


_WORDS, _TRIES, _MOST = 3, 4, 3
"""Words of a query that are looked at, guesses for each that are counted, guesses shown."""
_SHORTEST, _LONGEST = 2, 20
_UNITS = 4
"""A units of one compound."""
_FEW = 3
"""Characters of a word that shares no bigram with what was meant."""


class Mender:
    """Looks for the word that was meant. Every guess is counted before it is offered."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def mended(self, q: str, tree: Query, tally: Tally, sight: Sight) -> tuple[Counted, ...]:
        """Queries with one word mended that find more than what was typed, most first."""
        total = tally.of_tree(tree)
        words = [leaf for leaf in leaves(tree) if isinstance(leaf, Word) and _is_fit(leaf)]
        found: dict[str, Counted] = {}
        for word in words[:_WORDS]:
            held = tally.of_tree(word)
            for guess in list(self._guesses(word, sight))[:_TRIES]:
                mended = q.replace(word.raw, guess, 1)
                count = tally.of(mended)
                if count > max(total, held):
                    found.setdefault(mended, Counted(q=mended, count=count))
        return tuple(sorted(found.values(), key=lambda one: -one.count)[:_MOST])

    def _guesses(self, word: Word, sight: Sight) -> Iterator[str]:
        """Homophones first, for they are how kanji go wrong; then one stroke of the keyboard."""
        seen = {word.raw, fold(word.raw)}
        ways = (self._homophones(word, sight), self._close(word, sight), _begun(word, sight))
        for way in ways:
            for guess in way:
                if guess not in seen and not _says_less(guess, word.raw):
                    seen.add(guess)
                    yield guess

    def _homophones(self, word: Word, sight: Sight) -> Iterator[str]:
        """The whole word, or one unit of it, written with other kanji of the same reading."""
        if is_kana(word.raw):
            return
        readings = self._analyzer.readings(word.raw)
        whole = _whole(readings, len(word.raw))
        for token in (*whole, *(t for t in readings if t.end - t.start > 1)):
            asked = Word(word.raw[token.start : token.end], (), (), token.term)
            for surface in self._read_like(token.term, sight.texts(asked, loose=False)):
                yield word.raw[: token.start] + surface + word.raw[token.end :]

    def _read_like(self, reading: str, texts: Iterable[str]) -> list[str]:
        """What the texts write with this reading, most frequent first, kana aside."""
        surfaces = Counter(
            text[token.start : token.end]
            for text in texts
            for token in self._analyzer.readings(text)
            if token.term == reading
        )
        return [one for one, _ in surfaces.most_common(_TRIES) if not is_kana(one)]

    def _close(self, word: Word, sight: Sight) -> Iterator[str]:
        """Words and compounds of the likest texts that differ in one character."""
        typed = fold(word.raw)
        alike = Counter(
            surface
            for text in sight.texts(replace(word, guesses=word.terms), loose=True)
            for surface in self._compounds(text, len(typed))
            if is_one_edit(typed, fold(surface))
        )
        yield from (surface for surface, _ in alike.most_common(_TRIES))

    def _compounds(self, text: str, length: int) -> Iterator[str]:
        """Runs of adjacent units about as long as the word."""
        tokens = self._analyzer.tokens(text)
        for at, token in enumerate(tokens):
            end = token.start
            for unit in tokens[at : at + _UNITS]:
                if unit.start != end:
                    break
                end = unit.end
                if abs(end - token.start - length) <= 1:
                    yield text[token.start : end]


def _is_fit(word: Word) -> bool:
    fine = word.where is Where.ANYWHERE and _SHORTEST <= len(word.raw) <= _LONGEST
    return fine and any(map(str.isalpha, word.raw))


def _says_less(guess: str, typed: str) -> bool:
    """A part of the word, or the stem of a verb like it (避難 and 避難し for 避難所)."""
    stem = guess[-1:] if guess[:-1] and typed.startswith(guess[:-1]) else ""
    return fold(guess) in fold(typed) or (is_kana(stem) and not is_kana(typed[-1:]))


def _whole(readings: list[Token], length: int) -> list[Token]:
    """The reading of all of a word that is cut into several, as one token; none with gaps."""
    longest: dict[int, Token] = {}
    for token in readings:
        if token.start not in longest or token.end > longest[token.start].end:
            longest[token.start] = token
    at, spoken = 0, ""
    while at in longest and at < length:
        spoken += longest[at].term
        at = longest[at].end
    return [Token(term=spoken, start=0, end=length, position=0)] if at == length else []


def _begun(word: Word, sight: Sight) -> Iterator[str]:
    """Words that begin like it: for what is too short, or is kana, to be met in likely texts."""
    if is_kana(word.raw):
        typed, spoken = word.raw, kana(word.raw)
        for reading in sight.terms("body_r", spoken[:2]):
            if is_one_edit(spoken, reading):
                yield reading if typed == spoken else _hiragana(reading)
        return
    typed = fold(word.raw)
    if len(typed) <= _FEW or typed.isascii():
        begun = typed[0] if len(typed) <= _FEW else typed[:2]
        yield from (term for term in sight.terms("body_a", begun) if is_one_edit(typed, term))


def _hiragana(reading: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in reading)


def is_one_edit(one: str, other: str) -> bool:
    """Whether one character was replaced, left out or put in, or two neighbours changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    at = min(len(one), len(other)) if same is None else same
    rest, other_rest = one[at:], other[at:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (len(rest) > 1 and len(other_rest) > 1 and swapped)
    )
