"""What analysis gives: terms with positions and offsets, kept as columns because they are many."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A term, its offsets in the raw text and its position in the stream of terms."""

    term: str
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Tokens as parallel lists, in order of position; several terms may share a position."""

    terms: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Token]:
        columns = zip(self.terms, self.starts, self.ends, self.positions, strict=True)
        return (Token(term=t, start=s, end=e, position=p) for t, s, e, p in columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The three streams that every engine indexes: words, bigrams and katakana readings."""

    words: Terms
    bigrams: Terms
    readings: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The terms of an :class:`Analysis` in their order, bare, as an index takes them.

    Terms are joined by spaces and hold none. ``bigrams`` has a line for each run of word
    characters: no phrase reaches from one to the next.
    """

    words: str = ""
    bigrams: str = ""
    readings: str = ""


def columns(rows: list[tuple[str, int, int, int]]) -> Terms:
    """Terms from rows of term, position, start and end."""
    if not rows:
        return Terms()
    terms, positions, starts, ends = map(list, zip(*rows, strict=True))
    return Terms(terms=terms, positions=positions, starts=starts, ends=ends)
