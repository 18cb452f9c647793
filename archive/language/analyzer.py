"""The analysis of Japanese text, done once for every engine: words, bigrams and readings."""

import re
from collections.abc import Iterator
from pathlib import Path

from archive.language import grams
from archive.language.asking import asks, light_spans
from archive.language.chunks import chunks
from archive.language.cutter import Cutter
from archive.language.merging import (
    NEVER,
    Merger,
    Row,
    blanked_in,
    figures,
    put_count,
    put_down,
    without_first,
)
from archive.language.notations import Notation, find_notations
from archive.language.plain import Plain
from archive.language.text import Prepared, prepare
from archive.language.tokens import Analysis, Streams, Terms, Token, columns
from archive.language.units import normal, reading_of, readings_of
from archive.language.words import Lexicon
from archive.language.writings import Writings

_LIGHT = frozenset(
    {
        "為る",
        "有る",
        "居る",
        "成る",
        "出来る",
        "御座る",
        "致す",
        "下さる",
        "頂く",
        "欲しい",
        "事",
        "こと",
        "御",
    }
)
"""Normalised forms that say nothing in a query: する, ある, いる, なる …, こと, お."""
_LETTER = re.compile(r"[^\W\d_]")
_ONE_WORD = re.compile(r"[ぁ-ゖァ-ヺー々\u3400-\u9fff]{1,8}")
"""A text that may be a single word."""


