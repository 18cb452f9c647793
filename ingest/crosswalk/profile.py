"""What a table holds: samples of each column, and how often each word stands in it."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from archive.former import is_address
from ingest.claim_words import fold
from ingest.crosswalk import NOTE, VALUED, Crosswalk
from ingest.crosswalk.reading import likely, words_of
from ingest.heading import guess_of
from ingest.table import Table

SAMPLES = 4
MOST = 300
"""Words of one column that are told apart; a column with more is no list of words."""
_SHORT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    text: str
    count: int
    lines: tuple[int, ...]
    """Where it stands first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``words`` is empty where there are more than :data:`MOST`; ``parts`` are those of lists."""

    name: str
    filled: int
    samples: tuple[str, ...]
    words: tuple[Word, ...] = ()
    parts: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    header: tuple[int, int]
    rows: int
    unreadable: int
    columns: tuple[Column, ...]

    def words(self, crosswalk: Crosswalk, name: str) -> list[Word]:
        """Of all columns that the crosswalk takes for this field, the commonest first."""
        found: dict[str, Word] = {}
        for column in self.columns:
            if crosswalk.columns.get(column.name) == name:
                for word in column.parts if name == "theme" else column.words:
                    held = found.get(fold(word.text))
                    found[fold(word.text)] = _both(held, word) if held else word
        return sorted(found.values(), key=lambda word: (-word.count, word.text))

    def too_many(self, crosswalk: Crosswalk, name: str) -> list[str]:
        """Columns taken for the field that hold more words than anybody could map."""
        ours = [c for c in self.columns if crosswalk.columns.get(c.name) == name and c.filled]
        return [c.name for c in ours if not (c.parts if name == "theme" else c.words)]


def profile(path: Path, header: tuple[int, int] | None = None) -> Profile:
    """In one pass and flat memory; raises ``WrongUse`` where the file is no table."""
    table = Table(path, header)
    columns: dict[str, _Counting] = {name: _Counting() for name in table.columns}
    rows = unreadable = 0
    for row in table.rows():
        rows += 1
        unreadable += bool(row.trouble)
        for name, cell in row.values.items():
            columns.setdefault(name, _Counting()).add(cell, row.line)
    return Profile(
        header=table.header,
        rows=rows,
        unreadable=unreadable,
        columns=tuple(one.column(name) for name, one in columns.items()),
    )


def guessed(found: Profile, crosswalk: Crosswalk) -> Crosswalk:
    """The crosswalk with a guess for each column that it says nothing of yet."""
    columns = {
        column.name: crosswalk.columns.get(column.name) or _guess(column)
        for column in found.columns
    }
    kept = {name: to for name, to in crosswalk.columns.items() if name not in columns}
    return replace(crosswalk, columns={**columns, **kept})


def unmapped(found: Profile, crosswalk: Crosswalk) -> dict[str, list[Word]]:
    """Words of the table by field whose meaning nobody has said and that are none of ours."""
    told = {name: {fold(word) for word in words} for name, words in crosswalk.values.items()}
    return {
        name: words
        for name in VALUED
        if (
            words := [
                word
                for word in found.words(crosswalk, name)
                if fold(word.text) not in told.get(name, set()) and likely(name, word.text) is None
            ]
        )
    }


def _guess(column: Column) -> str:
    name = guess_of(column.name)
    if name == "former" and not all(_is_page(sample) for sample in column.samples):
        return NOTE
    return name or NOTE


def _is_page(sample: str) -> bool:
    """An address, or what could be one on a site: a path, a name with parameters."""
    return is_address(sample) or (" " not in sample and any(c in sample for c in "/?."))


def _both(one: Word, other: Word) -> Word:
    lines = tuple(sorted({*one.lines, *other.lines})[:SAMPLES])
    return Word(text=one.text, count=one.count + other.count, lines=lines)


class _Counting:
    def __init__(self) -> None:
        self.filled = 0
        self._samples: dict[str, None] = {}
        self._words, self._parts = _Tally(), _Tally()

    def add(self, cell: str, line: int) -> None:
        self.filled += 1
        if len(self._samples) < SAMPLES:
            self._samples.setdefault(cell[:_SHORT])
        if len(cell) > _SHORT:
            self._words.close()
            self._parts.close()
            return
        self._words.add(" ".join(cell.split()), line)
        for word in words_of("theme", cell) if self._parts.open else ():
            self._parts.add(word, line)

    def column(self, name: str) -> Column:
        return Column(
            name=name,
            filled=self.filled,
            samples=tuple(self._samples),
            words=self._words.words(),
            parts=self._parts.words(),
        )


class _Tally:
    """Counts words until there are too many."""

    def __init__(self) -> None:
        self.open = True
        self._counts: Counter[str] = Counter()
        self._lines: dict[str, list[int]] = {}

    def add(self, word: str, line: int) -> None:
        if not self.open:
            return
        self._counts[word] += 1
        lines = self._lines.setdefault(word, [])
        if len(lines) < SAMPLES:
            lines.append(line)
        if len(self._counts) > MOST:
            self.close()

    def close(self) -> None:
        self.open = False
        self._counts.clear()
        self._lines.clear()

    def words(self) -> tuple[Word, ...]:
        return tuple(
            Word(text=word, count=count, lines=tuple(self._lines[word]))
            for word, count in self._counts.most_common()
        )
