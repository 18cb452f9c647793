"""Words of the dictionary and notations between them, put together as rows of one stream."""

import re
import sys

from archive.language.notations import Notation
from archive.language.text import Prepared
from archive.language.units import Unit, spoken_by

Row = tuple[str, int, int, int]
"""Term, position, start and end."""
NEVER = sys.maxsize
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
"""A number, as the tokenizer takes it for one word."""


class Merger:
    """Puts notations between the words that they were cut out of."""

    def __init__(self, rows: list[Row], notations: list[Notation], *, precise: bool) -> None:
        self._rows, self._notations, self._precise = rows, notations, precise
        self._done = 0
        self.upcoming = notations[0].start if notations else NEVER

    def merge(self, until: int, position: int) -> int:
        """Put down what starts up to an offset; the next free position."""
        while self.upcoming <= until:
            notation = self._notations[self._done]
            for term in notation.terms[:1] if self._precise else notation.terms:
                self._rows.append((term, position, notation.start, notation.end))
            position += notation.covers
            self._done += 1
            more = self._done < len(self._notations)
            self.upcoming = self._notations[self._done].start if more else NEVER
        return position


def blanked_in(text: str, notations: list[Notation]) -> str:
    """The text with line breaks in place of what has been read already."""
    pieces: list[str] = []
    done = 0
    for notation in notations:
        end = notation.end if notation.covers else notation.start + 1
        pieces += (text[done : notation.start], "\n" * (end - notation.start))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


def figures(prepared: Prepared, notations: list[Notation], *, precise: bool) -> list[Row]:
    """Words of a text that holds numbers and notations only: it needs no dictionary."""
    rows: list[Row] = []
    merger = Merger(rows, notations, precise=precise)
    position = 0
    for found in _FIGURE.finditer(blanked_in(prepared.folded, notations)):
        start, end = found.span()
        position = merger.merge(start, position)
        rows.append((found.group().replace(",", ""), position, start, end))
        position += 2
    merger.merge(len(prepared.folded), position)
    return rows


def put_down(
    unit: Unit, begin: int, position: int, words: list[Row], readings: list[Row], *, precise: bool
) -> None:
    if unit.whole:
        readings.append((unit.whole, position, begin, begin + unit.length))
    for place, part in enumerate(unit.parts, position):
        start, end = begin + part.start, begin + part.end
        for term in (part.term, *(() if precise else part.also)):
            if term:
                words.append((term, place, start, end))
        for reading in spoken_by(part):
            if reading != unit.whole:
                readings.append((reading, place, start, end))


def put_count(term: str, unit: Unit, begin: int, words: list[Row]) -> None:
    """A count in place of its number, the last row; its counter is the first part of the unit."""
    _, position, start, _ = words.pop()
    words.append((term, position, start, begin + unit.parts[0].end))


def without_first(unit: Unit) -> Unit:
    """The unit where its first part has been said already."""
    silent = unit.parts[0]._replace(term="", reading="", lemma="", also=())
    return unit._replace(parts=(silent, *unit.parts[1:]), whole="")