class Analyzer:
    """Analysis with one dictionary; safe to share between threads.

    ``version`` changes whenever the same text could be analysed differently; an index and its
    queries must use the same one.
    """

    def __init__(self, cutter: Cutter, lexicon: Lexicon, cache_dir: Path) -> None:
        """``cache_dir`` holds the compiled lexicon, for other processes to open it again."""
        self.version = lexicon.version
        self.lexicon, self.cache_dir = lexicon, cache_dir
        self._cutter = cutter
        self._unasked = {normal(word) for word in (*_LIGHT, *lexicon.stops)}
        self.writings = Writings(cutter)
        self.plain = Plain(cutter, self._unasked)

    def analyze(self, text: str) -> Analysis:
        """Words, bigrams and readings of a text, in one pass."""
        prepared = prepare(text)
        words, readings = self._words(prepared, precise=False)
        return Analysis(words=words, bigrams=grams.bigrams(prepared), readings=readings)

    def streams(self, text: str) -> Streams:
        """The terms of :meth:`analyze` without positions and offsets, in half the time."""
        prepared = prepare(text)
        words: list[str] = []
        readings: list[str] = []
        notations = find_notations(prepared.folded)
        if _LETTER.search(blanked := blanked_in(prepared.text, notations)):
            self._stream(blanked, notations, words, readings)
        else:
            words += [row[0] for row in figures(prepared, notations, precise=False)]
        return Streams(
            words=" ".join(words),
            bigrams=grams.lines(prepared.folded),
            readings=" ".join(readings),
        )

    def tokens(self, text: str) -> list[Token]:
        """The words of a text as the index holds them."""
        return list(self._words(prepare(text), precise=False)[0])

    def query_tokens(self, text: str) -> list[Token]:
        """The words to look for: light verbs dropped, of a date or quantity the exact term only.

        Words that only ask or point (どこ, 教えてください) are dropped where others are left. The A
        units of one word have consecutive positions.
        """
        prepared = prepare(text)
        words, _ = self._words(prepared, precise=True)
        sought = [token for token in words if token.term not in self._unasked]
        light = [*self._asking(prepared), *self._stopped(prepared)] if len(sought) > 1 else []
        named = [t for t in sought if not any(b <= t.start and t.end <= e for b, e in light)]
        return named or sought

    def only_asks(self, text: str) -> bool:
        """Whether a text asks or points (何ですか) and holds no word that it does so for."""
        prepared = prepare(text)
        if not any(asks(self._cutter.tokenize(chunk)) for _, chunk in chunks(prepared.text)):
            return False
        light = list(self._asking(prepared))
        words = [t for t in self._words(prepared, precise=True)[0] if t.term not in self._unasked]
        return all(any(b <= t.start and t.end <= e for b, e in light) for t in words)

    def _stopped(self, prepared: Prepared) -> Iterator[tuple[int, int]]:
        """Where stop words of several units stand."""
        for stop in self.lexicon.stops:
            start = prepared.folded.find(stop)
            while start >= 0:
                yield prepared.begin(start), prepared.end(start + len(stop))
                start = prepared.folded.find(stop, start + len(stop))

    def _asking(self, prepared: Prepared) -> Iterator[tuple[int, int]]:
        for offset, chunk in chunks(prepared.text):
            for begin, end in light_spans(self._cutter.tokenize(chunk)):
                yield prepared.begin(offset + begin), prepared.end(offset + end)

    def bigrams(self, text: str) -> list[Token]:
        """The bigrams of a text as the index holds them."""
        return list(grams.bigrams(prepare(text)))

    def query_bigrams(self, text: str) -> list[Token]:
        """The bigrams of a quoted phrase, which may start and end inside a word."""
        return list(grams.phrase(prepare(text)))

    def readings(self, text: str) -> list[Token]:
        """Katakana readings of the words of a text and of their A units."""
        return list(self._words(prepare(text), precise=False)[1])

    def query_readings(self, text: str) -> list[str]:
        """How the words of a query are read, whole and in the forms the dictionary has them in.

        Of words with three kana or more: shorter ones are read like too many others. A short text
        is read as one word as well, for the tokenizer cuts words that are partly in kana (損かい).
        """
        prepared = prepare(text)
        found: dict[str, None] = {}
        for _, chunk in chunks(prepared.text):
            words = self._cutter.tokenize(chunk)
            if len(words) > 1 and _ONE_WORD.fullmatch(text):
                found["".join(map(reading_of, words))] = None
            for word in words:
                unit = self._cutter.unit(word, len(word.surface()))
                single = readings_of(unit.parts[0]) if len(unit.parts) == 1 else ()
                light = len(unit.terms) == 1 and unit.terms[0] in self._unasked
                if not light:
                    found |= dict.fromkeys((unit.whole,) if unit.whole else single)
        return [reading for reading in found if len(reading) > 2]

    def aloud(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Raw offsets and katakana reading of each word that has one, or of its A units."""
        prepared = prepare(text)
        for offset, chunk in chunks(prepared.text):
            for word in self._cutter.tokenize(chunk):
                begin = offset + word.begin()
                unit = self._cutter.unit(word, len(word.surface()))
                parts = [(part.start, part.end, part.reading) for part in unit.parts]
                if not parts or not all(reading for _, _, reading in parts):
                    parts = [(0, len(word.surface()), reading_of(word))]
                for start, end, reading in parts:
                    if reading:
                        yield prepared.begin(begin + start), prepared.end(begin + end), reading

    def unknown(self, text: str) -> list[tuple[int, int]]:
        """Raw offsets of the words that no dictionary has; numbers and notations are known."""
        prepared = prepare(text)
        blanked = blanked_in(prepared.text, find_notations(prepared.folded))
        return [
            (prepared.begin(offset + word.begin()), prepared.end(offset + word.end()))
            for offset, chunk in chunks(blanked)
            for word in self._cutter.tokenize(chunk)
            if word.is_oov() and _LETTER.search(word.surface())
        ]

    def proper_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Raw offsets of the whole words that the dictionary holds to be names of places."""
        prepared = prepare(text)
        for offset, chunk in chunks(prepared.text):
            for word in self._cutter.tokenize(chunk):
                if word.part_of_speech()[2] == "地名":
                    first, last = offset + word.begin(), offset + word.end()
                    yield prepared.begin(first), prepared.end(last)

    def _stream(
        self, blanked: str, notations: list[Notation], words: list[str], readings: list[str]
    ) -> None:
        known, tokenize, unit_of = self._cutter.known.get, self._cutter.tokenize, self._cutter.unit
        joined = self._cutter.lexemes.joined
        upcoming = notations[0].start if notations else NEVER
        done, tail = 0, ""
        for offset, chunk in chunks(blanked):
            begin = offset
            for word in tokenize(chunk):
                end = offset + word.end()
                unit = known(word.word_id()) or unit_of(word, end - begin)
                while upcoming <= begin:
                    words += notations[done].terms
                    done += 1
                    upcoming = notations[done].start if done < len(notations) else NEVER
                words += unit.terms
                readings += unit.readings
                if tail and unit.head and (made := joined(tail, unit.head)):
                    words.append(made)
                tail = unit.tail
                begin = end
        for notation in notations[done:]:
            words += notation.terms

    def _words(self, prepared: Prepared, *, precise: bool) -> tuple[Terms, Terms]:
        notations = find_notations(prepared.folded)
        blanked = blanked_in(prepared.text, notations)
        if not _LETTER.search(blanked):
            rows = figures(prepared, notations, precise=precise)
            return grams.to_raw(columns(rows), prepared), Terms()
        words: list[Row] = []
        readings: list[Row] = []
        merger = Merger(words, notations, precise=precise)
        known, joined = self._cutter.known.get, self._cutter.lexemes.joined
        position, tail = 0, ""
        for offset, chunk in chunks(blanked):
            begin = offset
            for word in self._cutter.tokenize(chunk):
                end = offset + word.end()
                unit = known(word.word_id())
                if unit is None or (unit.length != end - begin and unit.length):
                    unit = self._cutter.unit(word, end - begin)
                if merger.upcoming <= begin:
                    position = merger.merge(begin, position)
                made = joined(tail, unit.head) if tail and unit.head else ""
                if made and precise and tail.isdigit():
                    put_count(made, unit, begin, words)
                    unit = without_first(unit)
                put_down(unit, begin, position, words, readings, precise=precise)
                if made and not precise:
                    words.append((made, position, begin, end))
                tail = unit.tail
                position += unit.steps
                begin = end
        merger.merge(len(blanked), position)
        return grams.to_raw(columns(words), prepared), grams.to_raw(columns(readings), prepared)
